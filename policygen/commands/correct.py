"""`correct`: a slip in a published text is mended, the text as it was published stays, and readers are told."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from policygen.commands.file_edits import Edit, with_body
from policygen.commands.git_revisions import is_tracked
from policygen.commands.published_texts import committed, copies, digests, recorded
from policygen.commands.show import text_of, version_by_id
from policygen.commands.version_changes import Later, called, changed, chosen, said_once, today
from policygen.config import HistoryScope
from policygen.core.errors import Failed, Place, Problem
from policygen.core.model import Policy, Text, Version
from policygen.frontmatter import split
from policygen.frontmatter.line_edits import lines_of, quoted_value, with_item
from policygen.lock import Lock
from policygen.project.project import Project
from policygen.rules.commands import NOTHING_TO_CORRECT, ORIGINAL_NOT_READABLE, PUBLISHED_TEXT_LOST
from policygen.sources.canonical_text import canonical_text, decode_plain, digest
from policygen.sources.content_layout import superseded_file
from policygen.timeline.corrections import corrections

_KEPT = frozenset({"title", "summary", "impact", "vars"})
"""What a superseded text says for itself; all else is taken from the text in its place."""


@dataclass(frozen=True, slots=True)
class _Site:
    """The folder of the site, what messages call it, and what its list says was published."""

    folder: Path
    label: str
    lock: Lock | None


@dataclass(frozen=True, slots=True)
class _Was:
    """A text that was published otherwise: the id of its version then, and its digest."""

    text: Text
    version: str
    digest: str


def corrected(
    project: Path,
    loaded: Project,
    name: str,
    reason: str,
    as_of: datetime,
    *,
    source: Path | None = None,
    language: str = "",
    output: Path | None = None,
) -> Later:
    """The files of a corrected version; nothing is written. `Failed` if nothing was changed, or the old text is lost.

    The author has changed the text in place, in any of its languages; or `source` is a file with the corrected text
    (in `language`, by default the policy's own). `output` is where the site lies, if not in `site/`.
    """
    policy, version = chosen(project, loaded, name)
    folder = output or project / "site"
    label = str(output) if output else "site"
    site = _Site(folder, label, recorded(folder, label))
    found = [was for text in version.texts if (was := _was(project, loaded, site, policy, version, text))]
    entry = {"date": today(policy, as_of), "text": quoted_value(reason)}
    edit = changed(project, version.place.file, lambda head: with_item(head, "errata", entry))
    edits = {one.path: one for one in (edit, *said_once(project, version, "errata"))}
    if source:
        text = text_of(version_by_id(policy, version), language)
        if found:
            raise Failed([_changed_already(policy, version, found[0])])
        raw = edits[text.place.file].data if text.place.file in edits else (project / text.place.file).read_bytes()
        edits[text.place.file] = Edit(text.place.file, with_body(raw, _body(source, text)))
        found = [_Was(text, version.id, text.digest)]
    elif not found and not corrections(version, policy.timezone).undeclared:
        raise Failed([_nothing(policy, version)])
    if not _in_git(project, loaded, policy, version):
        kept = [_kept(project, site, policy, version, was) for was in found if not _is_kept(version, was)]
        edits |= {one.path: one for one in kept}
    slug_and_id = f"{policy.slug}@{version.id}"
    return Later(slug_and_id, f"{slug_and_id} is corrected.", tuple(edits.values()))


def _was(project: Path, loaded: Project, site: _Site, policy: Policy, version: Version, text: Text) -> _Was | None:
    """How a text was published, if it was otherwise: by the lock, else by the site's list, else by the last commit."""
    if loaded.lock and (known := list(digests(loaded.lock, policy, version, text))):
        return None if text.digest in [found for _, found in known] else _Was(text, *known[0])
    for name, found in digests(site.lock, policy, version, text) if site.lock else ():
        if found != text.digest:
            return _Was(text, name, found)
    last = committed(project, text)
    return _Was(text, version.id, last) if last and last != text.digest else None


def _is_kept(version: Version, was: _Was) -> bool:
    return any(text.digest == was.digest for revision in version.revisions for text in revision.texts)


def _in_git(project: Path, loaded: Project, policy: Policy, version: Version) -> bool:
    """Whether git keeps what was there before as a superseded text, so that no file is needed."""
    asked = loaded.config.history is HistoryScope.ALL or policy.place.file.endswith(".md")
    by_hand = any(text.place.file.endswith(f".r{one.number}.md") for one in version.revisions for text in one.texts)
    return (
        asked
        and loaded.config.history is not HistoryScope.NONE
        and not by_hand
        and is_tracked(project / version.place.file)
    )


def _kept(project: Path, site: _Site, policy: Policy, version: Version, was: _Was) -> Edit:
    """The text as it was published, in a file beside the one that takes its place."""
    file = was.text.place.file
    path = superseded_file(file, was.text.language, len(version.revisions) + 1)
    if was.text.digest == was.digest:
        now = split(decode_plain((project / file).read_bytes()))
        yaml, body = now.yaml or "", now.body
    else:
        place = file, was.text.language, policy.slug, was.version, was.digest
        copy = next(copies(project, site.folder, site.label, *place), None)
        if copy is None:
            raise Failed([_lost(policy, version, was)])
        yaml, body = copy.yaml, copy.body
    lines = lines_of(yaml, _KEPT)
    head = f"---\n{lines}---\n\n" if lines or body.startswith("---") else ""
    return Edit(path, f"{head}{canonical_text(body)}".encode(), new=True)


def _body(source: Path, text: Text) -> str:
    """The corrected text in a file; `Failed` if it cannot be read, or corrects nothing."""
    try:
        body = canonical_text(split(decode_plain(source.read_bytes())).body)
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror or "unknown reason" if isinstance(error, OSError) else "it is not UTF-8"
        raise Failed(
            [ORIGINAL_NOT_READABLE.at(Place(str(source)), f"this cannot be read: {reason.lower()}")]
        ) from error
    if digest(body) == text.digest:
        message = f"this is, letter for letter, the text that {text.place.file} has already"
        raise Failed([NOTHING_TO_CORRECT.at(Place(str(source)), message, "correct it first")])
    return body


def _changed_already(policy: Policy, version: Version, was: _Was) -> Problem:
    message = "the text was changed already, so there would be two corrections in one"
    hint = f'declare that one first: policygen correct {policy.slug}@{version.id} --reason "…"; or undo it'
    return NOTHING_TO_CORRECT.at(Place(was.text.place.file), message, hint)


def _nothing(policy: Policy, version: Version) -> Problem:
    slug_and_id = f"{policy.slug}@{version.id}"
    message = f"the text of {called(policy, version)} is as it was published"
    hint = (
        f"correct the text in {version.place.file}, then give the command again; or name a file with it:\n"
        f'policygen correct {slug_and_id} --reason "…" --from FILE'
    )
    return NOTHING_TO_CORRECT.at(Place(version.place.file), message, hint)


def _lost(policy: Policy, version: Version, was: _Was) -> Problem:
    message = f"the published text of {called(policy, version)} is neither in git nor in the site any more"
    file = superseded_file(was.text.place.file, was.text.language, len(version.revisions) + 1)
    hint = (
        f"put it from a backup into {file}, and give the command again; or say with --output where the site is that "
        "has it"
    )
    return PUBLISHED_TEXT_LOST.at(Place(was.text.place.file), message, hint)
