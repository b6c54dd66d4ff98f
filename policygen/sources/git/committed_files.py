"""What the commits of the repository around a project hold of its files, newest first.

Only objects are read: nothing that a repository configures is run, and nothing is fetched or written.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from policygen.sources.git.safe_repository import Unusable, open_repository

if TYPE_CHECKING:
    from git import Blob, Repo, Tree

MAX_STATES = 200
"""How many of the last commits that changed something are looked at."""

_SYMLINK = 0o120000


@dataclass(frozen=True, slots=True)
class CommittedFile:
    """A file as a commit has it: the commit's full name, the file's path from the project's folder, what it holds."""

    commit: str
    path: str
    raw: bytes


def file_states(file: str, project: Path, limit: int = MAX_STATES) -> Iterator[tuple[str, bytes]]:
    """What a file held after each of the last commits that changed it, newest first: the commit's full name, content.

    `file` is meant from `project`. Nothing if there is no repository, or no commit in it. Renames are not followed.
    """
    for state in committed_files(file, project, limit):
        yield state.commit, state.raw


def committed_files(path: str, project: Path, limit: int = MAX_STATES) -> Iterator[CommittedFile]:
    """The states of a file, or of every file in a folder and below it, that the last commits left there.

    The newest commit that has a state comes first, and each state of a file is given once.
    """
    start = project / path
    try:
        with open_repository(next(folder for folder in start.parents if folder.is_dir()), around=True) as repo:
            if repo.working_tree_dir is None or not repo.head.is_valid():
                return
            top = Path(repo.working_tree_dir).resolve()
            inside = Path(os.path.relpath(project.resolve() / path, top)).as_posix()
            known: set[tuple[str, str]] = set()
            for commit in repo.git.rev_list(f"--max-count={limit}", "HEAD", "--", f":(top,literal){inside}").split():
                for name, blob in _blobs_at(repo, commit, inside):
                    if (name, blob.hexsha) not in known:
                        known.add((name, blob.hexsha))
                        file = Path(os.path.relpath(top / name, project.resolve())).as_posix()
                        yield CommittedFile(commit, file, blob.data_stream.read())
    except Unusable:
        return


def committed_names(folder: str, project: Path) -> frozenset[str]:
    """The names of the files that the commit that is checked out has in a folder, which is meant from `project`."""
    try:
        with open_repository(project, around=True) as repo:
            if repo.working_tree_dir is None or not repo.head.is_valid():
                return frozenset()
            top = Path(repo.working_tree_dir).resolve()
            inside = Path(os.path.relpath(project.resolve() / folder, top)).as_posix()
            entry = repo.head.commit.tree / inside
            return frozenset(blob.name for blob in entry.blobs) if entry.type == "tree" else frozenset()
    except (Unusable, KeyError):
        return frozenset()


def is_cut_off(project: Path) -> bool:
    """Whether the repository around a project lacks older commits (a shallow clone)."""
    try:
        with open_repository(project, around=True) as repo:
            return bool(repo.git.rev_parse("--is-shallow-repository") == "true")
    except Unusable:
        return False


def blob_at(tree: "Tree", path: str) -> "Blob | None":
    """The file at a path of a tree; None if there is none, or if it is a link."""
    try:
        entry = tree / path
    except KeyError:
        return None
    return entry if entry.type == "blob" and entry.mode != _SYMLINK else None


def _blobs_at(repo: "Repo", commit: str, path: str) -> "Iterator[tuple[str, Blob]]":
    """The file at a path of a commit, or those below it that hold texts, with their paths in the repository."""
    tree = repo.commit(commit).tree
    try:
        entry = tree / path if path != "." else tree
    except KeyError:
        return
    if entry.type == "tree":
        yield from ((str(blob.path), blob) for blob in entry.blobs if blob.name.endswith(".md"))
        for folder in entry.trees:
            yield from _blobs_at(repo, commit, str(folder.path))
    elif blob := blob_at(tree, path):
        yield path, blob
