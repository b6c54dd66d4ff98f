"""A redline side by side: the old text and the new one, row by row, each with what changed in it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from markupsafe import Markup

from policygen.markup.block_content import VOID, Element, End
from policygen.redlines import ChangeKind, HtmlStyle, Mark, MarkedBlock, Redline, Span, blocks_html
from policygen.redlines.block_tree import element_numbers, matching_elements
from policygen.redlines.list_numbers import item_ordinals, with_ordinals, without_cut_lists
from policygen.redlines.redline_layout import whole_name
from policygen.redlines.redline_model import Chain
from policygen.redlines.table_rows import is_cell


@dataclass(frozen=True, slots=True)
class RedlineRow:
    """Blocks that stand beside each other, as HTML; one side may be empty. `anchors` are those of the changes that
    begin here."""

    anchors: tuple[str, ...]
    old: Markup
    new: Markup


class SideBySide:
    """Writes blocks of a redline in rows, block by block; the rows of a table stand in one.

    What moved stands beside nothing, at both its places. Items of ordered lists have the numbers of their own text.
    """

    def __init__(self, redline: Redline, style: HtmlStyle) -> None:
        self._style = style
        self._ordinals = _Ordinals.of(redline)
        self._moved: dict[int, list[MarkedBlock]] = {}
        for block in redline.blocks:
            if block.move and not block.is_note:
                self._moved.setdefault(block.move, []).append(block)

    def rows(self, blocks: Sequence[MarkedBlock]) -> Iterator[RedlineRow]:
        """The rows of some blocks that follow each other."""
        ordinals = self._ordinals
        for _, group in groupby(enumerate(blocks), key=lambda item: _table_key(*item)):
            row_blocks = [block for _, block in group]
            anchors = tuple(block.anchor for block in row_blocks if block.anchor)
            old = [_uncounted(one) for block in row_blocks for one in _old_side(block, self._moved)]
            new = [_uncounted(one) for block in row_blocks for one in _new_side(block)]
            if anchors or old or new:
                numbered_old = [*with_ordinals(old, ordinals.gone, ordinals.before)]
                numbered_new = [*with_ordinals(new, {}, ordinals.after)]
                yield RedlineRow(anchors, _html(numbered_old, self._style), _html(numbered_new, self._style))


class _Ordinals(NamedTuple):
    """The numbers of items, by their elements: of items that are gone, of others as they were, and as they are."""

    gone: dict[int, int]
    before: dict[int, int]
    after: dict[int, int]

    @classmethod
    def of(cls, redline: Redline) -> "_Ordinals":
        """Those of the items of a redline."""
        old, new, comparison = redline.old, redline.new, redline.comparison
        old_numbers, new_numbers = element_numbers(old), element_numbers(new)
        gone, after = item_ordinals(old, old_numbers), item_ordinals(new, new_numbers)
        pairs = (*comparison.kept_pairs, *(pair for move in comparison.moves for pair in move))
        became = matching_elements(pairs, old, new, old_numbers, new_numbers)
        return cls(gone, after | {became[number]: gone[number] for number in gone if number in became}, after)


def _uncounted(block: MarkedBlock) -> MarkedBlock:
    """A block whose item has no number of its own: those of the comparison would be in the way."""
    elements, numbers = block.chain
    if not any(element.name == "li" for element in elements):
        return block
    bare = (element.without("value") if element.name == "li" else element for element in elements)
    return block._replace(chain=Chain(tuple(bare), numbers))


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
    elif block.kind is not ChangeKind.ADDED and whole_name(block) != "added" and not block.move:
        spans = _old_spans(block)
        if spans or not block.spans:
            label = block.label if whole_name(block) == "removed" else None
            yield block._replace(spans=spans, label=label, notes=(), anchor="")


def _new_side(block: MarkedBlock) -> Iterator[MarkedBlock]:
    """What a block is in the new text."""
    if block.kind is ChangeKind.REMOVED or whole_name(block) == "removed" or block.is_note:
        return
    spans = tuple(span for span in block.spans if span.mark not in (Mark.REMOVED, Mark.OLD_NUMBER))
    if spans or not block.spans:
        yield block._replace(spans=spans, anchor="")


def _old_spans(block: MarkedBlock) -> tuple[Span, ...]:
    """The spans of a block without its new words; the elements around these stay, since others may end in them."""
    spans = (span if span.mark not in (Mark.ADDED, Mark.NEW_NUMBER) else _without_words(span) for span in block.spans)
    return tuple(span for span in spans if span.content)


def _without_words(span: Span) -> Span:
    if any(is_cell(token) for token in span.content):
        return Span(Mark.SAME, ())
    return Span(Mark.SAME, tuple(token for token in span.content if not isinstance(token, str) and _may_stay(token)))


def _may_stay(token: Element | End) -> bool:
    return isinstance(token, End) or token.name not in VOID
