"""The words that say what a date in a text is the date of, in the languages of many real policies."""

import re
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import NamedTuple

from policygen.dates.date_forms import WEEKDAY
from policygen.languages import every, together


class Kind(IntEnum):
    """What a date in a text is said to be; the smaller, the more it is worth."""

    EFFECTIVE = 1
    IN_FORCE = 2
    UPDATED = 3
    MODIFIED = 4
    BARE = 5


class Order(StrEnum):
    """What a language says of `01.02.2020`: nothing, the day first if points part the numbers, the day first."""

    OPEN = ""
    DOTS = "day first with points"
    DAY_FIRST = "day first"


@dataclass(frozen=True, slots=True)
class Label:
    """Words at a date: where they begin in the line, what they are, and what they say.

    `caption`: words that only stand before a date ("Last updated", "Effective date", whatever has a colon), unlike
    those that begin a sentence about something else, too ("Effective January 1, 2020, the law …").
    """

    start: int
    text: str
    kind: Kind
    caption: bool
    order: Order


_PUNCTUATION = r"[^\w.?!]"
_CONNECTOR = rf"{_PUNCTUATION}{{0,14}}\b(?:{together('dates', 'connectors')})(?!\w)"
_GAP = rf"(?P<gap>(?:{_CONNECTOR}){{0,4}}{_PUNCTUATION}{{0,14}}){WEEKDAY}{_PUNCTUATION}{{0,3}}\Z"
_REACH = 120  # characters before a date in which its label must begin


class _Row(NamedTuple):
    """Words of one kind in one language."""

    words: str
    kind: Kind
    caption: bool
    order: Order


def _rows(*tables: str) -> tuple[_Row, ...]:
    """The words in these tables of all languages; the first that fit count, so they come in order of kind."""
    return tuple(
        _Row("|".join(words), kind, table == "captions", Order(language.dates.order))
        for language in every()
        for kind in Kind
        for table in tables
        if (words := getattr(getattr(language.dates, table), kind.name.lower()))
    )


def _compiled(rows: tuple[_Row, ...], frame: str) -> re.Pattern[str]:
    groups = "|".join(f"(?P<r{number}>{row.words})" for number, row in enumerate(rows))
    return re.compile(frame.format(f"(?:{groups})"), re.IGNORECASE)


_BEFORE = _rows("captions", "labels")
_AFTER = _rows("after")
_PREFIX = _compiled(_BEFORE, r"(?<![^\W_0-9\u3040-\u9fff\uac00-\ud7af]){}" + _GAP.replace("{", "{{").replace("}", "}}"))
_SUFFIX = _compiled(_AFTER, r"(?:(?![-–])[^\w.?!]){{0,14}}{}")


def label_before(line: str, end: int) -> Label | None:
    """The label that leads to a date which begins at `end`: nothing but punctuation and small words in between."""
    match = _PREFIX.search(line, max(0, end - _REACH), end)
    if match is None:
        return None
    name = next(name for name, words in match.groupdict().items() if words and name != "gap")
    row = _BEFORE[int(name[1:])]
    return Label(match.start(), match[name].strip(), row.kind, row.caption or ":" in match["gap"], row.order)


def label_after(line: str, end: int) -> Label | None:
    """The label that follows on a date which ends at `end`, in the languages that put it there."""
    match = _SUFFIX.match(line, end)
    if match is None:
        return None
    name = next(name for name, words in match.groupdict().items() if words)
    row = _AFTER[int(name[1:])]
    return Label(end, match[name].strip("- "), row.kind, caption=False, order=row.order)
