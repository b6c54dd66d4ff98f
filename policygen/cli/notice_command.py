"""`notice`: telling people of a new version."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from policygen.cli.command_base import (
    Command,
    as_of_instant,
    as_of_option,
    json_option,
    policy_argument,
    project_option,
)
from policygen.cli.printing import pluralize, print_json, print_problems, safe

if TYPE_CHECKING:
    from policygen.commands.plan_notice import PlannedNotice


@click.command(cls=Command)
@policy_argument
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Where the files go (by default notice/POLICY-ID/ in the project).",
)
@click.option("--lang", default="", metavar="CODE", help="Only in this language (by default all of the version's).")
@project_option
@as_of_option
@json_option
def notice(policy: str, output: Path | None, lang: str, project: Path, as_of: str | None, json: bool) -> None:
    """Write what tells people of a version.

    A mail that is ready to be sent, a banner for your site, a plain text, and status.json for apps that ask for
    consent; each says the author's summary, from when the version applies, what it means, and where to read on. It is
    about the next version to come, else the one in force; POLICY can also name a version, as in privacy@2026-09-21.
    Of one that was postponed or withdrawn it says so, and why.

    \b
    Example: policygen notice privacy
    """
    from policygen.commands.plan_notice import notice_folder, plan_notice, write_notice
    from policygen.project.project import load

    planned = plan_notice(project, load(project), policy, as_of_instant(project, as_of), lang)
    paths = write_notice(output or notice_folder(project, planned), planned)
    if json:
        print_json(
            {
                "policy": planned.policy.slug,
                "version": planned.version.id,
                "languages": planned.languages,
                "days": planned.days_left,
                "files": paths,
                "problems": planned.warnings,
            }
        )
        return
    print_problems(planned.warnings)
    _print_notice(planned, paths)


def _print_notice(planned: "PlannedNotice", paths: tuple[Path, ...]) -> None:
    from policygen.dates import on_date

    assert planned.version.effective, "no other version is announced"
    when = on_date(planned.version.effective)
    remaining = f", in {pluralize(planned.days_left, 'day')}" if planned.days_left and planned.days_left > 0 else ""
    event = f"takes effect {when}{remaining}" if planned.is_upcoming else f"took effect {when}"
    if planned.is_withdrawn:
        event = "was withdrawn, and the notice says why"
    click.echo(f"{safe(planned.version_name)} {event}.\n")
    for path in paths:
        click.echo(f"wrote {safe(str(path))}")
    click.echo("\nNext:")
    click.echo("  policygen build --record      publish the site first: the links lead to it")
    click.echo("  open the mail in your mail program, fill in From and To, read it, and send it")
