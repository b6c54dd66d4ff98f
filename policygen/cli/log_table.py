"""A policy's history as a table: drawn with rich in a terminal, plain columns in a pipe."""

import os
import sys
from collections.abc import Sequence

import click

from policygen.cli.printing import safe
from policygen.commands.version_log import LoggedVersion, align_columns, correction_cells, doubt_lines, table_cells
from policygen.core.model import Status


def print_log(title: str, rows: Sequence[LoggedVersion], notes: Sequence[str]) -> None:
    """The versions, below them their corrections, and what the source has to say."""
    if sys.stdout.isatty() and os.environ.get("TERM") not in ("dumb", "unknown"):
        _print_table(title, rows, notes)
        return
    parts = [title, align_columns(table_cells(rows))]
    if corrections := correction_cells(rows):
        parts.append(f"Corrections\n{align_columns(corrections)}")
    if doubts := doubt_lines(rows):
        parts.append(f"Doubts\n{align_columns(doubts)}")
    if notes:
        parts.append("\n".join(notes))
    click.echo(safe("\n\n".join(parts)))


def _print_table(title: str, rows: Sequence[LoggedVersion], notes: Sequence[str]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    head, *body = table_cells(rows)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for index, name in enumerate(head):
        is_last = index == len(head) - 1
        table.add_column(Text(safe(name)), overflow="fold", no_wrap=not is_last, ratio=1 if is_last else None)
    for row, cells in zip(rows, body, strict=True):
        style = {Status.CURRENT: "bold", Status.UPCOMING: "italic", Status.WITHDRAWN: "dim"}.get(row.status, "")
        table.add_row(*(Text(safe(cell)) for cell in cells), style=style)
    console.print(Text(safe(title), style="bold"), "", table, sep="\n")
    if corrected := correction_cells(rows):
        correction_table = Table.grid(padding=(0, 2, 0, 0))
        for cells in corrected:
            correction_table.add_row(*(Text(safe(cell)) for cell in cells))
        console.print("", Text("Corrections", style="bold"), correction_table, sep="\n")
    if doubts := doubt_lines(rows):
        console.print("", Text("Doubts", style="bold"), *(Text(safe(": ".join(cells))) for cells in doubts), sep="\n")
    if notes:
        console.print("", *(Text(safe(note)) for note in notes), sep="\n")
