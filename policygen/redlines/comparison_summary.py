"""Two documents compared in summary: which sections changed and by how many words, without laying them side by side.

What is counted are sections: each that changed is one change, of one kind.

For texts that are far apart this costs a fiftieth of the redline, and is what a page about them can show.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from policygen.markup.document import Document
from policygen.redlines.alignment import Pair
from policygen.redlines.comparison_cache import ComparisonCache
from policygen.redlines.comparison_sections import heading_paths
from policygen.redlines.redline_model import Change, ChangeKind, Counts, count_changes
from policygen.redlines.renumbering import Renumbering, find_new_numbers


@dataclass(frozen=True, slots=True)
class Summary:
    """What changed, in numbers, and one change for each changed section: those of the new text, then the gone ones;
    and the new numbers of sections, items and footnotes."""

    counts: Counts
    changes: tuple[Change, ...]
    renumberings: tuple[Renumbering, ...] = ()


def make_summary(old: Document, new: Document, pairs: Iterable[Pair], cache: ComparisonCache) -> Summary:
    """Compare two documents of which `pairs` (old index, new index) are the same blocks, whatever their order."""
    became = dict(pairs)
    old_sections, new_sections = _section_starts(old), _section_starts(new)
    # Words added and removed, by the index of the section's heading in the new text, and in the old text.
    in_new: dict[int, list[int]] = {}
    in_old: dict[int, list[int]] = {}
    old_keys, new_keys = old.keys, new.keys
    numbers = cache.document_numbers(old), cache.document_numbers(new)
    new_numbers = find_new_numbers(old, new, *numbers, became.items())
    for i, j in became.items():
        if old_keys[i] != new_keys[j]:
            difference = new_numbers.compare(i, old.blocks[i], new.blocks[j], cache.compare)[1]
            if difference:
                tally = in_new.setdefault(new_sections[j], [0, 0])
                tally[0] += difference.added
                tally[1] += difference.removed
    paired_new = set(became.values())
    for j, block in enumerate(new.blocks):
        if j not in paired_new:
            in_new.setdefault(new_sections[j], [0, 0])[0] += block.words
    for i, block in enumerate(old.blocks):
        if i not in became:
            heading = old_sections[i]
            if heading < 0:
                tallies, section = in_new, -1
            elif heading in became:  # it may be a paragraph now, of another section
                tallies, section = in_new, new_sections[became[heading]]
            else:
                tallies, section = in_old, heading
            tallies.setdefault(section, [0, 0])[1] += block.words
    changes = (*_changes("new", new, in_new, paired_new), *_changes("old", old, in_old, paired_new))
    sections = len(new.headings) + sum(heading.block not in became for heading in old.headings)
    has_beginning = -1 in new_sections or -1 in in_new  # before the first heading
    return Summary(count_changes(changes, sections + has_beginning), changes, new_numbers.renumberings)


def _section_starts(document: Document) -> list[int]:
    """For each block the index of the heading that it stands under, -1 before any."""
    sections = [-1] * len(document.blocks)
    starts = [heading.block for heading in document.headings]
    for start, stop in pairwise([*starts, len(sections)]):
        sections[start:stop] = [start] * (stop - start)
    return sections


def _changes(side: str, text: Document, tallies: dict[int, list[int]], paired_new: set[int]) -> Iterator[Change]:
    paths = heading_paths(text)
    for heading in sorted(tallies):
        kind = (
            ChangeKind.REMOVED
            if side == "old"
            else ChangeKind.REWORDED
            if heading < 0 or heading in paired_new
            else ChangeKind.ADDED
        )
        added, removed = tallies[heading]
        anchor = text.anchors[heading] if heading >= 0 else ""
        yield Change(kind, "", paths.get(heading, ()), added, removed, side=side, heading=anchor)
