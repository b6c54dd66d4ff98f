"""Pages of the whole site: the list of policies, what was not found, and what has moved."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from urllib.parse import urlsplit

from policygen.addresses import addresses
from policygen.core.model import Policy
from policygen.pages.views.json_ld import described_site
from policygen.pages.views.page import Head, Page, Relation, Translation
from policygen.pages.views.policy_context import PolicyContext, title_in
from policygen.pages.views.site_context import SiteContext, direction, own_name
from policygen.pages.views.version_entry import VersionEntry, version_entry
from policygen.timeline.standings import standings


@dataclass(frozen=True, slots=True)
class Listed:
    """A policy in the list: its title, the version in force and the next one (None: none), and its pages.

    `slug` tells it from others of the same title; empty if there are none.
    """

    title: str
    slug: str
    in_force: VersionEntry | None
    upcoming: VersionEntry | None
    current: str
    history: str
    coming: str


@dataclass(frozen=True, slots=True)
class HomeView:
    """Every policy that has texts in the page's language, and the page that searches them.

    `many` asks for one line of each.
    """

    policies: tuple[Listed, ...]
    many: bool
    search: str


MANY = 12
"""A list of more policies than this is a page to find one in, rather than one to read."""


@dataclass(frozen=True, slots=True)
class MovedView:
    """Where a page has gone, and what it is about; `translated` is false if it goes on in another language only."""

    title: str
    href: str
    translated: bool


def home_page(
    site: SiteContext, policies: Sequence[Policy], language: str, others: Sequence[str], as_of: datetime
) -> Page:
    """The list of policies in a language; `others` are the languages of the other lists."""
    own = addresses.site_addresses(site.config, language)
    address = own.home
    feeds = site.feeds(address, site.config.title, own)
    frame = site.frame(partial(addresses.relative, address), language, feeds=feeds)
    listed = [_listed(site, policy, language, address, as_of) for policy in policies if language in policy.languages]
    translations = tuple(
        Translation(
            other,
            own_name(other),
            direction(other),
            addresses.relative(address, addresses.site_addresses(site.config, other).home),
        )
        for other in others
    )
    found = {code: addresses.site_addresses(site.config, code).home for code in (language, *others)}
    alternates = site.alternates(found, site.config.languages[0])
    head = Head(
        site.canonical(address), True, languages=translations, alternates=alternates, data=described_site(site.config)
    )
    view = HomeView(_told_apart(listed), len(listed) > MANY, addresses.relative(address, own.search))
    context = {"frame": frame, "head": head, "view": view}
    return Page(addresses.file_path(address), "home.html", context)


def not_found_page(site: SiteContext) -> Page:
    """What a host shows for an address that does not exist.

    It is shown at that address, so no link on it is relative: they are paths from the host's root, at which the site
    stands where `base_url` says, and the same on a mirror or in the preview.
    """
    language = site.config.languages[0]
    root = urlsplit(site.config.base_url).path or "/"

    def link(target: str) -> str:
        return addresses.absolute(root, target)

    context = {"frame": site.frame(link, language), "head": Head("", False)}
    return Page(addresses.NOT_FOUND, "not-found.html", context)


def moved_page(context: PolicyContext, old: str, new: str) -> Page:
    """The page at an address that moved to another one; the old one may have been below another policy.

    The new one may be in the authoritative language only.
    """
    title = context.title
    view = MovedView(title, addresses.relative(old, new), new.startswith(context.addresses.root))
    head = Head(
        context.site.canonical(new),
        False,
        (Relation("latest-version", addresses.relative(old, context.addresses.current)),),
    )
    view_context = {"frame": context.frame_here(old, ""), "head": head, "view": view}
    return Page(addresses.file_path(old), "page-moved.html", view_context)


def _told_apart(listed: Sequence[Listed]) -> tuple[Listed, ...]:
    """Policies of which those with the same title show their slugs, too."""
    titles = Counter(policy.title for policy in listed)
    return tuple(policy if titles[policy.title] > 1 else replace(policy, slug="") for policy in listed)


def _listed(site: SiteContext, policy: Policy, language: str, address: str, as_of: datetime) -> Listed:
    of = addresses.policy_addresses(policy, language)
    standing, dates = standings(policy, as_of), site.dates(language)
    in_force = policy.at(as_of)
    coming = policy.upcoming(as_of)[:1]
    return Listed(
        title=title_in(policy, language),
        slug=policy.slug,
        in_force=version_entry(in_force, language, standing[in_force.id], dates) if in_force else None,
        upcoming=version_entry(coming[0], language, standing[coming[0].id], dates) if coming else None,
        current=addresses.relative(address, of.current),
        history=addresses.relative(address, of.history),
        coming=addresses.relative(address, of.upcoming),
    )
