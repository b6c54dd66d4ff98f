"""Writing the files of a new site into its staging folder, in this process or in many."""

import hashlib
import os
import re
from collections.abc import Iterable
from pathlib import Path

from policygen.core.errors import Failed, Place
from policygen.core.files import File
from policygen.rules.output_folder import PATH_UNFIT_FOR_FILE
from policygen.site.folder_tree import make_folder
from policygen.site.manifest import ManifestEntry
from policygen.site.output_names import MANIFEST_FILE, output_name
from policygen.site.path_clashes import path_key
from policygen.site.system_errors import printable, system_problem

_LONGEST_PATH = 1000
_LONGEST_NAME = 255
_PLAIN = re.compile(r"[a-z0-9][a-z0-9._-]*(?:/[a-z0-9][a-z0-9._-]*)*")  # nearly all paths; saves the slow checks
_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


def stage(files: Iterable[File], folder: Path, source: str = "") -> tuple[ManifestEntry, ...]:
    """Write files below a staging folder; what `commit` needs to know of each, in the order given.

    `source` says what they were made from (`content/privacy`). Everything that is passed and returned can be pickled,
    so that worker processes can call this, several at once for one staging folder. Each file is written as it comes
    and never held. Raises `Failed` naming every path that no site may have (the files before it are written), or what
    the system said when it could not write. Two files at one path are found by `commit`, which sees all of them.
    """
    root = str(folder)
    created: set[str] = set()
    entries, problems = [], []
    for file in files:
        if reason := unsafe_reason(file.path):
            place = Place(source or output_name(folder))
            hint = "Rename what it is made from."
            problems.append(
                PATH_UNFIT_FOR_FILE.at(place, f"no file may be at {printable_path(file.path)}: {reason}", hint)
            )
            continue
        try:
            parent = file.path.rpartition("/")[0]
            if parent not in created:
                make_folder(root, parent, created)
            _write(f"{root}/{file.path}", file.data)
        except (FileExistsError, IsADirectoryError, NotADirectoryError):
            pass  # a file where another needs a folder, or the reverse: `commit` names both
        except OSError as error:
            raise Failed([system_problem(error, f"{output_name(folder)}/{file.path}")]) from error
        digest = hashlib.sha256(file.data).hexdigest()
        entries.append(ManifestEntry(file.path, f"sha256:{digest}", len(file.data), source))
    if problems:
        raise Failed(problems)
    return tuple(entries)


def unsafe_reason(path: str) -> str:
    """Why no file of a site may be at a path, "" if it may."""
    if len(path) <= _LONGEST_NAME and path != MANIFEST_FILE and _PLAIN.fullmatch(path):
        return ""
    parts = path.split("/")
    if not path or "" in parts:
        return "it begins or ends with a slash, or has two in a row" if path else "it is empty"
    if "." in parts or ".." in parts:
        return "it leads through . or .."
    if "\\" in path:
        return "it has a backslash, which some systems take for a slash"
    if not path.isprintable():
        return "it has characters that cannot be shown"
    if len(path.encode()) > _LONGEST_PATH or max(len(part.encode()) for part in parts) > _LONGEST_NAME:
        return f"it is longer than {_LONGEST_PATH} bytes, or one of its names longer than {_LONGEST_NAME}"
    if path_key(parts[0]) == ".git" or path_key(path) == MANIFEST_FILE:
        return "the name is taken: it says whose folder this is"
    return ""


def printable_path(path: str) -> str:
    """A path that may hold anything, for a message."""
    return ascii(path) if not path.isprintable() else f"‘{printable(path)}’"


def _write(path: str, data: bytes) -> None:
    descriptor = os.open(path, _FLAGS, 0o666)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
    finally:
        os.close(descriptor)
