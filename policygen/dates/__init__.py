"""Dates as authors write them and readers read them: nothing is guessed, nothing finer than known is made up."""

from policygen.dates.calendar_days import DayRange, day_in, days
from policygen.dates.date_periods import day_before, end_of
from policygen.dates.date_words import on_date, words
from policygen.dates.iso_dates import PATTERN, YEARS, ParsedDate, parse
from policygen.dates.time_zones import find_zone, load_zone, zone_names

__all__ = [
    "PATTERN",
    "YEARS",
    "DayRange",
    "ParsedDate",
    "day_before",
    "day_in",
    "days",
    "end_of",
    "find_zone",
    "load_zone",
    "on_date",
    "parse",
    "words",
    "zone_names",
]
