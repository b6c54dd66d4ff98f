"""Two documents, and which of their blocks are the same ones, walked at once: what stayed, came, went and changed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from rapidfuzz.distance import Indel

from policygen.markup.block_content import bare_element
from policygen.markup.document import Block, Document
from policygen.redlines.alignment import Pair, heaviest_increasing
from policygen.redlines.block_differences import Difference, is_empty_block
from policygen.redlines.block_tree import Gap, matching_elements, place_removed
from policygen.redlines.comparison_cache import ComparisonCache
from policygen.redlines.inline_words import parse_inline
from policygen.redlines.redline_model import Chain, ChangeKind, Mark, MarkedBlock, Numbers, Spans
from policygen.redlines.redline_phrases import Phrase, make_note
from policygen.redlines.renumbering import Renumbering, find_new_numbers
from policygen.redlines.split_and_merge import STANDALONE_TAGS

MIN_MOVED_WORDS, MIN_MOVED_SIMILARITY = 5, 0.9


class UnchangedRun(NamedTuple):
    """A run of blocks that are as they were: their first indexes in the old and the new text, and how many."""

    old: int
    new: int
    length: int


class AddedRun(NamedTuple):
    """A run of blocks that are wholly new: their first index in the new text, and how many."""

    new: int
    length: int


class RemovedRun(NamedTuple):
    """A run of blocks that are gone: their first index in the old text, how many, and the index in the new text of
    the block that follows them."""

    old: int
    length: int
    before: int


class ChangedBlock(NamedTuple):
    """A block that stands in both texts and differs, or a note: as a redline shows it, its index in the old and the new
    text (or None), and how it differs (None: a note only)."""

    block: MarkedBlock
    old: int | None
    new: int | None
    difference: Difference | None


Item = UnchangedRun | AddedRun | RemovedRun | ChangedBlock


@dataclass(frozen=True, slots=True)
class Comparison:
    """The items of a comparison, in order; `kept_pairs` are the pairs of blocks that stand in order in both texts.

    `moves` are runs of pairs that stand elsewhere now; `regrouped` are blocks shown as one text that was cut anew: the
    indexes of the old ones, and of the new ones, which are among the items. `renumberings` are new numbers of sections
    and the like; `renumbered` are the marks of unchanged blocks, by their indexes in the new text, in which nothing but
    such numbers differs.
    """

    items: tuple[Item, ...]
    kept_pairs: tuple[Pair, ...]
    moves: tuple[tuple[Pair, ...], ...] = ()
    regrouped: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...] = ()
    renumberings: tuple[Renumbering, ...] = ()
    renumbered: Mapping[int, Spans] = field(default_factory=dict)


def compare(old: Document, new: Document, pairs: Sequence[Pair], cache: ComparisonCache) -> Comparison:
    """Compare two documents of which `pairs` (old index, new index), in any order, are the same blocks."""
    comparer = _Comparer(old, new, pairs, cache)
    items = comparer.walk()
    return Comparison(
        items,
        tuple(comparer.kept_pairs),
        tuple(map(tuple, comparer.moves)),
        tuple(comparer.regrouped),
        comparer.new_numbers.renumberings,
        comparer.renumbered,
    )


def removed_blocks(
    run: RemovedRun, old: Document, new: Document, new_elements: Mapping[int, int], cache: ComparisonCache
) -> Iterator[MarkedBlock]:
    """The blocks of a run that is gone, where they go: after what is before them, for what follows to go on."""
    old_numbers, new_numbers = cache.numbers(old), cache.numbers(new)
    gap = _gap_at(new, new_numbers, run.before)
    for i in range(run.old, run.old + run.length):
        block = old.blocks[i]
        chain = place_removed(block.path, old_numbers[i], gap, new_elements, is_row=block.tag == "tr")
        gap = gap._replace(before=chain)
        yield MarkedBlock(chain, cache.removed_spans(block), ChangeKind.REMOVED, Phrase.REMOVED)


def _gap_at(new: Document, numbers: Sequence[Numbers], index: int) -> Gap:
    """The gap before the block of the new text at an index."""
    before = Chain(new.blocks[index - 1].path, numbers[index - 1]) if index else Chain()
    if index == len(new.blocks):
        return Gap(before, Chain(), 0)
    return Gap(before, Chain(new.blocks[index].path, numbers[index]), new.shared[index])


class _Comparer:
    """Walks both texts at once and collects items."""

    def __init__(self, old: Document, new: Document, pairs: Sequence[Pair], cache: ComparisonCache) -> None:
        self._old, self._new = old, new
        self._cache = cache
        self._old_numbers, self._new_numbers = cache.numbers(old), cache.numbers(new)
        ordered = sorted(pairs)
        indexes = [j for _, j in ordered]
        if indexes != sorted(indexes):
            chain = heaviest_increasing(ordered, [1 + new.blocks[j].words for _, j in ordered])
        else:
            chain = ordered
        self.kept_pairs = [
            (i, j) for i, j in chain if old.keys[i] == new.keys[j] or _is_comparable(old.blocks[i], new.blocks[j])
        ]
        crossing = sorted(set(ordered).difference(self.kept_pairs)) if len(self.kept_pairs) < len(ordered) else []
        self.moves = self._move_groups(crossing)
        self._moved_here = {j: (i, move) for move, group in enumerate(self.moves, 1) for i, j in group}
        self._moved_away = {i: move for move, group in enumerate(self.moves, 1) for i, _ in group}
        self.regrouped: list[tuple[tuple[int, ...], tuple[int, ...]]] = []
        shown_pairs = (*self.kept_pairs, *(pair for group in self.moves for pair in group))
        self.new_numbers = find_new_numbers(
            old, new, cache.document_numbers(old), cache.document_numbers(new), shown_pairs
        )
        self.renumbered: dict[int, Spans] = {}
        self._noted_moves: set[int] = set()
        self._items: list[Item] = []
        self._next_new = 0  # the index of the next new block

    @cached_property
    def _new_elements(self) -> dict[int, int]:
        return matching_elements(self.kept_pairs, self._old, self._new, self._old_numbers, self._new_numbers)

    def walk(self) -> tuple[Item, ...]:
        """The items, in order: runs of equal blocks, and the changed stretches between them."""
        old_keys, new_keys, pairs = self._old.keys, self._new.keys, self.kept_pairs
        a = c = index = 0
        changed: list[Pair] = []
        while index < len(pairs):
            i, j = pairs[index]
            if old_keys[i] != new_keys[j]:
                changed.append((i, j))
                index += 1
                continue
            length, most = 1, len(pairs) - index
            while length < most and pairs[index + length] == (i + length, j + length):
                if old_keys[i + length] != new_keys[j + length]:
                    break
                length += 1
            self._add_stretch(a, i, c, j, changed)
            self._add_unchanged(UnchangedRun(i, j, length))
            a, c, index, changed = i + length, j + length, index + length, []
            self._next_new = c
        self._add_stretch(a, len(old_keys), c, len(new_keys), changed)
        return tuple(self._items)

    def _add_stretch(self, a: int, b: int, c: int, d: int, pairs: Sequence[Pair]) -> None:
        """old[a:b] became new[c:d], of which `pairs` are the same blocks reworded."""
        if len(pairs) == b - a == d - c:
            for i, j in pairs:
                self._add_pair(i, j)
            return
        if a < b and c < d:
            moved = (
                tuple([i - a for i in range(a, b) if i in self._moved_away]),
                tuple([j - c for j in range(c, d) if j in self._moved_here]),
            )
            inner = [(i - a, j - c) for i, j in pairs]
            groups = self._cache.groups(self._old.blocks[a:b], self._new.blocks[c:d], inner, moved)
        else:
            groups = []
        at_old, at_new = a, c
        for group in groups:
            first_old, first_new = a + group.a, c + group.c
            self._add_unpaired(at_old, first_old, at_new, first_new)
            at_old, at_new = a + group.b, c + group.d
            if at_old - first_old == at_new - first_new == 1:
                self._add_pair(first_old, first_new)
            else:
                self._add_regrouped(first_old, at_old, first_new, at_new)
        self._add_unpaired(at_old, b, at_new, d)

    def _move_groups(self, crossing: Sequence[Pair]) -> list[list[Pair]]:
        """Runs of blocks that stand elsewhere now, long and alike enough to be told as moved."""
        groups: list[list[Pair]] = []
        for pair in crossing:
            if groups and pair == (groups[-1][-1][0] + 1, groups[-1][-1][1] + 1):
                groups[-1].append(pair)
            else:
                groups.append([pair])
        return [group for group in groups if self._is_move(group)]

    def _is_move(self, group: Sequence[Pair]) -> bool:
        old, new = self._old, self._new
        if not all(_is_comparable(old.blocks[i], new.blocks[j]) and new.blocks[j].path for i, j in group):
            return False
        before = tuple(word for i, _ in group for word in parse_inline(old.blocks[i].content).keys)
        after = tuple(word for _, j in group for word in parse_inline(new.blocks[j].content).keys)
        if len(after) < MIN_MOVED_WORDS or Indel.normalized_similarity(before, after) < MIN_MOVED_SIMILARITY:
            return False
        # A list item's words move only with the list in it, and the whole element is marked as moved.
        ends = {j for _, j in group}
        return all(j in ends for j in self._inner_indexes(group))

    def _inner_indexes(self, group: Sequence[Pair]) -> Iterator[int]:
        """The blocks that stand within an element which begins with a block of the group."""
        new = self._new
        for _, j in group:
            depth = len(new.blocks[j].path)
            if new.shared[j] >= depth:
                yield -1  # it goes on in an element that began before
            k = j + 1
            while k < len(new.blocks) and new.shared[k] >= depth:
                yield k
                k += 1

    def _new_chain(self, j: int) -> Chain:
        return Chain(self._new.blocks[j].path, self._new_numbers[j])

    def _add_block(self, entry: ChangedBlock) -> None:
        self._items.append(entry)
        if entry.new is not None:
            self._next_new = entry.new + 1

    def _add_unpaired(self, a: int, i: int, c: int, j: int) -> None:
        """Blocks without a partner in order: what is gone first, then what is new."""
        for old_index in range(a, i):
            if old_index in self._moved_away:
                self._add_note(old_index)
            elif not is_empty_block(self._old.blocks[old_index]):
                last = self._items[-1] if self._items else None
                if isinstance(last, RemovedRun) and last.old + last.length == old_index:
                    self._items[-1] = last._replace(length=last.length + 1)
                else:
                    self._items.append(RemovedRun(old_index, 1, self._next_new))
        start = c
        for new_index in [*sorted(k for k in self._moved_here if c <= k < j), j] if self._moved_here else [j]:
            if start < new_index:
                self._items.append(AddedRun(start, new_index - start))
                self._next_new = new_index
            if new_index < j:
                self._add_moved_here(new_index)
            start = new_index + 1

    def _add_note(self, i: int) -> None:
        """At its old place a moved run leaves one note."""
        move = self._moved_away[i]
        if move in self._noted_moves:
            return
        self._noted_moves.add(move)
        moved_words = self._old.blocks[self.moves[move - 1][0][0]].text.replace("\t", " ").split()
        excerpt = " ".join(moved_words[:6]) + (" …" if len(moved_words) > 6 else "")
        path, numbers = self._old.blocks[i].path, self._old_numbers[i]
        gap = _gap_at(self._new, self._new_numbers, self._next_new)
        chain = place_removed((*path[:-1], bare_element("p")), numbers, gap, self._new_elements)
        note_chain = chain._replace(elements=(*chain.elements[:-1], bare_element("p")))
        note_block = MarkedBlock(note_chain, (), notes=(make_note(Phrase.MOVED_AWAY, words=excerpt),), move=move)
        self._add_block(ChangedBlock(note_block, i, None, None))

    def _add_moved_here(self, j: int) -> None:
        i, move = self._moved_here[j]
        spans, difference = self._compare(i, j)
        is_first = self.moves[move - 1][0][1] == j
        moved = (difference or Difference(ChangeKind.MOVED, 0, 0))._replace(kind=ChangeKind.MOVED)
        label = Phrase.MOVED_HERE if is_first else None
        self._add_block(
            ChangedBlock(
                MarkedBlock(self._new_chain(j), spans, ChangeKind.MOVED, label, moved.notes, move), i, j, moved
            )
        )

    def _compare(self, i: int, j: int) -> tuple[Spans, Difference | None]:
        return self.new_numbers.compare(i, self._old.blocks[i], self._new.blocks[j], self._cache.compare)

    def _add_unchanged(self, run: UnchangedRun) -> None:
        last = self._items[-1] if self._items else None
        if isinstance(last, UnchangedRun) and (last.old + last.length, last.new + last.length) == run[:2]:
            self._items[-1] = last._replace(length=last.length + run.length)
        else:
            self._items.append(run)

    def _add_pair(self, i: int, j: int) -> None:
        spans, difference = self._compare(i, j)
        if difference is None:
            self._add_unchanged(UnchangedRun(i, j, 1))
            self._next_new = j + 1
            if any(span.mark is Mark.NEW_NUMBER for span in spans):
                self.renumbered[j] = spans
        else:
            block = MarkedBlock(self._new_chain(j), spans, difference.kind, notes=difference.notes)
            self._add_block(ChangedBlock(block, i, j, difference))

    def _add_regrouped(self, a: int, b: int, c: int, d: int) -> None:
        """Several blocks compared as one text that was cut anew."""
        old_indexes = [i for i in range(a, b) if self._old.blocks[i].tag != "hr"]
        new_indexes = [
            j for j in range(c, d) if j not in self._moved_here and self._new.blocks[j].tag not in STANDALONE_TAGS
        ]
        new_inlines = [parse_inline(self._new.blocks[j].content) for j in new_indexes]
        self.regrouped.append((tuple(old_indexes), tuple(new_indexes)))
        kind = (
            ChangeKind.SPLIT
            if len(new_inlines) > len(old_indexes)
            else ChangeKind.MERGED
            if len(new_inlines) < len(old_indexes)
            else ChangeKind.REWORDED
        )
        phrase = {ChangeKind.SPLIT: Phrase.DIVIDED, ChangeKind.MERGED: Phrase.JOINED}.get(kind)
        notes = (make_note(phrase),) if phrase else ()
        olds = [self._old.blocks[i] for i in old_indexes]
        marked = self.new_numbers.mark_regrouped(old_indexes, olds, new_inlines)
        marked_blocks = dict(zip(new_indexes, marked, strict=True))
        left = iter(old_indexes)
        for j in range(c, d):
            if j not in marked_blocks:
                self._add_unpaired(b, b, j, j + 1)
                continue
            spans, added, removed, _, _ = marked_blocks[j]
            block = MarkedBlock(self._new_chain(j), spans, kind, notes=notes if j == new_indexes[0] else ())
            self._add_block(ChangedBlock(block, next(left, None), j, Difference(kind, added, removed, notes)))


def _is_comparable(old: Block, new: Block) -> bool:
    """Whether two blocks can be shown as one: a table row only with a row, code only with code."""
    return all((old.tag == tag) == (new.tag == tag) for tag in STANDALONE_TAGS)
