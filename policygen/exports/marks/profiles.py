"""Profiles of marks: small TOML files, those that come with the program and anybody's own."""

import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

from policygen.config.setting_checks import kind_of
from policygen.config.toml_document import Document, read_toml
from policygen.core.errors import Failed, Place, Problem
from policygen.core.suggestions import did_you_mean, listed, quoted
from policygen.exports.marks.mark_styles import MarkLine, Marks, MarkStyle
from policygen.rules.commands import MARKS_NOT_FOUND, MARKS_NOT_READABLE

SITE = "site"
PROFILES = (SITE, "word", "litera")
"""The profiles that come with the program, the usual one first."""

_FOLDER = Path(__file__).parent
_COLOUR = re.compile(r"#(?:[0-9A-Fa-f]{3}){1,2}")
_TABLES = {field.name.replace("_", "-"): field.name for field in fields(Marks)}
_KEYS = tuple(field.name for field in fields(MarkStyle))
_LINES = tuple(MarkLine)
_MUST_SHOW = ("added", "removed")


def built_in_marks(name: str) -> Marks:
    """One of `PROFILES`."""
    return _marks((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"), f"{name}.toml", None)


def read_marks(name: str, folder: Path) -> Marks:
    """A profile by its name, or that of a file as found from a folder; `Failed` says what is wrong with it, and where.

    What a file says nothing of looks as on the site.
    """
    if name in PROFILES:
        return built_in_marks(name)
    try:
        text = (folder / name).read_text(encoding="utf-8-sig")
    except OSError as error:
        message = f"{quoted(name)} is no profile of marks, and no file that can be read"
        hint = f"{did_you_mean(name, PROFILES)}\nor name a TOML file; see docs/commands.md, Profiles of marks"
        raise Failed([MARKS_NOT_FOUND.at(Place(name), message, hint)]) from error
    except UnicodeDecodeError as error:
        message = "this file is not UTF-8, so it cannot be a profile of marks"
        raise Failed([MARKS_NOT_READABLE.at(Place(name), message, "save it again as text in UTF-8")]) from error
    return _marks(text.replace("\r\n", "\n"), name, built_in_marks(SITE))


def _marks(text: str, file: str, usual: Marks | None) -> Marks:
    document, problems = read_toml(text, file)
    if document is None:
        raise Failed([MARKS_NOT_READABLE.at(problem.place, problem.message, problem.hint) for problem in problems])
    wrong = [*_wrong(document)]
    if wrong:
        raise Failed(wrong)
    styles = {_TABLES[name]: _style(values) for name, values in document.values.items()}
    given = {field.name: getattr(usual, field.name) for field in fields(Marks)} if usual else {}
    marks = Marks(**(given | styles))
    if marks.added == marks.removed:
        place = document.place("removed" if "removed" in document.values else "added")
        message = "what was removed would look like what was added"
        hint = "give one of the two another colour, or another line"
        raise Failed([MARKS_NOT_READABLE.at(place, message, hint)])
    return marks


def _style(values: dict[str, Any]) -> MarkStyle:
    return MarkStyle(
        colour=_long(values.get("colour", "")),
        underline=MarkLine(values.get("underline", MarkLine.NONE)),
        strike=MarkLine(values.get("strike", MarkLine.NONE)),
        background=_long(values.get("background", "")),
        bold=values.get("bold", False),
    )


def _long(colour: str) -> str:
    """A colour with six digits, or none."""
    return "#" + "".join(digit * 2 for digit in colour[1:]) if len(colour) == 4 else colour


def _wrong(document: Document) -> Iterator[Problem]:
    """What is wrong with a profile."""
    for name, values in document.values.items():
        place = document.place(name)
        if name not in _TABLES:
            message = f"{quoted(name)} is nothing that can be marked"
            yield MARKS_NOT_READABLE.at(place, message, did_you_mean(name, _TABLES))
        elif not isinstance(values, dict):
            message = f"{quoted(name)} must be a table, not {kind_of(values)}"
            yield MARKS_NOT_READABLE.at(place, message, f'for instance:\n[{name}]\ncolour = "#0000ff"')
        else:
            problems = [
                problem for key, value in values.items() for problem in _wrong_value(document, name, key, value)
            ]
            yield from problems
            if name in _MUST_SHOW and not problems and _style(values).is_plain:
                message = f"what was {name} would look like the rest"
                hint = "give it a colour, a background, a line, or bold letters"
                yield MARKS_NOT_READABLE.at(place, message, hint)


def _wrong_value(document: Document, table: str, key: str, value: object) -> Iterator[Problem]:
    place = document.place(table, key)
    if key not in _KEYS:
        yield MARKS_NOT_READABLE.at(place, f"{quoted(key)} is no key of a mark", did_you_mean(key, _KEYS))
    elif key == "bold":
        if not isinstance(value, bool):
            message = f"{quoted(key)} must be true or false, not {kind_of(value)}"
            yield MARKS_NOT_READABLE.at(place, message, "write it without quotes: bold = true")
    elif key in ("underline", "strike"):
        if value not in _LINES:
            shown = quoted(value) if isinstance(value, str) else kind_of(value)
            message = f"{quoted(key)} must be {listed(_LINES)}, not {shown}"
            yield MARKS_NOT_READABLE.at(place, message, f'for instance {key} = "single"')
    elif not (isinstance(value, str) and _COLOUR.fullmatch(value)):
        shown = quoted(value) if isinstance(value, str) else kind_of(value)
        message = f"{quoted(key)} must be a colour in quotes, not {shown}"
        yield MARKS_NOT_READABLE.at(place, message, f'write it as #rgb or #rrggbb, for instance {key} = "#0000ff"')
