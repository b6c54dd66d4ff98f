"""Asking somebody who sits at a terminal; no other command does that."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from policygen.cli.command_base import parse_date
from policygen.cli.printing import print_problems, safe
from policygen.core.errors import Failed

if TYPE_CHECKING:
    from policygen.core.model import When


def is_interactive() -> bool:
    """Whether somebody can be asked, and sees the question."""
    return sys.stdin.isatty() and sys.stdout.isatty()


class TerminalPrompter:
    """Asks whoever sits at the terminal, again and again until the answer will do."""

    def __init__(self, zone: str) -> None:
        self._zone = zone

    def text(self, question: str, default: str) -> str:
        """A line of words."""
        return str(click.prompt(safe(question), default=default or None)).strip()

    def date(self, question: str, default: str, required: bool) -> "When | None":
        """A date; an empty answer is none, if none is needed."""
        hint = "" if required else " A date, or - if nobody knows"
        while True:
            answer = str(click.prompt(safe(question + hint), default=default or None)).strip()
            if answer == "-" and not required:
                return None
            try:
                return parse_date(answer, self._zone, "your answer")
            except Failed as failed:
                print_problems(failed.problems)

    def choose_date(self, question: str, dates: Sequence[str]) -> "When | None":
        """One of some dates, by its number."""
        click.echo(safe(question))
        for number, choice in enumerate((*dates, "another date, or none"), 1):
            click.echo(f"  {number}  {choice}")
        number = click.prompt("Which", type=click.IntRange(1, len(dates) + 1))
        return parse_date(dates[number - 1], self._zone, "your answer") if number <= len(dates) else None
