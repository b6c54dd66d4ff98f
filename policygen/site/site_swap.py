"""A new site takes the place of the old one; what a killed build left is completed or cleared away.

The journal holds the name of the staged folder and its inode number, by which the folder is known wherever it is. It
is written when the staged site is complete, so it can be seen how far a killed build came:

    in the output   under the staged name   then
    the old site    the staged folder       nothing has happened yet: it is deleted, the next build makes another
    the new site    another folder          they were exchanged: that is the old site, and is deleted
    no site         the staged folder       killed between two renames, or before a first site moved in: done now
"""

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from policygen.core.errors import Problem
from policygen.site.atomic_exchange import Exchange
from policygen.site.folder_tree import remove
from policygen.site.old_site_removal import leftover, retire
from policygen.site.output_names import JOURNAL, KEEPERS, LOCK, MANIFEST, NEW, OLD, old_of


def replace(new: Path, output: Path, exchange: Exchange) -> None:
    """Put a staged site in the place of the output; the old site, if any, is left at `old_of(new)`.

    `new` has its manifest; `output` is ours. Raises OSError; then, and when killed, `settled` finds the way.
    """
    _write_journal(new)
    if not os.path.lexists(output / MANIFEST):
        _move_in(new, output)
    elif exchange(new, output):
        new.rename(old_of(new))
    else:
        output.rename(old_of(new))
        try:
            new.rename(output)
        except OSError:
            old_of(new).rename(output)
            raise
    _journal(new.parent).unlink()


def interrupted(work: Path) -> bool:
    """Whether a build has left something for `settled` to do."""
    return any(path.name != LOCK for path in work.iterdir())


def settled(work: Path, output: Path, label: str) -> tuple[Problem, ...]:
    """Complete or clear away whatever a build left behind, so that the output is one site and the work folder empty.

    The caller holds the lock, and `output` is ours. Returns warnings for what could not be deleted. Raises OSError
    only if the output itself cannot be made whole.
    """
    _complete(work, output)
    for old in _named(work, OLD):
        if os.path.lexists(old / MANIFEST) and not os.path.lexists(output):
            old.rename(output)
    for written in _named(work, JOURNAL):
        written.unlink()
    problems: list[Problem] = []
    for old in _named(work, OLD):
        if os.path.lexists(output / MANIFEST):
            problems.extend(retire(old, output, label))
    for new in _named(work, NEW):
        try:
            remove(new)
        except OSError as error:
            problems.append(leftover(new, label, error))
    return tuple(problems)


def _complete(work: Path, output: Path) -> None:
    """Do what the journal says, as far as it is not done; afterwards a folder `new-` is one to be deleted."""
    journal = _read_journal(work)
    if journal is None:
        return
    name, number = journal
    new = work / name
    if not new.is_dir():
        return
    if not os.path.lexists(output / MANIFEST):
        _move_in(new, output)
    elif new.stat().st_ino != number:
        new.rename(old_of(new))


def _move_in(new: Path, output: Path) -> None:
    """Put a site where none is: the output is missing, or holds nothing but what keeps it in a repository.

    Such a folder is not exchanged but emptied and replaced: a folder that comes with the image of a container cannot
    be renamed, and this is how most of those look.
    """
    for name in KEEPERS:
        with suppress(FileNotFoundError):
            (output / name).replace(new / name)
    with suppress(FileNotFoundError):
        output.rmdir()
    new.rename(output)


def _named(work: Path, prefix: str) -> Iterator[Path]:
    return (path for path in sorted(work.iterdir()) if path.name.startswith(prefix))


def _journal(work: Path) -> Path:
    return work / JOURNAL


def _write_journal(new: Path) -> None:
    draft = new.with_name(f"{JOURNAL}.draft")
    draft.write_text(json.dumps([new.name, new.stat().st_ino]), encoding="ascii")
    draft.replace(_journal(new.parent))


def _read_journal(work: Path) -> tuple[str, int] | None:
    try:
        match json.loads(_journal(work).read_bytes()):
            case [str(name), int(number)] if name.startswith(NEW) and "/" not in name:
                return name, number
    except (OSError, ValueError):
        pass
    return None
