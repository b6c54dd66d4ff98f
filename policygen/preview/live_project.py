"""A project as it stands after the last edit, and the file at any path of its site, made when it is asked for."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path, PurePosixPath

from policygen.addresses import addresses
from policygen.addresses.text_anchors import TextAnchors
from policygen.check.putting_back import with_commands
from policygen.check.record import is_silent_change
from policygen.check.rule_catalogue import rules
from policygen.config import Config
from policygen.core.errors import Failed, Place, Problem, Severity, errors, in_order
from policygen.core.files import File
from policygen.core.model import Policy
from policygen.histories.history import History
from policygen.ledger.ledger import Ledger
from policygen.lock import LOCK_NAME as LOCK
from policygen.markup.page_anchors import PageAnchors
from policygen.pages import page_plan
from policygen.pages.data import data_files
from policygen.pages.data.hosting import static_files, static_paths, static_problems
from policygen.pages.data.ledger_files import LedgerFiles
from policygen.pages.page_plan import Page
from policygen.pages.views.policy_changes import PolicyChange
from policygen.pages.views.site_context import SiteContext
from policygen.phrases import Catalogues
from policygen.pipeline.checkpoint_stamps import read_authority
from policygen.pipeline.text_images import text_images
from policygen.pipeline.witness_requests import read_witnesses
from policygen.preview.edit_batches import Changes
from policygen.preview.file_cache import FileCache
from policygen.preview.page_cache import PageCache, PolicyPages
from policygen.preview.shown_project import HeadingLinks, SharedAssets, ShownProject, show_project
from policygen.project.project import CONFIG, Project, examine
from policygen.project.severity import apply_weights, published_files
from policygen.render import Renderer
from policygen.sources.content_folder import CONTENT, FolderSource
from policygen.sources.content_layout import IMAGE_SUFFIXES
from policygen.sources.reading_cache import GIT, PASSAGES, TREE
from policygen.sources.snippet_store import FROZEN

TEMPLATES = "templates/"
STATIC = "static/"
IMAGES = "content/images/"
"""Stands for the images in `content/`, where a path is asked for."""

CACHED_POLICIES = 8
"""Of how many policies, in a language, the texts are kept as they were read."""


@dataclass(frozen=True, slots=True)
class Resource:
    """What is at a path: a page to be rendered, or a file. `policy_pages` are those of its policy, if it is of one;
    `draft` tells that it is there for a draft only."""

    page: Page | None = None
    file: File | None = None
    policy_pages: PolicyPages | None = None
    draft: bool = False


@dataclass(frozen=True, slots=True)
class AffectedPages:
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
        self._cache = FileCache(project)
        self._page_caches: dict[tuple[str, str, str], PageCache] = {}
        self._settings: tuple[object, ...] = ()
        self._renderer: Renderer | None = None
        self._renderer_config: Config | None = None
        self._state: ShownProject | None = None
        self._anchors = {drafts: TextAnchors(partial(self._history, drafts)) for drafts in (False, True)}
        self._linked: set[Place] = set()
        self._heading_links = HeadingLinks(
            partial(self._anchors_at, False), partial(self._anchors_at, True), self._linked
        )
        self._project_errors: tuple[Problem, ...] = ()
        self._warnings: tuple[Problem, ...] = ()
        self._render_errors: dict[str, tuple[Problem, ...]] = {}
        self.refresh(Changes(all=True))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The errors that keep the site from being built as it stands, and what was changed in silence."""
        return in_order(
            (*self._project_errors, *(problem for problems in self._render_errors.values() for problem in problems))
        )

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What was doubtful when it was last read, and keeps nothing from being built."""
        return self._warnings

    @property
    def state(self) -> ShownProject | None:
        """The project as it is shown; None if nothing could be read yet."""
        return self._state

    def refresh(self, changes: Changes) -> AffectedPages:
        """Read what was edited."""
        before, problems_before = self._state, self.problems
        concerns_all = self._forget(changes)
        self._render_errors = {}
        loaded, drafts, problems = self._read_project()
        problems += static_problems(self._project / "static")
        if loaded:
            problems += page_plan.hidden_pages(loaded.policies, loaded.config, self._static())
            problems += self._update_renderer(loaded.config)
            if self._renderer:
                assets = self._shared_assets(loaded, self._renderer.catalogues)
                self._state = show_project(
                    before, loaded, drafts, assets, errors(problems), self._clock(), self._heading_links
                )
        silent = [problem.as_error() for problem in problems if is_silent_change(problem)]
        self._project_errors = with_commands((*errors(problems), *silent), self._project)
        self._warnings = in_order(
            problem for problem in problems if problem.severity is not Severity.ERROR and not is_silent_change(problem)
        )
        if concerns_all or self.problems != problems_before or before is None or self._state is None:
            return AffectedPages(all=True)
        return _affected_pages(before, self._state)

    def find(self, path: str) -> Resource | None:
        """What is at a path of the site; None if there is nothing. `Failed` if a text cannot be read any more."""
        if self._state is None:
            return None
        copies = {
            redirect.path: redirect.target for redirect in self._state.loaded.config.redirects if redirect.is_copy
        }
        path = copies.get(path, path)
        for policy, language, drafts in self._state.candidates(path):
            policy_pages = self._policy_pages(self._state, policy, language, drafts)
            page = policy_pages.page(path)
            file = None if page else policy_pages.file(path)
            if page or file:
                return Resource(page, file, policy_pages, drafts)
        return self._site_resource(self._state, path)

    def render(self, page: Page) -> bytes:
        """A page as HTML; one that cannot be rendered raises `Failed`, and is among the problems from then on."""
        assert self._renderer, "a page comes from what could be read"
        try:
            return self._renderer.render(page).data
        except Failed as failed:
            self._render_errors[page.path] = failed.problems
            raise

    def part(self, template: str, values: Mapping[str, object], spoken: str) -> str:
        """A part of a page, in the language of an interface."""
        return (self._renderer or Renderer(None, Config())).part(template, values, spoken)

    def _forget(self, changes: Changes) -> bool:
        """Let go of what was edited; whether it may concern any page."""
        paths = changes.paths
        if changes.all:
            for name in (TREE, GIT, PASSAGES, IMAGES, STATIC):
                self._cache.forget(name)
            self._cache.forget_changed()
        for path in paths:
            if path.startswith(f"{CONTENT}/"):
                self._forget_text(path)
        theme = any(path.startswith(TEMPLATES) for path in paths)
        static = any(path.startswith(STATIC) for path in paths)
        if changes.all or theme:
            self._renderer_config = None
        if static:
            self._cache.forget(STATIC)
        settings = tuple(map(self._cache.signature, (CONFIG, LOCK)))
        settings_changed = settings != self._settings
        if settings_changed:
            self._settings = settings
            self._cache.forget_below("")
            self._page_caches.clear()
        return changes.all or theme or static or settings_changed

    def _forget_text(self, path: str) -> None:
        """Let go of a file in `content/`, or of all in a folder there."""
        if path.startswith(PASSAGES):
            self._cache.forget(PASSAGES)
        if f"/{FROZEN}/" in path:  # which texts keep what they said is known only when they are read
            self._cache.forget_below(f"{CONTENT}/")
        if path.endswith("/"):
            self._cache.forget_below(path)
            self._cache.forget(TREE)
            return
        is_image = PurePosixPath(path).suffix.lower() in IMAGE_SUFFIXES
        if is_image:
            self._cache.forget(IMAGES)
        if is_image or (self._project / path).is_file() != self._cache.uses(path):
            self._cache.forget(TREE)
        self._cache.forget(path)

    def _read_project(self) -> tuple[Project | None, tuple[Policy, ...], list[Problem]]:
        """The project, its policies with drafts, and what is wrong; None if its settings cannot be read."""
        try:
            loaded, project_problems = examine(self._project, self._cache, rules())
        except Failed as failed:
            return None, (), [*failed.problems]
        problems = apply_weights(project_problems, loaded.config, published_files(loaded.policies, loaded.lock))
        if any(problem.place.file == CONFIG for problem in errors(problems)):
            return None, (), problems
        recorded = loaded.lock.recorded() if loaded.lock else {}
        drafts, draft_problems = FolderSource(self._project, loaded.config, recorded, True, self._cache).policies()
        return loaded, drafts, [*problems, *apply_weights(draft_problems, loaded.config)]

    def _update_renderer(self, config: Config) -> tuple[Problem, ...]:
        """Have pages rendered by the templates as they are now; what is wrong with them, if that cannot be."""
        if self._renderer_config == config:
            return ()
        try:
            self._renderer = Renderer(self._project / "templates", config)
        except Failed as failed:
            return failed.problems
        self._renderer_config = config
        return ()

    def _shared_assets(self, loaded: Project, catalogues: Catalogues) -> SharedAssets:
        images: dict[str, File] = {}
        for policy in loaded.policies:
            key = "images", policy.place.file
            images |= self._cache.get(key, (TREE, IMAGES), partial(text_images, loaded.source, policy))
        return SharedAssets(images, self._static(), catalogues)

    def _static(self) -> tuple[str, ...]:
        """The paths of the project's own files."""
        return self._cache.get("static", (STATIC,), partial(static_paths, self._project / "static"))

    def _policy_pages(self, shown_project: ShownProject, policy: Policy, language: str, drafts: bool) -> PolicyPages:
        """A policy in a language; the ones asked for last are kept."""
        key = policy.place.file, policy.slug, language
        lock = shown_project.loaded.lock
        page_cache = self._page_caches.pop(key, None) or PageCache(
            language,
            lock.clauses(policy, language) if lock else {},
            lock.published_clauses(policy, language) if lock else frozenset(),
        )
        self._page_caches[key] = page_cache
        while len(self._page_caches) > CACHED_POLICIES:
            del self._page_caches[next(iter(self._page_caches))]
        return page_cache.policy_pages(policy, shown_project.inputs(drafts), drafts)

    def _anchors_at(self, drafts: bool, address: str) -> PageAnchors | None:
        """What can be named on the page at an address, as it is shown to policies with drafts or without."""
        assert self._state, "links are followed on what is shown"
        text = (self._state.drafted if drafts else self._state.published).texts().get(address)
        if text is None:
            return None
        self._linked.add(text.policy.place)
        try:
            return self._anchors[drafts].of(*text)
        except Failed:  # its file is being edited
            return None

    def _history(self, drafts: bool, policy: Policy, language: str) -> History:
        assert self._state, "links are followed on what is shown"
        is_draft = drafts and any(draft is policy for draft in self._state.drafts)
        return self._policy_pages(self._state, policy, language, is_draft).context.history

    def _site_resource(self, shown_project: ShownProject, path: str) -> Resource | None:
        """What is at a path that belongs to no policy."""
        site, as_of = shown_project.published.inputs.site, shown_project.published.inputs.as_of
        if path == addresses.NOT_FOUND:
            # It links from the root of its host, at which the preview stands whatever `base_url` says.
            site = replace(site, config=replace(site.config, base_url=""))
        if path.endswith(".html"):
            plan = page_plan.site_plan(
                shown_project.published.policies, site, as_of, partial(self._all_changes, shown_project)
            )
            if make := plan.get(path) or page_plan.redirect_plan(site).get(path):
                return Resource(make())
        file = next((file for file in self._site_files(shown_project, site, path) if file.path == path), None)
        return Resource(file=file) if file else None

    def _site_files(self, shown_project: ShownProject, site: SiteContext, path: str) -> Iterator[File]:
        """Files of no policy, among them the one at a path, if there is one."""
        if path in shown_project.assets.static:
            yield from static_files(self._project / "static", path)
        elif path.startswith(addresses.ASSETS):
            yield from shown_project.assets.images.values()
            yield from self._renderer.assets() if self._renderer else ()
        elif path.startswith(addresses.LEDGER) or path.endswith(addresses.receipt("/")):
            loaded = shown_project.loaded
            trust = read_witnesses(self._project, loaded.config.sign)
            policies = shown_project.published.policies
            authority = read_authority(self._project, loaded.config.sign)
            ledger = loaded.ledger or Ledger()
            yield from LedgerFiles(ledger, loaded.config.sign, trust, policies, authority).files_at(path)
        else:
            policies, as_of = shown_project.published.policies, shown_project.published.inputs.as_of
            feeds = path.endswith(
                (addresses.site_addresses(site.config, site.config.languages[0]).feed_atom, "feed.json")
            )
            all_pages = self._all_pages(shown_project) if feeds else iter(())
            yield from data_files.site_files(
                site, policies, (entry for policy_pages in all_pages for entry in policy_pages.entries()), as_of
            )

    def _all_changes(self, shown_project: ShownProject) -> list[PolicyChange]:
        """What happened to all policies."""
        return [change for policy_pages in self._all_pages(shown_project) for change in policy_pages.plan.changes()]

    def _all_pages(self, shown_project: ShownProject) -> Iterator[PolicyPages]:
        """Every policy in each of its languages, one after the other."""
        for policy in shown_project.published.policies:
            for language in policy.languages:
                yield self._policy_pages(shown_project, policy, language, drafts=False)


def _affected_pages(before: ShownProject, now: ShownProject) -> AffectedPages:
    """What has changed from one state to the next."""
    for old, new in ((before.published, now.published), (before.drafted, now.drafted)):
        if old.inputs is not new.inputs:
            return AffectedPages(all=True)
    changed = [
        *_changed_policies(before.published.policies, now.published.policies),
        *_changed_policies(before.drafts, now.drafts),
    ]
    return AffectedPages(
        frozenset(
            addresses.policy_addresses(policy, language).root for policy in changed for language in policy.languages
        )
    )


def _changed_policies(before: Sequence[Policy], now: Iterable[Policy]) -> Iterator[Policy]:
    unchanged = set(map(id, before))
    return (policy for policy in now if id(policy) not in unchanged)
