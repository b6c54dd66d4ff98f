"""Table rows compared cell by cell: a column that came or went is shown as such."""

from collections.abc import Sequence
from typing import NamedTuple

from policygen.markup.block_content import Content, Element, End, Token
from policygen.redlines import word_marks
from policygen.redlines.alignment import aligned_pairs
from policygen.redlines.inline_words import parse_inline
from policygen.redlines.redline_model import ChangeKind, Mark, Span, Spans
from policygen.redlines.word_marks import MarkedContent, join_spans

CELL_TAGS = frozenset({"td", "th"})


class Cell(NamedTuple):
    """A cell of a row: its element and its content."""

    element: Element
    content: Content


def is_cell(token: Token) -> bool:
    """Whether a token begins or ends a cell."""
    return not isinstance(token, str) and token.name in CELL_TAGS


def row_cells(row: Content) -> tuple[Cell, ...]:
    """The cells of a row's content."""
    cells: list[Cell] = []
    start = 0
    for index, token in enumerate(row):
        if is_cell(token):
            if isinstance(token, Element):
                cells.append(Cell(token, ()))
                start = index + 1
            else:
                cells[-1] = cells[-1]._replace(content=row[start:index])
    return tuple(cells)


def cell_partners(old: Sequence[Cell], new: Sequence[Cell]) -> dict[int, int]:
    """Which new cell (by its index) was which old one; any other came or went."""
    return {j: i for i, j in aligned_pairs([cell.content for cell in old], [cell.content for cell in new])}


def mark_row(old: Content, new: Content) -> MarkedContent:
    """The cells of two wordings of a row as one row."""
    old_cells, new_cells = row_cells(old), row_cells(new)
    partners = cell_partners(old_cells, new_cells)
    marked_cells: list[MarkedContent] = []
    i = 0
    for j, cell in enumerate(new_cells):
        stop = partners.get(j)
        if stop is None:
            words = parse_inline(cell.content).count
            marked_cells.append(MarkedContent((Span(Mark.ADDED, _whole_cell(cell)),), words, 0))
            continue
        marked_cells += map(_removed_cell, old_cells[i:stop])
        marked = word_marks.mark_changes(parse_inline(old_cells[stop].content), parse_inline(cell.content))
        edges = Span(Mark.SAME, (cell.element,)), Span(Mark.SAME, (End(cell.element.name),))
        marked_cells.append(marked._replace(spans=(edges[0], *marked.spans, edges[1])))
        i = stop + 1
    marked_cells += map(_removed_cell, old_cells[i:])
    changed = [cell for cell in marked_cells if cell.kind]
    return MarkedContent(
        join_spans(span for cell in marked_cells for span in cell.spans),
        sum(cell.added for cell in changed),
        sum(cell.removed for cell in changed),
        tuple(dict.fromkeys(note for cell in changed for note in cell.notes)),
        _kind_of({cell.kind for cell in changed}),
    )


def mark_out_of_row(row: Content, new: Content) -> MarkedContent:
    """A row that became other text: that with its marks."""
    (marked,) = word_marks.mark_regrouped([parse_inline(cell.content) for cell in row_cells(row)], [parse_inline(new)])
    return marked


def mark_into_row(old: Content, row: Content) -> MarkedContent:
    """Other text that became a row with cells: that with its marks."""
    cells = row_cells(row)
    marked_cells = word_marks.mark_regrouped([parse_inline(old)], [parse_inline(cell.content) for cell in cells])
    return MarkedContent(
        join_spans(
            span
            for cell, marked in zip(cells, marked_cells, strict=True)
            for span in (Span(Mark.SAME, (cell.element,)), *marked.spans, Span(Mark.SAME, (End(cell.element.name),)))
        ),
        sum(marked.added for marked in marked_cells),
        sum(marked.removed for marked in marked_cells),
        kind=_kind_of({marked.kind for marked in marked_cells}),
    )


def _kind_of(kinds: set[ChangeKind | None]) -> ChangeKind | None:
    """The kind of a row by those of its cells: the weightiest one."""
    return next((kind for kind in _WEIGHTS if kind in kinds), None)


_WEIGHTS = (ChangeKind.REWORDED, ChangeKind.PUNCTUATION, ChangeKind.LOOKALIKE)


def added_row(row: Content) -> Spans:
    """A row that is wholly new."""
    return join_spans(Span(Mark.ADDED, _whole_cell(cell)) for cell in row_cells(row))


def removed_row(row: Content) -> Spans:
    """A row that is gone, still a row."""
    return join_spans(span for cell in row_cells(row) for span in _removed_cell(cell).spans)


def _whole_cell(cell: Cell) -> Content:
    return cell.element, *cell.content, End(cell.element.name)


def _removed_cell(cell: Cell) -> MarkedContent:
    words = parse_inline(cell.content)
    inner = (token for span in word_marks.removed_spans(words) for token in span.content)
    content = (cell.element.without("id"), *inner, End(cell.element.name))
    return MarkedContent((Span(Mark.REMOVED, content),), 0, words.count)


class Column(NamedTuple):
    """A cell of a marked row: its words, and whether only the old text has it."""

    text: str
    is_removed: bool


def row_columns(spans: Spans) -> tuple[Column, ...]:
    """The cells of a marked row; nothing if one of them spans several columns or rows.

    A cell that both texts have has its new words.
    """
    texts: list[list[str]] = []
    removed: list[bool] = []
    for mark, content in spans:
        is_removed_cell = mark is Mark.REMOVED and is_cell(content[0])
        for token in content:
            if isinstance(token, Element) and token.name in CELL_TAGS:
                if token.get("colspan") or token.get("rowspan"):
                    return ()
                texts.append([])
                removed.append(is_removed_cell)
            elif texts and isinstance(token, Element) and token.name == "br":
                texts[-1].append(" ")
            elif texts and isinstance(token, str) and (is_removed_cell or mark not in (Mark.REMOVED, Mark.OLD_NUMBER)):
                texts[-1].append(token)
    return tuple(Column(" ".join("".join(text).split()), gone) for text, gone in zip(texts, removed, strict=True))


def column_names(head: Sequence[Column], row: Sequence[Column]) -> tuple[str, ...]:
    """The names of the columns in which the cells of a row stand; "" of a cell whose column is not known."""
    if len(head) == len(row):
        return tuple(column.text for column in head)
    names = [column.text for column in head if not column.is_removed]
    if len(names) != sum(not cell.is_removed for cell in row):
        return ()
    left = iter(names)
    return tuple("" if cell.is_removed else next(left) for cell in row)


def row_width(spans: Spans) -> int:
    """How many columns the cells of a marked row take."""
    cells = (token for span in spans for token in span.content if isinstance(token, Element) and is_cell(token))
    return sum(max(1, cell.number("colspan") or 1) for cell in cells)
