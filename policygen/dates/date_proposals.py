"""What a date that is not written in ISO 8601 may mean: said in a hint, never taken."""

import re

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

_LONGEST = 80  # no date in words is longer; it also bounds the work that a hostile text can cause
_NUMBERS = {name[:3].lower(): number for number, name in enumerate(MONTHS, 1)}
_MONTH = r"(?P<name>[A-Za-z]{3,9})\.?"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?\.?"
_YEAR = r"(?P<year>[0-9]{4})"
_WEEKDAY = r"(?:[A-Za-z]{3,9}\.?,? )?"
_NAMED = (
    re.compile(rf"{_WEEKDAY}{_DAY}[ -](?:of )?{_MONTH},?[ -]{_YEAR}"),
    re.compile(rf"{_WEEKDAY}{_MONTH},? {_DAY},? {_YEAR}"),
    re.compile(rf"{_MONTH},?[ -]{_YEAR}"),
)
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/. ])([0-9]{1,2})(?:\2([0-9]{1,2}))?")
_YEAR_LAST = re.compile(r"(?:([0-9]{1,2})[-/. ] ?)?([0-9]{1,2})[-/. ] ?([0-9]{4})")
_PACKED = re.compile(r"[0-9]{8}")
_TIMED = re.compile(
    r"(?P<date>.+?)(?:,? (?:at )?|[Tt])(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?P<second>:[0-9]{2})?(?:[.,][0-9]+)?"
    r" ?(?P<offset>[Zz]|UTC|GMT|[+-][0-9]{1,2}(?::?[0-9]{2})?)?"
)


def possible_dates(text: str) -> tuple[str, ...]:
    """Every way to read `text` as a date, in ISO 8601; two where day and month can be taken for each other.

    They have the right form, but need not exist in the calendar.
    """
    line = " ".join(text.split()) if len(text) <= _LONGEST else ""
    dates = _dates(line)
    match = None if dates else _TIMED.fullmatch(line)
    if match:
        time = f"T{int(match['hour']):02}:{match['minute']}{match['second'] or ''}{_offset(match['offset'] or '')}"
        dates = [date + time for date in _dates(match["date"]) if date.count("-") == 2]
    return tuple(dict.fromkeys(dates))


def in_english(date: str) -> str:
    """An ISO date for a message: `21 September 2026`, `September 2026`, `2026`."""
    year, month, day = ([int(part) for part in date[:10].split("-")] + [0, 0])[:3]
    return " ".join(part for part in (str(day or ""), MONTHS[month - 1] if month else "", str(year)) if part)


def _dates(text: str) -> list[str]:
    for pattern in _NAMED:
        match = pattern.fullmatch(text)
        month = _month(match["name"]) if match else 0
        if match and month:
            return [_iso(match["year"], month, match.groupdict().get("day"))]
    if match := _YEAR_FIRST.fullmatch(text):
        year, _, second, third = match.groups()
        return [_iso(year, *((second, third) if int(second) <= 12 or not third else (third, second)))]
    if match := _YEAR_LAST.fullmatch(text):
        first, second, year = match.groups()
        return [_iso(year, second, first), _iso(year, first, second)] if first else [_iso(year, second)]
    if _PACKED.fullmatch(text):
        if 1000 <= int(text[:4]) < 3000 and 1 <= int(text[4:6]) <= 12:
            return [_iso(text[:4], text[4:6], text[6:])]
        return [_iso(text[4:], text[2:4], text[:2]), _iso(text[4:], text[:2], text[2:4])]
    return []


def _month(name: str) -> int:
    """The number of a month by its English name or the beginning of it, 0 if it is none."""
    number = _NUMBERS.get(name[:3].lower(), 0)
    return number if number and MONTHS[number - 1].lower().startswith(name.lower()) else 0


def _offset(text: str) -> str:
    if not text or text in {"Z", "z", "UTC", "GMT"}:
        return "Z" if text else ""
    sign, digits = text[0], text[1:].replace(":", "")
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "00")
    return f"{sign}{int(hours):02}:{minutes}"


def _iso(year: str, month: str | int, day: str | None = None) -> str:
    return f"{year}-{int(month):02}" + (f"-{int(day):02}" if day else "")
