"""What the commands share: how errors leave, did-you-mean, the options that mean the same everywhere, the clock."""

import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from policygen.cli.printing import print_json, print_problems
from policygen.cli.shell_completion import complete_policy
from policygen.core.errors import Failed, Place, Problem, rules_of
from policygen.rules import published

if TYPE_CHECKING:
    from policygen.core.model import When

Decorated = TypeVar("Decorated", bound=Callable[..., object])

EXIT_FAULT_ELSEWHERE = 3
"""All went well, but something of another repository is left out or shown otherwise, since it is faulty there."""

EXIT_POLICY_STOPPED = 4
"""The site was made, but a policy has errors, and stays as it was published."""

EXIT_INTERRUPTED = 130


class Command(click.Command):
    """A command that prints what `Failed` holds, to standard output as JSON if that was asked for."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; exit status 1 if it raises `Failed`."""
        try:
            _settle_changes(ctx.params.get("project") or ctx.params.get("directory"))  # the latter is that of init
            return super().invoke(ctx)
        except Failed as failed:
            problems = _with_commands(failed.problems, ctx.params.get("project") or Path())
            if ctx.params.get("json") or ctx.params.get("output_format") == "json":
                print_json({"problems": problems})
            else:
                print_problems(problems)
            ctx.exit(1)


def _settle_changes(project: Path | None) -> None:
    """Finish or take back what a command that was killed left in a project, and say so."""
    if project is None or not (project / ".policygen").exists():  # nearly always; nothing is loaded for it
        return
    from policygen.pipeline.project_changes import settle_changes

    if done := settle_changes(project):
        click.echo(done, err=True)


def _with_commands(problems: tuple[Problem, ...], project: Path) -> tuple[Problem, ...]:
    """The problems, with the commands that bring back what was published and is lost."""
    if not any(rule.code == problem.code for rule in rules_of(published) for problem in problems):
        return problems
    from policygen.check.putting_back import with_commands

    return with_commands(problems, project)


class Group(click.Group):
    """The commands together: a mistyped one gets a suggestion, Ctrl-C ends quietly, NO_COLOR is heard."""

    command_class = Command

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that was asked for."""
        if os.environ.get("NO_COLOR"):  # https://no-color.org
            ctx.color = False
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            sys.exit(EXIT_INTERRUPTED)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that was asked for."""
        name = args[0]
        if not ctx.resilient_parsing and not name.startswith("-") and self.get_command(ctx, name) is None:
            from difflib import get_close_matches

            close_matches = get_close_matches(name, self.list_commands(ctx), 1)
            ctx.fail(
                f'There is no command "{name}".' + (f' Did you mean "{close_matches[0]}"?' if close_matches else "")
            )
        return super().resolve_command(ctx, args)


def project_option(command: Decorated) -> Decorated:
    """`--project DIR`: the project's folder, by default the one we are in."""
    return click.option(
        "--project",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        default=Path(),
        metavar="DIR",
        help="The project's folder, the one with policygen.toml and content/ (by default this one).",
    )(command)


def as_of_option(command: Decorated) -> Decorated:
    """`--as-of DATE`: the day at whose end it is taken to be."""
    return click.option(
        "--as-of",
        metavar="DATE",
        help="Take it to be the end of this day, for instance 2026-09-21 (by default: now).",
    )(command)


def json_option(command: Decorated) -> Decorated:
    """`--json`: for programs."""
    return click.option("--json", is_flag=True, help="Print JSON, for programs.")(command)


def policy_argument(command: Decorated) -> Decorated:
    """`POLICY`: a policy's slug, completed by the shell from those of the project."""
    return click.argument("policy", metavar="POLICY", shell_complete=complete_policy)(command)


def as_of_instant(project: Path, text: str | None) -> datetime:
    """The instant that `--as-of` means, in the project's zone; without it, now."""
    if text is None:
        return now()
    from policygen.dates import end_of, load_zone

    zone = project_zone(project)
    return end_of(parse_date(text, zone, "--as-of"), load_zone(zone))


def parse_date(text: str, zone: str, option: str) -> "When":
    """A date that was given with an option; `Failed` if it is none."""
    from policygen.dates import load_zone, parse

    parsed = parse(text, load_zone(zone), Place(option))
    if parsed.when is None:
        raise Failed(parsed.problems)
    return parsed.when


def project_zone(project: Path) -> str:
    """The time zone of a project; UTC if its settings cannot be read, which whoever loads them will say."""
    from policygen.config import Config, read_config
    from policygen.project.project import CONFIG
    from policygen.sources.canonical_text import decode_plain

    settings = project / CONFIG
    try:
        config, _ = read_config(decode_plain(settings.read_bytes()), CONFIG) if settings.is_file() else (None, ())
    except (OSError, UnicodeDecodeError):
        config = None
    return (config or Config()).timezone


def now() -> datetime:
    """The current instant; the only place in policygen that asks for it."""
    from datetime import UTC

    return datetime.now(UTC)
