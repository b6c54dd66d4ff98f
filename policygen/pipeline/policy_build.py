"""The build of one policy: a pure function of its texts and the settings, whichever process runs it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from policygen import site
from policygen.addresses.link_targets import LinkTargets
from policygen.check.findings.image_from_elsewhere import RULE as IMAGE_FROM_ELSEWHERE
from policygen.check.findings.link_leads_nowhere import RULE as LINK_LEADS_NOWHERE
from policygen.config import Config
from policygen.core.errors import Problem, Rule
from policygen.core.files import File
from policygen.core.model import Policy, Text
from policygen.histories.history import History, build_history
from policygen.markup import DocumentReader, Resolve
from policygen.markup.page_links import is_external_image
from policygen.pages import page_plan
from policygen.pages.data import data_files
from policygen.pages.data.feed_entries import FeedEntry
from policygen.pages.data.feed_entries import entries as feed_entries
from policygen.pages.data.former_copies import with_former_copies
from policygen.pages.views.policy_context import policy_context
from policygen.pages.views.site_context import SiteContext
from policygen.pipeline.build_tools import Toolbox
from policygen.render import Renderer
from policygen.sources import Source

Clauses = Mapping[str, tuple[str, ...]]  # version id → the identities of its blocks


@dataclass(frozen=True, slots=True)
class Task:
    """All that the pages of one policy depend on, and the staging folder that they go to.

    `recorded` has, for each language, the identities that the lock has for the blocks of its versions.
    """

    toolbox: Toolbox
    source: Source
    config: Config
    targets: LinkTargets
    policy: Policy
    recorded: tuple[tuple[str, Clauses], ...]
    as_of: datetime
    staging: Path


@dataclass(frozen=True, slots=True)
class Built:
    """What became of a task: the files staged, what the site's feeds tell of it, the identities of blocks by version
    and language, and what is doubtful (a link that leads nowhere), counted."""

    slug: str
    staged: tuple[site.ManifestEntry, ...]
    told: tuple[FeedEntry, ...]
    clauses: tuple[tuple[str, str, tuple[str, ...]], ...]
    doubts: tuple[Problem, ...]


def build_policy(task: Task) -> Built:
    """Make every page and file of a policy and stage them, one at a time."""
    renderer, markdown = task.toolbox.tools.renderer, task.toolbox.tools.markdown
    bodies = task.source.bodies(task.policy)
    recorded = dict(task.recorded)
    dead: set[tuple[str, str]] = set()
    context = SiteContext(task.config, partial(_links, task.targets, dead), renderer.catalogues)
    histories = tuple(
        build_history(
            task.policy, language, bodies, DocumentReader(markdown), recorded.get(language), context.phrases(language)
        )
        for language in task.policy.languages
    )
    told: list[FeedEntry] = []
    files = _files(histories, recorded, bodies, context, renderer, task.as_of, told)
    staged = site.stage(files, task.staging, task.policy.place.file)
    clauses = tuple(
        (version.id, each.language, names)
        for each in histories
        for version, names in zip(each.versions, each.clauses, strict=True)
    )
    return Built(task.policy.slug, staged, tuple(told), clauses, tuple(_doubts(task.policy, histories, dead)))


def _links(targets: LinkTargets, dead: set[tuple[str, str]], policy: Policy, text: Text, page: str) -> Resolve:
    """`Targets.links`, which also notes what leads nowhere: the file and the target."""
    resolve = targets.resolver(policy, text, page)

    def noted(target: str) -> str | None:
        found = resolve(target)
        if found is None:
            dead.add((text.place.file, target))
        return found

    return noted


def _doubts(policy: Policy, histories: Iterable[History], dead: Iterable[tuple[str, str]]) -> Iterator[Problem]:
    """What the pages show otherwise than it was written, a line for each kind; `check` says where it stands."""
    lost = sum(file not in _allowing(policy, LINK_LEADS_NOWHERE) for file, _ in dead)
    if lost:
        yield _doubt(policy, LINK_LEADS_NOWHERE, lost, "link leads", "links lead", "nowhere and became plain text")
    foreign = {
        (version.place.file, image.get("src"))
        for each in histories
        for version, document in zip(each.versions, each.documents, strict=True)
        if version.place.file not in _allowing(policy, IMAGE_FROM_ELSEWHERE)
        for block in document.blocks
        for image in block.images
        if is_external_image(image.get("src") or "")
    }
    if foreign:
        yield _doubt(
            policy,
            IMAGE_FROM_ELSEWHERE,
            len(foreign),
            "image comes",
            "images come",
            "from another site and became a link",
        )


def _allowing(policy: Policy, rule: Rule) -> frozenset[str]:
    """The files of the versions that explain why a finding is none."""
    explained = (version for version in policy.versions if rule.among(dict(version.allow)))
    return frozenset(text.place.file for version in explained for text in version.texts)


def _doubt(policy: Policy, rule: Rule, count: int, one: str, many: str, what: str) -> Problem:
    message = f"{count:,} {one if count == 1 else many} {what}"
    return rule.at(policy.place, message, "policygen check says which")


def _files(
    histories: tuple[History, ...],
    recorded: Mapping[str, Clauses],
    bodies: Mapping[str, str],
    view_context: SiteContext,
    renderer: Renderer,
    as_of: datetime,
    told: list[FeedEntry],
) -> Iterator[File]:
    """The files of a policy in all its languages; `told` gets its entries for the site's feeds."""
    for each in histories:
        known = frozenset(name for names in recorded.get(each.language, {}).values() for name in names)
        shared = policy_context(each, view_context, as_of)
        yield from with_former_copies(
            shared, map(renderer.render, page_plan.policy_pages(each, view_context, as_of, known))
        )
        own = feed_entries(shared, as_of)
        told.extend(own)
        yield from with_former_copies(shared, data_files.PolicyFiles(shared, bodies, partial(tuple, own), as_of))
