"""Pages of the whole site: the lists of policies, what was not found, and what has moved."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from urllib.parse import urlsplit

from policygen.addresses import addresses
from policygen.addresses.addresses import SiteAddresses
from policygen.config import Redirect
from policygen.core.model import Policy, When
from policygen.pages.views.formatted_dates import FormattedDate
from policygen.pages.views.groups import Group, groups_in
from policygen.pages.views.json_ld import site_json_ld
from policygen.pages.views.latest_changes import DayOfChanges, days_of_changes, has_changes_page, newest_first
from policygen.pages.views.page import Head, Page, Relation
from policygen.pages.views.policy_changes import PolicyChange
from policygen.pages.views.policy_context import PolicyContext, title_in
from policygen.pages.views.site_context import SiteContext, translations
from policygen.pages.views.version_entry import VersionEntry, version_entry
from policygen.timeline.events import events
from policygen.timeline.instants import day_of
from policygen.timeline.replacement import in_language
from policygen.timeline.standings import standings


@dataclass(frozen=True, slots=True)
class ListedPolicy:
    """A policy in the list: its title, the version in force and the next one (None: none), and its pages.

    `slug` tells it from others of the same title; empty if there are none. `last_change` is the day of the last thing
    that happened to it (None: not known); `is_changed_later` tells that this was not the day of the version in force.
    """

    title: str
    slug: str
    in_force: VersionEntry | None
    upcoming: VersionEntry | None
    current: str
    history: str
    upcoming_href: str
    last_change: FormattedDate | None
    is_changed_later: bool


@dataclass(frozen=True, slots=True)
class ListedGroup:
    """A group in the list: its name, the link to its page, and its policies."""

    name: str
    href: str
    policies: tuple[ListedPolicy, ...]


@dataclass(frozen=True, slots=True)
class HomeView:
    """Every policy that has texts in the page's language: `groups`, and `policies` that are in none; and the page that
    searches them, and that of their latest changes (empty: there is none).

    `is_long` asks for one line of each, and for a field that filters them.
    """

    groups: tuple[ListedGroup, ...]
    policies: tuple[ListedPolicy, ...]
    is_long: bool
    search: str
    changes: str

    @property
    def has_upcoming(self) -> bool:
        """Whether a version of any policy is upcoming."""
        return any(policy.upcoming for policy in self.policies) or any(
            policy.upcoming for group in self.groups for policy in group.policies
        )


@dataclass(frozen=True, slots=True)
class GroupView:
    """A group: its policies, what happened to them last, by day, and the page that tells it of all policies (empty:
    there is none).

    `is_long` asks for a field that filters them.
    """

    name: str
    policies: tuple[ListedPolicy, ...]
    is_long: bool
    days: tuple[DayOfChanges, ...]
    changes: str

    @property
    def has_upcoming(self) -> bool:
        """Whether a version of any of them is upcoming."""
        return any(policy.upcoming for policy in self.policies)


LONG_LIST = 12
"""A list of more policies than this is a page to find one in, rather than one to read."""

MAX_GROUP_CHANGES = 20
"""How many of its latest changes the page of a group tells of."""


@dataclass(frozen=True, slots=True)
class MovedView:
    """Where a page has gone, and what it is about; `same_language` is false if it goes on in another language only, and
    `is_clause` tells that it was a clause's, which is none any more, `is_redirect` that it was never one of this site.
    """

    title: str
    href: str
    same_language: bool = True
    is_clause: bool = False
    is_redirect: bool = False


@dataclass(frozen=True, slots=True)
class GoneView:
    """The title of a policy of which a version is gone, and the link to all versions that are there."""

    title: str
    history: str


def home_page(
    site: SiteContext, policies: Sequence[Policy], language: str, other_languages: Sequence[str], as_of: datetime
) -> Page:
    """The list of policies in a language; `other_languages` are the languages of the other lists."""
    site_addresses = addresses.site_addresses(site.config, language)
    address = site_addresses.home
    feeds = site.feeds(address, site.config.title, site_addresses)
    frame = site.frame(partial(addresses.relative, address), language, feeds=feeds)
    own = [policy for policy in policies if language in policy.languages]
    ungrouped = [policy for policy in own if not policy.group]
    homes = {other: addresses.site_addresses(site.config, other).home for other in other_languages}
    alternates = site.alternates({language: address, **homes}, site.config.languages[0])
    head = Head(
        site.canonical(address),
        True,
        translations=translations(address, homes),
        alternates=alternates,
        json_ld=site_json_ld(site.config),
    )
    view = HomeView(
        groups=tuple(_listed_group(site, group, language, address, as_of) for group in groups_in(policies, language)),
        policies=_listed_policies(site, ungrouped, language, address, as_of),
        is_long=len(own) > LONG_LIST,
        search=addresses.relative(address, site_addresses.search),
        changes=_changes_link(policies, language, address, site_addresses),
    )
    values = {"frame": frame, "head": head, "view": view}
    return Page(addresses.file_path(address), "home.html", values)


def group_page(
    site: SiteContext,
    policies: Sequence[Policy],
    group: Group,
    language: str,
    other_languages: Sequence[str],
    as_of: datetime,
    changes: Iterable[PolicyChange],
) -> Page:
    """A group in a language; `policies` are all those of the site, `other_languages` those that the group has, too."""
    group_addresses = addresses.group_addresses(site.config, group.slug, language)
    address = group_addresses.home
    frame = site.frame(
        partial(addresses.relative, address),
        language,
        feeds=site.feeds(address, f"{group.name} – {site.config.title}", group_addresses),
    )
    homes = {other: addresses.group_addresses(site.config, group.slug, other).home for other in other_languages}
    head = Head(
        site.canonical(address),
        True,
        translations=translations(address, homes),
        alternates=site.alternates({language: address, **homes}, site.config.languages[0]),
    )
    latest = newest_first(group.policies, language, changes)[:MAX_GROUP_CHANGES]
    view = GroupView(
        name=group.name,
        policies=_listed_policies(site, group.policies, language, address, as_of),
        is_long=len(group.policies) > LONG_LIST,
        days=days_of_changes(site, group.policies, language, address, as_of, latest),
        changes=_changes_link(policies, language, address, addresses.site_addresses(site.config, language)),
    )
    values = {"frame": frame, "head": head, "view": view}
    return Page(addresses.file_path(address), "group.html", values)


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


def redirect_page(site: SiteContext, redirect: Redirect) -> Page:
    """The page at an old address that the project's settings lead on."""
    link = partial(addresses.relative, redirect.path)
    view = MovedView(site.config.title, link(redirect.target), is_redirect=True)
    values = {
        "frame": site.frame(link, site.config.languages[0]),
        "head": Head(site.canonical(redirect.target), False),
        "view": view,
    }
    return Page(redirect.path, "page-moved.html", values, redirect.target)


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
    leads_on_for_good = view.same_language and not view.is_clause
    path = addresses.file_path(old_address)
    return Page(path, "page-moved.html", values, new_address if leads_on_for_good else None)


def gone_page(context: PolicyContext, address: str) -> Page:
    """The page at the address of a version that was published, and of which its source has no text any more."""
    view = GoneView(context.title, addresses.relative(address, context.addresses.history))
    relation = Relation("version-history", view.history)
    head = Head(context.site.canonical(context.addresses.history), False, (relation,))
    values = {"frame": context.frame_in_nav(address, ""), "head": head, "view": view}
    return Page(addresses.file_path(address), "page-gone.html", values)


def _changes_link(policies: Sequence[Policy], language: str, address: str, site_addresses: SiteAddresses) -> str:
    return addresses.relative(address, site_addresses.changes) if has_changes_page(policies, language) else ""


def _listed_group(site: SiteContext, group: Group, language: str, address: str, as_of: datetime) -> ListedGroup:
    return ListedGroup(
        group.name,
        addresses.relative(address, addresses.group_addresses(site.config, group.slug, language).home),
        _listed_policies(site, group.policies, language, address, as_of),
    )


def _listed_policies(
    site: SiteContext, policies: Iterable[Policy], language: str, address: str, as_of: datetime
) -> tuple[ListedPolicy, ...]:
    return _with_needed_slugs([_listed_policy(site, policy, language, address, as_of) for policy in policies])


def _with_needed_slugs(listed: Sequence[ListedPolicy]) -> tuple[ListedPolicy, ...]:
    """Policies of which those with the same title show their slugs, too."""
    titles = Counter(policy.title for policy in listed)
    return tuple(policy if titles[policy.title] > 1 else replace(policy, slug="") for policy in listed)


def _listed_policy(site: SiteContext, policy: Policy, language: str, address: str, as_of: datetime) -> ListedPolicy:
    pages = addresses.policy_addresses(policy, language)
    standing, dates, phrases = standings(policy, as_of), site.dates(language), site.phrases(language)
    in_force = policy.at(as_of)
    upcoming = policy.upcoming(as_of)[:1]
    last_change = _last_change(policy, language, as_of)
    return ListedPolicy(
        title=title_in(policy, language),
        slug=policy.slug,
        in_force=version_entry(in_force, language, standing[in_force.id], dates, phrases) if in_force else None,
        upcoming=version_entry(upcoming[0], language, standing[upcoming[0].id], dates, phrases) if upcoming else None,
        current=addresses.relative(address, pages.current),
        history=addresses.relative(address, pages.history),
        upcoming_href=addresses.relative(address, pages.upcoming),
        last_change=dates.format_optional(last_change),
        is_changed_later=bool(
            in_force and last_change and last_change.text != day_of(in_force.start, policy.timezone).text
        ),
    )


def _last_change(policy: Policy, language: str, as_of: datetime) -> When | None:
    """The day of the last thing that is known to have happened to a policy in a language."""
    past = [
        event.when
        for event in events(in_language(policy, language), policy.timezone, policy.record_end)
        if event.when.instant <= as_of
    ]
    latest = max(past, key=lambda when: when.instant, default=None)
    return day_of(latest, policy.timezone) if latest else None
