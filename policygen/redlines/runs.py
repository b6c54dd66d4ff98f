"""A comparison without HTML: its blocks as runs of text, for terminals and programs."""

import re
from collections.abc import Iterable, Iterator
from html import unescape
from itertools import groupby, pairwise
from typing import NamedTuple

from policygen.markup import tag_name
from policygen.redlines.model import Line, Mark, Part, Run, Shape
from policygen.redlines.tree import Placed


class Told(NamedTuple):
    """A block with its marks, the start tags around it in its own text, the place of its change (None: unchanged, or
    a note), and the headings it stands under."""

    placed: Placed
    path: tuple[str, ...]
    change: int | None
    section: tuple[str, ...]


_PIECE = re.compile(r'<(?:[^>"]|"[^"]*")*>|[^<]+')
_CELL = re.compile(r"<t[dh]((?:[^>\"]|\"[^\"]*\")*)>(.*?)</t[dh]>", re.S)
_NAME = re.compile(r"</?([a-z0-9]+)")
_ALT = re.compile(r' alt="([^"]*)"')
_START = re.compile(r' start="(-?\d+)"')
_SPACE = re.compile(r"[ \t\n\r\f]+")
_LISTS = frozenset({"ul", "ol", "menu"})
_BREAKS = frozenset("p div li dt dd tr table ul ol blockquote pre h1 h2 h3 h4 h5 h6".split())
_MARKS = {"ins": Mark.ADDED, "del": Mark.REMOVED}


def parts(told: Iterable[Told], context: int | None) -> Iterator[Part]:
    """The parts of a comparison: what changed, with `context` blocks around it in its section, the rest counted.

    With None nothing is left out.
    """
    blocks = list(told)
    counted = _Counter()
    markers = [counted.marker(block.placed) for block in blocks]
    shown = set(range(len(blocks))) if context is None else _shown(blocks, context)
    lines: list[Line] = []
    before: tuple[str, ...] = ()
    for section, group in groupby(range(len(blocks)), lambda place: blocks[place].section if place in shown else None):
        places = list(group)
        if section is not None:
            if lines and lines[-1].shape is not Shape.GAP:
                yield Part(before, tuple(lines))
                lines = []
            before = section
            lines += [line(blocks[place], markers[place]) for place in places]
        elif lines and lines[-1].table and _same_table(blocks, places[0] - 1, places[-1] + 1):
            lines.append(_gap(len(places), _table(blocks[places[0]].placed)))
        else:
            count = sum(_shape(blocks[place]) not in (Shape.HEADING, Shape.RULE) for place in places)
            if count:
                if lines:
                    yield Part(before, tuple(lines))
                    lines = []
                yield Part(blocks[places[0]].section, (), count)
    if lines:
        yield Part(before, tuple(lines))


def _same_table(blocks: list[Told], one: int, other: int) -> bool:
    """Whether the blocks at two places are rows of one table."""
    return other < len(blocks) and _table(blocks[one].placed) == _table(blocks[other].placed)


def _gap(rows: int, table: int) -> Line:
    """Rows of a table that are left out."""
    return Line(Shape.GAP, (Run(Mark.NOTE, f"… {rows:,} unchanged row{'' if rows == 1 else 's'} …"),), table=table)


def _shown(blocks: list[Told], context: int) -> set[int]:
    """The places of blocks that changed, of some around them, and of the first rows of their tables."""
    heads: dict[int, int] = {}
    for place, block in enumerate(blocks):
        heads.setdefault(_table(block.placed), place)
    shown: set[int] = set()
    for place, block in enumerate(blocks):
        if block.change is None and not _is_note(block.placed):
            continue
        shown.add(place)
        if _table(block.placed):
            shown.add(heads[_table(block.placed)])
        for step in (-1, 1):
            for near in range(place + step, place + step * (context + 1), step):
                if not 0 <= near < len(blocks) or blocks[near].section != block.section or _heads(blocks[near]):
                    break
                shown.add(near)
    return shown


def _heads(told: Told) -> bool:
    """Whether a block is the unchanged heading of its section, which is named anyway."""
    return told.change is None and _shape(told) is Shape.HEADING


def line(told: Told, marker: str = "") -> Line:
    """A block without its HTML."""
    shape, html, names = _shape(told), told.placed.html, [tag_name(tag) for tag in told.path]
    if shape is Shape.ROW:
        return Line(shape, row(html), told.change, table=_table(told.placed), is_head="<th" in html)
    found = (Run(Mark.NOTE, _text(html)),) if shape is Shape.NOTE else runs(html, shape is Shape.CODE)
    level = int(names[-1][1]) if shape is Shape.HEADING else sum(name in _LISTS for name in names)
    return Line(shape, found, told.change, level, marker if shape is Shape.ITEM else "")


def runs(html: str, is_code: bool = False) -> tuple[Run, ...]:
    """The text of a block's HTML, run by run; white space is folded but in code."""
    found: list[Run] = []
    gap = ""  # what parts a label from the block after it, where the label does not end with it
    for kind, pieces in groupby(_pieces(html), key=lambda piece: piece[0]):
        text = "".join(text for _, text in pieces)
        if kind is Mark.NOTE:
            gap = "" if text.endswith(" ") else " "
            text = text.strip()
        elif is_code:
            text = text if any(run.kind is not Mark.NOTE for run in found) else text.removeprefix(gap)
        else:
            text = re.sub(" ?\n ?", "\n", _SPACE.sub(" ", text).replace("\0", "\n"))
            before = next((run.text for run in reversed(found) if run.kind is not Mark.NOTE), " ")
            text = text.lstrip(" ") if before[-1] in " \n" else text
        if text:
            found.append(Run(kind, text))
    return tuple(_trimmed(found))


def _trimmed(runs: list[Run]) -> Iterator[Run]:
    """The runs without white space at the end of the block's text."""
    last = next((place for place in reversed(range(len(runs))) if runs[place].text.strip()), -1)
    while last >= 0 and runs[last].kind is Mark.NOTE:
        last -= 1
    for place, run in enumerate(runs):
        text = run.text if place < last or run.kind is Mark.NOTE else run.text.rstrip(" \n")
        if text:
            yield Run(run.kind, text)


def row(html: str) -> tuple[Run, ...]:
    """The cells of a row, run by run, with a tab between two; it is marked as the cell after it is."""
    found: list[Run] = []
    for number, (attributes, inner) in enumerate(_CELL.findall(html)):
        cell = runs(inner)
        kinds = {run.kind for run in cell if run.kind is not Mark.NOTE and run.text.strip()}
        whole = kinds.pop() if len(kinds) == 1 else Mark.REMOVED if " data-redline" in attributes else Mark.SAME
        if number:
            found.append(Run(whole, "\t"))
        found += cell
    return tuple(found)


def cells(line: Line) -> tuple[tuple[Run, ...], ...]:
    """The runs of a row, cell by cell."""
    edges = [place for place, run in enumerate(line.runs) if run.text == "\t"]
    return tuple(line.runs[start + 1 : end] for start, end in pairwise([-1, *edges, len(line.runs)]))


def _pieces(html: str) -> Iterator[tuple[Mark, str]]:
    """The texts of HTML and what each is; a line break is a NUL, since other white space may be folded."""
    kind = Mark.SAME
    telling = depth = 0  # how deep in an element that tells something, and whether it is for screen readers only
    hidden = False
    for piece in _PIECE.findall(html):
        if piece[0] != "<":
            if not telling:
                yield kind, unescape(piece)
            elif not hidden:
                yield Mark.NOTE, unescape(piece)
            continue
        match = _NAME.match(piece)
        name = match[1] if match else ""
        if name == "br":
            yield kind, "\0"
        elif name == "img":
            alt = _ALT.search(piece)
            yield kind, f"[image: {unescape(alt[1])}]" if alt and alt[1] else "[image]"
        elif piece[1] == "/":
            depth -= 1
            telling = 0 if depth < telling else telling
            kind = Mark.SAME if name in _MARKS and not telling else kind
        elif name not in ("hr", "wbr"):
            depth += 1
            if not telling and " data-ui" in piece:
                telling, hidden = depth, "pg-hidden" in piece
            kind = _MARKS.get(name, kind) if not telling else kind
        if name in _BREAKS and not telling:
            yield kind, " "


def _text(html: str) -> str:
    """All words of HTML."""
    return " ".join("".join(unescape(piece) for piece in _PIECE.findall(html) if piece[0] != "<").split())


def _shape(told: Told) -> Shape:
    if _is_note(told.placed):
        return Shape.NOTE
    names = [tag_name(tag) for tag in told.path]
    own = names[-1] if names else ""
    if own in _SHAPES:
        return _SHAPES[own]
    if len(own) == 2 and own[0] == "h" and own[1].isdigit():
        return Shape.HEADING
    inner = [name for name in names if name in _AROUND]
    return _AROUND[inner[-1]] if inner else Shape.PARAGRAPH


_SHAPES = {"tr": Shape.ROW, "pre": Shape.CODE, "hr": Shape.RULE, "dt": Shape.TERM}
_AROUND = {"li": Shape.ITEM, "dd": Shape.DEFINITION, "blockquote": Shape.QUOTE, "pre": Shape.CODE}


def _is_note(placed: Placed) -> bool:
    return bool(placed.chain.tags) and " data-move-from=" in placed.chain.tags[-1]


def _table(placed: Placed) -> int:
    """The number of the table that a row stands in, never 0; 0 for other blocks."""
    tags, numbers = placed.chain
    if not tags or tag_name(tags[-1]) != "tr":
        return 0
    found = next((n for tag, n in zip(tags, numbers, strict=True) if tag_name(tag) == "table"), -1)
    return found + 1 if found >= 0 else found


class _Counter:
    """Counts the items of lists as a browser does; items that are gone have no number."""

    def __init__(self) -> None:
        self._begun: set[int] = set()
        self._next: dict[int, int] = {}

    def marker(self, placed: Placed) -> str:
        """What stands before a block that is the first one in its list item, else nothing."""
        tags, numbers = placed.chain
        place = next((k for k in reversed(range(len(tags))) if tag_name(tags[k]) == "li"), None)
        if place is None or numbers[place] in self._begun:
            return ""
        self._begun.update(numbers[: place + 1])
        around = tags[place - 1] if place else ""
        if tag_name(around or "<ul>") != "ol" or "data-redline" in tags[place]:
            return "•"
        start = _START.search(around)
        number = self._next.get(numbers[place - 1], int(start[1]) if start else 1)
        self._next[numbers[place - 1]] = number + 1
        return f"{number}."
