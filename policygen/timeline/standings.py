"""Where every version of a policy stands, in one pass.

`Policy.status` and `Policy.until` answer for one version and look at all of them; asked for each of thousands of
versions they would cost the square of the history. The answers here are the same ones.
"""

from dataclasses import dataclass
from datetime import datetime

from policygen.core.model import Policy, Status, Version, When
from policygen.timeline.replacement import in_language


@dataclass(frozen=True, slots=True)
class Standing:
    """A version's status, and when another version takes or took its place (None: not known)."""

    status: Status
    until: When | None


def standings(policy: Policy, as_of: datetime) -> dict[str, Standing]:
    """The standing of each version of a policy, by its id."""
    current = policy.at(as_of)
    retired = policy.retired is not None and policy.retired.instant <= as_of
    by_id = {}
    next_binding: When | None = None
    next_any: When | None = None
    for group in reversed(_by_start(policy.versions)):
        for version in group:
            until = next_binding if version.effective else next_any
            by_id[version.id] = Standing(_status(version, current, retired, as_of), until or policy.retired)
        start = group[0].start
        next_any = start
        if any(version.effective and not version.void for version in group):
            next_binding = next(v.start for v in group if v.effective and not v.void)
    return by_id


def shown_version(policy: Policy, language: str, as_of: datetime) -> Version | None:
    """The version whose text a policy's own page shows in a language: the one in force, else the last translated one
    that has begun; None if none has."""
    versions = in_language(policy, language)
    in_force = policy.at(as_of)
    if in_force in versions:
        return in_force
    begun = [version for version in versions if not version.void and version.start.instant <= as_of]
    return begun[-1] if begun else None


def _by_start(versions: tuple[Version, ...]) -> list[list[Version]]:
    """Versions that start at the same instant together: none of them takes another's place."""
    groups: list[list[Version]] = []
    for version in versions:
        if groups and groups[-1][0].start.instant == version.start.instant:
            groups[-1].append(version)
        else:
            groups.append([version])
    return groups


def _status(version: Version, current: Version | None, retired: bool, as_of: datetime) -> Status:
    if version.void:
        return Status.WITHDRAWN
    if version.start.instant > as_of:
        return Status.UPCOMING
    if version is not current:
        return Status.SUPERSEDED
    return Status.RETIRED if retired else Status.CURRENT
