"""Which HTML pages exist, and with what in them: values, nothing rendered yet."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from datetime import datetime
from functools import cached_property, partial
from itertools import product

from policygen.addresses import addresses
from policygen.config import Config
from policygen.core.errors import Place, Problem
from policygen.core.model import Policy
from policygen.histories.clauses import clause_steps
from policygen.pages.change_figures import ChangeFigures, FigureCache
from policygen.pages.views.clause_pages import (
    ClauseSteps,
    applied_revisions,
    clause_page,
    clauses_page,
    clauses_with_pages,
)
from policygen.pages.views.compare_any import compare_any_page
from policygen.pages.views.compare_pages import compare_page, since_page
from policygen.pages.views.comparison import Comparison
from policygen.pages.views.groups import Group, groups_in
from policygen.pages.views.history_pages import history_page, not_in_force_page, upcoming_page
from policygen.pages.views.latest_changes import changes_page, has_changes_page
from policygen.pages.views.page import Page
from policygen.pages.views.policy_changes import PolicyChange, policy_changes
from policygen.pages.views.policy_context import PolicyContext, VersionPair
from policygen.pages.views.revision_pages import revision_page
from policygen.pages.views.search_pages import search_page, site_search_page
from policygen.pages.views.shown_corrections import Correction, revision_texts
from policygen.pages.views.site_context import SiteContext
from policygen.pages.views.site_pages import gone_page, group_page, home_page, moved_page, not_found_page, redirect_page
from policygen.pages.views.text_pages import current_page, version_pages
from policygen.pages.views.verify_page import verify_page
from policygen.rules.output_folder import ADDRESSES_CLASH
from policygen.rules.published import REDIRECT_UNUSABLE
from policygen.sources.slugs import PAGE_OF_VERIFY, folded
from policygen.timeline.replacement import written_comparisons

__all__ = ["Page", "PolicyPlan", "SiteContext", "hidden_pages", "site_pages", "site_plan"]

MakePages = Callable[[], Iterable[Page]]
"""Makes the pages at one address: the page itself, and its article without a frame where it has one."""


class PolicyPlan:
    """The pages of a policy in one language: all of them in turn, or any of them alone.

    What many of them need, how much changed between neighbours, is worked out when it is first asked for.
    """

    def __init__(
        self,
        context: PolicyContext,
        as_of: datetime,
        recorded: Set[str] = frozenset(),
        figure_cache: FigureCache | None = None,
    ) -> None:
        """`recorded` are the ids of clauses that the lock knows; `figure_cache` holds figures from an earlier build."""
        self._context = context
        self._as_of = as_of
        self._recorded = recorded
        self._figure_cache = FigureCache() if figure_cache is None else figure_cache
        self._known_corrections: dict[tuple[int, int], Correction] = {}
        self._makers: Mapping[str, MakePages] = dict(self._planned())

    def __iter__(self) -> Iterator[Page]:
        """Every page, in the order in which each helps those after it."""
        for make in self._makers.values():
            yield from make()
        for clause_id in self._clauses_with_pages:
            yield from self._clause_page(clause_id)

    def at(self, path: str) -> Page | None:
        """The page whose file has this path, None if there is none."""
        address = f"{path.rpartition('/')[0]}/"
        make = self._makers.get(address) or self._clause_page_at(address)
        return next((page for page in make() if page.path == path), None) if make else None

    def changes(self) -> tuple[PolicyChange, ...]:
        """What happened to the policy, the newest first: what pages of the whole site tell of it."""
        return policy_changes(self._context, self._as_of, self._compared, self._correction)

    def _compared(self, old: int, new: int) -> Comparison:
        return self._figure_cache.figures(self._context, old, new).comparison

    def _planned(self) -> Iterator[tuple[str, MakePages]]:
        """The address of each page and what makes it; but for the clauses, which depend on every comparison."""
        context, pages, entries = self._context, self._context.addresses, self._context.language_entries
        for old, new in self._compared_pairs:
            yield pages.compare(entries[old].id, entries[new].id), partial(self._compare_page, old, new)
        for index, entry in enumerate(entries):
            for order, (number, _, _) in enumerate(revision_texts(entry, context.language), 1):
                yield pages.revision(entry.id, number), partial(self._revision_page, index, order)
            yield pages.version(entry.id), partial(self._version_pages, index)
        for index, entry in enumerate(entries):
            if context.current_index is not None and context.has_since(index):
                yield pages.since(entry.id), partial(self._since_page, index, context.current_index)
            elif context.untranslated_since(index):
                authoritative_pages = addresses.policy_addresses(
                    context.history.policy, context.history.policy.language
                )
                yield (
                    pages.since(entry.id),
                    partial(self._moved_page, pages.since(entry.id), authoritative_pages.since(entry.id)),
                )
        yield pages.current, self._current_pages
        yield pages.search, lambda: [search_page(context)]
        yield pages.compare_any, lambda: [compare_any_page(context)]
        yield pages.upcoming, lambda: [upcoming_page(context, self._comparisons)]
        yield (
            pages.clause_any,
            lambda: [clauses_page(context, self._steps_by_clause, self._clauses_with_pages)],
        )
        yield (
            pages.history,
            lambda: [history_page(context, self._as_of, self._comparisons, self._all_corrections)],
        )
        for old_address, new_address in _moved_addresses(
            context, [(entries[old].id, entries[new].id) for old, new in self._compared_pairs]
        ):
            yield old_address, partial(self._moved_page, old_address, new_address)
        for gone_address in _gone_addresses(context):
            yield gone_address, partial(self._gone_page, gone_address)
        known_clauses = {clause_id for clause_ids in context.history.clauses for clause_id in clause_ids}
        for clause_id in sorted(self._recorded - known_clauses):  # the text was divided otherwise when it was recorded
            address = pages.clause(clause_id)
            yield address, partial(self._moved_page, address, pages.clause_any)
        for former_pages in addresses.former_policy_addresses(context.history.policy, context.language):
            for old_address, new_address in _moved_policy(former_pages, pages):
                yield old_address, partial(self._moved_page, old_address, new_address)
            for clause_id in sorted(self._recorded):
                address = former_pages.clause(clause_id)
                yield address, partial(self._moved_clause_page, address, clause_id)

    def _compare_page(self, old: int, new: int) -> Iterator[Page]:
        page, comparison = compare_page(self._context, old, new, self._corrections_of)
        self._figure_cache.store(self._context, old, new, comparison)
        yield page

    def _revision_page(self, index: int, order: int) -> Iterator[Page]:
        page, self._known_corrections[index, order] = revision_page(self._context, index, order)
        yield page

    def _version_pages(self, index: int) -> Iterator[Page]:
        return version_pages(self._context, index, self._corrections_of(index))

    def _since_page(self, index: int, current: int) -> Iterator[Page]:
        yield since_page(self._context, index, current, self._corrections_of)

    def _current_pages(self) -> Iterator[Page]:
        shown_index = self._context.shown_index
        if shown_index is None:
            yield not_in_force_page(self._context, self._comparisons)
        else:
            yield from current_page(self._context, shown_index, self._corrections_of(shown_index))

    def _moved_page(self, old_address: str, new_address: str) -> Iterator[Page]:
        yield moved_page(self._context, old_address, new_address)

    def _gone_page(self, address: str) -> Iterator[Page]:
        yield gone_page(self._context, address)

    def _moved_clause_page(self, old_address: str, clause_id: str) -> Iterator[Page]:
        """The page of a clause below the slug of a policy that goes on as this one."""
        pages = self._context.addresses
        new_address = pages.clause(clause_id) if clause_id in self._clauses_with_pages else pages.clause_any
        yield moved_page(self._context, old_address, new_address)

    def _clause_page(self, clause_id: str) -> Iterator[Page]:
        yield clause_page(self._context, clause_id, self._steps_by_clause[clause_id])

    def _clause_page_at(self, address: str) -> MakePages | None:
        parent, _, clause_id = address.rstrip("/").rpartition("/")
        if f"{parent}/" != self._context.addresses.clause_any or clause_id not in self._clauses_with_pages:
            return None
        return partial(self._clause_page, clause_id)

    @cached_property
    def _compared_pairs(self) -> tuple[tuple[int, int], ...]:
        """The comparisons that are written out."""
        return written_comparisons(self._context.history.versions)

    @cached_property
    def _figures(self) -> dict[tuple[int, int], ChangeFigures]:
        return {(old, new): self._figure_cache.figures(self._context, old, new) for old, new in self._compared_pairs}

    @cached_property
    def _comparisons(self) -> dict[VersionPair, Comparison]:
        entries = self._context.language_entries
        return {(entries[old].id, entries[new].id): figures.comparison for (old, new), figures in self._figures.items()}

    @cached_property
    def _steps_by_clause(self) -> ClauseSteps:
        return clause_steps(
            self._context.history,
            {pair: figures.block_turns for pair, figures in self._figures.items()},
            applied_revisions(self._context),
        )

    @cached_property
    def _clauses_with_pages(self) -> dict[str, None]:
        return clauses_with_pages(self._context, self._steps_by_clause, self._recorded)

    @cached_property
    def _all_corrections(self) -> tuple[tuple[Correction, ...], ...]:
        return tuple(map(self._corrections_of, range(len(self._context.language_entries))))

    def _corrections_of(self, index: int) -> tuple[Correction, ...]:
        """What was corrected in the version at an index."""
        orders = range(1, len(self._context.history.revisions[index]) + 1)
        return tuple(self._correction(index, order) for order in orders)

    def _correction(self, index: int, order: int) -> Correction:
        if (index, order) not in self._known_corrections:
            self._known_corrections[index, order] = revision_page(self._context, index, order)[1]
        return self._known_corrections[index, order]


Changes = Callable[[], Iterable[PolicyChange]]
"""What happened to all policies of a site in all languages, asked for only by the pages that tell of it."""


def site_pages(policies: Iterable[Policy], site: SiteContext, as_of: datetime, changes: Changes) -> Iterator[Page]:
    """The pages of no single policy, one after the other."""
    for make in site_plan(policies, site, as_of, changes).values():
        yield make()


def site_plan(
    policies: Iterable[Policy], site: SiteContext, as_of: datetime, changes: Changes
) -> Mapping[str, Callable[[], Page]]:
    """The path of each page of no single policy, and what makes it: in each language that has one the list of policies,
    those of groups, the search, the latest changes and what verifies texts; and the one for errors."""
    all_policies = tuple(policies)
    default = site.config.languages[0]
    used_languages = {language for policy in all_policies for language in policy.languages}
    languages = [default, *sorted(used_languages - {default})]
    languages_with_changes = [language for language in languages if has_changes_page(all_policies, language)]
    groups = {language: groups_in(all_policies, language) for language in languages}
    plan: dict[str, Callable[[], Page]] = {}
    for language in languages:
        site_addresses = addresses.site_addresses(site.config, language)
        others = [other for other in languages if other != language]
        plan[addresses.file_path(site_addresses.home)] = partial(home_page, site, all_policies, language, others, as_of)
        plan[addresses.file_path(site_addresses.search)] = partial(
            site_search_page, site, all_policies, language, others
        )
        if not site.hides_verify:
            plan[addresses.file_path(site_addresses.verify)] = partial(verify_page, site, language, others)
        if language in languages_with_changes:
            plan[addresses.file_path(site_addresses.changes)] = partial(
                _changes_page, site, all_policies, language, languages_with_changes, as_of, changes
            )
        for group in groups[language]:
            group_address = addresses.group_addresses(site.config, group.slug, language).home
            others = [
                other
                for other in languages
                if other != language and any(same.slug == group.slug for same in groups[other])
            ]
            plan[addresses.file_path(group_address)] = partial(
                _group_page, site, all_policies, group, language, others, as_of, changes
            )
    plan[addresses.NOT_FOUND] = partial(not_found_page, site)
    return plan


def redirect_plan(site: SiteContext) -> Mapping[str, Callable[[], Page]]:
    """The path of each page that leads on from an old address of `[redirects]`, and what makes it."""
    return {
        redirect.path: partial(redirect_page, site, redirect)
        for redirect in site.config.redirects
        if not redirect.is_copy
    }


def hidden_pages(policies: Iterable[Policy], config: Config, static: Iterable[str]) -> tuple[Problem, ...]:
    """An error for each of the project's own files, and for each old address of `[redirects]`, that stands where one of
    these pages would; `static` are the paths of the files."""
    all_policies = tuple(policies)
    hides_verify = any(folded(policy.slug) == PAGE_OF_VERIFY for policy in all_policies)
    site = SiteContext(
        config, lambda *_: lambda _: None, hides_verify=hides_verify
    )  # which pages there are is known before one is made
    pages = {folded(path): path for path in site_plan(all_policies, site, datetime.min, tuple)}
    roots = {
        folded(addresses.file_path(addresses.policy_addresses(policy, language).root))
        for policy in all_policies
        for language in policy.languages
    }
    hint = (
        "give the file another name, and change what leads to it; what the site's own page shows, a template can change"
    )
    files = tuple(
        ADDRESSES_CLASH.at(Place(f"static/{path}"), f"the site has a page of its own at {pages[folded(path)]}", hint)
        for path in static
        if folded(path) in pages
    )
    return files + tuple(
        REDIRECT_UNUSABLE.at(
            redirect.place,
            f"the site has a page of its own at {redirect.path}, so nothing can lead on from there",
            "take the line out of [redirects]; a policy that got another name says so with `formerly`",
        )
        for redirect in config.redirects
        if folded(redirect.path) in pages.keys() | roots
    )


def _changes_page(
    site: SiteContext,
    policies: tuple[Policy, ...],
    language: str,
    languages: Iterable[str],
    as_of: datetime,
    changes: Changes,
) -> Page:
    others = [other for other in languages if other != language]
    return changes_page(site, policies, language, others, as_of, changes())


def _group_page(
    site: SiteContext,
    policies: tuple[Policy, ...],
    group: Group,
    language: str,
    other_languages: list[str],
    as_of: datetime,
    changes: Changes,
) -> Page:
    return group_page(site, policies, group, language, other_languages, as_of, changes())


def _moved_addresses(context: PolicyContext, compared: Iterable[VersionPair]) -> Iterator[tuple[str, str]]:
    """Each address with a former id of a version in it, and the address that it leads to now."""
    pages = context.addresses
    policy, language = context.history.policy, context.language
    current_names = {(pages, entry.id) for entry in context.language_entries}
    former = {
        entry.id: [
            name for name in addresses.former_addresses(policy, language, entry.version) if name not in current_names
        ]
        for entry in context.language_entries
    }
    for index, entry in enumerate(context.language_entries):
        for old_pages, old in former[entry.id]:
            yield old_pages.version(old), pages.version(entry.id)
            if addresses.is_revision(old):
                continue
            if context.has_since(index):
                yield old_pages.since(old), pages.since(entry.id)
            elif context.untranslated_since(index):
                yield old_pages.since(old), addresses.policy_addresses(policy, policy.language).since(entry.id)
            for number, _, _ in revision_texts(entry, context.language):
                yield old_pages.revision(old, number), pages.revision(entry.id, number)
    former = {
        version: [(old_pages, old) for old_pages, old in names if not addresses.is_revision(old)]
        for version, names in former.items()
    }
    for left, right in compared:
        for (old_pages, old), (new_pages, new) in product(
            ((pages, left), *former[left]), ((pages, right), *former[right])
        ):
            if old_pages == new_pages and (old_pages, old, new) != (
                pages,
                left,
                right,
            ):  # no page compared texts of two policies
                yield old_pages.compare(old, new), pages.compare(left, right)
    order = [entry.id for entry in context.language_entries]
    for index, entry in enumerate(context.language_entries):
        for other in {*entry.version.compared_with} & {*order[index + 1 :]}:  # it was the older one once
            for (old_pages, old), (new_pages, new) in product(
                ((pages, other), *former[other]), ((pages, entry.id), *former[entry.id])
            ):
                if old_pages == new_pages:
                    yield old_pages.compare(old, new), pages.compare(entry.id, other)


def _moved_policy(
    former_pages: addresses.PolicyAddresses, pages: addresses.PolicyAddresses
) -> Iterator[tuple[str, str]]:
    """The addresses of a policy that goes on as another one, each with the one that it leads to; but for its versions
    and clauses."""
    yield former_pages.current, pages.current
    yield former_pages.history, pages.history
    yield former_pages.upcoming, pages.upcoming
    yield former_pages.search, pages.search
    yield former_pages.compare_any, pages.compare_any
    yield former_pages.clause_any, pages.clause_any


def _gone_addresses(context: PolicyContext) -> Iterator[str]:
    """The addresses of versions that were published and are not there any more."""
    for pages, version in addresses.gone_addresses(context.history.policy, context.language):
        yield pages.version(version)
        if not addresses.is_revision(version):
            yield pages.since(version)
