"""`notice`: telling people of a new version."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from policygen.cli.command_base import Command, as_of_option, json_option, moment, policy_argument, project_option
from policygen.cli.problem_report import as_json, count, print_problems, safe

if TYPE_CHECKING:
    from policygen.commands.notice import PlannedNotice


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
    """Write what tells people of a new version.

    A mail that is ready to be sent, a banner for your site, a plain text, and status.json for apps that ask for
    consent; each says the author's summary, from when the version applies, what it means, and where to read on. It is
    about the next version to come, else the one in force; POLICY can also name a version, as in privacy@2026-09-21.

    \b
    Example: policygen notice privacy
    """
    from policygen.commands.notice import notice_folder, plan_notice, write_notice
    from policygen.project.project import load

    found = plan_notice(project, load(project), policy, moment(project, as_of), lang)
    paths = write_notice(output or notice_folder(project, found), found)
    if json:
        as_json(
            {
                "policy": found.policy.slug,
                "version": found.version.id,
                "languages": found.languages,
                "days": found.days_left,
                "files": paths,
                "problems": found.warnings,
            }
        )
        return
    print_problems(found.warnings)
    _tell(found, paths)


def _tell(found: "PlannedNotice", paths: tuple[Path, ...]) -> None:
    from policygen.commands.show import on_date

    assert found.version.effective, "no other version is announced"
    when = on_date(found.version.effective)
    left = f", in {count(found.days_left, 'day')}" if found.days_left and found.days_left > 0 else ""
    click.echo(
        f"{safe(found.version_name)} {f'takes effect {when}{left}' if found.is_upcoming else f'took effect {when}'}.\n"
    )
    for path in paths:
        click.echo(f"wrote {safe(str(path))}")
    click.echo("\nNext:")
    click.echo("  policygen build      publish the site first: the links lead to it")
    click.echo("  open the mail in your mail program, fill in From and To, read it, and send it")
