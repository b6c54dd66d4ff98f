"""Rows that were to be a table, and are none."""

import re
from collections.abc import Iterator, Sequence

from policygen.check.finding import Finding
from policygen.check.text_blocks import BlockKind, cells
from policygen.check.text_source import TextSource
from policygen.core.errors import ANY, Problem, Rule, Severity

RULE = Rule(
    "E631",
    "table-not-read",
    says="Rows with strokes (`|`) were to be a table, but are none.",
    why="Readers see strokes and hyphens in running text, and nobody can tell which words stand in which column.",
    example="| Data | Why | Kept for |\n|---|---|\n| Name | Orders | 3 years |",
    remedy="Give the line of hyphens as many cells as the head above it.",
    severity=Severity.WARNING,
    weights=ANY,
    allowable=True,
)

_HYPHENS = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?$")
_GRID = re.compile(r"\+(?:[-=:]+\+)+$")


def tables_not_read(source: TextSource) -> Iterator[Problem]:
    """Paragraphs whose lines look like the rows of a table."""
    if "|" not in source.text:
        return
    columns = 0  # of the table right above
    for block in source.blocks:
        if block.kind is BlockKind.PARAGRAPH:
            lines = [source.line(start).strip() for start in block.starts]
            if any("|" in line for line in lines) and (fault := _fault(lines, columns)):
                index, message, hint = fault
                yield RULE.at(source.at(block.starts[index]), message, hint)
        columns = len(cells(source.line(block.starts[0]))) if block.kind is BlockKind.TABLE else 0


def _fault(lines: Sequence[str], columns_above: int) -> tuple[int, str, str] | None:
    """(index of the line, message, hint) of what keeps the lines of a paragraph from being a table or a part of one."""
    if columns_above > 1 and _row_length(lines[0]) == columns_above:
        return 0, "this row is no part of the table: an empty line stands above it", "take the empty line out"
    for index, line in enumerate(lines):
        if "|" in line and "-" in line and _HYPHENS.match(line):
            count = len(cells(line))
            if not index:
                message = "these rows are no table: nothing stands above the line of hyphens"
                return index, message, f"put a row with the headings above it: {_row('Heading', count)}"
            if "|" in lines[index - 1]:
                head = len(cells(lines[index - 1]))
                message = (
                    f"these rows are no table: the line of hyphens has {_counted(count)}, the head above it "
                    f"{_counted(head)}"
                )
                return index, message, f"write the line of hyphens as {_row('---', head)}"
    if any(_GRID.match(line) for line in lines):
        message = "a table drawn with plus signs is not read as one"
        return 0, message, "write its rows with strokes only, and one line of hyphens below the head: |---|---|"
    for index in range(len(lines) - 1):
        count = _row_length(lines[index])
        if count > 1 and count == _row_length(lines[index + 1]):
            message = "these rows are no table: there is no line of hyphens below the first"
            return index, message, f"put a line below the head: {_row('---', count)}"
    return None


def _row_length(line: str) -> int:
    """The number of cells in a line that has a stroke at its beginning and its end, else 0."""
    return len(cells(line)) if len(line) > 2 and line.startswith("|") and line.endswith("|") else 0


def _row(cell: str, count: int) -> str:
    return f"`|{f' {cell} |' * count}`" if cell != "---" else f"`|{'---|' * count}`"


def _counted(count: int) -> str:
    return f"{count} cell{'s' * (count != 1)}"


FINDING = Finding(RULE, in_text=tables_not_read, past_texts=True)
