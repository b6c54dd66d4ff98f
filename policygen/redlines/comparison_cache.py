"""Results kept for later comparisons: most blocks, and most changes of them, come again."""

from collections.abc import Sequence

from policygen.markup.block_content import Element
from policygen.markup.document import Block, Document
from policygen.redlines.alignment import Pair
from policygen.redlines.block_differences import Difference, compare_blocks, removed_block_spans
from policygen.redlines.block_tree import element_numbers
from policygen.redlines.list_numbers import paths_with_ordinals
from policygen.redlines.redline_model import Numbers, Spans
from policygen.redlines.renumbering import DocumentNumbers, document_numbers
from policygen.redlines.split_and_merge import Group, block_groups, block_words

MAX_DOCUMENTS = 8

LoneIndexes = tuple[tuple[int, ...], tuple[int, ...]]
"""The indexes, on both sides, of blocks that belong to nothing but their pairs: they moved, or became a row or code."""


class ComparisonCache:
    """A saving only: the same calls give the same values without it. It belongs to one history."""

    def __init__(self) -> None:
        self._numbers: dict[int, tuple[Document, tuple[Numbers, ...]]] = {}
        self._document_numbers: dict[int, tuple[Document, DocumentNumbers]] = {}
        self._lone_paths: dict[int, tuple[Document, dict[int, tuple[Element, ...]]]] = {}
        self._compared: dict[tuple[str, str], tuple[Spans, Difference | None]] = {}
        self._removed: dict[str, Spans] = {}
        self._groups: dict[tuple[object, ...], list[Group]] = {}

    def numbers(self, document: Document) -> tuple[Numbers, ...]:
        """`block_tree.element_numbers`, of the documents that were asked for last."""
        cached = self._numbers.pop(id(document), None)
        if cached is None or cached[0] is not document:
            cached = (document, element_numbers(document))
            if len(self._numbers) >= MAX_DOCUMENTS:
                del self._numbers[next(iter(self._numbers))]
        self._numbers[id(document)] = cached
        return cached[1]

    def document_numbers(self, document: Document) -> DocumentNumbers:
        """`renumbering.document_numbers`, of the documents that were asked for last."""
        cached = self._document_numbers.pop(id(document), None)
        if cached is None or cached[0] is not document:
            cached = (document, document_numbers(document, self.numbers(document)))
            if len(self._document_numbers) >= MAX_DOCUMENTS:
                del self._document_numbers[next(iter(self._document_numbers))]
        self._document_numbers[id(document)] = cached
        return cached[1]

    def lone_path(self, document: Document, index: int) -> tuple[Element, ...]:
        """The elements around a block as it stands alone: items of ordered lists have their numbers."""
        cached = self._lone_paths.get(id(document))
        if cached is None or cached[0] is not document:
            cached = self._lone_paths[id(document)] = (document, paths_with_ordinals(document, self.numbers(document)))
        return cached[1].get(index, document.blocks[index].path)

    def compare(self, old: Block, new: Block) -> tuple[Spans, Difference | None]:
        """`block_differences.compare_blocks`."""
        cached = self._compared.get((old.key, new.key))
        if cached is None:
            cached = self._compared[old.key, new.key] = compare_blocks(old, new)
        return cached

    def removed_spans(self, block: Block) -> Spans:
        """`block_differences.removed_block_spans`."""
        cached = self._removed.get(block.key)
        if cached is None:
            cached = self._removed[block.key] = removed_block_spans(block)
        return cached

    def groups(
        self, old: Sequence[Block], new: Sequence[Block], pairs: Sequence[Pair], alone: LoneIndexes
    ) -> list[Group]:
        """`split_and_merge.block_groups` of the blocks of a stretch; those at the indexes `alone` join none."""
        key = (tuple([block.key for block in old]), 0, *[block.key for block in new], 0, *pairs, 0, alone)
        cached = self._groups.get(key)
        if cached is None:
            olds = [block_words(block, index in alone[0]) for index, block in enumerate(old)]
            news = [block_words(block, index in alone[1]) for index, block in enumerate(new)]
            cached = self._groups[key] = block_groups(olds, news, pairs)
        return cached
