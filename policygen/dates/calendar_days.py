"""Dates as days of a calendar, for questions that are asked by the day."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from policygen.core.model import Precision, When
from policygen.dates.date_periods import end_of
from policygen.dates.time_zones import start_of_day


@dataclass(frozen=True, slots=True)
class DayRange:
    """When something dated can have begun, in days (`2026-09-21`): on `first` at the earliest; from `certain_from` on
    it had begun before the day did."""

    first: str
    certain_from: str


def days(when: When, zone: ZoneInfo) -> DayRange:
    """The days of a date in a zone: one day, all days of a month or a year, or the day that an instant splits."""
    if when.precision is Precision.DAY:
        return DayRange(when.text, when.text)
    if when.precision is Precision.INSTANT:
        local = when.instant.astimezone(zone)
        midnight = datetime(local.year, local.month, local.day)
        next_midnight = midnight if start_of_day(midnight, zone) == when.instant else midnight + timedelta(days=1)
        return DayRange(_iso_day(midnight), _iso_day(next_midnight))
    last = end_of(when, zone).astimezone(zone).replace(tzinfo=None)
    return DayRange((when.text + "-01-01")[:10], _iso_day(last + timedelta(days=1)))


def day_in(when: When, zone: ZoneInfo) -> When:
    """The day of an instant in a zone; any other date is its own."""
    if when.precision is not Precision.INSTANT:
        return when
    local = when.instant.astimezone(zone)
    midnight = datetime(local.year, local.month, local.day)
    return When(_iso_day(midnight), Precision.DAY, start_of_day(midnight, zone))


def _iso_day(local: datetime) -> str:
    return f"{local.year:04}-{local.month:02}-{local.day:02}"
