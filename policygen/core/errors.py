"""What can be wrong, and where.

    PolicygenError          everything that policygen raises on purpose
    └── Failed              one or more problems, all of them at once

A `Rule` says what can be wrong, once for the whole program; a `Problem` is a place where it is. Both are values.
Functions that can go on return problems beside their result, so that everything wrong is reported in one run; only the
last step before damage raises `Failed`. Nothing but the command line catches it.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import ModuleType

from policygen.core.one_line import brief, counted


class Severity(StrEnum):
    """The grade of a problem.

    An error would make the site say something untrue: it stops the build of its policy, or of the site. A warning is
    for an author to mend: it stops a pull request, and no build. A reminder is told and counted, and stops nothing.
    """

    ERROR = "error"
    WARNING = "warning"
    REMINDER = "reminder"


class Weight(StrEnum):
    """What a project makes of a warning or a reminder: one of the grades, or nothing at all."""

    ERROR = "error"
    WARNING = "warning"
    REMINDER = "reminder"
    OFF = "off"


ANY = tuple(Weight)
"""The project decides."""

NEVER_OFF = (Weight.ERROR, Weight.WARNING)
"""What was published is something else now: only the version itself can say why that is right."""

NEVER_ERROR = (Weight.OFF, Weight.REMINDER, Weight.WARNING)
"""What is said of other repositories never weighs more than a warning."""


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
    """Something wrong: where, what, and what to do about it; made by the rule that it offends (`Rule.at`).

    `code`, `name` and `is_recent` are those of the rule; two problems are the same without regard to the latter two.
    `policy` is the slug of the policy that it is about, empty if that is none, or several, or not known.
    """

    code: str
    place: Place
    message: str
    hint: str = ""
    severity: Severity = Severity.ERROR
    name: str = field(default="", compare=False)
    is_recent: bool = field(default=False, compare=False)
    policy: str = field(default="", compare=False)

    def __str__(self) -> str:
        hint = "".join(f"\n    {line}" for line in self.hint.split("\n")) if self.hint else ""
        return f"{self.place}: {self.severity} {self.code}: {self.message}{hint}"

    def __repr__(self) -> str:
        return brief(self, f"{self.severity} {self.code} at {self.place}: {self.message}")

    @property
    def label(self) -> str:
        """Its rule by code and name: `E612 review-overdue`."""
        return f"{self.code} {self.name}".rstrip()

    @property
    def sort_key(self) -> tuple[Place, str, str]:
        """Sorts problems by place."""
        return self.place, self.code, self.message

    def is_among(self, names: Collection[str]) -> bool:
        """Whether its rule is among those named, each by its code or its name."""
        return self.code in names or self.name in names

    def about(self, policy: str) -> "Problem":
        """The same problem, about the policy with that slug."""
        return replace(self, policy=policy)

    def as_warning(self) -> "Problem":
        """The same problem, not stopping a build."""
        return replace(self, severity=Severity.WARNING)

    def as_reminder(self) -> "Problem":
        """The same problem, stopping nothing."""
        return replace(self, severity=Severity.REMINDER)

    def as_error(self) -> "Problem":
        """The same problem, stopping a build (`--strict`)."""
        return replace(self, severity=Severity.ERROR)


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of problem: all that is said of it anywhere.

    `code` (`E612`) and `name` (`review-overdue`) never change once they were released; settings and front matters name
    a rule by either. `says` is a sentence about what is found, `why` about what is bad in it, `example` is what
    somebody may have written or done, `remedy` the way out; all but the example may hold Markdown, with links as from
    the folder `docs/`.

    `weights` are those that `[check]` can give it, none for what stops every build. `allowable` rules can be answered
    with a reason under `allow` in a front matter. `is_recent` tells that what is found happened now, even to a
    text that was published and that nobody can improve any more.
    """

    code: str
    name: str
    says: str
    why: str
    example: str
    remedy: str
    severity: Severity = Severity.ERROR
    weights: tuple[Weight, ...] = ()
    allowable: bool = False
    is_recent: bool = False

    def at(self, place: Place, message: str, hint: str = "") -> Problem:
        """A place where it is so, in what words, and what to do there."""
        return Problem(self.code, place, message, hint, self.severity, self.name, self.is_recent)

    def is_among(self, names: Collection[str]) -> bool:
        """Whether it is among the rules named, each by its code or its name."""
        return self.code in names or self.name in names


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


def rules_of(*modules: ModuleType) -> tuple[Rule, ...]:
    """The rules that modules define, in their order there."""
    return tuple(value for module in modules for value in vars(module).values() if isinstance(value, Rule))


def named_twice(names: Collection[str], rules: Iterable[Rule]) -> Iterator[tuple[str, str]]:
    """The code and the name of each rule that is named by both."""
    return ((rule.code, rule.name) for rule in rules if rule.code in names and rule.name in names)


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Each problem once, sorted by place."""
    return tuple(sorted(set(problems), key=lambda problem: problem.sort_key))


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Those that stop a build."""
    return tuple(problem for problem in problems if problem.severity is Severity.ERROR)


def to_mend(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Those that stop a pull request: errors and warnings."""
    return tuple(problem for problem in problems if problem.severity is not Severity.REMINDER)
