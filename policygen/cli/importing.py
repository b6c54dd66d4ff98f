"""`import`: bringing in texts, saved pages and histories; the only command that asks questions."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policygen.cli.base import Command, date, json_option, project_option, project_zone
from policygen.cli.report import as_json, print_problems, safe
from policygen.errors import Failed, Place, Problem, errors

if TYPE_CHECKING:
    from policygen.commands.importing import Ask
    from policygen.config import Config
    from policygen.importers import Found
    from policygen.importers.plan import Decided, NewFile
    from policygen.model import When

_KINDS = ("text", "html")


@click.command(name="import", cls=Command)
@click.argument("kind", metavar="KIND", type=click.Choice(_KINDS))
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--slug", default="", metavar="NAME", help="The policy's name in addresses, for all of the files.")
@click.option("--title", default="", metavar="WORDS", help="The policy's title, if its text has no heading.")
@click.option(
    "--effective", default="", metavar="DATE", help="From when the text applies: 2026-12-01, 2026-12 or 2026."
)
@click.option("--observed", default="", metavar="DATE", help="When the text was seen, if nobody knows more.")
@click.option("--day-first", "order", flag_value="day", help="Read 01/02/2020 as 1 February; it is never guessed.")
@click.option("--month-first", "order", flag_value="month", help="Read 01/02/2020 as 2 January.")
@click.option(
    "--into", type=click.Path(file_okay=False, path_type=Path), metavar="DIR", help="Write here, not into content/."
)
@click.option(
    "--yes", is_flag=True, help="Take the dates that were found for right, and ask nothing that is not needed."
)
@project_option
@json_option
def import_(
    kind: str,
    files: tuple[Path, ...],
    slug: str,
    title: str,
    effective: str,
    observed: str,
    order: str | None,
    into: Path | None,
    yes: bool,
    project: Path,
    json: bool,
) -> None:
    """Make versions of what you have.

    KIND is "text" (plain text or Markdown) or "html" (saved pages; nothing is fetched). Several files that have one
    title become versions of one policy. What was found in each file is shown: its title, its date, and where that
    stands. In a terminal you are asked about whatever is not certain; elsewhere that is an error that names the option
    to decide it with. Nothing is ever overwritten.

    \b
    Example: policygen import html saved/privacy-2019.html saved/privacy-2021.html --slug privacy
    """
    from policygen.commands.importing import Given, decide, planned, write

    if len(files) > 1 and (effective or observed or title):
        raise click.UsageError("--effective, --observed and --title are about one file; import the files one by one.")
    zone = project_zone(project)
    given = Given(
        slug=slug,
        title=title,
        effective=date(effective, zone, "--effective") if effective else None,
        observed=date(observed, zone, "--observed") if observed else None,
        accept=yes,
    )
    ask: Ask | None = None if json or not (sys.stdin.isatty() and sys.stdout.isatty()) else _Terminal(zone)
    config = _config(project)
    texts, problems = _read(kind, files, config, None if order is None else order == "day")
    if not json:
        _show(texts)
    decided, undecided = decide(texts, given, config, ask)
    wrong = [*problems, *undecided]
    if errors(wrong):
        raise Failed(wrong)
    target = into or project / "content"
    new = planned(decided, given, target, zone)
    if ask and not yes and not _agreed(new, target):
        click.echo("Nothing was written.")
        return
    written = write(new, target)
    if json:
        as_json({"written": written, "texts": list(map(_plain, decided)), "problems": wrong})
        return
    print_problems(wrong)
    for path, file in zip(written, new, strict=True):
        click.echo(f"wrote {safe(str(path))} from {safe(' and '.join(file.made_from))}")
    click.echo("\nNext:\n  policygen check      says what is wrong or missing")


def _config(project: Path) -> "Config":
    """The project's settings; the usual ones if it has none, or none that can be read (which `check` says)."""
    from policygen.config import Config, read_config
    from policygen.library import CONFIG
    from policygen.text import plain

    settings = project / CONFIG
    try:
        config, _ = read_config(plain(settings.read_bytes()), CONFIG) if settings.is_file() else (None, ())
    except (OSError, UnicodeDecodeError):
        config = None
    return config or Config()


def _read(
    kind: str, files: Sequence[Path], config: "Config", day_first: bool | None
) -> tuple[list["Found"], list[Problem]]:
    """What is in the files, and everything that is wrong with them."""
    from policygen.dates import load_zone
    from policygen.importers import from_page, from_text

    texts: list[Found] = []
    problems: list[Problem] = []
    for file in files:
        try:
            raw = file.read_bytes()
        except OSError as error:
            message = f"the file cannot be read: {(error.strerror or 'unknown reason').lower()}"
            problems.append(Problem("E540", Place(str(file)), message, "correct its name, or its rights"))
            continue
        reading = from_page if kind == "html" else from_text
        read = reading(raw, str(file), config.limits, load_zone(config.timezone), day_first)
        problems += read.problems
        texts += [read.found] if read.found else []
    return texts, problems


def _show(texts: Sequence["Found"]) -> None:
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
        cells = (found.file, found.title or "none found", dates, found.sure.value, found.evidence, seen)
        table.add_row(*(Text(safe(cell)) for cell in cells))
    if texts:
        console = Console()
        console.print(table) if console.is_terminal else Console(width=160).print(table)
    for found in texts:
        for sentence in found.told:
            click.echo(f"{safe(found.file)}: {safe(sentence)}")


def _agreed(new: Sequence["NewFile"], target: Path) -> bool:
    click.echo("To be written:")
    for file in new:
        click.echo(f"  {safe(str(target / file.path))}")
    return click.confirm("Write this?", default=True)


def _plain(text: "Decided") -> dict[str, object]:
    """A decided text for programs."""
    found = text.found
    return {
        "file": found.file,
        "slug": text.slug,
        "title": text.title,
        "effective": text.effective,
        "observed": text.observed,
        "source": found.source,
        "sure": found.sure,
        "evidence": found.evidence,
        "told": found.told,
    }


class _Terminal:
    """Asks whoever sits at the terminal, again and again until the answer will do."""

    def __init__(self, zone: str) -> None:
        self._zone = zone

    def words(self, question: str, default: str) -> str:
        """A line of words."""
        return str(click.prompt(safe(question), default=default or None)).strip()

    def date(self, question: str, default: str, needed: bool) -> "When | None":
        """A date; an empty answer is none, if none is needed."""
        hint = "" if needed else " A date, or - if nobody knows"
        while True:
            answer = str(click.prompt(safe(question + hint), default=default or None)).strip()
            if answer == "-" and not needed:
                return None
            try:
                return date(answer, self._zone, "your answer")
            except Failed as failed:
                print_problems(failed.problems)

    def one_of(self, question: str, dates: Sequence[str]) -> "When | None":
        """One of some dates, by its number."""
        click.echo(safe(question))
        for number, choice in enumerate((*dates, "another date, or none"), 1):
            click.echo(f"  {number}  {choice}")
        number = click.prompt("Which", type=click.IntRange(1, len(dates) + 1))
        return date(dates[number - 1], self._zone, "your answer") if number <= len(dates) else None
