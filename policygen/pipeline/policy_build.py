"""The build of one policy: a pure function of its texts and the settings, whichever process runs it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, partial
from pathlib import Path

from policygen import site
from policygen.addresses.link_targets import LinkTargets
from policygen.addresses.text_anchors import ProjectAnchors
from policygen.check.findings.image_from_elsewhere import RULE as IMAGE_FROM_ELSEWHERE
from policygen.check.findings.link_leads_nowhere import RULE as LINK_LEADS_NOWHERE
from policygen.check.findings.words_vanish import RULE as WORDS_VANISH
from policygen.check.findings.words_vanish import vanishing_from_policy
from policygen.config import Config
from policygen.core.errors import Problem, Rule
from policygen.core.files import File
from policygen.core.model import Policy, Text
from policygen.histories.history import History, build_history
from policygen.markup.document import Resolve
from policygen.markup.document_reader import DocumentReader
from policygen.markup.page_anchors import PageAnchors
from policygen.markup.page_links import is_external_image
from policygen.pages import page_plan
from policygen.pages.data import data_files
from policygen.pages.data.feed_entries import FeedEntry
from policygen.pages.data.feed_entries import entries as feed_entries
from policygen.pages.data.former_copies import with_former_copies
from policygen.pages.views.page import Page
from policygen.pages.views.policy_changes import PolicyChange
from policygen.pages.views.policy_context import policy_context
from policygen.pages.views.site_context import SiteContext
from policygen.pipeline.build_tools import Toolbox
from policygen.render import Renderer
from policygen.sources import Source

Clauses = Mapping[str, tuple[str, ...]]  # version id → the identities of its blocks


@dataclass(frozen=True, slots=True)
class Task:
    """All that the pages of one policy depend on, and the staging folder that they go to.

    `recorded` has, for each language, the identities that the lock has for the blocks of its versions;
    `published_clauses` all of them that it ever had. `anchors` is asked where its texts link to headings of others.
    """

    toolbox: Toolbox
    source: Source
    config: Config
    targets: LinkTargets
    anchors: ProjectAnchors
    policy: Policy
    recorded: tuple[tuple[str, Clauses], ...]
    published_clauses: tuple[tuple[str, frozenset[str]], ...]
    as_of: datetime
    staging: Path


@dataclass(frozen=True, slots=True)
class Built:
    """What became of a task: the files staged, what the site's feeds and its page of latest changes tell of it, the
    identities of blocks by version and language, which pages lead on to which address, and what is doubtful (a link
    that leads nowhere), counted."""

    slug: str
    staged: tuple[site.ManifestEntry, ...]
    feed_entries: tuple[FeedEntry, ...]
    changes: tuple[PolicyChange, ...]
    clauses: tuple[tuple[str, str, tuple[str, ...]], ...]
    moved: tuple[tuple[str, str], ...]
    warnings: tuple[Problem, ...]


def build_policy(task: Task) -> Built:
    """Make every page and file of a policy and stage them, one at a time."""
    renderer, markdown = task.toolbox.tools.renderer, task.toolbox.tools.markdown
    bodies = task.source.bodies(task.policy)
    recorded = dict(task.recorded)
    dead_links: set[tuple[str, str]] = set()
    histories = tuple(
        build_history(
            task.policy,
            language,
            bodies,
            DocumentReader(markdown),
            recorded.get(language),
            renderer.catalogues.phrases(language),
        )
        for language in task.policy.languages
    )
    targets = replace(task.targets, anchors_at=cache(partial(_anchors_at, task.anchors, histories)))
    context = SiteContext(
        task.config, partial(_noting_resolver, targets, dead_links), renderer.catalogues, targets.hides_verify
    )
    entries: list[FeedEntry] = []
    changes: list[PolicyChange] = []
    moved: list[tuple[str, str]] = []
    files = _files(
        histories, dict(task.published_clauses), bodies, context, renderer, task.as_of, entries, changes, moved
    )
    staged = site.stage(files, task.staging, task.policy.place.file)
    clauses = tuple(
        (version.id, history.language, identities)
        for history in histories
        for version, identities in zip(history.versions, history.clauses, strict=True)
    )
    return Built(
        task.policy.slug,
        staged,
        tuple(entries),
        tuple(changes),
        clauses,
        tuple(moved),
        tuple(_warnings(task.policy, histories, dead_links, bodies)),
    )


def _anchors_at(project_anchors: ProjectAnchors, histories: Iterable[History], address: str) -> PageAnchors | None:
    """What can be named on the page at an address; of the policy's own texts, `histories`, none is read again."""
    text = project_anchors.text_at(address)
    if text is None:
        return None
    for history in histories:
        if (history.policy.slug, history.language) == (text.policy.slug, text.language):
            return history.document(text.version).page_anchors
    return project_anchors.of(*text)


def _noting_resolver(
    targets: LinkTargets, dead_links: set[tuple[str, str]], policy: Policy, text: Text, page: str
) -> Resolve:
    """`LinkTargets.resolver`, which also notes what leads nowhere: the file and the target."""
    resolve = targets.resolver(policy, text, page)

    def resolve_noted(target: str) -> str | None:
        address = resolve(target)
        if address is None:
            dead_links.add((text.place.file, target))
        return address

    return resolve_noted


def _warnings(
    policy: Policy, histories: Sequence[History], dead_links: Iterable[tuple[str, str]], bodies: Mapping[str, str]
) -> Iterator[Problem]:
    """What the pages show otherwise than it was written, a line for each kind; `check` says where it stands."""
    dead_count = sum(file not in _allowed_files(policy, LINK_LEADS_NOWHERE) for file, _ in dead_links)
    if dead_count:
        yield _warning(
            policy, LINK_LEADS_NOWHERE, dead_count, "link leads", "links lead", "nowhere and became plain text"
        )
    external_images = {
        (version.place.file, image.get("src"))
        for history in histories
        for version, document in zip(history.versions, history.documents, strict=True)
        if version.place.file not in _allowed_files(policy, IMAGE_FROM_ELSEWHERE)
        for block in document.blocks
        for image in block.images
        if is_external_image(image.get("src") or "")
    }
    if external_images:
        yield _warning(
            policy,
            IMAGE_FROM_ELSEWHERE,
            len(external_images),
            "image comes",
            "images come",
            "from another site and became a link",
        )
    explained = _allowed_files(policy, WORDS_VANISH)
    documents = (
        (version.text(history.language), document.lost)
        for history in histories
        for version, document in zip(history.versions, history.documents, strict=True)
    )
    lost = [(text, passages) for text, passages in documents if text and passages and text.place.file not in explained]
    yield from vanishing_from_policy(lost, bodies)


def _allowed_files(policy: Policy, rule: Rule) -> frozenset[str]:
    """The files of the versions that explain why a finding is none."""
    allowing = (version for version in policy.versions if rule.is_among(dict(version.allow)))
    return frozenset(text.place.file for version in allowing for text in version.texts)


def _warning(policy: Policy, rule: Rule, count: int, singular: str, plural: str, what: str) -> Problem:
    message = f"{count:,} {singular if count == 1 else plural} {what}"
    return rule.at(policy.place, message, "policygen check says which")


def _files(
    histories: tuple[History, ...],
    published_clauses: Mapping[str, frozenset[str]],
    bodies: Mapping[str, str],
    view_context: SiteContext,
    renderer: Renderer,
    as_of: datetime,
    site_entries: list[FeedEntry],
    site_changes: list[PolicyChange],
    moved: list[tuple[str, str]],
) -> Iterator[File]:
    """The files of a policy in all its languages; `site_entries` gets its entries for the site's feeds, `site_changes`
    what happened to it, `moved` the paths of pages that lead on, and the addresses that they lead to."""
    for history in histories:
        context = policy_context(history, view_context, as_of)
        plan = page_plan.PolicyPlan(context, as_of, published_clauses.get(history.language, frozenset()))
        yield from with_former_copies(context, map(renderer.render, _noting_moved(plan, moved)))
        site_changes.extend(plan.changes())
        entries = feed_entries(context, as_of)
        site_entries.extend(entries)
        yield from with_former_copies(context, data_files.PolicyFiles(context, bodies, partial(tuple, entries), as_of))


def _noting_moved(pages: Iterable[Page], moved: list[tuple[str, str]]) -> Iterator[Page]:
    for page in pages:
        if page.leads_to is not None:
            moved.append((page.path, page.leads_to))
        yield page
