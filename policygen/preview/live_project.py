"""A project as it stands after the last edit, and the file at any path of its site, made when it is asked for."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path, PurePosixPath

from policygen.addresses import addresses
from policygen.check.catalogue import rules
from policygen.config import Config
from policygen.core.errors import Failed, Problem, errors, in_order
from policygen.core.files import File
from policygen.core.model import Policy
from policygen.lock import LOCK_NAME as LOCK
from policygen.pages import page_plan
from policygen.pages.data import data_files
from policygen.pages.data.hosting import static_files, static_paths, static_problems
from policygen.pages.page_plan import Page
from policygen.pages.views.site_context import SiteContext
from policygen.phrases import Catalogues
from policygen.pipeline.text_images import images_of
from policygen.preview.edit_batches import Changes
from policygen.preview.file_cache import Kept
from policygen.preview.page_cache import Leaf, PageCache
from policygen.preview.shown_project import Edition, State, state
from policygen.project.project import CONFIG, Project, examined
from policygen.project.severity import settled, weighed
from policygen.render import Renderer
from policygen.sources.content_folder import CONTENT, FolderSource
from policygen.sources.content_layout import IMAGE_SUFFIXES
from policygen.sources.reading_cache import GIT, PASSAGES, TREE
from policygen.sources.snippet_store import FROZEN

TEMPLATES = "templates/"
STATIC = "static/"
PICTURES = "content/images/"
"""Stands for the images in `content/`, where a path is asked for."""

DESKS = 8
"""Of how many policies, in a language, the texts are kept as they were read."""


@dataclass(frozen=True, slots=True)
class Found:
    """What is at a path: a page to be rendered, or a file. `leaf` is the policy that it is of, if any; `draft` tells
    that it is there for a draft only."""

    page: Page | None = None
    file: File | None = None
    leaf: Leaf | None = None
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Touched:
    """What an edit concerns: pages in these folders of the site, and those of no policy; or (`all`) any page."""

    roots: frozenset[str] = frozenset()
    all: bool = False

    def __bool__(self) -> bool:
        """Whether it concerns any page."""
        return bool(self.roots) or self.all


class LiveProject:
    """Reads what was edited and shows the rest as it was; what cannot be read is shown as it last could be."""

    def __init__(self, project: Path, clock: Callable[[], datetime]) -> None:
        """`clock` gives the instant that the site is shown at."""
        self._project = project
        self._clock = clock
        self._kept = Kept(project)
        self._page_caches: dict[tuple[str, str, str], PageCache] = {}
        self._settings: tuple[object, ...] = ()
        self._renderer: Renderer | None = None
        self._renders: Config | None = None
        self._state: State | None = None
        self._broken: tuple[Problem, ...] = ()
        self._failed: dict[str, tuple[Problem, ...]] = {}
        self.refresh(Changes(all=True))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The errors that keep the site from being built as it stands."""
        return in_order((*self._broken, *(problem for found in self._failed.values() for problem in found)))

    @property
    def state(self) -> State | None:
        """The project as it is shown; None if nothing could be read yet."""
        return self._state

    def refresh(self, changes: Changes) -> Touched:
        """Read what was edited."""
        before, known = self._state, self.problems
        anew = self._forget(changes)
        self._failed = {}
        loaded, drafts, problems = self._examined()
        problems += static_problems(self._project / "static")
        if loaded:
            problems += self._renewed(loaded.config)
            if self._renderer:
                edition = self._edition(loaded, self._renderer.catalogues)
                self._state = state(before, loaded, drafts, edition, errors(problems), self._clock())
        self._broken = errors(problems)
        if anew or self.problems != known or before is None or self._state is None:
            return Touched(all=True)
        return _touched(before, self._state)

    def find(self, path: str) -> Found | None:
        """What is at a path of the site; None if there is nothing. `Failed` if a text cannot be read any more."""
        if self._state is None:
            return None
        for policy, language, drafts in self._state.candidates(path):
            leaf = self._leaf(self._state, policy, language, drafts)
            page = leaf.page(path)
            file = None if page else leaf.file(path)
            if page or file:
                return Found(page, file, leaf, drafts)
        return self._of_site(self._state, path)

    def render(self, page: Page) -> bytes:
        """A page as HTML; one that cannot be rendered raises `Failed`, and is among the problems from then on."""
        assert self._renderer, "a page comes from what could be read"
        try:
            return self._renderer.render(page).data
        except Failed as failed:
            self._failed[page.path] = failed.problems
            raise

    def part(self, template: str, values: Mapping[str, object], spoken: str) -> str:
        """A part of a page, in the language of an interface."""
        return (self._renderer or Renderer(None, Config())).part(template, values, spoken)

    def _forget(self, changes: Changes) -> bool:
        """Let go of what was edited; whether it may concern any page."""
        paths = changes.paths
        if changes.all:
            for name in (TREE, GIT, PASSAGES, PICTURES, STATIC):
                self._kept.forget(name)
            self._kept.forget_changed()
        for path in paths:
            if path.startswith(f"{CONTENT}/"):
                self._forget_text(path)
        theme = any(path.startswith(TEMPLATES) for path in paths)
        static = any(path.startswith(STATIC) for path in paths)
        if changes.all or theme:
            self._renders = None
        if static:
            self._kept.forget(STATIC)
        settings = tuple(map(self._kept.signature, (CONFIG, LOCK)))
        renewed = settings != self._settings
        if renewed:
            self._settings = settings
            self._kept.forget_below("")
            self._page_caches.clear()
        return changes.all or theme or static or renewed

    def _forget_text(self, path: str) -> None:
        """Let go of a file in `content/`, or of all in a folder there."""
        if path.startswith(PASSAGES):
            self._kept.forget(PASSAGES)
        if f"/{FROZEN}/" in path:  # which texts keep what they said is known only when they are read
            self._kept.forget_below(f"{CONTENT}/")
        if path.endswith("/"):
            self._kept.forget_below(path)
            self._kept.forget(TREE)
            return
        picture = PurePosixPath(path).suffix.lower() in IMAGE_SUFFIXES
        if picture:
            self._kept.forget(PICTURES)
        if picture or (self._project / path).is_file() != self._kept.knows(path):
            self._kept.forget(TREE)
        self._kept.forget(path)

    def _examined(self) -> tuple[Project | None, tuple[Policy, ...], list[Problem]]:
        """The project, its policies with drafts, and what is wrong; None if its settings cannot be read."""
        try:
            loaded, found = examined(self._project, self._kept, rules())
        except Failed as failed:
            return None, (), [*failed.problems]
        problems = weighed(found, loaded.config, settled(loaded.policies, loaded.lock))
        if any(problem.place.file == CONFIG for problem in errors(problems)):
            return None, (), problems
        recorded = loaded.lock.recorded() if loaded.lock else {}
        drafts, wrong = FolderSource(self._project, loaded.config, recorded, True, self._kept).policies()
        return loaded, drafts, [*problems, *weighed(wrong, loaded.config)]

    def _renewed(self, config: Config) -> tuple[Problem, ...]:
        """Have pages rendered by the templates as they are now; what is wrong with them, if that cannot be."""
        if self._renders == config:
            return ()
        try:
            self._renderer = Renderer(self._project / "templates", config)
        except Failed as failed:
            return failed.problems
        self._renders = config
        return ()

    def _edition(self, loaded: Project, catalogues: Catalogues) -> Edition:
        images: dict[str, File] = {}
        for policy in loaded.policies:
            what = "images", policy.place.file
            images |= self._kept.get(what, (TREE, PICTURES), partial(images_of, loaded.source, policy))
        static = self._kept.get("static", (STATIC,), partial(static_paths, self._project / "static"))
        return Edition(images, static, catalogues)

    def _leaf(self, shown: State, policy: Policy, language: str, drafts: bool) -> Leaf:
        """A policy in a language; the ones asked for last are kept."""
        name = policy.place.file, policy.slug, language
        lock = shown.loaded.lock
        page_cache = self._page_caches.pop(name, None) or PageCache(
            language, lock.clauses(policy.slug, language) if lock else {}
        )
        self._page_caches[name] = page_cache
        while len(self._page_caches) > DESKS:
            del self._page_caches[next(iter(self._page_caches))]
        return page_cache.leaf(policy, shown.setting(drafts), drafts)

    def _of_site(self, shown: State, path: str) -> Found | None:
        """What is at a path that belongs to no policy."""
        site, as_of = shown.published.setting.site, shown.published.setting.as_of
        if path == addresses.NOT_FOUND:
            # It links from the root of its host, at which the preview stands whatever `base_url` says.
            site = SiteContext(replace(site.config, base_url=""), site.link_resolver, site.catalogues)
        if path.endswith(".html"):
            pages = page_plan.site_pages(shown.loaded.policies, site, as_of)
            if page := next((page for page in pages if page.path == path), None):
                return Found(page)
        file = next((file for file in self._files(shown, site, path) if file.path == path), None)
        return Found(file=file) if file else None

    def _files(self, shown: State, site: SiteContext, path: str) -> Iterator[File]:
        """Files of no policy, among them the one at a path, if there is one."""
        if path in shown.edition.static:
            yield from static_files(self._project / "static", path)
        elif path.startswith(addresses.ASSETS):
            yield from shown.edition.images.values()
            yield from self._renderer.assets() if self._renderer else ()
        else:
            policies, as_of = shown.loaded.policies, shown.published.setting.as_of
            feeds = path.endswith(
                (addresses.site_addresses(site.config, site.config.languages[0]).feed_atom, "feed.json")
            )
            leaves = (
                self._leaf(shown, policy, language, drafts=False)
                for policy in (policies if feeds else ())
                for language in policy.languages
            )
            yield from data_files.site_files(site, policies, (one for leaf in leaves for one in leaf.entries()), as_of)


def _touched(before: State, now: State) -> Touched:
    """What has changed from one state to the next."""
    for old, new in ((before.published, now.published), (before.drafted, now.drafted)):
        if old.setting is not new.setting:
            return Touched(all=True)
    changed = [
        *_changed(before.published.policies, now.published.policies),
        *_changed(before.drafts, now.drafts),
    ]
    return Touched(
        frozenset(
            addresses.policy_addresses(policy, language).root for policy in changed for language in policy.languages
        )
    )


def _changed(before: Sequence[Policy], now: Iterable[Policy]) -> Iterator[Policy]:
    known = set(map(id, before))
    return (policy for policy in now if id(policy) not in known)
