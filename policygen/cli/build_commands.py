"""`build`, `check`, `next-change`: the site, what is wrong, and when it must be built again."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

import click

from policygen.cli.command_base import (
    EXIT_FAULT_ELSEWHERE,
    EXIT_POLICY_STOPPED,
    Command,
    as_of_instant,
    as_of_option,
    json_option,
    project_option,
)
from policygen.cli.explain_command import complete_rule, find_known_rule
from policygen.cli.printing import (
    format_size,
    pluralize,
    print_each_problem,
    print_json,
    print_problems,
    print_warnings,
    problem_counts,
    safe,
)
from policygen.core.errors import Failed, Problem, errors, to_mend

if TYPE_CHECKING:
    from policygen.pipeline import Report


@click.command(cls=Command)
@project_option
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where the site goes (by default site/ in the project).",
)
@as_of_option
@click.option(
    "--jobs",
    type=click.IntRange(1),
    default=1,
    metavar="N",
    help="How many policies to build at once (by default 1).",
)
@click.option("--strict", is_flag=True, help="Stop at what an author must mend (warnings), too, as in a pull request.")
@click.option(
    "--record",
    is_flag=True,
    help="Note in policygen.lock what is published now, and keep copies of shared passages, so that a later loss or "
    "silent edit is noticed.",
)
@json_option
def build(
    project: Path, output: Path | None, as_of: str | None, jobs: int, strict: bool, record: bool, json: bool
) -> None:
    """Make the site.

    It shows the text in force, every version, and what changed. Readers see the old site or the new one, never a
    mix. A policy with an error stays as it was published, and the others are built: the exit status is then 4. It is 1
    if nothing could be built, and the old site stays. It is 3 if something of another repository is left out or shown
    otherwise, since it is faulty there.

    \b
    Example: policygen build --as-of 2026-12-01
    """
    from policygen.pipeline import build as build_site

    instant = as_of_instant(project, as_of)
    if strict:
        from policygen.check.project_check import check as find_problems

        problems = find_problems(project, as_of=instant, strict=True, record=record)
        if errors(problems):
            raise Failed(problems)
    with _progress(json) as progress:
        report = build_site(
            project,
            output,
            as_of=instant,
            jobs=jobs,
            strict=strict,
            record=record,
            cache=cache_folder(),
            progress=progress,
        )
    if json:
        print_json(report_values(report))
    else:
        print_warnings([*report.warnings, *stopping_errors(report)])
        _print_report(report, record=record)
    exit_after_build(report)


def exit_after_build(report: "Report") -> None:
    """End with what a build says of stopped policies, of the project, and of the repositories that it shows."""
    if report.stopped:
        click.get_current_context().exit(EXIT_POLICY_STOPPED)
    _exit_with_status(report.warnings)


def stopping_errors(report: "Report") -> list[Problem]:
    """The errors by which policies were stopped, each once."""
    return list(dict.fromkeys(problem for policy in report.stopped for problem in policy.problems))


@click.command(cls=Command)
@project_option
@as_of_option
@click.option(
    "--strict/--no-strict",
    default=True,
    help="Fail for warnings, too, which an author must mend (the default), or only for what would stop a build.",
)
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["text", "json", "github", "sarif"]),
    default="text",
    help="How to say it: in words, or for programs. For GitHub: as notes at the lines of a pull request.",
)
@click.option(
    "--list",
    "listed",
    multiple=True,
    metavar="RULE",
    shell_complete=complete_rule,
    help='Say each problem of this kind by itself, and no other; by its code or name, or "all" for every kind.',
)
@click.option("--json", is_flag=True, help="The same as --format json.")
def check(
    project: Path, as_of: str | None, strict: bool, output_format: str, listed: tuple[str, ...], json: bool
) -> None:
    """Say what is wrong or doubtful.

    Every problem comes with its place and a way out; many warnings of one kind are one entry, and --list says each.
    Reads the project and writes nothing. The exit status is 1 if there is an error, which would stop a build, or a
    warning, which an author must mend (with --no-strict only for errors); reminders never change it. It is 3 if there
    is nothing of that, but something of another repository is faulty.

    \b
    Example: policygen check
    Example: policygen check --format github
    """
    from policygen.check.project_check import check as find_problems

    if json and output_format not in ("text", "json"):
        raise click.UsageError(f"--json and --format {output_format} cannot both be had.")
    if listed and (json or output_format != "text"):
        raise click.UsageError("--list is for messages in words; the other formats have each of them anyway.")
    codes = {find_known_rule(name).code for name in listed if name != "all"}
    problems = find_problems(project, as_of=as_of_instant(project, as_of))
    if listed:
        listed_problems = [problem for problem in problems if "all" in listed or problem.code in codes]
        print_each_problem(listed_problems)
        if not listed_problems:
            click.echo("Nothing of this kind.")
    else:
        _print_in_format(problems, "json" if json else output_format, project.as_posix())
    if strict and to_mend(problems):
        click.get_current_context().exit(1)
    _exit_with_status(problems)


def _exit_with_status(problems: Sequence[Problem]) -> None:
    """End with what the problems say of the project, and of the repositories that it shows."""
    from policygen.project.severity import faults

    if errors(problems):
        click.get_current_context().exit(1)
    if faults(problems):
        click.get_current_context().exit(EXIT_FAULT_ELSEWHERE)


def _print_in_format(problems: Sequence[Problem], output_format: str, folder: str) -> None:
    """Problems in words, to standard error; for programs to standard output."""
    from policygen.check.report_formats import github, sarif

    if output_format == "json":
        print_json({"problems": problems})
    elif output_format == "text":
        print_problems(problems)
        if not problems:
            click.echo("Nothing wrong.")
    else:
        # As bytes, so that it is UTF-8 whatever the terminal is set to.
        click.echo((github if output_format == "github" else sarif)(problems, folder).encode(), nl=False)


@click.command("next-change", cls=Command)
@project_option
@as_of_option
@json_option
def next_change(project: Path, as_of: str | None, json: bool) -> None:
    """Say when to build the site again.

    That is when the next version of any policy takes effect, when one that is held back is published, or when a policy
    ends. Prints nothing if none is known.

    \b
    Example: policygen next-change
    """
    from policygen.project.project import load
    from policygen.project.project import next_change as find_next_change

    change = find_next_change(load(project), as_of_instant(project, as_of))
    if json:
        print_json(change)
    elif change:
        event = " ends" if change.retires else " is published" if change.publishes else ""
        click.echo(f"{change.when.text} {safe(change.policy)}@{change.version}{event}")


def _print_report(report: "Report", *, record: bool) -> None:
    """What was built, where it is, how to look at it, what was recorded, and when to build again."""
    output = _relative_path(report.output)
    counts = ((report.changed, "new or changed"), (report.removed, "removed"))
    changed = ", ".join(f"{number:,} {event}" for number, event in counts if number) or "nothing changed"
    policies = f"{pluralize(report.policies, 'policy', 'policies')} in {pluralize(report.versions, 'version')}"
    files = f"{pluralize(report.files, 'file')}, {format_size(report.bytes)}"
    click.echo(f"Built {policies}: {files} in {safe(output)}{os.sep} ({changed}).")
    click.echo(
        f"Look at it:  python3 -m http.server --bind 127.0.0.1 --directory {safe(quote(output))}\n"
        "             and open http://127.0.0.1:8000/"
    )
    if record:
        click.echo("Recorded in policygen.lock what is published: commit it, if it changed.")
    print_what_follows(report)


def print_what_follows(report: "Report") -> None:
    """Which copies were kept, when to build again, how many problems there are, and which policies were stopped."""
    from policygen.dates import on_date
    from policygen.sources.snippet_store import FROZEN

    if report.frozen_passages:
        count = pluralize(len(report.frozen_passages), "copy", "copies")
        copies = f"{count} of shared passages for the texts that include them"
        click.echo(f"Kept {copies}, in folders {FROZEN}/: commit them with policygen.lock.")
    if report.next_change:
        change = report.next_change
        event = (
            "ceases to apply"
            if change.retires
            else f"publishes the version {change.version}"
            if change.publishes
            else "gets a new text"
        )
        click.echo(f"Next change: {safe(change.policy)} {event} {on_date(change.when)}; build again then.")
    problems = [*report.warnings, *stopping_errors(report)]
    if problems:
        click.echo(f"{problem_counts(problems)}: see above.")
    for stopped in report.stopped:
        fate = "stays as it was published" if stopped.kept else "is left out, since it was never published"
        click.echo(f"Stopped: {safe(stopped.slug)} {fate}, until its errors are mended.")


def _relative_path(path: str) -> str:
    """A path, relative to the current folder if it lies below that."""
    relative = os.path.relpath(path)
    return path if relative.startswith(os.pardir) else relative


def report_values(report: "Report") -> dict[str, object]:
    """What a build did, for programs."""
    return {
        "output": report.output,
        "policies": report.policies,
        "versions": report.versions,
        "files": report.files,
        "bytes": report.bytes,
        "changed": report.changed,
        "removed": report.removed,
        "kept": report.frozen_passages,
        "next_change": report.next_change,
        "stopped": [{"policy": stopped.slug, "kept": stopped.kept} for stopped in report.stopped],
        "problems": [*report.warnings, *stopping_errors(report)],
    }


def cache_folder() -> Path | None:
    """The folder for caches of this program (XDG); None if the user has no home."""
    cache_home = os.environ.get("XDG_CACHE_HOME", "")  # https://specifications.freedesktop.org/basedir-spec
    try:
        return (Path(cache_home) if Path(cache_home).is_absolute() else Path.home() / ".cache") / "policygen"
    except RuntimeError:  # nobody's home
        return None


@contextmanager
def _progress(quiet: bool) -> Iterator[Callable[[int, int], None] | None]:
    """A bar on standard error while policies are built; none in a pipe."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Building policies", total=None)

        def advance(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield advance
