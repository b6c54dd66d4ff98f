"""`correct`: a slip in a published text is mended, the text as it was published stays, and readers are told."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from policygen.check.published_texts import Site, built_digests, committed_digest, find_copy, recorded_digests
from policygen.commands.applied_text import applied_version, text_in_language
from policygen.commands.file_edits import Edit, unchanged_file, with_body
from policygen.commands.git_revisions import is_tracked
from policygen.commands.version_changes import (
    NO_REASONS,
    EditPlan,
    changeable_version,
    checked_reasons,
    front_matter_edit,
    quoted_name,
    today,
    translation_edits,
)
from policygen.config import HistoryScope
from policygen.core.errors import Failed, Place, Problem
from policygen.core.model import Policy, Text, Version
from policygen.frontmatter import split
from policygen.frontmatter.line_edits import lines_of, quoted_value, with_item
from policygen.importers import ImportedText
from policygen.project.project import Project
from policygen.rules.commands import NOTHING_TO_CORRECT, PUBLISHED_TEXT_LOST
from policygen.sources.canonical_text import canonical_text, decode_plain, digest
from policygen.sources.content_layout import superseded_file
from policygen.timeline.corrections import corrections

_SUPERSEDED_TEXT_KEYS = frozenset({"title", "summary", "impact", "vars"})
"""The keys that a superseded text has of its own; all others are those of the text that replaced it."""


@dataclass(frozen=True, slots=True)
class _PublishedText:
    """A text that was published with other words: the id of its version then, and the digest of those words."""

    text: Text
    version_id: str
    digest: str


def plan_correction(
    project: Path,
    loaded: Project,
    name: str,
    reason: str,
    as_of: datetime,
    *,
    reasons: Mapping[str, str] = NO_REASONS,
    document: ImportedText | None = None,
    language: str = "",
    output: Path | None = None,
) -> EditPlan:
    """The files of a corrected version; nothing is written. `Failed` if nothing was changed, or the old text is lost.

    The author has changed the text in place, in any of its languages; or `document` has the corrected text
    (in `language`, by default the policy's own). `output` is where the site lies, if not in `site/`.
    """
    policy, version = changeable_version(project, loaded, name)
    site = Site(output, str(output)) if output else Site(project / "site")
    published_texts = [
        published
        for text in version.texts
        if (published := _published_text(project, loaded, site, policy, version, text))
    ]

    def with_erratum(head: str, words: str) -> str:
        return with_item(head, "errata", {"date": today(policy, as_of), "text": words})

    edit = front_matter_edit(project, version.place.file, lambda head: with_erratum(head, quoted_value(reason)))
    reasons = checked_reasons(policy, version, reasons)
    edits = {edit.path: edit for edit in (edit, *translation_edits(project, version, reasons, with_erratum))}
    if document:
        text = text_in_language(applied_version(policy, version), language)
        if published_texts:
            raise Failed([_changed_already(policy, version, published_texts[0])])
        file = text.place.file
        edit = edits.get(file) or unchanged_file(project, file)
        edits[file] = replace(edit, data=with_body(edit.data, _corrected_body(document, text)))
        published_texts = [_PublishedText(text, version.id, text.digest)]
    elif not published_texts and not corrections(version, policy.timezone).undeclared:
        raise Failed([_nothing_to_correct(policy, version)])
    if not _git_keeps(project, loaded, policy, version):
        superseded_edits = [
            _superseded_edit(project, site, policy, version, published)
            for published in published_texts
            if not _is_superseded_text(version, published)
        ]
        edits |= {edit.path: edit for edit in superseded_edits}
    slug_and_id = f"{policy.slug}@{version.id}"
    return EditPlan(slug_and_id, f"{slug_and_id} is corrected.", tuple(edits.values()))


def _published_text(
    project: Path, loaded: Project, site: Site, policy: Policy, version: Version, text: Text
) -> _PublishedText | None:
    """How a text was published, if it was otherwise: by the record, else by the site, else by the last commit."""
    if loaded.lock and (recorded := list(recorded_digests(loaded.lock, policy, version, text))):
        return (
            None
            if text.digest in [published_digest for _, published_digest in recorded]
            else _PublishedText(text, *recorded[0])
        )
    for version_id, built_digest in built_digests(site, policy, version, text):
        if built_digest != text.digest:
            return _PublishedText(text, version_id, built_digest)
    last_digest = committed_digest(project, text)
    return _PublishedText(text, version.id, last_digest) if last_digest and last_digest != text.digest else None


def _is_superseded_text(version: Version, published: _PublishedText) -> bool:
    return any(text.digest == published.digest for revision in version.revisions for text in revision.texts)


def _git_keeps(project: Path, loaded: Project, policy: Policy, version: Version) -> bool:
    """Whether git keeps what was there before as a superseded text, so that no file is needed."""
    reads_history = loaded.config.history is HistoryScope.ALL or policy.place.file.endswith(".md")
    in_files = any(
        text.place.file.endswith(f".r{revision.number}.md") for revision in version.revisions for text in revision.texts
    )
    return (
        reads_history
        and loaded.config.history is not HistoryScope.NONE
        and not in_files
        and is_tracked(project / version.place.file)
    )


def _superseded_edit(project: Path, site: Site, policy: Policy, version: Version, published: _PublishedText) -> Edit:
    """The text as it was published, in a file beside the one that takes its place."""
    file = published.text.place.file
    path = superseded_file(file, published.text.language, len(version.revisions) + 1)
    if published.text.digest == published.digest:
        current = split(decode_plain((project / file).read_bytes()))
        yaml, body = current.yaml or "", current.body
    else:
        names = [(slug, published.version_id) for slug in (policy.slug, *policy.former_slugs)]
        copy = find_copy(project, site, file, published.text.language, names, published.digest)
        if copy is None:
            raise Failed([_text_lost(policy, version, published)])
        yaml, body = copy.yaml, copy.body
    lines = lines_of(yaml, _SUPERSEDED_TEXT_KEYS)
    head = f"---\n{lines}---\n\n" if lines or body.startswith("---") else ""
    return Edit(path, f"{head}{canonical_text(body)}".encode())


def _corrected_body(document: ImportedText, text: Text) -> str:
    """The corrected text in a document; `Failed` if it corrects nothing."""
    if digest(document.body) == text.digest:
        message = f"this is, letter for letter, the text that {text.place.file} has already"
        raise Failed([NOTHING_TO_CORRECT.at(Place(document.file), message, "correct it first")])
    return document.body


def _changed_already(policy: Policy, version: Version, published: _PublishedText) -> Problem:
    message = "the text was changed already, so there would be two corrections in one"
    hint = f'declare that one first: policygen correct {policy.slug}@{version.id} --reason "…"; or undo it'
    return NOTHING_TO_CORRECT.at(Place(published.text.place.file), message, hint)


def _nothing_to_correct(policy: Policy, version: Version) -> Problem:
    slug_and_id = f"{policy.slug}@{version.id}"
    message = f"the text of {quoted_name(policy, version)} is as it was published"
    hint = (
        f"correct the text in {version.place.file}, then give the command again; or name a file with it:\n"
        f'policygen correct {slug_and_id} --reason "…" --from FILE'
    )
    return NOTHING_TO_CORRECT.at(Place(version.place.file), message, hint)


def _text_lost(policy: Policy, version: Version, published: _PublishedText) -> Problem:
    message = f"the published text of {quoted_name(policy, version)} is neither in git nor in the site any more"
    file = superseded_file(published.text.place.file, published.text.language, len(version.revisions) + 1)
    hint = (
        f"put it from a backup into {file}, and give the command again; or say with --output where the site is that "
        "has it"
    )
    return PUBLISHED_TEXT_LOST.at(Place(published.text.place.file), message, hint)
