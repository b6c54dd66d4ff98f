"""The built site, read file by file: only what was built is sent."""

import hashlib
from pathlib import Path

from policygen.core.errors import Failed, Place
from policygen.rules.publishing import BUILT_SITE_CHANGED
from policygen.site.manifest import Manifest, manifest_bytes
from policygen.site.output_names import MANIFEST_FILE
from policygen.site.system_errors import printable

SITE = "site"
"""What messages call the folder of the built site."""


def site_digests(manifest: Manifest) -> dict[str, str]:
    """Every file of the site by its path, the manifest's own included, with its digest."""
    own = f"sha256:{hashlib.sha256(manifest_bytes(manifest.files)).hexdigest()}"
    return {**{entry.path: entry.digest for entry in manifest.files}, MANIFEST_FILE: own}


def read_built(site: Path, path: str, digest: str) -> bytes:
    """A file of the built site. `Failed` if it is not the one with that digest."""
    data = read_file(site, path)
    if f"sha256:{hashlib.sha256(data).hexdigest()}" != digest:
        raise _changed(path, "it is not the file that was built")
    return data


def read_file(site: Path, path: str) -> bytes:
    """A file in the folder of the built site, whatever it is by now. `Failed` if it cannot be read."""
    try:
        return (site / path).read_bytes()
    except OSError as error:
        raise _changed(path, f"it cannot be read: {error.strerror or error}") from error


def _changed(path: str, reason: str) -> Failed:
    place = Place(f"{SITE}/{printable(path)}")
    return Failed([BUILT_SITE_CHANGED.at(place, reason, "Publish again, which builds the site anew.")])
