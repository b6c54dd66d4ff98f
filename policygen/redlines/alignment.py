"""Two sequences laid side by side. Pure: items are hashable and nothing else is known of them.

Anchors are items that are unique on both sides (patience diff, Bram Cohen, 2003); between anchors the longest common
subsequence is taken (bit-parallel, Hyyrö 2004, as in rapidfuzz). The same input gives the same output everywhere.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Sequence

from rapidfuzz.distance import Indel

Pair = tuple[int, int]

# Above this many cells a gap without any unique item is left unmatched but for its ends: it would cost a second
# and tell little, since nothing in it stands out.
LARGEST_GAP = 40_000_000
# So many times anchors are looked for between anchors. What is left then, in texts made for it, has no such order.
MAX_DEPTH = 50


def equal_pairs(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Pair]:
    """Pairs of indexes (old, new) of equal items, increasing on both sides."""
    return _equal_pairs_within(old, new, 0, len(old), 0, len(new), MAX_DEPTH)


def _equal_pairs_within(
    old: Sequence[Hashable], new: Sequence[Hashable], a: int, b: int, c: int, d: int, depth: int
) -> list[Pair]:
    """The pairs within old[a:b] and new[c:d]."""
    head: list[Pair] = []
    while a < b and c < d and old[a] == new[c]:
        head.append((a, c))
        a, c = a + 1, c + 1
    tail: list[Pair] = []
    while a < b and c < d and old[b - 1] == new[d - 1]:
        b, d = b - 1, d - 1
        tail.append((b, d))
    tail.reverse()
    if a == b or c == d:
        return head + tail
    anchors = _unique_anchors(old, new, a, b, c, d) if depth else []
    middle: list[Pair] = []
    if not anchors:
        if (b - a) * (d - c) <= LARGEST_GAP:
            middle = longest_common(old[a:b], new[c:d], a, c)
        return head + middle + tail
    for i, j in [*anchors, (b, d)]:
        if a < i and c < j:
            middle += _equal_pairs_within(old, new, a, i, c, j, depth - 1)
        if i < b:
            middle.append((i, j))
        a, c = i + 1, j + 1
    return head + middle + tail


def aligned_pairs(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Pair]:
    """Which items stand for each other: equal ones, and between them those in gaps of the same size."""
    pairs: list[Pair] = []
    a = c = 0
    for i, j in [*equal_pairs(old, new), (len(old), len(new))]:
        if i - a == j - c:
            pairs += zip(range(a, i), range(c, j), strict=True)
        if i < len(old):
            pairs.append((i, j))
        a, c = i + 1, j + 1
    return pairs


def longest_common(old: Sequence[Hashable], new: Sequence[Hashable], a: int = 0, c: int = 0) -> list[Pair]:
    """A longest common subsequence as pairs of indexes, counted from `a` and `c`."""
    numbers: dict[Hashable, int] = {}
    left = [numbers.setdefault(item, len(numbers)) for item in old]
    right = [numbers.setdefault(item, len(numbers)) for item in new]
    pairs: list[Pair] = []
    for block in Indel.opcodes(left, right).as_matching_blocks():
        pairs += [(a + block.a + k, c + block.b + k) for k in range(block.size)]
    return pairs


def _unique_anchors(old: Sequence[Hashable], new: Sequence[Hashable], a: int, b: int, c: int, d: int) -> list[Pair]:
    """The longest run of items, in order on both sides, each of which stands once on each side."""
    old_counts, new_counts = Counter(old[a:b]), Counter(new[c:d])
    new_indexes = {new[j]: j for j in range(c, d) if new_counts[new[j]] == 1}
    candidates = [(i, new_indexes[old[i]]) for i in range(a, b) if old_counts[old[i]] == 1 and old[i] in new_indexes]
    return heaviest_increasing(candidates)


def heaviest_increasing(pairs: Sequence[Pair], weights: Sequence[int] | None = None) -> list[Pair]:
    """The heaviest subsequence of pairs (sorted by their first indexes) whose second indexes increase.

    Without weights every pair weighs the same. O(n log n).
    """
    if weights is None:
        weights = [1] * len(pairs)
    tops: list[int] = []  # second indexes, increasing
    sums: list[int] = []  # the heaviest chain that ends at or before that index, increasing
    ends: list[int] = []  # the pair at which that chain ends
    previous: list[int] = []
    for index, (_, j) in enumerate(pairs):
        position = bisect_left(tops, j)
        total = weights[index] + (sums[position - 1] if position else 0)
        previous.append(ends[position - 1] if position else -1)
        stop = position
        while stop < len(tops) and sums[stop] <= total:
            stop += 1
        if not position or sums[position - 1] < total:
            tops[position:stop], sums[position:stop], ends[position:stop] = [j], [total], [index]
    chain: list[Pair] = []
    index = ends[-1] if ends else -1
    while index >= 0:
        chain.append(pairs[index])
        index = previous[index]
    chain.reverse()
    return chain
