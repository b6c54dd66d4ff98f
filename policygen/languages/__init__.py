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
    codes,
    every,
    language,
    read,
    skeleton,
    together,
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
    "codes",
    "every",
    "language",
    "read",
    "skeleton",
    "together",
]
