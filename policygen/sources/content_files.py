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
from policygen.rules.project_files import FILE_NAME_NOT_READABLE, NOT_A_FILE, SOURCE_NOT_READABLE, SYMLINK_LEADS_ASTRAY
from policygen.sources.canonical_text import size_problem

_LEADS_OUT = "leads out of the folder with the policies"


@dataclass(frozen=True, slots=True)
class ContentTree:
    """The regular files below a folder: their paths from it, with `/`, spelt as on disk, in order."""

    files: tuple[str, ...]
    problems: tuple[Problem, ...]


def walk_content(root: Path, name: str, subfolder: str = "", recursive: bool = True) -> ContentTree:
    """The tree below the folder `root`, which messages call `name`; names that begin with a dot are left out.

    Of one folder in it only (`subfolder`, with a final `/`), if one is named; not below that unless `recursive`.

    A link is followed if it leads to something below `root`. One that leads elsewhere, nowhere or in a circle is an
    error, and so is anything that is neither file nor folder; none of them is opened.
    """
    files: list[str] = []
    problems: list[Problem] = []
    base = os.path.realpath(root)
    if problem := subfolder and folder_problem(root, name, subfolder):
        return ContentTree((), (problem,))
    pending: list[tuple[str, str, tuple[str, ...]]] = [(subfolder, os.path.realpath(root / subfolder), (base,))]
    while pending:  # no recursion: folders can be nested more deeply than calls
        folder, real_path, ancestors = pending.pop()
        try:
            with os.scandir(real_path) as listing:
                entries = [entry for entry in listing if not entry.name.startswith(".")]
        except OSError as error:
            problems.append(_read_problem(error, "folder", Place(f"{name}/{folder}".rstrip("/"))))
            continue
        for entry in entries:
            path = f"{folder}{entry.name}"
            place = Place(f"{name}/{_escaped(path)}")
            target = _name_problem(entry.name, place) or _target(entry, base, ancestors, place)
            if isinstance(target, Problem):
                problems.append(target)
            elif stat.S_ISDIR(target.mode):
                pending += [(f"{path}/", target.path, (*ancestors, target.path))] if recursive else []
            else:
                files.append(path)
    return ContentTree(tuple(sorted(files, key=path_order)), tuple(problems))


def folder_problem(root: Path, name: str, subfolder: str) -> Problem | None:
    """Why something below the folder `root`, which messages call `name`, is no folder in it, if so."""
    place = Place(f"{name}/{subfolder}".rstrip("/"))
    try:
        real_path = os.path.realpath(root / subfolder, strict=True)
    except OSError as error:
        return (
            _broken_link_problem(error, place)
            if (root / subfolder).is_symlink()
            else _read_problem(error, "folder", place)
        )
    if not _is_below(real_path, os.path.realpath(root)):
        return _link_problem(place, _LEADS_OUT)
    return None if Path(real_path).is_dir() else _not_a_folder(place)


def path_order(path: str) -> tuple[str, str]:
    """Sorts paths the same way wherever they are read."""
    return unicodedata.normalize("NFC", path), path


def read_bytes(path: Path, file: str, limits: Limits) -> bytes | Problem:
    """What is in the file at `path`; it is not opened if it is over the limit or no regular file."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return _not_a_file(status.st_mode, Place(file))
        return size_problem(status.st_size, file, limits) or path.read_bytes()
    except OSError as error:
        return _read_problem(error, "file", Place(file))


@dataclass(frozen=True, slots=True)
class _Target:
    path: str
    mode: int


def _target(entry: "os.DirEntry[str]", base: str, ancestors: tuple[str, ...], place: Place) -> _Target | Problem:
    try:
        path = os.path.realpath(entry.path, strict=True) if entry.is_symlink() else entry.path
        mode = entry.stat().st_mode
    except OSError as error:
        return _broken_link_problem(error, place) if entry.is_symlink() else _read_problem(error, "file", place)
    if path in ancestors:
        return _link_problem(place, "leads back to a folder that holds it")
    if not _is_below(path, base):
        return _link_problem(place, _LEADS_OUT)
    return _Target(path, mode) if stat.S_ISDIR(mode) or stat.S_ISREG(mode) else _not_a_file(mode, place)


def _is_below(path: str, base: str) -> bool:
    return path.startswith(base.rstrip(os.sep) + os.sep)


def _broken_link_problem(error: OSError, place: Place) -> Problem:
    if error.errno == errno.ELOOP:
        return _link_problem(place, "leads in a circle")
    if isinstance(error, FileNotFoundError):
        return _link_problem(place, "leads to nothing")
    return _read_problem(error, "link", place)


def _link_problem(place: Place, where: str) -> Problem:
    hint = "put a copy of the file or folder in its place, or delete the link"
    return SYMLINK_LEADS_ASTRAY.at(place, f"this is a link (symlink) that {where}", hint)


def _not_a_folder(place: Place) -> Problem:
    return NOT_A_FILE.at(place, "this is no folder", "delete it or move it elsewhere")


def _not_a_file(mode: int, place: Place) -> Problem:
    kinds: tuple[tuple[Callable[[int], bool], str], ...] = (
        (stat.S_ISDIR, "a folder"),
        (stat.S_ISFIFO, "a pipe (FIFO)"),
        (stat.S_ISSOCK, "a socket"),
    )
    kind = next((name for is_kind, name in kinds if is_kind(mode)), "a device")
    return NOT_A_FILE.at(place, f"this is {kind}, not a file; it was not opened", "delete it or move it elsewhere")


def _read_problem(error: OSError, kind: str, place: Place) -> Problem:
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
    return not any(map(_is_invisible, name))


def _name_problem(name: str, place: Place) -> Problem | None:
    if is_visible(name):
        return None
    hint = "rename it, with letters and digits of any script"
    return FILE_NAME_NOT_READABLE.at(place, "the name has invisible characters in it, or is not UTF-8", hint)


def _escaped(path: str) -> str:
    return "".join(char.encode("unicode_escape").decode() if _is_invisible(char) else char for char in path)


def _is_invisible(char: str) -> bool:
    """Controls, lone surrogates (bytes that are not UTF-8), line separators; not the joiners that some scripts need."""
    return char not in "\u200c\u200d" and unicodedata.category(char) in {"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"}
