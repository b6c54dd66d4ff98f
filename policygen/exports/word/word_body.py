"""The steps of a comparison as the body of a document: every change is marked as Word marks it.

Accepting all changes gives the new text, rejecting all the old one. What belongs to neither is in comments.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from policygen.exports.word.body_references import Gathered
from policygen.exports.word.paragraph_layout import Layout, layout
from policygen.exports.word.text_edits import Bit, Edit, Stop, edits
from policygen.exports.word.tracked_changes import CHANGED, MOVED_FROM, MOVED_TO, Signed, is_right_to_left
from policygen.exports.word.word_paragraphs import Paragraphs
from policygen.exports.word.word_xml import element
from policygen.exports.word.words_and_ends import Atom, ParagraphEnd, atoms
from policygen.markup import Document, Element
from policygen.redlines import Redline
from policygen.redlines.block_tree import matching, numbers
from policygen.redlines.comparison_steps import Step, steps
from policygen.redlines.redline_model import Mark, Numbers
from policygen.redlines.redline_phrases import said
from policygen.redlines.table_rows import Cell, cells, partners

_ALIGNED = {"pg-left": "left", "pg-center": "center", "pg-right": "right"}
_WIDEST = 999
"""The most columns that a cell may span."""


class _Row(NamedTuple):
    """A row of a table: which table (by the number of its element), how many columns wide, and its XML."""

    table: int
    width: int
    is_right: bool
    xml: str


def body(redline: Redline, signed: Signed, gathered: Gathered, opening: str) -> Iterator[str]:
    """A document's paragraphs and tables; `opening` is a comment on the first paragraph ("": none)."""
    blocks = _Blocks(redline, signed, gathered, opening).blocks()
    for table, group in groupby(blocks, key=lambda block: block.table if isinstance(block, _Row) else None):
        if table is None:
            yield from (block for block in group if isinstance(block, str))
        else:
            yield _table([row for row in group if isinstance(row, _Row)])
            yield _AFTER_TABLE


_AFTER_TABLE = element("w:p", element("w:pPr", element("w:pStyle", val="AfterTable")))
"""An empty paragraph: without one the next table would go on in this one, and no document may end with a table."""


def _table(rows: Sequence[_Row]) -> str:
    width = max(row.width for row in rows)
    properties = element(
        "w:tblPr",
        element("w:tblStyle", val="TableGrid"),
        element("w:bidiVisual") if rows[0].is_right else "",
        element("w:tblW", w=5000, type="pct"),
    )
    grid = element("w:tblGrid", element("w:gridCol", w=9000 // width) * width)
    return element("w:tbl", properties, grid, *(row.xml for row in rows))


class _Blocks:
    """Writes the steps of a redline."""

    def __init__(self, redline: Redline, signed: Signed, gathered: Gathered, opening: str) -> None:
        self._redline, self._signed = redline, signed
        self._old, self._new = redline.old, redline.new
        self._ours, self._theirs = numbers(self._old), numbers(self._new)
        self._paragraphs = Paragraphs(signed, gathered, _bookmarks(self._old, self._new), opening)
        self._moving: dict[tuple[Mark, int], tuple[int, int]] = {}  # runs that are being written: number, how many left

    def blocks(self) -> Iterator[str | _Row]:
        """Paragraphs as XML, and rows of tables."""
        for step in steps(self._redline.comparison):
            yield from self._step(step)

    @cached_property
    def _known(self) -> dict[int, int]:
        """The elements of the old text: the number of the new text's element that one became, else one below 0."""
        became = matching(self._redline.comparison.kept, self._old, self._new, self._ours, self._theirs)
        return {number: became.get(number, -1 - number) for numbers in self._ours for number in numbers}

    def _step(self, step: Step) -> Iterator[str | _Row]:
        olds = () if step.mark is Mark.ADDED else step.olds
        news = () if step.mark is Mark.REMOVED else step.news
        if any(self._old.blocks[i].tag == "tr" for i in olds) or any(self._new.blocks[j].tag == "tr" for j in news):
            yield from self._rows(olds, news, self._said(step))
        elif step.move and not self._is_of_rows(step.move):
            yield self._moved(step)
        else:
            before, after = _text(self._old, olds), _text(self._new, news)
            found = edits(before, after)
            if self._is_torn(step, found):
                step, found = replace(step, notes=()), [*edits(before, []), *edits([], after)]
            yield from self._written(step, found)

    # Paragraphs

    def _is_torn(self, step: Step, found: Iterable[Edit]) -> bool:
        """Whether a paragraph of the old text was divided and a table stands between its parts: no paragraph goes on
        past a table, so that its parts could not be put together again if that is rejected."""
        goes_on = False  # whether something of the old text stands in a paragraph that is not at its end
        after = dict(zip(step.news, step.between[1:], strict=False))
        for edit in found:
            if isinstance(edit, Bit):
                goes_on = goes_on or edit.mark is not Mark.ADDED
            elif edit.mark is not Mark.ADDED:
                goes_on = False
            elif goes_on and any(
                self._new.blocks[j].tag == "tr" for inner in after.get(edit.new, ()) for j in inner.news
            ):
                return True
        return False

    def _written(self, step: Step, found: Iterable[Edit]) -> Iterator[str | _Row]:
        """Paragraphs, and what stands between them."""
        after = dict(zip(step.news, (*step.between[1:], ()), strict=False))
        bits: list[Bit] = []
        note = self._said(step)
        for edit in found:
            if isinstance(edit, Bit):
                bits.append(edit)
                continue
            layouts = self._layouts(edit)
            anchor = self._new.anchors[edit.new] if edit.new >= 0 else ""
            ended = CHANGED.get(edit.mark, "")
            yield self._paragraphs.paragraph(bits, layouts, ended, CHANGED, anchor=anchor, note=note)
            bits, note = [], ""
            for inner in after.get(edit.new, ()):
                yield from self._step(inner)

    def _layouts(self, stop: Stop) -> tuple[Layout, Layout | None]:
        """The layout of a paragraph that ends here, and the one that it had in the old text, if it stands in both."""
        old = layout(self._old, stop.old, self._ours[stop.old], self._known) if stop.old >= 0 else None
        new = layout(self._new, stop.new, self._theirs[stop.new], {}) if stop.new >= 0 else None
        if new is not None:
            return new, old
        assert old is not None, "a paragraph ends on one side at least"
        return old, None

    # What moved

    def _is_of_rows(self, move: int) -> bool:
        """Whether rows of a table moved: there is no mark for that, so they are shown as removed and added."""
        return any(self._new.blocks[j].tag == "tr" for _, j in self._redline.comparison.moves[move - 1])

    def _moved(self, step: Step) -> str:
        """A paragraph that moved, at its old place or its new one: what was reworded in it is marked there as well."""
        (i,), (j,) = step.olds, step.news
        found = edits(_text(self._old, [i]), _text(self._new, [j]))
        bits = [edit for edit in found if isinstance(edit, Bit)]
        if step.mark is Mark.REMOVED:
            bits = [bit._replace(look=bit.before) for bit in bits if bit.mark is not Mark.ADDED]
            names, stop, anchor = MOVED_FROM, Stop(Mark.SAME, old=i), ""
        else:
            bits = [bit for bit in bits if bit.mark is not Mark.REMOVED]
            names, stop, anchor = MOVED_TO, Stop(Mark.SAME, new=j), self._new.anchors[j]
        note = self._said(step) if step.mark is Mark.ADDED else ""
        name = names[Mark.SAME]
        xml = self._paragraphs.paragraph(bits, self._layouts(stop), name, names, anchor=anchor, note=note)
        return self._ranged(xml, name, step)

    def _ranged(self, xml: str, name: str, step: Step) -> str:
        """A paragraph with the beginning or the end of the range of what moved, by whose name both places are known."""
        key = step.mark, step.move
        before = after = ""
        if key not in self._moving:
            number = self._signed.number()
            self._moving[key] = number, len(self._redline.comparison.moves[step.move - 1])
            before = self._signed.mark(f"{name}RangeStart", number=number, name=f"move{step.move}")
        number, left = self._moving[key]
        self._moving[key] = number, left - 1
        if left == 1:
            after = element(f"{name}RangeEnd", id=number)
        return f"{before}{xml}{after}"

    # Rows of tables

    def _said(self, step: Step) -> str:
        """The notes on a step in words."""
        return said(step.notes, self._redline.phrases)

    def _rows(self, olds: Sequence[int], news: Sequence[int], note: str) -> Iterator[_Row]:
        """A row; where cells came or went, the row as it was and as it is, since programs differ in marking cells."""
        ours = cells(self._old.blocks[olds[0]].content) if olds else ()
        theirs = cells(self._new.blocks[news[0]].content) if news else ()
        table = (
            _table_of(self._new, news[0], self._theirs[news[0]])
            if news
            else self._known[_table_of(self._old, olds[0], self._ours[olds[0]])]
        )
        if olds and news and len(ours) == len(theirs) == len(partners(ours, theirs)):
            pairs = [(_cell(one), _cell(other)) for one, other in zip(ours, theirs, strict=True)]
            yield self._row(table, theirs, [edits(one, other) for one, other in pairs], Mark.SAME, note)
            return
        if olds:
            yield self._row(table, ours, [edits(_cell(cell), []) for cell in ours], Mark.REMOVED, "")
        if news:
            yield self._row(table, theirs, [edits([], _cell(cell)) for cell in theirs], Mark.ADDED, note)

    def _row(
        self, table: int, found: Sequence[Cell], contents: Sequence[Sequence[Edit]], mark: Mark, note: str
    ) -> _Row:
        is_head = any(cell.element.name == "th" for cell in found)
        changed = self._signed.mark(CHANGED[mark]) if mark in CHANGED else ""
        properties = element("w:trPr", element("w:tblHeader") if is_head and mark is not Mark.REMOVED else "", changed)
        out: list[str] = []
        width = 0
        for (one, _), content in zip(found, contents, strict=True):
            columns = _columns(one)
            width += columns
            style = "TableHeading" if one.name == "th" else "TableText"
            bits = [edit for edit in content if isinstance(edit, Bit)]
            paragraph = self._paragraphs.cell(bits, style, _alignment(one), CHANGED, "" if out else note)
            spanned = element("w:gridSpan", val=columns) if columns > 1 else ""
            out.append(element("w:tc", element("w:tcPr", element("w:tcW", w=0, type="auto"), spanned), paragraph))
        words = "".join(edit.text for content in contents for edit in content if isinstance(edit, Bit))
        empty = element("w:tc", element("w:tcPr"), element("w:p"))
        xml = element("w:tr", properties, *(out or [empty]))
        return _Row(table, max(width, 1), is_right_to_left(words), xml)


def _text(document: Document, places: Iterable[int]) -> list[Atom]:
    """The words of some blocks, each of which ends a paragraph."""
    found: list[Atom] = []
    for place in places:
        block = document.blocks[place]
        found += [*atoms(block.content, block.tag == "pre"), ParagraphEnd(place)]
    return found


def _cell(cell: Cell) -> list[Atom]:
    return list(atoms(cell.content))


def _table_of(document: Document, place: int, numbers: Numbers) -> int:
    """The number of the table that a row is in."""
    names = [one.name for one in document.blocks[place].path]
    return numbers[len(names) - 1 - names[::-1].index("table")]


def _bookmarks(old: Document, new: Document) -> dict[str, str]:
    """The names of the places that links within the texts lead to, by their ids."""
    targets = (target for text in (old, new) for block in text.blocks for target in block.targets)
    wanted = {target[1:] for target in targets if target.startswith("#")}
    ids = dict.fromkeys(anchor for anchor in new.anchors if anchor in wanted)
    return {anchor: f"section{number}" for number, anchor in enumerate(ids, 1)}


def _columns(cell: Element) -> int:
    """How many columns a cell spans."""
    span = cell.number("colspan") or 1
    return span if 0 < span <= _WIDEST else 1


def _alignment(cell: Element) -> str:
    """How the words of a cell are aligned; "" for as usual."""
    classes = (cell.get("class") or "").split()
    return next((_ALIGNED[name] for name in classes if name in _ALIGNED), "")
