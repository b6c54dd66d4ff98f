"""The build of one policy: a pure function of its texts and the settings, whichever process runs it."""

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from policygen import site
from policygen.config import Config
from policygen.files import File
from policygen.history import History, history
from policygen.markup import Reader
from policygen.markup.renderer import Renderer as Markdown
from policygen.model import Policy
from policygen.pages import machines, plan
from policygen.pages.entries import FeedEntry
from policygen.pages.entries import entries as feed_entries
from policygen.pages.targets import Targets
from policygen.pages.views.context import SiteContext
from policygen.pages.views.strand import strand
from policygen.render import Renderer
from policygen.sources import Source

Clauses = Mapping[str, tuple[str, ...]]  # version id → the identities of its blocks


@dataclass(frozen=True, slots=True)
class Task:
    """All that the pages of one policy depend on, and the staging folder that they go to.

    `recorded` has, for each language, the identities that the lock has for the blocks of its versions.
    """

    project: Path
    source: Source
    config: Config
    targets: Targets
    policy: Policy
    recorded: tuple[tuple[str, Clauses], ...]
    as_of: datetime
    staging: Path


@dataclass(frozen=True, slots=True)
class Built:
    """What became of a task: the files staged, what the site's feeds tell of it, and the identities of blocks by
    version and language."""

    slug: str
    staged: tuple[site.Entry, ...]
    told: tuple[FeedEntry, ...]
    clauses: tuple[tuple[str, str, tuple[str, ...]], ...]


def build_policy(task: Task) -> Built:
    """Make every page and file of a policy and stage them, one at a time."""
    with _uncollected():
        return _build_policy(task)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the collector of cyclic garbage: a policy's values hold no cycles, but it would look through all of them
    again and again, for a sixth of the whole time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _build_policy(task: Task) -> Built:
    renderer, markdown = _tools(task.project, task.config)
    bodies = task.source.bodies(task.policy)
    recorded = dict(task.recorded)
    histories = tuple(
        history(task.policy, language, bodies, Reader(markdown), recorded.get(language))
        for language in task.policy.languages
    )
    context = SiteContext(task.config, task.targets.links)
    told: list[FeedEntry] = []
    files = _files(histories, bodies, context, renderer, task.as_of, told)
    staged = site.stage(files, task.staging, task.policy.place.file)
    clauses = tuple(
        (version.id, each.language, names)
        for each in histories
        for version, names in zip(each.versions, each.clauses, strict=True)
    )
    return Built(task.policy.slug, staged, tuple(told), clauses)


def _files(
    histories: tuple[History, ...],
    bodies: Mapping[str, str],
    context: SiteContext,
    renderer: Renderer,
    as_of: datetime,
    told: list[FeedEntry],
) -> Iterator[File]:
    """The files of a policy in all its languages; `told` gets its entries for the site's feeds."""
    for each in histories:
        for page in plan.policy_pages(each, context, as_of):
            yield renderer.render(page)
        shared = strand(each, context, as_of)
        own = feed_entries(shared, as_of)
        told.extend(own)
        yield from machines.policy_files(shared, bodies, own, as_of)


@lru_cache(maxsize=1)
def _tools(project: Path, config: Config) -> tuple[Renderer, Markdown]:
    """What takes time to set up and keeps nothing of what it renders: once for each process."""
    return Renderer(project / "templates", config), Markdown()
