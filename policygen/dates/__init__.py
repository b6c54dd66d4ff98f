"""Dates as authors write them and readers read them: nothing is guessed, nothing finer than known is made up."""

from policygen.dates.calendar_days import DayRange, days
from policygen.dates.date_periods import day_before, end_of
from policygen.dates.date_words import words
from policygen.dates.iso_dates import PATTERN, YEARS, ParsedDate, parse
from policygen.dates.time_zones import find_zone, load_zone, zone_names

__all__ = [
    "PATTERN",
    "YEARS",
    "DayRange",
    "ParsedDate",
    "day_before",
    "days",
    "end_of",
    "find_zone",
    "load_zone",
    "parse",
    "words",
    "zone_names",
]
