"""What each commit did to files: the output of one `git log --raw -z`.

The line that is followed is that of the first parents: a merge counts as one change, made when it was merged, whatever
the commits that it brought in. Those can be asked for, too. The format is described under "raw output format" in git's
manual (`git help diff`).
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass

from policygen.core.model import When

LOG_OPTIONS = (
    *("--diff-merges=first-parent", "--reverse", "--root", "--raw", "-z", "--no-abbrev"),
    *("--find-renames=50%", "-l2000", "--no-ext-diff", "--no-textconv", "--ignore-submodules=all", "--no-mailmap"),
    *("--no-show-signature", "--no-notes", "--no-color", "--encoding=UTF-8"),
    *("--date=raw", "--format=tformat:%H %ct %cd %P"),
)
"""The options that the format depends on, and those that keep a user's own settings out of it."""

FIRST_PARENTS = ("--first-parent",)
"""The line of the branch alone."""

DIFF_OPTIONS = (
    *("-r", "--raw", "-z", "--no-abbrev", "--find-renames=50%", "-l2000", "--no-ext-diff", "--no-textconv"),
    *("--ignore-submodules=all", "--no-color"),
)
"""The same of those of `git diff-tree`, which prints changes in the format of the log."""

ALL_PARENTS = ("--full-history", "--sparse", "--date-order")
"""Every commit that the branch ever took in, whether it changed any of the files or not, none before its parents."""

_FILES = frozenset({b"100644", b"100755"})
_LINK = b"120000"
_HEAD = re.compile(rb"\n?([0-9a-f]{40}(?:[0-9a-f]{24})?) (-?[0-9]+) -?[0-9]+ ([+-])([0-9]{2,})([0-9]{2}) ?([0-9a-f ]*)")


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a path: `blob` is its new content, empty if there is no regular file any more; `link` tells that a
    symbolic link is there instead.

    `before` is the path from which it was renamed, empty if it was not. Paths that are not UTF-8 have surrogates.
    """

    path: str
    blob: str
    before: str = ""
    link: bool = False


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag by its name, and the day or month in that (None: there is none)."""

    name: str
    date: When | None


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit by its full name: when it was made (seconds since 1970), what it changed, how many minutes the clock of
    whoever made it was ahead of UTC, and the names of its parents, the first one first.

    In a history of tags it has a `tag`, of which it has the time, and changed what is not as at the tag before.
    """

    name: str
    seconds: int
    changes: tuple[Change, ...]
    ahead: int = 0
    parents: tuple[str, ...] = ()
    tag: Tag | None = None


_MOST_MINUTES = 26 * 60  # more than that no clock was ever ahead of another


def _minutes(sign: bytes, hours: bytes, minutes: bytes) -> int:
    """The minutes of `-0430`; 0 for what no clock shows."""
    offset = int(hours) * 60 + int(minutes)
    return 0 if offset > _MOST_MINUTES else -offset if sign == b"-" else offset


def parse_changes(changes: bytes) -> tuple[Change, ...]:
    """What `git diff-tree` printed with `DIFF_OPTIONS` of two commits."""
    parts = iter(changes.split(b"\0"))
    return tuple(_change(part, parts) for part in parts if part)


def parse_log(log: bytes) -> Iterator[Commit]:
    """The commits in what `git log` printed with `LOG_OPTIONS`, in its order; ValueError for any other output."""
    parts = iter(log.split(b"\0"))
    name, seconds, ahead, parents, changes = "", 0, 0, tuple[str, ...](), list[Change]()
    for part in parts:
        if part.lstrip(b"\n").startswith(b":"):
            changes.append(_change(part, parts))
        elif head := _HEAD.fullmatch(part):
            if name:
                yield Commit(name, seconds, tuple(changes), ahead, parents)
            name, seconds, ahead, changes = head[1].decode(), int(head[2]), _minutes(*head.groups()[2:5]), []
            parents = tuple(head[6].decode().split())
        elif part.strip(b"\n"):
            raise ValueError(f"git log printed {part[:80]!r}")
    if name:
        yield Commit(name, seconds, tuple(changes), ahead, parents)


def _change(part: bytes, parts: Iterator[bytes]) -> Change:
    """A change, of which the first part was read; its paths are in the next ones."""
    _, mode, _, blob, status = part.lstrip(b"\n")[1:].split(b" ")
    path, before = os.fsdecode(next(parts)), ""
    if status.startswith(b"R"):
        before, path = path, os.fsdecode(next(parts))
    return Change(path, blob.decode() if mode in _FILES else "", before, mode == _LINK)
