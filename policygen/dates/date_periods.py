"""The end of a date, and the date before it."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from policygen.core.model import Precision, When
from policygen.dates.time_zones import start_of_day

_MICROSECOND = timedelta(microseconds=1)


def end_of(when: When, zone: ZoneInfo) -> datetime:
    """The last microsecond (UTC) of a day, a month or a year in the zone; an instant is its own end.

    It is what `--as-of DATE` means: whatever begins on that day has begun.
    """
    if when.precision is Precision.INSTANT:
        return when.instant
    year, month, day = _first_day(when)
    if when.precision is Precision.DAY:
        following = date(year, month, day) + timedelta(days=1)
    else:
        step = 1 if when.precision is Precision.MONTH else 12
        following = date(year + (month - 1 + step) // 12, (month - 1 + step) % 12 + 1, 1)
    end = start_of_day(datetime(following.year, following.month, following.day), zone) - _MICROSECOND
    return max(end, when.instant)  # a day that the calendar left out (Samoa, 30 December 2011) ends as it begins


def day_before(when: When) -> When:
    """The last date on which an old text applied that another one replaced on `when`, for readers ("until …").

    The day before a day, the month before a month, the year before a year: what lies in between is not known.
    An instant stays itself, since the old text applied until that very moment. The result's `instant` is counted with
    the offset of `when`, so it is off by the hour that a change of the clocks in between makes.
    """
    if when.precision is Precision.INSTANT:
        return when
    year, month, day = _first_day(when)
    start = datetime(year, month, day)
    if when.precision is Precision.DAY:
        earlier = start - timedelta(days=1)
    elif when.precision is Precision.MONTH:
        earlier = (start - timedelta(days=1)).replace(day=1)
    else:
        earlier = start.replace(year=year - 1)
    offset = start - when.instant.replace(tzinfo=None)
    text = f"{earlier.year:04}-{earlier.month:02}-{earlier.day:02}"[: len(when.text)]
    return When(text, when.precision, (earlier - offset).replace(tzinfo=UTC))


def _first_day(when: When) -> tuple[int, int, int]:
    """Year, month and day of its first day."""
    year, month, day = ([int(part) for part in when.text.split("-")] + [1, 1])[:3]
    return year, month, day
