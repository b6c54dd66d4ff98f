"""Folder policies from a history that was read: each version a file, superseded texts beside it."""

import posixpath
from collections.abc import Iterable, Iterator, Mapping

from policygen.core.model import Policy, RecordEnd, Text, Version
from policygen.importers.import_plan import Destination, NewFile, quoted_yaml
from policygen.sources.snippets import literal
from policygen.sources.text_titles import first_heading
from policygen.timeline.record_words import doubt_words, record_end_words

_TAKEN_BACK = "Taken out of its source before it took effect."


def destinations(policies: Iterable[Policy]) -> tuple[Destination, ...]:
    """Where the files of some policies go: `SLUG/ID.md`, `SLUG/ID.r1.md` for its first superseded text, and
    `SLUG/policy.toml` if the record of the policy ends, or it is in a group."""
    return tuple(
        slot
        for policy in policies
        for slot in (*(slot for slot, *_ in _texts(policy)), *([_settings_slot(policy)] if _settings(policy) else []))
    )


def policy_files(policy: Policy, bodies: Mapping[str, str], repository: str) -> Iterator[NewFile]:
    """The files of one policy; `bodies` has its texts by digest. `source` names the file in it and the commit."""
    if lines := _settings(policy):
        yield NewFile(_settings_slot(policy), "\n".join(lines))
    for slot, front_matter, recorded, text in _texts(policy):
        body = bodies[text.digest]
        title = [f"title: {quoted_yaml(text.title)}"] if text.title != first_heading(body) else []
        source = (
            []
            if any(line.startswith("source:") for line in front_matter)
            else [_source_line(text, repository, recorded)]
        )
        yield NewFile(slot, "\n".join(["---", *front_matter, *title, *source, "---", "", literal(body)]))


def uncertainties(policy: Policy) -> Iterator[str]:
    """What the record does not tell of a policy: which versions are doubtful and why, and where it ends."""
    for version in policy.versions:
        yield from (f"{policy.slug}@{version.id} is doubtful: {doubt_words(doubt)}" for doubt in version.doubts)
        if version.taken_back:
            yield f"{policy.slug}@{version.id} never applied, as far as the record tells: {_TAKEN_BACK}"
    if policy.record_end:
        yield f"{policy.slug}: {record_end_words(policy.record_end)}"


def _settings_slot(policy: Policy) -> Destination:
    return Destination(f"{policy.slug}/policy.toml", (policy.place.file,))


def _settings(policy: Policy) -> list[str]:
    """The lines of `policy.toml`, if it needs one: its group, and where its record ends."""
    group = [f"group = {quoted_yaml(policy.group)}", ""] if policy.group else []
    return [*group, *(_record_end(policy.record_end) if policy.record_end else ())]


def _record_end(end: RecordEnd) -> Iterator[str]:
    yield f"# {record_end_words(end)}"
    yield "[record_end]"
    yield f'since = "{end.since.text}"'
    yield f'reason = "{end.reason}"'
    yield f'seen = "{end.seen.text}"'
    yield ""


def _texts(policy: Policy) -> Iterator[tuple[Destination, list[str], str, Text]]:
    """Each text of a policy in its own language: where it goes, its front matter, what more its source says."""
    for version in policy.versions:
        base = f"{policy.slug}/{version.id}"
        for revision in version.revisions:
            # A superseded text has the dates of the version; when it was committed goes into its source.
            text, recorded = revision.texts[0], revision.recorded
            yield (
                Destination(f"{base}.r{revision.number}.md", (text.place.file,)),
                [],
                f", {recorded.text}" if recorded else "",
                text,
            )
        text = version.texts[0]
        yield Destination(f"{base}.md", (text.place.file,), version.effective), list(_front_matter(version)), "", text


def _front_matter(version: Version) -> Iterator[str]:
    """What a front matter says of a version, but for its title."""
    for key, when in (
        ("effective", version.effective),
        ("published", version.published),
        ("observed", version.observed),
    ):
        if when:
            yield f"{key}: {when.text}"
    if version.change:
        yield f"change: {version.change.value}"
    if version.texts[0].summary:
        yield "summary:"
        yield from (f"  - {quoted_yaml(point)}" for point in version.texts[0].summary)
    for key, words in (
        ("version", version.label),
        ("impact", version.texts[0].impact),
        ("applies_to", version.applies_to),
        ("source", version.source),
        ("approved_by", version.approved_by),
        ("withdrawn", version.withdrawn),
    ):
        if words:
            yield f"{key}: {quoted_yaml(words)}"
    if version.taken_back:
        yield f"withdrawn: {quoted_yaml(_TAKEN_BACK)}"
        yield f"withdrawn_on: {version.taken_back.text}"
    elif version.withdrawn_on:
        yield f"withdrawn_on: {version.withdrawn_on.text}"
    if version.doubts:
        yield "doubts:"
        for doubt in version.doubts:
            yield f"  - kind: {doubt.kind}  # {doubt_words(doubt)}"
            yield f"    date: {doubt.date.text}"
            yield from [f"    until: {doubt.until.text}"] if doubt.until else []
    if version.postponed:
        yield "postponed:"
        for postponement in version.postponed:
            yield f"  - date: {postponement.date.text}"
            yield f"    instead_of: {postponement.instead_of.text}"
            yield f"    text: {quoted_yaml(postponement.text)}"
    if version.requires_consent:
        yield "requires_consent: yes"
    if version.formerly:
        yield "formerly:"
        yield from (f"  - {quoted_yaml(name)}" for name in version.formerly)
    if version.errata:
        yield "errata:"
        for erratum in version.errata:
            yield f"  - date: {erratum.date.text}"
            yield f"    text: {quoted_yaml(erratum.text)}"
    if version.allow:
        yield "allow:"
        yield from (f"  {code}: {quoted_yaml(reason)}" for code, reason in version.allow)


def _source_line(text: Text, repository: str, suffix: str) -> str:
    """The file and the commit, without the place that the repository has on this machine."""
    prefix = f"{posixpath.normpath(repository)}/"
    return f"source: {quoted_yaml(text.place.file.removeprefix(prefix) + suffix)}"
