"""Identities of blocks over a whole history.

A block keeps one identity for life: through rewording, renumbering and moving, and when it comes back after it had
been removed. Each version is aligned with the one before; what is still new is looked for among the identities that
have ended; what is left then is new. An identity is named after its first wording, so that adding a version to the
end of a history changes no name.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from rapidfuzz.distance import Indel

from policygen.markup import Block, Document
from policygen.markup.content import recorded_tag
from policygen.redlines.alignment import common, increasing

Pair = tuple[int, int]

ALIKE = 0.5  # similarity (Indel, by character) from which two blocks in the same gap are one reworded
ALIKE_ELSEWHERE = 0.75  # and from which they are, wherever they stand
SHORT = 25  # characters; shorter blocks must be this much more alike, since little is alike by chance
ALIKE_SHORT = 0.7
LARGEST_GRID = 2_500  # pairs of blocks in a gap that are compared each with each; in larger gaps by shared words only
CANDIDATES = 8
RARE = 12  # a word in more ended blocks than this says nothing

_NUMBER = re.compile(
    r"^\s*(?:§+\s*)?(?:\(?(?:\d+(?:\.\d+)*|[ivxlc]+|[a-z])[.):]\)?|\(\w{1,4}\)|\d+(?:\.\d+)+)\s+", re.I
)
_WORD = re.compile(r"\w{4,}|[\u3040-\u30ff\u3400-\u9fff]{2}")


def wording(block: Block) -> str:
    """What a block says, for telling whether it is the same: its text without a number in front, or its HTML."""
    return _NUMBER.sub("", block.text, count=1) or block.html or recorded_tag(block.path[-1])


def matched(old: Document, new: Document) -> tuple[Pair, ...]:
    """The blocks of two texts that are the same, as pairs of places, sorted by the first ones; moved ones, too."""
    pairs = _in_order(old, new)
    taken_old, taken_new = {i for i, _ in pairs}, {j for _, j in pairs}
    left = [i for i in range(len(old.blocks)) if i not in taken_old]
    free = [j for j in range(len(new.blocks)) if j not in taken_new]
    if left and free:
        pairs += _elsewhere([(i, old.blocks[i]) for i in left], [(j, new.blocks[j]) for j in free])
    return tuple(sorted(pairs))


def _in_order(old: Document, new: Document) -> list[Pair]:
    """Equal blocks, then equal wordings between them, then similar ones between those."""
    pairs = _apart(common(old.keys, new.keys), old, new)
    found: list[Pair] = []
    for a, i, c, j in _gaps(pairs, len(old.blocks), len(new.blocks)):
        olds, news = old.blocks[a:i], new.blocks[c:j]
        ours, theirs = [*map(wording, olds)], [*map(wording, news)]
        inner = common(ours, theirs)
        for e, k, g, m in _gaps(inner, i - a, j - c):
            similar = _similar(olds[e:k], news[g:m], ours[e:k], theirs[g:m])
            found += [(a + e + x, c + g + y) for x, y in similar]
        found += [(a + x, c + y) for x, y in inner]
    return sorted(pairs + found)


def _apart(pairs: list[Pair], old: Document, new: Document) -> list[Pair]:
    """Pairs without those that match only by chance: a short, often repeated block alone between changed ones."""
    counts = Counter(old.keys) + Counter(new.keys)
    kept = set(pairs)
    return [
        (i, j)
        for i, j in pairs
        if counts[old.keys[i]] <= 2
        or (i - 1, j - 1) in kept
        or (i + 1, j + 1) in kept
        or len(old.blocks[i].text) > SHORT
    ]


def _gaps(pairs: Sequence[Pair], old: int, new: int) -> Iterator[tuple[int, int, int, int]]:
    """What lies between pairs, where something does on both sides: old[a:i] and new[c:j]."""
    a = c = 0
    for i, j in [*pairs, (old, new)]:
        if a < i and c < j:
            yield a, i, c, j
        a, c = i + 1, j + 1


def likeness(old: str, new: str, cutoff: float) -> float:
    """How alike two wordings are, 0 to 1; 0 below the cutoff, which is higher for short ones."""
    if min(len(old), len(new)) < SHORT:
        cutoff = max(cutoff, ALIKE_SHORT)
    if min(len(old), len(new)) * 2 < cutoff * (len(old) + len(new)):
        return 0.0
    return Indel.normalized_similarity(old, new, score_cutoff=cutoff)


def _similar(old: Sequence[Block], new: Sequence[Block], ours: Sequence[str], theirs: Sequence[str]) -> list[Pair]:
    """The best pairs of similar blocks of a gap, in order."""
    if len(old) * len(new) > LARGEST_GRID:
        scored = _by_words(ours, theirs, range(len(old)), range(len(new)))
    else:
        scored = ((i, j) for i in range(len(old)) for j in range(len(new)))
    candidates: list[tuple[int, int, int]] = []
    for i, j in scored:
        if _family(old[i]) != _family(new[j]):
            continue
        score = likeness(ours[i], theirs[j], ALIKE)
        if score:
            same = old[i].path == new[j].path
            candidates.append((i, -j, int(score * score * (min(len(ours[i]), 4_000) + 10) * (4 if same else 3))))
    candidates.sort()
    # Places are sorted downwards within one old block, so that a chain takes at most one partner for each.
    return increasing([(i, -j) for i, j, _ in candidates], [weight for _, _, weight in candidates])


def _family(block: Block) -> str:
    """Blocks of different families are never the same block: rows, code, rules, and all other text."""
    return block.tag if block.tag in ("tr", "pre", "hr") else "text"


def _by_words(ours: Sequence[str], theirs: Sequence[str], left: Sequence[int], right: Sequence[int]) -> Iterator[Pair]:
    """Pairs that share rare words: the few likeliest partners of each new block."""
    index: dict[str, list[int]] = defaultdict(list)
    for i in left:
        for word in _telling(ours[i]):
            index[word].append(i)
    for j in right:
        votes: dict[int, int] = {}
        for word in _telling(theirs[j]):
            places = index.get(word, ())
            if len(places) <= RARE:
                for i in places:
                    votes[i] = votes.get(i, 0) + 1
        best = sorted(votes.items(), key=lambda vote: (-vote[1], abs(vote[0] - j), vote[0]))[:CANDIDATES]
        yield from ((i, j) for i, _ in best)


@lru_cache(maxsize=4096)
def _telling(words: str) -> tuple[str, ...]:
    """The different longer words of a text, sorted."""
    return tuple(sorted(set(_WORD.findall(words.lower()))))


def _elsewhere(left: Sequence[tuple[int, Block]], free: Sequence[tuple[int, Block]]) -> list[Pair]:
    """Pairs that stand anywhere: equal wordings first, then very similar ones, the likest first."""
    pairs: list[Pair] = []
    by_wording: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i, block in left:
        by_wording[_family(block), wording(block)].append(i)
    still: list[tuple[int, Block]] = []
    for j, block in free:
        places = by_wording.get((_family(block), wording(block)))
        if places:
            pairs.append((places.pop(0), j))
        else:
            still.append((j, block))
    taken = {i for i, _ in pairs}
    rest = [(i, block) for i, block in left if i not in taken]
    if not rest or not still:
        return pairs
    ours = {i: wording(block) for i, block in rest}
    theirs = {j: wording(block) for j, block in still}
    families = {**{("old", i): _family(b) for i, b in rest}, **{("new", j): _family(b) for j, b in still}}
    top = max([*ours, *theirs]) + 1
    old_words = [ours.get(k, "") for k in range(top)]
    new_words = [theirs.get(k, "") for k in range(top)]
    scored = sorted(
        (-likeness(ours[i], theirs[j], ALIKE_ELSEWHERE), i, j)
        for i, j in _by_words(old_words, new_words, sorted(ours), sorted(theirs))
        if families["old", i] == families["new", j]
    )
    used_old: set[int] = set()
    used_new: set[int] = set()
    for score, i, j in scored:
        if score and i not in used_old and j not in used_new:
            pairs.append((i, j))
            used_old.add(i)
            used_new.add(j)
    return pairs


@dataclass(frozen=True, slots=True)
class Lineage:
    """The identity of each block of each version: 12 hex digits, parallel to the documents' blocks."""

    clauses: tuple[tuple[str, ...], ...]

    def pairs(self, old: int, new: int) -> tuple[Pair, ...]:
        """The blocks that two versions share, as pairs of places, sorted by the first."""
        places = {name: j for j, name in enumerate(self.clauses[new])}
        return tuple([(i, j) for i, j in enumerate(map(places.get, self.clauses[old])) if j is not None])


Traced = tuple[Sequence[Document], Sequence[tuple[str, ...]]]
"""The documents of a history, and the identities that were found of their blocks."""


def lineage(
    documents: Sequence[Document],
    recorded: Sequence[Sequence[str] | None] = (),
    known: Traced = ((), ()),
) -> Lineage:
    """The identities of the blocks of a history, oldest version first.

    `recorded` holds, for versions whose identities are in the lock, these; they win over computed ones. A recorded
    list of another length than the version has blocks belongs to another text and is left aside.

    `known` is what was found before of the same history, with the same `recorded`, before some of its documents were
    edited. It saves work and changes nothing: what stands before the first edit is taken over, and so is what stands
    after the last one, from where on the past is again what it was.
    """
    old_documents, old_clauses = known
    past = _Past({name for version in recorded if version for name in version})
    for document, old, names in zip(documents, old_documents, old_clauses, strict=False):
        if document is not old:
            break
        past.goes_on(document, names)
    was, shift, rest = past.copy(), len(old_documents) - len(documents), _same_at_end(documents, old_documents)
    for number in range(past.length, len(documents)):
        names = _identified(past, documents[number], recorded[number] if number < len(recorded) else None)
        past.goes_on(documents[number], names)
        if number >= rest and number + shift >= 0:
            while was.length <= number + shift:
                was.goes_on(old_documents[was.length], old_clauses[was.length])
            if was.is_as(past):
                return Lineage((*past.clauses, *old_clauses[was.length :]))
    return Lineage(tuple(past.clauses))


def _same_at_end(documents: Sequence[Document], known: Sequence[Document]) -> int:
    """The place from which on documents are those that were known, counted from the end."""
    place = len(documents)
    for new, old in zip(reversed(documents), reversed(known), strict=False):
        if new is not old:
            break
        place -= 1
    return place


class _Past:
    """What has been up to a version: the names that were given, and the blocks that have ended."""

    def __init__(self, taken: Set[str]) -> None:
        """Nothing has been yet; `taken` are names that no new block gets."""
        self.clauses: list[tuple[str, ...]] = []
        self.ended: dict[str, Block] = {}
        self.document: Document | None = None
        self._here: set[str] = set()
        self._taken = set(taken)
        self._occurrences: Counter[str] = Counter()

    def copy(self) -> "_Past":
        """The same, which goes on by itself."""
        other = _Past(self._taken)
        other.clauses, other.ended, other.document = [*self.clauses], {**self.ended}, self.document
        other._here = self._here
        other._occurrences = Counter(self._occurrences)
        return other

    @property
    def length(self) -> int:
        """How many versions there have been."""
        return len(self.clauses)

    def goes_on(self, document: Document, names: tuple[str, ...]) -> None:
        """The next version, whose blocks have these names."""
        before = self.clauses[-1] if self.clauses else ()
        if names != before:
            here = set(names)
            gone = self._here - here
            if gone and self.document is not None:
                pairs = zip(before, self.document.blocks, strict=True)
                self.ended.update([pair for pair in pairs if pair[0] in gone])
            for name in here - self._here:
                self.ended.pop(name, None)
                self._taken.add(name)
            self._here = here
        self.clauses.append(names)
        self.document = document

    def is_as(self, other: "_Past") -> bool:
        """Whether whatever comes next gets the same names after this past and after another one."""
        return (
            self.document is other.document
            and self.clauses[-1:] == other.clauses[-1:]
            and self._taken == other._taken
            and [*self.ended.items()] == [*other.ended.items()]
        )

    def name(self, block: Block) -> str:
        """A new identity: twelve hex digits of the first wording's digest and its occurrence number."""
        words = wording(block)
        while True:
            self._occurrences[words] += 1
            name = sha256(f"{self._occurrences[words]}\n{words}".encode()).hexdigest()[:12]
            if name not in self._taken:
                self._taken.add(name)
                return name


def _identified(past: _Past, document: Document, recorded: Sequence[str] | None) -> tuple[str, ...]:
    """The identities of the blocks of the next version: recorded ones, else as its blocks are found in the past."""
    if recorded is not None and len(recorded) == len(document.blocks):
        return tuple(recorded)
    before = past.clauses[-1] if past.clauses else ()
    mine = [""] * len(document.blocks)
    if past.document is not None:
        for i, j in matched(past.document, document):
            mine[j] = before[i]
    free = [(j, document.blocks[j]) for j, name in enumerate(mine) if not name]
    for name, j in _returned(past.ended, free):
        mine[j] = name
    return tuple([name or past.name(document.blocks[j]) for j, name in enumerate(mine)])


def _returned(ended: Mapping[str, Block], free: Sequence[tuple[int, Block]]) -> list[tuple[str, int]]:
    """Which blocks without an identity are ones that had ended."""
    names = list(ended)
    if not names or not free:
        return []
    pairs = _elsewhere([(index, ended[name]) for index, name in enumerate(names)], free)
    return [(names[i], j) for i, j in pairs]
