"""One policy in one language, from one edit to the next."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, partial

from policygen.core.files import File
from policygen.core.model import Policy, Version
from policygen.histories.history import History, build_history
from policygen.markup.document_reader import DocumentReader
from policygen.pages.change_figures import FigureCache
from policygen.pages.data.data_files import PolicyFiles
from policygen.pages.data.feed_entries import FeedEntry
from policygen.pages.data.feed_entries import entries as feed_entries
from policygen.pages.data.former_copies import original_path
from policygen.pages.page_plan import PolicyPlan
from policygen.pages.views.compare_pages import compare_page
from policygen.pages.views.page import Page
from policygen.pages.views.policy_context import PolicyContext, policy_context
from policygen.pages.views.site_context import SiteContext
from policygen.sources import Source

RENEW_AFTER = 500
"""After so many edits what was kept of texts that are gone is let go of."""

MANY_TEXTS = 8
"""Of more texts than this that are new, all of the policy are read at once."""

Clauses = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class PageInputs:
    """What the pages of every policy depend on beside its texts; `site` has other catalogues after each edit of
    templates or phrases."""

    site: SiteContext
    source: Source
    as_of: datetime


class Bodies(Mapping[str, str]):
    """The canonical texts of a policy by digest, read when they are asked for."""

    def __init__(self, source: Source, policy: Policy) -> None:
        """`source` is where the policy comes from."""
        self._source = source
        self._policy = policy
        self._holders = {
            text.digest: version
            for version in policy.versions
            for texts in (version.texts, *(revision.texts for revision in version.revisions))
            for text in texts
        }

    def __getitem__(self, digest: str) -> str:
        """A text; `Failed` if its file is no longer what it was."""
        return self._read((self._holders[digest],))[digest]

    def __iter__(self) -> Iterator[str]:
        return iter(self._holders)

    def __len__(self) -> int:
        return len(self._holders)

    def without(self, already_read: Mapping[str, object]) -> Mapping[str, str]:
        """These, of which most that are not `already_read` will be asked for: if many, they are read at once."""
        missing = self._holders.keys() - already_read.keys()
        return self if len(missing) <= MANY_TEXTS else self._read(self._policy.versions)

    def _read(self, versions: tuple[Version, ...]) -> dict[str, str]:
        return self._source.bodies(replace(self._policy, versions=versions))


@dataclass(frozen=True, slots=True, eq=False)
class PolicyPages:
    """A policy in a language as it stands after an edit, and whatever is made of it."""

    policy: Policy
    inputs: PageInputs
    context: PolicyContext
    plan: PolicyPlan
    files: PolicyFiles
    entries: Callable[[], tuple[FeedEntry, ...]]

    def page(self, path: str) -> Page | None:
        """The page with this path; also a comparison of any two versions, which a site has in the browser only."""
        return self.plan.at(path) or self.plan.at(original_path(self.context, path)) or self._comparison(path)

    def file(self, path: str) -> File | None:
        """The file for programs with this path."""
        return self.files.at(original_path(self.context, path))

    def _comparison(self, path: str) -> Page | None:
        entries, policy_addresses = self.context.language_entries, self.context.addresses
        if not path.startswith(policy_addresses.compare_any):
            return None
        old, _, new = path.removeprefix(policy_addresses.compare_any).removesuffix("/index.html").partition("..")
        indexes = {entry.id: index for index, entry in enumerate(entries)}
        if old == new or not {old, new} <= indexes.keys():
            return None
        return compare_page(self.context, indexes[old], indexes[new])[0]


class PageCache:
    """Holds what was worked out of a policy in a language, with drafts and without, so that an edit costs little."""

    def __init__(self, language: str, recorded: Clauses, published_clauses: frozenset[str]) -> None:
        """`recorded` are the identities that the lock has for the blocks of versions, by their ids;
        `published_clauses` are all that it ever had.
        """
        self._language = language
        self._recorded = recorded
        self._published_clauses = published_clauses
        self._reader = DocumentReader()
        self._edits = 0
        self._phrases: object = None
        self._histories: dict[bool, History] = {}
        self._pages: dict[bool, PolicyPages] = {}
        self._figures: dict[bool, FigureCache] = {}

    def policy_pages(self, policy: Policy, inputs: PageInputs, drafts: bool) -> PolicyPages:
        """The policy as it is now; `drafts` tells that these are in it."""
        pages = self._pages.get(drafts)
        if pages is None or pages.policy is not policy or pages.inputs is not inputs:
            pages = self._pages[drafts] = self._make(policy, inputs, drafts)
        return pages

    def _make(self, policy: Policy, inputs: PageInputs, drafts: bool) -> PolicyPages:
        phrases = inputs.site.phrases(self._language)
        self._edits += 1
        is_due = self._edits % RENEW_AFTER == 0
        if is_due:
            self._reader = DocumentReader()
        if is_due or phrases is not self._phrases:  # with other phrases comparisons say another thing
            self._phrases = phrases
            self._histories = {
                with_drafts: history.with_phrases(phrases) for with_drafts, history in self._histories.items()
            }
        before = self._histories.get(drafts) or self._histories.get(not drafts)
        bodies = Bodies(inputs.source, policy)
        current = build_history(
            policy,
            self._language,
            bodies.without(before.read if before else {}),
            self._reader,
            self._recorded,
            phrases,
            before,
        )
        self._histories[drafts] = current
        context = policy_context(current, inputs.site, inputs.as_of)
        figures = self._figures.setdefault(drafts, FigureCache())
        figures.prune(context)
        entries = cache(partial(feed_entries, context, inputs.as_of))
        return PolicyPages(
            policy=policy,
            inputs=inputs,
            context=context,
            plan=PolicyPlan(context, inputs.as_of, self._published_clauses, figures),
            files=PolicyFiles(context, bodies, entries, inputs.as_of),
            entries=entries,
        )
