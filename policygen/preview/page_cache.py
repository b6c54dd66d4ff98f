"""One policy in one language, from one edit to the next."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, partial

from policygen.core.files import File
from policygen.core.model import Policy, Version
from policygen.histories.history import History, build_history
from policygen.markup import DocumentReader
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

RENEWED = 500
"""After so many edits what was kept of texts that are gone is let go of."""

MANY = 8
"""Of more texts than this that are new, all of the policy are read at once."""

Clauses = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Setting:
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

    def without(self, known: Mapping[str, object]) -> Mapping[str, str]:
        """These, of which most that are not `known` will be asked for: if there are many, they are read at once."""
        missing = self._holders.keys() - known.keys()
        return self if len(missing) <= MANY else self._read(self._policy.versions)

    def _read(self, versions: tuple[Version, ...]) -> dict[str, str]:
        return self._source.bodies(replace(self._policy, versions=versions))


@dataclass(frozen=True, slots=True, eq=False)
class Leaf:
    """A policy in a language as it stands after an edit, and whatever is made of it."""

    policy: Policy
    setting: Setting
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
        own, of = self.context.language_entries, self.context.addresses
        if not path.startswith(of.compare_any):
            return None
        old, _, new = path.removeprefix(of.compare_any).removesuffix("/index.html").partition("..")
        places = {entry.id: index for index, entry in enumerate(own)}
        if old == new or not {old, new} <= places.keys():
            return None
        return compare_page(self.context, places[old], places[new])[0]


class PageCache:
    """Holds what was worked out of a policy in a language, with drafts and without, so that an edit costs little."""

    def __init__(self, language: str, recorded: Clauses) -> None:
        """`recorded` are the identities that the lock has for the blocks of versions, by their ids."""
        self._language = language
        self._recorded = recorded
        self._clauses = frozenset(name for names in recorded.values() for name in names)
        self._reader = DocumentReader()
        self._made_so_far = 0
        self._phrases: object = None
        self._histories: dict[bool, History] = {}
        self._leaves: dict[bool, Leaf] = {}
        self._known: dict[bool, FigureCache] = {}

    def leaf(self, policy: Policy, setting: Setting, drafts: bool) -> Leaf:
        """The policy as it is now; `drafts` tells that these are in it."""
        found = self._leaves.get(drafts)
        if found is None or found.policy is not policy or found.setting is not setting:
            found = self._leaves[drafts] = self._made(policy, setting, drafts)
        return found

    def _made(self, policy: Policy, setting: Setting, drafts: bool) -> Leaf:
        phrases = setting.site.phrases(self._language)
        self._made_so_far += 1
        tired = self._made_so_far % RENEWED == 0
        if tired:
            self._reader = DocumentReader()
        if tired or phrases is not self._phrases:  # with other phrases comparisons say another thing
            self._phrases = phrases
            self._histories = {kind: found.with_phrases(phrases) for kind, found in self._histories.items()}
        before = self._histories.get(drafts) or self._histories.get(not drafts)
        bodies = Bodies(setting.source, policy)
        lived = build_history(
            policy,
            self._language,
            bodies.without(before.read if before else {}),
            self._reader,
            self._recorded,
            phrases,
            before,
        )
        self._histories[drafts] = lived
        shared = policy_context(lived, setting.site, setting.as_of)
        known = self._known.setdefault(drafts, FigureCache())
        known.prune(shared)
        entries = cache(partial(feed_entries, shared, setting.as_of))
        return Leaf(
            policy=policy,
            setting=setting,
            context=shared,
            plan=PolicyPlan(shared, setting.as_of, self._clauses, known),
            files=PolicyFiles(shared, bodies, entries, setting.as_of),
            entries=entries,
        )
