"""Finding dates in running text, in the forms of many languages; which of them matters is for others to say."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from policygen.dates.month_names import MONTH_NUMBERS, WEEKDAYS, signs
from policygen.languages import alternatives

_YEARS = range(1980, 2100)  # no policy on the web is older; numbers beyond are something else
_MONTH = "(?P<{}>" + "|".join(sorted(map(re.escape, MONTH_NUMBERS), key=lambda name: (-len(name), name))) + ")"
_YEAR = r"(?P<{}>[12][0-9]{{3}})"
_DAY = rf"(?P<{{}}>[0-9]{{{{1,2}}}})(?: ?(?:(?:{alternatives('dates', 'ordinals')})\b|[º°ª]))?"
_OF = f"(?:(?:{alternatives('dates', 'of')}) )?"
_SIGN_Y, _SIGN_M, _SIGN_D = (f"[{each}]" for each in signs())
_LEFT = r"(?<![0-9])(?<![0-9][./-])(?<![^\W0-9_\u3040-\u9fff\uac00-\ud7af])"  # scripts without spaces may touch it
_RIGHT = r"(?![0-9]|[-/.][0-9])"
_FORMS = (
    _LEFT
    + "(?:"
    + "|".join(
        (
            # 25 May 2018 · 7th of May 2020 · 25. Mai 2018 · 1er mai 2018 · 25 de mayo de 2018 · 24-Nov-2022
            # (a comma after the number, or "version" before it, and it is no day: "Version 7, May 2018")
            rf"(?<!version ){_DAY.format('d1')}\.?[ -]?(?:day )?{_OF}{_MONTH.format('n1')}\.? ?,?[ -]?{_OF}"
            + _YEAR.format("y1"),
            # May 28, 2026 · June 8. 2026 · Nov, 24 2022 · July 13th, 2026
            rf"{_MONTH.format('n2')}[.,]?[ -]?{_DAY.format('d2')} ?[.,]? ?-?{_YEAR.format('y2')}",
            # 2018. május 25. · 2018 May 25
            rf"{_YEAR.format('y3')}[.,]? ?-?{_MONTH.format('n3')}[ -]{_DAY.format('d3')}",
            # May 2018 · APRIL-2024 · mayo de 2018
            rf"{_MONTH.format('n4')}\.? ?,?[ -]?{_OF}{_YEAR.format('y4')}",
            # 2018年5月25日 · 2018년 5월 25일 · 2018年5月
            rf"{_YEAR.format('y5')} ?{_SIGN_Y} ?(?P<m5>[0-9]{{1,2}}) ?{_SIGN_M}(?: ?(?P<d5>[0-9]{{1,2}}) ?{_SIGN_D})?",
            # 2026-05-28 · 2026/5/28 · 2026.05.28 · 2026. 5. 28
            rf"{_YEAR.format('y6')}(?:(?P<s6>[-/.])|\. )(?P<m6>[0-9]{{1,2}})(?:(?P=s6)|\. )(?P<d6>[0-9]{{1,2}})",
            # 01/02/2020 · 2.04.2022 · 09-08-2025 · 25. 5. 2018
            rf"(?P<a7>[0-9]{{1,2}})(?:(?P<s7>[-/.])|\. )(?P<b7>[0-9]{{1,2}})(?:(?(s7)(?P=s7)|\. )){_YEAR.format('y7')}",
        )
    )
    + ")"
    + _RIGHT
)
_ONLY_YEAR = re.compile(rf"{_LEFT}{_YEAR.format('y')}(?![\w/]|[-.–][0-9])")
_WEEKDAY = "|".join(map(re.escape, WEEKDAYS))

WEEKDAY = rf"(?:(?:{_WEEKDAY})\b[.,]{{0,2}} ?)?"
"""A pattern for a weekday that may stand before a date."""


@dataclass(frozen=True, slots=True)
class Found:
    """A date in a line: where, and how it can be read, in ISO 8601.

    Two readings (the day first, then the month first) where day and month can be taken for each other; `dotted` if
    points part the numbers. `day_first` tells of a date in numbers that can be read in one order only which one that is
    (None: it says nothing of the order).
    """

    start: int
    end: int
    readings: tuple[str, ...]
    dotted: bool = False
    day_first: bool | None = None


def dates_in(line: str) -> Iterator[Found]:
    """The dates in a line of plain text, from left to right, that the calendar knows; a year alone comes too."""
    at = 0
    forms = _forms()
    while match := forms.search(line, at):
        yield from _years(line, at, match.start())
        readings = tuple(dict.fromkeys(reading for reading in _readings(match) if _exists(reading)))
        if readings:
            dotted = bool(match["a7"]) and match["s7"] in (".", None)
            yield Found(match.start(), match.end(), readings, dotted, _order(match, readings))
        at = match.end()
    yield from _years(line, at, len(line))


@lru_cache(maxsize=1)
def _forms() -> re.Pattern[str]:
    """The pattern, compiled when it is first asked for: that takes as long as to read many a project."""
    return re.compile(_FORMS, re.IGNORECASE)


def _years(line: str, start: int, end: int) -> Iterator[Found]:
    for match in _ONLY_YEAR.finditer(line, start, end):
        if int(match["y"]) in _YEARS:
            yield Found(match.start(), match.end(), (match["y"],))


def _readings(match: re.Match[str]) -> list[str]:
    for form in "123":
        if match[f"y{form}"]:
            return [_iso(match[f"y{form}"], MONTH_NUMBERS[match[f"n{form}"].casefold()], match[f"d{form}"])]
    if match["y4"]:
        return [_iso(match["y4"], MONTH_NUMBERS[match["n4"].casefold()])]
    for form in "56":
        if match[f"y{form}"]:
            return [_iso(match[f"y{form}"], match[f"m{form}"], match[f"d{form}"])]
    day, month = match["a7"], match["b7"]
    return [_iso(match["y7"], month, day), _iso(match["y7"], day, month)]


def _order(match: re.Match[str], readings: tuple[str, ...]) -> bool | None:
    """Whether the day comes first in a date whose numbers can be read in one order only; None for any other."""
    if not match["a7"] or len(readings) > 1 or int(match["a7"]) == int(match["b7"]):
        return None
    return int(match["a7"]) > int(match["b7"])


def _iso(year: str, month: str | int, day: str | None = None) -> str:
    return f"{year}-{int(month):02}" + (f"-{int(day):02}" if day else "")


def _exists(date: str) -> bool:
    year, month, day = ([int(part) for part in date.split("-")] + [1])[:3]
    return year in _YEARS and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]
