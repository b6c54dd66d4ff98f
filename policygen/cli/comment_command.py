"""`comment`: what a pull request changes in the published texts, as one comment on it."""

import os
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import click

from policygen.cli.command_base import Command, now, project_option
from policygen.cli.printing import pluralize, safe
from policygen.core.errors import Failed

if TYPE_CHECKING:
    from policygen.exports.markdown_comment import CommentedText


_FOR_MARKER = 100  # signs by which whoever posts the comment knows it again


def checked_link(context: click.Context, parameter: click.Parameter, value: str) -> str:
    """The address of a page, written so that it can stand in Markdown."""
    if value and (urlsplit(value).scheme not in ("http", "https") or not urlsplit(value).netloc):
        raise click.BadParameter("write a whole address, for instance https://preview.example.org/")
    return quote(value, safe="/:?#@!$&'*+,;=%~")


def project_comment(base: str, head: str, project: Path, link: str) -> tuple[tuple["CommentedText", ...], str]:
    """What changes in all texts of a project between two revisions, and the comment that says it."""
    from policygen.commands.compared_revisions import changed_texts
    from policygen.exports.markdown_comment import LIMIT, comment_markdown

    site = link and f"{link.removesuffix('/')}/"
    texts = changed_texts(base, head, project, now(), site)
    changing = f"{pluralize(len(texts), 'text')} {'changes' if len(texts) == 1 else 'change'}"
    return texts, comment_markdown(texts, f"Policies: {changing if texts else 'no text changes'}", LIMIT - _FOR_MARKER)


@click.command(cls=Command)
@click.argument("base", default="HEAD^1")
@click.argument("head", default="HEAD")
@click.option("--link", default="", metavar="URL", callback=checked_link, help="A site made of the pull request.")
@project_option
def comment(base: str, head: str, link: str, project: Path) -> None:
    """Post what a pull request changes as a comment on it.

    For a workflow of GitHub, which runs it in a checkout of the pull request: one comment, which later runs change.
    The pull request and the token are those of the environment. Without a token that may write, as in a pull request
    from a fork, the comment goes into the summary of the job instead, and all is well.

    \b
    Example: policygen comment --link https://preview.example.org/
    """
    from policygen.commands.pull_request_comment import Outcome, post_comment, write_summary

    texts, markdown = project_comment(base, head, project, link)
    try:
        posted = post_comment(markdown, os.environ, only_update=not texts)
    except Failed:
        write_summary(markdown, os.environ)
        raise
    click.echo(safe(posted.message))
    if posted.outcome is Outcome.NOT_ALLOWED:
        if write_summary(markdown, os.environ):
            click.echo("It stands in the summary of the job instead.")
        else:
            click.echo(markdown.encode(), nl=False)
