"""Azure Blob Storage, through adlfs.

Conditions are those of the store: `If-None-Match: *` for what is to be new, `If-Match` with the ETag that was read for
what is to be replaced. The library keeps no metadata of ours, so that a file's digest is only known from the manifest.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from policygen.publish.fsspec_store import FsspecStore
from policygen.publish.object_store import Headers, StoredFacts, StoredFile, StoreError

_SETTINGS = {
    "Content-Type": "content_type",
    "Cache-Control": "cache_control",
    "Content-Language": "content_language",
    "Content-Disposition": "content_disposition",
}


@dataclass(frozen=True, slots=True)
class AzureStore:
    """The blobs of a container below a prefix; `files` names them and reads them."""

    files: FsspecStore

    @property
    def address(self) -> str:
        """The address, for messages."""
        return self.files.address

    @property
    def header_names(self) -> frozenset[str]:
        """What the store keeps with a blob and sends."""
        return frozenset(_SETTINGS)

    @property
    def has_conditions(self) -> bool:
        """Those of the store itself."""
        return True

    @property
    def keeps_digests(self) -> bool:
        """No."""
        return False

    def sizes(self) -> Mapping[str, int]:
        """Every blob below the prefix."""
        return self.files.sizes()

    def read(self, path: str) -> StoredFile | None:
        """A blob; its version is its ETag, the same before and after it was read."""
        with self.files.as_store_errors():
            try:
                version = self._properties(path)["etag"]
                data = self.files.file_system.cat_file(self.files.full_path(path))
                if self._properties(path)["etag"] != version:
                    raise StoreError(f"{path} was replaced while it was being read")
            except FileNotFoundError:
                return None
        return StoredFile(bytes(data), str(version))

    def facts(self, path: str) -> StoredFacts | None:
        """The headers of a blob."""
        with self.files.as_store_errors():
            try:
                settings = self._properties(path).get("content_settings") or {}
            except FileNotFoundError:
                return None
        return StoredFacts(headers={name: str(settings[key]) for name, key in _SETTINGS.items() if settings.get(key)})

    def write(self, path: str, data: bytes, headers: Headers, digest: str) -> None:
        """Put a blob there."""
        with self.files.as_store_errors():
            self._upload(path, data, headers, overwrite=True)

    def write_if(self, path: str, data: bytes, headers: Headers, version: str) -> str | None:
        """Put a blob there under a condition of the store."""
        from azure.core import MatchConditions
        from azure.core.exceptions import ResourceExistsError, ResourceModifiedError, ResourceNotFoundError

        condition: dict[str, object] = (
            {"overwrite": True, "etag": version, "match_condition": MatchConditions.IfNotModified}
            if version
            else {"overwrite": False}
        )
        with self.files.as_store_errors():
            try:
                answer = self._upload(path, data, headers, **condition)
            except (FileExistsError, ResourceExistsError, ResourceModifiedError, ResourceNotFoundError):
                return None
        return str(answer["etag"])

    def tidy(self) -> None:
        """Nothing: an object is there whole, or not at all."""

    def remove(self, path: str) -> None:
        """Delete a blob."""
        self.files.remove(path)

    def _properties(self, path: str) -> Any:
        return self.files.file_system.info(self.files.full_path(path), refresh=True)

    def _upload(self, path: str, data: bytes, headers: Headers, **condition: object) -> Any:
        settings = {key: headers[name] for name, key in _SETTINGS.items() if name in headers}
        full_path = self.files.full_path(path)
        return self.files.file_system.pipe_file(full_path, data, content_settings=settings, **condition)
