"""The command line as a whole: `policygen COMMAND`."""

import gc
import io
import sys

import click

from policygen import __version__
from policygen.cli.build_commands import build, check, next_change
from policygen.cli.command_base import Group
from policygen.cli.comment_command import comment
from policygen.cli.diff_command import diff
from policygen.cli.explain_command import explain
from policygen.cli.history_commands import log, show, verify
from policygen.cli.import_command import import_
from policygen.cli.init_commands import completion, init, new, schema
from policygen.cli.notice_command import notice
from policygen.cli.publish_command import publish
from policygen.cli.serve_command import serve
from policygen.cli.sources_command import sources
from policygen.cli.version_commands import correct, postpone, withdraw

_HELP = """\
Dated Markdown policies in, a static site of their whole history out.

\b
Start:    policygen init
Write:    policygen new privacy --effective 2026-12-01
See:      policygen serve --open
Check:    policygen check
Publish:  policygen publish --to git
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
    explain,
    sources,
    diff,
    comment,
    log,
    show,
    verify,
    publish,
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
    # Cyclic garbage is rare here; by default it is searched for hundreds of times while modules are loaded alone.
    gc.set_threshold(20_000)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that lacks a character shows `?`
    app(prog_name="policygen")
