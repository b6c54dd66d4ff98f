"""Text that was cut anew: which blocks of a stretch became which, several into one or one into several.

The words of the whole stretch are laid side by side; blocks that share enough of them belong together. So a paragraph
that became a list, lines that became paragraphs, or a sentence that went into the next one keep their words.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from policygen.markup.document import Block
from policygen.redlines.alignment import Pair, equal_pairs
from policygen.redlines.cleanup import is_filler
from policygen.redlines.inline_words import parse_inline
from policygen.redlines.section_numbers import certain_label

STANDALONE_TAGS = frozenset({"tr", "pre", "hr"})
"""The tags of blocks that are never a part of another text."""


class BlockWords(NamedTuple):
    """A block by its tag and its words; None for one that belongs to nothing but its pair, such as a table row."""

    tag: str
    words: Sequence[str] | None


def block_words(block: Block, alone: bool) -> BlockWords:
    """A block as a piece; one that stands `alone`, since it moved, say, belongs to nothing but its pair. A number in
    front says nothing."""
    if alone or block.tag in STANDALONE_TAGS:
        return BlockWords(block.tag, None)
    words = parse_inline(block.content).keys
    label = certain_label(block.text, bool(block.level))
    numbers = len(parse_inline((block.text[: label.stop],)).keys) if label else 0
    return BlockWords(block.tag, words[numbers:])


def lone_words(block: Block, moved: bool) -> BlockWords:
    """A block as a piece by itself, a row or code as well; one that `moved` says nothing here."""
    return BlockWords(block.tag, None if moved else parse_inline(block.content).keys)


class Group(NamedTuple):
    """Blocks old[a:b] that became new[c:d]."""

    a: int
    b: int
    c: int
    d: int


def block_groups(old: Sequence[BlockWords], new: Sequence[BlockWords], pairs: Sequence[Pair]) -> list[Group]:
    """The blocks of a stretch as groups, in order; `pairs`, increasing on both sides, are known to be the same.

    Blocks that became nothing, or of nothing, are in no group. A group has no block of the old text within it that
    belongs to nothing, but for rules (`hr`): what is removed is shown in order.
    """
    groups: list[Group] = []
    for i, j in sorted([*pairs, *_links_on_one_side(_shared_words(old, new, pairs), old, pairs)]):
        group = Group(i, i + 1, j, j + 1)
        while groups and (groups[-1].b > group.a or groups[-1].d > group.c):
            last = groups.pop()
            group = Group(last.a, max(last.b, group.b), min(last.c, group.c), max(last.d, group.d))
        groups.append(group)
    return groups


class _SharedWords:
    """What two blocks have in common: words, words that are no fillers, and the first and last pair of indexes."""

    __slots__ = ("first", "last", "significant", "words")

    def __init__(self, first: Pair) -> None:
        self.first = self.last = first
        self.words = self.significant = 0

    @property
    def in_a_row(self) -> bool:
        return all(last - first + 1 == self.words for first, last in zip(self.first, self.last, strict=True))


def _shared_words(
    old: Sequence[BlockWords], new: Sequence[BlockWords], pairs: Sequence[Pair]
) -> Iterator[tuple[Pair, int]]:
    """Blocks that share enough words, in order with the known pairs, and how many words they share."""
    before = [(word, i) for i, piece in enumerate(old) for word in piece.words or ()]
    after = [(word, j) for j, piece in enumerate(new) for word in piece.words or ()]
    shared_by_pair: dict[Pair, _SharedWords] = {}
    for x, y in equal_pairs([word for word, _ in before], [word for word, _ in after]):
        word, i = before[x]
        pair = i, after[y][1]
        shared = shared_by_pair.get(pair)
        if shared is None:
            shared = shared_by_pair[pair] = _SharedWords((x, y))
        shared.last = x, y
        shared.words += 1
        shared.significant += not is_filler(word)
    paired_old, paired_new = {i for i, _ in pairs}, {j for _, j in pairs}
    for (i, j), shared in shared_by_pair.items():
        if any((a < i) != (c < j) and a != i and c != j for a, c in pairs) or (i, j) in pairs:
            continue
        same_kind = i not in paired_old and j not in paired_new and old[i].tag == new[j].tag
        if _belong_together(shared, len(old[i].words or ()), len(new[j].words or ()), same_kind):
            yield (i, j), shared.words


def _belong_together(shared: _SharedWords, old: int, new: int, same_kind: bool) -> bool:
    """Whether two blocks of so many words are one text; `same_kind` are two of one kind that have no other partner."""
    shorter, longer = min(old, new), max(old, new)
    if 2 * shared.words < shorter or not shared.significant:
        return False
    if same_kind:
        return 10 * shared.words >= 3 * longer or 5 * shared.words >= 4 * shorter
    return shared.significant >= MIN_SIGNIFICANT or (shared.words == shorter > 1 and shared.in_a_row)


MIN_SIGNIFICANT = 3


def _links_on_one_side(
    links: Iterator[tuple[Pair, int]], old: Sequence[BlockWords], pairs: Sequence[Pair]
) -> Iterator[Pair]:
    """The links but for those of a new block to old ones on the other side of a block that belongs to nothing."""
    paired = {i for i, _ in pairs}
    barriers = (piece.words is None and piece.tag != "hr" and i not in paired for i, piece in enumerate(old))
    side = [*accumulate(barriers, int.__add__)] if any(p.words is None for p in old) else [0] * len(old)
    paired_side = {j: side[i] for i, j in pairs}
    weights: dict[int, Counter[int]] = defaultdict(Counter)
    all_links = list(links)
    for (i, j), words in all_links:
        weights[j][side[i]] += words
    for (i, j), _ in all_links:
        if side[i] == paired_side.get(j, weights[j].most_common(1)[0][0]):
            yield i, j
