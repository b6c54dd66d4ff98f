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
from policygen.preview.edit_batches import Changes, EditBatch
from policygen.project.project import CONFIG
from policygen.sources.snippet_store import FROZEN

WATCHED_FOLDERS = ("content", "templates", "static")
"""What is watched with all that is in it; of the project's folder only the files themselves."""

WATCHED_FILES = (CONFIG, LOCK)

CHECK_INTERVAL = 0.5
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


class FileWatch(FileSystemEventHandler):
    """Watches a project, from when it is entered until it is left; `changes` gives what was edited, batch by batch."""

    def __init__(
        self,
        project: Path,
        polls: bool,
        say: Callable[[str], None],
        on_edit: Callable[[], None] = lambda: None,
        observer: Callable[[], BaseObserver] = Observer,
    ) -> None:
        """With `polls` no `observer`, which has the system tell of events, is used. `say` tells the user of what is
        not as it should be; `on_edit` is called, from any thread, for each edit that will be in a batch."""
        self._project = project
        self._say = say
        self._polls = polls
        self._events: queue.SimpleQueue[_Event | None] = queue.SimpleQueue()
        self._observer = PollingObserver() if polls else observer()
        self._identities: dict[Path, tuple[int, int]] = {}
        self._last_commit = _commit_signature(project)
        self._on_edit = on_edit
        self._ended = threading.Event()

    def __enter__(self) -> "FileWatch":
        """Begin to watch."""
        try:
            self._observer.start()
        except OSError as error:
            self._fall_back(error)
        self._watch_folders()
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
        event_paths = (event.src_path, event.dest_path)
        paths = [os.fsdecode(path) for path in event_paths if path]
        names = tuple(self._project_path(path, event.is_directory) for path in paths)
        if edited := tuple(name for name in names if _matters(name)):
            self._on_edit()
            self._events.put(_Event(edited, not isinstance(event, FileModifiedEvent | FileCreatedEvent) or self._polls))

    def changes(self) -> Iterator[Changes]:
        """Batches of edits, as they are complete; waits for them, and ends when the watch does."""
        batch = EditBatch()
        while not self._ended.is_set():
            now = time.monotonic()
            wait = CHECK_INTERVAL
            if batch.paths:
                wait = min(batch.due(_checking_out(self._project)) - now, CHECK_INTERVAL)
                if wait <= 0:
                    yield batch.take()
                    continue
            try:
                event = self._events.get(timeout=wait)
            except queue.Empty:
                if wait == CHECK_INTERVAL and self._missed_edits():
                    yield Changes(all=True)
                continue
            if event:
                batch.add(event.paths, time.monotonic(), event.finished)

    def _project_path(self, path: str, is_folder: bool) -> str:
        """A path as changes have it."""
        name = os.path.relpath(path, self._project).replace(os.sep, "/")
        return f"{name}/" if is_folder else name

    def _missed_edits(self) -> bool:
        """Whether something happened that no event told of."""
        commit = _commit_signature(self._project)
        committed, self._last_commit = commit != self._last_commit, commit
        return self._watch_folders() or committed

    def _watch_folders(self) -> bool:
        """Watch the folders that are there now; whether any is another one than before."""
        identities = {path: identity for path in self._folders() if (identity := _identity(path))}
        if identities == self._identities:
            return False
        for _ in range(2):  # by asking the system, or else by looking
            try:
                self._observer.unschedule_all()
                for path in identities:
                    recursive = path != self._project
                    self._observer.schedule(self, str(path), recursive=recursive, event_filter=_EDITS)
                self._identities = identities
                break
            except FileNotFoundError:
                break  # gone again: the next pulse will see
            except OSError as error:
                self._fall_back(error)
        return True

    def _folders(self) -> Iterable[Path]:
        return (self._project, *(self._project / name for name in WATCHED_FOLDERS))

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


def _matters(name: str) -> bool:
    """Whether an edit of this file can matter: it is one of ours, and none that an editor or a system keeps."""
    parts = name.rstrip("/").split("/")
    return (parts[0] in WATCHED_FOLDERS or name in WATCHED_FILES) and not any(
        part.startswith(".") and part != FROZEN for part in parts
    )


def _identity(path: Path) -> tuple[int, int] | None:
    """What tells a folder from another one at its place; None if there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _git_folder(project: Path) -> Path | None:
    """The folder of the repository's own files, if the project is in one."""
    resolved = project.resolve()
    return next((parent / ".git" for parent in (resolved, *resolved.parents) if (parent / ".git").is_dir()), None)


def _commit_signature(project: Path) -> tuple[int, ...]:
    """What changes when another commit is checked out, or made."""
    folder = _git_folder(project)
    signature: list[int] = []
    for name in ("HEAD", "logs/HEAD") if folder else ():
        try:
            status = (folder / name).stat() if folder else None
        except OSError:
            continue
        signature += [status.st_mtime_ns, status.st_size] if status else []
    return tuple(signature)


def _checking_out(project: Path) -> bool:
    """Whether git is at work in the project: it keeps its index locked while it writes files."""
    folder = _git_folder(project)
    return folder is not None and (folder / "index.lock").exists()
