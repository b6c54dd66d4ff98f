"""`sources`: what becomes of the files of other repositories."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policygen.cli.command_base import EXIT_FAULT_ELSEWHERE, Command, json_option, project_option
from policygen.cli.printing import print_json, print_problems, safe
from policygen.core.errors import Failed, Place, Problem, errors

if TYPE_CHECKING:
    from policygen.project.project import SourceSurvey


NO_SOURCES = """\
policygen.toml names no [[sources]]. Each is a git repository or a bundle, and named like this:

[[sources]]
git = "../our-policies"
"""


@click.command(cls=Command)
@click.argument("names", metavar="[FILE|POLICY]...", nargs=-1)
@project_option
@json_option
def sources(names: tuple[str, ...], project: Path, json: bool) -> None:
    """Say what becomes of the files of other repositories.

    For each file of [[sources]]: how many states it has and how many versions they make, what is dropped and why,
    whether the newest state is used, and where the dates come from and how sure they are. With names of files or
    policies it lists every version and every state that is dropped. Writes nothing.

    \b
    Example: policygen sources
    """
    from policygen.commands.source_report import source_lines, source_values, with_files
    from policygen.project.project import survey_sources
    from policygen.project.severity import faults
    from policygen.rules.repositories import RENAME_LIKELY

    if sys.stderr.isatty():
        click.echo("Reading the histories …", err=True)
    surveys, problems = survey_sources(project)
    if unknown := _unknown(names, surveys):
        raise Failed([*errors(problems), *unknown])
    if json:
        print_json({"sources": [source_values(survey, names) for survey in surveys], "problems": problems})
    else:
        texts = ["\n".join(source_lines(survey, names)) for survey in surveys if with_files(survey, names)]
        click.echo(safe("\n\n".join(texts).strip("\n")) if surveys else NO_SOURCES, nl=bool(surveys))
        renames = [problem for problem in problems if problem.is_among({RENAME_LIKELY.code})]
        print_problems([*errors(problems), *faults(problems), *renames])
    if errors(problems) or faults(problems):
        click.get_current_context().exit(1 if errors(problems) else EXIT_FAULT_ELSEWHERE)


def _unknown(names: Sequence[str], surveys: Sequence["SourceSurvey"]) -> list[Problem]:
    """An error for each name that no file and no policy has."""
    from policygen.core.suggestions import did_you_mean, quoted
    from policygen.project.project import CONFIG
    from policygen.rules.project_files import UNKNOWN_POLICY

    known = {name for survey in surveys for file in survey.files for name in (file.policy, file.file) if name}
    return [
        UNKNOWN_POLICY.at(Place(CONFIG), f"no file of [[sources]] is called {quoted(name)}", did_you_mean(name, known))
        for name in names
        if name not in known
    ]
