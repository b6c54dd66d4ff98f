"""`key`: what signs the ledger."""

import secrets
from pathlib import Path
from shlex import quote

import click

from policygen.cli.command_base import Command, project_option
from policygen.cli.printing import safe


@click.command(cls=Command)
@click.option("--origin", default="", metavar="NAME", help="What the ledger is called (by default as base_url says).")
@click.option(
    "--secret",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Where the secret goes (by default a file of your own in ~/.config/policygen/).",
)
@project_option
def key(origin: str, secret: Path | None, project: Path) -> None:
    """Make a key that signs the ledger.

    Prints the public half, for policygen.toml, and writes the secret half into a new file that only you can read,
    outside of the project and of any git repository. Changes nothing in the project.

    \b
    Example: policygen key
    """
    from policygen.commands.make_key import make_key
    from policygen.project.project import read_project_settings

    made = make_key(read_project_settings(project), project, secrets.token_bytes(32), origin, secret)
    file = safe(str(made.file))
    click.echo(f"Put this into policygen.toml, and commit it:\n\n{made.settings}\n")
    click.echo(f"The secret is in {file}; only you can read it.")
    click.echo("Keep a second copy offline. Whoever has it can sign in your name; without it nobody can.\n")
    click.echo(f"Where you record by hand:  export POLICYGEN_SIGNING_KEY_FILE={safe(quote(str(made.file)))}")
    click.echo("Where a pipeline records:  store what is in the file as its secret variable POLICYGEN_SIGNING_KEY")
