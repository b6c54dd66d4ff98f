"""Identities of blocks over a whole history.

A block keeps one identity for life: through rewording, renumbering and moving, and when it comes back after it had
been removed. Each version is aligned with the one before; what is still new is looked for among the identities that
have ended; what is left then is new. An identity is named after its first wording, so that adding a version to the
end of a history changes no name.
"""

import re
from bisect import bisect_left
from collections import Counter, defaultdict, deque
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from itertools import pairwise

from policygen.histories.likeness import SHORT_TEXT, likeness, row_likeness
from policygen.markup.block_content import recorded_tag
from policygen.markup.document import Block, Document
from policygen.redlines.alignment import equal_pairs, heaviest_increasing
from policygen.redlines.section_numbers import certain_label, references_in

Pair = tuple[int, int]

SIMILAR = 0.45  # likeness by character from which two blocks in the same gap may be one reworded
SIMILAR_ELSEWHERE = 0.65  # the same, wherever they stand; so alike must they be in letters and words together, too
SIMILAR_ELSEWHERE_SHORT = 0.75
SIMILAR_ROW = 0.6  # likeness from which rows of tables are one whose cells all differ: many rows say much the same
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


def plain_wording(block: Block) -> str:
    """Its wording, the cells of a row parted by spaces: a row that became an item has the same words."""
    return wording(block).replace("\t", " ")


def has_same_words(old: Block, new: Block) -> bool:
    """Whether two blocks say the same, the number in front aside."""
    return plain_wording(old) == plain_wording(new)


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


def match_blocks(old: Document, new: Document) -> tuple[Pair, ...]:
    """The blocks of two texts that are the same, as pairs of indexes, sorted by the first ones; moved ones, too.

    Blocks that say the same are paired first, wherever they stand; then what is similar between those.
    """
    pairs = _without_chance_matches(equal_pairs(old.keys, new.keys), old, new)
    if len(pairs) == len(old.blocks) or len(pairs) == len(new.blocks):
        return tuple(pairs)
    matching = _Matching(old, new, pairs)
    matching.pair_equal()
    matching.pair_similar()
    return _with_numbered_headings(matching.pairs, old, new)


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


Wording = tuple[str, str]
"""The family of a block, and what it says: equal ones are the same block."""


class _Matching:
    """The blocks of two texts, and which have found their partners so far."""

    def __init__(self, old: Document, new: Document, pairs: Sequence[Pair]) -> None:
        self._old, self._new = old.blocks, new.blocks
        self._partners = dict(pairs)
        paired_new = set(self._partners.values())
        # What has no partner yet, by its index, in the order of the texts.
        self._left_old = {i: _said(block) for i, block in enumerate(old.blocks) if i not in self._partners}
        self._left_new = {j: _said(block) for j, block in enumerate(new.blocks) if j not in paired_new}

    @property
    def pairs(self) -> tuple[Pair, ...]:
        return tuple(sorted(self._partners.items()))

    def _pair(self, pairs: Iterable[Pair]) -> None:
        for i, j in pairs:
            self._partners[i] = j
            del self._left_old[i], self._left_new[j]

    def pair_equal(self) -> None:
        """Pairs blocks that say the same: in order, then those that are the only ones (numbers of sections aside, to
        which they refer), then the others.

        A short one of several says little: it is paired in order, or beside a pair, else only after similar ones.
        """
        keys = {i: self._old[i].key for i in self._left_old}, {j: self._new[j].key for j in self._left_new}
        self._pair(self._sole(*keys, [block.key for block in (*self._old, *self._new)]))
        for olds, news in self._gaps():
            matches = equal_pairs([self._left_old[i] for i in olds], [self._left_new[j] for j in news])
            self._pair([(olds[x], news[y]) for x, y in matches])
        self._pair_restructured()
        texts = [block.text for block in (*self._old, *self._new)]
        self._pair(self._sole(self._left_old, self._left_new, texts))
        self._pair(self._sole(_without_references(self._left_old), _without_references(self._left_new), texts))
        self._pair_neighbours()
        self._pair([(i, j) for i, j in _in_turn(self._left_old, self._left_new) if len(self._old[i].text) > SHORT_TEXT])

    def _sole(self, old: Mapping[int, Hashable], new: Mapping[int, Hashable], every: Sequence[str]) -> list[Pair]:
        """Blocks that say what no other one without a partner says on their side, or if they are short, what no other
        block says at all; `every` has what the blocks of the old text say, and then those of the new one."""
        old_counts, new_counts = Counter(old.values()), Counter(new.values())
        indexes = {item: j for j, item in new.items() if new_counts[item] == 1}
        sole = [(i, indexes[item]) for i, item in old.items() if old_counts[item] == 1 and item in indexes]
        if not sole:
            return sole
        counts = Counter(every)
        return [
            (i, j)
            for i, j in sole
            if len(self._old[i].text) > SHORT_TEXT or max(counts[every[i]], counts[every[len(self._old) + j]]) <= 2
        ]

    def _pair_neighbours(self) -> None:
        """Pairs blocks that say the same beside blocks that are the same."""
        found = [*self._partners.items()] if self._left_old and self._left_new else []
        while found:
            i, j = found.pop()
            for step in (1, -1):
                beside = i + step, j + step
                if beside[0] in self._left_old and self._left_old[beside[0]] == self._left_new.get(beside[1]):
                    self._pair([beside])
                    found.append(beside)

    def _pair_restructured(self) -> None:
        """Pairs, in order, a row or code with other text of the same words, or the other way round."""
        for olds, news in self._gaps():
            old_words = [plain_wording(self._old[i]) for i in olds]
            matches = equal_pairs(old_words, [plain_wording(self._new[j]) for j in news])
            self._pair([(olds[x], news[y]) for x, y in matches])

    def pair_similar(self) -> None:
        """Pairs blocks that are similar: in order, then beside those that moved, then anywhere."""
        for olds, news in self._gaps():
            self._pair_similar_within(olds, news)
        for i, j in sorted(set(self._partners.items()).difference(self._in_order())):
            for step in (1, -1):
                olds, news = self._run_beside(self._left_old, i, step), self._run_beside(self._left_new, j, step)
                self._pair_similar_within(olds, news)
        self._pair(
            _match_anywhere([(i, self._old[i]) for i in self._left_old], [(j, self._new[j]) for j in self._left_new])
        )

    def _run_beside(self, left: Mapping[int, Wording], index: int, step: int) -> list[int]:
        """The indexes, in order, of the blocks without partners right before or after one."""
        run: list[int] = []
        while index + step in left:
            index += step
            run.append(index)
        return run[::step]

    def _pair_similar_within(self, olds: Sequence[int], news: Sequence[int]) -> None:
        if olds and news:
            matches = _similar_pairs(
                [(self._old[i], self._left_old[i]) for i in olds], [(self._new[j], self._left_new[j]) for j in news]
            )
            self._pair([(olds[x], news[y]) for x, y in matches])

    def _in_order(self) -> Sequence[Pair]:
        """The pairs that stand in order in both texts, the most words of them."""
        pairs = self.pairs
        if all(before[1] < after[1] for before, after in pairwise(pairs)):
            return pairs
        return heaviest_increasing(pairs, [1 + self._new[j].words for _, j in pairs])

    def _gaps(self) -> Iterator[tuple[list[int], list[int]]]:
        """What has no partner between pairs in order, where there is something on both sides."""
        if not self._left_old or not self._left_new:
            return
        chain = self._in_order()
        olds = _by_gap([i for i, _ in chain], self._left_old)
        news = _by_gap([j for _, j in chain], self._left_new)
        yield from ((indexes, news[gap]) for gap, indexes in olds.items() if gap in news)


def _by_gap(chain: Sequence[int], left: Iterable[int]) -> dict[int, list[int]]:
    """Indexes by the gap of a chain in which they stand."""
    gaps: dict[int, list[int]] = defaultdict(list)
    for index in left:
        gaps[bisect_left(chain, index)].append(index)
    return dict(gaps)


def _in_turn(old: Mapping[int, Wording], new: Mapping[int, Wording]) -> Iterator[Pair]:
    """Equal ones in pairs: the first of them with the first, the second with the second."""
    by_wording: dict[Wording, deque[int]] = defaultdict(deque)
    for i, item in old.items():
        by_wording[item].append(i)
    for j, item in new.items():
        if by_wording.get(item):
            yield by_wording[item].popleft(), j


def _similar_pairs(old: Sequence[tuple[Block, Wording]], new: Sequence[tuple[Block, Wording]]) -> list[Pair]:
    """The best pairs of similar blocks of a gap, in order."""
    if len(old) * len(new) > LARGEST_GRID:
        possible = _sharing_rare_words(
            {i: words for i, (_, (_, words)) in enumerate(old)}, {j: words for j, (_, (_, words)) in enumerate(new)}
        )
    else:
        possible = ((i, j) for i in range(len(old)) for j in range(len(new)))
    candidates: list[tuple[int, int, int]] = []
    for i, j in possible:
        old_block, (family, old_wording) = old[i]
        new_block, (new_family, new_wording) = new[j]
        is_same_family = family == new_family
        if not is_same_family and "hr" in (family, new_family):
            continue
        if not is_same_family:
            old_wording, new_wording = old_wording.replace("\t", " "), new_wording.replace("\t", " ")
        score = likeness(old_wording, new_wording, SIMILAR if is_same_family else SIMILAR_ELSEWHERE)
        if family == new_family == "tr":
            score = max(row_likeness(old_wording, new_wording), score if score >= SIMILAR_ROW else 0.0)
        if score:
            weight = 4 if old_block.path == new_block.path else 3 if is_same_family else 2
            candidates.append((i, -j, int(score * score * (min(len(old_wording), 4_000) + 10) * weight)))
    candidates.sort()
    # Places are sorted downwards within one old block, so that a chain takes at most one partner for each.
    return heaviest_increasing([(i, -j) for i, j, _ in candidates], [weight for _, _, weight in candidates])


def _said(block: Block) -> Wording:
    return _family(block), wording(block)


def _without_references(left: Mapping[int, Wording]) -> dict[int, Wording]:
    """What those blocks say that refer to sections by numbers, but for these numbers."""
    said: dict[int, Wording] = {}
    for index, (family, text) in left.items():
        pieces, position = list[str](), 0
        for number, _ in references_in(text):
            pieces.append(text[position : number.start])
            position = number.end
        if pieces:
            said[index] = family, "\0".join([*pieces, text[position:]])
    return said


def _family(block: Block) -> str:
    """Rows, code, rules, and all other text: of different families only blocks of very similar words are the same one,
    and a rule is never any text."""
    return block.tag if block.tag in ("tr", "pre", "hr") else "text"


def _sharing_rare_words(old: Mapping[int, str], new: Mapping[int, str]) -> Iterator[Pair]:
    """Pairs of indexes of wordings that share rare words: the few likeliest partners of each new one."""
    indexes_by_word: dict[str, list[int]] = defaultdict(list)
    for i, old_wording in old.items():
        for word in _long_words(old_wording):
            indexes_by_word[word].append(i)
    for j, new_wording in new.items():
        votes: dict[int, int] = {}
        for word in _long_words(new_wording):
            holders = indexes_by_word.get(word, ())
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
    old = {i: _said(block) for i, block in old_blocks}
    new = {j: _said(block) for j, block in new_blocks}
    pairs = [*_in_turn(old, new)]
    for i, j in pairs:
        del old[i], new[j]
    candidates = _sharing_rare_words(
        {i: old_wording for i, (_, old_wording) in old.items()}, {j: new_wording for j, (_, new_wording) in new.items()}
    )
    scored = sorted((-_likeness_elsewhere(old[i], new[j]), i, j) for i, j in candidates)
    for score, i, j in scored:
        if score and i in old and j in new:
            pairs.append((i, j))
            del old[i], new[j]
    return pairs


def _likeness_elsewhere(old: Wording, new: Wording) -> float:
    """How alike blocks are that may stand anywhere; 0 if they are not one."""
    (family, old_wording), (new_family, new_wording) = old, new
    if family != new_family or (family == "tr" and not row_likeness(old_wording, new_wording)):
        return 0.0
    least = SIMILAR_ELSEWHERE if min(len(old_wording), len(new_wording)) >= SHORT_TEXT else SIMILAR_ELSEWHERE_SHORT
    score = likeness(old_wording, new_wording, least)
    return score if score >= least else 0.0


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
