"""The words that say what a date in a text is the date of, in the languages of many real policies."""

import re
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import lru_cache
from typing import NamedTuple

from policygen.dates.date_forms import WEEKDAY
from policygen.languages import all_languages, alternatives


class Kind(IntEnum):
    """What a date in a text is said to be; the smaller, the more it is worth.

    `ENDED`: from that day on the text does not apply any more.
    """

    ENDED = 0
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
_CONNECTOR = rf"{_PUNCTUATION}{{0,14}}\b(?:{alternatives('dates', 'connectors')})(?!\w)"
_GAP = rf"(?P<gap>(?:{_CONNECTOR}){{0,4}}{_PUNCTUATION}{{0,14}}){WEEKDAY}{_PUNCTUATION}{{0,3}}\Z"
_BLANK = re.compile(r"\[[^\]]*\w[^\]]*\]")  # "Effective date: [date], 2020" was never filled in
_REACH = 120  # characters before a date in which its label must begin


class _Row(NamedTuple):
    """Words of one kind in one language."""

    words: str
    kind: Kind
    caption: bool
    order: Order


class _Labels(NamedTuple):
    """Words in all languages, and the pattern in which each row of them is a group."""

    rows: tuple[_Row, ...]
    pattern: re.Pattern[str]


@lru_cache(maxsize=1)
def _before() -> _Labels:
    """Labels before a date, read and compiled when they are first asked for."""
    gap = _GAP.replace("{", "{{").replace("}", "}}")
    return _labels(r"(?<![^\W_0-9\u3040-\u9fff\uac00-\ud7af]){}" + gap, "captions", "labels")


@lru_cache(maxsize=1)
def _after() -> _Labels:
    """Labels after a date."""
    return _labels(r"(?:(?![-–])[^\w.?!]){{0,14}}{}", "after")


def _labels(frame: str, *tables: str) -> _Labels:
    """The words in these tables of all languages; the first that fit count, so they come in order of kind."""
    rows = tuple(
        _Row("|".join(words), kind, table == "captions", Order(language.dates.order))
        for language in all_languages()
        for kind in Kind
        for table in tables
        if (words := getattr(getattr(language.dates, table), kind.name.lower()))
    )
    groups = "|".join(f"(?P<r{number}>{row.words})" for number, row in enumerate(rows))
    return _Labels(rows, re.compile(frame.format(f"(?:{groups})"), re.IGNORECASE))


def label_before(line: str, end: int) -> Label | None:
    """The label that leads to a date which begins at `end`: nothing but punctuation and small words in between."""
    labels = _before()
    match = labels.pattern.search(line, max(0, end - _REACH), end)
    if match is None or _BLANK.search(match["gap"]):
        return None
    name = next(name for name, words in match.groupdict().items() if words and name != "gap")
    row = labels.rows[int(name[1:])]
    return Label(match.start(), match[name].strip(), row.kind, row.caption or ":" in match["gap"], row.order)


def label_after(line: str, end: int) -> Label | None:
    """The label that follows on a date which ends at `end`, in the languages that put it there."""
    labels = _after()
    match = labels.pattern.match(line, end)
    if match is None:
        return None
    name = next(name for name, words in match.groupdict().items() if words)
    row = labels.rows[int(name[1:])]
    return Label(end, match[name].strip("- "), row.kind, caption=False, order=row.order)
