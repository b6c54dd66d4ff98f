"""What can be wrong, and where.

    PolicygenError          everything that policygen raises on purpose
    └── Failed              one or more problems, all of them at once

A `Problem` is a value. Functions that can go on return problems beside their result, so that everything wrong
is reported in one run; only the last step before damage raises `Failed`. Nothing but the command line catches it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from policygen.core.one_line import brief, counted


class Severity(StrEnum):
    """How much a problem weighs: an error stops a build, a warning is told and counted."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A spot in a file: its path from the project's folder with `/`, line and column counted from 1 (0: none)."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        numbers = [str(number) for number in (self.line, self.column) if number]
        return ":".join([self.file, *numbers])

    def __repr__(self) -> str:
        return brief(self, str(self))


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong: where, what, and what to do about it.

    `code` (`E012`) is stable: `docs/checks.md` explains it, and `allow` in a front matter names it.
    """

    code: str
    place: Place
    message: str
    hint: str = ""
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        hint = "".join(f"\n    {line}" for line in self.hint.split("\n")) if self.hint else ""
        return f"{self.place}: {self.severity} {self.code}: {self.message}{hint}"

    def __repr__(self) -> str:
        return brief(self, f"{self.severity} {self.code} at {self.place}: {self.message}")

    @property
    def order(self) -> tuple[Place, str, str]:
        """Sorts problems by place."""
        return self.place, self.code, self.message

    def as_warning(self) -> "Problem":
        """The same problem, not stopping a build."""
        return replace(self, severity=Severity.WARNING)

    def as_error(self) -> "Problem":
        """The same problem, stopping a build (`--strict`)."""
        return replace(self, severity=Severity.ERROR)


class PolicygenError(Exception):
    """Everything that policygen raises on purpose; any other exception is a bug."""


class Failed(PolicygenError):
    """Nothing could be done, because of all these problems (sorted by place, each once)."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = in_order(problems)
        super().__init__("\n".join(map(str, self.problems)))

    def __repr__(self) -> str:
        codes = dict.fromkeys(problem.code for problem in self.problems)
        return brief(self, counted(len(self.problems), "problem"), *codes)

    def __reduce__(self) -> tuple[type["Failed"], tuple[tuple[Problem, ...]]]:
        """Pickled by its problems: it crosses from a worker process as it was raised."""
        return Failed, (self.problems,)


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Each problem once, sorted by place."""
    return tuple(sorted(set(problems), key=lambda problem: problem.order))


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Those that stop a build."""
    return tuple(problem for problem in problems if problem.severity is Severity.ERROR)
