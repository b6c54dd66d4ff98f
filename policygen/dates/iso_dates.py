"""Reading one date: ISO 8601 at the precision at which it is known, and nothing else."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from policygen.core.errors import Place, Problem, Rule
from policygen.core.model import Precision, When
from policygen.core.suggestions import quoted
from policygen.dates.date_proposals import MONTHS, in_english, possible_dates
from policygen.dates.time_zones import after_gap, instants_at, load_zone, start_of_day
from policygen.rules.dates import (
    DATE_NOT_A_DATE,
    LEAP_SECOND,
    NO_SUCH_DAY,
    TIME_SHOWN_TWICE,
    TIME_SKIPPED,
    TIME_WITHOUT_ZONE,
    YEAR_OUT_OF_RANGE,
)

YEARS = range(1000, 3000)
"""The years in which a date may lie; an instant in UTC, too."""

_FORM = (
    r"(?P<year>[0-9]{4})(-(?P<month>[0-9]{2})(-(?P<day>[0-9]{2})([T ]"
    r"(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})(:(?P<second>[0-9]{2}))?(?P<offset>Z|[+-][0-9]{2}:[0-9]{2})?)?)?)?"
)
_DATE = re.compile(_FORM)

PATTERN = re.sub(r"\?P<\w+>", "", _FORM)
"""The form of a date, for the regular expressions of any language; the calendar has more to say."""

_FORMS = "write a day as 2026-09-21, a month as 2026-09, a year as 2026"
_OFFSET_RANGE = timedelta(hours=-12), timedelta(hours=14)  # the offsets of the places where a day begins last and first


@dataclass(frozen=True, slots=True)
class ParsedDate:
    """A date that was read, None if that failed, and what is to be said about it: errors, or warnings only."""

    when: When | None
    problems: tuple[Problem, ...] = ()


def parse(text: str, zone: ZoneInfo | None, place: Place) -> ParsedDate:
    """Read a date that stands at `place`.

    A day (`2026-09-21`), a month, a year, or an instant (`2026-09-21T12:00:00+02:00`; a space may stand for the `T`,
    `Z` for `+00:00`, and the seconds may be missing). `zone` is where days begin (None: UTC) and where a time without
    an offset is meant (None: an error). Where the clocks leave out the beginning of a day, or a time, the first
    instant after the gap is taken, with a warning; a time that they show twice is an error.
    """
    match = _DATE.fullmatch(text)
    if not match:
        form = "2026-09-21T12:00:00+02:00" if ":" in text else "2026-09-21"
        message = f"{quoted(text)} is not a date in the form {form}" if text.strip() else "the date is missing"
        return ParsedDate(None, (DATE_NOT_A_DATE.at(place, message, _proposal_hint(text) or _FORMS),))
    calendar_fault = _calendar_fault(match)
    if calendar_fault:
        rule, message, hint = calendar_fault
        return ParsedDate(None, (rule.at(place, message, _proposal_hint(text) or hint),))
    if match["hour"] is None:
        return _partial_date(match, zone or load_zone("UTC"), place)
    if match["offset"]:
        return _instant(_local_start(match).replace(tzinfo=_offset(match["offset"])), place)
    if zone is None:
        hint = f"add the offset, as in {text}+02:00, or {text}Z for UTC; or set `timezone`"
        return ParsedDate(None, (TIME_WITHOUT_ZONE.at(place, f"{quoted(text)} needs a time zone", hint),))
    return _local_time(_local_start(match), zone, place)


def _partial_date(match: re.Match[str], zone: ZoneInfo, place: Place) -> ParsedDate:
    """A day, a month, a year: it begins when its first day does."""
    precision = Precision.DAY if match["day"] else Precision.MONTH if match["month"] else Precision.YEAR
    midnight = _local_start(match)
    instant = start_of_day(midnight, zone)
    problems = () if instants_at(midnight, zone) else (_gap_problem(midnight, instant, zone, place),)
    return ParsedDate(When(match[0], precision, instant), problems)


def _local_time(local: datetime, zone: ZoneInfo, place: Place) -> ParsedDate:
    """A time as a clock in the zone shows it."""
    instants = instants_at(local, zone)
    if len(instants) == 2:
        first, second = (_iso(instant.astimezone(zone)) for instant in instants)
        message = f"the clocks in {zone} showed {local:%H:%M} twice on {in_english(local.date().isoformat())}"
        hint = f"add the offset: {first} for the first time, {second} for the second"
        return ParsedDate(None, (TIME_SHOWN_TWICE.at(place, message, hint),))
    if instants:
        return _instant(instants[0].astimezone(zone), place)
    instant = after_gap(local, zone)
    parsed = _instant(instant.astimezone(zone), place)
    return ParsedDate(parsed.when, (*parsed.problems, _gap_problem(local, instant, zone, place)))


def _instant(moment: datetime, place: Place) -> ParsedDate:
    utc = moment.astimezone(UTC)
    if utc.year not in YEARS:
        return ParsedDate(None, (YEAR_OUT_OF_RANGE.at(place, *_outside_years(utc.year)),))
    return ParsedDate(When(_iso(moment), Precision.INSTANT, utc))


def _gap_problem(local: datetime, instant: datetime, zone: ZoneInfo, place: Place) -> Problem:
    day, chosen = in_english(local.date().isoformat()), _iso(instant.astimezone(zone))
    message = f"the clocks in {zone} were put forward past {local:%H:%M} on {day}; {chosen} is taken"
    hint = "if another moment is meant, write it with its offset"
    return TIME_SKIPPED.at(place, message, hint)


def _calendar_fault(match: re.Match[str]) -> tuple[Rule, str, str] | None:
    """What no calendar and no clock has: rule, message, hint."""
    year, month, day = (int(match[part] or 1) for part in ("year", "month", "day"))
    hour, minute, second = (int(match[part] or 0) for part in ("hour", "minute", "second"))
    if year not in YEARS:
        return YEAR_OUT_OF_RANGE, *_outside_years(year)
    if not 1 <= month <= 12:
        message = f"there is no month {month:02} in a year: {quoted(match[0])}"
        return NO_SUCH_DAY, message, "months run from 01 to 12; the order is year, month, day"
    days = monthrange(year, month)[1]
    if not 1 <= day <= days:
        message = f"there is no {quoted(match[0][:10])}: {MONTHS[month - 1]} {year} has {days} days"
        return NO_SUCH_DAY, message, "correct the day; the order is year, month, day"
    if hour < 24 and minute < 60 and second == 60:
        hint = f"write {match[0][:16]}:59{match['offset'] or ''}"
        return LEAP_SECOND, f"a leap second cannot be given: {quoted(match[0])}", hint
    if hour > 23 or minute > 59 or second > 59:
        message = f"there is no time of day {hour:02}:{minute:02}:{second:02}"
        return NO_SUCH_DAY, message, "times run from 00:00:00 to 23:59:59; midnight is 00:00 of the day that begins"
    if match["offset"] and _offset(match["offset"]) is None:
        return (
            NO_SUCH_DAY,
            f"there is no offset {quoted(match['offset'])}",
            "offsets run from -12:00 to +14:00, Z is UTC",
        )
    return None


def _outside_years(year: int) -> tuple[str, str]:
    message = f"the year {year:04} is outside the years {YEARS[0]} to {YEARS[-1]} that can be used"
    return message, "correct the year"


def _proposal_hint(text: str) -> str:
    """The hint that names what the text may mean, "" if nobody can tell."""
    candidates = [
        match[0] for match in map(_DATE.fullmatch, possible_dates(text)) if match and not _calendar_fault(match)
    ]
    if len(candidates) == 1:
        return f"write it as {candidates[0]}"
    return "write " + ", or ".join(f"{date} for {in_english(date)}" for date in candidates) if candidates else ""


def _local_start(match: re.Match[str]) -> datetime:
    """The first moment of what is written, without a zone."""
    year, month, day = (int(match[part] or 1) for part in ("year", "month", "day"))
    hour, minute, second = (int(match[part] or 0) for part in ("hour", "minute", "second"))
    return datetime(year, month, day, hour, minute, second)


def _offset(text: str) -> timezone | None:
    """An offset such as `+02:00` or `Z`; None if no place on Earth has it."""
    if text == "Z":
        return UTC
    hours, minutes = int(text[1:3]), int(text[4:])
    offset = timedelta(hours=hours, minutes=minutes) * (-1 if text[0] == "-" else 1)
    return timezone(offset) if minutes < 60 and _OFFSET_RANGE[0] <= offset <= _OFFSET_RANGE[1] else None


def _iso(moment: datetime) -> str:
    """An instant in its own offset, `Z` for UTC; in UTC as well where `parse` could not read the offset back.

    (Before standard time came, clocks went by the sun: Berlin by +00:53:28, Manila by -15:56.)
    """
    offset = moment.utcoffset() or timedelta()
    if not offset or offset % timedelta(minutes=1) or not _OFFSET_RANGE[0] <= offset <= _OFFSET_RANGE[1]:
        return moment.astimezone(UTC).isoformat(timespec="seconds").removesuffix("+00:00") + "Z"
    return moment.isoformat(timespec="seconds")
