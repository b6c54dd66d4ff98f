"""`diff`: a redline in a terminal, in a pipe, or in a file: a page, a Word file with tracked changes, a PDF."""

import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from policygen.cli.command_base import Command, project_option
from policygen.cli.printing import print_problems, safe, safe_prose, to_json

if TYPE_CHECKING:
    from policygen.commands.compare_texts import Comparison

_FORMATS = ("terminal", "html", "json", "text")
_FORMAT_BY_SUFFIX = {".html": "html", ".htm": "html", ".json": "json"}


def _complete_name(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:
    from click.shell_completion import CompletionItem

    from policygen.core.errors import Failed
    from policygen.project.project import load

    try:
        policies = load(ctx.params.get("project") or Path()).policies
    except Failed:
        policies = ()
    slugs = [policy.slug for policy in policies]
    versions = [f"{policy.slug}@{version.id}" for policy in policies for version in policy.versions]
    candidates = versions if "@" in incomplete else slugs
    completions = [CompletionItem(name) for name in candidates if name.startswith(incomplete)]
    return completions or [CompletionItem(incomplete, type="file")]


@click.command(cls=Command)
@click.argument("names", metavar="OLD [NEW] [-- FILE]", nargs=-1, required=True, shell_complete=_complete_name)
@click.option(
    "--format",
    "output_format",
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
    output_format: str | None,
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
    from policygen.commands.compare_texts import compare

    if author is not None and not (author.strip() and (docx or _has_suffix(output, ".docx"))):
        raise click.UsageError("--author goes with --docx, and needs a name.")
    comparison = compare(names, project, Path(), lang)
    if output and output_format is None and output.suffix.lower() in (".docx", ".pdf"):
        docx, pdf, output = (output, pdf, None) if _has_suffix(output, ".docx") else (docx, output, None)
    if docx:
        _write(docx, _word_bytes(comparison, author))
    if pdf:
        _write(pdf, _pdf_bytes(comparison))
    chosen_format = output_format or _default_format(output)
    if output:
        _write(output, _formatted(comparison, chosen_format).encode())
    elif output_format or not (docx or pdf):
        text = _formatted(comparison, chosen_format)
        click.echo(text if chosen_format == "terminal" else text.encode(), nl=False, color=True)
    print_problems((*comparison.old.vanishing, *comparison.new.vanishing))
    if exit_code and comparison.changed:
        ctx.exit(1)


def _has_suffix(output: Path | None, suffix: str) -> bool:
    return output is not None and output.suffix.lower() == suffix


def _word_bytes(comparison: "Comparison", author: str | None) -> bytes:
    from policygen.exports.word import AUTHOR, word_file

    return word_file(
        comparison.redline,
        comparison.title,
        (*comparison.lines(), comparison.redline.counts_text),
        heads=comparison.facts(),
        author=(author or AUTHOR).strip(),
        date=comparison.new.date,
        language=comparison.language,
    )


def _pdf_bytes(comparison: "Comparison") -> bytes:
    from policygen.exports.pdf_file import pdf_file

    return pdf_file(_formatted(comparison, "html"))


def _default_format(output: Path | None) -> str:
    """The format where no option names one."""
    if output:
        return _FORMAT_BY_SUFFIX.get(output.suffix.lower(), "text")
    return "terminal" if sys.stdout.isatty() and os.environ.get("TERM") not in ("dumb", "unknown") else "text"


def _formatted(comparison: "Comparison", output_format: str) -> str:
    from policygen.redlines import redline_page

    redline, counts = comparison.redline, comparison.redline.counts_text
    if output_format == "terminal":
        return _terminal_text(comparison)
    if output_format == "html":
        return redline_page(
            redline,
            comparison.title,
            (*comparison.lines(), counts),
            language=comparison.language,
            dates=comparison.dates,
        )
    if output_format == "json":
        return f"{to_json(_comparison_values(comparison))}\n"
    head = "\n".join([comparison.title, *comparison.lines(), counts])
    return safe_prose(f"{head}\n\n{redline.text}" if redline.changes else f"{head}\n").encode(errors="replace").decode()


def _terminal_text(comparison: "Comparison") -> str:
    from rich.console import Console

    from policygen.cli.redline_terminal import draw_redline

    buffer = io.StringIO()
    no_color = bool(os.environ.get("NO_COLOR"))  # then underline and strike-through are left
    Console(file=buffer, force_terminal=True, no_color=no_color, highlight=False).print(
        draw_redline(comparison.title, comparison.lines(), comparison.redline)
    )
    return "\n".join(line.rstrip(" ") for line in buffer.getvalue().split("\n"))


def _comparison_values(comparison: "Comparison") -> dict[str, object]:
    sides = {
        name: {"name": side.name, "facts": dict(side.facts), "summary": side.summary}
        for name, side in (("old", comparison.old), ("new", comparison.new))
    }
    return {**sides, "changed": comparison.changed, **comparison.redline.values}


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
