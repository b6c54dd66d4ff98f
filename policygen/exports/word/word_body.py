"""A comparison, step by step, as the body of a document: every change is marked as Word marks it.

Accepting all changes gives the new text, rejecting all the old one. What belongs to neither is in comments.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from policygen.exports.word.body_references import BodyReferences
from policygen.exports.word.paragraph_layout import Layout, block_layout
from policygen.exports.word.text_edits import MarkedEnd, MarkedText, TextEdit, text_edits
from policygen.exports.word.tracked_changes import CHANGED, MOVED_FROM, MOVED_TO, ChangeMarker, is_right_to_left
from policygen.exports.word.word_paragraphs import Paragraphs
from policygen.exports.word.word_xml import element
from policygen.exports.word.words_and_ends import ParagraphEnd, TextUnit, text_units
from policygen.markup.block_content import Element
from policygen.markup.document import Document
from policygen.redlines import Redline
from policygen.redlines.block_tree import element_numbers, matching_elements
from policygen.redlines.comparison_steps import Step, comparison_steps
from policygen.redlines.redline_model import Mark, Numbers
from policygen.redlines.redline_phrases import notes_text
from policygen.redlines.table_rows import Cell, cell_partners, row_cells

_ALIGNED = {"pg-left": "left", "pg-center": "center", "pg-right": "right"}
_WIDEST = 999
"""The most columns that a cell may span."""


class _Row(NamedTuple):
    """A row of a table: which table (by the number of its element), how many columns wide, and its XML."""

    table: int
    width: int
    is_right: bool
    xml: str


def word_body(redline: Redline, marker: ChangeMarker, references: BodyReferences, opening: str) -> Iterator[str]:
    """A document's paragraphs and tables; `opening` is a comment on the first paragraph ("": none)."""
    blocks = _Blocks(redline, marker, references, opening).blocks()
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

    def __init__(self, redline: Redline, marker: ChangeMarker, references: BodyReferences, opening: str) -> None:
        self._redline, self._marker = redline, marker
        self._old, self._new = redline.old, redline.new
        self._old_numbers, self._new_numbers = element_numbers(self._old), element_numbers(self._new)
        self._paragraphs = Paragraphs(marker, references, _bookmarks(self._old, self._new), opening)
        self._moving: dict[tuple[Mark, int], tuple[int, int]] = {}  # runs that are being written: number, how many left

    def blocks(self) -> Iterator[str | _Row]:
        """Paragraphs as XML, and rows of tables."""
        steps = comparison_steps(self._redline.comparison)
        for side, run in groupby(steps, key=self._rows_side):
            run_steps = list(run)
            if side is not None:
                run_steps = _rows_first(run_steps, side)
            for step in run_steps:
                yield from self._step(step)

    def _rows_side(self, step: Step) -> Mark | None:
        """On which side alone a step has a row: it became other text, or other text did."""
        if step.mark is not Mark.SAME:
            return None
        is_row = any(self._old.blocks[i].tag == "tr" for i in step.old_indexes)
        is_row_now = any(self._new.blocks[j].tag == "tr" for j in step.new_indexes)
        return None if is_row == is_row_now else Mark.REMOVED if is_row else Mark.ADDED

    @cached_property
    def _new_elements(self) -> dict[int, int]:
        """The elements of the old text: the number of the new text's element that one became, else one below 0."""
        new_elements = matching_elements(
            self._redline.comparison.kept_pairs, self._old, self._new, self._old_numbers, self._new_numbers
        )
        return {number: new_elements.get(number, -1 - number) for numbers in self._old_numbers for number in numbers}

    def _step(self, step: Step) -> Iterator[str | _Row]:
        old_indexes = () if step.mark is Mark.ADDED else step.old_indexes
        new_indexes = () if step.mark is Mark.REMOVED else step.new_indexes
        if any(self._old.blocks[i].tag == "tr" for i in old_indexes) or any(
            self._new.blocks[j].tag == "tr" for j in new_indexes
        ):
            yield from self._rows(old_indexes, new_indexes, self._notes(step))
        elif step.move and not self._is_of_rows(step.move):
            yield self._moved(step)
        else:
            old_units, new_units = _units_of(self._old, old_indexes), _units_of(self._new, new_indexes)
            edits = text_edits(old_units, new_units)
            if self._is_torn(step, edits):
                step, edits = replace(step, notes=()), [*text_edits(old_units, []), *text_edits([], new_units)]
            yield from self._paragraphs_of(step, edits)

    # Paragraphs

    def _is_torn(self, step: Step, edits: Iterable[TextEdit]) -> bool:
        """Whether a paragraph of the old text was divided and a table stands between its parts: no paragraph goes on
        past a table, so that its parts could not be put together again if that is rejected."""
        goes_on = False  # whether something of the old text stands in a paragraph that is not at its end
        steps_after = dict(zip(step.new_indexes, step.between[1:], strict=False))
        for edit in edits:
            if isinstance(edit, MarkedText):
                goes_on = goes_on or edit.mark is not Mark.ADDED
            elif edit.mark is not Mark.ADDED:
                goes_on = False
            elif goes_on and any(
                self._new.blocks[j].tag == "tr"
                for step_after in steps_after.get(edit.new, ())
                for j in step_after.new_indexes
            ):
                return True
        return False

    def _paragraphs_of(self, step: Step, edits: Iterable[TextEdit]) -> Iterator[str | _Row]:
        """Paragraphs, and what stands between them."""
        steps_after = dict(zip(step.new_indexes, (*step.between[1:], ()), strict=False))
        texts: list[MarkedText] = []
        note = self._notes(step)
        for edit in edits:
            if isinstance(edit, MarkedText):
                texts.append(edit)
                continue
            layouts = self._layouts(edit)
            anchor = self._new.anchors[edit.new] if edit.new >= 0 else ""
            end_mark = CHANGED.get(edit.mark, "")
            yield self._paragraphs.paragraph(texts, layouts, end_mark, CHANGED, anchor=anchor, note=note)
            texts, note = [], ""
            for inner in steps_after.get(edit.new, ()):
                yield from self._step(inner)

    def _layouts(self, end: MarkedEnd) -> tuple[Layout, Layout | None]:
        """The layout of a paragraph that ends here, and the one that it had in the old text, if it stands in both."""
        old = block_layout(self._old, end.old, self._old_numbers[end.old], self._new_elements) if end.old >= 0 else None
        new = block_layout(self._new, end.new, self._new_numbers[end.new], {}) if end.new >= 0 else None
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
        (i,), (j,) = step.old_indexes, step.new_indexes
        edits = text_edits(_units_of(self._old, [i]), _units_of(self._new, [j]))
        texts = [edit for edit in edits if isinstance(edit, MarkedText)]
        if step.mark is Mark.REMOVED:
            texts = [text._replace(look=text.old_look) for text in texts if text.mark is not Mark.ADDED]
            names, end, anchor = MOVED_FROM, MarkedEnd(Mark.SAME, old=i), ""
        else:
            texts = [text for text in texts if text.mark is not Mark.REMOVED]
            names, end, anchor = MOVED_TO, MarkedEnd(Mark.SAME, new=j), self._new.anchors[j]
        note = self._notes(step) if step.mark is Mark.ADDED else ""
        name = names[Mark.SAME]
        xml = self._paragraphs.paragraph(texts, self._layouts(end), name, names, anchor=anchor, note=note)
        return self._ranged(xml, name, step)

    def _ranged(self, xml: str, name: str, step: Step) -> str:
        """A paragraph with the beginning or the end of the range of what moved, by whose name both places are known."""
        key = step.mark, step.move
        before = after = ""
        if key not in self._moving:
            number = self._marker.new_number()
            self._moving[key] = number, len(self._redline.comparison.moves[step.move - 1])
            before = self._marker.mark(f"{name}RangeStart", number=number, name=f"move{step.move}")
        number, left = self._moving[key]
        self._moving[key] = number, left - 1
        if left == 1:
            after = element(f"{name}RangeEnd", id=number)
        return f"{before}{xml}{after}"

    # Rows of tables

    def _notes(self, step: Step) -> str:
        """The notes on a step in words."""
        return notes_text(step.notes, self._redline.phrases)

    def _rows(self, old_indexes: Sequence[int], new_indexes: Sequence[int], note: str) -> Iterator[_Row]:
        """A row; where cells came or went, the row as it was and as it is, since programs differ in marking cells."""
        old_cells = row_cells(self._old.blocks[old_indexes[0]].content) if old_indexes else ()
        new_cells = row_cells(self._new.blocks[new_indexes[0]].content) if new_indexes else ()
        table = (
            _table_of(self._new, new_indexes[0], self._new_numbers[new_indexes[0]])
            if new_indexes
            else self._new_elements[_table_of(self._old, old_indexes[0], self._old_numbers[old_indexes[0]])]
        )
        if old_indexes and new_indexes and len(old_cells) == len(new_cells) == len(cell_partners(old_cells, new_cells)):
            pairs = [
                (_cell_units(old_cell), _cell_units(new_cell))
                for old_cell, new_cell in zip(old_cells, new_cells, strict=True)
            ]
            yield self._row(
                table, new_cells, [text_edits(old_cell, new_cell) for old_cell, new_cell in pairs], Mark.SAME, note
            )
            return
        if old_indexes:
            yield self._row(
                table, old_cells, [text_edits(_cell_units(cell), []) for cell in old_cells], Mark.REMOVED, ""
            )
        if new_indexes:
            yield self._row(
                table, new_cells, [text_edits([], _cell_units(cell)) for cell in new_cells], Mark.ADDED, note
            )

    def _row(
        self, table: int, cells: Sequence[Cell], contents: Sequence[Sequence[TextEdit]], mark: Mark, note: str
    ) -> _Row:
        is_head = any(cell.element.name == "th" for cell in cells)
        change = self._marker.mark(CHANGED[mark]) if mark in CHANGED else ""
        properties = element("w:trPr", element("w:tblHeader") if is_head and mark is not Mark.REMOVED else "", change)
        cell_elements: list[str] = []
        width = 0
        for (cell, _), content in zip(cells, contents, strict=True):
            columns = _columns(cell)
            width += columns
            style = "TableHeading" if cell.name == "th" else "TableText"
            texts = [edit for edit in content if isinstance(edit, MarkedText)]
            paragraph = self._paragraphs.cell(texts, style, _alignment(cell), CHANGED, "" if cell_elements else note)
            spanned = element("w:gridSpan", val=columns) if columns > 1 else ""
            cell_elements.append(
                element("w:tc", element("w:tcPr", element("w:tcW", w=0, type="auto"), spanned), paragraph)
            )
        words = "".join(edit.text for content in contents for edit in content if isinstance(edit, MarkedText))
        empty = element("w:tc", element("w:tcPr"), element("w:p"))
        xml = element("w:tr", properties, *(cell_elements or [empty]))
        return _Row(table, max(width, 1), is_right_to_left(words), xml)


def _rows_first(steps: Sequence[Step], side: Mark) -> list[Step]:
    """Rows that became other text, or other text that became rows, as removed and added: the rows together, in one
    table; the notes stand on what is new."""
    removed = [replace(step, mark=Mark.REMOVED, notes=()) for step in steps]
    added = [replace(step, mark=Mark.ADDED) for step in steps]
    return [*removed, *added] if side is Mark.REMOVED else [*added, *removed]


def _units_of(document: Document, indexes: Iterable[int]) -> list[TextUnit]:
    """The words of some blocks, each of which ends a paragraph."""
    units: list[TextUnit] = []
    for index in indexes:
        block = document.blocks[index]
        units += [*text_units(block.content, block.tag == "pre"), ParagraphEnd(index)]
    return units


def _cell_units(cell: Cell) -> list[TextUnit]:
    return list(text_units(cell.content))


def _table_of(document: Document, index: int, numbers: Numbers) -> int:
    """The number of the table that a row is in."""
    names = [element.name for element in document.blocks[index].path]
    return numbers[len(names) - 1 - names[::-1].index("table")]


def _bookmarks(old: Document, new: Document) -> dict[str, str]:
    """The names of the places that links within the texts lead to, by their ids and by what links call them."""
    anchors = new.page_anchors
    targets = (target for text in (old, new) for block in text.blocks for target in block.targets)
    ids_by_name = {target[1:]: anchors.find(target[1:]) for target in targets if target.startswith("#")}
    wanted = set(ids_by_name.values())
    ids = dict.fromkeys(anchor for anchor in new.anchors if anchor in wanted)
    bookmarks = {anchor: f"section{number}" for number, anchor in enumerate(ids, 1)}
    names = {name: bookmarks[own_id] for name, own_id in ids_by_name.items() if own_id in bookmarks}
    return bookmarks | names


def _columns(cell: Element) -> int:
    """How many columns a cell spans."""
    span = cell.number("colspan") or 1
    return span if 0 < span <= _WIDEST else 1


def _alignment(cell: Element) -> str:
    """How the words of a cell are aligned; "" for as usual."""
    classes = (cell.get("class") or "").split()
    return next((_ALIGNED[name] for name in classes if name in _ALIGNED), "")
