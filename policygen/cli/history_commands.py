"""`log`, `show`: reading a policy's history in a terminal."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from policygen.cli.command_base import (
    Command,
    as_of_instant,
    as_of_option,
    json_option,
    now,
    parse_date,
    policy_argument,
    project_option,
)
from policygen.cli.printing import print_json, safe

if TYPE_CHECKING:
    from policygen.core.model import Policy, Text, When
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
    corrections of each version, what speaks against its dates, and what its source has to say: from when on it does not
    tell which version applies, and why some commits are no versions.

    \b
    Example: policygen log privacy
    """
    from policygen.cli.log_table import print_log
    from policygen.commands.policy_histories import history_of
    from policygen.commands.version_log import shared_location, version_counts, version_rows
    from policygen.project.project import find_policy, load
    from policygen.rules.repositories import RENAME_LIKELY
    from policygen.timeline.record_words import record_end_words

    loaded = load(project)
    named_policy = find_policy(loaded, policy)
    counts, correction_counts = version_counts(history_of(loaded, named_policy, named_policy.language))
    rows = version_rows(named_policy, as_of_instant(project, as_of), counts, correction_counts)
    notes = loaded.source.notes(named_policy)
    if json:
        print_json(
            {
                "policy": named_policy.slug,
                "title": named_policy.title,
                "versions": rows,
                "record_end": named_policy.record_end,
                "notes": notes,
            }
        )
    else:
        end = [record_end_words(named_policy.record_end)] if named_policy.record_end else []
        renames = [
            line
            for problem in loaded.warnings
            if problem.is_among({RENAME_LIKELY.code}) and problem.place.file == named_policy.place.file
            for line in (problem.message, *problem.hint.split("\n"))
        ]
        print_log(_headline(named_policy, shared_location(rows)), rows, (*end, *notes, *renames))


def _headline(policy: "Policy", location: str) -> str:
    name = f"{policy.title} ({policy.slug})"
    return f"{name}, from {location.rstrip('@')}" if location else name


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
    from policygen.commands.applied_text import applied_sentences, text_in_language
    from policygen.project.project import load

    if day and "@" in policy:
        raise click.UsageError("Name a version (POLICY@ID) or a day (--on DATE), not both.")
    loaded = load(project)
    applied = _find_applied(loaded, policy, day)
    text = text_in_language(applied, lang)
    body = loaded.source.bodies(applied.policy)[text.digest]
    if json:
        print_json(_applied_values(applied, text, body))
        return
    facts = safe("\n".join([f"{text.title} ({applied.policy.slug}@{applied.version.id})", *applied_sentences(applied)]))
    click.echo(facts, err=markdown)
    if markdown:
        click.echo(body.encode(), nl=False)
    else:
        click.echo(f"\n{safe(body)}", nl=False)


def _find_applied(loaded: "Project", name: str, day: str | None) -> "AppliedVersions":
    from policygen.commands.applied_text import applied_version, applied_versions
    from policygen.project.project import find_policy, find_version

    if "@" in name:
        return applied_version(*find_version(loaded, name))
    policy = find_policy(loaded, name)
    return applied_versions(policy, parse_date(day, policy.timezone, "--on") if day else _today(policy.timezone))


def _today(zone: str) -> "When":
    from policygen.dates import load_zone

    return parse_date(now().astimezone(load_zone(zone)).date().isoformat(), zone, "--on")


def _applied_values(applied: "AppliedVersions", text: "Text", body: str) -> dict[str, object]:
    from policygen.commands.applied_text import applied_sentences

    version = applied.version
    return {
        "policy": applied.policy.slug,
        "version": version.id,
        "asked": applied.period,
        "certain": applied.certain,
        "others": [other.id for other in applied.alternatives],
        "effective": version.effective,
        "precision": version.effective.precision if version.effective else "unknown",
        "observed": version.observed,
        "published": version.published,
        "until": applied.policy.until(version),
        "known": applied_sentences(applied),
        "title": text.title,
        "language": text.language,
        "digest": text.digest,
        "file": text.place.file,
        "text": body,
    }
