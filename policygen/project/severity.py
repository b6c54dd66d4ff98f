"""How much a problem weighs in this project: what `[check]` and `--strict` make of warnings.

Nobody can improve the past: what concerns a text that was published and has not changed, or a text of another
repository, is never more than a warning. What cannot be shown truthfully is an error, whatever is set.
"""

import posixpath
from collections.abc import Collection, Iterable
from datetime import datetime

from policygen.config import Config, Weight
from policygen.core.errors import Place, Problem, Severity
from policygen.core.model import Policy, Status
from policygen.lock import Lock

PAST = frozenset({Status.SUPERSEDED, Status.WITHDRAWN, Status.RETIRED})
"""The statuses of texts that are no more in force."""

_OF_NOW = frozenset({"E164", "E624"})
"""Changes of published texts: the text is past, but the change is not, and it can be unfinished."""


def weighed(
    problems: Iterable[Problem], config: Config, settled: Collection[str] = (), strict: bool = False
) -> list[Problem]:
    """The problems as the project wants them, without those that it has switched off.

    `settled` are the files of texts that nobody can improve.
    """
    weights = dict(config.weights)
    found = []
    for problem in problems:
        weight = weights.get(problem.code)
        if problem.severity is Severity.ERROR:
            found.append(problem)
        elif weight is not Weight.OFF:
            raised = weight is Weight.ERROR or (strict and weight is None)
            past = problem.place.file in settled and problem.code not in _OF_NOW
            found.append(
                problem.as_error() if raised and not past and not is_foreign(problem.place, config) else problem
            )
    return found


def told(problems: Iterable[Problem], config: Config) -> list[Problem]:
    """The problems without those that the project has switched off, at the weight that they have."""
    off = {code for code, weight in config.weights if weight is Weight.OFF}
    return [problem for problem in problems if problem.severity is Severity.ERROR or problem.code not in off]


def settled(policies: Iterable[Policy], lock: Lock | None, as_of: datetime | None = None) -> frozenset[str]:
    """The files of texts that were recorded as published and are unchanged since; with `as_of` also of past ones.

    Shared passages among them, unless a text includes them that can be improved.
    """
    if lock is None and as_of is None:
        return frozenset()
    recorded = lock.recorded() if lock else {}
    finished: set[str] = set()
    improvable: set[str] = set()
    for policy in policies:
        for version in policy.versions:
            past = as_of is not None and policy.status(version, as_of) in PAST
            for text in version.texts:
                unchanged = text.digest in recorded.get(policy.slug, {}).get(version.id, ("", ()))[1]
                files = {text.place.file, *(segment.place.file for segment in text.segments)}
                (finished if past or unchanged else improvable).update(files)
    return frozenset(finished - improvable)


def is_foreign(place: Place, config: Config) -> bool:
    """Whether a place is in a text that comes from `[[sources]]`, or is such an entry itself."""
    foreign = tuple(f"{posixpath.normpath(source.git)}/" for source in config.sources)
    return place.file.startswith(foreign) or place in [source.place for source in config.sources]
