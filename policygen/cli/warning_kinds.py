"""Many warnings or reminders of one kind as one entry: what they say together, how many there are, and where."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from policygen.core.errors import Problem, Rule, Severity
from policygen.sources.git.dated_states import parse_state_name

FEW = 3
"""So many problems of one kind are said one by one."""


@dataclass(frozen=True, slots=True)
class WarningKind:
    """Warnings or reminders (`severity`) of one rule: what all of them say, their files in order (each once, without a
    commit), and the ways out that all of them name."""

    code: str
    severity: Severity
    count: int
    says: str
    files: tuple[str, ...]
    ways_out: tuple[str, ...]


def split_kinds(
    problems: Sequence[Problem], find_rule: Callable[[str], Rule | None]
) -> tuple[tuple[WarningKind, ...], tuple[Problem, ...]]:
    """The kinds of which there are more than a few warnings, in order of code, and all other problems in theirs."""
    by_kind: dict[tuple[str, Severity], list[Problem]] = {}
    for problem in problems:
        if problem.severity is not Severity.ERROR:
            by_kind.setdefault((problem.code, problem.severity), []).append(problem)
    many = {kind: alike for kind, alike in by_kind.items() if len(alike) > FEW}
    kinds = tuple(_kind(many[kind], find_rule(kind[0])) for kind in sorted(many))
    return kinds, tuple(problem for problem in problems if (problem.code, problem.severity) not in many)


def _kind(alike: Sequence[Problem], rule: Rule | None) -> WarningKind:
    first = alike[0]
    same = all(problem.message == first.message for problem in alike)
    return WarningKind(
        code=first.code,
        severity=first.severity,
        count=len(alike),
        says=first.message if rule is None or same else rule.says,
        files=tuple(dict.fromkeys(_file(problem) for problem in alike)),
        ways_out=_shared_lines(problem.hint for problem in alike),
    )


def _file(problem: Problem) -> str:
    state_name = parse_state_name(problem.place.file)
    return state_name[0] if state_name else problem.place.file


def _shared_lines(hints: Iterable[str]) -> tuple[str, ...]:
    """The lines that stand in each of the hints, in their order."""
    first, *others = (hint.split("\n") for hint in hints)
    return tuple(line for line in first if line and all(line in other for other in others))
