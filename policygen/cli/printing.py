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
        click.echo(_format_problem(problem), err=True)
    if len(problems) > 1:
        click.echo(f"\n{problem_counts(problems)}.", err=True)


def print_by_code(problems: Iterable[Problem], limit: int = 3) -> None:
    """The first problems of each kind, and how many more there are; to standard error."""
    by_code = sorted(in_order(problems), key=lambda problem: problem.code)
    for code, group in groupby(by_code, key=lambda problem: problem.code):
        members = list(group)
        for problem in members[:limit]:
            click.echo(_format_problem(problem), err=True)
        if len(members) > limit:
            click.echo(f"… and {len(members) - limit} more of {code}; `policygen check` lists them all.", err=True)


def problem_counts(problems: Sequence[Problem]) -> str:
    """How many errors and warnings: `2 errors, 1 warning`."""
    error_count = len(errors(problems))
    numbers = [(error_count, "error"), (len(problems) - error_count, "warning")]
    return ", ".join(pluralize(number, noun) for number, noun in numbers if number) or "nothing wrong"


def pluralize(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun: `1 policy`, `2,000 files`."""
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"


def format_size(bytes_: int) -> str:
    """A number of bytes for people: `812 bytes`, `64 kB`, `1.2 MB`."""
    if bytes_ < 1000:
        return pluralize(bytes_, "byte")
    return f"{bytes_ / 1000:.0f} kB" if bytes_ < 999_500 else f"{bytes_ / 1_000_000:,.1f} MB"


def print_json(value: object) -> None:
    """A value as JSON on standard output."""
    # As bytes, so that it is UTF-8 whatever the terminal is set to.
    click.echo(f"{to_json(value)}\n".encode(), nl=False)


def to_json(value: object) -> str:
    """A value as JSON; dates at their precision, problems with file, line and column."""
    import json

    return json.dumps(_json_value(value), ensure_ascii=False, indent=2)


def safe(text: str) -> str:
    """A text for a terminal: what cannot be seen, or would give the terminal orders, as `[U+001B]`."""
    return "".join(c if c.isprintable() or c in "\n\t" else f"[U+{ord(c):04X}]" for c in text)


def safe_prose(text: str) -> str:
    """Like `safe`, for texts that are read: all kinds of spaces, and what joins emoji and letters, stay as they are."""
    return "\n".join(line if line.isprintable() else _safe_prose_line(line) for line in text.split("\n"))


def _safe_prose_line(line: str) -> str:
    return "".join(c if c in _JOINERS or unicodedata.category(c) == "Zs" else safe(c) for c in line)


def _format_problem(problem: Problem) -> str:
    colour = _COLOURS[problem.severity]
    place = click.style(safe(str(problem.place)), bold=True)
    kind = click.style(f"{problem.severity} {problem.code}", fg=colour)
    hint = "".join(f"\n    {line}" for line in safe(problem.hint).split("\n")) if problem.hint else ""
    return f"{place}: {kind}: {safe(problem.message)}{hint}"


def _json_value(value: object) -> object:
    if isinstance(value, Problem):
        place = {"file": value.place.file, "line": value.place.line or None, "column": value.place.column or None}
        texts = {"message": value.message, "hint": value.hint}
        return {"code": value.code, "name": value.name, "severity": value.severity.value, **place, **texts}
    if isinstance(value, When):
        return value.text
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, PurePath):
        return str(value)
    if is_dataclass(value):
        return {field.name: _json_value(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {str(key): _json_value(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_json_value(item) for item in value]
    return value
