"""Whether `policygen.lock` says what was published: it is there, it keeps up, and what it would take up is no silent
change.

What was published is what the record says, and without a record nothing was. So it is guarded itself: it is not to be
lost, it is to have what is in force, and `build --record` takes up nothing that `check` refuses.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from shlex import quote

from policygen.addresses import addresses
from policygen.check.checked_sources import ProjectSource
from policygen.check.findings.changed_since_commit import changed_texts
from policygen.check.published_texts import Site, built_copy, file_copy
from policygen.check.putting_back import restored_record
from policygen.core.errors import Place, Problem
from policygen.core.model import Policy, Version
from policygen.core.suggestions import listed
from policygen.lock import LOCK_NAME, Difference
from policygen.project.project import Project
from policygen.project.severity import is_external
from policygen.rules.published import NOTHING_RECORDED, PUBLISHED_TEXT_CHANGED, RECORD_BEHIND, RECORD_GONE
from policygen.sources.snippet_store import SnippetStore
from policygen.timeline.publication import is_held_back

RECORD = "policygen build --record"
"""The one command that records what is published."""

_A_DAY = timedelta(days=1)  # sites are built once a day: until then the record does not lag behind
_MAX_NAMED = 5


def lost_record(project: Path, site: Site | None = None) -> tuple[Problem, ...]:
    """An error if the project has no record, and had one: in a commit, or when its site (`site/`) was built."""
    if (project / LOCK_NAME).exists():
        return ()
    site = site or Site(project / "site")
    command = restored_record(project, site)
    if not command:
        return ()
    copy = quote(f"{site.label}/{addresses.RECORD}")
    begin_anew = f"\nif nothing was published yet:\nrm {copy}" if command.startswith("cp ") else ""
    message = "this file is gone, and with it the proof of what was published"
    return (RECORD_GONE.at(Place(LOCK_NAME), message, f"put it back:\n{command}{begin_anew}"),)


def unrecorded_versions(loaded: Project, as_of: datetime) -> Iterator[Problem]:
    """The versions in force for more than a day, or past, that the record does not have; one error for all of them.

    A reminder for those of other repositories, which come and go without anybody here. What is held back is not
    published yet.
    """
    if loaded.lock is None:
        if any(not is_external(policy.place, loaded.config) for policy in loaded.policies):
            message = "nothing is recorded as published, so nobody notices if a published text changes or is lost"
            hint = f"where the site is published, build it with this, and commit {LOCK_NAME}:\n{RECORD}"
            yield NOTHING_RECORDED.at(Place(LOCK_NAME), message, hint)
        return
    recorded = {(record.policy, name) for record in loaded.lock.versions for name in (record.id, *record.formerly)}
    missing = [
        (policy, version)
        for policy in loaded.policies
        for version in policy.versions
        if version.start.instant + _A_DAY < as_of and not version.void and not is_held_back(version, as_of)
        if not _is_recorded(policy, version, recorded)
    ]
    for external in (False, True):
        names = [
            f"{policy.slug}@{v.id}" for policy, v in missing if is_external(policy.place, loaded.config) is external
        ]
        if names:
            more = len(names) - _MAX_NAMED
            named = ", ".join([*names[:_MAX_NAMED], f"{more} more"]) if more > 0 else listed(names)
            message = f"{named} {'has' if len(names) == 1 else 'have'} taken effect, and the record does not have that"
            hint = f"where the site is published, record it, and commit {LOCK_NAME}:\n{RECORD}"
            problem = RECORD_BEHIND.at(Place(LOCK_NAME), message, hint)
            yield problem.as_reminder() if external else problem


def unrecordable(project: Path, loaded: Project, passages: SnippetStore, as_of: datetime) -> Iterator[Problem]:
    """What keeps a project from being recorded: texts that were changed in silence, whatever `[check]` says of them.

    Those that apply already and are not in the record yet are held against the commit that is checked out.
    """
    yield from (problem.as_error() for problem in loaded.warnings if is_silent_change(problem))
    guarded = ProjectSource(project, loaded, passages, as_of, sound=True)
    yield from (problem.as_error() for problem in changed_texts(guarded))


def only_in_site(project: Path, site: Site, loaded: Project) -> Iterator[Problem]:
    """An error for each text that was changed in silence if nothing but the site has it as it was published: another
    build would take the last copy away."""
    names = {(record.policy, record.id): record.names for record in loaded.lock.versions} if loaded.lock else {}
    for problem in loaded.warnings:
        if not (is_silent_change(problem) and isinstance(problem, Difference)):
            continue
        built = built_copy(site, names[problem.policy, problem.version], problem.language, problem.digest)
        if built and file_copy(project, problem.place.file, problem.digest) is None:
            message = f"{problem.message}, and only the site that this build would replace has it as it was"
            yield replace(problem, message=message).as_error()


def is_silent_change(problem: Problem) -> bool:
    """Whether it is a published text that was changed in silence, which can be undone or declared here."""
    return isinstance(problem, Difference) and problem.code == PUBLISHED_TEXT_CHANGED.code and bool(problem.digest)


def _is_recorded(policy: Policy, version: Version, recorded: set[tuple[str, str]]) -> bool:
    """Whether a version is in the record, by its id or one that it had before."""
    return any((policy.slug, name) in recorded for name in (version.id, *version.formerly))
