"""`diff`: a redline in a terminal, in a pipe, or in a file: a page, a Word file, a PDF."""

import io
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policygen.cli.command_base import Command, project_option
from policygen.cli.comment_command import checked_link, project_comment
from policygen.cli.printing import print_problems, safe, safe_prose, to_json
from policygen.cli.shell_completion import complete_text

if TYPE_CHECKING:
    from policygen.commands.compare_texts import Comparison
    from policygen.commands.redline_files import RedlineFiles
    from policygen.exports.redline_page import PageStyle
    from policygen.exports.word import WordStyle

_FORMATS = ("terminal", "html", "json", "text", "markdown")
_FORMAT_BY_SUFFIX = {".html": "html", ".htm": "html", ".json": "json", ".md": "markdown"}


def _checked_language(context: click.Context, parameter: click.Parameter, code: str) -> str:
    """The code of a language, which the pages say as it is."""
    from policygen.config.setting_checks import is_language, language_hint

    if code and not is_language(code):
        raise click.BadParameter(f"`{safe(code)}` is not the code of a language; {language_hint(code)}")
    return code


@click.command(cls=Command)
@click.argument("names", metavar="OLD [NEW] [-- FILE]", nargs=-1, required=True, shell_complete=complete_text)
@click.option(
    "--format",
    "output_format",
    type=click.Choice(_FORMATS),
    help="What to print (by default: terminal in a terminal, else text; or as the ending of --output says).",
)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write it to a file.")
@click.option(
    "--html",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write a page that needs nothing else.",
)
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
@click.option("--only-changes", is_flag=True, help="Files: the changes with what is beside them, the rest counted.")
@click.option("--side-by-side", is_flag=True, help="HTML and PDF: both texts beside each other.")
@click.option("--static", is_flag=True, help="Word: coloured words in place of tracked changes.")
@click.option(
    "--marks",
    metavar="PROFILE",
    help="How changes look in HTML, PDF and static Word: site (the usual), word, litera, or a file.",
)
@click.option(
    "--statistics",
    type=click.Choice(("begin", "end", "none")),
    help="Files: where the page of statistics stands (by default at the end).",
)
@click.option("--author", metavar="NAME", help="Whose the changes in the Word file are (by default policygen's).")
@click.option(
    "--lang",
    default="",
    metavar="CODE",
    callback=_checked_language,
    help="The language of the texts (by default the policy's own).",
)
@click.option("--link", default="", metavar="URL", callback=checked_link, help="A page with the texts, for Markdown.")
@click.option("--exit-code", is_flag=True, help="End with status 1 if anything changed.")
@project_option
@click.pass_context
def diff(
    ctx: click.Context,
    names: tuple[str, ...],
    output_format: str | None,
    output: Path | None,
    html: Path | None,
    docx: Path | None,
    pdf: Path | None,
    only_changes: bool,
    side_by_side: bool,
    static: bool,
    marks: str | None,
    statistics: str | None,
    author: str | None,
    lang: str,
    link: str,
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
    REVISION REVISION            all policies at two revisions (--format markdown)

    Each side may be any of POLICY@ID, FILE and REVISION:FILE. Files are found from the folder you are in.

    \b
    Example: policygen diff privacy@2026-09-21 --output redline.html
    \b
    Example: policygen diff privacy --docx redline.docx --author "Jane Doe"
    \b
    Example: policygen diff privacy --pdf redline.pdf --marks litera
    """
    from policygen.commands.compare_texts import are_revisions, compare
    from policygen.commands.redline_files import RedlineFiles

    if output and output_format is None and output.suffix.lower() in (".docx", ".pdf"):
        is_word = output.suffix.lower() == ".docx"
        docx, pdf, output = (output, pdf, None) if is_word else (docx, output, None)
    chosen_format = output_format or _default_format(output)
    prints = bool(output or output_format or not (html or docx or pdf))
    wishes = _Wishes(
        has_page=bool(html or pdf or (prints and chosen_format == "html")),
        has_word=bool(docx),
        is_static=static,
        only_changes=only_changes,
        side_by_side=side_by_side,
        marks=marks,
        statistics=statistics,
        author=author,
    )
    wishes.check()
    _check_files((output, html, docx, pdf))
    if link and chosen_format != "markdown":
        raise click.UsageError("--link goes with --format markdown.")
    if chosen_format == "markdown" and are_revisions(names, project, Path()):
        if html or docx or pdf or lang:
            raise click.UsageError("Of a whole project there is only Markdown, in all languages.")
        texts, markdown = project_comment(names[0], names[1], project, link)
        _print_or_write(output, markdown)
        ctx.exit(1 if exit_code and texts else 0)
    page_style, word_style = wishes.styles()
    comparison = compare(names, project, Path(), lang)
    files = RedlineFiles(comparison, project)
    if html:
        _write(html, files.html(page_style).encode())
    if docx:
        _write(docx, files.word(word_style, (author or "").strip()))
    if pdf:
        _write(pdf, files.pdf(page_style))
    if prints:
        is_page = chosen_format == "html"
        text = files.html(page_style) if is_page else _formatted(comparison, files, chosen_format, link)
        if output:
            _write(output, text.encode())
        else:
            click.echo(text if chosen_format == "terminal" else text.encode(), nl=False, color=True)
    print_problems((*comparison.old.warnings, *comparison.new.warnings))
    if exit_code and comparison.changed:
        ctx.exit(1)


def _check_files(files: Iterable[Path | None]) -> None:
    """A usage error if two of the files to be written are one."""
    seen: set[Path] = set()
    for path in filter(None, files):
        if path.resolve() in seen:
            raise click.UsageError(f"{safe(path.name)} would be written twice.")
        seen.add(path.resolve())


@dataclass(frozen=True, slots=True)
class _Wishes:
    """What is asked of files: which of them there are, and how they shall look."""

    has_page: bool
    has_word: bool
    is_static: bool
    only_changes: bool
    side_by_side: bool
    marks: str | None
    statistics: str | None
    author: str | None

    def check(self) -> None:
        """A usage error for what cannot be had together."""
        has_static_word = self.has_word and self.is_static
        if self.author is not None and not (self.author.strip() and self.has_word):
            raise click.UsageError("--author goes with --docx, and needs a name.")
        if self.is_static and not self.has_word:
            raise click.UsageError("--static goes with --docx.")
        if self.side_by_side and self.has_word:
            raise click.UsageError("A Word file cannot have --side-by-side; write that with --html or --pdf.")
        if self.side_by_side and not self.has_page:
            raise click.UsageError("--side-by-side goes with --html and --pdf.")
        if self.only_changes and self.has_word and not self.is_static:
            message = "A Word file with tracked changes has the whole text; for --only-changes add --static."
            raise click.UsageError(message)
        if self.only_changes and not (self.has_page or has_static_word):
            raise click.UsageError("--only-changes goes with --html, --pdf, and --docx with --static.")
        if self.marks is not None and not (self.has_page or has_static_word):
            raise click.UsageError("--marks goes with --html, --pdf, and --docx with --static.")
        if self.statistics is not None and not (self.has_page or self.has_word):
            raise click.UsageError("--statistics goes with --html, --pdf and --docx.")

    def styles(self) -> "tuple[PageStyle, WordStyle]":
        """How pages and Word files shall look; `Failed` if there are no such marks."""
        from policygen.exports.marks import SITE, read_marks
        from policygen.exports.redline_frame import Statistics
        from policygen.exports.redline_page import PageStyle
        from policygen.exports.word import WordStyle

        statistics = Statistics(self.statistics or Statistics.END)
        marks = read_marks(self.marks or SITE, Path())
        own_marks = None if self.marks in (None, SITE) else marks  # those of the site are in its style sheet
        return (
            PageStyle(statistics, self.only_changes, self.side_by_side, own_marks),
            WordStyle(statistics, marks if self.is_static else None, self.only_changes),
        )


def _default_format(output: Path | None) -> str:
    """The format where no option names one."""
    if output:
        return _FORMAT_BY_SUFFIX.get(output.suffix.lower(), "text")
    return "terminal" if sys.stdout.isatty() and os.environ.get("TERM") not in ("dumb", "unknown") else "text"


def _print_or_write(output: Path | None, text: str) -> None:
    if output:
        _write(output, text.encode())
    else:
        click.echo(text.encode(), nl=False)


def _formatted(comparison: "Comparison", files: "RedlineFiles", output_format: str, link: str = "") -> str:
    from policygen.commands.redline_files import english_title

    redline = comparison.redline
    if output_format == "markdown":
        from policygen.commands.compared_revisions import commented_text
        from policygen.exports.markdown_comment import comment_markdown

        return comment_markdown([commented_text(comparison, link)])
    if output_format == "json":
        return f"{to_json(_comparison_values(comparison, files.frame.title))}\n"
    # Of files the title in words has nothing that the names and the lines below them do not have.
    in_words = (english_title(comparison),) if comparison.new.about.is_version else ()
    lines = (*in_words, *comparison.lines())
    if output_format == "terminal":
        return _terminal_text(comparison, lines)
    head = "\n".join([comparison.title, *lines, redline.counts_text])
    return safe_prose(f"{head}\n\n{redline.text}" if redline.changes else f"{head}\n").encode(errors="replace").decode()


def _terminal_text(comparison: "Comparison", lines: Iterable[str]) -> str:
    from rich.console import Console

    from policygen.cli.redline_terminal import draw_redline

    buffer = io.StringIO()
    no_color = bool(os.environ.get("NO_COLOR"))  # then underline and strike-through are left
    Console(file=buffer, force_terminal=True, no_color=no_color, highlight=False).print(
        draw_redline(comparison.title, lines, comparison.redline)
    )
    return "\n".join(line.rstrip(" ") for line in buffer.getvalue().split("\n"))


def _comparison_values(comparison: "Comparison", title: str) -> dict[str, object]:
    sides = {
        name: {"name": side.name, "facts": dict(side.facts), "summary": side.summary, "told": side.told}
        for name, side in (("old", comparison.old), ("new", comparison.new))
    }
    return {"title": title, **sides, "changed": comparison.changed, **comparison.redline.values}


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
