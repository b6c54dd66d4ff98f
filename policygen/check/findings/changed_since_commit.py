"""Texts that apply already and were changed since the last commit, under their old date.

Asked of texts that `policygen.lock` does not have: what is committed is then the nearest thing to what was published.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from itertools import chain

from policygen.check.checked_sources import ProjectSource
from policygen.check.finding import Finding
from policygen.core.errors import NEVER_OFF, Failed, Place, Problem, Rule, Severity
from policygen.core.model import Policy, Text, Version
from policygen.core.suggestions import listed
from policygen.dates import load_zone
from policygen.frontmatter import FrontMatter
from policygen.frontmatter import read_policy_file as read_front
from policygen.sources.canonical_text import canonical_text, decode_plain, digest
from policygen.sources.content_folder import CONTENT
from policygen.sources.git.dated_states import body_of
from policygen.sources.git.object_store import Blob
from policygen.sources.git.project_repository import committed_blobs
from policygen.sources.snippet_store import SnippetStore
from policygen.sources.snippets import Passage
from policygen.sources.version_ids import Recorded

RULE = Rule(
    "E624",
    "changed-since-commit",
    says=(
        "A text that applies already was changed since the last commit, but not its date. Asked of texts that "
        "`policygen.lock` does not have; an error where there is one, and for `build --record`."
    ),
    why="What is committed has probably been published; the change would rewrite it in silence.",
    example="An edit in content/privacy/2026-09-21.md, which applies since 21 September.",
    remedy=(
        "Begin a new version; or declare the correction with [`policygen correct`](commands.md#policygen-correct). If "
        "it was never published, commit it."
    ),
    severity=Severity.WARNING,
    weights=NEVER_OFF,
    is_recent=True,
)


def changed_texts(project_source: ProjectSource) -> Iterator[Problem]:
    """A text in force or past that is not what the commit that is checked out has, without a word to readers.

    Of those that are not in the record: what was recorded is held against that. Without a record they are warnings.
    """
    loaded, passages = project_source.loaded, project_source.passages
    if not project_source.sound:
        return
    recorded = loaded.lock.recorded() if loaded.lock else {}
    texts = {
        text.place.file: (policy, version, text)
        for policy in loaded.policies
        for version in policy.versions
        if version.effective and version.start.instant <= project_source.as_of
        if not _is_recorded(recorded.get(policy.slug, {}), version)
        for text in version.texts
        if text.place.file.startswith(f"{CONTENT}/")
    }
    limits = loaded.config.limits
    including = {
        file.removeprefix(f"{CONTENT}/"): text.passages for file, (_, _, text) in texts.items() if text.passages
    }
    files = [f"{CONTENT}/{name}" for name in dict.fromkeys(chain.from_iterable(including.values()))]
    try:
        committed = committed_blobs(project_source.folder, CONTENT, texts, limits.file_bytes)
        committed_passages = _as_they_were(
            passages, committed_blobs(project_source.folder, CONTENT, files, limits.file_bytes)
        )
    except Failed:
        return  # no policy needs the repository, or the source has said what is wrong with it
    for file, blob in committed.items():
        policy, version, text = texts[file]
        path = file.removeprefix(f"{CONTENT}/")
        old = digest(body_of(blob, limits, committed_passages.of(path)[0]))
        if old != text.digest and old not in _superseded(version):
            front_matter = _front_matter(blob.data or b"", policy, loaded.config.foreign_keys)
            if front_matter and not _is_declared(front_matter, version, text):
                only_passages = digest(body_of(blob, limits, passages.of(path)[0])) == text.digest
                problem = _included(version, text) if only_passages else _problem(policy, version, text)
                yield (problem.as_error() if loaded.lock else problem).about(policy.slug)


def _is_recorded(recorded: Recorded, version: Version) -> bool:
    return any(name in recorded for name in (version.id, *version.formerly))


def _as_they_were(now: SnippetStore, before: Mapping[str, Blob]) -> SnippetStore:
    """The shared passages as they were when the files in `before` were."""
    committed = {}
    for file, blob in before.items():
        with suppress(UnicodeDecodeError):
            committed[file.removeprefix(f"{CONTENT}/")] = Passage(
                canonical_text(decode_plain(blob.data or b"")), Place(file)
            )
    return replace(now, passages={**now.passages, **committed})


def _superseded(version: Version) -> frozenset[str]:
    """Superseded texts that are kept: what became of them is a correction, and E617 if nobody says so."""
    return frozenset(text.digest for revision in version.revisions for text in revision.texts)


def _front_matter(raw: bytes, policy: Policy, foreign_keys: Collection[str]) -> FrontMatter | None:
    try:
        text = decode_plain(raw)
    except UnicodeDecodeError:
        return None
    return read_front(text, "", load_zone(policy.timezone), translation=True, foreign=foreign_keys).front


def _is_declared(before: FrontMatter, version: Version, text: Text) -> bool:
    """Whether the text has a new date, a new note to readers, or was no more than a draft."""
    assert version.effective is not None, "only versions that apply are asked about"
    is_main = text is version.texts[0]
    same_date = not is_main or (before.effective is not None and before.effective.text == version.effective.text)
    return bool(before.draft) or not same_date or len(version.errata) > (len(before.errata) if is_main else 0)


def _problem(policy: Policy, version: Version, text: Text) -> Problem:
    return RULE.at(
        text.place,
        f"this text has applied since {version.start.text}, and it was changed since the last commit, but not its date",
        "if anything changes for readers, make a new version of it (with the words as they are now), then put the old "
        f"text back:\npolicygen new {policy.slug} --effective DATE\ngit checkout HEAD -- {text.place.file}\n"
        f'if it only corrects a slip, tell readers:\npolicygen correct {policy.slug}@{version.id} --reason "…"\n'
        f'if it was never published, commit it:\ngit commit -m "…" -- {text.place.file}',
    )


def _included(version: Version, text: Text) -> Problem:
    files = [f"{CONTENT}/{name}" for name in text.passages]
    return RULE.at(
        text.place,
        f"this text has applied since {version.start.text}, and what it includes was changed since the last commit: "
        f"{listed(files)}",
        f"put the passage back, let the published texts keep copies of it, then change it:\n"
        f"git stash push -- {' '.join(files)}\npolicygen build --record\ngit stash pop",
    )


FINDING = Finding(RULE, in_project=changed_texts)
