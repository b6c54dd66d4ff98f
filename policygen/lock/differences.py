"""What the sources have lost or changed of what was published."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import PurePosixPath

from policygen.errors import Place, Problem, Severity
from policygen.lock.records import Lock, Published
from policygen.model import Policy, Text, Version
from policygen.sources.shelf import frozen
from policygen.suggest import quoted


@dataclass(frozen=True, slots=True)
class Difference(Problem):
    """Something that the sources have lost or changed, and of which version: `policy` is its slug, `version` its id.

    `number` is the version's place among all that were published, by policy and date. Where a text has changed,
    `language` is its language, `digest` that of the one that was published, `keep` the file in which that one is kept.
    """

    policy: str = ""
    version: str = ""
    number: int = 0
    language: str = ""
    digest: str = ""
    keep: str = ""


def differences(lock: Lock, policies: Iterable[Policy]) -> tuple[Difference, ...]:
    """What the sources have lost or changed of what was published, by policy and date of the versions.

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
    found: list[Difference] = []
    ordered = sorted(lock.versions, key=lambda record: record.order)
    numbered = enumerate(ordered)
    for slug, group in groupby(numbered, key=lambda pair: pair[1].policy):
        records = list(group)
        lost = {number: [name for name in _names(record) if name not in kept] for number, record in records}
        count = sum(map(len, lost.values()))
        gone = slug not in places and count > 1
        if gone:
            number, record = next(pair for pair in records if lost[pair[0]])
            found.append(_policy_gone(slug, count, lock.file, record.id, number))
        for number, record in records:
            place = places.get(slug, Place(lock.file))
            found += [] if gone else [_version_gone(*name, place, slug in places, number) for name in lost[number]]
            version = present.get((slug, record.id))
            if version:
                allowed = {code for code, _ in version.allow}
                found += [change for change in _changes(record, version, number) if change.code not in allowed]
    return tuple(found)


def _names(record: Published) -> list[tuple[str, str]]:
    return [(record.policy, record.id), *(_formerly(name, record.policy) for name in record.formerly)]


def _formerly(name: str, slug: str) -> tuple[str, str]:
    policy, _, version = name.rpartition("@")
    return policy or slug, version


def _policy_gone(slug: str, count: int, file: str, first: str, number: int) -> Difference:
    message = f"the policy {slug} is gone, and {count} published versions with it"
    hint = (
        f'put it back; if it was renamed, keep its address with slug = "{slug}" in its policy.toml; if it ceased to '
        'apply, keep it and set retired = "DATE" there'
    )
    return Difference("E163", Place(file), message, hint, policy=slug, version=first, number=number)


def _version_gone(slug: str, version: str, place: Place, policy_there: bool, number: int) -> Difference:
    message = f"the published version {slug}@{version} is gone, and its address with it"
    name = version if policy_there else f"{slug}@{version}"
    hint = (
        'put its file back; if it shall not apply, keep it and add withdrawn: "REASON" to its front matter; if it has '
        f"a new date, add formerly: [{name}] to the version that takes its place"
    )
    return Difference("E163", place, message, hint, policy=slug, version=version, number=number)


def _changes(record: Published, version: Version, number: int) -> Iterator[Difference]:
    name = f"{record.policy}@{record.id}"

    def difference(
        code: str,
        place: Place,
        message: str,
        hint: str,
        severity: Severity = Severity.ERROR,
        language: str = "",
        digest: str = "",
        keep: str = "",
    ) -> Difference:
        about = record.policy, record.id, number, language, digest, keep
        return Difference(code, place, message, hint, severity, *about)

    start = version.start.text
    if start != record.start:
        message = f"{name} was published with the date {record.start} and now has {start}"
        hint = f"go back to {record.start}, or make it a version of its own and keep this one"
        yield difference("E165", version.place, message, hint)
    now = {text.language: text for text in version.texts}
    superseded = {text.digest for revision in version.revisions for text in revision.texts}
    declared = len(version.errata) > record.errata
    for language, digest in record.digests:
        text = now.get(language)
        if not text:
            message = (
                f"the published text of {name} in the language {quoted(language)} is gone, and its address with it"
            )
            yield difference("E166", version.place, message, "put the file back")
        elif text.digest != digest and digest not in superseded and not declared:
            message = f"the published text of {name} has changed without a declared correction"
            file = PurePosixPath(text.place.file)
            kept = _put_back(text)
            if _COMMIT.search(file.name):  # a later commit would have kept the old text as a superseded one
                way = f"{kept}fetch the old git history again{_REFLOG}; if it is gone for good, say why"
                hint = f"{way}:\nallow:\n  E164: the reason"
                yield difference("E164", text.place, message, hint, Severity.WARNING, language)
                continue
            old = file.with_name(f"{file.stem}.r{len(version.revisions) + 1}.md")
            hint = (
                f"{kept}undo the change; or keep the old text beside it as {old.name} and declare the correction under "
                "errata (policygen verify says where the old text is still to be had)"
            )
            yield difference("E164", text.place, message, hint, Severity.WARNING, language, digest, str(old))
    if len(version.revisions) < len(record.revisions):
        gone = len(record.revisions) - len(version.revisions)
        message = (
            f"{gone} of {len(record.revisions)} superseded texts of {name} are gone, and their addresses with them"
        )
        yield difference(
            "E166", version.place, message, f"put the files back (their names end in .r1.md and so on){_REWRITTEN}"
        )
    for order, digests in enumerate(_own(record)[: len(version.revisions)]):
        before = version.revisions[order].texts
        texts = {text.language: text.digest for text in before}
        if any(texts.get(language) != digest for language, digest in digests):
            message = f"the superseded text r{order + 1} of {name} is not the one that was published"
            kept = next((_put_back(text) for text in before if text.passages), "")
            yield difference("E166", version.place, message, f"{kept}put the old file back{_REWRITTEN}")


def _put_back(text: Text) -> str:
    """The first thing to try with a changed text that includes passages."""
    if not text.passages:
        return ""
    return f"put back the passages that it keeps in {frozen(text.place.file)}/, if they are gone; or "


_REFLOG = " (git reflog names it)"
_REWRITTEN = f"; if they come from a git history that was rewritten, fetch the old one again{_REFLOG}"
_COMMIT = re.compile("@[0-9a-f]{12}$")
"""What follows a file's name where the text is that of a commit."""


def _own(record: Published) -> list[list[tuple[str, str]]]:
    """For each superseded state the texts that the correction changed; the others are those of the state after it."""
    states = [*record.revisions, record.digests]
    return [[pair for pair in state if pair not in after] for state, after in pairwise(states)]
