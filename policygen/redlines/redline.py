"""The redline: a comparison as pages, terminals and programs take it."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise, zip_longest

from policygen.core.one_line import brief, counted
from policygen.markup import Block, Document
from policygen.redlines import told
from policygen.redlines.blocks import Difference, is_silent
from policygen.redlines.compare import (
    Come,
    Comparison,
    Entry,
    Gone,
    Item,
    Memory,
    Pair,
    Same,
    compare,
    gone_blocks,
)
from policygen.redlines.lists import numbered, ordinals, whole
from policygen.redlines.marks import own_marks
from policygen.redlines.model import Change, Counts, Kind, Line, Part, Passage, Run
from policygen.redlines.passages import Shown
from policygen.redlines.pieces import Piece, Section
from policygen.redlines.runs import Told, parts
from policygen.redlines.tree import Chain, Placed, emitted, matching


@dataclass(frozen=True)
class Redline:
    """What changed between two documents: `changes` in order, `counts`, and the comparison as HTML or text.

    The HTML keeps this contract: `ins` and `del` stand only in phrasing content; what comes from neither text is in
    elements with `data-ui`; wrappers around removed blocks have `data-redline`; a moved block stands at its new
    place with `data-move`, and leaves a note with `data-move-from`.
    """

    old: Document
    new: Document
    comparison: Comparison
    memory: Memory = field(repr=False)

    def __repr__(self) -> str:
        added, removed = counted(self.counts.added, "word"), f"{self.counts.removed:,} removed"
        return brief(self, counted(len(self.changes), "change"), f"{added} added", removed)

    @property
    def changes(self) -> tuple[Change, ...]:
        """Every change, in the order of the comparison; neighbours of one kind in one section count as one."""
        return self._told[1]

    @property
    def empty(self) -> bool:
        """Whether nothing changed, not even in format."""
        return all(isinstance(item, Same) or self._is_silent(item) for item in self.comparison.items)

    def _is_silent(self, item: Item) -> bool:
        """Whether something came or went that says nothing."""
        match item:
            case Come(start, length):
                blocks = self.new.blocks[start : start + length]
            case Gone(start, length):
                blocks = self.old.blocks[start : start + length]
            case _:
                return False
        return all(map(is_silent, blocks))

    @cached_property
    def counts(self) -> Counts:
        """The comparison in numbers."""
        kinds: dict[Section, Kind] = {}
        added = removed = 0
        for section, item, _ in self._told[0]:
            difference = self._difference(item)
            if difference:
                added, removed = added + difference.added, removed + difference.removed
                kinds[section] = _weightier(kinds.get(section), _kind_for(item, difference, section))
        sections = {piece.section for piece in self._told[0]}
        by_kind = Counter(kinds.values())
        return Counts(added, removed, len(sections), len(kinds), tuple((k, by_kind[k]) for k in Kind if by_kind[k]))

    @property
    def entries(self) -> Iterator[Entry]:
        """The blocks that stand in both texts and differ, and notes."""
        return (item for item in self.comparison.items if isinstance(item, Entry))

    @property
    def joined(self) -> Iterator[tuple[int, int]]:
        """The places of old blocks that were joined to one, each with the place of that one in the new text."""
        for olds, news in self.comparison.regrouped:
            if len(news) == 1 < len(olds):
                yield from ((old, news[0]) for old in olds)

    @cached_property
    def html(self) -> str:
        """The whole comparison."""
        return emitted(self.numbered([block for piece in self._told[0] for block in self.placed(piece)]))

    def numbered(self, blocks: Sequence[Placed]) -> Sequence[Placed]:
        """Blocks of the comparison in a row, whose items of ordered lists have the numbers of their texts."""
        if not any(tag.startswith("<ol") for block in blocks for tag in block.chain.tags):
            return blocks
        return [*numbered(blocks, *self._ordinals)]

    @cached_property
    def _ordinals(self) -> tuple[dict[int, int], dict[int, int]]:
        ours, theirs = self.memory.elements(self.old), self.memory.elements(self.new)
        return ordinals(self.old, ours), ordinals(self.new, theirs)

    @cached_property
    def text(self) -> str:
        """What changed as plain text, for people: `{+added+}`, `[-removed-]`, a blank line between blocks."""
        return told.plain(self.parts())

    def parts(self, context: int | None = 1) -> tuple[Part, ...]:
        """What changed without HTML, with `context` unchanged blocks around it; the blocks left out are counted.

        With None every block is there. Worked out anew on each call: builds of sites have no use for it.
        """
        return tuple(parts(self._blocks(), context))

    def lines(self, change: Change) -> tuple[Line, ...]:
        """The blocks of one of `changes`, in order."""
        return self._lines[self.changes.index(change)]

    def runs(self, change: Change) -> tuple[Run, ...]:
        """The runs of one of `changes`; where a block ends, a line ends."""
        return told.joined(self.lines(change))

    @property
    def values(self) -> dict[str, object]:
        """`counts` and `changes` with their runs as plain values, for JSON."""
        return told.for_programs(self.counts, zip(self.changes, self._lines, strict=True))

    @cached_property
    def _lines(self) -> tuple[tuple[Line, ...], ...]:
        """The blocks of each change."""
        found: list[list[Line]] = [[] for _ in self.changes]
        for part in parts(self._blocks(), 0):
            for line in part.lines:
                if line.change is not None:
                    found[line.change].append(line)
        return tuple(map(tuple, found))

    def _blocks(self) -> Iterator[Told]:
        number = -1
        for piece in self._told[0]:
            number += bool(piece.anchor)
            change = None if self._difference(piece.item) is None else number
            section, item = self.path(piece.section), piece.item
            gone = self.old.blocks[item.old : item.old + item.length] if isinstance(item, Gone) else ()
            for placed, block in zip_longest(self.placed(piece), gone):
                yield Told(placed, block.path if block else placed.chain.tags, change, section)

    def passages(self, context: int = 1, most: int | None = None) -> tuple[Passage, ...]:
        """What changed, with `context` unchanged blocks around it, by section; the runs left out are counted.

        Of a run of more than `most` blocks that are all new, or all gone, only the first ones are shown.
        """
        return tuple(Shown(self, context, most).passages())

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The items of the comparison, each within one section."""
        return self._told[0]

    @cached_property
    def _told(self) -> tuple[tuple[Piece, ...], tuple[Change, ...]]:
        """The pieces, and the changes that they make up."""
        pieces: list[Piece] = []
        changes: list[Change] = []
        before: tuple[Section, Kind] | None = None
        for section, item in self._by_section():
            difference = self._difference(item)
            if difference is None:
                before = before if isinstance(item, Entry) else None  # a note does not part a run
                pieces.append(Piece(section, item))
            elif before == (section, difference.kind) and difference.kind is not Kind.FORMAT:
                changes[-1] = _joined(changes[-1], difference)
                pieces.append(Piece(section, item))
            else:
                anchor = f"pg-c{len(changes) + 1}"
                changes.append(self._change(section, difference, anchor))
                pieces.append(Piece(section, item, anchor))
                before = (section, difference.kind)
        return tuple(pieces), tuple(changes)

    def _difference(self, item: Item) -> Difference | None:
        match item:
            case Entry():
                return item.difference
            case _ if self._is_silent(item):
                return None
            case Come(new, length):
                return Difference(Kind.ADDED, sum(block.words for block in self.new.blocks[new : new + length]), 0)
            case Gone(old, length):
                return Difference(Kind.REMOVED, 0, sum(block.words for block in self.old.blocks[old : old + length]))
        return None

    def _by_section(self) -> Iterator[tuple[Section, Item]]:
        """The items, each within one section: a run of blocks is cut before its headings."""
        section = Section("new", -1)
        for item in self.comparison.items:
            if isinstance(item, Entry):
                if item.new is not None and self.new.blocks[item.new].level:
                    section = Section("new", item.new)
                yield section, item
                continue
            side, start = ("old", item.old) if isinstance(item, Gone) else ("new", item.new)
            stop = start + item.length
            for begin, end, is_heading in self._cuts(side, start, stop):
                section = Section(side, begin) if is_heading else section
                yield section, _part(item, begin - start, end - begin)

    def _cuts(self, side: str, start: int, stop: int) -> Iterator[tuple[int, int, bool]]:
        """A run of blocks of a text cut before its headings: begin, end, whether it begins with a heading."""
        places = self._headings[side]
        inside = places[bisect_left(places, start) : bisect_left(places, stop)]
        for begin, end in pairwise([*([] if inside and inside[0] == start else [start]), *inside, stop]):
            yield begin, end, begin in inside

    @cached_property
    def _headings(self) -> dict[str, list[int]]:
        return {side: [h.block for h in text.headings] for side, text in (("old", self.old), ("new", self.new))}

    @cached_property
    def _became(self) -> dict[int, int]:
        ours, theirs = self.memory.elements(self.old), self.memory.elements(self.new)
        return matching(self.comparison.kept, self.old, self.new, ours, theirs)

    def _change(self, section: Section, difference: Difference, anchor: str) -> Change:
        return Change(
            kind=difference.kind,
            anchor=anchor,
            section=self.path(section),
            added=difference.added,
            removed=difference.removed,
            note=difference.note,
            side=section.side,
            heading=self.anchor(section),
        )

    def placed(self, piece: Piece) -> Iterator[Placed]:
        """The blocks of a piece with their marks."""
        item = piece.item
        found: Iterable[Placed]
        match item:
            case Same(_, new, length):
                found = self.unchanged(range(new, new + length))
            case Come(new, length):
                numbers = self.memory.elements(self.new)
                blocks = enumerate(self.new.blocks[new : new + length], new)
                found = (Placed(Chain(b.path, numbers[j]), self.memory.single(b, Kind.ADDED)) for j, b in blocks)
            case Gone():
                found = gone_blocks(item, self.old, self.new, self._became, self.memory)
            case Entry():
                found = (Placed(item.chain, item.html),)
        anchor = piece.anchor
        for chain, html in found:
            if anchor and not (chain.tags and chain.tags[-1].startswith("<hr")):
                yield Placed(chain, _anchored(chain, html, anchor))
                anchor = ""
            else:
                yield Placed(chain, html)

    def unchanged(self, places: Iterable[int]) -> Iterator[Placed]:
        """Blocks of the new text, without marks."""
        numbers = self.memory.elements(self.new)
        for place in places:
            block = self.new.blocks[place]
            yield Placed(Chain(block.path, numbers[place]), own_marks(block.html))

    def path(self, section: Section) -> tuple[str, ...]:
        """The headings that a section stands under, its own last."""
        return self._paths[section.side].get(section.heading, ())

    @cached_property
    def _paths(self) -> dict[str, dict[int, tuple[str, ...]]]:
        return {side: heading_paths(text) for side, text in (("old", self.old), ("new", self.new))}

    def anchor(self, section: Section) -> str:
        """The id of a section's heading in the text that has it; empty before any."""
        text = self.new if section.side == "new" else self.old
        return text.anchors[section.heading] if section.heading >= 0 else ""


_WEIGHTS = (Kind.ADDED, Kind.REMOVED, Kind.MOVED, Kind.SPLIT, Kind.MERGED, Kind.REWORDED, Kind.LOOKALIKE, Kind.FORMAT)


def _weightier(one: Kind | None, other: Kind) -> Kind:
    return other if one is None else min(one, other, key=_WEIGHTS.index)


def _kind_for(item: Item, difference: Difference, section: Section) -> Kind:
    """What a difference says of its section: only the heading's own says that it came, went or moved."""
    match item:
        case Gone(old, _):
            place: int | None = old if section.side == "old" else None
        case Come(new, _):
            place = new
        case _:
            place = item.new
    return difference.kind if place == section.heading or difference.kind is Kind.FORMAT else Kind.REWORDED


def _part(item: Same | Come | Gone, start: int, length: int) -> Item:
    """A part of a run of blocks."""
    match item:
        case Same(old, new, _):
            return Same(old + start, new + start, length)
        case Come(new, _):
            return Come(new + start, length)
        case Gone(old, _, before):
            return Gone(old + start, length, before)


def _joined(change: Change, more: Difference) -> Change:
    """A change with one more block."""
    return Change(
        change.kind,
        change.anchor,
        change.section,
        change.added + more.added,
        change.removed + more.removed,
        change.note or more.note,
        change.side,
        change.heading,
    )


def heading_paths(document: Document) -> dict[int, tuple[str, ...]]:
    """For the place of each heading the texts of those that it stands under and its own, outermost first.

    The text's title (a heading of the first level at its start) is left out of those below it.
    """
    found: dict[int, tuple[str, ...]] = {}
    path: list[tuple[int, str]] = []
    for heading in document.headings:
        path = [(level, text) for level, text in path if level < heading.level]
        is_title = heading.block == 0 and heading.level == 1
        found[heading.block] = (heading.text,) if is_title else (*(text for _, text in path), heading.text)
        if not is_title:
            path.append((heading.level, heading.text))
    return found


def _anchored(chain: Chain, html: str, anchor: str) -> str:
    """A block's HTML that begins with an anchor; in a row the anchor stands in the first cell."""
    tag = chain.tags[-1] if chain.tags else ""
    start = html.find(">") + 1 if tag.startswith("<tr") else 0
    return f'{html[:start]}<a class="pg-anchor" id="{anchor}" data-ui></a>{html[start:]}'


def redline_of(old: Document, new: Document, pairs: Sequence[Pair], memory: Memory | None = None) -> Redline:
    """The redline of two documents of which `pairs` (old place, new place) are the same blocks."""
    memory = memory or Memory()
    return Redline(old, new, compare(old, new, pairs, memory), memory)


def lone(old: Block | None, new: Document, place: int, memory: Memory) -> str:
    """One block of a document marked against an earlier state of it, or as it stands without one, within the elements
    around it; a heading becomes a line, since it heads nothing where it stands alone."""
    block = new.blocks[place]
    html = own_marks(block.html) if old is None else memory.compared(old, block)[0]
    around = memory.around(new, place)
    if block.level:
        around = (*around[:-1], '<p class="pg-heading">')
    return emitted(whole([Placed(Chain(around, tuple(range(len(around)))), html)]))
