"""What the sources have lost or changed of what was published."""

from collections.abc import Iterable
from itertools import groupby
from pathlib import PurePosixPath

from policygen.errors import Place, Problem, Severity
from policygen.lock.records import Lock, Published
from policygen.model import Policy, Version
from policygen.suggest import quoted


def differences(lock: Lock, policies: Iterable[Policy]) -> tuple[Problem, ...]:
    """What the sources have lost or changed of what was published.

    A version, translation or revision that is gone and a changed date are errors, a changed text is a warning; `allow`
    in the version's front matter silences what names its code. A version may also go if another one names its id under
    `formerly` (`2026-09-21`, or `slug@2026-09-21` for one of another policy).
    """
    policies = tuple(policies)
    present = {(policy.slug, version.id): version for policy in policies for version in policy.versions}
    kept = present.keys() | {
        _formerly(name, policy.slug) for policy in policies for version in policy.versions for name in version.formerly
    }
    places = {policy.slug: policy.place for policy in policies}
    problems: list[Problem] = []
    for slug, group in groupby(
        sorted(lock.versions, key=lambda record: record.order), key=lambda record: record.policy
    ):
        records = list(group)
        lost = [name for record in records for name in _names(record) if name not in kept]
        if slug not in places and len(lost) > 1:
            problems.append(_policy_gone(slug, len(lost), lock.file))
        else:
            problems += [_version_gone(*name, places.get(slug, Place(lock.file)), slug in places) for name in lost]
        for record in records:
            version = present.get((slug, record.id))
            if version:
                problems += _changes(record, version)
    return tuple(problems)


def _names(record: Published) -> list[tuple[str, str]]:
    return [(record.policy, record.id), *(_formerly(name, record.policy) for name in record.formerly)]


def _formerly(name: str, slug: str) -> tuple[str, str]:
    policy, _, version = name.rpartition("@")
    return policy or slug, version


def _policy_gone(slug: str, count: int, file: str) -> Problem:
    message = f"the policy {slug} is gone, and {count} published versions with it"
    hint = (
        f'put it back; if it was renamed, keep its address with slug = "{slug}" in its policy.toml; if it ceased to '
        'apply, keep it and set retired = "DATE" there'
    )
    return Problem("E163", Place(file), message, hint)


def _version_gone(slug: str, version: str, place: Place, policy_there: bool) -> Problem:
    message = f"the published version {slug}@{version} is gone, and its address with it"
    name = version if policy_there else f"{slug}@{version}"
    hint = (
        'put its file back; if it shall not apply, keep it and add withdrawn: "REASON" to its front matter; if it has '
        f"a new date, add formerly: [{name}] to the version that takes its place"
    )
    return Problem("E163", place, message, hint)


def _changes(record: Published, version: Version) -> list[Problem]:
    problems = []
    name = f"{record.policy}@{record.id}"
    start = version.start.text
    if start != record.start:
        message = f"{name} was published with the date {record.start} and now has {start}"
        hint = f"go back to {record.start}, or make it a version of its own and keep this one"
        problems.append(Problem("E165", version.place, message, hint))
    now = {text.language: text for text in version.texts}
    superseded = {text.digest for revision in version.revisions for text in revision.texts}
    declared = len(version.errata) > record.errata
    for language, digest in record.digests:
        text = now.get(language)
        if not text:
            message = (
                f"the published text of {name} in the language {quoted(language)} is gone, and its address with it"
            )
            problems.append(Problem("E166", version.place, message, "put the file back"))
        elif text.digest != digest and digest not in superseded and not declared:
            message = f"the published text of {name} has changed without a declared correction"
            old = f"{PurePosixPath(text.place.file).stem}.r{len(version.revisions) + 1}.md"
            hint = f"undo the change; or keep the old text beside it as {old} and declare the correction under errata"
            problems.append(Problem("E164", text.place, message, hint, Severity.WARNING))
    if len(version.revisions) < len(record.revisions):
        gone = len(record.revisions) - len(version.revisions)
        message = (
            f"{gone} of {len(record.revisions)} superseded texts of {name} are gone, and their addresses with them"
        )
        problems.append(
            Problem("E166", version.place, message, "put the files back (their names end in .r1.md and so on)")
        )
    allowed = {code for code, _ in version.allow}
    return [problem for problem in problems if problem.code not in allowed]
