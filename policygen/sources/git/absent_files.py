"""Times in which the file of a policy was not there: what it said before is known, and what applied then is not."""

from collections.abc import Iterable
from dataclasses import replace
from zoneinfo import ZoneInfo

from policygen.core.model import Doubt, DoubtKind, Policy
from policygen.dates import day_in
from policygen.sources.git.dated_states import ReadState, commit_date
from policygen.sources.git.state_dates import absences


def with_absences(policy: Policy, states: Iterable[ReadState], zone: ZoneInfo) -> Policy:
    """The policy with a doubt at the version that was known last before each day on which the file was removed, unless
    it came back on that day."""
    doubts: dict[str, list[Doubt]] = {}
    for removal, returned in absences(states):
        removed_at, returned_at = commit_date(removal), commit_date(returned.state)
        version = policy.at(removed_at.instant) if removed_at else None
        if not (removed_at and version):
            continue
        since, until = day_in(removed_at, zone), day_in(returned_at, zone) if returned_at else None
        if until and since.instant < until.instant:
            doubts.setdefault(version.id, []).append(Doubt(DoubtKind.ABSENT, since, until))
    if not doubts:
        return policy
    versions = (replace(v, doubts=(*v.doubts, *doubts.get(v.id, ()))) for v in policy.versions)
    return replace(policy, versions=tuple(versions))
