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
DEEPEST = 50


def common(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Pair]:
    """Pairs of places (old, new) with equal items, increasing on both sides."""
    return _common(old, new, 0, len(old), 0, len(new), DEEPEST)


def _common(old: Sequence[Hashable], new: Sequence[Hashable], a: int, b: int, c: int, d: int, depth: int) -> list[Pair]:
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
    anchors = _unique(old, new, a, b, c, d) if depth else []
    middle: list[Pair] = []
    if not anchors:
        if (b - a) * (d - c) <= LARGEST_GAP:
            middle = longest(old[a:b], new[c:d], a, c)
        return head + middle + tail
    for i, j in [*anchors, (b, d)]:
        if a < i and c < j:
            middle += _common(old, new, a, i, c, j, depth - 1)
        if i < b:
            middle.append((i, j))
        a, c = i + 1, j + 1
    return head + middle + tail


def paired(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Pair]:
    """Which items stand for each other: equal ones, and between them those in gaps of the same size."""
    pairs: list[Pair] = []
    a = c = 0
    for i, j in [*common(old, new), (len(old), len(new))]:
        if i - a == j - c:
            pairs += zip(range(a, i), range(c, j), strict=True)
        if i < len(old):
            pairs.append((i, j))
        a, c = i + 1, j + 1
    return pairs


def longest(old: Sequence[Hashable], new: Sequence[Hashable], a: int = 0, c: int = 0) -> list[Pair]:
    """A longest common subsequence as pairs of places, counted from `a` and `c`."""
    numbers: dict[Hashable, int] = {}
    left = [numbers.setdefault(item, len(numbers)) for item in old]
    right = [numbers.setdefault(item, len(numbers)) for item in new]
    pairs: list[Pair] = []
    for block in Indel.opcodes(left, right).as_matching_blocks():
        pairs += [(a + block.a + k, c + block.b + k) for k in range(block.size)]
    return pairs


def _unique(old: Sequence[Hashable], new: Sequence[Hashable], a: int, b: int, c: int, d: int) -> list[Pair]:
    """The longest run of items, in order on both sides, each of which stands once on each side."""
    ours, theirs = Counter(old[a:b]), Counter(new[c:d])
    places = {new[j]: j for j in range(c, d) if theirs[new[j]] == 1}
    candidates = [(i, places[old[i]]) for i in range(a, b) if ours[old[i]] == 1 and old[i] in places]
    return increasing(candidates)


def increasing(pairs: Sequence[Pair], weights: Sequence[int] | None = None) -> list[Pair]:
    """The heaviest subsequence of pairs (sorted by their first places) whose second places increase.

    Without weights every pair weighs the same. O(n log n).
    """
    if weights is None:
        weights = [1] * len(pairs)
    tops: list[int] = []  # second places, increasing
    sums: list[int] = []  # the heaviest chain that ends at or before that place, increasing
    ends: list[int] = []  # the pair at which that chain ends
    before: list[int] = []
    for place, (_, j) in enumerate(pairs):
        at = bisect_left(tops, j)
        total = weights[place] + (sums[at - 1] if at else 0)
        before.append(ends[at - 1] if at else -1)
        stop = at
        while stop < len(tops) and sums[stop] <= total:
            stop += 1
        if not at or sums[at - 1] < total:
            tops[at:stop], sums[at:stop], ends[at:stop] = [j], [total], [place]
    chain: list[Pair] = []
    place = ends[-1] if ends else -1
    while place >= 0:
        chain.append(pairs[place])
        place = before[place]
    chain.reverse()
    return chain
