"""The redline: a comparison as pages, terminals and programs take it."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import unescape

from policygen.markup import Document
from policygen.redlines.compare import Comparison, Difference, Memory, Pair, compare
from policygen.redlines.model import Change, Counts, Kind, Passage
from policygen.redlines.tree import Entry, emitted

_UI = re.compile(r"<span [^>]*data-ui[^>]*>.*?</span>", re.S)
_TAG = re.compile(r'<(?:[^>"]|"[^"]*")*>')
Section = tuple[str, int]  # the side that has the heading, and its place there; ("new", -1) before any


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

    @cached_property
    def _sections(self) -> tuple[Section, ...]:
        """The section of each entry."""
        found: list[Section] = []
        section: Section = ("new", -1)
        for entry in self.comparison.entries:
            if entry.new is not None and self.new.blocks[entry.new].level:
                section = ("new", entry.new)
            elif entry.new is None and entry.old is not None and self.old.blocks[entry.old].level:
                section = ("old", entry.old)
            found.append(section)
        return tuple(found)

    @cached_property
    def _anchored(self) -> tuple[tuple[Entry, ...], tuple[Change, ...]]:
        """The entries with an anchor in the first of each change, and the changes."""
        entries: list[Entry] = []
        changes: list[Change] = []
        before: tuple[Section, Kind] | None = None
        rows = zip(self.comparison.entries, self.comparison.differences, self._sections, strict=True)
        for entry, difference, section in rows:
            if difference is None:
                before = None if not entry.changed else before
                entries.append(entry)
                continue
            if before == (section, difference.kind) and difference.kind is not Kind.FORMAT:
                last = changes[-1]
                changes[-1] = Change(
                    last.kind,
                    last.anchor,
                    last.section,
                    last.added + difference.added,
                    last.removed + difference.removed,
                    last.note or difference.note,
                )
                entries.append(entry)
                continue
            anchor = f"pg-c{len(changes) + 1}"
            changes.append(
                Change(
                    difference.kind, anchor, self._path(section), difference.added, difference.removed, difference.note
                )
            )
            entries.append(_anchored(entry, anchor))
            before = (section, difference.kind)
        return tuple(entries), tuple(changes)

    @property
    def changes(self) -> tuple[Change, ...]:
        """Every change, in the order of the comparison; neighbours of one kind in one section count as one."""
        return self._anchored[1]

    @property
    def empty(self) -> bool:
        """Whether nothing changed, not even in format."""
        return not self.changes

    @cached_property
    def counts(self) -> Counts:
        """The comparison in numbers."""
        kinds: dict[Section, Kind] = {}
        added = removed = 0
        for entry, difference, section in zip(
            self.comparison.entries, self.comparison.differences, self._sections, strict=True
        ):
            if difference is None:
                continue
            added, removed = added + difference.added, removed + difference.removed
            kinds[section] = _weightier(kinds.get(section), self._kind_for(entry, difference, section))
        sections = set(self._sections)
        by_kind = Counter(kinds.values())
        return Counts(added, removed, len(sections), len(kinds), tuple((k, by_kind[k]) for k in Kind if by_kind[k]))

    @cached_property
    def html(self) -> str:
        """The whole comparison."""
        return emitted(self._anchored[0])

    @cached_property
    def text(self) -> str:
        """The whole comparison as plain text: `{+added+}`, `[-removed-]`, a blank line between blocks."""
        return "\n\n".join(filter(None, map(_plain, self.comparison.entries))) + "\n"

    def passages(self, context: int = 1) -> tuple[Passage, ...]:
        """What changed, with `context` unchanged blocks around it, by section; the runs left out are counted."""
        entries, _ = self._anchored
        shown = self._shown(context)
        return tuple(self._passages(entries, shown))

    def _shown(self, context: int) -> set[int]:
        entries = self.comparison.entries
        shown: set[int] = set()
        for place, entry in enumerate(entries):
            if entry.changed:
                near = range(max(0, place - context), min(len(entries), place + context + 1))
                shown.update(k for k in near if self._sections[k] == self._sections[place] and not self._is_heading(k))
                shown.add(place)
        return shown

    def _passages(self, entries: Sequence[Entry], shown: set[int]) -> Iterator[Passage]:
        run: list[Entry] = []
        skipped = 0
        section: Section = ("new", -1)
        anchor = ""
        for place, entry in enumerate(entries):
            if run and (place not in shown or self._sections[place] != section):
                yield Passage(self._path(section), emitted(run), 0, anchor)
                run = []
            if place in shown:
                if skipped:
                    yield Passage(self._path(section), "", skipped, anchor)
                    skipped = 0
                section = self._sections[place]
                anchor = self._anchor(section) or anchor
                run.append(entry)
            else:
                if not skipped:
                    section = self._sections[place]
                    anchor = self._anchor(section) or anchor
                skipped += 1
        if run:
            yield Passage(self._path(section), emitted(run), 0, anchor)
        elif skipped:
            yield Passage(self._path(section), "", skipped, anchor)

    def _is_heading(self, place: int) -> bool:
        new = self.comparison.entries[place].new
        return new is not None and bool(self.new.blocks[new].level) and not self.comparison.entries[place].changed

    def _kind_for(self, entry: Entry, difference: Difference, section: Section) -> Kind:
        """What a difference says of its section: only the heading's own says that it came, went or moved."""
        place = entry.old if section[0] == "old" else entry.new
        if place == section[1] or difference.kind is Kind.FORMAT:
            return difference.kind
        return Kind.REWORDED

    def _path(self, section: Section) -> tuple[str, ...]:
        """The headings that a section stands under, its own last."""
        side, place = section
        return self._paths[side].get(place, ())

    @cached_property
    def _paths(self) -> dict[str, dict[int, tuple[str, ...]]]:
        return {side: heading_paths(text) for side, text in (("old", self.old), ("new", self.new))}

    def _anchor(self, section: Section) -> str:
        return self.new.anchors[section[1]] if section[0] == "new" and section[1] >= 0 else ""


_WEIGHTS = (Kind.ADDED, Kind.REMOVED, Kind.MOVED, Kind.SPLIT, Kind.MERGED, Kind.REWORDED, Kind.LOOKALIKE, Kind.FORMAT)


def _weightier(one: Kind | None, other: Kind) -> Kind:
    return other if one is None else min(one, other, key=_WEIGHTS.index)


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


def _anchored(entry: Entry, anchor: str) -> Entry:
    """An entry that begins with an anchor; in a row the anchor stands in the first cell."""
    mark = f'<a class="pg-anchor" id="{anchor}" data-ui></a>'
    tag = entry.chain[-1][0] if entry.chain else ""
    start = entry.html.find(">") + 1 if tag.startswith("<tr") else 0
    if tag.startswith("<hr"):
        return entry
    return Entry(entry.chain, entry.html[:start] + mark + entry.html[start:], entry.old, entry.new, entry.changed)


def _plain(entry: Entry) -> str:
    html = _UI.sub("", entry.html)
    html = html.replace("<ins>", "{+").replace("</ins>", "+}").replace("<del>", "[-").replace("</del>", "-]")
    return " ".join(unescape(_TAG.sub("", html.replace("</td>", " | ").replace("</th>", " | "))).split()).strip(" |")


def redline_of(old: Document, new: Document, pairs: Sequence[Pair], memory: Memory | None = None) -> Redline:
    """The redline of two documents of which `pairs` (old place, new place) are the same blocks."""
    return Redline(old, new, compare(old, new, pairs, memory))
