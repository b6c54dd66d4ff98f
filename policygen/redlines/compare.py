"""Two documents, and which of their blocks are the same ones, walked at once: what stayed, came, went and changed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from rapidfuzz.distance import Indel

from policygen.markup import Block, Document
from policygen.markup.block_content import bare_element
from policygen.redlines.alignment import Pair, increasing
from policygen.redlines.block_differences import Difference, is_silent
from policygen.redlines.block_tree import Gap, matching, placed
from policygen.redlines.comparison_cache import Cache
from policygen.redlines.inline_words import inline
from policygen.redlines.redline_model import Chain, Kind, MarkedBlock, Numbers
from policygen.redlines.redline_phrases import Phrase, note
from policygen.redlines.split_and_merge import ALONE
from policygen.redlines.word_marks import marked_together

MOVED_WORDS, MOVED_ALIKE = 5, 0.9


class Same(NamedTuple):
    """A run of blocks that are as they were: their first indexes in the old and the new text, and how many."""

    old: int
    new: int
    length: int


class Come(NamedTuple):
    """A run of blocks that are wholly new: their first index in the new text, and how many."""

    new: int
    length: int


class Gone(NamedTuple):
    """A run of blocks that are gone: their first index in the old text, how many, and the index in the new text of
    the block that follows them."""

    old: int
    length: int
    before: int


class Entry(NamedTuple):
    """A block that stands in both texts and differs, or a note: as a redline shows it, its index in the old and the new
    text (or None), and how it differs (None: a note only)."""

    block: MarkedBlock
    old: int | None
    new: int | None
    difference: Difference | None


Item = Same | Come | Gone | Entry


@dataclass(frozen=True, slots=True)
class Comparison:
    """The items of a comparison, in order; `kept` are the pairs of blocks that stand in order in both texts.

    `moves` are runs of pairs that stand elsewhere now; `regrouped` are blocks shown as one text that was cut anew: the
    indexes of the old ones, and of the new ones, whose entries are among the items.
    """

    items: tuple[Item, ...]
    kept: tuple[Pair, ...]
    moves: tuple[tuple[Pair, ...], ...] = ()
    regrouped: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...] = ()


def compare(old: Document, new: Document, pairs: Sequence[Pair], cache: Cache) -> Comparison:
    """Compare two documents of which `pairs` (old index, new index), in any order, are the same blocks."""
    comparer = _Comparer(old, new, pairs, cache)
    items = comparer.run()
    return Comparison(items, tuple(comparer.kept), tuple(map(tuple, comparer.moves)), tuple(comparer.regrouped))


def gone_blocks(
    gone: Gone, old: Document, new: Document, became: Mapping[int, int], cache: Cache
) -> Iterator[MarkedBlock]:
    """The blocks of a run that is gone, where they go: after what is before them, for what follows to go on."""
    numbers, theirs = cache.numbers(old), cache.numbers(new)
    gap = _gap_at(new, theirs, gone.before)
    for i in range(gone.old, gone.old + gone.length):
        block = old.blocks[i]
        chain = placed(block.path, numbers[i], gap, became, is_row=block.tag == "tr")
        gap = gap._replace(before=chain)
        yield MarkedBlock(chain, cache.removed(block), Kind.REMOVED, Phrase.REMOVED)


def _gap_at(new: Document, numbers: Sequence[Numbers], index: int) -> Gap:
    """The gap before the block of the new text at an index."""
    before = Chain(new.blocks[index - 1].path, numbers[index - 1]) if index else Chain()
    if index == len(new.blocks):
        return Gap(before, Chain(), 0)
    return Gap(before, Chain(new.blocks[index].path, numbers[index]), new.shared[index])


class _Comparer:
    """Walks both texts at once and collects items."""

    def __init__(self, old: Document, new: Document, pairs: Sequence[Pair], cache: Cache) -> None:
        self._old, self._new = old, new
        self._cache = cache
        self._old_numbers, self._new_numbers = cache.numbers(old), cache.numbers(new)
        ordered = sorted(pairs)
        indexes = [j for _, j in ordered]
        if indexes != sorted(indexes):
            chain = increasing(ordered, [1 + new.blocks[j].words for _, j in ordered])
        else:
            chain = ordered
        self.kept = [
            (i, j) for i, j in chain if old.keys[i] == new.keys[j] or _comparable(old.blocks[i], new.blocks[j])
        ]
        crossing = sorted(set(ordered).difference(self.kept)) if len(self.kept) < len(ordered) else []
        self.moves = self._moved(crossing)
        self._arrived = {j: (i, move) for move, group in enumerate(self.moves, 1) for i, j in group}
        self._left = {i: move for move, group in enumerate(self.moves, 1) for i, _ in group}
        self.regrouped: list[tuple[tuple[int, ...], tuple[int, ...]]] = []
        self._noted: set[int] = set()
        self._items: list[Item] = []
        self._next = 0  # the index of the next new block

    @cached_property
    def _became(self) -> dict[int, int]:
        return matching(self.kept, self._old, self._new, self._old_numbers, self._new_numbers)

    def run(self) -> tuple[Item, ...]:
        """The items, in order: runs of equal blocks, and the changed stretches between them."""
        ours, theirs, kept = self._old.keys, self._new.keys, self.kept
        a = c = index = 0
        changed: list[Pair] = []
        while index < len(kept):
            i, j = kept[index]
            if ours[i] != theirs[j]:
                changed.append((i, j))
                index += 1
                continue
            length, most = 1, len(kept) - index
            while length < most and kept[index + length] == (i + length, j + length):
                if ours[i + length] != theirs[j + length]:
                    break
                length += 1
            self._stretch(a, i, c, j, changed)
            self._items.append(Same(i, j, length))
            a, c, index, changed = i + length, j + length, index + length, []
            self._next = c
        self._stretch(a, len(ours), c, len(theirs), changed)
        return tuple(self._items)

    def _stretch(self, a: int, b: int, c: int, d: int, pairs: Sequence[Pair]) -> None:
        """old[a:b] became new[c:d], of which `pairs` are the same blocks reworded."""
        if len(pairs) == b - a == d - c:
            for i, j in pairs:
                self._pair(i, j)
            return
        if a < b and c < d:
            moved = (
                tuple([i - a for i in range(a, b) if i in self._left]),
                tuple([j - c for j in range(c, d) if j in self._arrived]),
            )
            inner = [(i - a, j - c) for i, j in pairs]
            groups = self._cache.groups(self._old.blocks[a:b], self._new.blocks[c:d], inner, moved)
        else:
            groups = []
        at_old, at_new = a, c
        for group in groups:
            first_old, first_new = a + group.a, c + group.c
            self._gap(at_old, first_old, at_new, first_new)
            at_old, at_new = a + group.b, c + group.d
            if at_old - first_old == at_new - first_new == 1:
                self._pair(first_old, first_new)
            else:
                self._together(first_old, at_old, first_new, at_new)
        self._gap(at_old, b, at_new, d)

    def _moved(self, crossing: Sequence[Pair]) -> list[list[Pair]]:
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
        if not all(_comparable(old.blocks[i], new.blocks[j]) and new.blocks[j].path for i, j in group):
            return False
        before = tuple(word for i, _ in group for word in inline(old.blocks[i].content).keys)
        after = tuple(word for _, j in group for word in inline(new.blocks[j].content).keys)
        if len(after) < MOVED_WORDS or Indel.normalized_similarity(before, after) < MOVED_ALIKE:
            return False
        # A list item's words move only with the list in it, and the whole element is marked as moved.
        ends = {j for _, j in group}
        return all(j in ends for j in self._insides(group))

    def _insides(self, group: Sequence[Pair]) -> Iterator[int]:
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

    def _chain(self, j: int) -> Chain:
        return Chain(self._new.blocks[j].path, self._new_numbers[j])

    def _show(self, entry: Entry) -> None:
        self._items.append(entry)
        if entry.new is not None:
            self._next = entry.new + 1

    def _gap(self, a: int, i: int, c: int, j: int) -> None:
        """Blocks without a partner in order: what is gone first, then what is new."""
        for gone in range(a, i):
            if gone in self._left:
                self._note(gone)
            elif not is_silent(self._old.blocks[gone]):
                last = self._items[-1] if self._items else None
                if isinstance(last, Gone) and last.old + last.length == gone:
                    self._items[-1] = last._replace(length=last.length + 1)
                else:
                    self._items.append(Gone(gone, 1, self._next))
        start = c
        for come in [*sorted(k for k in self._arrived if c <= k < j), j] if self._arrived else [j]:
            if start < come:
                self._items.append(Come(start, come - start))
                self._next = come
            if come < j:
                self._arrive(come)
            start = come + 1

    def _note(self, i: int) -> None:
        """At its old place a moved run leaves one note."""
        move = self._left[i]
        if move in self._noted:
            return
        self._noted.add(move)
        first = self._old.blocks[self.moves[move - 1][0][0]].text.replace("\t", " ").split()
        words = " ".join(first[:6]) + (" …" if len(first) > 6 else "")
        path, numbers = self._old.blocks[i].path, self._old_numbers[i]
        gap = _gap_at(self._new, self._new_numbers, self._next)
        chain = placed((*path[:-1], bare_element("p")), numbers, gap, self._became)
        own = chain._replace(elements=(*chain.elements[:-1], bare_element("p")))
        note_block = MarkedBlock(own, (), notes=(note(Phrase.MOVED_AWAY, words=words),), move=move)
        self._show(Entry(note_block, i, None, None))

    def _arrive(self, j: int) -> None:
        i, move = self._arrived[j]
        spans, difference = self._cache.compared(self._old.blocks[i], self._new.blocks[j])
        is_first = self.moves[move - 1][0][1] == j
        moved = (difference or Difference(Kind.MOVED, 0, 0))._replace(kind=Kind.MOVED)
        label = Phrase.MOVED_HERE if is_first else None
        self._show(Entry(MarkedBlock(self._chain(j), spans, Kind.MOVED, label, moved.notes, move), i, j, moved))

    def _pair(self, i: int, j: int) -> None:
        spans, difference = self._cache.compared(self._old.blocks[i], self._new.blocks[j])
        if difference is None:
            self._items.append(Same(i, j, 1))
            self._next = j + 1
        else:
            block = MarkedBlock(self._chain(j), spans, difference.kind, notes=difference.notes)
            self._show(Entry(block, i, j, difference))

    def _together(self, a: int, b: int, c: int, d: int) -> None:
        """Several blocks compared as one text that was cut anew."""
        whole = [i for i in range(a, b) if self._old.blocks[i].tag != "hr"]
        olds = [inline(self._old.blocks[i].content) for i in whole]
        firsts = [j for j in range(c, d) if j not in self._arrived and self._new.blocks[j].tag not in ALONE]
        news = [inline(self._new.blocks[j].content) for j in firsts]
        self.regrouped.append((tuple(whole), tuple(firsts)))
        kind = Kind.SPLIT if len(news) > len(olds) else Kind.MERGED if len(news) < len(olds) else Kind.REWORDED
        phrase = {Kind.SPLIT: Phrase.DIVIDED, Kind.MERGED: Phrase.JOINED}.get(kind)
        notes = (note(phrase),) if phrase else ()
        marked = dict(zip(firsts, marked_together(olds, news), strict=True))
        rest = iter(whole)
        for j in range(c, d):
            if j not in marked:
                self._gap(b, b, j, j + 1)
                continue
            spans, added, removed, _, _ = marked[j]
            block = MarkedBlock(self._chain(j), spans, kind, notes=notes if j == firsts[0] else ())
            self._show(Entry(block, next(rest, None), j, Difference(kind, added, removed, notes)))


def _comparable(old: Block, new: Block) -> bool:
    """Whether two blocks can be shown as one: a table row only with a row, code only with code."""
    return all((old.tag == tag) == (new.tag == tag) for tag in ALONE)
