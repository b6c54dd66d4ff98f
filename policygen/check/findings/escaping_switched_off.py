"""A project's own templates: what in them can let a policy's text run in a reader's browser."""

import re
from collections.abc import Iterator
from pathlib import Path

from policygen.check.finding import Finding
from policygen.core.errors import ANY, Place, Problem, Rule, Severity

RULE = Rule(
    "E613",
    "escaping-switched-off",
    says="A template switches the escaping of values off.",
    why="If the value comes from a policy's text, that text can run in the reader's browser.",
    example="{{ policy.title | safe }}",
    remedy="Leave it on, unless the value is HTML that you wrote.",
    severity=Severity.WARNING,
    weights=ANY,
)

_COMMENT = re.compile(r"\{#.*?#\}", re.S)
_UNESCAPED = re.compile(r"\|\s*safe\b|\bautoescape\s+false\b", re.I)


def unescaped(project: Path) -> Iterator[Problem]:
    """The places in a project's own templates that switch escaping off (case 66)."""
    for path in sorted((project / "templates").rglob("*")):
        if path.is_file():
            text = path.read_text(encoding="utf-8", errors="replace")
            yield from _in_template(text, path.relative_to(project).as_posix())


def _in_template(text: str, file: str) -> Iterator[Problem]:
    visible = _COMMENT.sub(lambda comment: re.sub(r"[^\n]", " ", comment[0]), text)
    for match in _UNESCAPED.finditer(visible):
        before = visible[: match.start()]
        place = Place(file, before.count("\n") + 1, len(before) - before.rfind("\n"))
        yield RULE.at(
            place,
            f"`{' '.join(match[0].split())}` puts a value into the page as HTML, unchecked: if the value comes from a "
            "policy's text or front matter, that text can run in a reader's browser",
            "leave it out; values that are HTML already, such as a policy's text, need no `safe`",
        )


FINDING = Finding(RULE, in_folder=unescaped)
