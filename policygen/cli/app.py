"""The command line as a whole: `policygen COMMAND`."""

import io
import sys

import click

from policygen import __version__
from policygen.cli.announcing import notice
from policygen.cli.base import Group
from policygen.cli.building import build, check, next_change
from policygen.cli.changing import correct, postpone, withdraw
from policygen.cli.comparing import diff
from policygen.cli.importing import import_
from policygen.cli.reading import log, show, verify
from policygen.cli.serving import serve
from policygen.cli.starting import completion, init, new, schema

_HELP = """\
Dated Markdown policies in, a static site of their whole history out.

\b
Start:    policygen init
Write:    policygen new privacy --effective 2026-12-01
See:      policygen serve --open
Check:    policygen check
Publish:  policygen build
"""


@click.group(
    cls=Group,
    help=_HELP,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Help on a command, with an example: policygen COMMAND --help",
)
@click.version_option(__version__, prog_name="policygen", message="%(prog)s %(version)s")
def app() -> None:
    """The group of all commands (its help is above)."""


for command in (
    init,
    new,
    import_,
    serve,
    build,
    check,
    diff,
    log,
    show,
    verify,
    notice,
    correct,
    postpone,
    withdraw,
    next_change,
    schema,
    completion,
):
    app.add_command(command)


def main() -> None:
    """Run the command line; never returns."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that lacks a character shows `?`
    app(prog_name="policygen")
