"""The output folder from the first look to the last deletion."""

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policygen.core.errors import Failed, Place, Problem
from policygen.rules.output import WRITTEN_OTHERWISE
from policygen.site.atomic_exchange import Exchange, exchange
from policygen.site.folder_ownership import misplaced, owned
from policygen.site.folder_tree import Tree, above, listed
from policygen.site.foreign_files import carry, foreign
from policygen.site.manifest import Entry, Manifest, as_bytes
from policygen.site.output_lock import held, held_if_free
from policygen.site.output_names import MANIFEST, fresh, work_folder
from policygen.site.path_clashes import Claim, clashes, key
from policygen.site.site_swap import interrupted, replace, settled
from policygen.site.system_errors import explained, printable

WAIT = 10.0
"""For how many seconds a build waits for another one."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a build did to the output folder.

    `files` and `size` (bytes) count what is ours, the manifest left out. `added`, `changed` and `removed` are paths,
    sorted, by comparison with what the build before wrote; `carried` are the foreign files. `problems` are warnings.
    """

    files: int
    size: int
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    carried: tuple[str, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Staging:
    """A new site in the making: `stage` writes into `folder`, then `commit` makes it the site.

    `previous` is the manifest of the site that it will replace, None if there is none.
    """

    folder: Path
    previous: Manifest | None
    output: Path
    label: str
    exchange: Exchange

    def commit(self, entries: Iterable[Entry], record: Mapping[str, Any]) -> Written:
        """Make the staged files the site, once; `record` (anything JSON can hold) is kept in the manifest.

        `entries` are all that `stage` returned, in any order. Raises `Failed`, with the old site untouched, if two
        files want one path, a foreign file is in the way, or the system cannot write.
        """
        ours = sorted(entries, key=lambda entry: (entry.path, entry.source))
        old = owned(self.output, self.label)  # looked at again: hours may have passed
        with explained(self.label):
            there = listed(self.output) if self.output.exists() else Tree((), ())
            kept = foreign(there, old or Manifest())
            problems = clashes(_claims(ours, kept), self.label) or _unstaged(ours, self.folder)
            if problems:
                raise Failed(problems)
            if old is not None:  # where no site is, what is there moves in when the site does
                carry(kept, self.output, self.folder, self.label)
            (self.folder / MANIFEST).write_bytes(as_bytes(ours, record))
            replace(self.folder, self.output, self.exchange)
            warnings = settled(self.folder.parent, self.output, self.label)
        return _written(old or Manifest(), ours, kept, warnings)


@contextmanager
def opened(
    folder: Path,
    *,
    project: Path,
    sources: Iterable[Path] = (),
    wait: float = WAIT,
    exchange: Exchange = exchange,
) -> Iterator[Staging]:
    """Open an output folder for a build: refuse it or lock it, complete what was interrupted, give a staging folder.

    The folder may not be or contain `project` or one of `sources` (content, templates, static files), nor lie in one
    of `sources`. It may be a link: what it leads to is meant. Without a `commit`, or when the body raises, the old
    site stays untouched and nothing is left over. `exchange` is the seam for systems without an atomic exchange.

    Raises `Failed` if the folder is not ours to write to, if another build still writes to it after `wait` seconds,
    or if the system does not let us.
    """
    output, label, work = _names(folder, project)
    if problem := misplaced(output, label, _real(project), map(_real, sources)):
        raise Failed([problem])
    owned(output, label)
    with _parents(output, label), held(work, label, wait):
        previous = owned(output, label)
        with explained(label):
            if interrupted(work):
                settled(work, output, label)
                previous = owned(output, label)
            staging = Staging(fresh(work), previous, output, label, exchange)
            staging.folder.mkdir()
            _like(output, staging.folder)
        try:
            yield staging
        finally:
            with suppress(OSError):  # the next build tries again; an error on its way out must not be hidden
                settled(work, output, label)


def recover(folder: Path, *, project: Path) -> tuple[Problem, ...]:
    """Complete what a killed build left behind, for commands that only read the site; a running build is let be.

    One look at the disk if there is nothing to do. Returns warnings; raises `Failed` if the folder is not ours or the
    site cannot be made whole.
    """
    output, label, work = _names(folder, project)
    if not work.is_dir():
        return ()
    with held_if_free(work, label) as free:
        if not free:
            return ()
        owned(output, label)
        with explained(label):
            return settled(work, output, label)


def _names(folder: Path, project: Path) -> tuple[Path, str, Path]:
    """The output without links, what to call it (its path from the project if it lies there), and its work folder."""
    output, base = _real(folder), _real(project)
    inside = output.is_relative_to(base) and output != base
    return output, printable((output.relative_to(base) if inside else output).as_posix()), work_folder(output)


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))


@contextmanager
def _parents(output: Path, label: str) -> Iterator[None]:
    """Make the folders around the output, and delete them again if no site came of it."""
    missing = [folder for folder in output.parents if not folder.exists()]
    with explained(label):
        output.parent.mkdir(parents=True, exist_ok=True)
    try:
        yield
    finally:
        with suppress(OSError):  # not empty: there is a site
            for folder in missing:
                folder.rmdir()


def _like(output: Path, new: Path) -> None:
    """Give a staging folder the group and the permissions of the folder that it will replace."""
    if output.exists():
        about = output.stat()
        if hasattr(os, "chown"):
            with suppress(OSError):  # a group that is not ours to give
                os.chown(new, -1, about.st_gid)
        new.chmod(stat.S_IMODE(about.st_mode))


def _claims(ours: Iterable[Entry], kept: Tree) -> Iterator[Claim]:
    for entry in ours:
        yield Claim(entry.path, entry.source)
    for path in kept.files:
        yield Claim(path, foreign=True)
    full = {folder for path in kept.files for folder in above(path)}
    for path in kept.folders:
        if path not in full:
            yield Claim(f"{path}/", foreign=True)


def _unstaged(ours: Iterable[Entry], folder: Path) -> tuple[Problem, ...]:
    """Whether what lies in the staging folder is what the entries say, by name: the manifest must not lie."""
    there = {key(path): path for path in listed(folder).files}
    said = {key(entry.path): entry.path for entry in ours}
    odd = sorted((there.keys() | said.keys()) - (there.keys() & said.keys()))
    hint = "This is a fault of policygen or of the disk. Build again, and report it if it stays."
    return tuple(
        WRITTEN_OTHERWISE.at(Place(said.get(name) or there[name]), "what was written is not what was planned", hint)
        for name in odd
    )


def _written(old: Manifest, ours: Iterable[Entry], kept: Tree, warnings: tuple[Problem, ...]) -> Written:
    before = {entry.path: entry.digest for entry in old.files}
    after = {entry.path: entry for entry in ours}
    return Written(
        files=len(after),
        size=sum(entry.size for entry in after.values()),
        added=tuple(path for path in after if path not in before),
        changed=tuple(path for path, entry in after.items() if before.get(path, entry.digest) != entry.digest),
        removed=tuple(sorted(before.keys() - after.keys())),
        carried=kept.files,
        problems=warnings,
    )
