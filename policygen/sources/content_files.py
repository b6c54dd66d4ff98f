"""The files below `content/`, whatever lies there: in one order on every system, opened only if they are files."""

import errno
import os
import stat
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from policygen.config import Limits
from policygen.core.errors import Place, Problem
from policygen.rules.files import FILE_NAME_NOT_READABLE, NOT_A_FILE, SOURCE_NOT_READABLE, SYMLINK_LEADS_ASTRAY
from policygen.sources.canonical_text import size_problem

_OUT = "leads out of the folder with the policies"


@dataclass(frozen=True, slots=True)
class Tree:
    """The regular files below a folder: their paths from it, with `/`, spelt as on disk, in order."""

    files: tuple[str, ...]
    problems: tuple[Problem, ...]


def walk(root: Path, name: str, below: str = "", deep: bool = True) -> Tree:
    """The tree below the folder `root`, which messages call `name`; names that begin with a dot are left out.

    Of one folder in it only (`below`, with a final `/`), if one is named; without the folders in it unless `deep`.

    A link is followed if it leads to something below `root`. One that leads elsewhere, nowhere or in a circle is an
    error, and so is anything that is neither file nor folder; none of them is opened.
    """
    files: list[str] = []
    problems: list[Problem] = []
    base = os.path.realpath(root)
    if problem := below and folder_problem(root, name, below):
        return Tree((), (problem,))
    pending: list[tuple[str, str, tuple[str, ...]]] = [(below, os.path.realpath(root / below), (base,))]
    while pending:  # no recursion: folders can be nested more deeply than calls
        folder, real, above = pending.pop()
        try:
            with os.scandir(real) as listing:
                entries = [entry for entry in listing if not entry.name.startswith(".")]
        except OSError as error:
            problems.append(_unreadable(error, "folder", Place(f"{name}/{folder}".rstrip("/"))))
            continue
        for entry in entries:
            path = f"{folder}{entry.name}"
            place = Place(f"{name}/{_visible(path)}")
            target = _name_problem(entry.name, place) or _target(entry, base, above, place)
            if isinstance(target, Problem):
                problems.append(target)
            elif stat.S_ISDIR(target.mode):
                pending += [(f"{path}/", target.path, (*above, target.path))] if deep else []
            else:
                files.append(path)
    return Tree(tuple(sorted(files, key=order)), tuple(problems))


def folder_problem(root: Path, name: str, below: str) -> Problem | None:
    """Why something below the folder `root`, which messages call `name`, is no folder in it, if so."""
    place = Place(f"{name}/{below}".rstrip("/"))
    try:
        start = os.path.realpath(root / below, strict=True)
    except OSError as error:
        return _broken_link(error, place) if (root / below).is_symlink() else _unreadable(error, "folder", place)
    if not _is_below(start, os.path.realpath(root)):
        return _link(place, _OUT)
    return None if Path(start).is_dir() else _no_folder(place)


def order(path: str) -> tuple[str, str]:
    """Sorts paths the same way wherever they are read."""
    return unicodedata.normalize("NFC", path), path


def read_bytes(path: Path, file: str, limits: Limits) -> bytes | Problem:
    """What is in the file at `path`; it is not opened if it is over the limit or no regular file."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return _no_file(status.st_mode, Place(file))
        return size_problem(status.st_size, file, limits) or path.read_bytes()
    except OSError as error:
        return _unreadable(error, "file", Place(file))


@dataclass(frozen=True, slots=True)
class _Target:
    path: str
    mode: int


def _target(entry: "os.DirEntry[str]", base: str, above: tuple[str, ...], place: Place) -> _Target | Problem:
    try:
        path = os.path.realpath(entry.path, strict=True) if entry.is_symlink() else entry.path
        mode = entry.stat().st_mode
    except OSError as error:
        return _broken_link(error, place) if entry.is_symlink() else _unreadable(error, "file", place)
    if path in above:
        return _link(place, "leads back to a folder that holds it")
    if not _is_below(path, base):
        return _link(place, _OUT)
    return _Target(path, mode) if stat.S_ISDIR(mode) or stat.S_ISREG(mode) else _no_file(mode, place)


def _is_below(path: str, base: str) -> bool:
    return path.startswith(base.rstrip(os.sep) + os.sep)


def _broken_link(error: OSError, place: Place) -> Problem:
    if error.errno == errno.ELOOP:
        return _link(place, "leads in a circle")
    if isinstance(error, FileNotFoundError):
        return _link(place, "leads to nothing")
    return _unreadable(error, "link", place)


def _link(place: Place, where: str) -> Problem:
    hint = "put a copy of the file or folder in its place, or delete the link"
    return SYMLINK_LEADS_ASTRAY.at(place, f"this is a link (symlink) that {where}", hint)


def _no_folder(place: Place) -> Problem:
    return NOT_A_FILE.at(place, "this is no folder", "delete it or move it elsewhere")


def _no_file(mode: int, place: Place) -> Problem:
    kinds: tuple[tuple[Callable[[int], bool], str], ...] = (
        (stat.S_ISDIR, "a folder"),
        (stat.S_ISFIFO, "a pipe (FIFO)"),
        (stat.S_ISSOCK, "a socket"),
    )
    kind = next((name for is_kind, name in kinds if is_kind(mode)), "a device")
    return NOT_A_FILE.at(place, f"this is {kind}, not a file; it was not opened", "delete it or move it elsewhere")


def _unreadable(error: OSError, kind: str, place: Place) -> Problem:
    if isinstance(error, PermissionError):
        return SOURCE_NOT_READABLE.at(
            place, f"the {kind} cannot be read: permission denied", "give yourself the right to read it"
        )
    reason = (error.strerror or "unknown reason").lower()
    return SOURCE_NOT_READABLE.at(
        place, f"the {kind} cannot be read: {reason}", "check the disk, or restore it from a backup"
    )


def is_visible(name: str) -> bool:
    """Whether a name is UTF-8 and has no invisible characters in it."""
    return not any(map(_invisible, name))


def _name_problem(name: str, place: Place) -> Problem | None:
    if is_visible(name):
        return None
    hint = "rename it, with letters and digits of any script"
    return FILE_NAME_NOT_READABLE.at(place, "the name has invisible characters in it, or is not UTF-8", hint)


def _visible(path: str) -> str:
    return "".join(char.encode("unicode_escape").decode() if _invisible(char) else char for char in path)


def _invisible(char: str) -> bool:
    """Controls, lone surrogates (bytes that are not UTF-8), line separators; not the joiners that some scripts need."""
    return char not in "\u200c\u200d" and unicodedata.category(char) in {"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"}
