"""What was worked out before: most blocks, and most changes of them, come again in other comparisons."""

from collections.abc import Sequence

from policygen.markup import Block, Document, Element
from policygen.redlines.alignment import Pair
from policygen.redlines.block_differences import Difference, compared, removed_block
from policygen.redlines.block_tree import numbers
from policygen.redlines.list_numbers import counted
from policygen.redlines.redline_model import Numbers, Spans
from policygen.redlines.split_and_merge import Group, groups, piece

MOST_DOCUMENTS = 8

Moved = tuple[tuple[int, ...], tuple[int, ...]]
"""The indexes, on both sides, of blocks that moved."""


class Cache:
    """A saving only: the same calls give the same values without it. It belongs to one history."""

    def __init__(self) -> None:
        self._numbers: dict[int, tuple[Document, tuple[Numbers, ...]]] = {}
        self._counted: dict[int, tuple[Document, dict[int, tuple[Element, ...]]]] = {}
        self._compared: dict[tuple[str, str], tuple[Spans, Difference | None]] = {}
        self._removed: dict[str, Spans] = {}
        self._groups: dict[tuple[object, ...], list[Group]] = {}

    def numbers(self, document: Document) -> tuple[Numbers, ...]:
        """`tree.numbers`, of the documents that were asked for last."""
        known = self._numbers.pop(id(document), None)
        if known is None or known[0] is not document:
            known = (document, numbers(document))
            if len(self._numbers) >= MOST_DOCUMENTS:
                del self._numbers[next(iter(self._numbers))]
        self._numbers[id(document)] = known
        return known[1]

    def around(self, document: Document, index: int) -> tuple[Element, ...]:
        """The elements around a block as it stands alone: items of ordered lists have their numbers."""
        known = self._counted.get(id(document))
        if known is None or known[0] is not document:
            known = self._counted[id(document)] = (document, counted(document, self.numbers(document)))
        return known[1].get(index, document.blocks[index].path)

    def compared(self, old: Block, new: Block) -> tuple[Spans, Difference | None]:
        """`blocks.compared`."""
        known = self._compared.get((old.key, new.key))
        if known is None:
            known = self._compared[old.key, new.key] = compared(old, new)
        return known

    def removed(self, block: Block) -> Spans:
        """`blocks.removed_block`."""
        known = self._removed.get(block.key)
        if known is None:
            known = self._removed[block.key] = removed_block(block)
        return known

    def groups(self, old: Sequence[Block], new: Sequence[Block], pairs: Sequence[Pair], moved: Moved) -> list[Group]:
        """`split_and_merge.groups` of the blocks of a stretch; those at the indexes `moved` are kept out of it."""
        key = (tuple([block.key for block in old]), 0, *[block.key for block in new], 0, *pairs, 0, moved)
        known = self._groups.get(key)
        if known is None:
            olds = [piece(block, index in moved[0]) for index, block in enumerate(old)]
            news = [piece(block, index in moved[1]) for index, block in enumerate(new)]
            known = self._groups[key] = groups(olds, news, pairs)
        return known
