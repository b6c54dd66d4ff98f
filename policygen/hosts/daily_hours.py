"""When days begin: schedules by which a site is built on the day on which a version takes effect.

Most hosts have a clock in UTC that knows no summer time. So a schedule has each hour at which a day begins in the
course of the year: with two in a year, one run of the day is at midnight, and the other changes nothing.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

_MINUTES_AFTER = 5
"""Hosts begin many things on the hour; and what begins a little early has nothing to do."""


def day_beginnings(zones: Iterable[str], year: int) -> tuple[tuple[int, int], ...]:
    """The hours and minutes in UTC at which a day begins in one of the zones, in the order of the clock."""
    beginnings: set[tuple[int, int]] = set()
    for name in zones:
        zone = ZoneInfo(name)
        for day in range(366):
            start = (datetime(year, 1, 1, tzinfo=zone) + timedelta(days=day)).astimezone(UTC)
            beginnings.add((start.hour, start.minute))
    return tuple(sorted(beginnings))


def cron_lines(zones: Iterable[str], year: int) -> tuple[str, ...]:
    """Lines of a crontab in UTC, a little after each of those hours."""
    hours_by_minute: dict[int, list[int]] = {}
    for hour, minute in day_beginnings(zones, year):
        hours_by_minute.setdefault(minute + _MINUTES_AFTER, []).append(hour)
    return tuple(f"{minute} {','.join(map(str, hours))} * * *" for minute, hours in sorted(hours_by_minute.items()))
