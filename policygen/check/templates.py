"""A project's own templates: what in them can let a policy's text run in a reader's browser."""

import re
from collections.abc import Iterator
from pathlib import Path

from policygen.check.source import finding
from policygen.core.errors import Place, Problem

_COMMENT = re.compile(r"\{#.*?#\}", re.S)
_UNESCAPED = re.compile(r"\|\s*safe\b|\bautoescape\s+false\b", re.I)


def unescaped(text: str, file: str) -> Iterator[Problem]:
    """E613: a template that switches escaping off (case 66)."""
    visible = _COMMENT.sub(lambda comment: re.sub(r"[^\n]", " ", comment[0]), text)
    for match in _UNESCAPED.finditer(visible):
        before = visible[: match.start()]
        place = Place(file, before.count("\n") + 1, len(before) - before.rfind("\n"))
        yield finding(
            "E613",
            place,
            f"`{' '.join(match[0].split())}` puts a value into the page as HTML, unchecked: if the value comes from a "
            "policy's text or front matter, that text can run in a reader's browser",
            "leave it out; values that are HTML already, such as a policy's text, need no `safe`",
        )


def templates(project: Path) -> Iterator[tuple[str, str]]:
    """The project's own templates: (path from the project's folder, text)."""
    folder = project / "templates"
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(project).as_posix(), path.read_text(encoding="utf-8", errors="replace")
