"""`import`: bringing in texts, saved pages and histories."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policygen.cli.command_base import Command, date, json_option, project_option
from policygen.cli.problem_report import as_json, count, print_problems, safe
from policygen.cli.prompts import TerminalPrompter, at_terminal
from policygen.core.errors import Failed, Place, Problem, errors
from policygen.rules.commands import ORIGINAL_NOT_READABLE

if TYPE_CHECKING:
    from policygen.commands.import_files import ImportOptions
    from policygen.config import Config, GitSettings
    from policygen.importers import ImportedText
    from policygen.importers.import_plan import Destination, ImportDecision

_KINDS = ("text", "html", "git")
_DATES = ("front-matter", "text", "commit")
_NEXT = "\nNext:\n  policygen check      says what is wrong or missing"


@click.command(name="import", cls=Command)
@click.argument("kind", metavar="KIND", type=click.Choice(_KINDS))
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--slug", default="", metavar="NAME", help="The policy's name in addresses; for git a pattern: {name}.")
@click.option("--title", default="", metavar="WORDS", help="The policy's title, if its text has no heading.")
@click.option("--effective", default="", metavar="DATE", help="From when it applies: 2026-12-01, 2026-12 or 2026.")
@click.option("--observed", default="", metavar="DATE", help="When the text was seen, if nobody knows more.")
@click.option("--day-first", "order", flag_value="day", help="Read 01/02/2020 as 1 February; it is never guessed.")
@click.option("--month-first", "order", flag_value="month", help="Read 01/02/2020 as 2 January.")
@click.option("--dates", type=click.Choice(_DATES), help="Git: where dates are; by default front matter, then texts.")
@click.option("--include", multiple=True, metavar="GLOB", help="Git: only such files, by default **/*.md.")
@click.option("--exclude", multiple=True, metavar="GLOB", help="Git: no such files, by default **/README.md.")
@click.option("--branch", default="", metavar="NAME", help="Git: this branch, not the one that is checked out.")
@click.option("--fold", is_flag=True, help="Git: leave out what stood only briefly between two equal texts.")
@click.option(
    "--into", type=click.Path(file_okay=False, path_type=Path), metavar="DIR", help="Write here, not content/."
)
@click.option("--yes", is_flag=True, help="Take likely dates for right, and write without asking.")
@project_option
@json_option
@click.pass_context
def import_(
    context: click.Context,
    kind: str,
    files: tuple[Path, ...],
    slug: str,
    title: str,
    effective: str,
    observed: str,
    order: str | None,
    dates: str | None,
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    branch: str,
    fold: bool,
    into: Path | None,
    yes: bool,
    project: Path,
    json: bool,
) -> None:
    """Make versions of what you have.

    KIND is "text" (plain text or Markdown), "html" (saved pages; nothing is fetched) or "git" (a repository or bundle:
    the whole history of the files in it). Several texts that have one title become versions of one policy.

    What was found in each text is shown: its title, its date, and where that stands. In a terminal you are asked about
    whatever is not certain; elsewhere that is an error that names the option to decide it with. Nothing is ever
    overwritten.

    \b
    Example: policygen import html saved/privacy-2019.html saved/privacy-2021.html --slug privacy
    Example: policygen import git ../policies --include "policies/*.md"
    """
    from policygen.commands.import_files import ImportOptions

    _fitting(context, kind, files)
    config = _config(project)
    zone, target = config.timezone, into or project / "content"
    day_first = None if order is None else order == "day"
    if kind == "git":
        from policygen.config import DatedBy, GitSettings

        usual = GitSettings(git=str(files[0].absolute()), place=Place(str(files[0])))
        settings = replace(
            usual,
            branch=branch,
            include=include or usual.include,
            exclude=exclude or usual.exclude,
            slug=slug or usual.slug,
            dates=DatedBy(dates or "text"),
            day_first=day_first,
            fold=fold,
        )
        _histories(settings, config, target, ask=not (yes or json) and at_terminal(), json=json)
        return
    given = ImportOptions(
        slug=slug,
        title=title,
        effective=date(effective, zone, "--effective") if effective else None,
        observed=date(observed, zone, "--observed") if observed else None,
        accept=yes,
    )
    texts, problems = _read(kind, files, config, day_first)
    _texts(texts, problems, given, config, target, json=json)


def _fitting(context: click.Context, kind: str, files: Sequence[Path]) -> None:
    """Refuse options that would do nothing."""
    given = {name for name, value in context.params.items() if value}
    histories = sorted(given & {"dates", "include", "exclude", "branch", "fold"})
    texts = sorted(given & {"title", "effective", "observed"})
    if kind == "git" and texts:
        raise click.UsageError(f"--{texts[0]} is about a single text, not about a history.")
    if kind == "git" and len(files) > 1:
        raise click.UsageError("Import one repository at a time.")
    if kind != "git" and histories:
        raise click.UsageError(f"--{histories[0]} is about a history: policygen import git REPOSITORY.")
    if len(files) > 1 and texts:
        raise click.UsageError(f"--{texts[0]} is about one text; import the files one by one.")


def _texts(
    texts: Sequence["ImportedText"],
    problems: list[Problem],
    given: "ImportOptions",
    config: "Config",
    target: Path,
    *,
    json: bool,
) -> None:
    """Decide about texts, and write them."""
    from policygen.commands.import_files import decide, plan_import, write_files

    ask = TerminalPrompter(config.timezone) if not json and at_terminal() else None
    if not json:
        _show(texts)
    decided, undecided = decide(texts, given, config, ask)
    wrong = [*problems, *undecided]
    if errors(wrong):
        raise Failed(wrong)
    new = plan_import(decided, given, target, config.timezone)
    if ask and not given.accept and not _agreed([file.destination for file in new], target):
        click.echo("Nothing was written.")
        return
    written = write_files(new, target)
    if json:
        as_json({"written": written, "texts": list(map(_plain, decided)), "problems": wrong})
        return
    print_problems(wrong)
    for path, file in zip(written, new, strict=True):
        click.echo(f"wrote {safe(str(path))} from {safe(' and '.join(file.destination.sources))}")
    click.echo(_NEXT)


def _histories(settings: "GitSettings", config: "Config", target: Path, *, ask: bool, json: bool) -> None:
    """Write the policies of a repository."""
    from policygen.commands.import_files import conflicts, write_files
    from policygen.importers.history_import import destinations, policy_files
    from policygen.sources.git.git_source import git_source

    source = git_source(Path(), config, settings, {})
    policies, problems = source.policies()
    planned = destinations(policies)
    wrong = [*map(_as_options, problems), *conflicts(planned, target, config.timezone)]
    if errors(wrong) or not policies:
        raise Failed(wrong)
    if not json:
        print_problems(wrong)
    if ask and not _agreed(planned, target):
        click.echo("Nothing was written.")
        return
    told = []
    for policy in policies:
        written = write_files(policy_files(policy, source.bodies(policy), settings.git), target)
        notes = source.notes(policy)
        told.append({"slug": policy.slug, "title": policy.title, "written": written, "notes": notes})
        if not json:
            superseded = len(written) - len(policy.versions)
            more = f", {count(superseded, 'superseded text')}" if superseded else ""
            left = f" ({count(len(notes), 'commit')} made no version: --json says why)" if notes else ""
            click.echo(f"wrote {safe(str(target / policy.slug))}: {count(len(policy.versions), 'version')}{more}{left}")
    if json:
        as_json({"policies": told, "problems": wrong})
    else:
        click.echo(_NEXT)


def _as_options(problem: Problem) -> Problem:
    """A problem of a history, with a word on settings that are options here."""
    if not any(name in problem.hint for name in ("exclude", "slug", "dates =")):
        return problem
    return replace(problem, hint=f"{problem.hint}\nhere, that is --dates commit, --exclude GLOB, --slug PATTERN")


def _config(project: Path) -> "Config":
    """The project's settings; the usual ones if it has none, or none that can be read (which `check` says)."""
    from policygen.config import Config, read_config
    from policygen.project.project import CONFIG
    from policygen.sources.canonical_text import decode_plain

    settings = project / CONFIG
    try:
        config, _ = read_config(decode_plain(settings.read_bytes()), CONFIG) if settings.is_file() else (None, ())
    except (OSError, UnicodeDecodeError):
        config = None
    return config or Config()


def _read(
    kind: str, files: Sequence[Path], config: "Config", day_first: bool | None
) -> tuple[list["ImportedText"], list[Problem]]:
    """What is in the files, and everything that is wrong with them."""
    from policygen.dates import load_zone
    from policygen.importers import read_page_file, read_text_file

    texts: list[ImportedText] = []
    problems: list[Problem] = []
    for file in files:
        try:
            raw = file.read_bytes()
        except OSError as error:
            message = f"the file cannot be read: {(error.strerror or 'unknown reason').lower()}"
            problems.append(ORIGINAL_NOT_READABLE.at(Place(str(file)), message, "correct its name, or its rights"))
            continue
        reading = read_page_file if kind == "html" else read_text_file
        read = reading(raw, str(file), config.limits, load_zone(config.timezone), day_first)
        problems += read.problems
        texts += [read.text] if read.text else []
    return texts, problems


def _show(texts: Sequence["ImportedText"]) -> None:
    """What was found, as a table, and what was changed."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("File", "Title", "Applies from", "Sure", "Where that stands", "Seen"):
        table.add_column(heading, overflow="fold")
    for found in texts:
        dates = found.effective.text if found.effective else " or ".join(found.stated.ambiguous) or "not said"
        seen = found.observed.day if found.observed else ""
        cells = (found.file, found.title or "none found", dates, found.certainty.value, found.evidence, seen)
        table.add_row(*(Text(safe(cell)) for cell in cells))
    if texts:
        console = Console()
        console.print(table) if console.is_terminal else Console(width=160).print(table)
    for found in texts:
        for sentence in found.notes:
            click.echo(f"{safe(found.file)}: {safe(sentence)}")


def _agreed(slots: Sequence["Destination"], target: Path) -> bool:
    click.echo("To be written:")
    for slot in slots:
        click.echo(f"  {safe(str(target / slot.path))}")
    return click.confirm("Write this?", default=True)


def _plain(text: "ImportDecision") -> dict[str, object]:
    """A decided text for programs."""
    found = text.text
    return {
        "file": found.file,
        "slug": text.slug,
        "title": text.title,
        "effective": text.effective,
        "observed": text.observed,
        "source": found.source,
        "sure": found.certainty,
        "evidence": found.evidence,
        "told": found.notes,
    }
