"""Files: how a caller names one, and one of the site as a value, which templates yield and the writer takes."""

from dataclasses import dataclass
from os import PathLike
from typing import TypeAlias

from policygen.core.one_line import brief

AnyPath: TypeAlias = str | PathLike[str]
"""A file or a folder as Python's own functions take it."""


@dataclass(frozen=True, slots=True)
class File:
    """One file of the site: its path from the site's root, with `/`, and its bytes."""

    path: str
    data: bytes

    def __repr__(self) -> str:
        return brief(self, self.path, f"{len(self.data):,} bytes")
