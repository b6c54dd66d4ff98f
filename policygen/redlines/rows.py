"""Table rows compared cell by cell: a column that came or went is shown as such."""

import re
from collections.abc import Sequence

from policygen.phrases import Phrases
from policygen.redlines import marks
from policygen.redlines.alignment import paired
from policygen.redlines.marks import Marked
from policygen.redlines.words import inline

_CELL = re.compile(r'(<t[dh](?: [a-z]+="[^"]*")*>)(.*?)(</t[dh]>)', re.S)


Cell = tuple[str, str, str]
"""A cell of a row: its start tag, its HTML, and its end tag."""


def cells(html: str) -> list[Cell]:
    """The cells of a row's HTML."""
    return _CELL.findall(html)


def partners(old: Sequence[Cell], new: Sequence[Cell]) -> dict[int, int]:
    """Which new cell (by its place) was which old one; any other came or went."""
    return {j: i for i, j in paired([cell[1] for cell in old], [cell[1] for cell in new])}


def marked_row(old: str, new: str, phrases: Phrases) -> Marked:
    """The cells of two wordings of a row as one row."""
    ours, theirs = cells(old), cells(new)
    partner = partners(ours, theirs)
    out: list[str] = []
    found: list[Marked] = []
    i = 0
    for j, (start, html, end) in enumerate(theirs):
        stop = partner.get(j)
        if stop is None:
            cell = inline(html)
            found.append(Marked(marks.all_added(cell), len(cell.keys), 0))
        else:
            out += map(_gone, ours[i:stop])
            found += [Marked("", 0, len(inline(gone[1]).keys)) for gone in ours[i:stop]]
            found.append(marks.marked(inline(ours[stop][1]), inline(html), phrases))
            i = stop + 1
        out.append(f"{start}{found[-1].html}{end}")
    out += map(_gone, ours[i:])
    found += [Marked("", 0, len(inline(gone[1]).keys)) for gone in ours[i:]]
    changed = [cell for cell in found if cell.added or cell.removed]
    return Marked(
        "".join(out),
        sum(cell.added for cell in changed),
        sum(cell.removed for cell in changed),
        tuple(dict.fromkeys(note for cell in changed for note in cell.notes)),
        all(cell.lookalike for cell in changed),
    )


def all_added(html: str) -> str:
    """A row that is wholly new."""
    return "".join(f"{start}{marks.all_added(inline(inner))}{end}" for start, inner, end in cells(html))


def all_removed(html: str) -> str:
    """A row that is gone, still a row."""
    return "".join(map(_gone, cells(html)))


def _gone(cell: Cell) -> str:
    start, html, end = cell
    return f"{marks.without_ids(start)[:-1]} data-redline>{marks.all_removed(inline(html))}{end}"
