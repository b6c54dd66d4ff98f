"""The blocks of a redline as lines: runs of text without markup, for terminals and programs."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby, pairwise
from typing import NamedTuple

from policygen.markup.block_content import Element
from policygen.phrases import Phrases
from policygen.redlines.redline_model import ChangeKind, Line, LineShape, Mark, MarkedBlock, Part, Run, Span, Spans
from policygen.redlines.redline_phrases import notes_text
from policygen.redlines.table_rows import is_cell


class PlacedBlock(NamedTuple):
    """A block, the elements around it in its own text, the index of its change (None: unchanged, or a note), and the
    headings it stands under."""

    block: MarkedBlock
    path: tuple[Element, ...]
    change: int | None
    section: tuple[str, ...]


_NUMBER_MARKS = {Mark.OLD_NUMBER: Mark.REMOVED, Mark.NEW_NUMBER: Mark.ADDED}
_SPACE = re.compile(r"[ \t\n\r\f]+")
_LISTS = frozenset({"ul", "ol", "menu"})
_BREAKS = frozenset("p div li dt dd tr table ul ol blockquote pre h1 h2 h3 h4 h5 h6".split())


def redline_parts(placed_blocks: Iterable[PlacedBlock], context: int | None, phrases: Phrases) -> Iterator[Part]:
    """The parts of a comparison: what changed, with `context` blocks around it in its section, the rest counted.

    With None nothing is left out.
    """
    blocks = list(placed_blocks)
    counter = _ItemCounter()
    markers = [counter.marker(block.block) for block in blocks]
    shown = set(range(len(blocks))) if context is None else _shown_indexes(blocks, context)
    lines: list[Line] = []
    last_section: tuple[str, ...] = ()
    for section, group in groupby(range(len(blocks)), lambda index: blocks[index].section if index in shown else None):
        indexes = list(group)
        if section is not None:
            if lines and lines[-1].shape is not LineShape.GAP:
                yield Part(last_section, tuple(lines))
                lines = []
            last_section = section
            lines += [_line(blocks[index], phrases, markers[index]) for index in indexes]
        elif lines and lines[-1].table and _same_table(blocks, indexes[0] - 1, indexes[-1] + 1):
            lines.append(_gap_line(len(indexes), _table_number(blocks[indexes[0]].block)))
        else:
            count = sum(_shape_of(blocks[index]) not in (LineShape.HEADING, LineShape.RULE) for index in indexes)
            if count:
                if lines:
                    yield Part(last_section, tuple(lines))
                    lines = []
                yield Part(blocks[indexes[0]].section, (), count)
    if lines:
        yield Part(last_section, tuple(lines))


def _same_table(blocks: list[PlacedBlock], first: int, second: int) -> bool:
    """Whether the blocks at two indexes are rows of one table."""
    return second < len(blocks) and _table_number(blocks[first].block) == _table_number(blocks[second].block)


def _gap_line(rows: int, table: int) -> Line:
    """Rows of a table that are left out."""
    return Line(LineShape.GAP, (Run(Mark.NOTE, f"… {rows:,} unchanged row{'' if rows == 1 else 's'} …"),), table=table)


def _shown_indexes(blocks: list[PlacedBlock], context: int) -> set[int]:
    """The indexes of blocks that changed, of some around them, and of the first rows of their tables."""
    first_rows: dict[int, int] = {}
    for index, block in enumerate(blocks):
        first_rows.setdefault(_table_number(block.block), index)
    shown: set[int] = set()
    for index, block in enumerate(blocks):
        if block.change is None and not block.block.is_note:
            continue
        shown.add(index)
        if _table_number(block.block):
            shown.add(first_rows[_table_number(block.block)])
        for step in (-1, 1):
            for neighbour in range(index + step, index + step * (context + 1), step):
                if (
                    not 0 <= neighbour < len(blocks)
                    or blocks[neighbour].section != block.section
                    or _is_unchanged_heading(blocks[neighbour])
                ):
                    break
                shown.add(neighbour)
    return shown


def _is_unchanged_heading(placed: PlacedBlock) -> bool:
    """Whether a block is the unchanged heading of its section, which is named anyway."""
    return placed.change is None and _shape_of(placed) is LineShape.HEADING


def _line(placed: PlacedBlock, phrases: Phrases, marker: str = "") -> Line:
    """A block as a line."""
    shape, block, names = _shape_of(placed), placed.block, [element.name for element in placed.path]
    if shape is LineShape.ROW:
        is_head = any(element.name == "th" for element, _ in _row_cells(block.spans))
        return Line(shape, _row_runs(block, phrases), placed.change, table=_table_number(block), is_head=is_head)
    if shape is LineShape.NOTE:
        runs: tuple[Run, ...] = (Run(Mark.NOTE, _folded(notes_text(block.notes, phrases))),)
    else:
        before, after = _notes_around(block, phrases)
        runs = (*before, *block_runs(block.spans, shape is LineShape.CODE), *after)
    level = int(names[-1][1]) if shape is LineShape.HEADING else sum(name in _LISTS for name in names)
    return Line(shape, runs, placed.change, level, marker if shape is LineShape.ITEM else "")


def _notes_around(block: MarkedBlock, phrases: Phrases) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """What is said before a block's content, and after it: its label and its notes."""
    words = notes_text(block.notes, phrases)
    notes = (words,) if words else ()
    label = (phrases.say(block.label),) if block.label else ()
    before, after = ((*label, *notes), ()) if block.kind in (ChangeKind.SPLIT, ChangeKind.MERGED) else (label, notes)
    return _note_run(before), _note_run(after)


def _note_run(words: Iterable[str]) -> tuple[Run, ...]:
    """What is said at one index, as one run."""
    text = " ".join(words)
    return (Run(Mark.NOTE, text),) if text else ()


def block_runs(spans: Spans, is_code: bool = False) -> tuple[Run, ...]:
    """The text of a block's content, run by run; white space is folded but in code."""
    runs: list[Run] = []
    for mark, pieces in groupby(_marked_texts(spans), key=lambda piece: piece[0]):
        text = "".join(text for _, text in pieces)
        if not is_code:
            text = re.sub(" ?\n ?", "\n", _SPACE.sub(" ", text).replace("\0", "\n"))
            text = text.lstrip(" ") if not runs or runs[-1].text[-1] in " \n" else text
        if text:
            runs.append(Run(_NUMBER_MARKS.get(mark, mark), text, mark in _NUMBER_MARKS))
    return tuple(_trimmed(runs))


def _trimmed(runs: list[Run]) -> Iterator[Run]:
    """The runs without white space at the end of the block's text."""
    last = next((index for index in reversed(range(len(runs))) if runs[index].text.strip()), -1)
    for index, run in enumerate(runs):
        text = run.text if index < last else run.text.rstrip(" \n")
        if text:
            yield replace(run, text=text)


def _row_runs(block: MarkedBlock, phrases: Phrases) -> tuple[Run, ...]:
    """The cells of a row, run by run, with a tab between two; it is marked as the cell after it is."""
    before, after = _notes_around(block, phrases)
    notes = _note_run(run.text for run in (*before, *after))
    runs: list[Run] = [*notes]
    for number, (_, spans) in enumerate(_row_cells(block.spans)):
        cell = block_runs(spans)
        marks = {run.kind for run in cell if run.text.strip()}
        is_removed = any(mark is Mark.REMOVED and content and is_cell(content[0]) for mark, content in spans)
        tab_mark = marks.pop() if len(marks) == 1 else Mark.REMOVED if is_removed else Mark.SAME
        if number:
            runs.append(Run(tab_mark, "\t"))
        runs += cell
    return tuple(runs)


def line_cells(line: Line) -> tuple[tuple[Run, ...], ...]:
    """The runs of a row, cell by cell."""
    edges = [index for index, run in enumerate(line.runs) if run.text == "\t"]
    return tuple(line.runs[start + 1 : end] for start, end in pairwise([-1, *edges, len(line.runs)]))


def _row_cells(spans: Spans) -> list[tuple[Element, Spans]]:
    """The cells of a row: the element of each, and its spans."""
    cells: list[tuple[Element, list[Span]]] = []
    inside = False
    for mark, content in spans:
        for token in content:
            if is_cell(token) and isinstance(token, Element):
                cells.append((token, []))
                inside = True
            if inside:
                cells[-1][1].append(Span(mark, (token,)))
            if is_cell(token) and not isinstance(token, Element):
                inside = False
    return [(cell, tuple(cell_spans)) for cell, cell_spans in cells]


def _marked_texts(spans: Spans) -> Iterator[tuple[Mark, str]]:
    """The texts of spans and what each is; a line break is a NUL, since other white space may be folded."""
    for mark, content in spans:
        break_mark = Mark.SAME if mark is Mark.ADDED else mark  # marks of what is added stand around words only
        for token in content:
            if isinstance(token, str):
                yield mark, token
            elif token.name == "br":
                yield break_mark, "\0"
            elif token.name == "img" and isinstance(token, Element):
                alt = token.get("alt")
                yield mark, f"[image: {alt}]" if alt else "[image]"
            elif token.name in _BREAKS:
                yield break_mark, " "


def _folded(text: str) -> str:
    return " ".join(text.split())


def _shape_of(placed: PlacedBlock) -> LineShape:
    if placed.block.is_note:
        return LineShape.NOTE
    names = [element.name for element in placed.path]
    own_name = names[-1] if names else ""
    if own_name in _SHAPES:
        return _SHAPES[own_name]
    if len(own_name) == 2 and own_name[0] == "h" and own_name[1].isdigit():
        return LineShape.HEADING
    inner = [name for name in names if name in _SHAPES_INSIDE]
    return _SHAPES_INSIDE[inner[-1]] if inner else LineShape.PARAGRAPH


_SHAPES = {"tr": LineShape.ROW, "pre": LineShape.CODE, "hr": LineShape.RULE, "dt": LineShape.TERM}
_SHAPES_INSIDE = {
    "li": LineShape.ITEM,
    "dd": LineShape.DEFINITION,
    "blockquote": LineShape.QUOTE,
    "pre": LineShape.CODE,
}


def _table_number(block: MarkedBlock) -> int:
    """The number of the table that a row stands in, never 0; 0 for other blocks."""
    if block.own_tag != "tr":
        return 0
    elements, numbers = block.chain
    number = next((number for element, number in zip(elements, numbers, strict=True) if element.name == "table"), -1)
    return number + 1 if number >= 0 else number


class _ItemCounter:
    """Counts the items of lists as a browser does; items that are gone have no number."""

    def __init__(self) -> None:
        self._begun: set[int] = set()
        self._next: dict[int, int] = {}

    def marker(self, block: MarkedBlock) -> str:
        """What stands before a block that is the first one in its list item, else nothing."""
        elements, numbers = block.chain
        depth = next((k for k in reversed(range(len(elements))) if elements[k].name == "li"), None)
        if depth is None or numbers[depth] in self._begun:
            return ""
        self._begun.update(numbers[: depth + 1])
        parent = elements[depth - 1] if depth else None
        if parent is None or parent.name != "ol" or numbers[depth] < 0:
            return "•"
        start = parent.number("start")
        ordinal = self._next.get(numbers[depth - 1], 1 if start is None else start)
        self._next[numbers[depth - 1]] = ordinal + 1
        return f"{ordinal}."
