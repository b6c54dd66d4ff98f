"""Times in which the source of a policy had no text: what it said before is known, and what applied then is not."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from policygen.core.model import Doubt, DoubtKind, Policy
from policygen.dates import day_in
from policygen.sources.git.dated_states import ReadState, commit_date
from policygen.sources.git.file_tracks import State
from policygen.sources.git.state_dates import absences, lapses


def with_gaps(policy: Policy, states: Sequence[ReadState], zone: ZoneInfo) -> Policy:
    """The policy with a doubt at the version that was known last before each day on which the file was removed, or not
    published any more, unless it came back on that day."""
    doubts: dict[str, list[Doubt]] = {}
    for kind, begin, end in _gaps(states):
        begun_at, ended_at = commit_date(begin), commit_date(end)
        version = policy.at(begun_at.instant) if begun_at else None
        if not (begun_at and version):
            continue
        since, until = day_in(begun_at, zone), day_in(ended_at, zone) if ended_at else None
        if until and since.instant < until.instant:
            doubts.setdefault(version.id, []).append(Doubt(kind, since, until))
    if not doubts:
        return policy
    versions = (replace(v, doubts=(*v.doubts, *doubts.get(v.id, ()))) for v in policy.versions)
    return replace(policy, versions=tuple(versions))


def _gaps(states: Sequence[ReadState]) -> Iterator[tuple[DoubtKind, State, State]]:
    """Each gap, between the commit with which it began and the one that ended it."""
    for removal, returned in absences(states):
        yield DoubtKind.ABSENT, removal, returned.state
    for begin, end in lapses(states):
        yield DoubtKind.UNPUBLISHED, begin, end
