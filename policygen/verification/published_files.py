"""The files of a site, in a folder or at an address, by their path from the site's root."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from policygen.fetching.guarded_fetch import Fetcher

MAX_FILE = 32 * 1_048_576
"""The most bytes of one file that are read."""


class PublishedFiles(Protocol):
    """What is asked of a site."""

    def read(self, path: str) -> bytes | None:
        """The content of a file; None if there is none."""
        ...

    def place(self, path: str) -> str:
        """What messages call a file."""
        ...


@dataclass(frozen=True, slots=True)
class FolderFiles:
    """A site in a folder, which `label` names. Links (symlinks) are followed nowhere."""

    folder: Path
    label: str

    def read(self, path: str) -> bytes | None:
        """The content of a file; None if there is none, or none that is regular, can be read and is not too large."""
        file = self.folder
        try:
            for part in path.split("/"):
                file /= part
                if part in ("", ".", "..") or file.is_symlink():
                    return None
            return file.read_bytes() if file.is_file() and file.stat().st_size <= MAX_FILE else None
        except OSError:  # nobody may read it, or no file can have that name
            return None

    def place(self, path: str) -> str:
        """What messages call a file."""
        return f"{self.label}/{path}"


@dataclass(frozen=True, slots=True)
class AddressFiles:
    """A site at an address. `NotFetched` says what cannot be fetched."""

    address: str
    fetcher: Fetcher

    def read(self, path: str) -> bytes | None:
        """The content of a file; None if the server has none."""
        return self.fetcher.get(self.place(path))

    def place(self, path: str) -> str:
        """What messages call a file: its address."""
        return f"{self.address.rstrip('/')}/{quote(path)}"
