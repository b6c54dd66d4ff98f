"""What is read from a project's files, and whether it has to be read again."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar

Value = TypeVar("Value")

TREE = "content/"
"""Stands for the names of the files in `content/`, where a path is asked for: it changes when one comes or goes."""

PASSAGES = "content/shared/"
"""Stands for the shared passages."""

GIT = ".git/"
"""Stands for the commit that is checked out."""


class ReadingCache(Protocol):
    """Gives what was made of files before, for as long as none of them has changed."""

    def get(self, what: Hashable, files: Iterable[str], make: Callable[[], Value]) -> Value:
        """What `make` makes of some files, named by their paths from the project's folder; `what` tells one such
        value from others."""


@dataclass(frozen=True, slots=True)
class NoCache:
    """Keeps nothing: all is read whenever it is asked for."""

    def get(self, what: Hashable, files: Iterable[str], make: Callable[[], Value]) -> Value:
        """What `make` makes now."""
        return make()
