"""Folders on the disk: listing, making, deleting. Links are never followed."""

import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class FolderTree:
    """What a folder holds at any depth, as paths from it with `/`, sorted.

    `files` is everything that is not a folder, links of any kind included; `folders` are real ones, outer ones first.
    """

    files: tuple[str, ...]
    folders: tuple[str, ...]


def list_tree(root: Path, *, unlock: bool = False) -> FolderTree:
    """What a folder holds. Raises OSError if some of it cannot be read.

    `unlock` gives us the permissions on its folders that we need to list and to empty them.
    """
    files: list[str] = []
    folders: list[str] = []
    pending = [""]
    while pending:
        folder = pending.pop()
        if unlock:
            _unlock(root / folder)
        with os.scandir(f"{root}/{folder}") as entries:
            for entry in entries:
                path = f"{folder}/{entry.name}" if folder else entry.name
                if entry.is_dir(follow_symlinks=False):
                    folders.append(path)
                    pending.append(path)
                else:
                    files.append(path)
    return FolderTree(tuple(sorted(files)), tuple(sorted(folders)))


def parent_folders(path: str) -> Iterable[str]:
    """The folders that a path lies in, from the innermost out."""
    while path := path.rpartition("/")[0]:
        yield path


def make_folder(root: str, path: str, created: set[str]) -> None:
    """Make a folder below `root` and those around it, each once; `created` remembers them.

    `root` itself is never made: if it is gone, the build that it belonged to has ended.
    """
    if not path or path in created:
        return
    make_folder(root, path.rpartition("/")[0], created)
    with suppress(FileExistsError):
        Path(f"{root}/{path}").mkdir()
    created.add(path)


def remove_tree(root: Path) -> None:
    """Delete a folder and everything in it, write-protected folders included."""
    _unlock(root)
    for path in tuple(root.iterdir()):
        if stat.S_ISDIR(path.lstat().st_mode):
            remove_tree(path)
        else:
            path.unlink()
    root.rmdir()


def _unlock(folder: Path) -> None:
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        with suppress(OSError):
            folder.chmod(stat.S_IMODE(folder.lstat().st_mode) | stat.S_IRWXU)
