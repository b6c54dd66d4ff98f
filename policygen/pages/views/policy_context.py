"""One policy in one language: what all of its pages share, worked out once."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from policygen.addresses import addresses
from policygen.addresses.addresses import PolicyAddresses
from policygen.core.model import Policy, Status
from policygen.histories.history import History
from policygen.pages.views.formatted_dates import DateFormatter
from policygen.pages.views.language_names import language_name, native_name, text_direction
from policygen.pages.views.page import Authority, Frame, Head, Link, Nav, Relation, StatusChange, Translation
from policygen.pages.views.site_context import SiteContext
from policygen.pages.views.status_changes import mention, status_changes
from policygen.pages.views.version_entry import Mention, VersionEntry, version_entry
from policygen.phrases import Phrases
from policygen.timeline.replacement import in_language, replaced_index, replacements, written_comparisons
from policygen.timeline.standings import shown_version, standings

VersionPair = tuple[str, str]

_KIND_RELATIONS = {"privacy": "privacy-policy", "terms": "terms-of-service"}  # the relations of RFC 6903, by `kind`


_LAST_STATUSES = frozenset({Status.CURRENT, Status.RETIRED, Status.UNKNOWN})


@dataclass(frozen=True, slots=True)
class PolicyLanguage:
    """A language of the policy: its own name, its addresses, and which versions and comparisons have pages in it."""

    language: str
    name: str
    direction: str
    addresses: PolicyAddresses
    version_ids: frozenset[str]
    compared_pairs: frozenset[VersionPair]
    has_since_pages: bool

    def current_address(self) -> str:
        """The page of the text in force."""
        return self.addresses.current

    def history_address(self) -> str:
        """The page of all versions."""
        return self.addresses.history

    def upcoming_address(self) -> str:
        """The page of what will come into force."""
        return self.addresses.upcoming

    def search_address(self) -> str:
        """The page that searches every version."""
        return self.addresses.search

    def clause_any_address(self) -> str:
        """The list of the clauses of the current text."""
        return self.addresses.clause_any

    def compare_any_address(self) -> str:
        """The page that compares any two versions."""
        return self.addresses.compare_any


@dataclass(frozen=True, slots=True)
class TextLinks:
    """Links from a page of a version's text to what it has in common with those of other versions.

    `page` is the version's own page for good, beside which the other formats lie.
    """

    current: str
    history: str
    clauses: str
    page: str
    markdown: str
    plain: str
    data: str
    relations: tuple[Relation, ...]


@dataclass(frozen=True, slots=True)
class PolicyContext:
    """One policy in one language, at the instant of the build.

    `entries` has every version of the policy, `language_entries` those with a text in this language, parallel to
    `history.versions`. `in_force` is the version in force, `current_index` its index in `language_entries` (None: it
    has no text in this language). `shown_index` is the index of what the current page shows: the version in force, else
    the last translated one that has begun. `upcoming` has the next version first. `frames` holds one frame for each
    depth under the policy, `text_links` the links that the pages of all versions have in common. `status_changes` tells
    what will change, for the page at an address.
    """

    history: History
    site: SiteContext
    language: str
    addresses: PolicyAddresses
    entries: tuple[VersionEntry, ...]
    language_entries: tuple[VersionEntry, ...]
    in_force: VersionEntry | None
    current_index: int | None
    shown_index: int | None
    upcoming: tuple[VersionEntry, ...]
    policy_language: PolicyLanguage
    other_languages: tuple[PolicyLanguage, ...]
    frames: tuple[Frame, ...]
    text_links: TextLinks
    dates: DateFormatter
    status_changes: Callable[[str], tuple[StatusChange, ...]]

    @property
    def phrases(self) -> Phrases:
        """What the interface says in this language."""
        return self.site.phrases(self.language)

    @property
    def title(self) -> str:
        """What the policy is called in this language."""
        return title_in(self.history.policy, self.language)

    @property
    def is_authoritative(self) -> bool:
        """Whether this language is the one that counts."""
        return self.language == self.history.policy.language

    @property
    def void_later(self) -> tuple[VersionEntry, ...]:
        """The versions that were to follow the one in force, or to be the first one, and were withdrawn before that."""
        start = self.entries.index(self.in_force) + 1 if self.in_force else 0
        return tuple(entry for entry in self.entries[start:] if entry.status is Status.WITHDRAWN)

    def frame(self, address: str) -> Frame:
        """What stands around the page at an address."""
        return self.frames[address.count("/") - self.addresses.root.count("/")]

    def frame_in_nav(self, address: str, nav_page: str) -> Frame:
        """The same, with the page marked in the navigation."""
        named = _named(self.in_force, self.entries)
        return _frame(self.site, self.history, self.language, self.status_changes, named, address, nav_page)

    def head(
        self,
        address: str,
        is_indexed: bool,
        links: tuple[Relation, ...] = (),
        shared_links: tuple[Relation, ...] = (),
        elsewhere: Callable[["PolicyLanguage"], str | None] = lambda policy_language: None,
    ) -> Head:
        """A page's head; `elsewhere` gives the address of the same page in another language, if it has one."""
        addresses_elsewhere = {
            other: target for other in self.other_languages if (target := elsewhere(other)) is not None
        }
        translations = tuple(
            Translation(other.language, other.name, other.direction, addresses.relative(address, target))
            for other, target in addresses_elsewhere.items()
        )
        addresses_by_language = {
            self.language: address,
            **{other.language: target for other, target in addresses_elsewhere.items()},
        }
        alternates = (
            self.site.alternates(addresses_by_language, self.history.policy.language)
            if is_indexed and addresses_elsewhere
            else ()
        )
        return Head(self.site.canonical(address), is_indexed, links, shared_links, translations, alternates)

    def authority(self, address: str, elsewhere: Callable[["PolicyLanguage"], str | None]) -> Authority | None:
        """The language that counts, on a page of translations; `elsewhere` gives the address of that page in it."""
        language = self.history.policy.language
        policy_language = next((other for other in self.other_languages if other.language == language), None)
        if policy_language is None:
            return None
        target = elsewhere(policy_language)
        name = language_name(language, self.site.interface_language(self.language))
        return Authority(language, name, "" if target is None else addresses.relative(address, target))

    def mention(self, address: str, entry: VersionEntry) -> Mention:
        """A version named on the page at `address`; the link leads to its authoritative text if it has none here."""
        return mention(self.site, self.history.policy, self.language, address, entry)

    def replaced_index(self, index: int) -> int | None:
        """The place of the version that the one at `index` replaces: the last before it that is not void."""
        return replaced_index(self.history.versions, index)

    def has_since(self, index: int) -> bool:
        """Whether there is a page on what changed since the version at an index: it came before the current text."""
        return self.current_index is not None and index <= self.current_index

    def untranslated_since(self, index: int) -> bool:
        """Whether only the authoritative language has such a page, since what is in force has no text in this one.

        As long as the version before it was in force there may have been one here, and what was published stays.
        """
        if self.current_index is not None or self.in_force is None:
            return False
        version, in_force = self.language_entries[index].version, self.in_force.version
        return (version.start.instant, version.id) < (in_force.start.instant, in_force.id)


def policy_context(history: History, site: SiteContext, as_of: datetime) -> PolicyContext:
    """What the pages of a policy in one language share at an instant."""
    policy, language = history.policy, history.language
    standing = standings(policy, as_of)
    dates, phrases = site.dates(language), site.phrases(language)
    entries = tuple(
        version_entry(version, language, standing[version.id], dates, phrases) for version in policy.versions
    )
    by_id = {entry.id: entry for entry in entries}
    language_entries = tuple(by_id[version.id] for version in history.versions)
    in_force = next((entry for entry in entries if entry.status in _LAST_STATUSES), None)
    current_index = next((index for index, entry in enumerate(language_entries) if entry is in_force), None)
    shown = shown_version(policy, language, as_of)
    policy_languages = [_policy_language(history, other, in_force) for other in policy.languages]
    pages = addresses.policy_addresses(policy, language)
    depths = tuple(pages.root + "-/" * depth for depth in range(3))  # below folders that no page has in common
    upcoming = tuple(entry for entry in entries if entry.status is Status.UPCOMING)
    end = policy.retired if policy.retired and policy.retired.instant > as_of else None
    ids = [version.id for version in history.versions]
    changes = {ids[new]: pages.compare(ids[old], ids[new]) for old, new in replacements(history.versions)}
    named = _named(in_force, entries)
    status_changes_at = partial(status_changes, site, policy, language, upcoming, changes, dates.format_optional(end))
    return PolicyContext(
        history=history,
        site=site,
        language=language,
        addresses=pages,
        entries=entries,
        language_entries=language_entries,
        in_force=in_force,
        current_index=current_index,
        shown_index=next((index for index, version in enumerate(history.versions) if version is shown), None),
        upcoming=upcoming,
        policy_language=next(
            policy_language for policy_language in policy_languages if policy_language.language == language
        ),
        other_languages=tuple(
            policy_language for policy_language in policy_languages if policy_language.language != language
        ),
        frames=tuple(_frame(site, history, language, status_changes_at, named, depth, "") for depth in depths),
        text_links=text_links(site, policy, pages, pages.version("id"), pages.version("id")),
        dates=dates,
        status_changes=status_changes_at,
    )


def text_links(site: SiteContext, policy: Policy, pages: PolicyAddresses, address: str, page: str) -> TextLinks:
    """The links from the page at `address` for the version whose own page is `page`."""
    link = partial(addresses.relative, address)
    current, history = link(pages.current), link(pages.history)
    markdown, plain = link(addresses.markdown(page)), link(addresses.text(page))
    relations = [
        Relation("latest-version", current),
        Relation("version-history", history),
        Relation("alternate", markdown, "text/markdown"),
        Relation("alternate", plain, "text/plain"),
        Relation("describedby", link(pages.versions), "application/json"),
    ]
    if site.config.base_url:  # a TimeMap needs whole URLs, so without them there is none
        relations.append(Relation("timemap", link(pages.timemap), "application/link-format"))
        if address != pages.current:
            relations.append(Relation("original", current))
    if policy.kind in _KIND_RELATIONS:
        relations.append(Relation(_KIND_RELATIONS[policy.kind], current))
    return TextLinks(
        current,
        history,
        link(pages.clause_any),
        link(page),
        markdown,
        plain,
        link(addresses.data(page)),
        tuple(relations),
    )


def _policy_language(history: History, language: str, in_force: VersionEntry | None) -> PolicyLanguage:
    versions = in_language(history.policy, language)
    return PolicyLanguage(
        language=language,
        name=native_name(language),
        direction=text_direction(language),
        addresses=addresses.policy_addresses(history.policy, language),
        version_ids=frozenset(version.id for version in versions),
        compared_pairs=frozenset((versions[old].id, versions[new].id) for old, new in written_comparisons(versions)),
        has_since_pages=in_force is not None and in_force.version.text(language) is not None,
    )


def _named(in_force: VersionEntry | None, entries: Sequence[VersionEntry]) -> VersionEntry:
    """The version by which the policy's own page is named: that in force, else the next one, else one that never
    applied."""
    return in_force or next((entry for entry in entries if entry.status is Status.UPCOMING), entries[-1])


def _frame(
    site: SiteContext,
    history: History,
    language: str,
    status_changes: Callable[[str], tuple[StatusChange, ...]],
    named: VersionEntry,
    address: str,
    nav_page: str,
) -> Frame:
    """The frame around the page at an address, or any other one at the same depth under the policy."""
    pages = addresses.policy_addresses(history.policy, language)
    link = partial(addresses.relative, address)
    title, group = title_with_group(history.policy, title_in(history.policy, language)), history.policy.group
    nav = Nav(
        title,
        link(pages.current),
        link(pages.history),
        link(pages.upcoming),
        link(pages.search),
        status_changes(address),
        named.words.tab,
        named.words.read,
        Link(link(addresses.group_addresses(site.config, group, language).home), group) if group else None,
    )
    return site.frame(link, language, nav, site.feeds(address, title, pages), nav_page)


def title_with_group(policy: Policy, title: str) -> str:
    """What a policy is called beside others: "Lending – Privacy policy", or its title alone if that has the name."""
    group = policy.group
    if not group or re.search(rf"(?<!\w){re.escape(group)}(?!\w)", title, re.IGNORECASE):
        return title
    return f"{group} – {title}"


def title_in(policy: Policy, language: str) -> str:
    """What a policy is called in a language: as its authoritative texts are, else as its newest text there is."""
    titles = (text.title for version in reversed(policy.versions) if (text := version.text(language)))
    return policy.title if language == policy.language else next(titles, policy.title)
