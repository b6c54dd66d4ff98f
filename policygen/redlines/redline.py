"""The redline: a comparison as pages, terminals and programs take it."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from typing import NamedTuple

from policygen.markup import Document
from policygen.redlines.compare import Difference, Entry, Item, Memory, Pair, Same, compare, own_marks
from policygen.redlines.model import Change, Counts, Kind, Passage
from policygen.redlines.tree import Chain, Placed, emitted

_UI = re.compile(r"<span [^>]*data-ui[^>]*>.*?</span>", re.S)
_TAG = re.compile(r'<(?:[^>"]|"[^"]*")*>')


class Section(NamedTuple):
    """A heading with what stands under it: the side that has the heading, and its place; ("new", -1) before any."""

    side: str
    heading: int


class Piece(NamedTuple):
    """An item of the comparison within one section; `anchor` is the id of the change that begins with it, or ""."""

    section: Section
    item: Item
    anchor: str = ""


@dataclass(frozen=True)
class Redline:
    """What changed between two documents: `changes` in order, `counts`, and the comparison as HTML or text.

    The HTML keeps this contract: `ins` and `del` stand only in phrasing content; what comes from neither text is in
    elements with `data-ui`; wrappers around removed blocks have `data-redline`; a moved block stands at its new
    place with `data-move`, and leaves a note with `data-move-from`.
    """

    old: Document
    new: Document
    items: tuple[Item, ...]
    memory: Memory = field(repr=False)

    @property
    def changes(self) -> tuple[Change, ...]:
        """Every change, in the order of the comparison; neighbours of one kind in one section count as one."""
        return self._told[1]

    @property
    def empty(self) -> bool:
        """Whether nothing changed, not even in format."""
        return all(isinstance(item, Same) for item in self.items)

    @cached_property
    def counts(self) -> Counts:
        """The comparison in numbers."""
        kinds: dict[Section, Kind] = {}
        added = removed = 0
        for section, item, _ in self._told[0]:
            if isinstance(item, Entry) and item.difference:
                added, removed = added + item.difference.added, removed + item.difference.removed
                kinds[section] = _weightier(kinds.get(section), _kind_for(item, item.difference, section))
        sections = {piece.section for piece in self._told[0]}
        by_kind = Counter(kinds.values())
        return Counts(added, removed, len(sections), len(kinds), tuple((k, by_kind[k]) for k in Kind if by_kind[k]))

    @cached_property
    def html(self) -> str:
        """The whole comparison."""
        return emitted(block for piece in self._told[0] for block in self._placed(piece))

    @cached_property
    def text(self) -> str:
        """The whole comparison as plain text: `{+added+}`, `[-removed-]`, a blank line between blocks."""
        blocks = (_plain(block.html) for piece in self._told[0] for block in self._placed(piece))
        return "\n\n".join(filter(None, blocks)) + "\n"

    def passages(self, context: int = 1, most: int | None = None) -> tuple[Passage, ...]:
        """What changed, with `context` unchanged blocks around it, by section; the runs left out are counted.

        Of a run of more than `most` blocks that are all new, or all gone, only the first ones are shown.
        """
        return tuple(_Shown(self, context, most).passages())

    @cached_property
    def _told(self) -> tuple[tuple[Piece, ...], tuple[Change, ...]]:
        """The pieces, and the changes that they make up."""
        pieces: list[Piece] = []
        changes: list[Change] = []
        before: tuple[Section, Kind] | None = None
        for section, item in self._by_section():
            difference = item.difference if isinstance(item, Entry) else None
            if difference is None:
                before = before if isinstance(item, Entry) else None
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

    def _by_section(self) -> Iterator[tuple[Section, Item]]:
        """The items, each within one section: a run of unchanged blocks is cut before its headings."""
        headings = [heading.block for heading in self.new.headings]
        section = Section("new", -1)
        for item in self.items:
            if isinstance(item, Same):
                start, end = item.new, item.new + item.length
                inside = headings[bisect_left(headings, start) : bisect_left(headings, end)]
                for stop in [*inside, end]:
                    if start < stop:
                        yield section, Same(item.old + start - item.new, start, stop - start)
                    section = Section("new", stop) if stop < end else section
                    start = stop
                continue
            if item.new is not None and self.new.blocks[item.new].level:
                section = Section("new", item.new)
            elif item.new is None and item.old is not None and self.old.blocks[item.old].level and item.difference:
                section = Section("old", item.old)
            yield section, item

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

    def _placed(self, piece: Piece) -> Iterator[Placed]:
        """The blocks of a piece with their marks."""
        item = piece.item
        if isinstance(item, Same):
            yield from self.unchanged(range(item.new, item.new + item.length))
            return
        html = item.html
        if html is None:
            block = self.new.blocks[item.new] if item.new is not None else self.old.blocks[item.old or 0]
            html = self.memory.single(block, Kind.ADDED if item.new is not None else Kind.REMOVED)
        yield Placed(item.chain, _anchored(item.chain, html, piece.anchor) if piece.anchor else html)

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


class _Shown:
    """Chooses what of a redline is shown, passage by passage."""

    def __init__(self, redline: Redline, context: int, most: int | None) -> None:
        self._redline = redline
        self._context = context
        self._most = most
        self._pieces = redline._told[0]
        self._run: list[Placed] = []
        self._section = Section("new", -1)
        self._same = 0  # unchanged blocks left out so far
        self._skipped: Section | None = None  # where they began
        self._above = ""  # the id of the last heading of the new text

    def passages(self) -> Iterator[Passage]:
        folded = 0  # pieces of a long run that are still to be left out
        for place, piece in enumerate(self._pieces):
            if folded:
                folded -= 1
                continue
            if isinstance(piece.item, Same):
                yield from self._unchanged(place, piece.section, piece.item)
                continue
            yield from self._show(piece.section, self._redline._placed(piece))
            length = self._alike(place)
            if self._most is not None and length > self._most + 1:
                for more in self._pieces[place + 1 : place + self._most]:
                    yield from self._show(more.section, self._redline._placed(more))
                yield from self._flush()
                yield self._left_out(self._pieces[place + self._most : place + length])
                folded = length - 1
        yield from self._flush()
        yield from self._flush_same()

    def _alike(self, place: int) -> int:
        """How many pieces from a place on are all new, or all gone; 1 if that one is neither, or not the first."""
        kind = _whole(self._pieces[place])
        if kind is None or self._most is None:
            return 1
        stop = place + 1
        while stop < len(self._pieces) and _whole(self._pieces[stop]) is kind:
            stop += 1
        return stop - place

    def _left_out(self, pieces: Sequence[Piece]) -> Passage:
        first = pieces[0]
        kind = _whole(first)
        entry = first.item
        assert isinstance(entry, Entry), "only changed blocks are folded"
        text, at = (self._redline.new, entry.new) if kind is Kind.ADDED else (self._redline.old, entry.old)
        anchor = next((h.id for h in reversed(text.headings) if h.block <= (at or 0)), "")
        added = len(pieces) if kind is Kind.ADDED else 0
        return Passage(self._redline.path(first.section), "", 0, anchor, added, len(pieces) - added)

    def _unchanged(self, place: int, section: Section, same: Same) -> Iterator[Passage]:
        """A run of unchanged blocks: its ends are shown where they stand by a change of the same section."""
        start, stop = same.new, same.new + same.length
        if section.heading == start and section.side == "new":
            start += 1  # the section's own heading stands above the passage anyway
        after = place > 0 and self._near(place - 1, section) and bool(self._run)
        before = place + 1 < len(self._pieces) and self._near(place + 1, section)
        if before and after and stop - start <= 2 * self._context + 1:
            yield from self._show(section, self._redline.unchanged(range(start, stop)))
            return
        head = min(start + self._context, stop) if after else start
        if head > start:
            yield from self._show(section, self._redline.unchanged(range(start, head)))
        tail = max(stop - self._context, head) if before else stop
        left_out = tail - head + (start - same.new)
        if left_out:
            yield from self._flush()
            if self._skipped is None:
                self._skipped = section
            self._same += left_out
        if tail < stop:
            yield from self._show(section, self._redline.unchanged(range(tail, stop)))

    def _near(self, place: int, section: Section) -> bool:
        piece = self._pieces[place]
        return isinstance(piece.item, Entry) and piece.section == section

    def _show(self, section: Section, blocks: Iterable[Placed]) -> Iterator[Passage]:
        if self._run and section != self._section:
            yield from self._flush()
        yield from self._flush_same()
        self._section = section
        if section.side == "new":
            self._above = self._redline.anchor(section) or self._above
        self._run += blocks

    def _flush(self) -> Iterator[Passage]:
        if self._run:
            yield Passage(self._redline.path(self._section), emitted(self._run), 0, self._above)
            self._run = []

    def _flush_same(self) -> Iterator[Passage]:
        if self._same and self._skipped is not None:
            anchor = self._redline.anchor(self._skipped) if self._skipped.side == "new" else self._above
            yield Passage(self._redline.path(self._skipped), "", self._same, anchor)
        self._same, self._skipped = 0, None


_WEIGHTS = (Kind.ADDED, Kind.REMOVED, Kind.MOVED, Kind.SPLIT, Kind.MERGED, Kind.REWORDED, Kind.LOOKALIKE, Kind.FORMAT)


def _weightier(one: Kind | None, other: Kind) -> Kind:
    return other if one is None else min(one, other, key=_WEIGHTS.index)


def _kind_for(entry: Entry, difference: Difference, section: Section) -> Kind:
    """What a difference says of its section: only the heading's own says that it came, went or moved."""
    place = entry.old if section.side == "old" else entry.new
    if place == section.heading or difference.kind is Kind.FORMAT:
        return difference.kind
    return Kind.REWORDED


def _whole(piece: Piece) -> Kind | None:
    """Whether a piece is a block that is wholly new, or gone, or (None) neither."""
    item = piece.item
    if isinstance(item, Same) or item.difference is None or item.html is not None:
        return None
    return item.difference.kind


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
    if tag.startswith("<hr"):
        return html
    start = html.find(">") + 1 if tag.startswith("<tr") else 0
    return f'{html[:start]}<a class="pg-anchor" id="{anchor}" data-ui></a>{html[start:]}'


def _plain(html: str) -> str:
    html = _UI.sub("", html)
    html = html.replace("<ins>", "{+").replace("</ins>", "+}").replace("<del>", "[-").replace("</del>", "-]")
    return " ".join(unescape(_TAG.sub("", html.replace("</td>", " | ").replace("</th>", " | "))).split()).strip(" |")


def redline_of(old: Document, new: Document, pairs: Sequence[Pair], memory: Memory | None = None) -> Redline:
    """The redline of two documents of which `pairs` (old place, new place) are the same blocks."""
    memory = memory or Memory()
    return Redline(old, new, compare(old, new, pairs, memory), memory)
