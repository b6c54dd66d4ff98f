"""The list of our files in an output folder: what makes the folder ours, and the only files that we ever delete.

    {
    "generator": "policygen",
    "format": 2,
    "files": {
    "index.html": {"digest": "sha256:…", "size": 4711},
    …
    }
    }

One line per file, sorted, so that it compares well where the site itself is kept in a repository. It says what a build
wrote, not what was published: that is for `policygen.lock` to say. (Format 1 had a list of versions besides.)
"""

import hashlib
import json
import stat
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from policygen.core.errors import Place, Problem
from policygen.rules.output_folder import (
    NO_SITE_THERE,
    SITE_FILE_CHANGED,
    SITE_FILE_MISSING,
    SITE_LIST_OTHER_RELEASE,
    SITE_LIST_UNUSABLE,
)
from policygen.site.folder_tree import list_tree
from policygen.site.output_names import MANIFEST_FILE
from policygen.site.system_errors import printable

_GENERATOR = "policygen"
_FORMAT = 2
_FORMATS_READ = (1, 2)


@dataclass(frozen=True, slots=True)
class ManifestEntry:
    """A file of the site: its path from the site's root, with `/`; `sha256:` and hex; its size in bytes.

    `source` says what it was made from, for messages; the manifest does not keep it.
    """

    path: str
    digest: str
    size: int
    source: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a build wrote: its files, sorted by path."""

    files: tuple[ManifestEntry, ...] = ()

    @property
    def paths(self) -> frozenset[str]:
        """The paths of our files, the manifest's own included."""
        return frozenset(entry.path for entry in self.files) | {MANIFEST_FILE}


def manifest_bytes(entries: Iterable[ManifestEntry]) -> bytes:
    """A manifest as it is written."""
    files = ",\n".join(
        f'{_to_json(entry.path)}: {{"digest": "{entry.digest}", "size": {entry.size}}}'
        for entry in sorted(entries, key=lambda entry: entry.path)
    )
    head = f'"generator": "{_GENERATOR}",\n"format": {_FORMAT}'
    return f'{{\n{head},\n"files": {{\n{files}\n}}\n}}\n'.encode()


def read_manifest(folder: Path, label: str = "") -> Manifest | Problem | None:
    """The manifest of an output folder, None if there is none, a problem if it is not one of ours that we can read.

    `label` names the folder in the problem. Links are not followed.
    """
    path = folder / MANIFEST_FILE
    place = Place(f"{label or folder}/{MANIFEST_FILE}")
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return _unreadable(place, "it is not a regular file")
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        return _unreadable(place, error.strerror or str(error))
    return parse_manifest(data, place)


def parse_manifest(data: bytes, place: Place) -> Manifest | Problem:
    """The manifest that was written as these bytes, a problem at `place` if it is not one of ours that we can read."""
    try:
        return _parsed(json.loads(data), place)
    except (ValueError, RecursionError):
        return _unreadable(place, "it is not JSON")


def verify(folder: Path, label: str = "") -> tuple[Problem, ...]:
    """What differs between an output folder and its manifest; foreign files are none of its business."""
    name = label or str(folder)
    manifest = read_manifest(folder, label)
    if manifest is None:
        return (NO_SITE_THERE.at(Place(name), "there is no site here", "Make one with `policygen build`."),)
    if isinstance(manifest, Problem):
        return (manifest,)
    existing = set(list_tree(folder).files)
    hint = "`policygen build` writes it again."
    problems = []
    for entry in manifest.files:
        place = Place(f"{name}/{printable(entry.path)}")
        if entry.path not in existing:
            problems.append(SITE_FILE_MISSING.at(place, "a file of the site is missing", hint))
        elif file_digest(folder / entry.path) != entry.digest:
            problems.append(SITE_FILE_CHANGED.at(place, "this is not the file that was built", hint))
    return tuple(problems)


def file_digest(path: Path) -> str:
    """The digest of a file's bytes, "" if it is not a regular file that can be read. Links are not followed."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return ""
        with path.open("rb") as stream:
            return f"sha256:{hashlib.file_digest(stream, 'sha256').hexdigest()}"
    except OSError:
        return ""


def _parsed(data: object, place: Place) -> Manifest | Problem:
    if not isinstance(data, dict) or data.get("generator") != _GENERATOR:
        return _unreadable(place, "another program wrote it")
    if data.get("format") not in _FORMATS_READ:
        return SITE_LIST_OTHER_RELEASE.at(
            place,
            f"it has the format {printable(str(data.get('format')))}, and this policygen knows {_FORMAT} only",
            "Build with the policygen that wrote it or a newer one, or choose another folder with --output.",
        )
    files = data.get("files")
    if not isinstance(files, dict):
        return _unreadable(place, "it is damaged")
    entries = []
    for path, facts in files.items():
        match facts:
            case {"digest": str(digest), "size": int(size)}:
                entries.append(ManifestEntry(path, digest, size))
            case _:
                return _unreadable(place, "it is damaged")
    return Manifest(tuple(sorted(entries, key=lambda entry: entry.path)))


def _unreadable(place: Place, reason: str) -> Problem:
    return SITE_LIST_UNUSABLE.at(
        place,
        f"this list of the site's files cannot be used: {reason}",
        "Without it your files cannot be told from those of the site. Move the folder away, or choose another.",
    )


def _to_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, allow_nan=False)
