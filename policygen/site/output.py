"""The output folder from the first look to the last deletion."""

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from policygen.core.errors import Failed, Place, Problem
from policygen.rules.output_folder import WRITTEN_OTHERWISE
from policygen.site.atomic_exchange import Exchange, exchange
from policygen.site.folder_ownership import location_problem, owned_manifest
from policygen.site.folder_tree import FolderTree, list_tree, parent_folders
from policygen.site.manifest import Manifest, ManifestEntry, manifest_bytes
from policygen.site.output_lock import hold_lock, hold_lock_if_free
from policygen.site.output_names import MANIFEST_FILE, unused_staging_path, work_folder
from policygen.site.path_clashes import Claim, find_clashes, path_key
from policygen.site.site_swap import clean_up, has_leftovers, replace_output
from policygen.site.system_errors import as_failures, printable
from policygen.site.unmanaged_files import carry_over, unmanaged_tree

WAIT_SECONDS = 10.0
"""For how many seconds a build waits for another one."""


@dataclass(frozen=True, slots=True)
class WriteReport:
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

    def remove_unlisted(self, entries: Iterable[ManifestEntry]) -> None:
        """Take away what was staged without an entry: files of something that failed before it was complete."""
        listed = {entry.path for entry in entries}
        with as_failures(self.label):
            for path in list_tree(self.folder).files:
                if path not in listed:
                    (self.folder / path).unlink()

    def manifest_digest(self, entries: Iterable[ManifestEntry]) -> str:
        """The digest (`sha256:…`) of the manifest that the site will have with these entries: it tells one site from
        another."""
        return f"sha256:{hashlib.sha256(manifest_bytes(entries)).hexdigest()}"

    def examine(self, entries: Iterable[ManifestEntry]) -> WriteReport:
        """What `commit` would do, in place of it; `Failed` where it would be. The staged site then has its manifest."""
        staged = _sorted(entries)
        replaced, unmanaged = self._prepare(staged)
        with as_failures(self.label):
            (self.folder / MANIFEST_FILE).write_bytes(manifest_bytes(staged))
        return _report(replaced or Manifest(), staged, unmanaged, ())

    def commit(self, entries: Iterable[ManifestEntry]) -> WriteReport:
        """Make the staged files the site, once.

        `entries` are all that `stage` returned, in any order. Raises `Failed`, with the old site untouched, if two
        files want one path, a foreign file is in the way, or the system cannot write.
        """
        staged = _sorted(entries)
        replaced, unmanaged = self._prepare(staged)
        with as_failures(self.label):
            if replaced is not None:  # where no site is, what is there moves in when the site does
                carry_over(unmanaged, self.output, self.folder, self.label)
            (self.folder / MANIFEST_FILE).write_bytes(manifest_bytes(staged))
            try:
                replace_output(self.folder, self.output, self.exchange)
            except BaseException:
                with suppress(OSError):  # so that whoever hears of it finds one of the two sites
                    clean_up(self.folder.parent, self.output, self.label)
                raise
            warnings = clean_up(self.folder.parent, self.output, self.label)
        return _report(replaced or Manifest(), staged, unmanaged, warnings)

    def _prepare(self, staged: list[ManifestEntry]) -> tuple[Manifest | None, FolderTree]:
        """The site that is replaced, and the foreign files in it; `Failed` if the staged one cannot take its place."""
        replaced = owned_manifest(self.output, self.label)  # looked at again: hours may have passed
        with as_failures(self.label):
            tree = list_tree(self.output) if self.output.exists() else FolderTree((), ())
            unmanaged = unmanaged_tree(tree, replaced or Manifest())
            problems = find_clashes(_claims(staged, unmanaged), self.label) or _staging_problems(staged, self.folder)
        if problems:
            raise Failed(problems)
        return replaced, unmanaged


@contextmanager
def open_output(
    folder: Path,
    *,
    project: Path,
    sources: Iterable[Path] = (),
    wait: float = WAIT_SECONDS,
    exchange: Exchange = exchange,
) -> Iterator[Staging]:
    """Open an output folder for a build: refuse it or lock it, complete what was interrupted, give a staging folder.

    The folder may not be or contain `project` or one of `sources` (content, templates, static files), nor lie in one
    of `sources`. It may be a link: what it leads to is meant. Without a `commit`, or when the body raises, the old
    site stays untouched and nothing is left over. `exchange` is the seam for systems without an atomic exchange.

    Raises `Failed` if the folder is not ours to write to, if another build still writes to it after `wait` seconds,
    or if the system does not let us.
    """
    output, label, work = _resolve(folder, project)
    if problem := location_problem(output, label, _real_path(project), map(_real_path, sources)):
        raise Failed([problem])
    owned_manifest(output, label)
    with _create_parents(output, label), hold_lock(work, label, wait):
        previous = owned_manifest(output, label)
        with as_failures(label):
            if has_leftovers(work):
                clean_up(work, output, label)
                previous = owned_manifest(output, label)
            staging = Staging(unused_staging_path(work), previous, output, label, exchange)
            staging.folder.mkdir()
            _copy_permissions(output, staging.folder)
        try:
            yield staging
        finally:
            with suppress(OSError):  # the next build tries again; an error on its way out must not be hidden
                clean_up(work, output, label)


def recover(folder: Path, *, project: Path) -> tuple[Problem, ...]:
    """Complete what a killed build left behind, for commands that only read the site; a running build is let be.

    One look at the disk if there is nothing to do. Returns warnings; raises `Failed` if the folder is not ours or the
    site cannot be made whole.
    """
    output, label, work = _resolve(folder, project)
    if not work.is_dir():
        return ()
    with hold_lock_if_free(work, label) as acquired:
        if not acquired:
            return ()
        owned_manifest(output, label)
        with as_failures(label):
            return clean_up(work, output, label)


def _resolve(folder: Path, project: Path) -> tuple[Path, str, Path]:
    """The output without links, what to call it (its path from the project if it lies there), and its work folder."""
    output, base = _real_path(folder), _real_path(project)
    inside = output.is_relative_to(base) and output != base
    return output, printable((output.relative_to(base) if inside else output).as_posix()), work_folder(output)


def _real_path(path: Path) -> Path:
    return Path(os.path.realpath(path))


@contextmanager
def _create_parents(output: Path, label: str) -> Iterator[None]:
    """Make the folders around the output, and delete them again if no site came of it."""
    missing = [folder for folder in output.parents if not folder.exists()]
    with as_failures(label):
        output.parent.mkdir(parents=True, exist_ok=True)
    try:
        yield
    finally:
        with suppress(OSError):  # not empty: there is a site
            for folder in missing:
                folder.rmdir()


def _copy_permissions(output: Path, new: Path) -> None:
    """Give a staging folder the group and the permissions of the folder that it will replace."""
    if output.exists():
        status = output.stat()
        if hasattr(os, "chown"):
            with suppress(OSError):  # a group that is not ours to give
                os.chown(new, -1, status.st_gid)
        new.chmod(stat.S_IMODE(status.st_mode))


def _sorted(entries: Iterable[ManifestEntry]) -> list[ManifestEntry]:
    return sorted(entries, key=lambda entry: (entry.path, entry.source))


def _claims(staged: Iterable[ManifestEntry], unmanaged: FolderTree) -> Iterator[Claim]:
    for entry in staged:
        yield Claim(entry.path, f"static/{entry.path}" if entry.source == "static" else entry.source)
    for path in unmanaged.files:
        yield Claim(path, unmanaged=True)
    not_empty = {folder for path in unmanaged.files for folder in parent_folders(path)}
    for path in unmanaged.folders:
        if path not in not_empty:
            yield Claim(f"{path}/", unmanaged=True)


def _staging_problems(staged: Iterable[ManifestEntry], folder: Path) -> tuple[Problem, ...]:
    """Whether what lies in the staging folder is what the entries say, by name: the manifest must not lie."""
    written = {path_key(path): path for path in list_tree(folder).files}
    planned = {path_key(entry.path): entry.path for entry in staged}
    mismatches = sorted((written.keys() | planned.keys()) - (written.keys() & planned.keys()))
    hint = "This is a fault of policygen or of the disk. Build again, and report it if it stays."
    return tuple(
        WRITTEN_OTHERWISE.at(
            Place(planned.get(name) or written[name]), "what was written is not what was planned", hint
        )
        for name in mismatches
    )


def _report(
    replaced: Manifest, staged: Iterable[ManifestEntry], unmanaged: FolderTree, warnings: tuple[Problem, ...]
) -> WriteReport:
    old_digests = {entry.path: entry.digest for entry in replaced.files}
    entries = {entry.path: entry for entry in staged}
    return WriteReport(
        files=len(entries),
        size=sum(entry.size for entry in entries.values()),
        added=tuple(path for path in entries if path not in old_digests),
        changed=tuple(path for path, entry in entries.items() if old_digests.get(path, entry.digest) != entry.digest),
        removed=tuple(sorted(old_digests.keys() - entries.keys())),
        carried=unmanaged.files,
        problems=warnings,
    )
