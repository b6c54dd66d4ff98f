"""Any file system of fsspec as a store: servers by sftp, folders, and all that has no headers of its own.

Where a file can be renamed in one step (sftp, folders), it is written under a name beside its own first; other kinds
put an object there whole, or not at all. Of conditions all of them have one, a file that is created only if it is not
there yet.
"""

import hashlib
import posixpath
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from policygen.publish.object_store import CLAIM, Headers, StoredFacts, StoredFile, StoreError
from policygen.publish.redaction import redacted

_UNFINISHED = ".policygen-new"


@dataclass(frozen=True, slots=True)
class FsspecStore:
    """The files below `root` of a file system.

    `remove_folder` deletes a folder that is empty, and fails if it is not; with it, the file system has folders, and a
    rename replaces a file in one step. `errors` are what its library raises, those of the system among them.
    """

    address: str
    file_system: Any
    root: str
    remove_folder: Callable[[str], object] | None = None
    errors: tuple[type[Exception], ...] = (OSError,)

    @property
    def header_names(self) -> frozenset[str]:
        """None: whoever serves the files decides on headers."""
        return frozenset()

    @property
    def has_conditions(self) -> bool:
        """Only for what is to be new."""
        return False

    @property
    def keeps_digests(self) -> bool:
        """No."""
        return False

    def sizes(self) -> Mapping[str, int]:
        """Every file below the root, but those of ours that a killed publication left unfinished."""
        return {path: size for path, size in self._listed().items() if not path.endswith((_UNFINISHED, CLAIM))}

    def read(self, path: str) -> StoredFile | None:
        """A file; its version is the digest of its bytes."""
        with self.as_store_errors():
            try:
                data = bytes(self.file_system.cat_file(self.full_path(path)))
            except FileNotFoundError:
                return None
            return StoredFile(data, _version(data))

    def facts(self, path: str) -> StoredFacts | None:
        """Nothing but that the file is there."""
        with self.as_store_errors():
            return StoredFacts() if self.file_system.exists(self.full_path(path)) else None

    def write(self, path: str, data: bytes, headers: Headers, digest: str) -> None:
        """Put a file there in one step."""
        full_path = self.full_path(path)
        with self.as_store_errors():
            self.file_system.makedirs(posixpath.dirname(full_path), exist_ok=True)
            if not self.remove_folder:
                self.file_system.pipe_file(full_path, data)
                return
            self.file_system.pipe_file(f"{full_path}{_UNFINISHED}", data)
            self.file_system.mv(f"{full_path}{_UNFINISHED}", full_path)

    def write_if(self, path: str, data: bytes, headers: Headers, version: str) -> str | None:
        """Put a file there if it is as it was just before."""
        if not version:
            return _version(data) if self._create(path, data) else None
        existing = self.read(path)
        if existing is None or existing.version != version:
            return None
        self.write(path, data, headers, "")
        return _version(data)

    def tidy(self) -> None:
        """Delete files that were not renamed any more, and claims that were not taken away."""
        for path in self._listed():
            if path.endswith((_UNFINISHED, CLAIM)):
                self.remove(path)

    def remove(self, path: str) -> None:
        """Delete a file, and the folders above it that are empty then."""
        full_path = self.full_path(path)
        with self.as_store_errors():
            with suppress(FileNotFoundError):
                self.file_system.rm_file(full_path)
            if self.remove_folder:
                self._remove_empty_folders(self.remove_folder, posixpath.dirname(full_path))

    def full_path(self, path: str) -> str:
        """What the file system calls a file of the site."""
        return posixpath.join(self.root, path)

    def site_path(self, name: str) -> str:
        """The path in the site of what the file system calls so, empty if it lies elsewhere."""
        root = self.root.rstrip("/") + "/"
        return name.removeprefix(root) if name.startswith(root) else ""

    @contextmanager
    def as_store_errors(self) -> Iterator[None]:
        """Errors of the file system inside become `StoreError`."""
        try:
            yield
        except self.errors as error:
            raise StoreError(redacted(str(error) or type(error).__name__)) from error

    def _listed(self) -> Mapping[str, int]:
        with self.as_store_errors():
            try:
                listed = self.file_system.find(self.root, detail=True)
            except FileNotFoundError:
                return {}
            sizes = {self.site_path(name): int(facts.get("size") or 0) for name, facts in listed.items()}
            return {path: size for path, size in sizes.items() if path}

    def _create(self, path: str, data: bytes) -> bool:
        """Whether a file could be created that was not there. (If it was, each server says so in its own way.)"""
        full_path = self.full_path(path)
        with self.as_store_errors():
            if self.file_system.exists(full_path):
                return False
            self.file_system.makedirs(posixpath.dirname(full_path), exist_ok=True)
            try:
                stream = self.file_system.open(full_path, "x+b")
            except self.errors:
                if self.file_system.exists(full_path):
                    return False
                raise
            with stream:
                stream.write(data)
            return True

    def _remove_empty_folders(self, remove_folder: Callable[[str], object], folder: str) -> None:
        while len(folder) > len(self.root.rstrip("/")):
            try:
                remove_folder(folder)
            except self.errors:  # it is not empty
                return
            folder = posixpath.dirname(folder)


def _version(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
