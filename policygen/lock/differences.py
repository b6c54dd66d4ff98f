"""What the sources have lost or changed of what was published."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import PurePosixPath

from policygen.core.errors import Place, Problem, Rule
from policygen.core.model import Policy, Text, Version
from policygen.core.suggestions import quoted
from policygen.lock.lock import Lock, PublishedVersion, full_name
from policygen.rules.published import (
    PUBLISHED_DATE_CHANGED,
    PUBLISHED_ID_CHANGED,
    PUBLISHED_TEXT_CHANGED,
    PUBLISHED_TRANSLATION_GONE,
    PUBLISHED_VERSION_GONE,
    WITHDRAWAL_NOT_DATED,
)
from policygen.sources.content_layout import superseded_file
from policygen.sources.snippet_store import frozen_folder


@dataclass(frozen=True, slots=True)
class Difference(Problem):
    """Something that the sources have lost or changed, and of which version: `policy` is its slug, `version` its id.

    `number` is the version's place among all that were published, by policy and date. Where a text has changed,
    `language` is its language, `digest` that of the one that was published.
    """

    version: str = ""
    number: int = 0
    language: str = ""
    digest: str = ""


def differences(
    lock: Lock, policies: Iterable[Policy], moved: Collection[tuple[str, str]] = ()
) -> tuple[Difference, ...]:
    """What the sources have lost or changed of what was published, by policy and date of the versions.

    A version, translation or revision that is gone, a date that was changed and a withdrawal of which readers are not
    told are errors, a changed text is a warning; `allow` in the version's front matter silences the rules that it
    names. A version may also go if another one names its id under `formerly` (`2026-09-21`, or `slug@2026-09-21` for
    one of another policy); of its own policy that one is then looked at in its place. `moved` are the names of texts
    that stand elsewhere now, as `follow_addresses` tells: nothing is said of these and their dates.
    """
    policies = tuple(policies)
    renamed = {
        full_name(name, policy.slug): (policy.slug, version)
        for policy in policies
        for version in policy.versions
        for name in version.formerly
    }
    present = {(policy.slug, version.id): version for policy in policies for version in policy.versions}
    gone = {full_name(name, policy.slug) for policy in policies for name in policy.gone}
    known_ids = present.keys() | renamed.keys() | gone
    present |= {name: version for name, (slug, version) in renamed.items() if slug == name[0] and name not in present}
    places = {policy.slug: policy.place for policy in policies}
    collected: list[Difference] = []
    ordered = sorted(lock.versions, key=lambda record: record.order)
    numbered = enumerate(ordered)
    for slug, group in groupby(numbered, key=lambda pair: pair[1].policy):
        records = list(group)
        lost = {number: [name for name in _ids_of(record) if name not in known_ids] for number, record in records}
        count = sum(map(len, lost.values()))
        is_policy_gone = slug not in places and count > 1
        if is_policy_gone:
            number, record = next(pair for pair in records if lost[pair[0]])
            collected.append(_policy_gone(slug, count, lock.file, record.id, number))
        for number, record in records:
            place = places.get(slug, Place(lock.file))
            collected += (
                [] if is_policy_gone else [_version_gone(*name, place, slug in places, number) for name in lost[number]]
            )
            version = present.get((slug, record.id))
            if version:
                allowed = dict(version.allow)
                changes = _changes(record, version, number, moved)
                collected += [change for change in changes if not change.is_among(allowed)]
    return tuple(collected)


def _difference(
    rule: Rule,
    place: Place,
    message: str,
    hint: str,
    policy: str,
    version: str,
    number: int,
    language: str = "",
    digest: str = "",
) -> Difference:
    about = policy, version, number, language, digest
    return Difference(rule.code, place, message, hint, rule.severity, rule.name, rule.is_recent, *about)


def _ids_of(record: PublishedVersion) -> list[tuple[str, str]]:
    return [(record.policy, record.id), *(full_name(name, record.policy) for name in record.formerly)]


def _policy_gone(slug: str, count: int, file: str, first: str, number: int) -> Difference:
    message = f"the policy {slug} is gone, and {count} published versions with it"
    hint = (
        f'put it back; if it was renamed, keep its address with slug = "{slug}" in its policy.toml; if it ceased to '
        'apply, keep it and set retired = "DATE" there'
    )
    return _difference(PUBLISHED_VERSION_GONE, Place(file), message, hint, policy=slug, version=first, number=number)


def _version_gone(slug: str, version: str, place: Place, policy_exists: bool, number: int) -> Difference:
    message = f"the published version {slug}@{version} is gone, and its address with it"
    name = version if policy_exists else f"{slug}@{version}"
    hint = (
        "put its file back; if it shall not apply, or only later, run policygen withdraw or policygen postpone then; "
        f"if another version has taken its place, add formerly: [{name}] to that one"
    )
    return _difference(PUBLISHED_VERSION_GONE, place, message, hint, policy=slug, version=version, number=number)


def _changes(
    record: PublishedVersion, version: Version, number: int, moved: Collection[tuple[str, str]]
) -> Iterator[Difference]:
    name = f"{record.policy}@{record.id}"
    is_moved = (record.policy, record.id) in moved
    moved_numbers = {
        index for index in range(len(record.revisions)) if (record.policy, f"{record.id}/r{index + 1}") in moved
    }

    def difference(
        rule: Rule, place: Place, message: str, hint: str, language: str = "", digest: str = ""
    ) -> Difference:
        return _difference(rule, place, message, hint, record.policy, record.id, number, language, digest)

    start = version.start.text
    if start != record.start and not any(
        postponement.instead_of.text == record.start for postponement in version.postponed
    ):
        if version.id == record.id:
            message = f"{name} was published with the date {record.start} and now has {start}"
            hint = f"go back to {record.start}, or make it a version of its own and keep this one"
            yield difference(PUBLISHED_DATE_CHANGED, version.place, message, hint)
        elif len(version.errata) <= record.errata and not is_moved:
            message = f"{name} was published with the date {record.start} and now has {start}, which nobody is told"
            hint = (
                f"if it shall apply later than it was announced, go back to {record.start} and run:\n"
                f'policygen postpone {name} --to {start} --reason "…"\n'
                "if the date was wrong, say so to readers in the front matter, under errata"
            )
            yield difference(PUBLISHED_ID_CHANGED, version.place, message, hint)
    if version.withdrawn and not record.withdrawn and version.withdrawn_on is None:
        message = f"{name} was withdrawn, but nothing says when, so nobody is told"
        hint = f'take `withdrawn` out and run:\npolicygen withdraw {name} --reason "…"\nor add withdrawn_on: DATE'
        yield difference(WITHDRAWAL_NOT_DATED, version.place, message, hint)
    elif record.withdrawn and not (version.withdrawn or version.taken_back):
        message = f"{name} was published as withdrawn, and now is not any more"
        hint = "put `withdrawn` back; if its text shall apply after all, begin a new version with it"
        yield difference(WITHDRAWAL_NOT_DATED, version.place, message, hint)
    texts_now = {text.language: text for text in version.texts}
    superseded_digests = {text.digest for revision in version.revisions for text in revision.texts}
    declared = len(version.errata) > record.errata
    for language, digest in record.digests:
        text = texts_now.get(language)
        if not text:
            message = (
                f"the published text of {name} in the language {quoted(language)} is gone, and its address with it"
            )
            yield difference(PUBLISHED_TRANSLATION_GONE, version.place, message, "put the file back")
        elif text.digest != digest and not (digest in superseded_digests or declared or is_moved):
            message = f"the published text of {name} has changed without a declared correction"
            file = PurePosixPath(text.place.file)
            back = _put_back_hint(text)
            if _COMMIT.search(file.name):  # a later commit would have kept the old text as a superseded one
                instruction = f"{back}fetch the old git history again{_REFLOG}; if it is gone for good, say why"
                hint = f"{instruction}:\nallow:\n  {PUBLISHED_TEXT_CHANGED.code}: the reason"
                yield difference(PUBLISHED_TEXT_CHANGED, text.place, message, hint, language)
                continue
            old = PurePosixPath(superseded_file(text.place.file, language, len(version.revisions) + 1)).name
            hint = (
                f"{back}undo the change; or keep the old text beside it as {old} and declare the correction under "
                f'errata; this does both:\npolicygen correct {record.policy}@{version.id} --reason "…"'
            )
            yield difference(PUBLISHED_TEXT_CHANGED, text.place, message, hint, language, digest)
    missing = len(set(range(len(version.revisions), len(record.revisions))) - moved_numbers)
    if missing:
        message = (
            f"{missing} of {len(record.revisions)} superseded texts of {name} are gone, and their addresses with them"
        )
        yield difference(
            PUBLISHED_TRANSLATION_GONE,
            version.place,
            message,
            f"put the files back (their names end in .r1.md and so on){_REWRITTEN}",
        )
    for index, digests in enumerate(_corrected_digests(record)[: len(version.revisions)]):
        if index in moved_numbers:
            continue
        superseded_texts = version.revisions[index].texts
        texts = {text.language: text.digest for text in superseded_texts}
        if any(texts.get(language) != digest for language, digest in digests):
            message = f"the superseded text r{index + 1} of {name} is not the one that was published"
            back = next((_put_back_hint(text) for text in superseded_texts if text.passages), "")
            yield difference(
                PUBLISHED_TRANSLATION_GONE, version.place, message, f"{back}put the old file back{_REWRITTEN}"
            )


def _put_back_hint(text: Text) -> str:
    """The first thing to try with a changed text that includes passages."""
    if not text.passages:
        return ""
    return f"put back the passages that it keeps in {frozen_folder(text.place.file)}/, if they are gone; or "


_REFLOG = " (git reflog names it)"
_REWRITTEN = f"; if they come from a git history that was rewritten, fetch the old one again{_REFLOG}"
_COMMIT = re.compile("@[0-9a-f]{12}$")
"""What follows a file's name where the text is that of a commit."""


def _corrected_digests(record: PublishedVersion) -> list[list[tuple[str, str]]]:
    """For each superseded state the texts that the correction changed; the others are those of the state after it."""
    states = [*record.revisions, record.digests]
    return [[pair for pair in state if pair not in after] for state, after in pairwise(states)]
