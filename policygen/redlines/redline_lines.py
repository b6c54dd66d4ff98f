"""The blocks of a redline as lines: runs of text without markup, for terminals and programs."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from typing import NamedTuple

from policygen.markup import Element
from policygen.phrases import Phrases
from policygen.redlines.redline_model import Kind, Line, Mark, MarkedBlock, Part, Run, Shape, Span, Spans
from policygen.redlines.redline_phrases import said
from policygen.redlines.table_rows import is_cell


class ShownBlock(NamedTuple):
    """A block, the elements around it in its own text, the index of its change (None: unchanged, or a note), and the
    headings it stands under."""

    block: MarkedBlock
    path: tuple[Element, ...]
    change: int | None
    section: tuple[str, ...]


_SPACE = re.compile(r"[ \t\n\r\f]+")
_LISTS = frozenset({"ul", "ol", "menu"})
_BREAKS = frozenset("p div li dt dd tr table ul ol blockquote pre h1 h2 h3 h4 h5 h6".split())


def parts(shown: Iterable[ShownBlock], context: int | None, phrases: Phrases) -> Iterator[Part]:
    """The parts of a comparison: what changed, with `context` blocks around it in its section, the rest counted.

    With None nothing is left out.
    """
    blocks = list(shown)
    counted = _Counter()
    markers = [counted.marker(block.block) for block in blocks]
    chosen = set(range(len(blocks))) if context is None else _chosen(blocks, context)
    lines: list[Line] = []
    before: tuple[str, ...] = ()
    for section, group in groupby(range(len(blocks)), lambda index: blocks[index].section if index in chosen else None):
        indexes = list(group)
        if section is not None:
            if lines and lines[-1].shape is not Shape.GAP:
                yield Part(before, tuple(lines))
                lines = []
            before = section
            lines += [_line(blocks[index], phrases, markers[index]) for index in indexes]
        elif lines and lines[-1].table and _same_table(blocks, indexes[0] - 1, indexes[-1] + 1):
            lines.append(_gap(len(indexes), _table(blocks[indexes[0]].block)))
        else:
            count = sum(_shape(blocks[index]) not in (Shape.HEADING, Shape.RULE) for index in indexes)
            if count:
                if lines:
                    yield Part(before, tuple(lines))
                    lines = []
                yield Part(blocks[indexes[0]].section, (), count)
    if lines:
        yield Part(before, tuple(lines))


def _same_table(blocks: list[ShownBlock], one: int, other: int) -> bool:
    """Whether the blocks at two indexes are rows of one table."""
    return other < len(blocks) and _table(blocks[one].block) == _table(blocks[other].block)


def _gap(rows: int, table: int) -> Line:
    """Rows of a table that are left out."""
    return Line(Shape.GAP, (Run(Mark.NOTE, f"… {rows:,} unchanged row{'' if rows == 1 else 's'} …"),), table=table)


def _chosen(blocks: list[ShownBlock], context: int) -> set[int]:
    """The indexes of blocks that changed, of some around them, and of the first rows of their tables."""
    heads: dict[int, int] = {}
    for index, block in enumerate(blocks):
        heads.setdefault(_table(block.block), index)
    shown: set[int] = set()
    for index, block in enumerate(blocks):
        if block.change is None and not block.block.is_note:
            continue
        shown.add(index)
        if _table(block.block):
            shown.add(heads[_table(block.block)])
        for step in (-1, 1):
            for near in range(index + step, index + step * (context + 1), step):
                if not 0 <= near < len(blocks) or blocks[near].section != block.section or _heads(blocks[near]):
                    break
                shown.add(near)
    return shown


def _heads(shown: ShownBlock) -> bool:
    """Whether a block is the unchanged heading of its section, which is named anyway."""
    return shown.change is None and _shape(shown) is Shape.HEADING


def _line(shown: ShownBlock, phrases: Phrases, marker: str = "") -> Line:
    """A block as a line."""
    shape, block, names = _shape(shown), shown.block, [one.name for one in shown.path]
    if shape is Shape.ROW:
        is_head = any(one.name == "th" for one, _ in _cells(block.spans))
        return Line(shape, _row(block, phrases), shown.change, table=_table(block), is_head=is_head)
    if shape is Shape.NOTE:
        runs: tuple[Run, ...] = (Run(Mark.NOTE, _folded(said(block.notes, phrases))),)
    else:
        before, after = _notes(block, phrases)
        runs = (*before, *runs_of(block.spans, shape is Shape.CODE), *after)
    level = int(names[-1][1]) if shape is Shape.HEADING else sum(name in _LISTS for name in names)
    return Line(shape, runs, shown.change, level, marker if shape is Shape.ITEM else "")


def _notes(block: MarkedBlock, phrases: Phrases) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """What is said before a block's content, and after it: its label and its notes."""
    words = said(block.notes, phrases)
    notes = (words,) if words else ()
    label = (phrases.say(block.label),) if block.label else ()
    before, after = ((*label, *notes), ()) if block.kind in (Kind.SPLIT, Kind.MERGED) else (label, notes)
    return _said(before), _said(after)


def _said(words: Iterable[str]) -> tuple[Run, ...]:
    """What is said at one index, as one run."""
    text = " ".join(words)
    return (Run(Mark.NOTE, text),) if text else ()


def runs_of(spans: Spans, is_code: bool = False) -> tuple[Run, ...]:
    """The text of a block's content, run by run; white space is folded but in code."""
    found: list[Run] = []
    for mark, pieces in groupby(_pieces(spans), key=lambda piece: piece[0]):
        text = "".join(text for _, text in pieces)
        if not is_code:
            text = re.sub(" ?\n ?", "\n", _SPACE.sub(" ", text).replace("\0", "\n"))
            text = text.lstrip(" ") if not found or found[-1].text[-1] in " \n" else text
        if text:
            found.append(Run(mark, text))
    return tuple(_trimmed(found))


def _trimmed(runs: list[Run]) -> Iterator[Run]:
    """The runs without white space at the end of the block's text."""
    last = next((index for index in reversed(range(len(runs))) if runs[index].text.strip()), -1)
    for index, run in enumerate(runs):
        text = run.text if index < last else run.text.rstrip(" \n")
        if text:
            yield Run(run.kind, text)


def _row(block: MarkedBlock, phrases: Phrases) -> tuple[Run, ...]:
    """The cells of a row, run by run, with a tab between two; it is marked as the cell after it is."""
    before, after = _notes(block, phrases)
    found = _said(run.text for run in (*before, *after))
    runs: list[Run] = [*found]
    for number, (_, spans) in enumerate(_cells(block.spans)):
        cell = runs_of(spans)
        marks = {run.kind for run in cell if run.text.strip()}
        gone = any(mark is Mark.REMOVED and content and is_cell(content[0]) for mark, content in spans)
        whole = marks.pop() if len(marks) == 1 else Mark.REMOVED if gone else Mark.SAME
        if number:
            runs.append(Run(whole, "\t"))
        runs += cell
    return tuple(runs)


def cells(line: Line) -> tuple[tuple[Run, ...], ...]:
    """The runs of a row, cell by cell."""
    edges = [index for index, run in enumerate(line.runs) if run.text == "\t"]
    return tuple(line.runs[start + 1 : end] for start, end in pairwise([-1, *edges, len(line.runs)]))


def _cells(spans: Spans) -> list[tuple[Element, Spans]]:
    """The cells of a row: the element of each, and its spans."""
    found: list[tuple[Element, list[Span]]] = []
    inside = False
    for mark, content in spans:
        for token in content:
            if is_cell(token) and isinstance(token, Element):
                found.append((token, []))
                inside = True
            if inside:
                found[-1][1].append(Span(mark, (token,)))
            if is_cell(token) and not isinstance(token, Element):
                inside = False
    return [(one, tuple(own)) for one, own in found]


def _pieces(spans: Spans) -> Iterator[tuple[Mark, str]]:
    """The texts of spans and what each is; a line break is a NUL, since other white space may be folded."""
    for mark, content in spans:
        around = Mark.SAME if mark is Mark.ADDED else mark  # marks of what is added stand around words only
        for token in content:
            if isinstance(token, str):
                if mark is Mark.ADDED:
                    yield from _added(token)
                else:
                    yield mark, token
            elif token.name == "br":
                yield around, "\0"
            elif token.name == "img" and isinstance(token, Element):
                alt = token.get("alt")
                yield mark, f"[image: {alt}]" if alt else "[image]"
            elif token.name in _BREAKS:
                yield around, " "


def _added(text: str) -> Iterator[tuple[Mark, str]]:
    """Words that were added without the white space around them."""
    inner = text.strip()
    before, _, after = text.partition(inner) if inner else (text, "", "")
    if before:
        yield Mark.SAME, before
    if inner:
        yield Mark.ADDED, inner
    if after:
        yield Mark.SAME, after


def _folded(text: str) -> str:
    return " ".join(text.split())


def _shape(shown: ShownBlock) -> Shape:
    if shown.block.is_note:
        return Shape.NOTE
    names = [one.name for one in shown.path]
    own = names[-1] if names else ""
    if own in _SHAPES:
        return _SHAPES[own]
    if len(own) == 2 and own[0] == "h" and own[1].isdigit():
        return Shape.HEADING
    inner = [name for name in names if name in _AROUND]
    return _AROUND[inner[-1]] if inner else Shape.PARAGRAPH


_SHAPES = {"tr": Shape.ROW, "pre": Shape.CODE, "hr": Shape.RULE, "dt": Shape.TERM}
_AROUND = {"li": Shape.ITEM, "dd": Shape.DEFINITION, "blockquote": Shape.QUOTE, "pre": Shape.CODE}


def _table(block: MarkedBlock) -> int:
    """The number of the table that a row stands in, never 0; 0 for other blocks."""
    if block.own != "tr":
        return 0
    elements, numbers = block.chain
    found = next((number for one, number in zip(elements, numbers, strict=True) if one.name == "table"), -1)
    return found + 1 if found >= 0 else found


class _Counter:
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
        around = elements[depth - 1] if depth else None
        if around is None or around.name != "ol" or numbers[depth] < 0:
            return "•"
        start = around.number("start")
        ordinal = self._next.get(numbers[depth - 1], 1 if start is None else start)
        self._next[numbers[depth - 1]] = ordinal + 1
        return f"{ordinal}."
