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
from policygen.exports.word.word_frame import plain_paragraph
from policygen.exports.word.word_paragraphs import Paragraphs
from policygen.exports.word.word_xml import AFTER_TABLE, element
from policygen.exports.word.words_and_ends import ParagraphEnd, TextUnit, text_units
from policygen.markup.block_content import Element
from policygen.markup.document import Document
from policygen.redlines import Redline
from policygen.redlines.block_tree import element_numbers, matching_elements
from policygen.redlines.compare import RemovedRun
from policygen.redlines.comparison_steps import Step, comparison_steps
from policygen.redlines.list_numbers import item_ordinals
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


def word_body(
    redline: Redline, marker: ChangeMarker, references: BodyReferences, *, only_changes: bool = False
) -> Iterator[str]:
    """A document's paragraphs and tables; with `only_changes` the unchanged ones that are not beside a change are
    counted, not shown."""
    blocks = _Blocks(redline, marker, references).blocks(only_changes)
    for table, group in groupby(blocks, key=lambda block: block.table if isinstance(block, _Row) else None):
        if table is None:
            yield from (block for block in group if isinstance(block, str))
        else:
            yield _table([row for row in group if isinstance(row, _Row)])
            yield AFTER_TABLE  # without it the next table would go on in this one


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

    def __init__(self, redline: Redline, marker: ChangeMarker, references: BodyReferences) -> None:
        self._redline, self._marker = redline, marker
        self._old, self._new = redline.old, redline.new
        self._old_numbers, self._new_numbers = element_numbers(self._old), element_numbers(self._new)
        self._paragraphs = Paragraphs(marker, references, _bookmarks(self._old, self._new))
        self._changes = _change_starts(redline)
        # Where changes are tracked a program counts items, and counts again when they are accepted or rejected.
        self._old_ordinals = {} if marker.tracks else item_ordinals(self._old, self._old_numbers)
        self._new_ordinals = {} if marker.tracks else item_ordinals(self._new, self._new_numbers)
        self._begun_tables: set[int] = set()  # by the numbers of `_table`
        self._moving: dict[tuple[Mark, int], tuple[int, int]] = {}  # runs that are being written: number, how many left

    def blocks(self, only_changes: bool) -> Iterator[str | _Row]:
        """Paragraphs as XML, and rows of tables."""
        steps = list(self._steps_in_order())
        shown = self._shown(steps) if only_changes else range(len(steps))
        left_out = 0
        for index, step in enumerate(steps):
            if index in shown:
                if left_out:
                    yield self._gap(left_out, step)
                left_out = 0
                yield from self._step(step)
            else:
                left_out += not self._heading_level(step)
        if left_out:
            yield self._gap(left_out, None)

    def _steps_in_order(self) -> Iterator[Step]:
        """The steps, but rows that became other text before that text."""
        for side, run in groupby(comparison_steps(self._redline.comparison), key=self._rows_side):
            steps = list(run)
            yield from steps if side is None else _rows_first(steps, side)

    def _rows_side(self, step: Step) -> Mark | None:
        """On which side alone a step has a row: it became other text, or other text did."""
        if step.mark is not Mark.SAME:
            return None
        is_row = any(self._old.blocks[i].tag == "tr" for i in step.old_indexes)
        is_row_now = any(self._new.blocks[j].tag == "tr" for j in step.new_indexes)
        return None if is_row == is_row_now else Mark.REMOVED if is_row else Mark.ADDED

    # What is shown

    def _shown(self, steps: Sequence[Step]) -> set[int]:
        """The indexes of steps with a change, of those right beside them in their sections, of the headings of these,
        and of the first rows of tables."""
        shown: set[int] = set()
        headings = [index for index, step in enumerate(steps) if self._heading_level(step)]
        first_rows: dict[int, int] = {}
        for index, step in enumerate(steps):
            first_rows.setdefault(self._table(step), index)
        for index, step in enumerate(steps):
            if self._is_unchanged(step):
                continue
            above = max((heading for heading in headings if heading <= index), default=-1)
            below = min((heading for heading in headings if heading > index), default=len(steps))
            shown |= {other for other in range(index - 1, index + 2) if above <= other < below and other >= 0}
            shown |= {above} - {-1}
            if self._table(step):
                shown.add(first_rows[self._table(step)])
        return shown

    def _is_unchanged(self, step: Step) -> bool:
        if step.mark is not Mark.SAME or step.notes or (len(step.old_indexes), len(step.new_indexes)) != (1, 1):
            return False
        return self._old.keys[step.old_indexes[0]] == self._new.keys[step.new_indexes[0]]

    def _heading_level(self, step: Step) -> int:
        """The level of a heading of the new text, 0 for all else."""
        return self._new.blocks[step.new_indexes[0]].level if step.new_indexes and step.mark is not Mark.REMOVED else 0

    def _table(self, step: Step) -> int:
        """The table of a row of the new text, by its number from 1; 0 for all else."""
        index = next(iter(step.new_indexes), None)
        if index is None or self._new.blocks[index].tag != "tr":
            return 0
        return _table_of(self._new, index, self._new_numbers[index]) + 1

    def _gap(self, blocks: int, step: Step | None) -> str | _Row:
        """How many unchanged blocks are left out before a step: in a table as a row of it."""
        phrases = self._redline.phrases
        words = phrases.count("%(num)s unchanged paragraph", "%(num)s unchanged paragraphs", blocks)
        paragraph = plain_paragraph(words, "Gap")
        table = self._table(step) if step else 0
        if not step or not table or table not in self._begun_tables:
            return paragraph
        columns = [_columns(cell.element) for cell in row_cells(self._new.blocks[step.new_indexes[0]].content)]
        width = sum(columns)
        spanned = element("w:gridSpan", val=width) if width > 1 else ""
        only_cell = element("w:tc", element("w:tcPr", element("w:tcW", w=0, type="auto"), spanned), paragraph)
        return _Row(table - 1, max(width, 1), is_right_to_left(words), element("w:tr", element("w:trPr"), only_cell))

    def _change(self, old: int, new: int) -> int:
        """The number of the change that begins with a block of either text (below 0: none), once; else 0."""
        return self._changes.pop(("new", new), 0) or self._changes.pop(("old", old), 0)

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
            change = self._change(edit.old, edit.new)
            yield self._paragraphs.paragraph(texts, layouts, end_mark, CHANGED, anchor=anchor, note=note, change=change)
            texts, note = [], ""
            for inner in steps_after.get(edit.new, ()):
                yield from self._step(inner)

    def _layouts(self, end: MarkedEnd) -> tuple[Layout, Layout | None]:
        """The layout of a paragraph that ends here, and the one that it had in the old text, if it stands in both."""
        old = new = None
        if end.old >= 0:
            numbers = self._old_numbers[end.old]
            old = block_layout(self._old, end.old, numbers, self._new_elements, self._old_ordinals)
        if end.new >= 0:
            new = block_layout(self._new, end.new, self._new_numbers[end.new], {}, self._new_ordinals)
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
        change = self._change(-1, end.new)
        xml = self._paragraphs.paragraph(
            texts, self._layouts(end), name, names, anchor=anchor, note=note, change=change
        )
        return self._ranged(xml, name, step) if self._marker.tracks else xml

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
        self._begun_tables.add(table + 1)
        change = self._change(next(iter(old_indexes), -1), next(iter(new_indexes), -1))
        if old_indexes and new_indexes and len(old_cells) == len(new_cells) == len(cell_partners(old_cells, new_cells)):
            pairs = [
                (_cell_units(old_cell), _cell_units(new_cell))
                for old_cell, new_cell in zip(old_cells, new_cells, strict=True)
            ]
            edits = [text_edits(old_cell, new_cell) for old_cell, new_cell in pairs]
            yield self._row(table, new_cells, edits, Mark.SAME, note, change)
            return
        if old_indexes:
            edits = [text_edits(_cell_units(cell), []) for cell in old_cells]
            yield self._row(table, old_cells, edits, Mark.REMOVED, "", change)
            change = 0
        if new_indexes:
            edits = [text_edits([], _cell_units(cell)) for cell in new_cells]
            yield self._row(table, new_cells, edits, Mark.ADDED, note, change)

    def _row(
        self,
        table: int,
        cells: Sequence[Cell],
        contents: Sequence[Sequence[TextEdit]],
        mark: Mark,
        note: str,
        change: int,
    ) -> _Row:
        is_head = any(cell.element.name == "th" for cell in cells)
        row_mark = self._marker.mark(CHANGED[mark]) if mark in CHANGED else ""
        head_mark = element("w:tblHeader") if is_head and mark is not Mark.REMOVED else ""
        properties = element("w:trPr", head_mark, row_mark)
        cell_elements: list[str] = []
        width = 0
        for (cell, _), content in zip(cells, contents, strict=True):
            columns = _columns(cell)
            width += columns
            style = "TableHeading" if cell.name == "th" else "TableText"
            texts = [edit for edit in content if isinstance(edit, MarkedText)]
            is_first = not cell_elements
            first_note, first_change = (note, change) if is_first else ("", 0)
            paragraph = self._paragraphs.cell(texts, style, _alignment(cell), CHANGED, first_note, first_change)
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


def _change_starts(redline: Redline) -> dict[tuple[str, int], int]:
    """The numbers of changes by the side and the index of the block that each begins with."""
    starts: dict[tuple[str, int], int] = {}
    numbered = enumerate((piece.item for piece in redline.sections.pieces if piece.anchor), 1)
    for number, item in numbered:
        if isinstance(item, RemovedRun):
            blocks = redline.old.blocks[item.old : item.old + item.length]
            empty = next((k for k, block in enumerate(blocks) if block.words), 0)
            starts["old", item.old + empty] = number
        elif item.new is not None:
            starts["new", item.new] = number
    return starts


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
