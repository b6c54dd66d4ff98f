"""Dates as readers read them, in their language (CLDR, through Babel)."""

from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from policygen.core.model import Precision, When
from policygen.languages import language_words

if TYPE_CHECKING:
    from babel import Locale


def words(when: When, language: str) -> str:
    """A date in words at its precision: `21 September 2026`, `January 2001`, `2001`; numbers are Western.

    An instant comes with its time and its own offset: `21 September 2026, 12:00 UTC+02:00`. `language` is a code such
    as `de` or `pt-BR`; `en` alone is British English, in which the day comes first. A language that Babel does not
    know gets the date as it is in ISO 8601.
    """
    return _words(when.text, when.precision, language)


@lru_cache(maxsize=8192)
def _words(text: str, precision: Precision, language: str) -> str:
    # Imported here because Babel is slow to import, and much that the command line does needs no date in words.
    from babel.dates import format_skeleton, format_time, get_datetime_format

    locale = _locale(language)
    if locale is None:
        return text
    if precision is Precision.INSTANT:
        moment = datetime.fromisoformat(text)
        day = _day(moment.date(), locale)
        time = format_time(moment.replace(tzinfo=None), "medium" if moment.second else "short", locale=locale)
        both = str(get_datetime_format("medium", locale)).replace("'", "").replace("{1}", day).replace("{0}", time)
        return f"{both} UTC{'' if text.endswith('Z') else text[-6:]}"
    first = date.fromisoformat(text + "-01-01"[len(text) - 4 :])
    if precision is Precision.DAY:
        return _day(first, locale)
    return format_skeleton("yMMMM" if precision is Precision.MONTH else "y", first, locale=locale)


def _day(day: date, locale: "Locale") -> str:
    """A day in words; some languages write the first of a month otherwise ("1er"), which CLDR does not say."""
    from babel.dates import format_date

    said = format_date(day, "long", locale)
    first = language_words(locale.language).dates.first if day.day == 1 else ""
    return f"{first}{said[1:]}" if first and said.startswith("1") else said


@lru_cache(maxsize=256)
def _locale(language: str) -> "Locale | None":
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse("en_GB" if language == "en" else language, sep="-" if "-" in language else "_")
    except (ValueError, UnknownLocaleError):
        return None


def on_date(when: When) -> str:
    """A date in English after its preposition: `on 21 September 2026`, `in January 2001`."""
    return f"{'on' if when.is_exact else 'in'} {words(when, 'en')}"
