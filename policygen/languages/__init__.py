"""What the program knows of each language: a folder of data for each, which needs no other."""

from policygen.languages.languages import (
    ENGLISH,
    FOLDER,
    KINDS,
    CheckBack,
    Checks,
    Dates,
    Labels,
    Language,
    Names,
    all_languages,
    alternatives,
    language_codes,
    language_words,
    read_language,
    skeleton,
)

__all__ = [
    "ENGLISH",
    "FOLDER",
    "KINDS",
    "CheckBack",
    "Checks",
    "Dates",
    "Labels",
    "Language",
    "Names",
    "all_languages",
    "alternatives",
    "language_codes",
    "language_words",
    "read_language",
    "skeleton",
]
