"""What a script must know to tell which version applied on a day (`templates/version-on-day.js`)."""

from policygen.core.model import Policy, Version
from policygen.dates import DayRange, days, load_zone

VersionTimes = dict[str, str | bool]


def version_times(policy: Policy, version: Version) -> VersionTimes:
    """When a version began: `{"id", "at", "first", "sure", "seen", "exact"}`.

    `at` is the instant for ordering, the days are those of `Days` in the policy's zone; `seen` tells that the version
    was only observed, `exact` that its date is one day.
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


def retirement_days(policy: Policy) -> DayRange | None:
    """When the policy ceased to apply."""
    return days(policy.retired, load_zone(policy.timezone)) if policy.retired else None
