"""A file as it was at a revision of the git repository around it.

Only objects are read, by `git rev-parse` and `git cat-file`: nothing that a repository configures (hooks, filters,
text conversion, file system monitors, remotes) is run, and nothing is fetched or written.
"""

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from policygen.config import Limits
from policygen.core.errors import Failed, Place
from policygen.core.suggestions import nearest, quoted
from policygen.rules.commands import NAME_MEANS_TWO_THINGS, NO_REPOSITORY_AROUND, NO_SUCH_REVISION, NOT_IN_THAT_REVISION
from policygen.sources.canonical_text import size_problem
from policygen.sources.git.committed_files import blob_at
from policygen.sources.git.safe_repository import Fault, Unusable, open_repository

if TYPE_CHECKING:
    from git import Blob, Commit, Repo, Tree

_COMMIT_NAME = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_UNUSABLE = {
    Fault.NO_GIT: (
        "git is not installed, so earlier states of a file cannot be read",
        "install git, or name two files",
    ),
    Fault.OLD_GIT: (
        "the git that is installed is too old to read earlier states of a file",
        "install a later one, or name two files",
    ),
    Fault.NO_REPOSITORY: (
        "this is not in a git repository, so it has no revisions",
        "go to the folder of the file, or name two files",
    ),
    Fault.FOREIGN: (
        "the repository belongs to another user, so git refuses to read it",
        "if you trust its owner: git config --global --add safe.directory FOLDER",
    ),
    Fault.UNREADABLE: (
        "the repository cannot be read; part of it may be missing",
        "git fsck says what is wrong",
    ),
}


@dataclass(frozen=True, slots=True)
class RevisionFile:
    """A file at a revision: the commit (its full name) and its day, the path in the repository, and the content."""

    commit: str
    day: str
    path: str
    raw: bytes


def read_revision(revision: str, file: str, folder: Path, limits: Limits) -> RevisionFile:
    """Read a file as it was; `Failed` if there is no repository, no such revision, or no such file in it.

    `file` is meant from `folder`; if it is not there, from the top of the repository. With `./` in front it is meant
    from the folder only, with `/` from the top only.
    """
    with _repository(file, folder) as repo:
        commit = _commit(repo, revision, file)
        path, blob = _find_blob(repo, commit, revision, file, folder)
        problem = size_problem(blob.size, f"{revision}:{file}", limits)
        if problem:
            raise Failed([problem])
        return RevisionFile(commit.hexsha, commit.committed_datetime.date().isoformat(), path, blob.data_stream.read())


def fork_point(base: str, head: str, folder: Path) -> tuple[str, str]:
    """The full names of two commits: the one at which `head` parted from `base`, and `head`.

    If it is not in the repository, which may be a shallow clone, the first is `base` itself.
    """
    with _repository("policygen.toml", folder) as repo:
        old, new = (_commit(repo, revision, str(folder)).hexsha for revision in (base, head))
        parted = [name[1:] for name in repo.git.rev_parse(f"{old}...{new}").split() if name.startswith("^")]
        return (parted[0] if parted else old), new


def files_at(commit: str, folder: Path, names: Sequence[str], most_bytes: int) -> Iterator[tuple[str, bytes]]:
    """The files at a commit that `names` in a folder of the repository are, or hold, by their paths from there.

    Links, and files of more than `most_bytes`, are left out.
    """
    with _repository("policygen.toml", folder) as repo:
        root = repo.working_tree_dir
        inside = Path(os.path.relpath(folder.resolve(), Path(root).resolve())).as_posix() if root else "."
        for name in names:
            path = name if inside == "." else f"{inside}/{name}"
            for blob in _blobs_below(repo.commit(commit).tree, path):
                if blob.size <= most_bytes:
                    yield str(blob.path)[len(path) - len(name) :], blob.data_stream.read()


def is_tracked(file: Path) -> bool:
    """Whether a file lies in a git repository that has a commit."""
    try:
        with _repository(file.name, file.parent) as repo:
            return repo.head.is_valid()
    except Failed:
        return False


@contextmanager
def _repository(file: str, folder: Path) -> "Iterator[Repo]":
    start = (folder / file).parent
    try:
        with open_repository(start if start.is_dir() else folder, around=True) as repo:
            yield repo
    except Unusable as error:
        message, hint = _UNUSABLE[error.fault]
        raise Failed([NO_REPOSITORY_AROUND.at(Place(file), message, hint)]) from error


def _commit(repo: "Repo", revision: str, file: str) -> "Commit":
    """The commit that a name means now: it is looked up once, and its full name is used from then on."""
    from git import GitCommandError

    try:
        name = repo.git.rev_parse("--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    except GitCommandError:
        name = ""
    if not (revision and _COMMIT_NAME.fullmatch(name)):
        references = sorted({"HEAD", *(ref.name for ref in repo.references)})
        name = re.split(r"[~^@]", revision)[0]
        near = "" if name in references else nearest(name, references)
        hint = f"did you mean {quoted(near)}? " if near else ""
        message = f"there is no revision {quoted(revision)} in this repository"
        if repo.git.rev_parse("--is-shallow-repository") == "true":
            hint = f"{hint}this clone lacks older commits: fetch more (in a workflow: `fetch-depth: 2`); "
        raise Failed([NO_SUCH_REVISION.at(Place(file), message, f"{hint}git log --oneline -- FILE lists them")])
    return repo.commit(name)


def _find_blob(repo: "Repo", commit: "Commit", revision: str, file: str, folder: Path) -> "tuple[str, Blob]":
    """The file's path in the repository, and its content at the commit."""
    paths = _possible_paths(repo, file, folder)
    blobs = [(path, blob) for path in paths if (blob := blob_at(commit.tree, path)) is not None]
    if len(blobs) > 1:
        hint = f"write {revision}:./{file} for the one in this folder, {revision}:/{file} for the one at the top"
        message = f"{quoted(file)} is the name of two files at {quoted(revision)}"
        raise Failed([NAME_MEANS_TWO_THINGS.at(Place(file), message, hint)])
    if blobs:
        return blobs[0]
    siblings = [name for path in paths for name in _sibling_names(commit.tree, path)]
    near = nearest(PurePosixPath(file).name, siblings)
    folder_name = PurePosixPath(file).parent
    hint = (
        f"did you mean {quoted(str(folder_name / near))}?" if near else "git ls-tree -r --name-only REVISION lists all"
    )
    message = f"there is no file {quoted(file)} at {quoted(revision)}"
    raise Failed([NOT_IN_THAT_REVISION.at(Place(file), message, hint)])


def _blobs_below(tree: "Tree", path: str) -> "Iterator[Blob]":
    """The file at a path of a tree, or those below it."""
    try:
        entry = tree / path
    except KeyError:
        return
    if entry.type == "blob":
        if (blob := blob_at(tree, path)) is not None:
            yield blob
    elif entry.type == "tree":
        for inner in entry:
            # Git itself refuses such names; who made the objects may not have.
            if inner.name not in (".", "..") and not re.search(r"[/\\\0]", inner.name):
                yield from _blobs_below(tree, f"{path}/{inner.name}")


def _possible_paths(repo: "Repo", file: str, folder: Path) -> list[str]:
    """The paths in the repository that a name may mean, each once."""
    paths: list[str] = []
    root = repo.working_tree_dir
    if root is not None:
        path = os.path.relpath(folder.resolve() / file, Path(root).resolve())
        paths.append(Path(path).as_posix())
    if not file.startswith(("./", "../")):
        paths.append(PurePosixPath(file.replace("\\", "/")).as_posix().lstrip("/"))
    return [path for path in dict.fromkeys(paths) if path not in ("", ".") and not path.startswith("..")]


def _sibling_names(tree: "Tree", path: str) -> list[str]:
    """The names of the files that lie where a path points to."""
    folder = PurePosixPath(path).parent.as_posix()
    try:
        siblings = tree if folder == "." else tree / folder
    except KeyError:
        return []
    return [entry.name for entry in siblings if entry.type == "blob"] if siblings.type == "tree" else []
