"""What publishing asks of a store of files, whatever keeps them: an object store, a server, a folder.

Paths are those of the site, with `/` and from its root; what a store calls them is its own matter. Every failure of the
store is a `StoreError`, whose message holds no secret.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

Headers = Mapping[str, str]
"""Headers of HTTP by their names, written as `Content-Type`."""


CLAIM = ".policygen-claim"
"""What the names of files end with by which one publisher claims the place of another that is dead."""


class StoreError(Exception):
    """The store could not be reached or refused; the message says what it said."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that was read: its bytes, and a mark of this state of it, for `write_if`."""

    data: bytes
    version: str


@dataclass(frozen=True, slots=True)
class StoredFacts:
    """What a store knows of a file without its bytes: the headers that it will be served with.

    `digest` is what `write` was given, empty if the store keeps none or another program wrote the file.
    """

    digest: str = ""
    headers: Headers = field(default_factory=dict)


class Store(Protocol):
    """A place for files, each with headers where `header_names` is not empty."""

    @property
    def address(self) -> str:
        """The address, for messages."""
        ...

    @property
    def header_names(self) -> frozenset[str]:
        """The headers that it can keep with a file."""
        ...

    @property
    def has_conditions(self) -> bool:
        """Whether of two that replace the same version at once only one can (`write_if`).

        Of two that put something where nothing was, only one can in any store.
        """
        ...

    @property
    def keeps_digests(self) -> bool:
        """Whether it keeps the digest that a file was written with, so that what others wrote is noticed."""
        ...

    def sizes(self) -> Mapping[str, int]:
        """Every file that is there, with its size in bytes."""
        ...

    def read(self, path: str) -> StoredFile | None:
        """A file, None if there is none."""
        ...

    def facts(self, path: str) -> StoredFacts | None:
        """What is known of a file, None if there is none."""
        ...

    def write(self, path: str, data: bytes, headers: Headers, digest: str) -> None:
        """Put a file there, whole or not at all."""
        ...

    def write_if(self, path: str, data: bytes, headers: Headers, version: str) -> str | None:
        """Put a file there if what is there still is `version`, or with `version` empty, if nothing is.

        Its new version; None if it was not put there, since something else is.
        """
        ...

    def tidy(self) -> None:
        """Delete what publications that were killed left unfinished; only for whoever alone may publish now."""
        ...

    def remove(self, path: str) -> None:
        """Delete a file; that it is not there is no error."""
        ...
