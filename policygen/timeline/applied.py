"""Which text applied on a day, no surer than the dates allow."""

from dataclasses import dataclass
from datetime import datetime

from policygen.core.model import Doubt, Policy, RecordEnd, Version, When
from policygen.dates import end_of, load_zone


@dataclass(frozen=True, slots=True)
class AppliedVersions:
    """What applied in a day, month or year (`period`; None: one version was asked for by its id).

    `version` is the last one that began by the end of it; `alternatives` may have applied in it as well, oldest first,
    and so may `seen_after`, the last one that was seen, without a date of its own, after that.
    `certain` means that the version applied from its beginning to its end. `record_end` tells that by then its source
    did not say any more which version applies, `gap` is a time without a text that the period touches.
    """

    policy: Policy
    version: Version
    period: When | None
    alternatives: tuple[Version, ...]
    seen_after: Version | None
    certain: bool
    record_end: RecordEnd | None = None
    gap: Doubt | None = None


def applied_in(policy: Policy, period: When) -> AppliedVersions | None:
    """Which versions applied in a day, month or year; None if none is known to have begun, or all had ended.

    Of a date that is known to the month or year any moment may be the first, so more than one can come into question.
    """
    start, end = period.instant, end_of(period, load_zone(policy.timezone))
    last = policy.at(end)
    if last is None or (policy.retired and _latest_start(policy, policy.retired) <= start):
        return None
    record_end = policy.record_end if policy.record_end and policy.record_end.since.instant <= end else None
    gap = next((a for a in policy.gaps if a.until and a.date.instant <= end and start < a.until.instant), None)
    if last.effective is None:
        return AppliedVersions(policy, last, period, (), None, False, record_end, gap)
    alternatives = [
        v for v in policy.binding() if v is not last and v.start.instant <= end and _may_outlast(policy, v, start)
    ]
    seen_after = [
        v for v in policy.versions if not (v.effective or v.void) and last.start.instant < v.start.instant <= end
    ]
    ending = policy.retired is not None and policy.retired.instant <= end
    certain = _latest_start(policy, last.effective) <= start and not (
        alternatives or seen_after or ending or record_end or gap
    )
    return AppliedVersions(
        policy,
        last,
        period,
        tuple(alternatives),
        seen_after[-1] if seen_after else None,
        certain,
        record_end,
        gap,
    )


def _latest_start(policy: Policy, when: When) -> datetime:
    """The latest moment at which something dated like this can have begun."""
    return when.instant if when.is_exact else end_of(when, load_zone(policy.timezone))


def _may_outlast(policy: Policy, version: Version, moment: datetime) -> bool:
    until = policy.until(version) if version.effective else policy.retired
    return until is None or _latest_start(policy, until) > moment
