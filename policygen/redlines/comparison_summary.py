"""Two documents compared in summary: which sections changed and by how many words, without laying them side by side.

For texts that are far apart this costs a fiftieth of the redline, and is what a page about them can show.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from policygen.markup import Document
from policygen.redlines.alignment import Pair
from policygen.redlines.comparison_cache import Cache
from policygen.redlines.comparison_sections import heading_paths
from policygen.redlines.redline_model import Change, Counts, Kind


@dataclass(frozen=True, slots=True)
class Summary:
    """What changed, in numbers, and one change for each changed section: those of the new text, then the gone ones."""

    counts: Counts
    changes: tuple[Change, ...]


def summary_of(old: Document, new: Document, pairs: Iterable[Pair], cache: Cache) -> Summary:
    """Compare two documents of which `pairs` (old index, new index) are the same blocks, whatever their order."""
    became = dict(pairs)
    ours, theirs = _sections(old), _sections(new)
    # Words added and removed, by the place of the section's heading in the new text, and in the old text.
    in_new: dict[int, list[int]] = {}
    in_old: dict[int, list[int]] = {}
    old_keys, new_keys = old.keys, new.keys
    for i, j in became.items():
        if old_keys[i] != new_keys[j]:
            difference = cache.compared(old.blocks[i], new.blocks[j])[1]
            if difference:
                tally = in_new.setdefault(theirs[j], [0, 0])
                tally[0] += difference.added
                tally[1] += difference.removed
    known = set(became.values())
    for j, block in enumerate(new.blocks):
        if j not in known:
            in_new.setdefault(theirs[j], [0, 0])[0] += block.words
    for i, block in enumerate(old.blocks):
        if i not in became:
            heading = ours[i]
            kept = heading < 0 or heading in became
            tallies, place = (in_new, became.get(heading, -1)) if kept else (in_old, heading)
            tallies.setdefault(place, [0, 0])[1] += block.words
    changes = (*_changes("new", new, in_new, known), *_changes("old", old, in_old, known))
    sections = len(new.headings) + sum(heading.block not in became for heading in old.headings) + 1
    kinds = Counter(change.kind for change in changes)
    added, removed = (sum(tally[k] for tallies in (in_new, in_old) for tally in tallies.values()) for k in (0, 1))
    by_kind = tuple((kind, kinds[kind]) for kind in Kind if kinds[kind])
    return Summary(Counts(added, removed, sections, len(changes), by_kind), changes)


def _sections(document: Document) -> list[int]:
    """For each block the place of the heading that it stands under, -1 before any."""
    found = [-1] * len(document.blocks)
    places = [heading.block for heading in document.headings]
    for start, stop in pairwise([*places, len(found)]):
        found[start:stop] = [start] * (stop - start)
    return found


def _changes(side: str, text: Document, tallies: dict[int, list[int]], known: set[int]) -> Iterator[Change]:
    paths = heading_paths(text)
    for heading in sorted(tallies):
        kind = Kind.REMOVED if side == "old" else Kind.REWORDED if heading < 0 or heading in known else Kind.ADDED
        added, removed = tallies[heading]
        anchor = text.anchors[heading] if heading >= 0 else ""
        yield Change(kind, "", paths.get(heading, ()), added, removed, side=side, heading=anchor)
