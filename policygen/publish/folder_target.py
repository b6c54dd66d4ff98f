"""A folder as a target: exchanged as a whole, or where that is impossible, file by file.

A folder cannot be exchanged if it is a mount point, lies on some network drive, comes from a layer of a container, or
if nobody may write beside it. Then each file is replaced by a rename beside it, in the order of the stages, so that no
link is ever broken, and what is gone goes last. From the first file on the list of files at the target names those of
both sites, so that the next publication knows which are ours, however this one ended.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from policygen import site as output
from policygen.core.errors import Failed, Place, Problem
from policygen.core.files import File
from policygen.publish.built_site import SITE, read_built, site_digests
from policygen.publish.publish_plan import Action, Plan, Progress, Sent
from policygen.publish.site_comparison import compare_site
from policygen.rules.output_folder import OUTPUT_CANNOT_BE_RENAMED, OUTPUT_IS_MOUNT_POINT, OUTPUT_NOT_PERMITTED
from policygen.rules.publishing import TARGET_FOLDER_CHANGED
from policygen.site.atomic_exchange import Exchange, exchange
from policygen.site.folder_ownership import location_problem, owned_manifest
from policygen.site.folder_tree import list_tree, make_folder, parent_folders
from policygen.site.manifest import Manifest, ManifestEntry, file_digest, manifest_bytes, read_manifest
from policygen.site.output import WAIT_SECONDS
from policygen.site.output_lock import hold_lock
from policygen.site.output_names import IN_PLACE_DRAFT, IN_PLACE_WORK, LOCK_FILE, MANIFEST_FILE
from policygen.site.system_errors import as_failures

_NOT_AS_A_WHOLE = frozenset(
    rule.code for rule in (OUTPUT_CANNOT_BE_RENAMED, OUTPUT_IS_MOUNT_POINT, OUTPUT_NOT_PERMITTED)
)


@dataclass(frozen=True, slots=True)
class FolderTarget:
    """A folder from which a server serves the site. It is ours, or not, by the rules of an output folder.

    `sources` are folders of the project that it may neither hold nor lie in. `exchange` is the seam for systems on
    which two folders cannot change places.
    """

    folder: Path
    project: Path
    sources: tuple[Path, ...]
    exchange: Exchange = exchange

    def plan(self, site: Path, manifest: Manifest) -> Plan:
        """What becomes of each file. `Failed` if the folder is not ours, or a file of others is in the way."""
        place = self._real
        if problem := location_problem(place, str(place), _real(self.project), map(_real, (*self.sources, site))):
            raise Failed([problem])
        previous = owned_manifest(place, str(place), in_place=True) or Manifest()
        with as_failures(str(place)):
            present = {path: file_digest(place / path) for path in self._files()}
        changes = compare_site(site_digests(manifest), present, previous.paths, str(place))
        return Plan(str(place), present.get(MANIFEST_FILE, ""), changes)

    def send(self, site: Path, plan: Plan, progress: Progress) -> Sent:
        """Do it, in one step if that is possible; what a killed publication left is cleared away in any case."""
        leftover_problems = output.recover(self.folder, project=self.project)
        manifest = read_manifest(site, SITE)
        if plan.is_empty or not isinstance(manifest, Manifest):
            self._clear_drafts()
            return Sent((), (), plan.base, leftover_problems)
        digests = site_digests(manifest)
        try:
            problems = self._exchange(site, manifest, plan, progress)
        except Failed as failed:
            if not {problem.code for problem in failed.problems} <= _NOT_AS_A_WHOLE:
                raise
            self._replace_files(site, manifest, plan, progress)
            problems = ()
        return Sent(plan.changed, plan.removed, digests[MANIFEST_FILE], problems)

    @property
    def _real(self) -> Path:
        return _real(self.folder)

    def _files(self) -> Iterator[str]:
        """The files that are there, without those of a publication that runs or was killed."""
        if self._real.is_dir():
            for path in list_tree(self._real).files:
                if path != f"{IN_PLACE_WORK}/{LOCK_FILE}" and path.rpartition("/")[2] != IN_PLACE_DRAFT:
                    yield path

    def _drafts(self) -> list[str]:
        """The files that a killed publication had begun to write."""
        return [path for path in list_tree(self._real).files if path.rpartition("/")[2] == IN_PLACE_DRAFT]

    def _clear_drafts(self) -> None:
        root = self._real
        if (root / IN_PLACE_WORK).is_dir() or self._drafts():
            with hold_lock(root / IN_PLACE_WORK, str(root), WAIT_SECONDS), as_failures(str(root)):
                for path in self._drafts():
                    (root / path).unlink()

    def _exchange(self, site: Path, manifest: Manifest, plan: Plan, progress: Progress) -> tuple[Problem, ...]:
        sources = (*self.sources, site)
        with output.open_output(self.folder, project=self.project, sources=sources, exchange=self.exchange) as staging:
            self._refuse_changed(plan)
            total = len(manifest.files)

            def files() -> Iterator[File]:
                for number, entry in enumerate(manifest.files, 1):
                    yield File(entry.path, read_built(site, entry.path, entry.digest))
                    progress(number, total)

            return staging.commit(output.stage(files(), staging.folder)).problems

    def _replace_files(self, site: Path, manifest: Manifest, plan: Plan, progress: Progress) -> None:
        root, digests = self._real, site_digests(manifest)
        with hold_lock(root / IN_PLACE_WORK, str(root), WAIT_SECONDS), as_failures(str(root)):
            self._refuse_changed(plan)
            for path in self._drafts():
                (root / path).unlink()
            previous = owned_manifest(root, str(root), in_place=True) or Manifest()
            _write(root / MANIFEST_FILE, manifest_bytes(_of_both(previous, manifest)))
            changes = [
                change for change in plan.changes if change.action is not Action.KEEP and change.path != MANIFEST_FILE
            ]
            created: set[str] = set()
            for number, change in enumerate(changes, 1):
                if change.action is Action.REMOVE:
                    _remove(root, change.path)
                else:
                    make_folder(str(root), change.path.rpartition("/")[0], created)
                    _write(root / change.path, read_built(site, change.path, digests[change.path]))
                progress(number, len(changes))
            _remove_empty_folders(root, previous.paths - manifest.paths)
            _write(root / MANIFEST_FILE, manifest_bytes(manifest.files))

    def _refuse_changed(self, plan: Plan) -> None:
        """`Failed` if somebody else published since the plan was made."""
        if file_digest(self._real / MANIFEST_FILE) != plan.base:
            message = "somebody else published into this folder meanwhile"
            hint = "Get the newest sources, then publish again."
            raise Failed([TARGET_FOLDER_CHANGED.at(Place(str(self._real)), message, hint)])


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _of_both(previous: Manifest, manifest: Manifest) -> Iterable[ManifestEntry]:
    """The files of two sites, each once."""
    return {entry.path: entry for entry in (*previous.files, *manifest.files)}.values()


def _write(path: Path, data: bytes) -> None:
    """Put a file there, whole or not at all."""
    draft = path.with_name(IN_PLACE_DRAFT)
    with _gone_if_not_needed(draft):
        draft.write_bytes(data)
        draft.replace(path)


@contextmanager
def _gone_if_not_needed(draft: Path) -> Iterator[None]:
    try:
        yield
    except OSError:
        with suppress(OSError):
            draft.unlink()
        raise


def _remove(root: Path, path: str) -> None:
    """Delete a file, and the folders around it that are empty then."""
    (root / path).unlink(missing_ok=True)
    with suppress(OSError):
        for folder in parent_folders(path):
            (root / folder).rmdir()


def _remove_empty_folders(root: Path, gone: Iterable[str]) -> None:
    """Delete folders that a killed publication made for files which the site has no more."""
    folders = set(list_tree(root).folders)
    for path in gone:
        for folder in parent_folders(path):
            if folder in folders:
                with suppress(OSError):  # not empty
                    (root / folder).rmdir()
