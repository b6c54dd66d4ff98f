"""Table rows compared cell by cell: a column that came or went is shown as such."""

from collections.abc import Sequence
from typing import NamedTuple

from policygen.markup import Content, Element, End, Token
from policygen.redlines import word_marks
from policygen.redlines.alignment import paired
from policygen.redlines.inline_words import inline
from policygen.redlines.redline_model import Mark, Span, Spans
from policygen.redlines.word_marks import Marked, joined_spans

CELLS = frozenset({"td", "th"})


class Cell(NamedTuple):
    """A cell of a row: its element and its content."""

    element: Element
    content: Content


def is_cell(token: Token) -> bool:
    """Whether a token begins or ends a cell."""
    return not isinstance(token, str) and token.name in CELLS


def cells(row: Content) -> tuple[Cell, ...]:
    """The cells of a row's content."""
    found: list[Cell] = []
    start = 0
    for index, token in enumerate(row):
        if is_cell(token):
            if isinstance(token, Element):
                found.append(Cell(token, ()))
                start = index + 1
            else:
                found[-1] = found[-1]._replace(content=row[start:index])
    return tuple(found)


def partners(old: Sequence[Cell], new: Sequence[Cell]) -> dict[int, int]:
    """Which new cell (by its index) was which old one; any other came or went."""
    return {j: i for i, j in paired([cell.content for cell in old], [cell.content for cell in new])}


def marked_row(old: Content, new: Content) -> Marked:
    """The cells of two wordings of a row as one row."""
    ours, theirs = cells(old), cells(new)
    partner = partners(ours, theirs)
    found: list[Marked] = []
    i = 0
    for j, cell in enumerate(theirs):
        stop = partner.get(j)
        if stop is None:
            found.append(Marked((Span(Mark.ADDED, _whole(cell)),), len(inline(cell.content).keys), 0))
            continue
        found += map(_gone, ours[i:stop])
        both = word_marks.marked(inline(ours[stop].content), inline(cell.content))
        around = Span(Mark.SAME, (cell.element,)), Span(Mark.SAME, (End(cell.element.name),))
        found.append(both._replace(spans=(around[0], *both.spans, around[1])))
        i = stop + 1
    found += map(_gone, ours[i:])
    changed = [cell for cell in found if cell.added or cell.removed]
    return Marked(
        joined_spans(span for cell in found for span in cell.spans),
        sum(cell.added for cell in changed),
        sum(cell.removed for cell in changed),
        tuple(dict.fromkeys(note for cell in changed for note in cell.notes)),
        all(cell.lookalike for cell in changed),
    )


def all_added(row: Content) -> Spans:
    """A row that is wholly new."""
    return joined_spans(Span(Mark.ADDED, _whole(cell)) for cell in cells(row))


def all_removed(row: Content) -> Spans:
    """A row that is gone, still a row."""
    return joined_spans(span for cell in cells(row) for span in _gone(cell).spans)


def _whole(cell: Cell) -> Content:
    return cell.element, *cell.content, End(cell.element.name)


def _gone(cell: Cell) -> Marked:
    words = inline(cell.content)
    inner = (token for span in word_marks.all_removed(words) for token in span.content)
    content = (cell.element.without("id"), *inner, End(cell.element.name))
    return Marked((Span(Mark.REMOVED, content),), 0, len(words.keys))
