"""Two documents compared at a glance: which sections changed and by how many words, without laying them side by side.

For texts that are far apart this costs a fiftieth of the redline, and is what a page about them can show.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from policygen.markup import Document
from policygen.redlines.compare import Memory, Pair
from policygen.redlines.model import Change, Counts, Kind
from policygen.redlines.redline import Section, heading_paths


@dataclass(frozen=True, slots=True)
class Glance:
    """What changed, in numbers, and one change for each changed section: those of the new text, then the gone ones."""

    counts: Counts
    changes: tuple[Change, ...]


def glance(old: Document, new: Document, pairs: Iterable[Pair], memory: Memory) -> Glance:
    """Compare two documents of which `pairs` (old place, new place) are the same blocks, whatever their order."""
    became = dict(pairs)
    tallies: dict[Section, Counter[str]] = {}

    def tally(section: Section, added: int, removed: int) -> None:
        found = tallies.setdefault(section, Counter())
        found["added"] += added
        found["removed"] += removed

    ours = [heading.block for heading in old.headings]
    theirs = [heading.block for heading in new.headings]
    for i, j in became.items():
        if old.keys[i] != new.keys[j]:
            difference = memory.compared(old.blocks[i], new.blocks[j])[1]
            if difference:
                tally(_section("new", theirs, j), difference.added, difference.removed)
    for j in set(range(len(new.blocks))).difference(became.values()):
        tally(_section("new", theirs, j), new.blocks[j].words, 0)
    for i in range(len(old.blocks)):
        if i not in became:
            section = _section("old", ours, i)
            there = became.get(section.heading, -1)
            kept = section.heading < 0 or there >= 0
            tally(Section("new", there) if kept else section, 0, old.blocks[i].words)
    known = set(became.values())
    changes = tuple(_changes(old, new, tallies, known))
    sections = len(new.headings) + sum(place not in became for place in ours) + 1
    kinds = Counter(change.kind for change in changes)
    added, removed = (sum(found[name] for found in tallies.values()) for name in ("added", "removed"))
    by_kind = tuple((kind, kinds[kind]) for kind in Kind if kinds[kind])
    return Glance(Counts(added, removed, sections, len(changes), by_kind), changes)


def _section(side: str, headings: list[int], place: int) -> Section:
    at = bisect_right(headings, place)
    return Section(side, headings[at - 1] if at else -1)


def _changes(old: Document, new: Document, tallies: dict[Section, Counter[str]], known: set[int]) -> Iterable[Change]:
    paths = {"old": heading_paths(old), "new": heading_paths(new)}
    for section in sorted(tallies, key=lambda found: (found.side == "old", found.heading)):
        side, heading = section
        text = old if side == "old" else new
        kind = Kind.REMOVED if side == "old" else Kind.REWORDED if heading < 0 or heading in known else Kind.ADDED
        yield Change(
            kind=kind,
            anchor="",
            section=paths[side].get(heading, ()),
            added=tallies[section]["added"],
            removed=tallies[section]["removed"],
            side=side,
            heading=text.anchors[heading] if heading >= 0 else "",
        )
