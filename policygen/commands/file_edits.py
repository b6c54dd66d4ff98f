"""Changing files of a project: all of them or none, and never so that the project cannot be read any more."""

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from policygen.core.errors import Failed, Place, Problem, errors
from policygen.frontmatter import split
from policygen.pipeline.project_changes import changed_files, data_digest
from policygen.project.project import examine
from policygen.rules.commands import FILE_ALREADY_THERE
from policygen.sources.canonical_text import newlines

_BOM = b"\xef\xbb\xbf"
_LINE = re.compile("\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Edit:
    """A file as it shall be: its path from the project's folder, its bytes; `old` is what it says, None if it must not
    be there yet."""

    path: str
    data: bytes
    old: bytes | None = None

    @property
    def new(self) -> bool:
        """Whether there is no such file yet."""
        return self.old is None


def unchanged_file(project: Path, path: str) -> Edit:
    """A file of the project as it is, to begin an edit with."""
    raw = (project / path).read_bytes()
    return Edit(path, raw, raw)


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
    """Write the files, all or none whatever interrupts this (`pipeline.project_changes`); `Failed`, and nothing
    changed, if one cannot be written or would be an error."""
    known_errors = {(problem.code, problem.place.file) for problem in errors(_project_problems(project))}
    _require_none(project, [edit.path for edit in edits if edit.new])
    as_read = {edit.path: data_digest(edit.old) for edit in edits}
    with changed_files(project, {edit.path: edit.data for edit in edits}, as_read=as_read):
        new_errors = [
            problem
            for problem in errors(_project_problems(project))
            if (problem.code, problem.place.file) not in known_errors
        ]
        if new_errors:
            raise Failed(new_errors)


def create_files(project: Path, files: Mapping[str, bytes]) -> None:
    """Write new files, by their paths from the project's folder, all or none; `Failed` if one is there already."""
    _require_none(project, files)
    with changed_files(project, files):
        pass


def _require_none(project: Path, paths: Iterable[str]) -> None:
    hint = "move that file away, if it is none of this version"
    problems = [
        FILE_ALREADY_THERE.at(Place(path), "this file is there already", hint)
        for path in paths
        if os.path.lexists(project / path)
    ]
    if problems:
        raise Failed(problems)


def _project_problems(project: Path) -> tuple[Problem, ...]:
    try:
        return examine(project)[1]
    except Failed as failed:
        return failed.problems
