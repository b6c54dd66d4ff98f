"""What was edited, and when it is time to look at it: no clock in here, the time is an argument."""

from collections.abc import Iterable
from dataclasses import dataclass, field

SAVE_PAUSE = 0.01
"""Seconds without another event after which a save is complete."""

OPEN_FILE_PAUSE = 0.15
"""The same where a file was written to and not closed yet, as far as is known."""

CHECKOUT_PAUSE = 0.4
"""The same where many files were edited: a checkout takes its time between them."""

MANY_FILES = 8
"""More files than this are not one save."""

MAX_WAIT = 30.0
"""Seconds after which edits are looked at although there is no end to them."""


@dataclass(frozen=True, slots=True)
class Changes:
    """Paths from the project's folder, with `/`, that were edited, or came or went; those of folders end with `/`.

    `all` tells that there may be more than these.
    """

    paths: frozenset[str] = frozenset()
    all: bool = False

    def __bool__(self) -> bool:
        """Whether there is anything to look at."""
        return bool(self.paths) or self.all


@dataclass(slots=True)
class EditBatch:
    """Events on their way to a batch."""

    paths: set[str] = field(default_factory=set)
    open: set[str] = field(default_factory=set)
    first: float = 0.0
    last: float = 0.0

    def add(self, paths: Iterable[str], now: float, finished: bool = True) -> None:
        """Something happened to files; `finished` unless they were written to and may be still."""
        edited = set(paths)
        self.first = self.first if self.paths else now
        self.last = now
        self.paths |= edited
        self.open = self.open - edited if finished else self.open | edited

    def due(self, busy: bool = False) -> float:
        """When the batch is complete, if nothing else happens; `busy` tells that more must be coming."""
        pause = OPEN_FILE_PAUSE if self.open else SAVE_PAUSE
        needed = CHECKOUT_PAUSE if busy or len(self.paths) > MANY_FILES else pause
        return min(self.last + needed, self.first + MAX_WAIT)

    def take(self) -> Changes:
        """The batch; of very many files none is relied on to have told of itself."""
        changes = Changes(frozenset(self.paths), all=len(self.paths) > MANY_FILES)
        self.paths, self.open = set(), set()
        return changes
