"""What the sources have lost or changed of what was published."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, groupby, pairwise
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
class LostText:
    """A published text that is not where it was: of which record, its language, its digest, and the file in which it
    stood, if that is known. `revision` is the number of the superseded state that it is, 0 for none."""

    record: PublishedVersion
    language: str
    digest: str
    file: str = ""
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Difference(Problem):
    """Something that the sources have lost or changed, and of which version: `policy` is its slug, `version` its id.

    `number` is the version's place among all that were published, by policy and date. `lost` are the texts to be
    brought back: the hint begins with the words `back` for it, and goes on with what else can be done. A text that was
    changed in silence, and can be corrected here, has its `language` and the `digest` of the one that was published.
    """

    version: str = ""
    number: int = 0
    language: str = ""
    digest: str = ""
    lost: tuple[LostText, ...] = ()
    back: str = ""

    def with_commands(self, commands: Sequence[str]) -> "Difference":
        """The same with commands that bring the lost texts back; without any it says that they are lost for good.

        Nothing is left to be looked for then: `lost` is empty.
        """
        otherwise = self.hint.removeprefix(self.back).removeprefix("; ")
        if not commands:
            lost = f"{self.back}; what was published is neither in the site nor in git any more"
            return replace(self, hint=lost if self.digest else "\n".join(filter(None, (lost, otherwise))), lost=())
        return replace(self, hint="\n".join(filter(None, (f"{self.back}:", *commands, otherwise))), lost=())


@dataclass(frozen=True, slots=True)
class _Numbered:
    """A record and its place among all of them; makes the differences of its version."""

    number: int
    record: PublishedVersion

    def difference(
        self,
        rule: Rule,
        place: Place,
        message: str,
        otherwise: str,
        back: str = "",
        lost: Iterable[LostText] = (),
        silent: LostText | None = None,
    ) -> Difference:
        """What became of the version; `back` and `otherwise` are what can be done, `silent` is a text to correct."""
        return Difference(
            rule.code,
            place,
            message,
            "; ".join(filter(None, (back, otherwise))),
            rule.severity,
            rule.name,
            rule.is_recent,
            policy=self.record.policy,
            version=self.record.id,
            number=self.number,
            language=silent.language if silent else "",
            digest=silent.digest if silent else "",
            lost=tuple(lost),
            back=back,
        )

    def texts(self) -> tuple[LostText, ...]:
        """Its texts as they were published."""
        return tuple(LostText(self.record, language, digest) for language, digest in self.record.digests)

    def all_texts(self) -> tuple[LostText, ...]:
        """Its texts as they were published, and those that they superseded."""
        superseded = (
            LostText(self.record, language, digest, revision=number)
            for number, digests in enumerate(_corrected_digests(self.record), 1)
            for language, digest in digests
        )
        return (*self.texts(), *superseded)

    def main_text(self, now: Version) -> tuple[LostText, ...]:
        """Its text in the policy's own language, which has become that of the version `now`."""
        main = now.texts[0]
        return tuple(replace(text, file=main.place.file) for text in self.texts() if text.language == main.language)


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
    policies_by_slug = {slug: policy for policy in policies for slug in (*policy.former_slugs, policy.slug)}
    collected: list[Difference] = []
    ordered = sorted(lock.versions, key=lambda record: record.order)
    numbered = (_Numbered(number, record) for number, record in enumerate(ordered))
    for slug, group in groupby(numbered, key=lambda entry: entry.record.policy):
        entries, policy = list(group), policies_by_slug.get(slug)
        lost = [(entry, name) for entry in entries for name in entry.record.names if name not in known_ids]
        is_policy_gone = policy is None and len(lost) > 1
        if is_policy_gone:
            collected.append(_policy_gone([entry for entry, _ in lost], lock.file, policies))
        published = {entry.record.id for entry in entries}
        for entry in entries:
            redated = moved_version(entry.record, policy, published)
            collected += [
                _version_gone(entry, name, redated, policy, lock.file, policies)
                for other, name in lost
                if other is entry and not is_policy_gone
            ]
            version = present.get((slug, entry.record.id))
            if version:
                allowed = dict(version.allow)
                changes = _changes(entry, version, moved)
                collected += [change for change in changes if not change.is_among(allowed)]
    return tuple(collected)


def moved_version(record: PublishedVersion, policy: Policy | None, published: Collection[str]) -> Version | None:
    """The version of a policy that has the text of a record, or the file named after it, under a date of which nothing
    was `published` (ids): somebody changed the date. None if there is no such version."""
    texts = dict(record.digests)
    versions = policy.versions if policy else ()
    others = [version for version in versions if version.id not in published and not version.taken_back]
    same_text = (v for v in others if v.texts[0].digest == texts.get(v.texts[0].language))
    same_file = (v for v in others if PurePosixPath(v.place.file).name.removesuffix(".md") == record.id)
    return next(chain(same_text, same_file), None)


def _policy_gone(entries: Sequence[_Numbered], file: str, policies: Sequence[Policy]) -> Difference:
    first = entries[0]
    slug = first.record.policy
    message = f"the policy {slug} is gone, and {len(entries)} published versions with it"
    digests = {digest for entry in entries for _, digest in entry.record.digests}
    renamed = _policy_with(digests, policies)
    if renamed:
        message += f"; its texts are in {renamed.place.file}, at the address {renamed.slug}"
    otherwise = (
        f'{_renamed_hint(slug, renamed)}; if it ceased to apply, keep it and set retired = "DATE" in its policy.toml'
    )
    lost = dict.fromkeys(text for entry in entries for text in entry.all_texts())
    return first.difference(PUBLISHED_VERSION_GONE, Place(file), message, otherwise, "put it back", lost)


def _policy_with(digests: Collection[str], policies: Iterable[Policy]) -> Policy | None:
    """The policy that has one of these texts."""
    return next(
        (p for p in policies if any(text.digest in digests for v in p.versions for text in v.texts)),
        None,
    )


def _renamed_hint(slug: str, renamed: Policy | None) -> str:
    where = _settings_file(renamed) if renamed else "its policy.toml"
    return f'if it was renamed, lead its old addresses on with formerly = ["{slug}"] in {where}'


def _settings_file(policy: Policy) -> str:
    """Where a policy has its settings."""
    return f"{policy.place.file.removesuffix('.md')}/policy.toml"


def _version_gone(
    entry: _Numbered,
    address: tuple[str, str],
    moved: Version | None,
    policy: Policy | None,
    file: str,
    policies: Sequence[Policy],
) -> Difference:
    slug, version = address
    name = f"{slug}@{version}"
    message = f"the published version {name} is gone, and its address with it"
    is_own_id = (slug, version) == (entry.record.policy, entry.record.id)
    if moved and is_own_id:
        start = moved.start.text
        otherwise = (
            "if it shall apply later than it was announced, tell readers why; the date may stay as it is now:\n"
            f'policygen postpone {name} --to {start} --reason "…"\n'
            f"if the date was wrong, add formerly: [{version}] and say so under errata"
        )
        message = f"{message}: {moved.place.file} has the date {start} now, in place of {entry.record.start}"
        back = f"put the date {entry.record.start} back"
        lost = entry.main_text(moved)
        return entry.difference(PUBLISHED_VERSION_GONE, Place(moved.place.file), message, otherwise, back, lost)
    if policy is None:
        renamed = _policy_with([digest for _, digest in entry.record.digests], policies)
        hint = _renamed_hint(slug, renamed)
        otherwise = f"{hint}; if another version has taken its place, add formerly: [{name}] to that one"
    else:
        former = version if slug == policy.slug else name
        otherwise = (
            "if it shall not apply, or only later, run policygen withdraw or policygen postpone then; if another "
            f"version has taken its place, add formerly: [{former}] to that one"
        )
    place = policy.place if policy else Place(file)
    lost = entry.all_texts() if is_own_id else ()
    return entry.difference(PUBLISHED_VERSION_GONE, place, message, otherwise, "put its file back", lost)


def _changes(entry: _Numbered, version: Version, moved: Collection[tuple[str, str]]) -> Iterator[Difference]:
    record = entry.record
    name = f"{record.policy}@{record.id}"
    is_moved = (record.policy, record.id) in moved
    moved_numbers = {
        index for index in range(len(record.revisions)) if (record.policy, f"{record.id}/r{index + 1}") in moved
    }
    start = version.start.text
    if start != record.start and not any(
        postponement.instead_of.text == record.start for postponement in version.postponed
    ):
        back, dated = f"go back to {record.start}", entry.main_text(version)
        if version.id == record.id:
            message = f"{name} was published with the date {record.start} and now has {start}"
            otherwise = "or make it a version of its own and keep this one"
            yield entry.difference(PUBLISHED_DATE_CHANGED, version.place, message, otherwise, back, dated)
        elif len(version.errata) <= record.errata and not is_moved:
            message = f"{name} was published with the date {record.start} and now has {start}, which nobody is told"
            otherwise = (
                "if it shall apply later than it was announced, tell readers why:\n"
                f'policygen postpone {name} --to {start} --reason "…"\n'
                "if the date was wrong, say so to readers in the front matter, under errata"
            )
            yield entry.difference(PUBLISHED_ID_CHANGED, version.place, message, otherwise, back, dated)
    if version.withdrawn and not record.withdrawn and version.withdrawn_on is None:
        message = f"{name} was withdrawn, but nothing says when, so nobody is told"
        hint = f'take `withdrawn` out and run:\npolicygen withdraw {name} --reason "…"\nor add withdrawn_on: DATE'
        yield entry.difference(WITHDRAWAL_NOT_DATED, version.place, message, hint)
    elif record.withdrawn and not (version.withdrawn or version.taken_back):
        message = f"{name} was published as withdrawn, and now is not any more"
        hint = "put `withdrawn` back; if its text shall apply after all, begin a new version with it"
        yield entry.difference(WITHDRAWAL_NOT_DATED, version.place, message, hint)
    texts_now = {text.language: text for text in version.texts}
    superseded_digests = {text.digest for revision in version.revisions for text in revision.texts}
    declared = len(version.errata) > record.errata
    for language, digest in record.digests:
        text = texts_now.get(language)
        if not text:
            message = (
                f"the published text of {name} in the language {quoted(language)} is gone, and its address with it"
            )
            file = f"{version.place.file.removesuffix('.md')}.{language}.md"
            lost = [LostText(record, language, digest, file)]
            yield entry.difference(PUBLISHED_TRANSLATION_GONE, version.place, message, "", "put the file back", lost)
        elif text.digest != digest and not (digest in superseded_digests or declared or is_moved):
            yield _text_changed(entry, version, text, digest)
    missing = len(set(range(len(version.revisions), len(record.revisions))) - moved_numbers)
    if missing:
        message = (
            f"{missing} of {len(record.revisions)} superseded texts of {name} are gone, and their addresses with them"
        )
        back = "put the files back (their names end in .r1.md and so on)"
        gone = list(enumerate(_corrected_digests(record), 1))[len(version.revisions) :]
        lost = [
            LostText(
                record, language, digest, superseded_file(texts_now[language].place.file, language, number), number
            )
            for number, digests in gone
            for language, digest in digests
            if language in texts_now
        ]
        yield entry.difference(PUBLISHED_TRANSLATION_GONE, version.place, message, _REWRITTEN, back, lost)
    for index, digests in enumerate(_corrected_digests(record)[: len(version.revisions)]):
        if index in moved_numbers:
            continue
        superseded_texts = {text.language: text for text in version.revisions[index].texts}
        changed = [
            LostText(record, language, digest, superseded_texts[language].place.file, index + 1)
            if language in superseded_texts
            else LostText(record, language, digest, "", index + 1)
            for language, digest in digests
            if language not in superseded_texts or superseded_texts[language].digest != digest
        ]
        if changed:
            message = f"the superseded text r{index + 1} of {name} is not the one that was published"
            kept = next((_kept_passages(text) for text in superseded_texts.values() if text.passages), "")
            back = f"{kept}put the old file back"
            yield entry.difference(PUBLISHED_TRANSLATION_GONE, version.place, message, _REWRITTEN, back, changed)


def _text_changed(entry: _Numbered, version: Version, text: Text, digest: str) -> Difference:
    name = f"{entry.record.policy}@{version.id}"
    message = f"the published text of {entry.record.policy}@{entry.record.id} has changed without a declared correction"
    lost = LostText(entry.record, text.language, digest, text.place.file)
    kept = _kept_passages(text)
    file = PurePosixPath(text.place.file)
    if _COMMIT.search(file.name):  # a later commit would have kept the old text as a superseded one
        hint = f"{kept}fetch the old git history again{_REFLOG}; if it is gone for good, say why"
        hint += f":\nallow:\n  {PUBLISHED_TEXT_CHANGED.code}: the reason"
        return entry.difference(PUBLISHED_TEXT_CHANGED, text.place, message, hint)
    old = PurePosixPath(superseded_file(text.place.file, text.language, len(version.revisions) + 1)).name
    otherwise = (
        f"or keep the old text beside it as {old} and declare the correction under errata; this does both:\n"
        f'policygen correct {name} --reason "…"'
    )
    back = f"{kept}undo the change"
    return entry.difference(PUBLISHED_TEXT_CHANGED, text.place, message, otherwise, back, [lost], lost)


def _kept_passages(text: Text) -> str:
    """The first thing to try with a changed text that includes passages."""
    if not text.passages:
        return ""
    return f"put back the passages that it keeps in {frozen_folder(text.place.file)}/, if they are gone; or "


_REFLOG = " (git reflog names it)"
_REWRITTEN = f"if they come from a git history that was rewritten, fetch the old one again{_REFLOG}"
_COMMIT = re.compile("@[0-9a-f]{12}$")
"""What follows a file's name where the text is that of a commit."""


def _corrected_digests(record: PublishedVersion) -> list[list[tuple[str, str]]]:
    """For each superseded state the texts that the correction changed; the others are those of the state after it."""
    states = [*record.revisions, record.digests]
    return [[pair for pair in state if pair not in after] for state, after in pairwise(states)]
