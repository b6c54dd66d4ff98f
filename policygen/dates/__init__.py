"""Dates as authors write them and readers read them: nothing is guessed, nothing finer than known is made up."""

from policygen.dates.calendar_days import Days, days
from policygen.dates.date_periods import day_before, end_of
from policygen.dates.date_words import words
from policygen.dates.iso_dates import PATTERN, YEARS, Parsed, parse
from policygen.dates.time_zones import load_zone, zone, zone_names

__all__ = [
    "PATTERN",
    "YEARS",
    "Days",
    "Parsed",
    "day_before",
    "days",
    "end_of",
    "load_zone",
    "parse",
    "words",
    "zone",
    "zone_names",
]
