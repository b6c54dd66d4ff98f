"""How the blocks of a redline lie on a page: which elements came or went as a whole, and what moved together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from policygen.redlines.leads import FOLDED
from policygen.redlines.redline_model import MarkedBlock
from policygen.redlines.redline_phrases import Phrase

WHOLE_LABELS = {Phrase.ADDED: "added", Phrase.REMOVED: "removed"}
"""The labels of blocks that came or went as a whole, which are told once for a run, and what `data-whole` says."""

_NO_BOXES = frozenset({"tbody", "thead", "tfoot", "colgroup"})
_HOLDS_NO_PARAGRAPHS = frozenset("ul ol menu dl table tbody thead tfoot tr p pre h1 h2 h3 h4 h5 h6 dt summary".split())
_STANDS_FIRST = frozenset({"summary", "caption"})


class MovedGroup(NamedTuple):
    """Blocks that moved together, from one index to another, within so many elements around them. Those from the index
    `fold` on are folded, if they are as they were: all but the heading; else it is the end."""

    start: int
    end: int
    depth: int
    fold: int


@dataclass(frozen=True, slots=True)
class RedlineLayout:
    """Blocks in a row: how many elements each shares with the one before; the outermost elements that came or went as a
    whole, by the index of their first block and their depth; by index, the depths of the elements before which there
    can stand, in a paragraph or a row of its own, what is said of a run; and what moved together, by the index of its
    first block."""

    shared: tuple[int, ...]
    wholes: dict[tuple[int, int], str]
    leads: dict[int, int]
    groups: dict[int, MovedGroup]


def redline_layout(blocks: Sequence[MarkedBlock]) -> RedlineLayout:
    """How some blocks in a row lie."""
    shared = tuple(map(_shared_count, [None, *blocks][:-1], blocks))
    wholes = {(index, depth): name for index, depth, name in _wholes(blocks, shared)}
    leads = {index: room for index, depth in wholes if (room := _lead_depth(blocks[index], depth)) is not None}
    groups = {group.start: group for group in _moved_groups(blocks, shared)}
    return RedlineLayout(shared, wholes, leads, groups)


def _shared_count(before: MarkedBlock | None, block: MarkedBlock) -> int:
    """How many elements around a block are also around the one before it."""
    count = 0
    for last_number, number in zip(before.chain.numbers if before else (), block.chain.numbers, strict=False):
        if last_number != number:
            break
        count += 1
    return count


def _wholes(blocks: Sequence[MarkedBlock], shared: Sequence[int]) -> Iterator[tuple[int, int, str]]:
    """The outermost elements all of whose blocks came, or all of whose blocks went."""
    index = 0
    while index < len(blocks):
        name = whole_name(blocks[index])
        stop = index + 1
        for depth in range(shared[index], len(blocks[index].chain.elements) if name else 0):
            end = _end_of_element(shared, index, depth)
            if blocks[index].chain.elements[depth].name not in _NO_BOXES and all(
                whole_name(block) == name for block in blocks[index + 1 : end]
            ):
                yield index, depth, name
                stop = end
                break
        index = stop


def whole_name(block: MarkedBlock) -> str:
    """What `data-whole` says of a block; nothing, unless all of it came or went, or stands at both places of a move."""
    if block.label is Phrase.MOVED_AWAY:
        return "removed"
    if block.label is Phrase.MOVED_HERE and not block.move:
        return "added"
    return WHOLE_LABELS.get(block.label, "") if block.label else ""


def _end_of_element(shared: Sequence[int], index: int, depth: int) -> int:
    """The index after the last block in an element that begins with the block at an index."""
    end = index + 1
    while end < len(shared) and shared[end] > depth:
        end += 1
    return end


def _lead_depth(block: MarkedBlock, depth: int) -> int | None:
    """The depth of the outermost element, from one on, before which there is room for what is said of a run."""
    depths = range(depth, len(block.chain.elements) if block.lead else depth)
    return next((inner for inner in depths if _has_room(block, inner)), None)


def _has_room(block: MarkedBlock, depth: int) -> bool:
    """Whether what is said of one of the elements around a block can stand before it, in a paragraph or in a row."""
    elements = block.chain.elements
    if elements[depth].name == "tr":
        return True
    return elements[depth].name not in _STANDS_FIRST and not (
        depth and elements[depth - 1].name in _HOLDS_NO_PARAGRAPHS
    )


def _moved_groups(blocks: Sequence[MarkedBlock], shared: Sequence[int]) -> Iterator[MovedGroup]:
    """Several blocks that moved together, where an element of their own can stand around them."""
    start = 0
    while start < len(blocks):
        move, end = blocks[start].move if blocks[start].label else 0, start + 1
        while move and end < len(blocks) and blocks[end].kind and blocks[end].move == move:
            end += 1
        if end > start + 1:
            depth = max(shared[start], shared[end] if end < len(blocks) else 0)
            is_whole = all(
                shared[index] >= depth < len(blocks[index].chain.elements) for index in range(start + 1, end)
            )
            first = blocks[start]
            names = [element.name for element in first.chain.elements[depth : depth + 1]]
            if is_whole and names and names != ["tr"] and _has_room(first, depth):
                is_heading = len(first.chain.elements) == depth + 1 and bool(first.chain.elements[depth].level)
                fold = start + is_heading if first.lead and first.lead.phrase in FOLDED else end
                yield MovedGroup(start, end, depth, fold)
        start = end
