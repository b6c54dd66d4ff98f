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
from policygen.site.folder_tree import remove_tree
from policygen.site.old_site_removal import leftover_problem, remove_old_site
from policygen.site.output_names import (
    JOURNAL_FILE,
    LOCK_FILE,
    MANIFEST_FILE,
    NEW_PREFIX,
    OLD_PREFIX,
    PLACEHOLDERS,
    old_site_path,
)


def replace_output(new: Path, output: Path, exchange: Exchange) -> None:
    """Put a staged site in the place of the output; the old site, if any, is left at `old_of(new)`.

    `new` has its manifest; `output` is ours. Raises OSError; then, and when killed, `clean_up` finds the way.
    """
    _write_journal(new)
    if not os.path.lexists(output / MANIFEST_FILE):
        _move_in(new, output)
    elif exchange(new, output):
        new.rename(old_site_path(new))
    else:
        output.rename(old_site_path(new))
        try:
            new.rename(output)
        except OSError:
            old_site_path(new).rename(output)
            raise
    _journal_path(new.parent).unlink()


def has_leftovers(work: Path) -> bool:
    """Whether a build has left something for `clean_up` to do."""
    return any(path.name != LOCK_FILE for path in work.iterdir())


def clean_up(work: Path, output: Path, label: str) -> tuple[Problem, ...]:
    """Complete or clear away whatever a build left behind, so that the output is one site and the work folder empty.

    The caller holds the lock, and `output` is ours. Returns warnings for what could not be deleted. Raises OSError
    only if the output itself cannot be made whole.
    """
    _complete(work, output)
    for old in _with_prefix(work, OLD_PREFIX):
        if os.path.lexists(old / MANIFEST_FILE) and not os.path.lexists(output):
            old.rename(output)
    for journal in _with_prefix(work, JOURNAL_FILE):
        journal.unlink()
    problems: list[Problem] = []
    for old in _with_prefix(work, OLD_PREFIX):
        if os.path.lexists(output / MANIFEST_FILE):
            problems.extend(remove_old_site(old, output, label))
    for new in _with_prefix(work, NEW_PREFIX):
        try:
            remove_tree(new)
        except OSError as error:
            problems.append(leftover_problem(new, label, error))
    return tuple(problems)


def _complete(work: Path, output: Path) -> None:
    """Do what the journal says, as far as it is not done; afterwards a folder `new-` is one to be deleted."""
    journal = _read_journal(work)
    if journal is None:
        return
    name, inode = journal
    new = work / name
    if not new.is_dir():
        return
    if not os.path.lexists(output / MANIFEST_FILE):
        _move_in(new, output)
    elif new.stat().st_ino != inode:
        new.rename(old_site_path(new))


def _move_in(new: Path, output: Path) -> None:
    """Put a site where none is: the output is missing, or holds nothing but what keeps it in a repository.

    Such a folder is not exchanged but emptied and replaced: a folder that comes with the image of a container cannot
    be renamed, and this is how most of those look.
    """
    for name in PLACEHOLDERS:
        with suppress(FileNotFoundError):
            (output / name).replace(new / name)
    with suppress(FileNotFoundError):
        output.rmdir()
    new.rename(output)


def _with_prefix(work: Path, prefix: str) -> Iterator[Path]:
    return (path for path in sorted(work.iterdir()) if path.name.startswith(prefix))


def _journal_path(work: Path) -> Path:
    return work / JOURNAL_FILE


def _write_journal(new: Path) -> None:
    draft = new.with_name(f"{JOURNAL_FILE}.draft")
    draft.write_text(json.dumps([new.name, new.stat().st_ino]), encoding="ascii")
    draft.replace(_journal_path(new.parent))


def _read_journal(work: Path) -> tuple[str, int] | None:
    try:
        match json.loads(_journal_path(work).read_bytes()):
            case [str(name), int(inode)] if name.startswith(NEW_PREFIX) and "/" not in name:
                return name, inode
    except (OSError, ValueError):
        pass
    return None
