"""What a script must know to tell which version applied on a day (`templates/version-on-day.js`)."""

from policygen.core.model import Policy, Version
from policygen.dates import days, load_zone

VersionTimes = dict[str, str | bool]


def version_times(policy: Policy, version: Version) -> VersionTimes:
    """When a version began: `{"id", "at", "first", "sure", "seen", "exact"}`.

    `at` is the instant for ordering. `first` is the first day on which it can have begun, `sure` the day from which it
    certainly had, in the policy's zone; `seen` tells that it was only observed, `exact` that its date is one day.
    """
    start_days = days(version.start, load_zone(policy.timezone))
    return {
        "id": version.id,
        "at": version.start.instant.isoformat(),
        "first": start_days.first,
        "sure": start_days.certain_from,
        "seen": version.effective is None,
        "exact": start_days.first == start_days.certain_from,
    }


def record_end_time(policy: Policy) -> dict[str, str] | None:
    """From when on the policy's source does not tell which version applies: `{"first", "at"}`, its day in the policy's
    zone, and the instant for ordering."""
    if policy.record_end is None:
        return None
    since = policy.record_end.since
    return {"first": days(since, load_zone(policy.timezone)).first, "at": since.instant.isoformat()}


def retirement_days(policy: Policy) -> dict[str, str] | None:
    """When the policy ceased to apply: `{"first", "sure"}`, the days as in `version_times`."""
    if policy.retired is None:
        return None
    end_days = days(policy.retired, load_zone(policy.timezone))
    return {"first": end_days.first, "sure": end_days.certain_from}
