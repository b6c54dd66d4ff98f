"""A preview from its beginning to its end: the workshop, the watch over the files, the server."""

import gc
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from pathlib import Path

from policygen.addresses import addresses
from policygen.core.errors import Failed, Problem
from policygen.core.model import When
from policygen.preview.edit_batches import Changes
from policygen.preview.file_watch import Watch
from policygen.preview.live_project import Found, LiveProject, Touched
from policygen.preview.overlay import OWN, About, about, bare, dressed
from policygen.preview.preview_server import Answer
from policygen.preview.server_events import Events
from policygen.rules.files import CHANGED_DURING_BUILD

PAGES = 64
"""How many pages are kept as they were last rendered."""

PATIENCE = 10.0
"""Seconds that a request waits for edits to be read."""

AT_MOST = 1.0
"""Seconds that the end is held up by edits that are being read."""

_OWN_FILES = ("preview.css", "preview.js", "preview-clock.js")

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Told:
    """What was edited, and what is wrong now."""

    changes: Changes
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Rendered:
    """A page as it was after an edit, without what the preview adds."""

    edit: str
    about: About | None
    html: bytes


class Session:
    """Answers for a site that changes while it is looked at."""

    def __init__(self, project: Path, clock: Callable[[], datetime], day: When | None = None) -> None:
        """Reads the project. `clock` gives the instant that the site is shown at, which is on `day` if that was asked
        for."""
        self.events = Events()
        self._live_project = LiveProject(project, clock)
        self._day = day
        self._lock = threading.Lock()
        self._still = threading.Event()
        self._still.set()
        self._last: OrderedDict[str, _Rendered] = OrderedDict()
        gc.collect()
        gc.freeze()  # what was read stays, and need not be looked through for garbage again and again

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The errors that keep the site from being built as it stands."""
        return self._live_project.problems

    def hold(self) -> None:
        """An edit is about to be read: let requests wait."""
        self._still.clear()

    def refresh(self, changes: Changes) -> Touched:
        """Read what was edited, and tell browsers."""
        with self._lock:
            try:
                touched = self._live_project.refresh(changes)
            finally:
                self._still.set()
            if touched:
                self.events.tell(touched)
        return touched

    def answer(self, path: str) -> Answer:
        """What is at a path of the preview."""
        self._still.wait(PATIENCE)
        with self._lock:
            if path.startswith(OWN):
                return self._own(path.removeprefix(OWN))
            try:
                return self._at(path)
            except Failed as failed:
                changed = frozenset(
                    problem.place.file for problem in failed.problems if problem.code == CHANGED_DURING_BUILD.code
                )
            if changed:  # an edit that the watch will tell of in a moment
                self._live_project.refresh(Changes(changed))
            try:
                return self._at(path)
            except Failed as failed:
                return Answer(HTTPStatus.INTERNAL_SERVER_ERROR, "x.html", self._bare(failed.problems))

    def _at(self, path: str) -> Answer:
        state = self._live_project.state
        if state is None:
            return Answer(HTTPStatus.SERVICE_UNAVAILABLE, "x.html", self._bare(self._live_project.problems))
        file = addresses.file_path(path)
        if answer := self._file(file):
            return answer
        if not path.endswith("/") and self._live_project.find(f"{path}/index.html"):
            return Answer(HTTPStatus.FOUND, moved=f"/{addresses.relative('', f'{path}/')}")
        missing = self._file(addresses.NOT_FOUND)
        assert missing, "every site has a page for what is not found"
        return Answer(HTTPStatus.NOT_FOUND, missing.path, missing.data)

    def _file(self, path: str) -> Answer | None:
        """A file of the site, a page with what the preview adds to it."""
        kept = self._last.get(path)
        if kept is None or kept.edit != self.events.name:
            made = self._live_project.find(path)
            if made is None:
                return None
            if made.file:
                return Answer(HTTPStatus.OK, path, made.file.data)
            kept = self._rendered(path, made, kept)
        state = self._live_project.state
        if kept.about is None or state is None or path.endswith(addresses.fragment("")):
            return Answer(HTTPStatus.OK, path, kept.html)
        problems, edit = self._live_project.problems, self.events.name
        html = dressed(kept.html, kept.about, path, state, self._day, problems, edit, self._live_project.part)
        return Answer(HTTPStatus.OK, path, html)

    def _rendered(self, path: str, made: Found, kept: "_Rendered | None") -> "_Rendered":
        """A page as HTML; if it cannot be rendered, as it last was."""
        assert made.page, "what is no file is a page"
        try:
            html = self._live_project.render(made.page)
        except Failed:
            if kept is None:
                raise
            return kept
        found = self._last[path] = _Rendered(self.events.name, about(made), html)
        self._last.move_to_end(path)
        if len(self._last) > PAGES:
            self._last.popitem(last=False)
        return found

    def _own(self, name: str) -> Answer:
        """A file of the preview itself."""
        if name not in _OWN_FILES:
            return Answer(HTTPStatus.NOT_FOUND, "x.txt")
        return Answer(HTTPStatus.OK, name, self._live_project.part(f"preview/{name}", {}, "en").encode())

    def _bare(self, problems: tuple[Problem, ...]) -> bytes:
        return bare(problems, self.events.name, self._live_project.part)


@contextmanager
def followed(session: Session, project: Path, polls: bool, say: Say, told: Callable[[Told], None]) -> Iterator[None]:
    """A session follows the edits of its project for so long. At the end nobody waits for another one.

    `say` gets what the user should know of the watch, `told` each edit.
    """
    with Watch(project, polls, say, session.hold) as watch:
        follower = threading.Thread(target=_follow, args=(watch, session, told), name="edits", daemon=True)
        follower.start()
        try:
            yield
        finally:
            session.events.close()
            watch.end()
            follower.join(AT_MOST)  # reading a whole archive anew is not waited for


def _follow(watch: Watch, session: Session, told: Callable[[Told], None]) -> None:
    try:
        for changes in watch.changes():
            if session.refresh(changes):
                told(Told(changes, session.problems))
    finally:
        session.events.close()  # whatever ended this, browsers must not believe that they are told of edits
