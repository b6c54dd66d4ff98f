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


def change_front_matter(raw: bytes, change: Callable[[str], str]) -> bytes:
    """A file with its front matter changed, and not a byte else; `change` is given the head and gives the new one."""
    text = raw.removeprefix(_BOM).decode()
    head_lines = split(newlines(text)).body_line - 1
    line_ends = [match.end() for match in _LINE.finditer(text)]
    head, body = (
        (text[: line_ends[head_lines - 1]], text[line_ends[head_lines - 1] :])
        if head_lines <= len(line_ends)
        else (f"{text}\n", "")
    )
    new_head = change(newlines(head))
    if "\r\n" in head:
        new_head = new_head.replace("\n", "\r\n")
    return raw[: len(raw) - len(raw.removeprefix(_BOM))] + (new_head + body).encode()


def with_body(raw: bytes, body: str) -> bytes:
    """A file with another text below its front matter."""
    head_lines = split(newlines(raw.removeprefix(_BOM).decode())).body_line - 1
    line_ends = [match.end() for match in _LINE.finditer(raw.decode())]
    return f"{raw.decode()[: line_ends[head_lines - 1]]}\n{body}".encode()


def apply_edits(project: Path, edits: Sequence[Edit]) -> None:
    """Write the files, new ones first; `Failed`, and nothing changed, if one cannot be written or would be an error.

    Each file is whole at every moment, whatever interrupts this. Between two files there is a moment in which only the
    first is new; a text that nothing refers to yet then lies there, and the command can be given again.
    """
    old_contents = {edit.path: _bytes_if_there(project / edit.path) for edit in edits}
    known_errors = {(problem.code, problem.place.file) for problem in errors(_project_problems(project))}
    existing = [edit for edit in edits if edit.new and old_contents[edit.path] is not None]
    if existing:
        hint = "move that file away, if it is none of this version"
        raise Failed(FILE_ALREADY_THERE.at(Place(edit.path), "this file is there already", hint) for edit in existing)
    written: list[Edit] = []
    try:
        for edit in sorted(edits, key=lambda edit: not edit.new):
            written.append(edit)
            _replace_file(project / edit.path, edit.data)
        new_errors = [
            problem
            for problem in errors(_project_problems(project))
            if (problem.code, problem.place.file) not in known_errors
        ]
    except OSError as error:
        _restore(project, old_contents, written)
        message = f"this cannot be written: {(error.strerror or 'unknown reason').lower()}"
        raise Failed(
            [FILE_CANNOT_BE_WRITTEN.at(Place(written[-1].path), message, "nothing was changed; check its rights")]
        ) from error
    except BaseException:
        _restore(project, old_contents, written)
        raise
    if new_errors:
        _restore(project, old_contents, written)
        raise Failed(new_errors)


def _project_problems(project: Path) -> tuple[Problem, ...]:
    try:
        return examine(project)[1]
    except Failed as failed:
        return failed.problems


def _bytes_if_there(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _restore(project: Path, old_contents: dict[str, bytes | None], written: Iterable[Edit]) -> None:
    """Put things back, as far as that can be done."""
    for edit in written:
        data = old_contents[edit.path]
        with suppress(OSError):
            if data is None:
                (project / edit.path).unlink(missing_ok=True)
            else:
                _replace_file(project / edit.path, data)


def _replace_file(path: Path, data: bytes) -> None:
    """Put a whole file in its place at once, with the rights of the one that was there, else of one beside it."""
    path = path.resolve()
    descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        permissions_from = (
            path
            if path.exists()
            else next((sibling for sibling in path.parent.glob("*.md") if sibling.is_file()), None)
        )
        if permissions_from:
            shutil.copymode(permissions_from, temporary)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
