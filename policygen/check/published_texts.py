"""Where the text of a published version can still be found: in the commits of the repository, or in the site."""

import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from policygen.addresses import addresses
from policygen.config import Limits
from policygen.core.model import Policy, Text, Version
from policygen.dates import load_zone
from policygen.frontmatter import read_policy_file, split
from policygen.lock import Lock
from policygen.sources.canonical_text import decode_plain, digest
from policygen.sources.content_folder import CONTENT
from policygen.sources.git.committed_files import committed_files, file_states
from policygen.sources.snippet_store import SnippetStore, snippet_store
from policygen.sources.snippets import Passages
from policygen.sources.text_files import resolved

_UNLIMITED = Limits(file_bytes=2**40, line_bytes=2**40, depth=2**20)


@dataclass(frozen=True, slots=True)
class Site:
    """The folder of a site, and what messages call it."""

    folder: Path
    label: str = "site"


@dataclass(frozen=True, slots=True)
class PublishedCopy:
    """A published text as it was found again: its body and, if it is known, the YAML of its front matter.

    `path` is its file from the project's folder, as the commit `commit` has it; of a copy in the site, whose `commit`
    is "", the path that messages give.
    """

    yaml: str
    body: str
    path: str
    commit: str = ""


def recorded_digests(published: Lock, policy: Policy, version: Version, text: Text) -> Iterator[tuple[str, str]]:
    """The id and the digest under which a text was recorded, whatever id its version had then."""
    version_ids = {(policy.slug, version.id), *((policy.slug, former_id) for former_id in version.formerly)}
    for record in published.versions:
        if (record.policy, record.id) in version_ids and text.language in dict(record.digests):
            yield record.id, dict(record.digests)[text.language]


def committed_digest(project: Path, text: Text) -> str:
    """The digest of what the last commit has of a text; "" if there is none."""
    file = text.place.file
    store = _snippet_store(project)
    return next((_text_digest(raw, file, _passages(store, file)) for _, raw in file_states(file, project, 1)), "")


def built_digests(site: Site, policy: Policy, version: Version, text: Text) -> Iterator[tuple[str, str]]:
    """The id and the digest with which a site has a text, whatever id its version had when it was built."""
    for version_id in (version.id, *version.formerly):
        page = addresses.policy_addresses(policy, text.language).version(version_id)
        file = site.folder / addresses.markdown(page)
        if file.is_file():
            yield version_id, digest(decode_plain(file.read_bytes()))


def committed_copy(project: Path, path: str, wanted_digest: str, start: str = "") -> PublishedCopy | None:
    """The text with a digest, from the history of a file, or of all texts in a folder, from the newest commit that has
    it; None if there is none. With a `start` its head has that date or none."""
    store = _snippet_store(project)
    for state in committed_files(path, project):
        if _text_digest(state.raw, state.path, _passages(store, state.path)) == wanted_digest:
            text = decode_plain(state.raw)
            if not start or _date(text, state.path) in ("", start):
                parts = split(text)
                return PublishedCopy(parts.yaml or "", parts.body, state.path, state.commit)
    return None


def file_copy(project: Path, file: str, wanted_digest: str, start: str = "") -> PublishedCopy | None:
    """The text with a digest, from the history of its file, else from that of any text: it may have been renamed."""
    return committed_copy(project, file, wanted_digest, start) or committed_copy(project, CONTENT, wanted_digest, start)


def built_copy(
    site: Site, names: Iterable[tuple[str, str]], language: str, wanted_digest: str, revision: int = 0
) -> PublishedCopy | None:
    """The text with a digest from a site, which has it under one of these slugs and ids; None if it does not."""
    for (slug, version), prefix in product(names, ("", f"{language}/")):
        pages = addresses.PolicyAddresses(f"{prefix}{slug}/")
        path = addresses.markdown(pages.revision(version, revision) if revision else pages.version(version))
        file = site.folder / path
        if file.is_file() and digest(body := decode_plain(file.read_bytes())) == wanted_digest:
            return PublishedCopy("", body, posixpath.join(site.label, path))
    return None


def find_copy(
    project: Path, site: Site, file: str, language: str, names: Iterable[tuple[str, str]], wanted_digest: str
) -> PublishedCopy | None:
    """The text with a digest from what was committed, else from the site, which has it under one of these slugs and
    ids."""
    return file_copy(project, file, wanted_digest) or built_copy(site, names, language, wanted_digest)


def _date(text: str, file: str) -> str:
    """The date in the head of a text, "" if there is none."""
    front = read_policy_file(text, file, load_zone("UTC"), translation=True).front
    date = (front.effective or front.observed) if front else None
    return date.text if date else ""


def _snippet_store(project: Path) -> SnippetStore:
    return snippet_store(project / CONTENT, CONTENT, _UNLIMITED)


def _passages(store: SnippetStore, file: str) -> Passages | None:
    """What the text in a file may include now."""
    return store.of(file.removeprefix(f"{CONTENT}/"))[0] if file.startswith(f"{CONTENT}/") else None


def _text_digest(raw: bytes, file: str, passages: Passages | None) -> str:
    """The digest of the text in a file as readers see it; "" if it is not UTF-8."""
    try:
        return digest(resolved(split(decode_plain(raw)), file, _UNLIMITED, passages).text)
    except UnicodeDecodeError:
        return ""
