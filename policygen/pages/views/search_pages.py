"""Pages that search in all versions: of a policy, and of every policy of the site."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from policygen.addresses import addresses
from policygen.core.model import Policy
from policygen.pages.views.page import Head, Page
from policygen.pages.views.policy_context import PolicyContext, PolicyLanguage, title_in, title_with_group
from policygen.pages.views.site_context import SiteContext, translations


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
class SearchablePolicy:
    """A policy in the list of those that are searched: its title, its own search, what that looks in, and where its
    pages are."""

    title: str
    search: str
    index: str
    current: str


@dataclass(frozen=True, slots=True)
class SiteSearchView:
    """Every policy that has texts in the page's language."""

    policies: tuple[SearchablePolicy, ...]


def search_page(context: PolicyContext) -> Page:
    """The page that searches every version of a policy."""
    pages = context.addresses
    address = pages.search
    link = partial(addresses.relative, address)
    view = SearchView(
        context.title,
        link(pages.search_index),
        link(pages.current),
        link(pages.history),
        link(pages.clause_any),
    )
    head = context.head(address, False, elsewhere=PolicyLanguage.search_address)
    values = {"frame": context.frame_in_nav(address, "search"), "head": head, "view": view}
    return Page(addresses.file_path(address), "search.html", values)


def site_search_page(
    site: SiteContext, policies: Sequence[Policy], language: str, other_languages: Sequence[str]
) -> Page:
    """The page that searches every policy that has texts in a language; `other_languages` have such pages, too."""
    address = addresses.site_addresses(site.config, language).search
    link = partial(addresses.relative, address)
    view = SiteSearchView(
        tuple(_searchable_policy(policy, language, address) for policy in policies if language in policy.languages)
    )
    elsewhere = {other: addresses.site_addresses(site.config, other).search for other in other_languages}
    head = Head(site.canonical(address), False, translations=translations(address, elsewhere))
    values = {"frame": site.frame(link, language), "head": head, "view": view}
    return Page(addresses.file_path(address), "search-site.html", values)


def _searchable_policy(policy: Policy, language: str, address: str) -> SearchablePolicy:
    pages = addresses.policy_addresses(policy, language)
    link = partial(addresses.relative, address)
    return SearchablePolicy(
        title_with_group(policy, title_in(policy, language)),
        link(pages.search),
        link(pages.search_index),
        link(pages.current),
    )
