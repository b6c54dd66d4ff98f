"""A file of the site, as a value: what pages and templates yield and the writer takes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class File:
    """One file of the site: its path from the site's root, with `/`, and its bytes."""

    path: str
    data: bytes
