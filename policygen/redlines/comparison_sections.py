"""A comparison by section: its items each under one heading, the changes that they make up, and their blocks.

Blocks are made when they are asked for, since most of a comparison is never shown.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from policygen.markup.document import Document
from policygen.phrases import ENGLISH, Phrases
from policygen.redlines.alignment import Pair
from policygen.redlines.block_differences import Difference, added_block, is_empty_block
from policygen.redlines.block_tree import matching_elements
from policygen.redlines.compare import (
    AddedRun,
    ChangedBlock,
    Comparison,
    Item,
    RemovedRun,
    UnchangedRun,
    removed_blocks,
)
from policygen.redlines.comparison_cache import ComparisonCache
from policygen.redlines.leads import Place, differing, moved_away, moved_here, place_of, run_lead
from policygen.redlines.list_numbers import item_ordinals, with_ordinals
from policygen.redlines.redline_model import Chain, Change, ChangeKind, MarkedBlock
from policygen.redlines.redline_phrases import Note, notes_text
from policygen.redlines.word_marks import unchanged_spans

_EACH_BY_ITSELF = frozenset({ChangeKind.FORMAT, ChangeKind.STRUCTURE})
"""The kinds of changes that are told of each block by itself, since each has a note of its own."""


class Section(NamedTuple):
    """A heading with what stands under it: the side that has the heading, and its index; ("new", -1) before any."""

    side: str
    heading: int


class Piece(NamedTuple):
    """An item of the comparison within one section; `change` is the index of the change that it is a part of (None: of
    none), `anchor` the id of the one that begins with it, or "", and
    `lead` what is said of all blocks of that change, if they came or went as a whole."""

    section: Section
    item: Item
    change: int | None = None
    anchor: str = ""
    lead: Note | None = None


@dataclass(frozen=True)
class Sections:
    """The comparison of two documents by section; what is said of it in words is said in `phrases`."""

    old: Document
    new: Document
    comparison: Comparison
    cache: ComparisonCache = field(repr=False)
    phrases: Phrases = field(default=ENGLISH, repr=False)

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The items of the comparison in order, each within one section."""
        return self._pieces_and_changes[0]

    @property
    def changes(self) -> tuple[Change, ...]:
        """Every change, in order; neighbours of one kind in one section count as one."""
        return self._pieces_and_changes[1]

    @property
    def empty(self) -> bool:
        """Whether nothing changed, not even in format, or in the number of a section."""
        unchanged = (isinstance(item, UnchangedRun) or self._is_silent(item) for item in self.comparison.items)
        return not self.comparison.renumberings and all(unchanged)

    def path(self, section: Section) -> tuple[str, ...]:
        """The headings that a section stands under, its own last."""
        return self._paths[section.side].get(section.heading, ())

    def anchor(self, section: Section) -> str:
        """The id of a section's heading in the text that has it; empty before any."""
        text = self.new if section.side == "new" else self.old
        return text.anchors[section.heading] if section.heading >= 0 else ""

    def difference(self, item: Item) -> Difference | None:
        """How an item differs; None if it does not, or says nothing."""
        match item:
            case ChangedBlock():
                return item.difference
            case _ if self._is_silent(item):
                return None
            case AddedRun(new, length):
                return Difference(
                    ChangeKind.ADDED, sum(block.words for block in self.new.blocks[new : new + length]), 0
                )
            case RemovedRun(old, length):
                return Difference(
                    ChangeKind.REMOVED, 0, sum(block.words for block in self.old.blocks[old : old + length])
                )
        return None

    def blocks(self, piece: Piece) -> Iterator[MarkedBlock]:
        """The blocks of a piece."""
        item = piece.item
        blocks: Iterable[MarkedBlock]
        match item:
            case UnchangedRun(_, new, length):
                blocks = self.unchanged_blocks(range(new, new + length))
            case AddedRun(new, length):
                numbers = self.cache.numbers(self.new)
                added = enumerate(self.new.blocks[new : new + length], new)
                blocks = (added_block(block, Chain(block.path, numbers[index])) for index, block in added)
            case RemovedRun():
                blocks = removed_blocks(item, self.old, self.new, self._new_elements, self.cache)
            case ChangedBlock():
                blocks = (self._moved(item.block) if item.block.move else item.block,)
        anchor, lead = piece.anchor, piece.lead
        for block in blocks:
            marked = block
            if anchor and block.own_tag != "hr":
                marked, anchor = marked._replace(anchor=anchor), ""
            if lead and block.label:
                marked, lead = marked._replace(lead=lead), None
            yield marked

    def _moved(self, block: MarkedBlock) -> MarkedBlock:
        """A block that moved, or the note at its old place, with where it stood, or stands now."""
        here, stands = self._moves[block.move - 1]
        if block.is_note:
            return block._replace(notes=tuple(moved_away(note, stands) for note in block.notes))
        return block._replace(lead=here) if block.label else block

    @cached_property
    def _moves(self) -> tuple[tuple[Note | None, Place], ...]:
        """Of each move what is said where it stands now, and where that is."""
        reworded = {
            item.block.move
            for item in self.comparison.items
            if isinstance(item, ChangedBlock) and item.difference
            if item.difference.added or item.difference.removed or item.difference.notes
        }
        return tuple(self._move(pairs, move in reworded) for move, pairs in enumerate(self.comparison.moves, 1))

    def _move(self, pairs: Sequence[Pair], is_reworded: bool) -> tuple[Note | None, Place]:
        (i, j), *others = pairs
        stood, stands = differing(self._place("old", i), self._place("new", j))
        return moved_here(stood, as_it_was=bool(others) and not is_reworded), stands

    def _place(self, side: str, index: int) -> Place:
        headings = self._headings[side]
        number = bisect_right(headings, index)
        heading = headings[number - 1] if number else -1
        return place_of(self.old if side == "old" else self.new, index, heading, self._paths[side])

    def unchanged_blocks(self, indexes: Iterable[int]) -> Iterator[MarkedBlock]:
        """Blocks of the new text without marks, but where a number changed."""
        numbers, renumbered = self.cache.numbers(self.new), self.comparison.renumbered
        for index in indexes:
            block = self.new.blocks[index]
            spans = renumbered.get(index) or unchanged_spans(block.content)
            yield MarkedBlock(Chain(block.path, numbers[index]), spans)

    @cached_property
    def head_rows(self) -> dict[int, tuple[int, ...]]:
        """The indexes of the rows in the heads of the new text's tables, by the number of the table."""
        numbers = self.cache.numbers(self.new)
        heads: dict[int, tuple[int, ...]] = {}
        for index, block in enumerate(self.new.blocks):
            if block.tag == "tr" and any(element.name == "thead" for element in block.path):
                table = next(n for e, n in zip(block.path, numbers[index], strict=True) if e.name == "table")
                heads[table] = (*heads.get(table, ()), index)
        return heads

    def with_ordinals(self, blocks: Sequence[MarkedBlock]) -> Sequence[MarkedBlock]:
        """Blocks of the comparison in a row, whose items of ordered lists have the numbers of their texts."""
        if not any(element.name == "ol" for block in blocks for element in block.chain.elements):
            return blocks
        return [*with_ordinals(blocks, *self._ordinals)]

    @cached_property
    def _ordinals(self) -> tuple[dict[int, int], dict[int, int]]:
        old_numbers, new_numbers = self.cache.numbers(self.old), self.cache.numbers(self.new)
        return item_ordinals(self.old, old_numbers), item_ordinals(self.new, new_numbers)

    @cached_property
    def _new_elements(self) -> dict[int, int]:
        old_numbers, new_numbers = self.cache.numbers(self.old), self.cache.numbers(self.new)
        return matching_elements(self.comparison.kept_pairs, self.old, self.new, old_numbers, new_numbers)

    @cached_property
    def _pieces_and_changes(self) -> tuple[tuple[Piece, ...], tuple[Change, ...]]:
        pieces: list[Piece] = []
        changes: list[Change] = []
        last: tuple[Section, ChangeKind] | None = None
        runs: dict[int, list[int]] = {}  # the blocks of changes that came or went as a whole, by their first pieces
        begin = 0
        restructured = -1  # the index of the last change of structure
        for section, item in self._by_section():
            difference = self.difference(item)
            if difference is None:
                last = last if isinstance(item, ChangedBlock) else None  # a note does not part a run
                pieces.append(Piece(section, item))
                continue
            is_structure = difference.kind is ChangeKind.STRUCTURE
            if is_structure and not difference.notes:  # a block that changed like one before it
                pieces.append(Piece(section, item, restructured))
            elif last == (section, difference.kind) and difference.kind not in _EACH_BY_ITSELF:
                changes[-1] = self._extended(changes[-1], difference)
                pieces.append(Piece(section, item, len(changes) - 1))
            else:
                anchor = f"pg-c{len(changes) + 1}"
                changes.append(self._change(section, difference, anchor))
                begin = len(pieces)
                pieces.append(Piece(section, item, len(changes) - 1, anchor))
                restructured = len(changes) - 1 if is_structure else restructured
            last = (section, difference.kind)
            if isinstance(item, AddedRun | RemovedRun):
                runs.setdefault(begin, []).extend(self._telling_blocks(item))
        for index, indexes in runs.items():
            pieces[index] = pieces[index]._replace(lead=self._lead(pieces[index].item, indexes))
        return tuple(pieces), tuple(changes)

    def _telling_blocks(self, run: AddedRun | RemovedRun) -> Iterator[int]:
        """The indexes of the blocks of a run that say something."""
        text, start = (self.old, run.old) if isinstance(run, RemovedRun) else (self.new, run.new)
        return (index for index in range(start, start + run.length) if not is_empty_block(text.blocks[index]))

    def _lead(self, item: Item, indexes: Sequence[int]) -> Note:
        is_gone = isinstance(item, RemovedRun)
        text, kind = (self.old, ChangeKind.REMOVED) if is_gone else (self.new, ChangeKind.ADDED)
        return run_lead(kind, text, self.cache.numbers(text), indexes)

    def _is_silent(self, item: Item) -> bool:
        """Whether something came or went that says nothing."""
        match item:
            case AddedRun(start, length):
                blocks = self.new.blocks[start : start + length]
            case RemovedRun(start, length):
                blocks = self.old.blocks[start : start + length]
            case _:
                return False
        return all(map(is_empty_block, blocks))

    def _by_section(self) -> Iterator[tuple[Section, Item]]:
        """The items, each within one section: a run of blocks is cut before its headings."""
        section = Section("new", -1)
        for item in self.comparison.items:
            if isinstance(item, ChangedBlock):
                if item.new is not None and self.new.blocks[item.new].level:
                    section = Section("new", item.new)
                yield section, item
                continue
            side, start = ("old", item.old) if isinstance(item, RemovedRun) else ("new", item.new)
            stop = start + item.length
            for begin, end, is_heading in self._cuts(side, start, stop):
                section = Section(side, begin) if is_heading else section
                yield section, _part_of_run(item, begin - start, end - begin)

    def _cuts(self, side: str, start: int, stop: int) -> Iterator[tuple[int, int, bool]]:
        """A run of blocks of a text cut before its headings: begin, end, whether it begins with a heading."""
        headings = self._headings[side]
        inside = headings[bisect_left(headings, start) : bisect_left(headings, stop)]
        for begin, end in pairwise([*([] if inside and inside[0] == start else [start]), *inside, stop]):
            yield begin, end, begin in inside

    @cached_property
    def _headings(self) -> dict[str, list[int]]:
        return {side: [h.block for h in text.headings] for side, text in (("old", self.old), ("new", self.new))}

    @cached_property
    def _paths(self) -> dict[str, dict[int, tuple[str, ...]]]:
        return {side: heading_paths(text) for side, text in (("old", self.old), ("new", self.new))}

    def _change(self, section: Section, difference: Difference, anchor: str) -> Change:
        return Change(
            kind=difference.kind,
            anchor=anchor,
            section=self.path(section),
            added=difference.added,
            removed=difference.removed,
            note=notes_text(difference.notes, self.phrases),
            side=section.side,
            heading=self.anchor(section),
        )

    def _extended(self, change: Change, difference: Difference) -> Change:
        """A change with one more block."""
        return Change(
            change.kind,
            change.anchor,
            change.section,
            change.added + difference.added,
            change.removed + difference.removed,
            change.note or notes_text(difference.notes, self.phrases),
            change.side,
            change.heading,
        )


def _part_of_run(item: UnchangedRun | AddedRun | RemovedRun, start: int, length: int) -> Item:
    """A part of a run of blocks."""
    match item:
        case UnchangedRun(old, new, _):
            return UnchangedRun(old + start, new + start, length)
        case AddedRun(new, _):
            return AddedRun(new + start, length)
        case RemovedRun(old, _, before):
            return RemovedRun(old + start, length, before)


def heading_paths(document: Document) -> dict[int, tuple[str, ...]]:
    """For the index of each heading the texts of those that it stands under and its own, outermost first.

    The title with which the text begins is left out of those below it.
    """
    paths: dict[int, tuple[str, ...]] = {}
    path: list[tuple[int, str]] = []
    for heading in document.headings:
        path = [(level, text) for level, text in path if level < heading.level]
        is_title = heading.block == 0 and document.begins_with_title
        paths[heading.block] = (heading.text,) if is_title else (*(text for _, text in path), heading.text)
        if not is_title:
            path.append((heading.level, heading.text))
    return paths
