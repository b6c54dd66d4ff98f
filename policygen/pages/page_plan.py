"""Which HTML pages exist, and with what in them: values, nothing rendered yet."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from datetime import datetime
from functools import cached_property, partial
from itertools import product

from policygen.addresses import addresses
from policygen.core.model import Policy
from policygen.histories.clauses import clause_steps
from policygen.histories.history import History
from policygen.pages.change_figures import Figures, Known
from policygen.pages.views.clause_pages import Lives, clause_page, clauses_page, written_clauses
from policygen.pages.views.compare_any import compare_any_page
from policygen.pages.views.compare_pages import compare_page, since_page
from policygen.pages.views.comparison import Comparison
from policygen.pages.views.history_pages import history_page, upcoming_page, waiting_page
from policygen.pages.views.page import Page
from policygen.pages.views.policy_context import Pair, PolicyContext, policy_context
from policygen.pages.views.revision_pages import revision_page
from policygen.pages.views.search_pages import search_page, site_search_page
from policygen.pages.views.shown_corrections import Correction, revisions
from policygen.pages.views.site_context import SiteContext
from policygen.pages.views.site_pages import home_page, moved_page, not_found_page
from policygen.pages.views.text_pages import current_page, version_pages
from policygen.timeline.replacement import written_comparisons

__all__ = ["Page", "PolicyPlan", "SiteContext", "policy_pages", "site_pages"]

Make = Callable[[], Iterable[Page]]
"""Makes the pages at one address: the page itself, and its article without a frame where it has one."""


def policy_pages(
    history: History, site: SiteContext, as_of: datetime, recorded: Set[str] = frozenset()
) -> Iterator[Page]:
    """Every HTML page of a policy in one language, one after the other; `as_of` decides what is in force.

    The pages change only if a status does: the instant itself is on none of them. `recorded` are the ids of clauses
    that the lock knows.
    """
    yield from PolicyPlan(policy_context(history, site, as_of), as_of, recorded)


class PolicyPlan:
    """The pages of a policy in one language: all of them in turn, or any of them alone.

    What many of them need, how much changed between neighbours, is worked out when it is first asked for.
    """

    def __init__(
        self, shared: PolicyContext, as_of: datetime, recorded: Set[str] = frozenset(), known: Known | None = None
    ) -> None:
        """`recorded` are the ids of clauses that the lock knows; `known` has figures of comparisons from before."""
        self._shared = shared
        self._as_of = as_of
        self._recorded = recorded
        self._known = Known() if known is None else known
        self._corrected: dict[tuple[int, int], Correction] = {}
        self._makers: Mapping[str, Make] = dict(self._planned())

    def __iter__(self) -> Iterator[Page]:
        """Every page, in the order in which each helps those after it."""
        for make in self._makers.values():
            yield from make()
        for name in self._written:
            yield from self._clause(name)

    def at(self, path: str) -> Page | None:
        """The page whose file has this path, None if there is none."""
        address = f"{path.rpartition('/')[0]}/"
        make = self._makers.get(address) or self._clause_at(address)
        return next((page for page in make() if page.path == path), None) if make else None

    def _planned(self) -> Iterator[tuple[str, Make]]:
        """The address of each page and what makes it; but for the clauses, which depend on every comparison."""
        shared, of, own = self._shared, self._shared.addresses, self._shared.own
        for old, new in self._pairs:
            yield of.compare(own[old].id, own[new].id), partial(self._compare, old, new)
        for index, entry in enumerate(own):
            for order, (number, _, _) in enumerate(revisions(entry, shared.language), 1):
                yield of.revision(entry.id, number), partial(self._revision, index, order)
            yield of.version(entry.id), partial(self._version, index)
            if shared.current is not None and shared.has_since(index):
                yield of.since(entry.id), partial(self._since, index, shared.current)
            elif shared.untranslated_since(index):
                there = addresses.policy_addresses(shared.history.policy, shared.history.policy.language)
                yield of.since(entry.id), partial(self._gone, of.since(entry.id), there.since(entry.id))
        yield of.current, self._current
        yield of.search, lambda: [search_page(shared)]
        yield of.compare_any, lambda: [compare_any_page(shared)]
        yield of.upcoming, lambda: [upcoming_page(shared, self._comparisons)]
        yield of.clause_any, lambda: [clauses_page(shared, self._lives, self._written)]
        yield of.history, lambda: [history_page(shared, self._as_of, self._comparisons, self._corrections)]
        for was, now in _moved(shared, [(own[old].id, own[new].id) for old, new in self._pairs]):
            yield was, partial(self._gone, was, now)

    def _compare(self, old: int, new: int) -> Iterator[Page]:
        page, comparison = compare_page(self._shared, old, new)
        self._known.keep(self._shared, old, new, comparison)
        yield page

    def _revision(self, index: int, order: int) -> Iterator[Page]:
        page, self._corrected[index, order] = revision_page(self._shared, index, order)
        yield page

    def _version(self, index: int) -> Iterator[Page]:
        return version_pages(self._shared, index, self._corrections_of(index))

    def _since(self, index: int, current: int) -> Iterator[Page]:
        yield since_page(self._shared, index, current)

    def _current(self) -> Iterator[Page]:
        shown = self._shared.shown
        if shown is None:
            yield waiting_page(self._shared, self._comparisons)
        else:
            yield from current_page(self._shared, shown, self._corrections_of(shown))

    def _gone(self, was: str, now: str) -> Iterator[Page]:
        yield moved_page(self._shared, was, now)

    def _clause(self, name: str) -> Iterator[Page]:
        yield clause_page(self._shared, name, self._lives[name])

    def _clause_at(self, address: str) -> Make | None:
        above, _, name = address.rstrip("/").rpartition("/")
        if f"{above}/" != self._shared.addresses.clause_any or name not in self._written:
            return None
        return partial(self._clause, name)

    @cached_property
    def _pairs(self) -> tuple[tuple[int, int], ...]:
        """The comparisons that are written out."""
        return written_comparisons(self._shared.history.versions)

    @cached_property
    def _figures(self) -> dict[tuple[int, int], Figures]:
        return {(old, new): self._known.figures(self._shared, old, new) for old, new in self._pairs}

    @cached_property
    def _comparisons(self) -> dict[Pair, Comparison]:
        own = self._shared.own
        return {(own[old].id, own[new].id): found.comparison for (old, new), found in self._figures.items()}

    @cached_property
    def _lives(self) -> Lives:
        return clause_steps(self._shared.history, {pair: found.turned for pair, found in self._figures.items()})

    @cached_property
    def _written(self) -> dict[str, None]:
        return written_clauses(self._shared, self._lives, self._recorded)

    @cached_property
    def _corrections(self) -> tuple[tuple[Correction, ...], ...]:
        return tuple(map(self._corrections_of, range(len(self._shared.own))))

    def _corrections_of(self, index: int) -> tuple[Correction, ...]:
        """What was corrected in the version at a place."""
        orders = range(1, len(self._shared.history.revisions[index]) + 1)
        return tuple(self._correction(index, order) for order in orders)

    def _correction(self, index: int, order: int) -> Correction:
        if (index, order) not in self._corrected:
            self._corrected[index, order] = revision_page(self._shared, index, order)[1]
        return self._corrected[index, order]


def site_pages(policies: Iterable[Policy], site: SiteContext, as_of: datetime) -> Iterator[Page]:
    """The pages of no single policy: the list of policies in each language that has one, and the one for errors."""
    listed = tuple(policies)
    default = site.config.languages[0]
    spoken = {language for policy in listed for language in policy.languages}
    languages = [default, *sorted(spoken - {default})]
    for language in languages:
        others = [other for other in languages if other != language and (other in spoken or other == default)]
        yield home_page(site, listed, language, others, as_of)
        yield site_search_page(site, listed, language, others)
    yield not_found_page(site)


def _moved(shared: PolicyContext, compared: Iterable[Pair]) -> Iterator[tuple[str, str]]:
    """Each address that an id had made which a version had before, wherever that was part of one, and the new one."""
    of = shared.addresses
    policy, language = shared.history.policy, shared.language
    now = {(of, entry.id) for entry in shared.own}
    former = {
        entry.id: [name for name in addresses.former_addresses(policy, language, entry.version) if name not in now]
        for entry in shared.own
    }
    for index, entry in enumerate(shared.own):
        for was, old in former[entry.id]:
            yield was.version(old), of.version(entry.id)
            if shared.has_since(index):
                yield was.since(old), of.since(entry.id)
            elif shared.untranslated_since(index):
                yield was.since(old), addresses.policy_addresses(policy, policy.language).since(entry.id)
            for number, _, _ in revisions(entry, shared.language):
                yield was.revision(old, number), of.revision(entry.id, number)
    for left, right in compared:
        for (was, old), (there, new) in product(((of, left), *former[left]), ((of, right), *former[right])):
            if was == there and (was, old, new) != (of, left, right):  # no page compared texts of two policies
                yield was.compare(old, new), of.compare(left, right)
