"""Changing files of a project: all of them or none, and never so that the project cannot be read any more."""

import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from policygen.core.errors import Failed, Place, Problem, errors
from policygen.frontmatter import split
from policygen.project.project import examine
from policygen.rules.commands import FILE_ALREADY_THERE, FILE_CANNOT_BE_WRITTEN
from policygen.sources.canonical_text import newlines

_BOM = b"\xef\xbb\xbf"
_LINE = re.compile("\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Edit:
    """A file as it shall be: its path from the project's folder, its bytes; `new` if it must not be there yet."""

    path: str
    data: bytes
    new: bool = False


def edited(raw: bytes, change: Callable[[str], str]) -> bytes:
    """A file with its front matter changed, and not a byte else; `change` is given the head and gives the new one."""
    text = raw.removeprefix(_BOM).decode()
    lines = split(newlines(text)).body_line - 1
    ends = [match.end() for match in _LINE.finditer(text)]
    head, body = (text[: ends[lines - 1]], text[ends[lines - 1] :]) if lines <= len(ends) else (f"{text}\n", "")
    changed = change(newlines(head))
    if "\r\n" in head:
        changed = changed.replace("\n", "\r\n")
    return raw[: len(raw) - len(raw.removeprefix(_BOM))] + (changed + body).encode()


def with_body(raw: bytes, body: str) -> bytes:
    """A file with another text below its front matter."""
    lines = split(newlines(raw.removeprefix(_BOM).decode())).body_line - 1
    ends = [match.end() for match in _LINE.finditer(raw.decode())]
    return f"{raw.decode()[: ends[lines - 1]]}\n{body}".encode()


def apply(project: Path, edits: Sequence[Edit]) -> None:
    """Write the files, new ones first; `Failed`, and nothing changed, if one cannot be written or would be an error.

    Each file is whole at every moment, whatever interrupts this. Between two files there is a moment in which only the
    first is new; a text that nothing refers to yet then lies there, and the command can be given again.
    """
    before = {edit.path: _bytes(project / edit.path) for edit in edits}
    known = {(problem.code, problem.place.file) for problem in errors(_problems(project))}
    there = [edit for edit in edits if edit.new and before[edit.path] is not None]
    if there:
        hint = "move that file away, if it is none of this version"
        raise Failed(FILE_ALREADY_THERE.at(Place(edit.path), "this file is there already", hint) for edit in there)
    done: list[Edit] = []
    try:
        for edit in sorted(edits, key=lambda edit: not edit.new):
            done.append(edit)
            _write(project / edit.path, edit.data)
        wrong = [one for one in errors(_problems(project)) if (one.code, one.place.file) not in known]
    except OSError as error:
        _undo(project, before, done)
        message = f"this cannot be written: {(error.strerror or 'unknown reason').lower()}"
        raise Failed(
            [FILE_CANNOT_BE_WRITTEN.at(Place(done[-1].path), message, "nothing was changed; check its rights")]
        ) from error
    except BaseException:
        _undo(project, before, done)
        raise
    if wrong:
        _undo(project, before, done)
        raise Failed(wrong)


def _problems(project: Path) -> tuple[Problem, ...]:
    try:
        return examine(project)[1]
    except Failed as failed:
        return failed.problems


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _undo(project: Path, before: dict[str, bytes | None], done: Iterable[Edit]) -> None:
    """Put things back, as far as that can be done."""
    for edit in done:
        data = before[edit.path]
        with suppress(OSError):
            if data is None:
                (project / edit.path).unlink(missing_ok=True)
            else:
                _write(project / edit.path, data)


def _write(path: Path, data: bytes) -> None:
    """Put a whole file in its place at once, with the rights of the one that was there, else of one beside it."""
    path = path.resolve()
    number, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(number, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        model = path if path.exists() else next((other for other in path.parent.glob("*.md") if other.is_file()), None)
        if model:
            shutil.copymode(model, name)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
