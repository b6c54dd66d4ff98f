"""Watching a project's files: inotify and its like by watchdog, or looking at all of them every second."""

import os
import queue
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingObserver

from policygen.lock import LOCK_NAME as LOCK
from policygen.preview.edit_batches import Changes, Gathering
from policygen.project.project import CONFIG
from policygen.sources.snippet_store import FROZEN

FOLDERS = ("content", "templates", "static")
"""What is watched with all that is in it; of the project's folder only the files themselves."""

FILES = (CONFIG, LOCK)

PULSE = 0.5
"""Seconds between looks at what no event tells: folders that were put in the place of others, commits."""

# Reading a file is an event, too. We read much, and would never come to rest: only these are asked for.
_EDITS: list[type[FileSystemEvent]] = [
    *(FileCreatedEvent, FileModifiedEvent, FileClosedEvent, FileMovedEvent, FileDeletedEvent),
    *(DirCreatedEvent, DirMovedEvent, DirDeletedEvent),
]


@dataclass(frozen=True, slots=True)
class _Event:
    """Paths from the project's folder; `finished` unless a file was written to and may be still."""

    paths: tuple[str, ...]
    finished: bool


class Watch(FileSystemEventHandler):
    """Watches a project, from when it is entered until it is left; `changes` gives what was edited, batch by batch."""

    def __init__(
        self,
        project: Path,
        polls: bool,
        say: Callable[[str], None],
        noticed: Callable[[], None] = lambda: None,
        observer: Callable[[], BaseObserver] = Observer,
    ) -> None:
        """With `polls` no `observer`, which has the system tell of events, is used. `say` tells the user of what is
        not as it should be; `noticed` is called, from any thread, for each edit that will be in a batch."""
        self._project = project
        self._say = say
        self._polls = polls
        self._events: queue.SimpleQueue[_Event | None] = queue.SimpleQueue()
        self._observer = PollingObserver() if polls else observer()
        self._roots: dict[Path, tuple[int, int]] = {}
        self._commit = _commit(project)
        self._noticed = noticed
        self._ended = threading.Event()

    def __enter__(self) -> "Watch":
        """Begin to watch."""
        try:
            self._observer.start()
        except OSError as error:
            self._fall_back(error)
        self._rearm()
        return self

    def __exit__(self, *error: object) -> None:
        """Watch no more."""
        self.end()
        self._observer.stop()
        self._observer.join()

    def end(self) -> None:
        """Let `changes` end."""
        self._ended.set()
        self._events.put(None)

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Called by watchdog, in a thread of its own."""
        ends = (event.src_path, event.dest_path)
        paths = [os.fsdecode(path) for path in ends if path]
        found = tuple(self._named(path, event.is_directory) for path in paths)
        if told := tuple(name for name in found if _counts(name)):
            self._noticed()
            self._events.put(_Event(told, not isinstance(event, FileModifiedEvent | FileCreatedEvent) or self._polls))

    def changes(self) -> Iterator[Changes]:
        """Batches of edits, as they are complete; waits for them, and ends when the watch does."""
        gathered = Gathering()
        while not self._ended.is_set():
            now = time.monotonic()
            wait = PULSE
            if gathered.paths:
                wait = min(gathered.due(_checking_out(self._project)) - now, PULSE)
                if wait <= 0:
                    yield gathered.taken()
                    continue
            try:
                event = self._events.get(timeout=wait)
            except queue.Empty:
                if wait == PULSE and self._missed():
                    yield Changes(all=True)
                continue
            if event:
                gathered.add(event.paths, time.monotonic(), event.finished)

    def _named(self, path: str, is_folder: bool) -> str:
        """A path as changes have it."""
        name = os.path.relpath(path, self._project).replace(os.sep, "/")
        return f"{name}/" if is_folder else name

    def _missed(self) -> bool:
        """Whether something happened that no event told of."""
        commit = _commit(self._project)
        committed, self._commit = commit != self._commit, commit
        return self._rearm() or committed

    def _rearm(self) -> bool:
        """Watch the folders that are there now; whether any is another one than before."""
        roots = {path: identity for path in self._wanted() if (identity := _identity(path))}
        if roots == self._roots:
            return False
        for _ in range(2):  # by asking the system, or else by looking
            try:
                self._observer.unschedule_all()
                for path in roots:
                    recursive = path != self._project
                    self._observer.schedule(self, str(path), recursive=recursive, event_filter=_EDITS)
                self._roots = roots
                break
            except FileNotFoundError:
                break  # gone again: the next pulse will see
            except OSError as error:
                self._fall_back(error)
        return True

    def _wanted(self) -> Iterable[Path]:
        return (self._project, *(self._project / name for name in FOLDERS))

    def _fall_back(self, error: OSError) -> None:
        """The system has no room for more watches."""
        reason = error.strerror or str(error)
        self._say(f"The system cannot tell of edits ({reason}); looking at all files every second instead.")
        if self._observer.is_alive():
            self._observer.stop()
            self._observer.join()
        self._polls = True
        self._observer = PollingObserver()
        self._observer.start()


def _counts(name: str) -> bool:
    """Whether an edit of this file can matter: it is one of ours, and none that an editor or a system keeps."""
    parts = name.rstrip("/").split("/")
    return (parts[0] in FOLDERS or name in FILES) and not any(part.startswith(".") and part != FROZEN for part in parts)


def _identity(path: Path) -> tuple[int, int] | None:
    """What tells a folder from another one at its place; None if there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _git(project: Path) -> Path | None:
    """The folder of the repository's own files, if the project is in one."""
    real = project.resolve()
    return next((above / ".git" for above in (real, *real.parents) if (above / ".git").is_dir()), None)


def _commit(project: Path) -> tuple[int, ...]:
    """What changes when another commit is checked out, or made."""
    folder = _git(project)
    found: list[int] = []
    for name in ("HEAD", "logs/HEAD") if folder else ():
        try:
            status = (folder / name).stat() if folder else None
        except OSError:
            continue
        found += [status.st_mtime_ns, status.st_size] if status else []
    return tuple(found)


def _checking_out(project: Path) -> bool:
    """Whether git is at work in the project: it keeps its index locked while it writes files."""
    folder = _git(project)
    return folder is not None and (folder / "index.lock").exists()
