"""`log`, `show`, `verify`: reading a policy's history in a terminal, and whether it still is what was published."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from policygen.cli.command_base import (
    Command,
    as_of_option,
    date,
    json_option,
    moment,
    now,
    policy_argument,
    project_option,
)
from policygen.cli.problem_report import as_json, count, print_problems, safe

if TYPE_CHECKING:
    from policygen.commands.verify import Verified
    from policygen.core.model import Policy, When
    from policygen.project.project import Project
    from policygen.timeline.applied import AppliedVersions


@click.command(cls=Command)
@policy_argument
@project_option
@as_of_option
@json_option
def log(policy: str, project: Path, as_of: str | None, json: bool) -> None:
    """List the versions of a policy.

    The newest comes first. A version is named by the date from which it applies, as exactly as that is known; "seen-"
    means that the text was only seen on that day. Words are counted against the version before. Below stand the
    corrections of each version, and what its source has to say: why some commits are no versions.

    \b
    Example: policygen log privacy
    """
    from policygen.cli.log_table import print_log
    from policygen.commands.log import changed_words, rows, where
    from policygen.commands.policy_histories import history_of
    from policygen.project.project import find_policy, load

    loaded = load(project)
    found = find_policy(loaded, policy)
    words, corrected = changed_words(history_of(loaded, found, found.language))
    listed = rows(found, moment(project, as_of), words, corrected)
    said = loaded.source.notes(found)
    if json:
        as_json({"policy": found.slug, "title": found.title, "versions": listed, "notes": said})
    else:
        print_log(_headline(found, where(listed)), listed, said)


def _headline(policy: "Policy", where: str) -> str:
    entry = f"{policy.title} ({policy.slug})"
    return f"{entry}, from {where.rstrip('@')}" if where else entry


@click.command(cls=Command)
@policy_argument
@click.option("--on", "day", metavar="DATE", help="The day to ask about, for instance 2021-03-15 (by default today).")
@click.option("--lang", default="", metavar="CODE", help="The language of the text (by default the policy's own).")
@click.option(
    "--markdown", is_flag=True, help="Print the text alone, byte for byte; what is known about it goes apart."
)
@project_option
@json_option
def show(policy: str, day: str | None, lang: str, markdown: bool, project: Path, json: bool) -> None:
    """Print the text that applied on a day.

    What is not known for certain is said. POLICY can also name one version, as in privacy@2026-09-21.

    \b
    Example: policygen show privacy --on 2021-03-15
    """
    from policygen.commands.show import sentences, text_of
    from policygen.project.project import load

    if day and "@" in policy:
        raise click.UsageError("Name a version (POLICY@ID) or a day (--on DATE), not both.")
    loaded = load(project)
    found = _found(loaded, policy, day)
    text = text_of(found, lang)
    body = loaded.source.bodies(found.policy)[text.digest]
    if json:
        as_json(_for_programs(found, text.language, body))
        return
    known = safe("\n".join([f"{text.title} ({found.policy.slug}@{found.version.id})", *sentences(found)]))
    click.echo(known, err=markdown)
    if markdown:
        click.echo(body.encode(), nl=False)
    else:
        click.echo(f"\n{safe(body)}", nl=False)


@click.command(cls=Command)
@project_option
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where the site is (by default site/ in the project).",
)
@json_option
def verify(project: Path, output: Path | None, json: bool) -> None:
    """Compare what is there with what was published.

    The sources are compared with policygen.lock (without one, with the list in the site), the files of the site with
    the list of their digests. The exit status is 1 if anything differs; the first version that does is named first.

    \b
    Example: policygen verify
    """
    from policygen.commands.verify import verify as look

    found = look(project, output)
    if json:
        as_json(
            {
                "against": found.against or None,
                "published": found.published,
                "unrecorded": found.unrecorded,
                "files": found.files,
                "first": found.first or None,
                "problems": found.problems,
            }
        )
    else:
        _tell(found)
    if found.problems:
        click.get_current_context().exit(1)


def _tell(found: "Verified") -> None:
    """What differs, the first version first; else what was compared."""
    if found.first:
        click.echo(f"The first version that differs from {safe(found.against)}: {safe(found.first)}\n", err=True)
    for problem in found.problems:
        print_problems([problem])
    if found.problems:
        click.echo(f"\n{count(len(found.problems), 'difference')}.", err=True)
        return
    if found.against:
        click.echo(f"{count(found.published, 'version')}: the sources say what {safe(found.against)} says.")
    if found.unrecorded:
        click.echo(f"{count(found.unrecorded, 'version')} not yet in {found.against}: policygen build --record")
    if found.files:
        click.echo(f"{count(found.files, 'file')} of the site: as they were built.")


def _found(loaded: "Project", name: str, day: str | None) -> "AppliedVersions":
    from policygen.commands.show import applied, version_by_id
    from policygen.project.project import find_policy, find_version

    if "@" in name:
        return version_by_id(*find_version(loaded, name))
    policy = find_policy(loaded, name)
    return applied(policy, date(day, policy.timezone, "--on") if day else _today(policy.timezone))


def _today(zone: str) -> "When":
    from policygen.dates import load_zone

    return date(now().astimezone(load_zone(zone)).date().isoformat(), zone, "--on")


def _for_programs(found: "AppliedVersions", language: str, body: str) -> dict[str, object]:
    from policygen.commands.show import sentences

    version = found.version
    text = version.text(language)
    assert text is not None, "the body is that of this text"
    return {
        "policy": found.policy.slug,
        "version": version.id,
        "asked": found.period,
        "certain": found.certain,
        "others": [other.id for other in found.others],
        "effective": version.effective,
        "precision": version.effective.precision if version.effective else "unknown",
        "observed": version.observed,
        "published": version.published,
        "until": found.policy.until(version),
        "known": sentences(found),
        "title": text.title,
        "language": language,
        "digest": text.digest,
        "file": text.place.file,
        "text": body,
    }
