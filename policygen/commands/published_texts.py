"""What was published of a version, and where its text can still be found."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from shlex import quote

from policygen import lock, site
from policygen.addresses import addresses
from policygen.commands.git_revisions import file_states
from policygen.config import Limits
from policygen.core.model import Policy, Text, Version
from policygen.frontmatter import split
from policygen.lock import Lock
from policygen.sources.canonical_text import decode_plain, digest
from policygen.sources.content_folder import CONTENT
from policygen.sources.snippet_store import snippet_store
from policygen.sources.snippets import Passages
from policygen.sources.text_files import resolved

_UNLIMITED = Limits(file_bytes=2**40, line_bytes=2**40, depth=2**20)


@dataclass(frozen=True, slots=True)
class PublishedCopy:
    """A published text as it was found again: its body and, if it is known, the YAML of its front matter.

    `command` is a shell command that prints it, to be given in the project's folder.
    """

    yaml: str
    body: str
    command: str


def site_lock(folder: Path, label: str) -> Lock | None:
    """What the site in a folder says was published; None if there is none that can be read."""
    manifest = site.read_manifest(folder, label)
    if not isinstance(manifest, site.Manifest):
        return None
    try:
        return Lock(lock.from_json(manifest.published), f"{label}/{addresses.MANIFEST}")
    except ValueError:
        return None


def recorded_digests(published: Lock, policy: Policy, version: Version, text: Text) -> Iterator[tuple[str, str]]:
    """The id and the digest under which a text was recorded, whatever id its version had then."""
    version_ids = {(policy.slug, version.id), *((policy.slug, former_id) for former_id in version.formerly)}
    for record in published.versions:
        if (record.policy, record.id) in version_ids and text.language in dict(record.digests):
            yield record.id, dict(record.digests)[text.language]


def committed_digest(project: Path, text: Text) -> str:
    """The digest of what the last commit has of a text; "" if there is none."""
    file = text.place.file
    return next(
        (_text_digest(raw, file, _current_passages(project, file)) for _, raw in file_states(file, project, 1)), ""
    )


def find_copies(
    project: Path, folder: Path, label: str, file: str, language: str, slug: str, version: str, wanted_digest: str
) -> Iterator[PublishedCopy]:
    """The text with the digest `wanted_digest`, from the history of its file, else from the site in a folder.

    `version` is the id under which it was published.
    """
    passages = _current_passages(project, file)
    for commit, raw in file_states(file, project):
        if _text_digest(raw, file, passages) == wanted_digest:
            parts = split(decode_plain(raw))
            yield PublishedCopy(parts.yaml or "", parts.body, f"git show {commit[:12]}:{quote(f'./{file}')}")
            break
    for prefix in ("", f"{language}/"):
        path = addresses.markdown(addresses.PolicyAddresses(f"{prefix}{slug}/").version(version))
        if (folder / path).is_file() and digest(body := decode_plain((folder / path).read_bytes())) == wanted_digest:
            yield PublishedCopy("", body, f"cat {quote(posixpath.join(label, path))}")


def _current_passages(project: Path, file: str) -> Passages | None:
    """What the text in a file may include now."""
    if not file.startswith(f"{CONTENT}/"):
        return None
    return snippet_store(project / CONTENT, CONTENT, _UNLIMITED).of(file.removeprefix(f"{CONTENT}/"))[0]


def _text_digest(raw: bytes, file: str, passages: Passages | None) -> str:
    """The digest of the text in a file as readers see it; "" if it is not UTF-8."""
    try:
        return digest(resolved(split(decode_plain(raw)), file, _UNLIMITED, passages).text)
    except UnicodeDecodeError:
        return ""
