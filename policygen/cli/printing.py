"""How problems and results are printed."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from pathlib import PurePath
from typing import TYPE_CHECKING

import click

from policygen.core.errors import Problem, Rule, Severity, in_order
from policygen.core.model import When

if TYPE_CHECKING:
    from policygen.cli.warning_kinds import WarningKind

SHOWN_FILES = 3
"""How many files an entry for many warnings names."""

_JOINERS = "\u200c\u200d"
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.REMINDER: "cyan"}


def print_problems(problems: Iterable[Problem], list_with: str = "policygen check --list {code} says each") -> None:
    """What is wrong, to standard error, sorted by place: many warnings or reminders of one kind as one entry, all else
    one by one.

    At the end stands how many there are, if there are several. `list_with` tells how to see each problem of a kind.
    """
    problems = in_order(problems)
    _print_entries(problems, list_with)
    if len(problems) > 1:
        click.echo(f"\n{problem_counts(problems)}.", err=True)


def print_each_problem(problems: Iterable[Problem]) -> None:
    """Like `print_problems`, with each warning by itself."""
    problems = in_order(problems)
    for problem in problems:
        click.echo(_format_problem(problem), err=True)
    if len(problems) > 1:
        click.echo(f"\n{problem_counts(problems)}.", err=True)


def print_warnings(warnings: Iterable[Problem]) -> None:
    """Like `print_problems`, without their number, which whoever sums up will say."""
    _print_entries(in_order(warnings), "policygen check --list {code} says each")


def _print_entries(problems: Sequence[Problem], list_with: str) -> None:
    from policygen.cli.warning_kinds import split_kinds

    kinds, others = split_kinds(problems, _find_rule)
    for kind in kinds:
        click.echo(_format_kind(kind, list_with), err=True)
    for problem in others:
        click.echo(_format_problem(problem), err=True)


def problem_counts(problems: Sequence[Problem]) -> str:
    """How many problems of each grade: `2 errors, 1 warning`."""
    numbers = Counter(problem.severity for problem in problems)
    counts = (pluralize(numbers[severity], severity) for severity in Severity if numbers[severity])
    return ", ".join(counts) or "nothing wrong"


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


def _find_rule(code: str) -> Rule | None:
    # Imported here because the catalogue imports all that can be found, and there are mostly few problems.
    from policygen.check.rule_catalogue import find_rule

    return find_rule(code)


def _format_kind(kind: "WarningKind", list_with: str) -> str:
    from policygen.check.rule_texts import without_links

    head = click.style(f"{kind.count:,} {kind.severity}s {kind.code}", fg=_COLOURS[kind.severity])
    more = len(kind.files) - SHOWN_FILES
    files = ", ".join(kind.files[:SHOWN_FILES]) + (f" and {pluralize(more, 'more file')}" if more > 0 else "")
    lines = [safe(f"in {files}"), *map(safe, kind.ways_out), list_with.format(code=kind.code)]
    return "\n    ".join([f"{head}: {safe(without_links(kind.says))}", *lines])


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
