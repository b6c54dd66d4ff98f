"""Two documents, and which of their blocks are the same ones, made into a redline."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import NamedTuple

from rapidfuzz.distance import Indel

from policygen.markup import Block, Document
from policygen.phrases import ENGLISH, Phrases
from policygen.redlines.alignment import increasing
from policygen.redlines.blocks import Difference, added_block, compared, is_silent, label, labelled, removed_block
from policygen.redlines.lists import counted
from policygen.redlines.marks import marked_together
from policygen.redlines.model import Kind
from policygen.redlines.phrases import Phrase
from policygen.redlines.regroup import Group, Piece, regrouped
from policygen.redlines.tree import Chain, Elements, Gap, Placed, elements, matching, placed
from policygen.redlines.words import inline

Pair = tuple[int, int]

MOVED_WORDS, MOVED_ALIKE = 5, 0.9
Moved = tuple[tuple[int, ...], tuple[int, ...]]
"""The places, on both sides, of blocks that moved."""

ALONE = frozenset({"tr", "pre", "hr"})  # blocks that are never a part of another text


class Same(NamedTuple):
    """A run of blocks that are as they were: their first places in the old and the new text, and how many."""

    old: int
    new: int
    length: int


class Come(NamedTuple):
    """A run of blocks that are wholly new: their first place in the new text, and how many."""

    new: int
    length: int


class Gone(NamedTuple):
    """A run of blocks that are gone: their first place in the old text, how many, and the place in the new text of
    the block that follows them."""

    old: int
    length: int
    before: int


class Entry(NamedTuple):
    """A block that stands in both texts and differs, or a note: where it stands, its HTML with marks, its place in
    the old and the new text (or None), and how it differs (None: a note only)."""

    chain: Chain
    html: str
    old: int | None
    new: int | None
    difference: Difference | None


Item = Same | Come | Gone | Entry


class Memory:
    """What was worked out before: most blocks, and most changes of them, come again in other comparisons.

    It is a saving only, and belongs to one history, so that it speaks one language: the same calls give the same
    values without it.
    """

    def __init__(self, phrases: Phrases = ENGLISH) -> None:
        """`phrases` are what comparisons say to their readers."""
        self.phrases = phrases
        self._elements: dict[int, tuple[Document, tuple[Elements, ...]]] = {}
        self._counted: dict[int, tuple[Document, dict[int, tuple[str, ...]]]] = {}
        self._compared: dict[tuple[str, str], tuple[str, Difference | None]] = {}
        self._single: dict[tuple[str, Kind], str] = {}
        self._groups: dict[tuple[object, ...], list[Group]] = {}

    def elements(self, document: Document) -> tuple[Elements, ...]:
        """`tree.elements`, of the documents that were asked for last."""
        found = self._elements.pop(id(document), None)
        if found is None or found[0] is not document:
            found = (document, elements(document))
            if len(self._elements) >= 8:
                del self._elements[next(iter(self._elements))]
        self._elements[id(document)] = found
        return found[1]

    def around(self, document: Document, place: int) -> tuple[str, ...]:
        """The elements around a block as it stands alone: items of ordered lists have their numbers."""
        found = self._counted.get(id(document))
        if found is None or found[0] is not document:
            found = self._counted[id(document)] = (document, counted(document, self.elements(document)))
        return found[1].get(place, document.blocks[place].path)

    def compared(self, old: Block, new: Block) -> tuple[str, Difference | None]:
        """Two wordings of one block: the new one with its marks, and how it differs."""
        found = self._compared.get((old.key, new.key))
        if found is None:
            found = self._compared[old.key, new.key] = compared(old, new, self.phrases)
        return found

    def single(self, block: Block, kind: Kind) -> str:
        """A block that is wholly new, or gone, with its marks."""
        found = self._single.get((block.key, kind))
        if found is None:
            shown = added_block if kind is Kind.ADDED else removed_block
            found = self._single[block.key, kind] = shown(block, self.phrases)
        return found

    def grouped(self, old: Sequence[Block], new: Sequence[Block], pairs: Sequence[Pair], moved: Moved) -> list[Group]:
        """`regroup.regrouped` of the blocks of a stretch; those at the places `moved` are kept out of it."""
        key = (tuple([block.key for block in old]), 0, *[block.key for block in new], 0, *pairs, 0, moved)
        found = self._groups.get(key)
        if found is None:
            olds = [_piece(block, place in moved[0]) for place, block in enumerate(old)]
            news = [_piece(block, place in moved[1]) for place, block in enumerate(new)]
            found = self._groups[key] = regrouped(olds, news, pairs)
        return found


def _piece(block: Block, moved: bool) -> Piece:
    alone = moved or block.tag in ALONE
    return Piece(block.tag, None if alone else inline(block.html).keys)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The items of a comparison, in order; `kept` are the pairs of blocks that stand in order in both texts.

    `moves` are runs of pairs that stand elsewhere now; `regrouped` are blocks shown as one text that was cut anew: the
    places of the old ones, and of the new ones, whose entries are among the items.
    """

    items: tuple[Item, ...]
    kept: tuple[Pair, ...]
    moves: tuple[tuple[Pair, ...], ...] = ()
    regrouped: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...] = ()


def compare(old: Document, new: Document, pairs: Sequence[Pair], memory: Memory) -> Comparison:
    """Compare two documents of which `pairs` (old place, new place), in any order, are the same blocks."""
    comparer = _Comparer(old, new, pairs, memory)
    items = comparer.run()
    return Comparison(items, tuple(comparer.kept), tuple(map(tuple, comparer.moves)), tuple(comparer.regrouped))


def gone_blocks(
    gone: Gone, old: Document, new: Document, became: Mapping[int, int], memory: Memory
) -> Iterator[Placed]:
    """The blocks of a run that is gone, where they go: after what is before them, for what follows to go on."""
    numbers, theirs = memory.elements(old), memory.elements(new)
    gap = _gap_at(new, theirs, gone.before)
    for i in range(gone.old, gone.old + gone.length):
        block = old.blocks[i]
        chain = placed(block.path, numbers[i], gap, became, is_row=block.tag == "tr")
        gap = gap._replace(before=chain)
        yield Placed(chain, memory.single(block, Kind.REMOVED))


def _gap_at(new: Document, elements: Sequence[Elements], place: int) -> Gap:
    """The gap before the block of the new text at a place."""
    before = Chain(new.blocks[place - 1].path, elements[place - 1]) if place else Chain()
    if place == len(new.blocks):
        return Gap(before, Chain(), 0)
    return Gap(before, Chain(new.blocks[place].path, elements[place]), new.shared[place])


class _Comparer:
    """Walks both texts at once and collects items."""

    def __init__(self, old: Document, new: Document, pairs: Sequence[Pair], memory: Memory) -> None:
        self._old, self._new = old, new
        self._memory = memory
        self._old_elements, self._new_elements = memory.elements(old), memory.elements(new)
        ordered = sorted(pairs)
        places = [j for _, j in ordered]
        if places != sorted(places):
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
        self._next = 0  # the place of the next new block

    @cached_property
    def _became(self) -> dict[int, int]:
        return matching(self.kept, self._old, self._new, self._old_elements, self._new_elements)

    def run(self) -> tuple[Item, ...]:
        """The items, in order: runs of equal blocks, and the changed stretches between them."""
        ours, theirs, kept = self._old.keys, self._new.keys, self.kept
        a = c = place = 0
        changed: list[Pair] = []
        while place < len(kept):
            i, j = kept[place]
            if ours[i] != theirs[j]:
                changed.append((i, j))
                place += 1
                continue
            length, most = 1, len(kept) - place
            while length < most and kept[place + length] == (i + length, j + length):
                if ours[i + length] != theirs[j + length]:
                    break
                length += 1
            self._stretch(a, i, c, j, changed)
            self._items.append(Same(i, j, length))
            a, c, place, changed = i + length, j + length, place + length, []
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
            groups = self._memory.grouped(self._old.blocks[a:b], self._new.blocks[c:d], inner, moved)
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
        before = tuple(word for i, _ in group for word in inline(old.blocks[i].html).keys)
        after = tuple(word for _, j in group for word in inline(new.blocks[j].html).keys)
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
        return Chain(self._new.blocks[j].path, self._new_elements[j])

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
        path, numbers = self._old.blocks[i].path, self._old_elements[i]
        gap = _gap_at(self._new, self._new_elements, self._next)
        chain = placed((*path[:-1], "<p>"), numbers, gap, self._became)
        note = f'<p class="pg-note" data-ui data-move-from="{move}">'
        text = escape(self._memory.phrases.say(Phrase.MOVED_AWAY, words=words), quote=False)
        self._show(Entry(Chain((*chain.tags[:-1], note), chain.elements), text, i, None, None))

    def _arrive(self, j: int) -> None:
        i, move = self._arrived[j]
        html, difference = self._memory.compared(self._old.blocks[i], self._new.blocks[j])
        tags, numbers = self._chain(j)
        first = self.moves[move - 1][0][1] == j
        told = label(self._memory.phrases.say(Phrase.MOVED_HERE)) if first else ""
        html = labelled(self._new.blocks[j], told, html)
        moved = (difference or Difference(Kind.MOVED, 0, 0))._replace(kind=Kind.MOVED)
        marked_tags = (*tags[:-1], f'{tags[-1][:-1]} data-move="{move}">')
        self._show(Entry(Chain(marked_tags, numbers), html, i, j, moved))

    def _pair(self, i: int, j: int) -> None:
        html, difference = self._memory.compared(self._old.blocks[i], self._new.blocks[j])
        if difference is None:
            self._items.append(Same(i, j, 1))
            self._next = j + 1
        else:
            self._show(Entry(self._chain(j), html, i, j, difference))

    def _together(self, a: int, b: int, c: int, d: int) -> None:
        """Several blocks compared as one text that was cut anew."""
        places = [i for i in range(a, b) if self._old.blocks[i].tag != "hr"]
        olds = [inline(self._old.blocks[i].html) for i in places]
        firsts = [j for j in range(c, d) if j not in self._arrived and self._new.blocks[j].tag not in ALONE]
        news = [inline(self._new.blocks[j].html) for j in firsts]
        self.regrouped.append((tuple(places), tuple(firsts)))
        kind = Kind.SPLIT if len(news) > len(olds) else Kind.MERGED if len(news) < len(olds) else Kind.REWORDED
        phrases = self._memory.phrases
        phrase = {Kind.SPLIT: Phrase.DIVIDED, Kind.MERGED: Phrase.JOINED}.get(kind)
        note = phrases.say(phrase) if phrase else ""
        found = dict(zip(firsts, marked_together(olds, news, phrases), strict=True))
        rest = iter(places)
        for j in range(c, d):
            if j not in found:
                self._gap(b, b, j, j + 1)
                continue
            first = note and j == firsts[0]
            told = f'<span class="pg-note" data-ui>{escape(note, quote=False)} </span>' if first else ""
            i = next(rest, None)
            difference = Difference(kind, found[j].added, found[j].removed, note)
            self._show(Entry(self._chain(j), told + found[j].html, i, j, difference))


def _comparable(old: Block, new: Block) -> bool:
    """Whether two blocks can be shown as one: a table row only with a row, code only with code."""
    return all((old.tag == tag) == (new.tag == tag) for tag in ALONE)
