"""Pages of the whole site: the list of policies, what was not found, and what has moved."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from urllib.parse import urlsplit

from policygen.addresses import addresses
from policygen.core.model import Policy
from policygen.pages.views.json_ld import site_json_ld
from policygen.pages.views.page import Head, Page, Relation, Translation
from policygen.pages.views.policy_context import PolicyContext, title_in
from policygen.pages.views.site_context import SiteContext, native_name, text_direction
from policygen.pages.views.version_entry import VersionEntry, version_entry
from policygen.timeline.standings import standings


@dataclass(frozen=True, slots=True)
class ListedPolicy:
    """A policy in the list: its title, the version in force and the next one (None: none), and its pages.

    `slug` tells it from others of the same title; empty if there are none.
    """

    title: str
    slug: str
    in_force: VersionEntry | None
    upcoming: VersionEntry | None
    current: str
    history: str
    upcoming_href: str


@dataclass(frozen=True, slots=True)
class HomeView:
    """Every policy that has texts in the page's language, and the page that searches them.

    `is_long` asks for one line of each.
    """

    policies: tuple[ListedPolicy, ...]
    is_long: bool
    search: str


LONG_LIST = 12
"""A list of more policies than this is a page to find one in, rather than one to read."""


@dataclass(frozen=True, slots=True)
class MovedView:
    """Where a page has gone, and what it is about; `same_language` is false if it goes on in another language only, and
    `is_clause` tells that it was a clause's, which is none any more."""

    title: str
    href: str
    same_language: bool
    is_clause: bool


def home_page(
    site: SiteContext, policies: Sequence[Policy], language: str, other_languages: Sequence[str], as_of: datetime
) -> Page:
    """The list of policies in a language; `other_languages` are the languages of the other lists."""
    site_addresses = addresses.site_addresses(site.config, language)
    address = site_addresses.home
    feeds = site.feeds(address, site.config.title, site_addresses)
    frame = site.frame(partial(addresses.relative, address), language, feeds=feeds)
    listed = [
        _listed_policy(site, policy, language, address, as_of) for policy in policies if language in policy.languages
    ]
    translations = tuple(
        Translation(
            other_language,
            native_name(other_language),
            text_direction(other_language),
            addresses.relative(address, addresses.site_addresses(site.config, other_language).home),
        )
        for other_language in other_languages
    )
    addresses_by_language = {
        code: addresses.site_addresses(site.config, code).home for code in (language, *other_languages)
    }
    alternates = site.alternates(addresses_by_language, site.config.languages[0])
    head = Head(
        site.canonical(address),
        True,
        translations=translations,
        alternates=alternates,
        json_ld=site_json_ld(site.config),
    )
    view = HomeView(
        _with_needed_slugs(listed), len(listed) > LONG_LIST, addresses.relative(address, site_addresses.search)
    )
    values = {"frame": frame, "head": head, "view": view}
    return Page(addresses.file_path(address), "home.html", values)


def not_found_page(site: SiteContext) -> Page:
    """What a host shows for an address that does not exist.

    It is shown at that address, so no link on it is relative: they are paths from the host's root, at which the site
    stands where `base_url` says, and the same on a mirror or in the preview.
    """
    language = site.config.languages[0]
    root = urlsplit(site.config.base_url).path or "/"

    def link(target: str) -> str:
        return addresses.absolute(root, target)

    values = {"frame": site.frame(link, language), "head": Head("", False)}
    return Page(addresses.NOT_FOUND, "not-found.html", values)


def moved_page(context: PolicyContext, old_address: str, new_address: str) -> Page:
    """The page at an address that moved to another one; the old one may have been below another policy.

    The new one may be in the authoritative language only.
    """
    title = context.title
    view = MovedView(
        title,
        addresses.relative(old_address, new_address),
        new_address.startswith(context.addresses.root),
        new_address == context.addresses.clause_any,
    )
    head = Head(
        context.site.canonical(new_address),
        False,
        (Relation("latest-version", addresses.relative(old_address, context.addresses.current)),),
    )
    values = {"frame": context.frame_in_nav(old_address, ""), "head": head, "view": view}
    return Page(addresses.file_path(old_address), "page-moved.html", values)


def _with_needed_slugs(listed: Sequence[ListedPolicy]) -> tuple[ListedPolicy, ...]:
    """Policies of which those with the same title show their slugs, too."""
    titles = Counter(policy.title for policy in listed)
    return tuple(policy if titles[policy.title] > 1 else replace(policy, slug="") for policy in listed)


def _listed_policy(site: SiteContext, policy: Policy, language: str, address: str, as_of: datetime) -> ListedPolicy:
    pages = addresses.policy_addresses(policy, language)
    standing, dates = standings(policy, as_of), site.dates(language)
    in_force = policy.at(as_of)
    upcoming = policy.upcoming(as_of)[:1]
    return ListedPolicy(
        title=title_in(policy, language),
        slug=policy.slug,
        in_force=version_entry(in_force, language, standing[in_force.id], dates) if in_force else None,
        upcoming=version_entry(upcoming[0], language, standing[upcoming[0].id], dates) if upcoming else None,
        current=addresses.relative(address, pages.current),
        history=addresses.relative(address, pages.history),
        upcoming_href=addresses.relative(address, pages.upcoming),
    )
