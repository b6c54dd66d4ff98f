"""How much a problem weighs in this project: what `[check]`, `allow` and `--strict` make of warnings.

Nobody can improve the past: what concerns a text that was published and has not changed, or a text of another
repository, is never more than a warning. What cannot be shown truthfully is an error, whatever is set.
"""

import posixpath
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from policygen.config import Config
from policygen.core.errors import Place, Problem, Rule, Severity, Weight, named_twice
from policygen.core.model import Policy, Status
from policygen.core.suggestions import quoted, suggest_rule
from policygen.lock import Lock
from policygen.rules import published
from policygen.rules.front_matter import ALLOW_WITHOUT_EFFECT, KEY_GIVEN_TWICE
from policygen.rules.repositories import FAULTS

_LOST = (
    published.PUBLISHED_TEXT_VANISHED,
    published.PUBLISHED_VERSION_GONE,
    published.PUBLISHED_DATE_CHANGED,
    published.PUBLISHED_TRANSLATION_GONE,
    published.PUBLISHED_ID_CHANGED,
    published.WITHDRAWAL_NOT_DATED,
)
"""What was published and is not there any more; nearly all are errors, unless they are another repository's."""

PAST = frozenset({Status.SUPERSEDED, Status.WITHDRAWN, Status.RETIRED})
"""The statuses of texts that are no more in force."""


def apply_weights(
    problems: Iterable[Problem], config: Config, published: Collection[str] = (), strict: bool = False
) -> list[Problem]:
    """The problems as the project wants them, without those that it has switched off.

    `published` are the files of texts that nobody can improve.
    """
    weights = dict(config.weights)
    weighed_problems = []
    for problem in problems:
        weight = _weight(problem, weights)
        if problem.severity is Severity.ERROR:
            weighed_problems.append(problem)
        elif weight is not Weight.OFF:
            raised = weight is Weight.ERROR or (strict and weight is None)
            is_past = problem.place.file in published and not problem.is_recent
            weighed_problems.append(
                problem.as_error() if raised and not is_past and not is_external(problem.place, config) else problem
            )
    return weighed_problems


def enabled_problems(problems: Iterable[Problem], config: Config) -> list[Problem]:
    """The problems without those that the project has switched off, at the weight that they have."""
    weights = dict(config.weights)
    return [
        problem
        for problem in problems
        if problem.severity is Severity.ERROR or _weight(problem, weights) is not Weight.OFF
    ]


def faults(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Those by which something of another repository is left out or shown otherwise, since it is faulty there."""
    codes = {rule.code for rule in (*FAULTS, *_LOST)}
    return tuple(p for p in problems if p.code in codes and p.severity is Severity.WARNING)


def weighed_differences(problems: Iterable[Problem], config: Config) -> list[Problem]:
    """What was lost or changed of what was published; of another repository it stops nothing."""
    return [problem.as_warning() if is_external(problem.place, config) else problem for problem in problems]


def _weight(problem: Problem, weights: dict[str, Weight]) -> Weight | None:
    """What `[check]` says of a problem's rule, by its code or its name."""
    return weights.get(problem.code) or weights.get(problem.name)


def useless_allowances(policies: Iterable[Policy], rules: Collection[Rule]) -> Iterator[Problem]:
    """E017, E008: what stands under `allow` and does nothing, or names one of all `rules` by its code and its name."""
    rules_by_name = {name: rule for rule in rules for name in (rule.code, rule.name)}
    allowable = [rule for rule in rules if rule.allowable]
    for policy in policies:
        for version in policy.versions:
            place = Place(version.place.file, 1)
            for name, _ in version.allow:
                rule = rules_by_name.get(name)
                if rule is None:
                    message = f"`allow` names {quoted(name)}, and there is no such rule"
                    yield ALLOW_WITHOUT_EFFECT.at(place, message, suggest_rule(name, allowable))
                elif not rule.allowable:
                    message = f"`allow` names {quoted(name)}, which cannot be allowed"
                    yield ALLOW_WITHOUT_EFFECT.at(place, message, f"take it out; policygen explain {name} says more")
            for code, name in named_twice(dict(version.allow), rules):
                message = f"`allow` names one rule twice: {quoted(code)} and {quoted(name)} are the same"
                yield KEY_GIVEN_TWICE.at(place, message, "keep one of the two")


def published_files(policies: Iterable[Policy], lock: Lock | None, as_of: datetime | None = None) -> frozenset[str]:
    """The files of texts that were recorded as published and are unchanged since; with `as_of` also of past ones.

    Shared passages among them, unless a text includes them that can be improved.
    """
    if lock is None and as_of is None:
        return frozenset()
    recorded = lock.recorded() if lock else {}
    published: set[str] = set()
    changeable: set[str] = set()
    for policy in policies:
        for version in policy.versions:
            is_past = as_of is not None and policy.status(version, as_of) in PAST
            for text in version.texts:
                is_recorded = text.digest in recorded.get(policy.slug, {}).get(version.id, ("", ()))[1]
                files = {text.place.file, *(segment.place.file for segment in text.segments)}
                (published if is_past or is_recorded else changeable).update(files)
    return frozenset(published - changeable)


def is_external(place: Place, config: Config) -> bool:
    """Whether a place is in a text that comes from `[[sources]]`, or is such an entry itself."""
    folders = tuple(f"{posixpath.normpath(source.git)}/" for source in config.sources)
    return place.file.startswith(folders) or place in [source.place for source in config.sources]
