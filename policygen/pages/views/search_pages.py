"""Pages that search in all versions: of a policy, and of every policy of the site."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from policygen.addresses import addresses
from policygen.core.model import Policy
from policygen.pages.views.page import Head, Page, Translation
from policygen.pages.views.policy_context import PolicyContext, PolicyLanguage, title_in
from policygen.pages.views.site_context import SiteContext, direction, own_name


@dataclass(frozen=True, slots=True)
class SearchView:
    """A policy to be searched: `index` leads to the file that holds its wordings, `clause` to the page of any clause;
    the pages of its versions are below `current`."""

    title: str
    index: str
    current: str
    history: str
    clause: str


@dataclass(frozen=True, slots=True)
class Searchable:
    """A policy in the list of those that are searched: its title, its own search, what that looks in, and where its
    pages are."""

    title: str
    search: str
    index: str
    current: str


@dataclass(frozen=True, slots=True)
class SiteSearchView:
    """Every policy that has texts in the page's language."""

    policies: tuple[Searchable, ...]


def search_page(context: PolicyContext) -> Page:
    """The page that searches every version of a policy."""
    of = context.addresses
    address = of.search
    to = partial(addresses.relative, address)
    view = SearchView(context.title, to(of.search_index), to(of.current), to(of.history), to(of.clause_any))
    head = context.head(address, False, elsewhere=PolicyLanguage.search_address)
    view_context = {"frame": context.frame_here(address, "search"), "head": head, "view": view}
    return Page(addresses.file_path(address), "search.html", view_context)


def site_search_page(site: SiteContext, policies: Sequence[Policy], language: str, others: Sequence[str]) -> Page:
    """The page that searches every policy that has texts in a language; `others` are the languages of such pages."""
    address = addresses.site_addresses(site.config, language).search
    to = partial(addresses.relative, address)
    view = SiteSearchView(
        tuple(_searchable(policy, language, address) for policy in policies if language in policy.languages)
    )
    translations = tuple(
        Translation(other, own_name(other), direction(other), to(addresses.site_addresses(site.config, other).search))
        for other in others
    )
    head = Head(site.canonical(address), False, languages=translations)
    context = {"frame": site.frame(to, language), "head": head, "view": view}
    return Page(addresses.file_path(address), "search-site.html", context)


def _searchable(policy: Policy, language: str, address: str) -> Searchable:
    of = addresses.policy_addresses(policy, language)
    to = partial(addresses.relative, address)
    return Searchable(title_in(policy, language), to(of.search), to(of.search_index), to(of.current))
