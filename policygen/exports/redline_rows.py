"""A redline side by side: the old text and the new one, row by row, each with what changed in it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from policygen.markup.block_content import VOID, Element, End
from policygen.redlines import ChangeKind, HtmlStyle, Mark, MarkedBlock, Span, blocks_html
from policygen.redlines.list_numbers import without_cut_lists
from policygen.redlines.table_rows import is_cell


@dataclass(frozen=True, slots=True)
class RedlineRow:
    """Blocks that stand beside each other, as HTML; one side may be empty. `anchors` are those of the changes that
    begin here."""

    anchors: tuple[str, ...]
    old: Markup
    new: Markup


def redline_rows(
    blocks: Sequence[MarkedBlock], all_blocks: Iterable[MarkedBlock], style: HtmlStyle
) -> Iterator[RedlineRow]:
    """Some blocks of a redline in rows, block by block; the rows of a table stand in one.

    What moved stands beside nothing, at both its places; `all_blocks` are those of the whole redline, among which the
    place it moved to is found.
    """
    moved: dict[int, list[MarkedBlock]] = {}
    for block in all_blocks:
        if block.move and not block.is_note:
            moved.setdefault(block.move, []).append(block)
    for (table, _), group in groupby(enumerate(blocks), key=lambda item: _table_key(*item)):
        row_blocks = [block for _, block in group]
        anchors = tuple(block.anchor for block in row_blocks if block.anchor)
        old = [one for block in row_blocks for one in _old_side(block, moved)]
        new = [one for block in row_blocks for one in _new_side(block)]
        if table or old or new:
            yield RedlineRow(anchors, _html(old, style), _html(new, style))


def _table_key(index: int, block: MarkedBlock) -> tuple[bool, int]:
    """What the rows of one table share; other blocks share it with none."""
    elements, numbers = block.chain
    table = next((number for element, number in zip(elements, numbers, strict=True) if element.name == "table"), None)
    return (False, index) if table is None else (True, table)


def _html(blocks: Sequence[MarkedBlock], style: HtmlStyle) -> Markup:
    return Markup(blocks_html(without_cut_lists(blocks), style))


def _old_side(block: MarkedBlock, moved: Mapping[int, Sequence[MarkedBlock]]) -> Iterator[MarkedBlock]:
    """What a block was in the old text, where it stood there."""
    if block.is_note:
        note = block._replace(anchor="")
        yield note
        yield from (there._replace(spans=_old_spans(there), label=None, anchor="") for there in moved[block.move])
    elif block.kind is not ChangeKind.ADDED and not block.move:
        spans = _old_spans(block)
        if spans or not block.spans:
            label = block.label if block.kind is ChangeKind.REMOVED else None
            yield block._replace(spans=spans, label=label, notes=(), anchor="")


def _new_side(block: MarkedBlock) -> Iterator[MarkedBlock]:
    """What a block is in the new text."""
    if block.kind is ChangeKind.REMOVED or block.is_note:
        return
    spans = tuple(span for span in block.spans if span.mark is not Mark.REMOVED)
    if spans or not block.spans:
        yield block._replace(spans=spans, anchor="")


def _old_spans(block: MarkedBlock) -> tuple[Span, ...]:
    """The spans of a block without its new words; the elements around these stay, since others may end in them."""
    spans = (span if span.mark is not Mark.ADDED else _without_words(span) for span in block.spans)
    return tuple(span for span in spans if span.content)


def _without_words(span: Span) -> Span:
    if any(is_cell(token) for token in span.content):
        return Span(Mark.SAME, ())
    return Span(Mark.SAME, tuple(token for token in span.content if not isinstance(token, str) and _may_stay(token)))


def _may_stay(token: Element | End) -> bool:
    return isinstance(token, End) or token.name not in VOID
