"""Where every version of a policy stands, in one pass.

`Policy.status` and `Policy.until` answer for one version and look at all of them; asked for each of thousands of
versions they would cost the square of the history. The answers here are the same ones.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from policygen.core.model import Doubt, Policy, RecordEnd, Status, Version, When, record_end_of
from policygen.timeline.replacement import in_language


@dataclass(frozen=True, slots=True)
class Standing:
    """A version's status, when another version takes or took its place (None: not known), and where the record of its
    policy ends, if that leaves open whether the version still applies, or until when it did."""

    status: Status
    until: When | None
    record_end: RecordEnd | None = None


def standings(policy: Policy, as_of: datetime) -> dict[str, Standing]:
    """The standing of each version of a policy, by its id."""
    current, gaps = policy.at(as_of), policy.gaps
    last = _last_status(policy, current, as_of)
    by_id = {}
    next_binding: When | None = None
    next_any: When | None = None
    for group in reversed(_by_start(policy.versions)):
        for version in group:
            until = next_binding if version.effective else next_any
            status = _status(version, current, last, as_of)
            end = _open_end(policy, version, status, as_of) if until is None else None
            if cut_off := cut_off_by_gap(gaps, version, until):
                until, end = None, end if status in _NOT_OPEN else cut_off
            by_id[version.id] = Standing(status, until or policy.retired, end)
        start = group[0].start
        next_any = start
        if any(version.effective and not version.void for version in group):
            next_binding = next(v.start for v in group if v.effective and not v.void)
    return by_id


def cut_off_by_gap(gaps: Iterable[Doubt], version: Version, until: When | None) -> RecordEnd | None:
    """That a version's source had no text any more, and had one again when the next version began or later (None: it
    is not so): until when it applied is then not known."""
    if until is None or version.effective is None:
        return None
    for gap in gaps:
        if gap.until and version.start.instant <= gap.date.instant < until.instant <= gap.until.instant:
            return record_end_of(gap)
    return None


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


def _open_end(policy: Policy, version: Version, status: Status, as_of: datetime) -> RecordEnd | None:
    """Where the record ends, if nothing else tells until when a version that has begun applies."""
    end = policy.record_end_at(as_of)
    if end is None or status in _NOT_OPEN:
        return None
    return end if version.effective or status is not Status.SUPERSEDED else None


_NOT_OPEN = frozenset({Status.UPCOMING, Status.WITHDRAWN, Status.RETIRED})


def _last_status(policy: Policy, current: Version | None, as_of: datetime) -> Status:
    """The status of the last version that has begun."""
    if policy.retired is not None and policy.retired.instant <= as_of:
        return Status.RETIRED
    return Status.UNKNOWN if current and policy.is_unsettled(current, as_of) else Status.CURRENT


def _status(version: Version, current: Version | None, last: Status, as_of: datetime) -> Status:
    if version.void:
        return Status.WITHDRAWN
    if version.start.instant > as_of:
        return Status.UPCOMING
    if version is not current:
        return Status.SUPERSEDED
    return last
