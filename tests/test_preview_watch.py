"""Watching files where the system cannot tell of edits (case 72)."""

import errno
from pathlib import Path

import pytest
from watchdog.observers.api import BaseObserver, ObservedWatch
from watchdog.observers.polling import PollingObserver

from policygen.preview.file_watch import FileWatch


class Full(PollingObserver):
    """A system that has no room for another watch."""

    def schedule(self, *arguments: object, **options: object) -> ObservedWatch:
        raise OSError(errno.ENOSPC, "inotify watch limit reached")


class Absent(PollingObserver):
    """A system that gives no handle at all."""

    def start(self) -> None:
        raise OSError(errno.EMFILE, "inotify instance limit reached")


@pytest.mark.parametrize("observer", [Full, Absent])
def test_without_room_for_watches_files_are_looked_at_and_it_is_said_once(
    tmp_path: Path, observer: type[BaseObserver]
) -> None:
    (tmp_path / "content").mkdir()
    said: list[str] = []
    with FileWatch(tmp_path, False, said.append, observer=observer) as watch:
        (tmp_path / "content" / "a.md").write_text("words")
        changes = next(watch.changes())
    assert changes.all or changes.paths == {"content/a.md"}
    assert len(said) == 1
    assert "limit reached" in said[0]
    assert "every second" in said[0]
