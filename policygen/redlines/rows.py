"""Table rows compared cell by cell: a column that came or went is shown as such."""

import re

from policygen.align import common
from policygen.redlines import words
from policygen.redlines.words import Marked, inline

_CELL = re.compile(r'(<t[dh](?: [a-z]+="[^"]*")*>)(.*?)(</t[dh]>)', re.S)
_MARK = re.compile(r"<(/?)(ins|del)\b")


def marked_row(old: str, new: str) -> Marked:
    """The cells of two wordings of a row as one row."""
    ours, theirs = _CELL.findall(old), _CELL.findall(new)
    pairs = dict(_paired([cell[1] for cell in ours], [cell[1] for cell in theirs]))
    partner = {j: i for i, j in pairs.items()}
    out: list[str] = []
    added = removed = i = 0
    for j, (start, html, end) in enumerate(theirs):
        stop = partner.get(j)
        if stop is not None:
            for gone in ours[i:stop]:
                out.append(_gone(gone))
                removed += len(inline(gone[1]).words)
            i = stop + 1
            found = words.marked(inline(ours[stop][1]), inline(html))
        else:
            new_cell = inline(html)
            found = Marked(words.all_added(new_cell), len(new_cell.words), 0)
        out.append(f"{start}{found.html}{end}")
        added, removed = added + found.added, removed + found.removed
    for gone in ours[i:]:
        out.append(_gone(gone))
        removed += len(inline(gone[1]).words)
    return Marked("".join(out), added, removed)


def all_added(html: str) -> str:
    """A row that is wholly new."""
    return "".join(f"{start}{words.all_added(inline(inner))}{end}" for start, inner, end in _CELL.findall(html))


def all_removed(html: str) -> str:
    """A row that is gone, still a row."""
    return "".join(map(_gone, _CELL.findall(html)))


def plain(html: str) -> str:
    """HTML with the author's own `ins` and `del` shown as `u` and `s`."""
    return _MARK.sub(lambda match: f"<{match[1]}{'u' if match[2] == 'ins' else 's'}", html)


def _gone(cell: tuple[str, str, str]) -> str:
    start, html, end = cell
    return f"{words.without_ids(start)[:-1]} data-redline>{words.all_removed(inline(html))}{end}"


def _paired(old: list[str], new: list[str]) -> list[tuple[int, int]]:
    """Which cells are the same: equal ones, and between them those in gaps of the same size."""
    pairs: list[tuple[int, int]] = []
    a = c = 0
    for i, j in [*common(old, new), (len(old), len(new))]:
        if i - a == j - c:
            pairs += zip(range(a, i), range(c, j), strict=True)
        if i < len(old):
            pairs.append((i, j))
        a, c = i + 1, j + 1
    return pairs
