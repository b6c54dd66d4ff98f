"""How problems and results are printed."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from itertools import groupby
from pathlib import PurePath

import click

from policygen.core.errors import Problem, Severity, errors, in_order
from policygen.core.model import When

_JOINERS = "\u200c\u200d"
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow"}


def print_problems(problems: Iterable[Problem]) -> None:
    """Every problem, sorted by place, and how many there are if there are several; to standard error."""
    problems = in_order(problems)
    for problem in problems:
        click.echo(_problem(problem), err=True)
    if len(problems) > 1:
        click.echo(f"\n{counted(problems)}.", err=True)


def print_grouped(problems: Iterable[Problem], shown: int = 3) -> None:
    """The first problems of each kind, and how many more there are; to standard error."""
    ordered = sorted(in_order(problems), key=lambda problem: problem.code)
    for code, group in groupby(ordered, key=lambda problem: problem.code):
        members = list(group)
        for problem in members[:shown]:
            click.echo(_problem(problem), err=True)
        if len(members) > shown:
            click.echo(f"… and {len(members) - shown} more of {code}; `policygen check` lists them all.", err=True)


def counted(problems: Sequence[Problem]) -> str:
    """How many errors and warnings: `2 errors, 1 warning`."""
    wrong = len(errors(problems))
    numbers = [(wrong, "error"), (len(problems) - wrong, "warning")]
    return ", ".join(count(number, noun) for number, noun in numbers if number) or "nothing wrong"


def count(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun: `1 policy`, `2,000 files`."""
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"


def size(bytes_: int) -> str:
    """A number of bytes for people: `812 bytes`, `64 kB`, `1.2 MB`."""
    if bytes_ < 1000:
        return count(bytes_, "byte")
    return f"{bytes_ / 1000:.0f} kB" if bytes_ < 999_500 else f"{bytes_ / 1_000_000:,.1f} MB"


def as_json(value: object) -> None:
    """A value as JSON on standard output."""
    # As bytes, so that it is UTF-8 whatever the terminal is set to.
    click.echo(f"{json_of(value)}\n".encode(), nl=False)


def json_of(value: object) -> str:
    """A value as JSON; dates at their precision, problems with file, line and column."""
    import json

    return json.dumps(_plain(value), ensure_ascii=False, indent=2)


def safe(text: str) -> str:
    """A text for a terminal: what cannot be seen, or would give the terminal orders, as `[U+001B]`."""
    return "".join(c if c.isprintable() or c in "\n\t" else f"[U+{ord(c):04X}]" for c in text)


def harmless(text: str) -> str:
    """The same for a text that is read rather than looked into: all kinds of spaces, and what holds emoji and letters
    together, stay as they are."""
    return "\n".join(line if line.isprintable() else _harmless(line) for line in text.split("\n"))


def _harmless(line: str) -> str:
    return "".join(c if c in _JOINERS or unicodedata.category(c) == "Zs" else safe(c) for c in line)


def _problem(problem: Problem) -> str:
    colour = _COLOURS[problem.severity]
    place = click.style(safe(str(problem.place)), bold=True)
    kind = click.style(f"{problem.severity} {problem.code}", fg=colour)
    hint = "".join(f"\n    {line}" for line in safe(problem.hint).split("\n")) if problem.hint else ""
    return f"{place}: {kind}: {safe(problem.message)}{hint}"


def _plain(value: object) -> object:
    if isinstance(value, Problem):
        place = {"file": value.place.file, "line": value.place.line or None, "column": value.place.column or None}
        words = {"message": value.message, "hint": value.hint}
        return {"code": value.code, "name": value.name, "severity": value.severity.value, **place, **words}
    if isinstance(value, When):
        return value.text
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, PurePath):
        return str(value)
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value
