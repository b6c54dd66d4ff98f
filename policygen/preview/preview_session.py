"""A preview from its beginning to its end: the live project, the watch over the files, the server."""

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
from policygen.preview.file_watch import FileWatch
from policygen.preview.live_project import AffectedPages, LiveProject, Resource
from policygen.preview.overlay import PREVIEW_FOLDER, PageFacts, empty_page, page_facts, with_overlay
from policygen.preview.preview_server import Answer
from policygen.preview.server_events import Events
from policygen.rules.project_files import CHANGED_DURING_BUILD

CACHED_PAGES = 64
"""How many pages are kept as they were last rendered."""

MAX_REQUEST_WAIT = 10.0
"""Seconds that a request waits for edits to be read."""

MAX_SHUTDOWN_WAIT = 1.0
"""Seconds that the end is held up by edits that are being read."""

_PREVIEW_FILES = ("preview.css", "preview.js", "preview-clock.js")

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class EditReport:
    """What was edited, and what is wrong now."""

    changes: Changes
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Rendered:
    """A page as it was after an edit, without what the preview adds."""

    edit: str
    facts: PageFacts | None
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
        self._up_to_date = threading.Event()
        self._up_to_date.set()
        self._pages: OrderedDict[str, _Rendered] = OrderedDict()
        gc.collect()
        gc.freeze()  # what was read stays, and need not be looked through for garbage again and again

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The errors that keep the site from being built as it stands."""
        return self._live_project.problems

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What is doubtful about the texts, as a build says it."""
        return self._live_project.warnings

    def hold(self) -> None:
        """An edit is about to be read: let requests wait."""
        self._up_to_date.clear()

    def refresh(self, changes: Changes) -> AffectedPages:
        """Read what was edited, and tell browsers."""
        with self._lock:
            try:
                affected = self._live_project.refresh(changes)
            finally:
                self._up_to_date.set()
            if affected:
                self.events.publish(affected)
        return affected

    def answer(self, path: str) -> Answer:
        """What is at a path of the preview."""
        self._up_to_date.wait(MAX_REQUEST_WAIT)
        with self._lock:
            if path.startswith(PREVIEW_FOLDER):
                return self._preview_file(path.removeprefix(PREVIEW_FOLDER))
            try:
                return self._answer(path)
            except Failed as failed:
                changed = frozenset(
                    problem.place.file for problem in failed.problems if problem.code == CHANGED_DURING_BUILD.code
                )
            if changed:  # an edit that the watch will tell of in a moment
                self._live_project.refresh(Changes(changed))
            try:
                return self._answer(path)
            except Failed as failed:
                return Answer(HTTPStatus.INTERNAL_SERVER_ERROR, "x.html", self._empty_page(failed.problems))

    def _answer(self, path: str) -> Answer:
        state = self._live_project.state
        if state is None:
            return Answer(HTTPStatus.SERVICE_UNAVAILABLE, "x.html", self._empty_page(self._live_project.problems))
        file = addresses.file_path(path)
        if answer := self._file(file):
            return answer
        if not path.endswith("/") and self._live_project.find(f"{path}/index.html"):
            return Answer(HTTPStatus.FOUND, redirect=f"/{addresses.relative('', f'{path}/')}")
        missing = self._file(addresses.NOT_FOUND)
        assert missing, "every site has a page for what is not found"
        return Answer(HTTPStatus.NOT_FOUND, missing.path, missing.data)

    def _file(self, path: str) -> Answer | None:
        """A file of the site, a page with what the preview adds to it."""
        rendered = self._pages.get(path)
        if rendered is None or rendered.edit != self.events.last_edit:
            resource = self._live_project.find(path)
            if resource is None:
                return None
            if resource.file:
                return Answer(HTTPStatus.OK, path, resource.file.data)
            rendered = self._render(path, resource, rendered)
        state = self._live_project.state
        if rendered.facts is None or state is None or path.endswith(addresses.fragment("")):
            return Answer(HTTPStatus.OK, path, rendered.html)
        problems, edit = self._live_project.problems, self.events.last_edit
        html = with_overlay(
            rendered.html, rendered.facts, path, state, self._day, problems, edit, self._live_project.part
        )
        return Answer(HTTPStatus.OK, path, html)

    def _render(self, path: str, resource: Resource, before: "_Rendered | None") -> "_Rendered":
        """A page as HTML; if it cannot be rendered, as it last was."""
        assert resource.page, "what is no file is a page"
        try:
            html = self._live_project.render(resource.page)
        except Failed:
            if before is None:
                raise
            return before
        rendered = self._pages[path] = _Rendered(self.events.last_edit, page_facts(resource), html)
        self._pages.move_to_end(path)
        if len(self._pages) > CACHED_PAGES:
            self._pages.popitem(last=False)
        return rendered

    def _preview_file(self, name: str) -> Answer:
        """A file of the preview itself."""
        if name not in _PREVIEW_FILES:
            return Answer(HTTPStatus.NOT_FOUND, "x.txt")
        return Answer(HTTPStatus.OK, name, self._live_project.part(f"preview/{name}", {}, "en").encode())

    def _empty_page(self, problems: tuple[Problem, ...]) -> bytes:
        return empty_page(problems, self.events.last_edit, self._live_project.part)


@contextmanager
def follow_edits(
    session: Session, project: Path, polls: bool, say: Say, on_edit: Callable[[EditReport], None]
) -> Iterator[None]:
    """A session follows the edits of its project for so long. At the end nobody waits for another one.

    `say` gets what the user should know of the watch, `on_edit` each edit.
    """
    with FileWatch(project, polls, say, session.hold) as watch:
        follower = threading.Thread(target=_follow, args=(watch, session, on_edit), name="edits", daemon=True)
        follower.start()
        try:
            yield
        finally:
            session.events.close()
            watch.end()
            follower.join(MAX_SHUTDOWN_WAIT)  # reading a whole archive anew is not waited for


def _follow(watch: FileWatch, session: Session, on_edit: Callable[[EditReport], None]) -> None:
    try:
        for changes in watch.changes():
            if session.refresh(changes):
                on_edit(EditReport(changes, session.problems))
    finally:
        session.events.close()  # whatever ended this, browsers must not believe that they are told of edits
