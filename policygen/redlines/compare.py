"""Two documents, and which of their blocks are the same ones, walked at once: what stayed, came, went and changed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from rapidfuzz.distance import Indel

from policygen.markup.block_content import Content, bare_element
from policygen.markup.document import Block, Document
from policygen.redlines.alignment import Pair, heaviest_increasing
from policygen.redlines.block_differences import Difference, added_block, is_empty_block, with_structure
from policygen.redlines.block_tree import Gap, matching_elements, place_removed
from policygen.redlines.comparison_cache import ComparisonCache
from policygen.redlines.inline_words import parse_inline
from policygen.redlines.list_numbers import item_label, item_ordinals
from policygen.redlines.redline_model import Chain, ChangeKind, Mark, MarkedBlock, Numbers, Spans
from policygen.redlines.redline_phrases import Note, Phrase, make_note
from policygen.redlines.renumbering import NewNumbers, Renumbering, find_new_numbers
from policygen.redlines.same_words import same_words_groups
from policygen.redlines.split_and_merge import STANDALONE_TAGS, Group, block_words, lone_words
from policygen.redlines.structure import STRUCTURE_PHRASES, became_note, begins_item, list_and_item, structure_notes
from policygen.redlines.word_marks import unchanged_spans

MIN_MOVED_WORDS, MIN_MOVED_SIMILARITY = 5, 0.9
MAX_ROUNDS = 4  # in which it is settled what moved and which numbers are new


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

    `moves` are runs of pairs that stand elsewhere now, shown there once; `regrouped` are blocks shown as one text that
    was cut anew: the indexes of the old ones, and of the new ones, which are among the items. `renumberings` are new
    numbers of sections and the like; `renumbered` are the marks of unchanged blocks, by their indexes in the new text,
    in which nothing but such numbers differs.
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
            (i, j) for i, j in chain if old.keys[i] == new.keys[j] or _can_be_one(old.blocks[i], new.blocks[j])
        ]
        crossing = sorted(set(ordered).difference(self.kept_pairs)) if len(self.kept_pairs) < len(ordered) else []
        self.new_numbers = self._find_new_numbers(ordered)
        # A block that followed new numbers says the same, and what says the same shows which numbers are new.
        shown_pairs = ordered
        for _ in range(MAX_ROUNDS):
            self.moves, shown_twice = self._moves_of(crossing)
            known_pairs, moved_pairs = shown_pairs, [pair for group in self.moves for pair in group]
            shown_pairs = sorted([*self.kept_pairs, *moved_pairs, *shown_twice])
            if shown_pairs == known_pairs or not self.new_numbers.renumberings:
                break
            self.new_numbers = self._find_new_numbers(shown_pairs)
        # The number of the move of each block that moved, from 1; 0 if it is shown at both of its places.
        self._moved_here = {j: (i, move) for move, group in enumerate(self.moves, 1) for i, j in group}
        self._moved_away = {i: move for move, group in enumerate(self.moves, 1) for i, _ in group}
        self._moved_here.update((j, (i, 0)) for i, j in shown_twice)
        self._moved_away.update((i, 0) for i, _ in shown_twice)
        self.regrouped: list[tuple[tuple[int, ...], tuple[int, ...]]] = []
        self.renumbered: dict[int, Spans] = {}
        self._noted_moves: set[int] = set()
        self._items: list[Item] = []
        self._next_new = 0  # the index of the next new block

    @cached_property
    def _new_elements(self) -> dict[int, int]:
        return matching_elements(self.kept_pairs, self._old, self._new, self._old_numbers, self._new_numbers)

    def walk(self) -> tuple[Item, ...]:
        """The items, in order: runs of equal blocks, and the changed stretches between them."""
        pairs = self.kept_pairs
        a = c = index = 0
        changed: list[Pair] = []
        while index < len(pairs):
            i, j = pairs[index]
            if not self._is_unchanged(i, j):
                changed.append((i, j))
                index += 1
                continue
            length, most = 1, len(pairs) - index
            while length < most and pairs[index + length] == (i + length, j + length):
                if not self._is_unchanged(i + length, j + length):
                    break
                length += 1
            self._add_changed(a, i, c, j, changed)
            self._add_unchanged(UnchangedRun(i, j, length))
            a, c, index, changed = i + length, j + length, index + length, []
            self._next_new = c
        self._add_changed(a, len(self._old.keys), c, len(self._new.keys), changed)
        return tuple(self._structure_told_once())

    def _is_unchanged(self, i: int, j: int) -> bool:
        """Whether two blocks are equal, and both begin an item of a list, or neither does."""
        old, new = self._old, self._new
        if old.keys[i] != new.keys[j]:
            return False
        return old.shared[i] == new.shared[j] or self._begins_item(i, j)[0] == self._begins_item(i, j)[1]

    def _begins_item(self, i: int, j: int) -> tuple[bool | None, bool | None]:
        old, new = self._old, self._new
        return begins_item(old.blocks[i], old.shared[i]), begins_item(new.blocks[j], new.shared[j])

    def _add_changed(self, a: int, b: int, c: int, d: int, pairs: Sequence[Pair]) -> None:
        """old[a:b] became new[c:d]: rows and code that became several blocks of the same words, and what is between."""
        for group in self._same_words(a, b, c, d, pairs):
            self._add_stretch(a, group.a, c, group.c, [(i, j) for i, j in pairs if a <= i < group.a])
            self._add_same_words(group)
            a, c = group.b, group.d
        self._add_stretch(a, b, c, d, [(i, j) for i, j in pairs if i >= a])

    def _same_words(self, a: int, b: int, c: int, d: int, pairs: Sequence[Pair]) -> Iterator[Group]:
        """The groups of `same_words_groups` in a stretch, but for those that another pair speaks against."""
        olds, news = self._old.blocks[a:b], self._new.blocks[c:d]
        if not (olds and news and any(block.tag in ("tr", "pre") for block in (*olds, *news))):
            return
        old_words = [lone_words(block, i in self._moved_away) for i, block in enumerate(olds, a)]
        new_words = [lone_words(block, j in self._moved_here) for j, block in enumerate(news, c)]
        for group in same_words_groups(old_words, new_words):
            placed = Group(group.a + a, group.b + a, group.c + c, group.d + c)
            if all(_side(i, placed.a, placed.b) == _side(j, placed.c, placed.d) for i, j in pairs):
                yield placed

    def _add_same_words(self, group: Group) -> None:
        """A row, or code, that became several blocks of the same words, or the other way round."""
        old_indexes, new_indexes = tuple(range(group.a, group.b)), tuple(range(group.c, group.d))
        self.regrouped.append((old_indexes, new_indexes))
        for number, j in enumerate(new_indexes):
            block = self._new.blocks[j]
            notes = structure_notes(self._old.blocks[old_indexes[min(number, len(old_indexes) - 1)]], block)
            marked = MarkedBlock(self._new_chain(j), unchanged_spans(block.content), ChangeKind.STRUCTURE, notes=notes)
            old_index = old_indexes[number] if number < len(old_indexes) else None
            self._add_block(ChangedBlock(marked, old_index, j, Difference(ChangeKind.STRUCTURE, 0, 0, notes)))

    def _add_stretch(self, a: int, b: int, c: int, d: int, pairs: Sequence[Pair]) -> None:
        """old[a:b] became new[c:d], of which `pairs` are the same blocks reworded."""
        if len(pairs) == b - a == d - c:
            for i, j in pairs:
                self._add_pair(i, j)
            return
        if a < b and c < d:
            others = [(i, j) for i, j in pairs if not _is_comparable(self._old.blocks[i], self._new.blocks[j])]
            alone = (
                tuple([i - a for i in range(a, b) if i in self._moved_away or any(i == old for old, _ in others)]),
                tuple([j - c for j in range(c, d) if j in self._moved_here or any(j == new for _, new in others)]),
            )
            inner = [(i - a, j - c) for i, j in pairs]
            groups = self._cache.groups(self._old.blocks[a:b], self._new.blocks[c:d], inner, alone)
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

    def _find_new_numbers(self, pairs: Sequence[Pair]) -> NewNumbers:
        numbers = self._cache.document_numbers(self._old), self._cache.document_numbers(self._new)
        return find_new_numbers(self._old, self._new, *numbers, pairs)

    def _moves_of(self, crossing: Sequence[Pair]) -> tuple[list[list[Pair]], list[Pair]]:
        """What stands elsewhere now: runs that can be shown once, as moved, and blocks of the same words that cannot,
        since they are too short or not whole, and are shown at both places."""
        moves: list[list[Pair]] = []
        shown_twice: list[Pair] = []
        for run in _runs(crossing):
            if self._is_move(run):
                moves.append(run)
                continue
            for part in _runs([pair for pair in run if self._says_the_same(*pair)]):
                left = {j for _, j in part}
                wholes = [*filter(self._is_move, _runs([pair for pair in part if self._is_whole(pair[1], left)]))]
                moves += wholes
                left.difference_update(j for whole in wholes for _, j in whole)
                shown_twice += [pair for pair in part if pair[1] in left]
        return moves, shown_twice

    def _says_the_same(self, i: int, j: int) -> bool:
        """Whether two blocks say the same, in the same format or another one."""
        old, new = self._old.blocks[i], self._new.blocks[j]
        if is_empty_block(old) or not _can_be_one(old, new):
            return False
        words = block_words(old, alone=False).words
        if words and words == block_words(new, alone=False).words:  # in front of which there may be another number
            return True
        difference = None if old.key == new.key else self._compare(i, j)[1]
        return difference is None or not (difference.added or difference.removed)

    def _is_move(self, group: Sequence[Pair]) -> bool:
        old, new = self._old, self._new
        if not all(_is_comparable(old.blocks[i], new.blocks[j]) and new.blocks[j].path for i, j in group):
            return False
        before = _chunks(old.blocks[i].content for i, _ in group)
        after = _chunks(new.blocks[j].content for _, j in group)
        if len(after) < MIN_MOVED_WORDS or Indel.normalized_similarity(before, after) < MIN_MOVED_SIMILARITY:
            return False
        # A list item's words move only with the list in it, and the whole element is marked as moved.
        moved = {j for _, j in group}
        return all(self._is_whole(j, moved) for j in moved)

    def _is_whole(self, j: int, moved: Set[int]) -> bool:
        """Whether a block begins an element, and all blocks in that are among the ones that moved."""
        new = self._new
        depth = len(new.blocks[j].path)
        k = j + 1
        while k < len(new.blocks) and new.shared[k] >= depth and k in moved:
            k += 1
        return new.shared[j] < depth and (k == len(new.blocks) or new.shared[k] < depth)

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
                self._add_moved_away(old_index)
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

    def _add_moved_away(self, i: int) -> None:
        """What moved, at its old place: one note for a run, or the block itself if it is shown at both places."""
        move = self._moved_away[i]
        if not move:
            (block,) = removed_blocks(
                RemovedRun(i, 1, self._next_new), self._old, self._new, self._new_elements, self._cache
            )
            moved = block._replace(kind=ChangeKind.MOVED, label=Phrase.MOVED_AWAY)
            self._add_block(ChangedBlock(moved, i, None, Difference(ChangeKind.MOVED, 0, 0)))
            return
        if move in self._noted_moves:
            return
        self._noted_moves.add(move)
        moved_words = self._old.blocks[self.moves[move - 1][0][0]].text.replace("\t", " ").split()
        excerpt = " ".join(moved_words[:6]) + (" …" if len(moved_words) > 6 else "")
        path, numbers = self._old.blocks[i].path, self._old_numbers[i]
        gap = _gap_at(self._new, self._new_numbers, self._next_new)
        chain = place_removed((*path[:-1], bare_element("p")), numbers, gap, self._new_elements)
        note_chain = chain._replace(elements=(*chain.elements[:-1], bare_element("p")))
        note_block = MarkedBlock(note_chain, (), notes=(make_note(Phrase.MOVED_FROM, words=excerpt),), move=move)
        self._add_block(ChangedBlock(note_block, i, None, None))

    def _add_moved_here(self, j: int) -> None:
        i, move = self._moved_here[j]
        new, chain = self._new.blocks[j], self._new_chain(j)
        spans, difference = self._compare(i, j)
        is_first = not move or self.moves[move - 1][0][1] == j
        moved = (difference or Difference(ChangeKind.MOVED, 0, 0))._replace(kind=ChangeKind.MOVED)
        label = Phrase.MOVED_HERE if is_first else None
        if not move:
            spans = added_block(new, chain).spans
        self._add_block(
            ChangedBlock(MarkedBlock(chain, spans, ChangeKind.MOVED, label, moved.notes, move), i, j, moved)
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
        difference = with_structure(difference, self._item_notes(i, j))
        if difference is None:
            self._add_unchanged(UnchangedRun(i, j, 1))
            self._next_new = j + 1
            if any(span.mark is Mark.NEW_NUMBER for span in spans):
                self.renumbered[j] = spans
        else:
            block = MarkedBlock(self._new_chain(j), spans, difference.kind, notes=difference.notes)
            self._add_block(ChangedBlock(block, i, j, difference))

    def _item_notes(self, i: int, j: int) -> tuple[Note, ...]:
        """What else there is to say of items: that a paragraph in one became one of its own, or the other way round; or
        that one has another number, since its author wrote another one for it or its list, or had it counted in another
        way. What is counted anew by itself is none of it."""
        old, new = self._old.blocks[i], self._new.blocks[j]
        if structure_notes(old, new):
            return ()
        old_begins, new_begins = self._begins_item(i, j)
        if old_begins != new_begins:
            kinds = [Phrase.ITEM if begins else Phrase.ITEM_PARAGRAPH for begins in (old_begins, new_begins)]
            return (became_note(*kinds),)
        if old.path == new.path:
            return ()
        before, after = list_and_item(old), list_and_item(new)
        if before is None or after is None or before.numbers_as_written == after.numbers_as_written:
            return ()
        label = item_label(self._ordinals[0][self._old_numbers[i][before.depth]], before.listing)
        new_label = item_label(self._ordinals[1][self._new_numbers[j][after.depth]], after.listing)
        return (make_note(Phrase.ITEM_NUMBER, old=label, new=new_label),) if label != new_label else ()

    @cached_property
    def _ordinals(self) -> tuple[dict[int, int], dict[int, int]]:
        return item_ordinals(self._old, self._old_numbers), item_ordinals(self._new, self._new_numbers)

    def _structure_told_once(self) -> Iterator[Item]:
        """The items. Of blocks in a row whose structure changed alike the first that differs in nothing else has the
        note on it, and a reworded one before that."""
        told: dict[object, bool] = {}  # what was told, and whether of a block that differs in nothing else
        for item in self._items:
            if self._ends_row(item):
                told.clear()
            if not isinstance(item, ChangedBlock) or item.difference is None:
                yield item
                continue
            is_alone = item.difference.kind is ChangeKind.STRUCTURE
            notes = []
            for note in item.difference.notes:
                cause = self._cause(note, item)
                if cause is None or cause not in told or (is_alone and not told[cause]):
                    notes.append(note)
                if cause is not None:
                    told[cause] = is_alone or told.get(cause, False)
            if len(notes) < len(item.difference.notes):
                difference = item.difference._replace(notes=tuple(notes))
                item = item._replace(block=item.block._replace(notes=tuple(notes)), difference=difference)
            yield item

    def _ends_row(self, item: Item) -> bool:
        """Whether no block after an item stands in a row with those before: it is unchanged, or has a heading."""
        match item:
            case UnchangedRun():
                return True
            case AddedRun(new, length):
                return any(block.level for block in self._new.blocks[new : new + length])
            case RemovedRun(old, length):
                return any(block.level for block in self._old.blocks[old : old + length])
            case _:
                return item.new is not None and self._new.blocks[item.new].level > 0

    def _cause(self, note: Note, item: ChangedBlock) -> object:
        """What is known of a change of structure that several blocks share: its note or, where this names a number, the
        list. None for other notes."""
        if note.phrase not in STRUCTURE_PHRASES:
            return None
        if note.phrase is not Phrase.ITEM_NUMBER or item.old is None or item.new is None:
            return note
        old, new = list_and_item(self._old.blocks[item.old]), list_and_item(self._new.blocks[item.new])
        if old is None or new is None:
            return note
        lists = self._old_numbers[item.old][old.depth - 1], self._new_numbers[item.new][new.depth - 1]
        return *lists, old.item.get("value"), new.item.get("value")

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


def _chunks(contents: Iterable[Content]) -> tuple[str, ...]:
    return tuple(chunk for content in contents for chunk in parse_inline(content).keys)


def _runs(pairs: Sequence[Pair]) -> list[list[Pair]]:
    """Pairs, sorted, in runs of those that follow each other on both sides."""
    runs: list[list[Pair]] = []
    for i, j in pairs:
        if runs and runs[-1][-1] == (i - 1, j - 1):
            runs[-1].append((i, j))
        else:
            runs.append([(i, j)])
    return runs


def _is_comparable(old: Block, new: Block) -> bool:
    """Whether two blocks can be shown as one wherever they stand: a table row only with a row, code only with code."""
    return all((old.tag == tag) == (new.tag == tag) for tag in STANDALONE_TAGS)


def _side(index: int, start: int, stop: int) -> int:
    """Where an index is: before a range (-1), in it, or after it (1)."""
    return (index >= stop) - (index < start)


def _can_be_one(old: Block, new: Block) -> bool:
    """Whether two blocks can be shown as one in order: a row or code with other text, too, if both have words."""
    return _is_comparable(old, new) or bool(old.tag != "hr" != new.tag and old.words and new.words)
