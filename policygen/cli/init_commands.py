"""`init`, `new`, `schema`, `completion`: what comes before the first build."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from policygen.cli.command_base import Command, now, policy_argument, project_option
from policygen.cli.printing import print_json, print_problems, safe
from policygen.cli.shell_completion import SHELLS, completion_script
from policygen.core.errors import Place, Problem

if TYPE_CHECKING:
    from policygen.importers import ImportedText

_HOSTS = ("github", "gitlab", "netlify", "cloudflare", "s3", "nginx", "caddy", "apache", "docker")
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
@click.option("--host", type=click.Choice(_HOSTS), help="Write the files by which a host builds and serves the site.")
@click.option(
    "--requirement",
    default="",
    metavar="WHAT",
    help="What pip installs at the host: an address of git, or a wheel (by default this version of policygen).",
)
@click.option("--force", is_flag=True, help="Write files for a host anew that somebody has changed.")
def init(directory: Path, title: str, url: str, timezone: str, host: str | None, requirement: str, force: bool) -> None:
    """Start a project, or prepare it for a host.

    Writes settings, a first policy, and what keeps the built site out of git. Nothing that is there is overwritten,
    so it can be used in a folder that holds other things.

    With --host it writes what builds and serves the site there, also for a project that exists, and says what is left
    to do. Files that it wrote itself it renews; what somebody has changed it shows, and leaves.

    \b
    Example: policygen init legal --title "Our policies" --timezone Europe/Berlin
    Example: policygen init --host github
    """
    from policygen.commands.init_project import init_project
    from policygen.dates import find_zone

    if not host and (requirement or force):
        raise click.UsageError("--requirement and --force are for --host")
    if host and (directory / "policygen.toml").is_file():
        _init_host(directory, host, requirement, force)
        return

    if url and not url.startswith(("https://", "http://")):
        raise click.BadParameter("it begins with https:// (or http://)", param_hint="--url")
    zone = find_zone(timezone, Place("--timezone"))
    if isinstance(zone, Problem):
        raise click.BadParameter(f"{zone.message}; {zone.hint}", param_hint="--timezone")
    today = now().astimezone(zone).date().isoformat()
    result = init_project(directory, today=today, title=title, url=url, timezone=timezone)
    for verb, paths in (("wrote", result.written), ("added lines to", result.extended), ("kept", result.existing)):
        for path in paths:
            click.echo(f"{verb} {safe(str(directory / path))}")
    if not result.written and not result.extended:
        click.echo("Everything was there already.")
    if host:
        _init_host(directory, host, requirement, force)
    click.echo("\nBefore that:" if host else "\nNext:")
    if directory != Path():
        click.echo(f"  cd {safe(str(directory))}")
    if result.text_path:
        click.echo(f"  write your policy into {result.text_path}")
    click.echo("  policygen serve      shows the site while you write")
    click.echo("  policygen check      says what is wrong or missing")
    click.echo("  policygen build      makes the site in site/")
    if not host:
        click.echo("  policygen init --host github      puts it there; --help names the other hosts")


def _init_host(directory: Path, host: str, requirement: str, force: bool) -> None:
    from policygen.commands.init_host import init_host

    result = init_host(directory, host, year=now().year, requirement=requirement, force=force)
    for verb, paths in (("wrote", result.written), ("up to date:", result.existing)):
        for path in paths:
            click.echo(f"{verb} {safe(str(directory / path))}")
    click.echo("\nNext:")
    for number, step in enumerate(result.steps, 1):
        click.echo(f"  {number}. {safe(step)}")


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
@click.option(
    "--from",
    "source",
    default="",
    metavar="FILE",
    help="Take the text from this file: a Word document, a saved page (.html), or a text (.md, .txt).",
)
@project_option
def new(policy: str, effective: str, published: str, change: str | None, lang: str, source: str, project: Path) -> None:
    """Begin the next version of a policy, as a draft.

    Its text before that date is copied into a new file, with the front matter filled in. With --from the text is that
    of a document instead; what of it cannot be kept is said. A policy that does not exist yet begins with a few
    headings, or with the document. Nothing is ever overwritten.

    The line `draft: yes` keeps it out of the site until you delete it; a review, which changes nothing, has none.

    \b
    Example: policygen new privacy --effective 2026-12-01 --material
    Example: policygen new privacy --effective 2026-12-01 --from "Privacy Policy 2026 (final).docx"
    """
    from policygen.commands.new_version import disagreement, draft_version, load_project, write_draft
    from policygen.commands.source_documents import read_document
    from policygen.dates import load_zone

    loaded = load_project(project)
    document: ImportedText | None = None
    problems: tuple[Problem, ...] = ()
    if source:
        document, problems = read_document(source, loaded.config.limits, load_zone(loaded.config.timezone))
    draft = draft_version(
        project,
        loaded,
        policy,
        effective,
        published=published,
        change=change or "",
        language=lang,
        document=document,
    )
    write_draft(project, draft)
    print_problems(problems)
    path = safe(str(project / draft.path))
    begun_from = (
        f", a copy of {safe(draft.copied_from)}"
        if draft.copied_from
        else f" from {safe(draft.imported_from)}"
        if source
        else ""
    )
    click.echo(f"wrote {path}{begun_from}")
    if document:
        for sentence in filter(None, (*document.account.sentences, disagreement(document, effective))):
            click.echo(f"  {safe(sentence)}")
    if draft.is_new:
        suggestion = f" Did you mean `{draft.similar_policy}`? Then delete the file." if draft.similar_policy else ""
        click.echo(f"`{policy}` is a new policy.{suggestion}")
    click.echo("\nNext:")
    if document:
        click.echo(f"  read {path} beside the document, and say in its `summary` what is new for readers")
        if not draft.is_new and not lang:
            before = safe(str(project / draft.text_before))
            click.echo(f"  policygen diff {before} {path}      shows what is new in it")
    elif draft.held_back:
        click.echo(f"  change the text in {path}, and say in its `summary` what is new for readers")
    for language in draft.languages:
        click.echo(f"  policygen new {policy} --effective {effective} --lang {language}      begins the translation")
    if draft.held_back:
        click.echo("  policygen serve      shows the draft; nobody else sees it")
        effect = "publishes" if draft.is_new or lang else "announces"
        day = f", on {published} if that is still to come" if published else ""
        click.echo(f"  take the line `draft: yes` out when it is ready: the next build {effect} it{day}")
    click.echo("  policygen check      says what is wrong or missing")
    if draft.held_back and not (draft.is_new or lang):
        click.echo(f"  policygen notice {policy}      then writes what tells people of it")


@click.command(cls=Command)
@click.argument("name", metavar="[WHAT]", type=click.Choice((*_SCHEMAS, *_SITE_SCHEMAS)), default=_SCHEMAS[0])
def schema(name: str) -> None:
    """Print a JSON Schema for your editor, or of a site's data.

    With it, editors complete and check what you write. `front-matter` describes the lines at the head of a text,
    `policy` a policy.toml, `config` policygen.toml. The others describe JSON files of a site, in which they lie as
    schema/NAME.json: `versions` every versions.json, `index` the index.json of a version, and so on.

    \b
    Example: policygen schema config > policygen.schema.json
    """
    from policygen.check.rule_catalogue import rules
    from policygen.config.schemas import config_schema, front_matter_schema, policy_schema
    from policygen.pages.data.site_schemas import site_schemas

    match name:
        case "front-matter":
            print_json(front_matter_schema(rules()))
        case "policy":
            print_json(policy_schema())
        case "config":
            print_json(config_schema(rules()))
        case _:
            print_json(site_schemas()[name])


@click.command(cls=Command)
@click.argument("shell", metavar="SHELL", type=click.Choice(SHELLS))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Make your shell complete commands.

    Options, names of policies and their versions (POLICY@ID) are completed as well.

    \b
    bash:        put this line into ~/.bashrc:  eval "$(policygen completion bash)"
    zsh:         put this line into ~/.zshrc, below compinit:  eval "$(policygen completion zsh)"
    fish:        policygen completion fish > ~/.config/fish/completions/policygen.fish
    powershell:  put this line into the file $PROFILE:  policygen completion powershell | Out-String | Invoke-Expression

    \b
    Example: eval "$(policygen completion bash)"
    """
    click.echo(completion_script(context.find_root().command, shell), nl=False)
