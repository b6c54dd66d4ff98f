"""TOML with the place of every key, and its mistakes in words for people who have never heard of TOML.

`tomllib` reads the values and says where the form is broken; where keys stand it does not say, so the text is gone
through once more here (https://toml.io/en/v1.0.0). That may be lenient: it only has to be right about what `tomllib`
accepts.
"""

import re
import tomllib
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from policygen.config.toml_errors import clashes, in_plain_words
from policygen.core.errors import Place, Problem
from policygen.core.source_map import Lines
from policygen.core.suggestions import quoted
from policygen.rules.settings import GIVEN_TWICE, SETTING_TOO_LONG

MAX_BYTES = 64 * 1024
MAX_DEPTH = 20

Path: TypeAlias = tuple[str | int, ...]
"""The way to a value: keys, and places in a list from 0."""

_WHITE_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BLANK = re.compile(r"[ \t]*")
_DOT = re.compile(r"[ \t]*\.[ \t]*")
_EQUALS = re.compile(r"[ \t]*=[ \t]*")
_CLOSING = re.compile(r"[ \t]*\]{1,2}")
_KEY = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|[A-Za-z0-9_-]+')
_STRING = re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'', re.DOTALL)
_UNQUOTED = re.compile(r"[^,\]}#\n]*")
_BRACKETS = re.compile(rf"{_STRING.pattern}|#[^\n]*|(?P<opening>[\[{{])|(?P<closing>[\]}}])", re.DOTALL)

_Keys: TypeAlias = Generator[tuple[Path, int], None, int]


@dataclass(frozen=True, slots=True)
class Document:
    """The values of a file, and where the key of each stands."""

    values: dict[str, Any]
    places: dict[Path, Place]
    file: str

    def place(self, *path: str | int) -> Place:
        """Where a key stands, or the nearest thing around it that has a place."""
        places = (self.places[path[:length]] for length in range(len(path), 0, -1) if path[:length] in self.places)
        return next(places, Place(self.file))


def read_toml(text: str, file: str) -> tuple[Document | None, tuple[Problem, ...]]:
    """Read a file (line ends LF); None and a problem if it is no TOML, or more than settings can be."""
    lines = Lines(text, file)
    if problem := _too_large(lines):
        return None, (problem,)
    try:
        values = tomllib.loads(text)
    except ValueError as error:  # a TOMLDecodeError, or what int() says of thousands of digits
        double = _given_twice(lines) if clashes(str(error)) else None
        return None, (double or in_plain_words(str(error), lines),)
    places: dict[Path, Place] = {}
    for path, offset in keys(text):
        for length in range(1, len(path) + 1):
            places.setdefault(path[:length], lines.place(offset))
    return Document(values, places, file), ()


def keys(text: str) -> Iterator[tuple[Path, int]]:
    """Each key, table and item of a list in a text, with its offset, up to where the text is no TOML."""
    position = _skip(_WHITE_SPACE, text, 0)
    table: Path = ()
    counts: dict[Path, int] = {}
    while position < len(text):
        if text[position] == "[":
            double = text.startswith("[[", position)
            position = _skip(_BLANK, text, position + 1 + double)
            name, end = _name(text, position)
            closed = _CLOSING.match(text, end)
            if not name or not closed:
                return
            table = _inside(name, counts)
            if double:
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
            yield table, position
            end = closed.end()
        else:
            end = yield from _pair(text, position, table)
        if end <= position:
            return
        position = _skip(_WHITE_SPACE, text, end)


def _pair(text: str, position: int, table: Path) -> _Keys:
    """`key = value` in a table; the offset behind it, `position` itself if there is none."""
    name, end = _name(text, position)
    equals = _EQUALS.match(text, end)
    if not name or not equals:
        return position
    yield (*table, *name), position
    return (yield from _value(text, equals.end(), (*table, *name)))


def _value(text: str, position: int, path: Path) -> _Keys:
    string = _STRING.match(text, position)
    opening = text[position : position + 1]
    if string:
        return string.end()
    if opening not in {"[", "{"}:
        return _skip(_UNQUOTED, text, position)
    index, position = 0, _skip(_WHITE_SPACE, text, position + 1)
    while position < len(text) and text[position] not in "]}":
        if opening == "[":
            yield (*path, index), position
            end = yield from _value(text, position, (*path, index))
        else:
            end = yield from _pair(text, position, path)
        end = _skip(_WHITE_SPACE, text, end)
        if text.startswith(",", end):
            end = _skip(_WHITE_SPACE, text, end + 1)
        if end <= position:
            return len(text)
        index, position = index + 1, end
    return position + 1


def _name(text: str, position: int) -> tuple[Path, int]:
    """A key, dotted or not, and the offset behind it; empty if there is none."""
    parts: list[str] = []
    end = position
    while key := _KEY.match(text, position):
        parts.append(key[0].strip("\"'") if key[0][0] in "\"'" else key[0])
        end = key.end()
        dot = _DOT.match(text, end)
        if not dot:
            break
        position = dot.end()
    return tuple(parts), end


def _inside(name: Path, counts: dict[Path, int]) -> Path:
    """The way to a table by its name, where lists of tables on the way stand for their last item."""
    path: Path = ()
    for part in name:
        path = (*path, counts[path]) if path in counts else path
        path = (*path, part)
    return path


def _skip(pattern: re.Pattern[str], text: str, position: int) -> int:
    match = pattern.match(text, position)
    return match.end() if match else position


def _too_large(lines: Lines) -> Problem | None:
    """What would be too long, or nested too deep for a parser that calls itself."""
    if len(lines.text.encode(errors="replace")) > MAX_BYTES:
        message = f"the file is longer than {MAX_BYTES // 1024} KiB"
        return SETTING_TOO_LONG.at(lines.place(0), message, "settings are short: is this the right file?")
    depth = 0
    for match in _BRACKETS.finditer(lines.text):
        depth += bool(match["opening"]) - bool(match["closing"])
        if depth > MAX_DEPTH:
            message = f"brackets stand in each other more than {MAX_DEPTH} deep"
            return SETTING_TOO_LONG.at(lines.place(match.start()), message, "put texts in quotes")
    return None


def _given_twice(lines: Lines) -> Problem | None:
    """A key or a table that is there twice."""
    places: dict[Path, Place] = {}
    for path, offset in keys(lines.text):
        place = lines.place(offset)
        first_place = places.setdefault(path, place)
        if first_place != place:
            where = (
                f"lines {first_place.line} and {place.line}" if first_place.line != place.line else f"line {place.line}"
            )
            message = f"{quoted(str(path[-1]))} is given twice, in {where}"
            return GIVEN_TWICE.at(place, message, "keep one of the two")
    return None
