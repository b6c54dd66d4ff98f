"""The project's own git repository, asked for earlier states of files in `content/`."""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from policygen.config import Limits
from policygen.core.errors import Failed, Place
from policygen.rules.project_files import CHANGED_DURING_BUILD
from policygen.rules.repositories import OBJECT_MISSING
from policygen.sources.content_files import is_visible
from policygen.sources.git.brief_states import without_brief
from policygen.sources.git.continued_tracks import (
    continuation_fault,
    continued_tracks,
    decoded_body,
    likely_renames,
)
from policygen.sources.git.dated_states import ReadOptions, ReadState, body_of, parse_state_name, read_state, state_name
from policygen.sources.git.file_tracks import State, Track, file_tracks
from policygen.sources.git.git_log import Commit
from policygen.sources.git.history_origin import (
    branch_commit,
    repository_origin,
    repository_tags,
    unusable_problem,
)
from policygen.sources.git.object_store import Blob, Damaged, ObjectStore, open_store
from policygen.sources.git.safe_repository import Unusable, open_repository, require_git
from policygen.sources.git.tagged_commits import tagged_commits
from policygen.sources.snippets import Passages

_MARKDOWN = (":(top,glob)**/*.md",)


@dataclass(frozen=True, slots=True)
class WantedFile:
    """A file by its path from the project's folder, and how its states are read."""

    file: str
    how: ReadOptions


@dataclass(frozen=True, slots=True)
class TagPattern:
    """Which tags are read in place of all commits ("": none), and the zone in which days in their names begin."""

    pattern: str
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Rename:
    """A file, and the one that it goes on from or may go on from, by their paths from the project's folder.

    `removed` is the commit that removed that one; `fault` says, as the end of a sentence, why it cannot be so.
    """

    file: str
    before: str
    removed: State | None = None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Histories:
    """The committed states of files, oldest first, by path from the project's folder; which `continues` are wrong, and
    files that were likely renamed."""

    states: Mapping[str, tuple[ReadState, ...]]
    wrong: tuple[Rename, ...] = ()
    likely: tuple[Rename, ...] = ()


def read_histories(
    project: Path,
    folder: str,
    wanted: Iterable[WantedFile],
    continues: Mapping[str, str],
    longest: int,
    tags: TagPattern,
) -> Histories:
    """The histories of files below a folder of the project, each going on from the one that it `continues`; states that
    nobody could see are without their texts.

    Nothing outside of a repository, before the first commit, and for what is not in the commit that is checked out.
    Renames are looked for among the files right in the folder, of at most `longest` bytes. `Failed` if there is a
    history that cannot be read whole.
    """
    files = {wanted_file.file: wanted_file.how for wanted_file in wanted}
    unread = tuple(
        Rename(file, before, fault="cannot be read for it: this is no policy in a single file in a git repository")
        for file, before in continues.items()
    )
    if not files:
        return Histories({}, unread)
    with _open_repository(project, folder, list(files)) as repository:
        if repository is None:
            return Histories({}, unread)
        commits = repository.commits(tags)
        order = {commit.name: number for number, commit in enumerate(commits)}
        all_tracks, to_path = file_tracks(commits), repository.folders.path
        pairs = {to_path(file): to_path(before) for file, before in continues.items() if file in files}
        tracks = continued_tracks(all_tracks, pairs, order)
        tracks_by_path = {track.path: track for track in tracks if not track.deleted}
        paths = {file: to_path(file) for file in files}
        return Histories(
            {
                file: without_brief(tuple(repository.states(tracks_by_path[path], files[file])))
                for file, path in paths.items()
                if path in tracks_by_path and path in repository.tracked
            },
            (
                *(rename for rename in unread if rename.file not in files),
                *(
                    Rename(file, before, fault=fault)
                    for file, before in continues.items()
                    if file in files
                    and (fault := continuation_fault(all_tracks, to_path(file), to_path(before), order))
                ),
            ),
            tuple(repository.likely_renames(tracks, order, f"{folder}/", longest)),
        )


def read_bodies(
    project: Path, folder: str, names: Mapping[str, str], limits: Limits, passages: Mapping[str, Passages]
) -> dict[str, str]:
    """The canonical texts of states, by their digests; `names` maps digests to names that `called` made.

    `passages` are what texts may include, by digest, for those that do. `Failed` if one cannot be read any more.
    """
    if not names:
        return {}
    with _open_repository(project, folder, []) as repository:
        if repository is None:
            message = "the git repository has gone while the site was being built"
            raise Failed([CHANGED_DURING_BUILD.at(Place(folder), message, "start again")])
        states = [parse_state_name(name) for name in names.values()]
        wanted = [f"{state[1]}:{repository.folders.path(state[0])}" for state in states if state]
        blobs = repository.objects.blobs(wanted, limits.file_bytes)
        return {digest: body_of(blob, limits, passages.get(digest)) for digest, blob in zip(names, blobs, strict=True)}


def committed_blobs(project: Path, folder: str, files: Iterable[str], longest: int) -> dict[str, Blob]:
    """What the commit that is checked out has of files below a folder of the project, by path from the project's.

    Nothing outside of a repository, or before the first commit. `Failed` if the repository cannot be read.
    """
    names = list(files)
    if not names:
        return {}
    with _open_repository(project, folder, names) as repository:
        if repository is None:
            return {}
        tracked = [(name, path) for name in names if (path := repository.folders.path(name)) in repository.tracked]
        blobs = repository.objects.blobs((f"{repository.head}:{path}" for _, path in tracked), longest)
        return {name: blob for (name, _), blob in zip(tracked, blobs, strict=True)}


@dataclass(frozen=True, slots=True)
class _Folders:
    """The real paths of the repository's working tree and of the project in it."""

    top: str
    project: str

    def path(self, file: str) -> str:
        """The path in the repository of a file named from the project's folder."""
        path = Path(self.project) / file
        return Path(os.path.relpath(path.parent.resolve() / path.name, self.top)).as_posix()

    def file(self, path: str) -> str:
        """The path from the project's folder of a file in the repository."""
        return Path(os.path.relpath(Path(self.top) / path, self.project)).as_posix()


@dataclass(frozen=True, slots=True)
class _ProjectRepository:
    """The repository's objects, the commit that is checked out and the tags before it, and which of the files asked for
    are in that commit."""

    objects: ObjectStore
    head: str
    tags: Mapping[str, str]
    folders: _Folders
    tracked: frozenset[str]

    def commits(self, tags: TagPattern) -> tuple[Commit, ...]:
        """The commits of the branch, or those with tags of a pattern."""
        if tags.pattern:
            return tagged_commits(self.objects, self.tags, tags.pattern, _MARKDOWN, tags.zone)
        return tuple(self.objects.commits(self.head, _MARKDOWN))

    def states(self, track: Track, how: ReadOptions) -> Iterator[ReadState]:
        """The states of a file, read one after the other."""
        blobs = self.objects.blobs((state.blob for state in track.states), how.limits.file_bytes)
        for state, blob in zip(track.states, blobs, strict=True):
            file = state_name(self.folders.file(state.path), state)
            if is_visible(state.path):
                yield read_state(state, blob, file, how)
            else:
                yield ReadState(state, file, None, "the name of the file had invisible characters in it")

    def likely_renames(
        self, tracks: Iterable[Track], order: Mapping[str, int], folder: str, longest: int
    ) -> Iterator[Rename]:
        """The files right in a folder that may be ones that were removed there."""
        single = [track for track in tracks if _is_right_in(self.folders.file(track.path), folder)]

        def texts(names: Iterable[str]) -> list[str]:
            return [decoded_body(blob) for blob in self.objects.blobs_or_damage(names, longest)]

        for rename in likely_renames(single, order, texts):
            if not rename.begun.deleted:
                file, before = (self.folders.file(track.path) for track in (rename.begun, rename.ended))
                yield Rename(file, before, rename.ended.deleted)


def _is_right_in(file: str, folder: str) -> bool:
    return file.startswith(folder) and "/" not in file.removeprefix(folder)


@contextmanager
def _open_repository(project: Path, folder: str, files: list[str]) -> Iterator[_ProjectRepository | None]:
    """The repository around a folder of the project; None if there is none, or nothing of the files in it."""
    place = Place(files[0] if files else folder)
    top = _repository_root(project / folder)
    if top is None:
        yield None
        return
    try:
        require_git()
        with open_repository(top, around=False) as repo:
            head = branch_commit(repo, "")
            folders = _Folders(str(top), os.path.realpath(project))
            paths = [folders.path(file) for file in files]
            tracked: frozenset[str] = frozenset()
            if head and paths:
                listed = repo.git.ls_tree("--full-tree", "-z", "--name-only", head, "--", *paths)
                tracked = frozenset(name for name in str(listed).split("\0") if name)
            if not head or (paths and not tracked):
                yield None
                return
            origin = repository_origin(repo, "", ".", place)
            tags = repository_tags(repo, of_head=True)
        with open_store(origin.objects, origin.sha256) as objects:
            yield _ProjectRepository(objects, origin.head, tags, folders, tracked)
    except Unusable as error:
        raise Failed([unusable_problem(error, ".", place)]) from error
    except Damaged as error:
        message = f"the object {error.name} of the git repository is missing or damaged"
        hint = "git fsck says more; fetch it again, or restore it from another clone"
        raise Failed([OBJECT_MISSING.at(place, message, hint)]) from error


def _repository_root(folder: Path) -> Path | None:
    """The folder of the repository around a folder, found without git; None if there is none."""
    real = folder.resolve()
    return next((above for above in (real, *real.parents) if (above / ".git").exists()), None)
