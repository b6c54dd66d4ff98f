"""A redline in a terminal, drawn with rich: by underline, strike-through and words first, by colour last."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.style import Style
from rich.table import Table
from rich.text import Text

from policygen.cli.printing import safe_prose
from policygen.redlines import ChangeKind, Line, LineShape, Mark, Part, Redline, Run, redline_text

_STYLES = {
    Mark.SAME: Style(),
    Mark.ADDED: Style(color="dodger_blue1", underline=True),
    Mark.REMOVED: Style(color="dark_orange3", strike=True),
    Mark.NOTE: Style(italic=True),
}
_LABEL = Style(bold=True, italic=True)
_DIM = Style(dim=True)
_SIGNS = {ChangeKind.ADDED: "+", ChangeKind.REMOVED: "−", ChangeKind.MOVED: "›"}


def draw_redline(title: str, lines: Iterable[str], redline: Redline) -> Group:
    """A redline below its title and what else is to be said; it takes the width of the console that prints it."""
    head = [Text(safe_prose(title), style="bold"), *(Text(safe_prose(line)) for line in lines)]
    if redline.empty:
        return Group(*head, Text(redline_text.NOTHING_CHANGED))
    legend = Text.assemble(
        ("In what follows, ", _DIM),
        ("added words", _STYLES[Mark.ADDED]),
        (" are underlined and ", _DIM),
        ("[removed words]", _STYLES[Mark.REMOVED]),
        (" struck through.", _DIM),
    )
    return Group(
        *head,
        Text(redline.counts_text),
        legend,
        *_draw_parts(redline, redline.parts()),
    )


def _draw_parts(redline: Redline, parts: Iterable[Part]) -> Iterator[RenderableType]:
    section: tuple[str, ...] = ()
    for part in parts:
        yield Text("")
        if not part.lines:
            yield Padding(Text(redline_text.left_out_text(part.unchanged), style=_DIM), (0, 0, 0, 2))
            continue
        if part.section != section and part.section:
            yield Rule(Text(safe_prose(redline_text.path_text(part.section)), style="bold"), align="left", style=_DIM)
        section = part.section
        yield from _draw_blocks(redline, part.lines)


def _draw_blocks(redline: Redline, lines: Iterable[Line]) -> Iterator[RenderableType]:
    """The blocks of a part; the rows of a table are one thing."""
    previous: Line | None = None
    for table, group in groupby(lines, key=lambda line: line.table):
        rows = list(group)
        if previous is not None and table:
            yield Text("")
        if table:
            yield Padding(_draw_table(rows), (0, 0, 0, 2))
        for line in [] if table else rows:
            if previous is not None and not (line.marker and previous.shape is LineShape.ITEM):
                yield Text("")
            yield _draw_block(redline, line)
            previous = line
        previous = rows[-1]


def _draw_block(redline: Redline, line: Line) -> RenderableType:
    """A block that wraps beside its sign and its bullet."""
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=1)
    indent = (
        2 * max(line.level - 1, 0) if line.shape is LineShape.ITEM else 2 if line.shape is LineShape.DEFINITION else 0
    )
    marker = f"{' ' * indent}{line.marker}" if line.level and line.shape is LineShape.ITEM else " " * indent
    kind = redline.changes[line.change].kind if line.change is not None else None
    sign = "" if kind is None else _SIGNS.get(kind, "~")
    grid.add_column(width=max(len(marker), indent + 2 if line.level and line.shape is LineShape.ITEM else indent))
    grid.add_column(ratio=1, overflow="fold")
    grid.add_row(Text(sign, style="bold"), Text(marker), _draw_words(line))
    return grid


def _draw_words(line: Line) -> Text:
    before, runs, after = redline_text.split_notes(line)
    words = Text(overflow="fold")
    if line.shape is LineShape.NOTE:
        return words.append(f"({safe_prose(before)})", style=_STYLES[Mark.NOTE])
    if before:
        words.append(safe_prose(before), style=_LABEL).append(":\n" if line.shape is LineShape.CODE else ": ")
    if line.shape is LineShape.RULE:
        words.append("———")
    styled = _styled_runs(runs)
    if line.shape is LineShape.HEADING:
        styled.stylize(Style(bold=True))
    words.append_text(styled)
    if after:
        words.append(" ").append(f"({safe_prose(after)})", style=_STYLES[Mark.NOTE])
    return words


def _styled_runs(runs: tuple[Run, ...]) -> Text:
    """Runs in their styles; what is removed stands in brackets where something else stands beside it."""
    nothing_beside = all(run.kind is Mark.REMOVED or not run.text.strip() for run in runs)
    words = Text(overflow="fold")
    for run in runs:
        inner = run.text.strip(" \n")
        start, _, end = run.text.partition(inner) if inner else (run.text, "", "")
        content = (
            f"[{safe_prose(inner)}]" if run.kind is Mark.REMOVED and inner and not nothing_beside else safe_prose(inner)
        )
        words.append(start).append(
            content, style=_STYLES[run.kind] + _DIM if run.renumbered else _STYLES[run.kind]
        ).append(end)
    return words


def _draw_table(lines: list[Line]) -> Table:
    """Rows as one table; what is said of a row stands in a column of its own in front."""
    table = Table(box=box.SQUARE, show_header=False, show_lines=True, border_style=_DIM)
    rows = [_row_cells(line) for line in lines]
    if any(label.plain for label, _ in rows):
        cells = [[label, *row] for label, row in rows]
    else:
        cells = [row for _, row in rows]
    width = max(map(len, cells))
    for _ in range(width):
        table.add_column(overflow="fold")
    for line, row in zip(lines, cells, strict=True):
        missing = [Text("") for _ in range(width - len(row))]
        table.add_row(*row, *missing, style="bold" if line.is_head else None)
    return table


def _row_cells(line: Line) -> tuple[Text, list[Text]]:
    """What is said of a row, and its cells."""
    before, _, after = redline_text.split_notes(line)
    if line.shape is LineShape.GAP:
        return Text(""), [Text(before, style=_DIM)]
    label = safe_prose("; ".join(filter(None, (before, after))))
    return Text(label, style=_LABEL), [_styled_runs(cell) for cell in redline_text.cells_without_notes(line)]
