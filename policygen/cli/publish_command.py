"""`publish`: the site, sent to where readers find it."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policygen.cli.build_commands import (
    cache_folder,
    exit_after_build,
    print_what_follows,
    report_values,
    stopping_errors,
)
from policygen.cli.command_base import Command, as_of_instant, as_of_option, json_option, project_option
from policygen.cli.printing import pluralize, print_json, print_warnings, safe

if TYPE_CHECKING:
    from policygen.commands.publish_site import Publication, Steps
    from policygen.config import PublishSettings
    from policygen.publish.publish_plan import FileChange, Plan

_SHOWN = 12
"""How many files of a group are listed for people."""


@click.command(cls=Command)
@project_option
@click.option(
    "--to",
    metavar="TARGET",
    help='Where to: "git" for a branch of a repository, a folder, or an address (by default as policygen.toml says).',
)
@click.option(
    "--remote",
    metavar="NAME",
    help="The repository that has the branch: a remote's name, an address or a path (by default origin).",
)
@click.option("--branch", metavar="NAME", help="The branch that has the site (by default gh-pages).")
@click.option("--dry-run", is_flag=True, help="List what would be sent, and why; write and send nothing.")
@as_of_option
@json_option
def publish(
    project: Path,
    to: str | None,
    remote: str | None,
    branch: str | None,
    dry_run: bool,
    as_of: str | None,
    json: bool,
) -> None:
    """Build the site and send it to its readers.

    Checks and records it as build --record does. A branch of a git repository gets one commit, if anything changed;
    nothing of your working tree is touched. A folder is exchanged as a whole where the system can do that. An object
    store or a server of files (s3://, gs://, az://, sftp://) gets the files that changed. A policy with an error
    stays as it was published, and the others are sent: the exit status is then 4. It is 1 if nothing was sent, 3 if
    something of another repository is faulty.

    \b
    Example: policygen publish --to git --dry-run
    Example: policygen publish --to /srv/www/legal
    Example: policygen publish --to s3://policies.example.org/legal
    """
    from policygen.commands.publish_site import publish as publish_site

    given = _given(project, to, remote, branch)
    with _steps(json) as steps:
        publication = publish_site(
            project,
            given,
            as_of=as_of_instant(project, as_of),
            clock=lambda: datetime.now(UTC),
            cache=cache_folder(),
            dry_run=dry_run,
            steps=steps,
        )
    report = publication.report
    problems = [*report.warnings, *stopping_errors(report), *(publication.sent.problems if publication.sent else ())]
    if json:
        print_json({**report_values(report), "problems": problems, "publish": _values(publication)})
    else:
        print_warnings(problems)
        _print_publication(publication)
    exit_after_build(report)


def _given(project: Path, to: str | None, remote: str | None, branch: str | None) -> "PublishSettings":
    """What the options say, checked like the settings; folders as seen from the current one."""
    from policygen.config import PublishSettings
    from policygen.config.setting_keys import PATTERNS, Kind

    if branch and not re.fullmatch(PATTERNS[Kind.BRANCH], branch):
        raise click.UsageError(f"--branch: {safe(branch)} cannot be the name of a branch.")
    if (remote or branch) and to not in (None, "git"):
        raise click.UsageError("--remote and --branch are for --to git.")
    if to and to != "git" and "://" not in to:
        to = str(Path(to).absolute())
    if remote and Path(remote).is_dir() and not remote.startswith("-"):
        remote = str(Path(remote).absolute())
    return PublishSettings(to or "", remote or "", branch or "")


def _print_publication(publication: "Publication") -> None:
    report, plan = publication.report, publication.plan
    built = f"{pluralize(report.policies, 'policy', 'policies')} in {pluralize(report.versions, 'version')}"
    if publication.sent is None:
        _print_plan(plan)
        click.echo(f"Nothing was written or sent: this was a dry run of {built}.")
        return
    record = "recorded in policygen.lock and ledger/ what is published: commit both, if they changed."
    click.echo(f"Built {built}, and {record}")
    print_what_follows(report)
    where = safe(publication.address or plan.target)
    if plan.is_empty:
        click.echo(f"{where} is up to date: nothing was sent.")
        return
    target = f" to {safe(plan.target)}" if publication.address else ""
    click.echo(f"Published{target}: {_counts(plan)}. See {where}")


def _print_plan(plan: "Plan") -> None:
    """What would be sent, in the order of sending; of files that stay only those of others are listed."""
    from policygen.publish.site_comparison import SAME

    click.echo(f"To {safe(plan.target)}:")
    by_reason: dict[str, list[FileChange]] = {}
    for change in plan.changes:
        by_reason.setdefault(change.reason, []).append(change)
    for reason, changes in by_reason.items():
        click.echo(f"\n{safe(reason)} ({pluralize(len(changes), 'file')})")
        if reason == SAME:
            continue
        for stage, of_stage in groupby(changes, key=lambda change: change.stage):
            paths = [change.path for change in of_stage]
            click.echo(f"  {stage}")
            for path in paths[:_SHOWN]:
                click.echo(f"    {safe(path)}")
            if len(paths) > _SHOWN:
                click.echo(f"    and {len(paths) - _SHOWN:,} more; --json lists each")
    click.echo()


def _counts(plan: "Plan") -> str:
    from policygen.publish.publish_plan import Action

    events = ((Action.ADD, "new"), (Action.CHANGE, "changed"), (Action.REMOVE, "removed"))
    numbers = [(sum(change.action is action for change in plan.changes), event) for action, event in events]
    return ", ".join(f"{number:,} {event}" for number, event in numbers if number)


def _values(publication: "Publication") -> dict[str, object]:
    plan, sent = publication.plan, publication.sent
    return {
        "target": plan.target,
        "base": plan.base,
        "address": publication.address,
        "changes": plan.changes,
        "sent": {"changed": sent.changed, "removed": sent.removed, "new_state": sent.new_state} if sent else None,
    }


@contextmanager
def _steps(quiet: bool) -> "Iterator[Steps]":
    """What is being done: a bar on a terminal, a line for each kind of step in a pipe, both on standard error."""
    if quiet:
        yield lambda step, done, total: None
        return
    if not sys.stderr.isatty():
        said: set[str] = set()

        def log(step: str, done: int, total: int) -> None:
            if step not in said:
                said.add(step)
                click.echo(f"{step}: {total:,}" if total else step, err=True)

        yield log
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def advance(step: str, done: int, total: int) -> None:
            bar.update(task, description=step, completed=done, total=total or None)

        yield advance
