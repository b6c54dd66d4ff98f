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

from policygen.markup.block_content import recorded_tag
from policygen.markup.document import Block, Document
from policygen.redlines.alignment import equal_pairs, heaviest_increasing
from policygen.redlines.section_numbers import certain_label

Pair = tuple[int, int]

SIMILAR = 0.5  # similarity (Indel, by character) from which two blocks in the same gap are one reworded
SIMILAR_ELSEWHERE = 0.75  # and from which they are, wherever they stand
SHORT_TEXT = 25  # characters; shorter blocks must be this much more alike, since little is alike by chance
SIMILAR_SHORT = 0.7
LARGEST_GRID = 2_500  # pairs of blocks in a gap that are compared each with each; in larger gaps by shared words only
CANDIDATES = 8
RARE_IN_BLOCKS = 12  # a word in more ended blocks than this says nothing

_NUMBER = re.compile(
    r"^\s*(?:§+\s*)?(?:\(?(?:\d+(?:\.\d+)*|[ivxlc]+|[a-z])[.):]\)?|\(\w{1,4}\)|\d+(?:\.\d+)+)\s+", re.I
)
_WORD = re.compile(r"\w{4,}|[\u3040-\u30ff\u3400-\u9fff]{2}")


def wording(block: Block) -> str:
    """What a block says, for telling whether it is the same: its text without a number in front, or its HTML."""
    label = certain_label(block.text, bool(block.level))
    text = block.text[label.stop :].lstrip() if label else _NUMBER.sub("", block.text, count=1)
    return text or block.html or recorded_tag(block.path[-1])


def _first_wording(block: Block) -> str:
    """What the identity of a new block is named after: for ever so."""
    return _NUMBER.sub("", block.text, count=1) or block.html or recorded_tag(block.path[-1])


def match_blocks(old: Document, new: Document) -> tuple[Pair, ...]:
    """The blocks of two texts that are the same, as pairs of indexes, sorted by the first ones; moved ones, too."""
    pairs = _in_order(old, new)
    taken_old, taken_new = {i for i, _ in pairs}, {j for _, j in pairs}
    unmatched_old = [i for i in range(len(old.blocks)) if i not in taken_old]
    unmatched_new = [j for j in range(len(new.blocks)) if j not in taken_new]
    if unmatched_old and unmatched_new:
        pairs += _match_anywhere(
            [(i, old.blocks[i]) for i in unmatched_old], [(j, new.blocks[j]) for j in unmatched_new]
        )
    return _with_numbered_headings(tuple(sorted(pairs)), old, new)


def _with_numbered_headings(pairs: tuple[Pair, ...], old: Document, new: Document) -> tuple[Pair, ...]:
    """Pairs in which headings that are nothing but a number ("Article 4") go with what stands right under them."""
    old_numbered, new_numbered = _numbered_headings(old), _numbered_headings(new)
    if not old_numbered or not new_numbered:
        return pairs
    partners = dict(pairs)
    kept = [(i, j) for i, j in pairs if i not in old_numbered and j not in new_numbered]
    below = ((i, partners.get(i + 1, 0) - 1) for i in sorted(old_numbered) if i + 1 not in old_numbered)
    by_text = [(i, j) for i, j in below if j in new_numbered]
    taken_old, taken_new = {i for i, _ in by_text}, {j for _, j in by_text}
    others = [pair for pair in pairs if pair not in kept and pair[0] not in taken_old and pair[1] not in taken_new]
    return tuple(sorted([*kept, *by_text, *others]))


def _numbered_headings(document: Document) -> set[int]:
    """The indexes of headings that are nothing but a number."""
    labels = ((heading.block, certain_label(heading.text, is_heading=True)) for heading in document.headings)
    return {index for index, label in labels if label and label.stop == len(document.blocks[index].text)}


def _in_order(old: Document, new: Document) -> list[Pair]:
    """Equal blocks, then equal wordings between them, then similar ones between those."""
    pairs = _without_chance_matches(equal_pairs(old.keys, new.keys), old, new)
    similar_pairs: list[Pair] = []
    for a, i, c, j in _gaps(pairs, len(old.blocks), len(new.blocks)):
        olds, news = old.blocks[a:i], new.blocks[c:j]
        old_wordings, new_wordings = [*map(wording, olds)], [*map(wording, news)]
        wording_pairs = equal_pairs(old_wordings, new_wordings)
        for e, k, g, m in _gaps(wording_pairs, i - a, j - c):
            matches = _similar_pairs(olds[e:k], news[g:m], old_wordings[e:k], new_wordings[g:m])
            similar_pairs += [(a + e + x, c + g + y) for x, y in matches]
        similar_pairs += [(a + x, c + y) for x, y in wording_pairs]
    return sorted(pairs + similar_pairs)


def _without_chance_matches(pairs: list[Pair], old: Document, new: Document) -> list[Pair]:
    """Pairs without those that match only by chance: a short, often repeated block alone between changed ones."""
    counts = Counter(old.keys) + Counter(new.keys)
    kept = set(pairs)
    return [
        (i, j)
        for i, j in pairs
        if counts[old.keys[i]] <= 2
        or (i - 1, j - 1) in kept
        or (i + 1, j + 1) in kept
        or len(old.blocks[i].text) > SHORT_TEXT
    ]


def _gaps(pairs: Sequence[Pair], old: int, new: int) -> Iterator[tuple[int, int, int, int]]:
    """What lies between pairs, where something does on both sides: old[a:i] and new[c:j]."""
    a = c = 0
    for i, j in [*pairs, (old, new)]:
        if a < i and c < j:
            yield a, i, c, j
        a, c = i + 1, j + 1


def similarity(old: str, new: str, cutoff: float) -> float:
    """How alike two wordings are, 0 to 1; 0 below the cutoff, which is higher for short ones."""
    if min(len(old), len(new)) < SHORT_TEXT:
        cutoff = max(cutoff, SIMILAR_SHORT)
    if min(len(old), len(new)) * 2 < cutoff * (len(old) + len(new)):
        return 0.0
    return Indel.normalized_similarity(old, new, score_cutoff=cutoff)


def _similar_pairs(
    old: Sequence[Block], new: Sequence[Block], old_wordings: Sequence[str], new_wordings: Sequence[str]
) -> list[Pair]:
    """The best pairs of similar blocks of a gap, in order."""
    if len(old) * len(new) > LARGEST_GRID:
        possible = _sharing_rare_words(old_wordings, new_wordings, range(len(old)), range(len(new)))
    else:
        possible = ((i, j) for i in range(len(old)) for j in range(len(new)))
    candidates: list[tuple[int, int, int]] = []
    for i, j in possible:
        if _family(old[i]) != _family(new[j]):
            continue
        score = similarity(old_wordings[i], new_wordings[j], SIMILAR)
        if score:
            is_same_path = old[i].path == new[j].path
            candidates.append(
                (i, -j, int(score * score * (min(len(old_wordings[i]), 4_000) + 10) * (4 if is_same_path else 3)))
            )
    candidates.sort()
    # Places are sorted downwards within one old block, so that a chain takes at most one partner for each.
    return heaviest_increasing([(i, -j) for i, j, _ in candidates], [weight for _, _, weight in candidates])


def _family(block: Block) -> str:
    """Blocks of different families are never the same block: rows, code, rules, and all other text."""
    return block.tag if block.tag in ("tr", "pre", "hr") else "text"


def _sharing_rare_words(
    old_wordings: Sequence[str], new_wordings: Sequence[str], old_indexes: Sequence[int], new_indexes: Sequence[int]
) -> Iterator[Pair]:
    """Pairs that share rare words: the few likeliest partners of each new block."""
    blocks_by_word: dict[str, list[int]] = defaultdict(list)
    for i in old_indexes:
        for word in _long_words(old_wordings[i]):
            blocks_by_word[word].append(i)
    for j in new_indexes:
        votes: dict[int, int] = {}
        for word in _long_words(new_wordings[j]):
            holders = blocks_by_word.get(word, ())
            if len(holders) <= RARE_IN_BLOCKS:
                for i in holders:
                    votes[i] = votes.get(i, 0) + 1
        best = sorted(votes.items(), key=lambda vote: (-vote[1], abs(vote[0] - j), vote[0]))[:CANDIDATES]
        yield from ((i, j) for i, _ in best)


@lru_cache(maxsize=4096)
def _long_words(text: str) -> tuple[str, ...]:
    """The different longer words of a text, sorted."""
    return tuple(sorted(set(_WORD.findall(text.lower()))))


def _match_anywhere(old_blocks: Sequence[tuple[int, Block]], new_blocks: Sequence[tuple[int, Block]]) -> list[Pair]:
    """Pairs that stand anywhere: equal wordings first, then very similar ones, the likest first."""
    pairs: list[Pair] = []
    by_wording: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i, block in old_blocks:
        by_wording[_family(block), wording(block)].append(i)
    unmatched: list[tuple[int, Block]] = []
    for j, block in new_blocks:
        holders = by_wording.get((_family(block), wording(block)))
        if holders:
            pairs.append((holders.pop(0), j))
        else:
            unmatched.append((j, block))
    matched_old = {i for i, _ in pairs}
    unmatched_old = [(i, block) for i, block in old_blocks if i not in matched_old]
    if not unmatched_old or not unmatched:
        return pairs
    old_wordings = {i: wording(block) for i, block in unmatched_old}
    new_wordings = {j: wording(block) for j, block in unmatched}
    families = {**{("old", i): _family(b) for i, b in unmatched_old}, **{("new", j): _family(b) for j, b in unmatched}}
    size = max([*old_wordings, *new_wordings]) + 1
    old_words = [old_wordings.get(k, "") for k in range(size)]
    new_words = [new_wordings.get(k, "") for k in range(size)]
    scored = sorted(
        (-similarity(old_wordings[i], new_wordings[j], SIMILAR_ELSEWHERE), i, j)
        for i, j in _sharing_rare_words(old_words, new_words, sorted(old_wordings), sorted(new_wordings))
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
        positions = {identity: j for j, identity in enumerate(self.clauses[new])}
        return tuple([(i, j) for i, j in enumerate(map(positions.get, self.clauses[old])) if j is not None])


EarlierLineage = tuple[Sequence[Document], Sequence[tuple[str, ...]]]
"""The documents of a history, and the identities that were found of their blocks."""


def trace_lineage(
    documents: Sequence[Document],
    recorded: Sequence[Sequence[str] | None] = (),
    earlier: EarlierLineage = ((), ()),
) -> Lineage:
    """The identities of the blocks of a history, oldest version first.

    `recorded` holds, for versions whose identities are in the lock, these; they win over computed ones. A recorded
    list of another length than the version has blocks is of another text, or of this one when it was divided otherwise:
    of its names a block gets the one that would be its own.

    `earlier` is what was found before of the same history, with the same `recorded`, before some of its documents were
    edited. It saves work and changes nothing: what stands before the first edit is taken over, and so is what stands
    after the last one, from where on the past is again what it was.
    """
    old_documents, old_clauses = earlier
    past = _Past({name for version in recorded if version for name in version})
    for document, old, identities in zip(documents, old_documents, old_clauses, strict=False):
        if document is not old:
            break
        past.append(document, identities)
    earlier_past, shift, unchanged_from = (
        past.copy(),
        len(old_documents) - len(documents),
        _unchanged_end(documents, old_documents),
    )
    for number in range(past.length, len(documents)):
        identities = _identify(past, documents[number], recorded[number] if number < len(recorded) else None)
        past.append(documents[number], identities)
        if number >= unchanged_from and number + shift >= 0:
            while earlier_past.length <= number + shift:
                earlier_past.append(old_documents[earlier_past.length], old_clauses[earlier_past.length])
            if earlier_past.is_equivalent(past):
                return Lineage((*past.clauses, *old_clauses[earlier_past.length :]))
    return Lineage(tuple(past.clauses))


def _unchanged_end(documents: Sequence[Document], earlier: Sequence[Document]) -> int:
    """The place from which on documents are those that were known, counted from the end."""
    start = len(documents)
    for new, old in zip(reversed(documents), reversed(earlier), strict=False):
        if new is not old:
            break
        start -= 1
    return start


class _Past:
    """What has been up to a version: the names that were given, and the blocks that have ended."""

    def __init__(self, taken: Set[str]) -> None:
        """Nothing has been yet; `taken` are names that no new block gets."""
        self.clauses: list[tuple[str, ...]] = []
        self.ended: dict[str, Block] = {}
        self.document: Document | None = None
        self._here: set[str] = set()
        self._taken = set(taken)
        self._given: set[str] = set()
        self._occurrences: Counter[str] = Counter()

    def copy(self) -> "_Past":
        """The same, which goes on by itself."""
        duplicate = _Past(self._taken)
        duplicate.clauses, duplicate.ended, duplicate.document = [*self.clauses], {**self.ended}, self.document
        duplicate._here = self._here
        duplicate._given = set(self._given)
        duplicate._occurrences = Counter(self._occurrences)
        return duplicate

    @property
    def length(self) -> int:
        """How many versions there have been."""
        return len(self.clauses)

    def append(self, document: Document, identities: tuple[str, ...]) -> None:
        """The next version, whose blocks have these names."""
        previous = self.clauses[-1] if self.clauses else ()
        if identities != previous:
            current = set(identities)
            removed = self._here - current
            if removed and self.document is not None:
                pairs = zip(previous, self.document.blocks, strict=True)
                self.ended.update([pair for pair in pairs if pair[0] in removed])
            for identity in current - self._here:
                self.ended.pop(identity, None)
                self._taken.add(identity)
                self._given.add(identity)
            self._here = current
        self.clauses.append(identities)
        self.document = document

    def is_equivalent(self, other: "_Past") -> bool:
        """Whether whatever comes next gets the same names after this past and after another one."""
        return (
            self.document is other.document
            and self.clauses[-1:] == other.clauses[-1:]
            and self._taken == other._taken
            and [*self.ended.items()] == [*other.ended.items()]
        )

    def new_identity(self, block: Block, recorded: Set[str] = frozenset()) -> str:
        """A new identity: twelve hex digits of the first wording's digest and its occurrence number.

        It is none that is taken, but it can be one of those that were recorded of the block's own version.
        """
        first_wording = _first_wording(block)
        while True:
            self._occurrences[first_wording] += 1
            identity = sha256(f"{self._occurrences[first_wording]}\n{first_wording}".encode()).hexdigest()[:12]
            if identity not in self._taken or (identity in recorded and identity not in self._given):
                self._taken.add(identity)
                self._given.add(identity)
                return identity


def _identify(past: _Past, document: Document, recorded: Sequence[str] | None) -> tuple[str, ...]:
    """The identities of the blocks of the next version: recorded ones, else as its blocks are found in the past."""
    if recorded is not None and len(recorded) == len(document.blocks):
        return tuple(recorded)
    previous = past.clauses[-1] if past.clauses else ()
    identities = [""] * len(document.blocks)
    if past.document is not None:
        for i, j in match_blocks(past.document, document):
            identities[j] = previous[i]
    unidentified = [(j, document.blocks[j]) for j, identity in enumerate(identities) if not identity]
    for identity, j in _returning(past.ended, unidentified):
        identities[j] = identity
    own = frozenset(recorded or ())
    return tuple([identity or past.new_identity(document.blocks[j], own) for j, identity in enumerate(identities)])


def _returning(ended: Mapping[str, Block], unidentified: Sequence[tuple[int, Block]]) -> list[tuple[str, int]]:
    """Which blocks without an identity are ones that had ended."""
    ended_ids = list(ended)
    if not ended_ids or not unidentified:
        return []
    pairs = _match_anywhere([(index, ended[identity]) for index, identity in enumerate(ended_ids)], unidentified)
    return [(ended_ids[i], j) for i, j in pairs]
