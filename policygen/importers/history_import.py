"""Folder policies from a history that was read: each version a file, superseded texts beside it."""

import posixpath
from collections.abc import Iterable, Iterator, Mapping

from policygen.core.model import Policy, Text, Version
from policygen.importers.import_plan import NewFile, Slot, quoted_yaml
from policygen.sources.snippets import literal
from policygen.sources.text_titles import first_heading


def slots(policies: Iterable[Policy]) -> tuple[Slot, ...]:
    """Where the files of some policies go: `SLUG/ID.md`, and `SLUG/ID.r1.md` for its first superseded text."""
    return tuple(slot for policy in policies for slot, *_ in _texts(policy))


def files(policy: Policy, bodies: Mapping[str, str], repository: str) -> Iterator[NewFile]:
    """The files of one policy; `bodies` has its texts by digest. `source` names the file in it and the commit."""
    for slot, head, since, text in _texts(policy):
        body = bodies[text.digest]
        title = [f"title: {quoted_yaml(text.title)}"] if text.title != first_heading(body) else []
        source = [] if any(line.startswith("source:") for line in head) else [_source(text, repository, since)]
        yield NewFile(slot, "\n".join(["---", *head, *title, *source, "---", "", literal(body)]))


def _texts(policy: Policy) -> Iterator[tuple[Slot, list[str], str, Text]]:
    """Each text of a policy in its own language: where it goes, its front matter, what more its source says."""
    for version in policy.versions:
        base = f"{policy.slug}/{version.id}"
        for revision in version.revisions:
            # A superseded text has the dates of the version; when it was committed goes into its source.
            text, when = revision.texts[0], revision.recorded
            yield Slot(f"{base}.r{revision.number}.md", (text.place.file,)), [], f", {when.text}" if when else "", text
        text = version.texts[0]
        yield Slot(f"{base}.md", (text.place.file,), version.effective), list(_head(version)), "", text


def _head(version: Version) -> Iterator[str]:
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
    if version.withdrawn_on:
        yield f"withdrawn_on: {version.withdrawn_on.text}"
    if version.postponed:
        yield "postponed:"
        for one in version.postponed:
            yield f"  - date: {one.date.text}"
            yield f"    instead_of: {one.instead_of.text}"
            yield f"    text: {quoted_yaml(one.text)}"
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


def _source(text: Text, repository: str, more: str) -> str:
    """The file and the commit, without the place that the repository has on this machine."""
    prefix = f"{posixpath.normpath(repository)}/"
    return f"source: {quoted_yaml(text.place.file.removeprefix(prefix) + more)}"
