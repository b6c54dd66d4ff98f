"""Amazon S3, and what speaks as it does (Cloudflare R2, MinIO, Ceph, Backblaze B2), through s3fs.

Conditions are those of S3 itself: `If-None-Match: *` for what is to be new, `If-Match` with the ETag that was read for
what is to be replaced. The digest of a file is kept with it as metadata (`x-amz-meta-policygen-digest`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from policygen.publish.fsspec_store import FsspecStore
from policygen.publish.object_store import Headers, StoredFacts, StoredFile, StoreError

_ARGUMENTS = {
    "Content-Type": "ContentType",
    "Cache-Control": "CacheControl",
    "Content-Language": "ContentLanguage",
    "Content-Disposition": "ContentDisposition",
}
_DIGEST = "policygen-digest"
_CONDITION_FAILED = frozenset({"PreconditionFailed", "ConditionalRequestConflict", "NoSuchKey", "404", "409", "412"})


@dataclass(frozen=True, slots=True)
class S3Store:
    """The objects of a bucket below a prefix; `files` names them and reads them."""

    files: FsspecStore

    @property
    def address(self) -> str:
        """The address, for messages."""
        return self.files.address

    @property
    def header_names(self) -> frozenset[str]:
        """What S3 keeps with an object and sends."""
        return frozenset(_ARGUMENTS)

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
        """An object; its version is its ETag, the same before and after it was read."""
        with self.files.as_store_errors():
            try:
                version = self._ask("head_object", path)["ETag"]
                data = self.files.file_system.cat_file(self.files.full_path(path))
                if self._ask("head_object", path)["ETag"] != version:
                    raise StoreError(f"{path} was replaced while it was being read")
            except FileNotFoundError:
                return None
        return StoredFile(bytes(data), str(version))

    def facts(self, path: str) -> StoredFacts | None:
        """The headers and the digest of an object."""
        with self.files.as_store_errors():
            try:
                answer = self._ask("head_object", path)
            except FileNotFoundError:
                return None
        headers = {name: str(answer[argument]) for name, argument in _ARGUMENTS.items() if answer.get(argument)}
        return StoredFacts(str(answer.get("Metadata", {}).get(_DIGEST, "")), headers)

    def write(self, path: str, data: bytes, headers: Headers, digest: str) -> None:
        """Put an object there."""
        with self.files.as_store_errors():
            self.files.file_system.pipe_file(self.files.full_path(path), data, **_arguments(headers, digest))

    def write_if(self, path: str, data: bytes, headers: Headers, version: str) -> str | None:
        """Put an object there under a condition of S3."""
        condition = {"IfMatch": version} if version else {"IfNoneMatch": "*"}
        with self.files.as_store_errors():
            try:
                answer = self._ask("put_object", path, Body=data, **condition, **_arguments(headers, ""))
            except OSError as error:
                if _code(error) in _CONDITION_FAILED:
                    return None
                raise
        return str(answer["ETag"])

    def tidy(self) -> None:
        """Nothing: an object is there whole, or not at all."""

    def remove(self, path: str) -> None:
        """Delete an object."""
        with self.files.as_store_errors():
            self._ask("delete_object", path)

    def _ask(self, method: str, path: str, **arguments: object) -> Any:
        bucket, _, key = self.files.full_path(path).partition("/")
        return self.files.file_system.call_s3(method, Bucket=bucket, Key=key, **arguments)


def _arguments(headers: Headers, digest: str) -> dict[str, object]:
    arguments: dict[str, object] = {argument: headers[name] for name, argument in _ARGUMENTS.items() if name in headers}
    return {**arguments, "Metadata": {_DIGEST: digest}} if digest else arguments


def _code(error: OSError) -> str:
    """What S3 calls an error, which the library made one of the system."""
    answer = getattr(error.__cause__, "response", {})
    return str(answer.get("Error", {}).get("Code", ""))
