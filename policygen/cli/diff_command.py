"""`diff`: a redline in a terminal, in a pipe, or in a file: a page, a Word file with tracked changes, a PDF."""

import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from policygen.cli.command_base import Command, project_option
from policygen.cli.problem_report import harmless, json_of, safe

if TYPE_CHECKING:
    from policygen.commands.diff import Comparison

_FORMATS = ("terminal", "html", "json", "text")
_ENDINGS = {".html": "html", ".htm": "html", ".json": "json"}


def _complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:
    from click.shell_completion import CompletionItem

    from policygen.core.errors import Failed
    from policygen.project.project import load

    try:
        policies = load(ctx.params.get("project") or Path()).policies
    except Failed:
        policies = ()
    slugs = [policy.slug for policy in policies]
    versions = [f"{policy.slug}@{version.id}" for policy in policies for version in policy.versions]
    known = versions if "@" in incomplete else slugs
    found = [CompletionItem(name) for name in known if name.startswith(incomplete)]
    return found or [CompletionItem(incomplete, type="file")]


@click.command(cls=Command)
@click.argument("names", metavar="OLD [NEW] [-- FILE]", nargs=-1, required=True, shell_complete=_complete)
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMATS),
    help="What to print (by default: terminal in a terminal, else text; or as the ending of --output says).",
)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write it to a file.")
@click.option(
    "--docx",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write a Word file with tracked changes.",
)
@click.option(
    "--pdf",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write a PDF (needs the extra policygen[pdf]).",
)
@click.option("--author", metavar="NAME", help="Whose the changes in the Word file are (by default policygen's).")
@click.option("--lang", default="", metavar="CODE", help="The language of versions (by default the policy's own).")
@click.option("--exit-code", is_flag=True, help="End with status 1 if anything changed.")
@project_option
@click.pass_context
def diff(
    ctx: click.Context,
    names: tuple[str, ...],
    form: str | None,
    output: Path | None,
    docx: Path | None,
    pdf: Path | None,
    author: str | None,
    lang: str,
    exit_code: bool,
    project: Path,
) -> None:
    """Show what changed between two texts.

    \b
    POLICY                       the newest version against the one before
    POLICY@ID                    that version against the one before
    POLICY@ID POLICY@ID          any two versions, compared as on the site
    FILE                         a file against the last commit
    FILE FILE                    two files
    REVISION:FILE FILE           a git revision of a file against a file
    REVISION REVISION -- FILE    two git revisions of a file

    Each side may be any of POLICY@ID, FILE and REVISION:FILE. Files are found from the folder you are in.

    \b
    Example: policygen diff privacy@2026-09-21 --output redline.html
    \b
    Example: policygen diff privacy --docx redline.docx --author "Jane Doe"
    """
    from policygen.commands.diff import compare

    if author is not None and not (author.strip() and (docx or _ends(output, ".docx"))):
        raise click.UsageError("--author goes with --docx, and needs a name.")
    found = compare(names, project, Path(), lang)
    if output and form is None and output.suffix.lower() in (".docx", ".pdf"):
        docx, pdf, output = (output, pdf, None) if _ends(output, ".docx") else (docx, output, None)
    if docx:
        _write(docx, _word(found, author))
    if pdf:
        _write(pdf, _pdf(found))
    kind = form or _form(output)
    if output:
        _write(output, _shown(found, kind).encode())
    elif form or not (docx or pdf):
        shown = _shown(found, kind)
        click.echo(shown if kind == "terminal" else shown.encode(), nl=False, color=True)
    if exit_code and found.changed:
        ctx.exit(1)


def _ends(output: Path | None, ending: str) -> bool:
    return output is not None and output.suffix.lower() == ending


def _word(found: "Comparison", author: str | None) -> bytes:
    from policygen.exports.word import AUTHOR, word_file
    from policygen.redlines import counted

    return word_file(
        found.redline,
        found.title,
        (*found.lines(), counted(found.redline.counts)),
        heads=found.facts(),
        author=(author or AUTHOR).strip(),
        date=found.new.date,
        language=found.language,
    )


def _pdf(found: "Comparison") -> bytes:
    from policygen.exports.pdf import pdf_file

    return pdf_file(_shown(found, "html"))


def _form(output: Path | None) -> str:
    """What is wanted where nothing was said."""
    if output:
        return _ENDINGS.get(output.suffix.lower(), "text")
    return "terminal" if sys.stdout.isatty() and os.environ.get("TERM") not in ("dumb", "unknown") else "text"


def _shown(found: "Comparison", form: str) -> str:
    from policygen.redlines import counted, page

    redline, counts = found.redline, counted(found.redline.counts)
    if form == "terminal":
        return _drawn(found)
    if form == "html":
        return page(redline, found.title, (*found.lines(), counts), language=found.language, dates=found.dates)
    if form == "json":
        return f"{json_of(_for_programs(found))}\n"
    head = "\n".join([found.title, *found.lines(), counts])
    return harmless(f"{head}\n\n{redline.text}" if redline.changes else f"{head}\n").encode(errors="replace").decode()


def _drawn(found: "Comparison") -> str:
    from rich.console import Console

    from policygen.cli.redline_terminal import drawn

    sheet = io.StringIO()
    plain = bool(os.environ.get("NO_COLOR"))  # then underline and strike-through are left
    Console(file=sheet, force_terminal=True, no_color=plain, highlight=False).print(
        drawn(found.title, found.lines(), found.redline)
    )
    return "\n".join(line.rstrip(" ") for line in sheet.getvalue().split("\n"))


def _for_programs(found: "Comparison") -> dict[str, object]:
    sides = {
        name: {"name": side.name, "facts": dict(side.facts), "summary": side.summary}
        for name, side in (("old", found.old), ("new", found.new))
    }
    return {**sides, "changed": found.changed, **found.redline.values}


def _write(path: Path, content: bytes) -> None:
    from policygen.core.errors import Failed, Place
    from policygen.rules.commands import FILE_CANNOT_BE_WRITTEN

    try:
        path.write_bytes(content)
    except OSError as error:
        message = f"the file cannot be written: {(error.strerror or 'unknown reason').lower()}"
        raise Failed(
            [FILE_CANNOT_BE_WRITTEN.at(Place(str(path)), message, "choose another folder, or check its rights")]
        ) from error
    click.echo(f"wrote {safe(str(path))}")
