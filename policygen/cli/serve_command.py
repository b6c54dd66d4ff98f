"""`serve`: the site in a browser while it is written."""

import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policygen.cli.command_base import (
    Command,
    as_of_instant,
    as_of_option,
    now,
    parse_date,
    project_option,
    project_zone,
)
from policygen.cli.printing import print_problems, safe
from policygen.core.errors import Failed, Place
from policygen.rules.commands import PORT_NOT_FREE
from policygen.rules.project_files import NO_CONTENT_FOLDER

if TYPE_CHECKING:
    from policygen.preview import EditReport, Server, Session

PORT = 8000
PORTS = 20
"""How many ports are tried, from `PORT` on, where none is asked for."""


@click.command(cls=Command)
@project_option
@as_of_option
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    metavar="N",
    help=f"The port (by default {PORT}, or the next free one; 0: any).",
)
@click.option(
    "--host",
    default="127.0.0.1",
    metavar="NAME",
    help="The name or address to listen at. By default only programs on this machine reach the preview.",
)
@click.option("--open", "opens", is_flag=True, help="Open the preview in a browser.")
@click.option("--poll", is_flag=True, help="Look at all files every second, where the system does not tell of edits.")
def serve(project: Path, as_of: str | None, port: int | None, host: str, opens: bool, poll: bool) -> None:
    """Show the site in a browser, and follow every edit.

    Pages are made from memory when they are looked at; nothing is written. Drafts and upcoming versions are there, too,
    and say so. Ctrl-C ends it.

    \b
    Example: policygen serve --open
    """
    from policygen.preview import LOOPBACK, Session, follow_edits

    zone = project_zone(project)
    day = parse_date(as_of, zone, "--as-of") if as_of else None
    instant = as_of_instant(project, as_of)

    def clock() -> datetime:
        return instant if as_of else now()

    project = project.absolute()
    if sys.stderr.isatty():
        click.echo("Reading the texts …", err=True)
    session = Session(project, clock, day)
    if no_content := [problem for problem in session.problems if problem.code == NO_CONTENT_FOLDER.code]:
        raise Failed(no_content)
    print_problems([*session.problems, *session.warnings])
    server = _listen(session, host, [port] if port is not None else range(PORT, PORT + PORTS))
    if host not in LOOPBACK:
        click.echo("Whoever reaches this machine over the network can read the preview, drafts included.", err=True)
    try:
        with follow_edits(session, project, poll, lambda text: click.echo(text, err=True), _print_edit):
            address = f"http://{_host_in_url(host)}:{server.server_port}/"
            click.echo(f"Preview at {safe(address)}  (Ctrl-C ends it)")
            if opens:
                click.launch(address)
            with suppress(KeyboardInterrupt):
                server.serve_forever(poll_interval=0.2)
    finally:
        server.server_close()


def _listen(session: "Session", host: str, ports: Sequence[int]) -> "Server":
    """A server at the first of the ports that is free."""
    from policygen.preview import Server

    reason = ""
    for port in ports:
        try:
            return Server(host, port, session.answer, session.events)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
    tried = f"{host}:{ports[0]}" if len(ports) == 1 else f"{host}, ports {ports[0]} to {ports[-1]}"
    raise Failed(
        [
            PORT_NOT_FREE.at(
                Place("--port" if len(ports) == 1 else "--host"),
                f"cannot listen at {tried}: {reason}",
                "choose another one with --port, or 0 for any that is free",
            )
        ]
    )


def _host_in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _print_edit(update: "EditReport") -> None:
    """One line for an edit, and what is wrong."""
    paths = sorted(update.changes.paths)
    others = f" and {len(paths) - 1:,} more" if len(paths) > 1 else ""
    click.echo(f"{safe(paths[0])}{others}" if paths else "The project has changed")
    print_problems(update.problems)
