"""Google Cloud Storage, through gcsfs.

Conditions are those of the store: `ifGenerationMatch` with the generation that was read, 0 for what is to be new. The
digest of a file is kept with it as metadata.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from policygen.publish.fsspec_store import FsspecStore
from policygen.publish.object_store import Headers, StoredFacts, StoredFile, StoreError

_FIELDS = {
    "Content-Type": "contentType",
    "Cache-Control": "cacheControl",
    "Content-Language": "contentLanguage",
    "Content-Disposition": "contentDisposition",
}
_DIGEST = "policygen-digest"
_BOUNDARY = "==policygen=="


@dataclass(frozen=True, slots=True)
class GcsStore:
    """The objects of a bucket below a prefix; `files` names them and reads them."""

    files: FsspecStore

    @property
    def address(self) -> str:
        """The address, for messages."""
        return self.files.address

    @property
    def header_names(self) -> frozenset[str]:
        """What the store keeps with an object and sends."""
        return frozenset(_FIELDS)

    @property
    def has_conditions(self) -> bool:
        """Those of the store itself."""
        return True

    @property
    def keeps_digests(self) -> bool:
        """Yes, as metadata."""
        return True

    def sizes(self) -> Mapping[str, int]:
        """Every object below the prefix."""
        return self.files.sizes()

    def read(self, path: str) -> StoredFile | None:
        """An object; its version is its generation, the same before and after it was read."""
        with self.files.as_store_errors():
            try:
                generation = self._resource(path)["generation"]
                data = self.files.file_system.cat_file(self.files.full_path(path))
                if self._resource(path)["generation"] != generation:
                    raise StoreError(f"{path} was replaced while it was being read")
            except FileNotFoundError:
                return None
        return StoredFile(bytes(data), str(generation))

    def facts(self, path: str) -> StoredFacts | None:
        """The headers and the digest of an object."""
        with self.files.as_store_errors():
            try:
                resource = self._resource(path)
            except FileNotFoundError:
                return None
        headers = {name: str(resource[field]) for name, field in _FIELDS.items() if resource.get(field)}
        return StoredFacts(str(resource.get("metadata", {}).get(_DIGEST, "")), headers)

    def write(self, path: str, data: bytes, headers: Headers, digest: str) -> None:
        """Put an object there."""
        with self.files.as_store_errors():
            self._upload(path, data, headers, digest)

    def write_if(self, path: str, data: bytes, headers: Headers, version: str) -> str | None:
        """Put an object there under a condition of the store."""
        with self.files.as_store_errors():
            try:
                resource = self._upload(path, data, headers, "", ifGenerationMatch=version or "0")
            except (FileExistsError, FileNotFoundError):  # what the library makes of 412, and of a state that is gone
                return None
        return str(resource["generation"])

    def tidy(self) -> None:
        """Nothing: an object is there whole, or not at all."""

    def remove(self, path: str) -> None:
        """Delete an object."""
        with self.files.as_store_errors():
            try:
                self.files.file_system.call("DELETE", f"b/{self._object(path)}")
            except FileNotFoundError:
                return

    def _resource(self, path: str) -> Any:
        return self.files.file_system.call("GET", f"b/{self._object(path)}", json_out=True)

    def _object(self, path: str) -> str:
        bucket, _, key = self.files.full_path(path).partition("/")
        return f"{quote(bucket, safe='')}/o/{quote(key, safe='')}"

    def _upload(self, path: str, data: bytes, headers: Headers, digest: str, **condition: str) -> Any:
        """A multipart upload of the JSON API: the object's fields, then its bytes."""
        bucket, _, key = self.files.full_path(path).partition("/")
        fields: dict[str, object] = {field: headers[name] for name, field in _FIELDS.items() if name in headers}
        fields["name"] = key
        if digest:
            fields["metadata"] = {_DIGEST: digest}
        head = f"--{_BOUNDARY}\nContent-Type: application/json; charset=UTF-8\n\n{json.dumps(fields)}\n"
        kind = headers.get("Content-Type", "application/octet-stream")
        body = f"{head}--{_BOUNDARY}\nContent-Type: {kind}\n\n".encode() + data + f"\n--{_BOUNDARY}--".encode()
        api = str(self.files.file_system.base).removesuffix("/storage/v1/")
        return self.files.file_system.call(
            "POST",
            f"{api}/upload/storage/v1/b/{quote(bucket, safe='')}/o",
            uploadType="multipart",
            headers={"Content-Type": f'multipart/related; boundary="{_BOUNDARY}"'},
            data=body,
            json_out=True,
            **condition,
        )
