"""`correct`, `postpone`, `withdraw`: what becomes of a version after it was announced."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policygen.cli.command_base import Command, as_of_instant, as_of_option, json_option, project_option
from policygen.cli.printing import print_json, print_problems, safe
from policygen.cli.shell_completion import complete_version
from policygen.core.errors import Problem

if TYPE_CHECKING:
    from policygen.commands.version_changes import EditPlan


def _checked_reason(context: click.Context, parameter: click.Parameter, value: str) -> str:
    words = " ".join(value.split())
    if not words:
        raise click.BadParameter("it is empty; readers are to know why")
    return words


def _checked_reasons(
    context: click.Context, parameter: click.Parameter, value: tuple[tuple[str, str], ...]
) -> tuple[tuple[str, str], ...]:
    return tuple((language, _checked_reason(context, parameter, words)) for language, words in value)


_version_argument = click.argument("version", metavar="POLICY@ID", shell_complete=complete_version)
_reason_option = click.option(
    "--reason", required=True, metavar="WORDS", callback=_checked_reason, help="Why, in words for readers."
)
_reasons_option = click.option(
    "--reason-in",
    "reasons",
    type=(str, str),
    multiple=True,
    metavar="CODE WORDS",
    callback=_checked_reasons,
    help="The same in the language of a translation, for instance de; can be given for each.",
)


@click.command(cls=Command)
@_version_argument
@_reason_option
@_reasons_option
@click.option(
    "--from",
    "source",
    default="",
    metavar="FILE",
    help="A file with the corrected text, if you have not changed the text in its place: as of `policygen new`.",
)
@click.option("--lang", default="", metavar="CODE", help="The language of that file (by default the policy's own).")
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Where the site with the published text is (by default site/ in the project).",
)
@project_option
@as_of_option
@json_option
def correct(
    version: str,
    reason: str,
    reasons: tuple[tuple[str, str], ...],
    source: str,
    lang: str,
    output: Path | None,
    project: Path,
    as_of: str | None,
    json: bool,
) -> None:
    """Mend a slip in a published text.

    Correct the text in its file, then give this command: it keeps the text as it was published beside it, and tells
    readers what was corrected, and when. If anything changes for readers, begin a new version instead.

    \b
    Example: policygen correct privacy@2026-09-21 --reason "The address in section 1 was misspelt."
    """
    from policygen.commands.correct_version import plan_correction
    from policygen.commands.source_documents import read_document
    from policygen.dates import load_zone
    from policygen.project.project import load

    if lang and not source:
        raise click.UsageError("--lang names the language of the file that --from names.")
    instant = as_of_instant(project, as_of)
    loaded = load(project)
    document, problems = (
        read_document(source, loaded.config.limits, load_zone(loaded.config.timezone)) if source else (None, ())
    )
    plan = plan_correction(
        project,
        loaded,
        version,
        reason,
        instant,
        reasons=dict(reasons),
        document=document,
        language=lang,
        output=output,
    )
    told = [f"{document.file}: {sentence}" for sentence in document.account.sentences] if document else []
    _finish(project, plan, json, told, problems)


@click.command(cls=Command)
@_version_argument
@click.option("--to", required=True, metavar="DATE", help="From when it shall apply, for instance 2026-12-01.")
@_reason_option
@_reasons_option
@project_option
@as_of_option
@json_option
def postpone(
    version: str,
    to: str,
    reason: str,
    reasons: tuple[tuple[str, str], ...],
    project: Path,
    as_of: str | None,
    json: bool,
) -> None:
    """Let an announced version apply later.

    Its address has the new date; the old one leads there for good. The new date may stand in its file already.

    \b
    Example: policygen postpone privacy@2027-02-01 --to 2027-03-01 --reason "The new servers are not ready."
    """
    from policygen.commands.postpone_version import load_for_postponement, plan_postponement

    loaded = load_for_postponement(project, version)
    plan = plan_postponement(project, loaded, version, to, reason, as_of_instant(project, as_of), dict(reasons))
    _finish(project, plan, json)


@click.command(cls=Command)
@_version_argument
@_reason_option
@_reasons_option
@click.option(
    "--effective",
    default="",
    metavar="DATE",
    help="Of a version in force: from when the text before it applies again (by default at once).",
)
@project_option
@as_of_option
@json_option
def withdraw(
    version: str,
    reason: str,
    reasons: tuple[tuple[str, str], ...],
    effective: str,
    project: Path,
    as_of: str | None,
    json: bool,
) -> None:
    """Withdraw an announced version, or the one in force.

    Its page stays and gives the reason. If it is in force, a new version with the text before it is begun, so that it
    is clear what applies from then on.

    \b
    Example: policygen withdraw privacy@2027-02-01 --reason "The seed swap will not come."
    """
    from policygen.commands.withdraw_version import plan_withdrawal
    from policygen.project.project import load

    instant = as_of_instant(project, as_of)
    plan = plan_withdrawal(project, load(project), version, reason, instant, effective, dict(reasons))
    _finish(project, plan, json)


def _finish(
    project: Path, plan: "EditPlan", json: bool, told: Sequence[str] = (), problems: Sequence[Problem] = ()
) -> None:
    """Make the edits, and say what they are; what is `told` and the `problems` are about a document that was read."""
    from policygen.commands.file_edits import apply_edits

    apply_edits(project, plan.edits)
    paths = [(project / edit.path, edit.new) for edit in plan.edits]
    if json:
        files = [str(path) for path, _ in paths]
        of_document = {"told": told, "problems": problems} if told or problems else {}
        print_json({"version": plan.version_name, "files": files, **of_document})
        return
    print_problems(problems)
    for sentence in told:
        click.echo(safe(sentence))
    click.echo(f"{safe(plan.message)}\n")
    for path, new in paths:
        click.echo(f"{'wrote' if new else 'changed'} {safe(str(path))}")
    click.echo("\nNext:")
    for line in plan.next_steps:
        click.echo(f"  {safe(line)}")
    click.echo("  policygen check               says what is wrong or missing")
    click.echo("  policygen build --record      publishes it, and tells readers in the feeds")
