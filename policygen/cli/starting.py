"""`init`, `new`, `schema`, `completion`: what comes before the first build."""

from pathlib import Path

import click

from policygen.cli.base import Command, now, policy_argument, project_option
from policygen.cli.report import as_json, safe
from policygen.errors import Place

_SHELLS = ("bash", "zsh", "fish")
_SCHEMAS = ("front-matter", "policy", "config")
_SITE_SCHEMAS = ("versions", "status", "site-status", "policies", "index", "blocks", "search")


@click.command(cls=Command)
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path), default=Path())
@click.option("--title", default="", metavar="WORDS", help="The site's title.")
@click.option(
    "--url", default="", metavar="ADDRESS", help="Where the site will be, for instance https://example.org/legal/."
)
@click.option(
    "--timezone", default="UTC", metavar="ZONE", help="Where days begin, for instance Europe/Berlin.", show_default=True
)
def init(directory: Path, title: str, url: str, timezone: str) -> None:
    """Start a project.

    Writes settings, a first policy, and what keeps the built site out of git. Nothing that is there is overwritten,
    so it can be used in a folder that holds other things.

    \b
    Example: policygen init legal --title "Our policies" --timezone Europe/Berlin
    """
    from policygen.commands.init import init as start
    from policygen.dates import zone
    from policygen.errors import Problem

    if url and not url.startswith(("https://", "http://")):
        raise click.BadParameter("it begins with https:// (or http://)", param_hint="--url")
    known = zone(timezone, Place("--timezone"))
    if isinstance(known, Problem):
        raise click.BadParameter(f"{known.message}; {known.hint}", param_hint="--timezone")
    today = now().astimezone(known).date().isoformat()
    done = start(directory, today=today, title=title, url=url, timezone=timezone)
    for verb, paths in (("wrote", done.written), ("added lines to", done.extended), ("kept", done.kept)):
        for path in paths:
            click.echo(f"{verb} {safe(str(directory / path))}")
    if not done.written and not done.extended:
        click.echo("Everything was there already.")
    click.echo("\nNext:")
    if directory != Path():
        click.echo(f"  cd {safe(str(directory))}")
    if done.text:
        click.echo(f"  write your policy into {done.text}")
    click.echo("  policygen check      says what is wrong or missing")
    click.echo("  policygen build      makes the site in site/")


@click.command(cls=Command)
@policy_argument
@click.option(
    "--effective", required=True, metavar="DATE", help="When it begins to bind: 2026-12-01, or 2026-12, or 2026."
)
@click.option(
    "--published", default="", metavar="DATE", help="When readers can first see it, if you know that already."
)
@click.option("--material", "change", flag_value="material", help="Something changes for readers.")
@click.option("--editorial", "change", flag_value="editorial", help="Only the wording changes.")
@click.option("--reviewed", "change", flag_value="reviewed", help="Looked at again; nothing changes.")
@click.option(
    "--lang",
    default="",
    metavar="CODE",
    help="Write the text in this language, for instance de (by default the policy's own).",
)
@project_option
def new(policy: str, effective: str, published: str, change: str | None, lang: str, project: Path) -> None:
    """Begin the next version of a policy.

    Its text before that date is copied into a new file, with the front matter filled in. A policy that does not exist
    yet begins with a few headings.

    \b
    Example: policygen new privacy --effective 2026-12-01 --material
    """
    from policygen.commands.new import draft, write
    from policygen.library import load

    done = draft(project, load(project), policy, effective, published=published, change=change or "", language=lang)
    write(project, done)
    path = safe(str(project / done.path))
    click.echo(f"wrote {path}" + (f", a copy of {safe(done.copied)}" if done.copied else ""))
    if not done.copied:
        near = f" Did you mean `{done.near}`? Then delete the file." if done.near else ""
        click.echo(f"`{policy}` is a new policy.{near}")
    click.echo("\nNext:")
    click.echo(f"  change the text in {path}, and say in its `summary` what is new for readers")
    for language in done.languages:
        click.echo(f"  policygen new {policy} --effective {effective} --lang {language}      begins the translation")
    click.echo("  policygen check      says what is wrong or missing")


@click.command(cls=Command)
@click.argument("what", metavar="[WHAT]", type=click.Choice((*_SCHEMAS, *_SITE_SCHEMAS)), default=_SCHEMAS[0])
def schema(what: str) -> None:
    """Print a JSON Schema for your editor, or of a site's data.

    With it, editors complete and check what you write. `front-matter` describes the lines at the head of a text,
    `policy` a policy.toml, `config` policygen.toml. The others describe JSON files of a site, in which they lie as
    schema/NAME.json: `versions` every versions.json, `index` the index.json of a version, and so on.

    \b
    Example: policygen schema config > policygen.schema.json
    """
    from policygen.pages.schemas import site_schemas
    from policygen.schema import config_schema, front_matter_schema, policy_schema

    schemas = {"front-matter": front_matter_schema, "policy": policy_schema, "config": config_schema}
    as_json(schemas[what]() if what in schemas else site_schemas()[what])


@click.command(cls=Command)
@click.argument("shell", metavar="SHELL", type=click.Choice(_SHELLS))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Make your shell complete commands.

    Options and names of policies are completed as well.

    \b
    bash:  put this line into ~/.bashrc:  eval "$(policygen completion bash)"
    zsh:   put this line into ~/.zshrc:   eval "$(policygen completion zsh)"
    fish:  policygen completion fish > ~/.config/fish/completions/policygen.fish

    \b
    Example: eval "$(policygen completion bash)"
    """
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    assert found is not None, "click knows these shells"
    click.echo(found(context.find_root().command, {}, "policygen", "_POLICYGEN_COMPLETE").source())
