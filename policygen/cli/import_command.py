"""`import`: bringing in texts, saved pages and histories."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policygen.cli.command_base import Command, json_option, parse_date, project_option
from policygen.cli.printing import pluralize, print_json, print_problems, safe
from policygen.cli.prompts import TerminalPrompter, is_interactive
from policygen.core.errors import Failed, Place, Problem, errors
from policygen.rules.commands import ORIGINAL_NOT_READABLE

if TYPE_CHECKING:
    from policygen.commands.import_files import ImportOptions
    from policygen.config import Config, GitSettings
    from policygen.importers import ImportedText
    from policygen.importers.import_plan import Destination, ImportDecision
    from policygen.importers.word_account import LeftOut

_KINDS = ("text", "html", "git")
_DATES = ("front-matter", "text", "commit")
_UNCERTAIN = (
    "\nWhat is doubtful or not known stands in the files as well: doubts in a front matter, record_end in a\n"
    "policy.toml. If you know better, correct the dates and take these lines out."
)
_NEXT_STEPS = "\nNext:\n  policygen check      says what is wrong or missing"


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

    _check_options(context, kind, files)
    config = _config(project)
    zone, target = config.timezone, into or project / "content"
    if target.is_dir():
        from policygen.commands.import_files import changes_folder
        from policygen.pipeline.project_changes import settle_changes

        settle_changes(changes_folder(target, project))
    day_first = None if order is None else order == "day"
    if kind == "git":
        from policygen.config import DatedBy, GitSettings

        defaults = GitSettings(git=str(files[0].absolute()), place=Place(str(files[0])))
        settings = replace(
            defaults,
            branch=branch,
            include=include or defaults.include,
            exclude=exclude or defaults.exclude,
            slug=slug or defaults.slug,
            dates=DatedBy(dates or "text"),
            day_first=day_first,
            fold=fold,
        )
        _import_histories(settings, config, target, project, ask=not (yes or json) and is_interactive(), json=json)
        return
    options = ImportOptions(
        slug=slug,
        title=title,
        effective=parse_date(effective, zone, "--effective") if effective else None,
        observed=parse_date(observed, zone, "--observed") if observed else None,
        accept=yes,
    )
    texts, problems = _read(kind, files, config, day_first)
    _import_texts(texts, problems, options, config, target, project, json=json)


def _check_options(context: click.Context, kind: str, files: Sequence[Path]) -> None:
    """Refuse options that would do nothing."""
    given_options = {name for name, value in context.params.items() if value}
    history_options = sorted(given_options & {"dates", "include", "exclude", "branch", "fold"})
    text_options = sorted(given_options & {"title", "effective", "observed"})
    if kind == "git" and text_options:
        raise click.UsageError(f"--{text_options[0]} is about a single text, not about a history.")
    if kind == "git" and len(files) > 1:
        raise click.UsageError("Import one repository at a time.")
    if kind != "git" and history_options:
        raise click.UsageError(f"--{history_options[0]} is about a history: policygen import git REPOSITORY.")
    if len(files) > 1 and text_options:
        raise click.UsageError(f"--{text_options[0]} is about one text; import the files one by one.")


def _import_texts(
    texts: Sequence["ImportedText"],
    problems: list[Problem],
    options: "ImportOptions",
    config: "Config",
    target: Path,
    project: Path,
    *,
    json: bool,
) -> None:
    """Decide about texts, and write them."""
    from policygen.commands.import_files import decide, plan_import, write_files

    prompter = TerminalPrompter(config.timezone) if not json and is_interactive() else None
    if not json:
        _print_texts(texts)
    decided, undecided = decide(texts, options, config, prompter)
    all_problems = [*problems, *undecided]
    if errors(all_problems):
        raise Failed(all_problems)
    new = plan_import(decided, options, target, config.timezone)
    if prompter and not options.accept and not _confirm([file.destination for file in new], target):
        click.echo("Nothing was written.")
        return
    written = write_files(new, target, project)
    if json:
        print_json({"written": written, "texts": list(map(_decision_values, decided)), "problems": all_problems})
        return
    print_problems(all_problems)
    for path, file in zip(written, new, strict=True):
        click.echo(f"wrote {safe(str(path))} from {safe(' and '.join(file.destination.sources))}")
    click.echo(_NEXT_STEPS)


def _import_histories(
    settings: "GitSettings", config: "Config", target: Path, project: Path, *, ask: bool, json: bool
) -> None:
    """Write the policies of a repository."""
    from policygen.commands.import_files import account_of_history, conflicts, write_files
    from policygen.importers.history_import import destinations, policy_files, uncertainties
    from policygen.sources.git.git_source import git_source

    source = git_source(Path(), config, settings, {})
    policies, problems = source.policies()
    new_files = destinations(policies)
    all_problems = [*map(_with_option_hint, problems), *conflicts(new_files, target, config.timezone)]
    if errors(all_problems) or not policies:
        raise Failed(all_problems)
    if not json:
        print_problems(all_problems, "with --json each is said")
    if ask and not _confirm(new_files, target):
        click.echo("Nothing was written.")
        return
    imported = []
    vanishing: list[Problem] = []
    all_doubtful: list[str] = []
    files = {policy.slug: tuple(policy_files(policy, source.bodies(policy), settings.git)) for policy in policies}
    write_files(chain.from_iterable(files.values()), target, project)
    for policy in policies:
        left_out, policy_problems = account_of_history(policy, source)
        vanishing += policy_problems
        written = [target / file.destination.path for file in files[policy.slug]]
        notes = source.notes(policy)
        doubtful = list(uncertainties(policy))
        values = {"slug": policy.slug, "title": policy.title, "written": written, "notes": notes, "doubtful": doubtful}
        all_doubtful += doubtful
        imported.append({**values, "left_out": list(map(_left_out_values, left_out))})
        if not json:
            superseded = len(written) - len(policy.versions) - bool(policy.record_end or policy.group)
            count = pluralize(len(policy.versions), "version")
            count += f", {pluralize(superseded, 'superseded text')}" if superseded else ""
            skipped = f" ({pluralize(len(notes), 'commit')} made no version: --json says why)" if notes else ""
            click.echo(f"wrote {safe(str(target / policy.slug))}: {count}{skipped}")
            for part in left_out:
                click.echo(f"  {safe(str(part))}")
            for line in doubtful:
                click.echo(f"  {safe(line)}")
    if json:
        print_json({"policies": imported, "problems": [*all_problems, *vanishing]})
    else:
        print_problems(vanishing)
        click.echo(f"{_UNCERTAIN if all_doubtful else ''}{_NEXT_STEPS}")


def _with_option_hint(problem: Problem) -> Problem:
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
        read_file = read_page_file if kind == "html" else read_text_file
        imported = read_file(raw, str(file), config.limits, load_zone(config.timezone), day_first)
        problems += imported.problems
        texts += [imported.text] if imported.text else []
    return texts, problems


def _print_texts(texts: Sequence["ImportedText"]) -> None:
    """What was found, as a table, and what was changed."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("File", "Title", "Applies from", "Sure", "Where that stands", "Seen"):
        table.add_column(heading, overflow="fold")
    for text in texts:
        dates = text.effective.text if text.effective else " or ".join(text.stated.ambiguous) or "not said"
        seen = text.observed.day if text.observed else ""
        cells = (text.file, text.title or "none found", dates, text.certainty.value, text.evidence, seen)
        table.add_row(*(Text(safe(cell)) for cell in cells))
    if texts:
        console = Console()
        console.print(table) if console.is_terminal else Console(width=160).print(table)
    for text in texts:
        for sentence in text.account.sentences:
            click.echo(f"{safe(text.file)}: {safe(sentence)}")


def _confirm(destinations: Sequence["Destination"], target: Path) -> bool:
    click.echo("To be written:")
    for destination in destinations:
        click.echo(f"  {safe(str(target / destination.path))}")
    return click.confirm("Write this?", default=True)


def _decision_values(decision: "ImportDecision") -> dict[str, object]:
    """A decided text for programs."""
    text = decision.text
    return {
        "file": text.file,
        "slug": decision.slug,
        "title": decision.title,
        "effective": decision.effective,
        "observed": decision.observed,
        "source": text.source,
        "sure": text.certainty,
        "evidence": text.evidence,
        "told": text.account.sentences,
        "kept": text.account.kept,
        "left_out": list(map(_left_out_values, text.account.left_out)),
        "lost": [{"text": passage.text, "words": passage.words} for passage in text.account.lost],
    }


def _left_out_values(part: "LeftOut") -> dict[str, object]:
    """What was left out, for programs."""
    return {"what": part.sentence, "words": part.words, "first": part.first_words}
