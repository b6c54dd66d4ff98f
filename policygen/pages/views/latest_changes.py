"""What happened to the policies of a site or of a group, the latest first: which policy, what, how many words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from policygen.addresses import addresses
from policygen.core.model import AuthoredWords, Policy, When
from policygen.pages.views.formatted_dates import FormattedDate
from policygen.pages.views.page import Head, Link, Page
from policygen.pages.views.policy_changes import MAX_CHANGES, PolicyChange
from policygen.pages.views.policy_context import title_in, title_with_group
from policygen.pages.views.site_context import SiteContext, translations
from policygen.pages.views.version_entry import VersionEntry, version_entry
from policygen.sources.slugs import PAGE_OF_CHANGES, folded
from policygen.timeline.events import GONE, EventKind
from policygen.timeline.instants import day_of
from policygen.timeline.replacement import in_language
from policygen.timeline.standings import Standing, standings


@dataclass(frozen=True, slots=True)
class ShownChange:
    """Something that happened to a version: to which policy, what, and how much it changed.

    `group` leads to the policy's group (None: it is in none), which `full_title` names beside the policy. `current`
    leads to the policy, `href` to the version. `added` and `removed` are words, None if there is nothing to compare
    with; `changes` counts changes, `changes_href` leads to the comparison, or is empty. `note` is what the author said
    of a correction, postponement or withdrawal, else the first point of the summary, in `note_language`; it may be
    empty.
    """

    kind: EventKind
    group: Link | None
    title: str
    full_title: str
    current: str
    version: VersionEntry
    href: str
    added: int | None
    removed: int | None
    changes: int
    changes_href: str
    note: str
    note_language: str


@dataclass(frozen=True, slots=True)
class DayOfChanges:
    """What happened on one day."""

    date: FormattedDate
    changes: tuple[ShownChange, ...]


@dataclass(frozen=True, slots=True)
class ChangesView:
    """The latest changes of all policies that have texts in the page's language, the newest day first.

    `has_earlier` tells that earlier ones are left out; `is_long` asks for a field that filters them.
    """

    days: tuple[DayOfChanges, ...]
    has_earlier: bool
    is_long: bool


LONG_LIST_OF_CHANGES = 12
"""A list of more changes than this is one to find something in."""


def has_changes_page(policies: Sequence[Policy], language: str) -> bool:
    """Whether a language has a page of latest changes: with a single policy its history says all, and a policy keeps
    the address if it stands there."""
    in_that_language = [policy for policy in policies if language in policy.languages]
    return len(in_that_language) > 1 and all(folded(policy.slug) != PAGE_OF_CHANGES for policy in policies)


def changes_page(
    site: SiteContext,
    policies: Sequence[Policy],
    language: str,
    other_languages: Sequence[str],
    as_of: datetime,
    changes: Iterable[PolicyChange],
) -> Page:
    """The latest changes in a language; `other_languages` have such pages, too."""
    site_addresses = addresses.site_addresses(site.config, language)
    address = site_addresses.changes
    link = partial(addresses.relative, address)
    own_changes = newest_first(policies, language, changes)
    shown = own_changes[:MAX_CHANGES]
    view = ChangesView(
        days_of_changes(site, policies, language, address, as_of, shown),
        len(own_changes) > len(shown),
        len(shown) > LONG_LIST_OF_CHANGES,
    )
    elsewhere = {other: addresses.site_addresses(site.config, other).changes for other in other_languages}
    feeds = site.feeds(address, site.config.title, site_addresses)
    head = Head(site.canonical(address), False, translations=translations(address, elsewhere))
    values = {"frame": site.frame(link, language, feeds=feeds), "head": head, "view": view}
    return Page(addresses.file_path(address), "changes.html", values)


def newest_first(
    policies: Sequence[Policy], language: str, changes: Iterable[PolicyChange]
) -> tuple[PolicyChange, ...]:
    """The changes of these policies in a language, the newest day first; on a day in the order of the policies."""
    places = {
        policy.slug: (folded(policy.group), folded(title_in(policy, language)), policy.slug) for policy in policies
    }
    zones = {policy.slug: policy.timezone for policy in policies}
    own = [change for change in changes if change.language == language and change.policy in places]
    own.sort(key=lambda change: places[change.policy])
    return tuple(sorted(own, key=lambda change: day_of(change.event.when, zones[change.policy]).text, reverse=True))


def days_of_changes(
    site: SiteContext,
    policies: Sequence[Policy],
    language: str,
    address: str,
    as_of: datetime,
    changes: Sequence[PolicyChange],
) -> tuple[DayOfChanges, ...]:
    """Changes in order, by day, for the page at an address; days are those of each policy's own zone."""
    slugs = {change.policy for change in changes}
    shown_policies = {policy.slug: policy for policy in policies if policy.slug in slugs}
    standing = {slug: standings(policy, as_of) for slug, policy in shown_policies.items()}
    dates = site.dates(language)
    by_day: dict[str, tuple[When, list[PolicyChange]]] = {}
    for change in changes:
        day = day_of(change.event.when, shown_policies[change.policy].timezone)
        by_day.setdefault(day.text, (day, []))[1].append(change)
    return tuple(
        DayOfChanges(
            dates.format(day),
            tuple(
                _shown_change(site, shown_policies[change.policy], address, change, standing[change.policy])
                for change in same_day
            ),
        )
        for day, same_day in by_day.values()
    )


def _shown_change(
    site: SiteContext,
    policy: Policy,
    address: str,
    change: PolicyChange,
    standing: Mapping[str, Standing],
) -> ShownChange:
    language, event, link = change.language, change.event, partial(addresses.relative, address)
    pages = addresses.policy_addresses(policy, language)
    version = in_language(policy, language)[event.index]
    entry = version_entry(version, language, standing[version.id], site.dates(language), site.phrases(language))
    note, note_language = _note(change, entry, language)
    group_page = addresses.group_addresses(site.config, policy.group, language).home
    return ShownChange(
        kind=event.kind,
        group=Link(link(group_page), policy.group) if policy.group else None,
        title=title_in(policy, language),
        full_title=title_with_group(policy, title_in(policy, language)),
        current=link(pages.current),
        version=entry,
        href=link(pages.version(version.id)),
        added=change.added,
        removed=change.removed,
        changes=change.changes,
        changes_href=link(change.comparison) if change.comparison else "",
        note=note,
        note_language=note_language,
    )


def _note(change: PolicyChange, entry: VersionEntry, language: str) -> tuple[str, str]:
    """What the author said, and in which language that is."""
    event, version, words = change.event, entry.version, None
    if event.erratum:
        words = version.erratum_words(event.erratum, language)
    elif event.postponement:
        words = version.postponement_words(event.postponement, language)
    elif event.kind is EventKind.WITHDRAWN:
        words = version.withdrawal_words(language) or AuthoredWords("", language)
    if words:
        return words.text, words.language
    points = () if event.kind in (EventKind.CORRECTED, *GONE.values()) else entry.text.summary
    return (points[0] if points else ""), entry.text.language
