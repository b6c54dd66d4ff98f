"""What was read from files, kept until they change."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar, cast

Value = TypeVar("Value")
Signature = tuple[int, int, int] | None


@dataclass(frozen=True, slots=True)
class _Entry:
    """A value, and the files that it was made of."""

    files: tuple[str, ...]
    value: object


class FileCache:
    """Values by what they are, each for as long as nobody says that one of its files has changed."""

    def __init__(self, project: Path) -> None:
        """Files are named by their paths from `project`."""
        self._project = project
        self._entries: dict[Hashable, _Entry] = {}
        self._uses: dict[str, set[Hashable]] = {}
        self._signatures: dict[str, Signature] = {}

    def get(self, what: Hashable, files: Iterable[str], make: Callable[[], Value]) -> Value:
        """What `make` makes of some files, named by their paths from the project's folder."""
        files = tuple(files)
        entry = self._entries.get(what)
        if entry is None or entry.files != files:
            for file in files:
                if file not in self._signatures:  # before it is read: what changes while it is, is seen as a change
                    self._signatures[file] = self.signature(file)
            entry = self._entries[what] = _Entry(files, make())
            for file in files:
                self._uses.setdefault(file, set()).add(what)
        return cast(Value, entry.value)

    def uses(self, file: str) -> bool:
        """Whether anything was made of a file."""
        return file in self._uses

    def forget(self, file: str) -> None:
        """Let go of all that was made of a file."""
        self._signatures.pop(file, None)
        for what in self._uses.pop(file, ()):
            self._entries.pop(what, None)

    def forget_below(self, folder: str) -> None:
        """Let go of all that was made of the files in a folder; its path ends with `/`, and that of the project is
        empty."""
        for file in [file for file in self._uses if file.startswith(folder)]:
            self.forget(file)

    def forget_changed(self) -> None:
        """Let go of all that was made of files that do not look as they did."""
        for file in [file for file, signature in self._signatures.items() if signature != self.signature(file)]:
            self.forget(file)

    def signature(self, file: str) -> Signature:
        """What tells a file from its later states; None if there is none, or the name stands for something else."""
        if file.endswith("/"):
            return None
        try:
            status = (self._project / file).stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_size, status.st_ino
