"""One policy in one language: what all of its pages share, worked out once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from policygen.addresses import addresses
from policygen.addresses.addresses import PolicyAddresses
from policygen.core.model import Policy, Status
from policygen.histories.history import History
from policygen.pages.views.due_changes import mention, turns
from policygen.pages.views.formatted_dates import Dates
from policygen.pages.views.page import Authority, Frame, Head, Nav, Relation, Translation, Turn
from policygen.pages.views.site_context import SiteContext, direction, name_of, own_name
from policygen.pages.views.version_entry import Mention, VersionEntry, version_entry
from policygen.phrases import Phrases
from policygen.timeline.replacement import in_language, replaced_index, replacements, written_comparisons
from policygen.timeline.standings import standings

Pair = tuple[str, str]

_KINDS = {"privacy": "privacy-policy", "terms": "terms-of-service"}  # the relations of RFC 6903, by `kind`


@dataclass(frozen=True, slots=True)
class PolicyLanguage:
    """A language of the policy: its own name, its addresses, and which versions and comparisons have pages in it."""

    language: str
    name: str
    direction: str
    addresses: PolicyAddresses
    versions: frozenset[str]
    pairs: frozenset[Pair]
    since: bool

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
class Nearby:
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

    `entries` has every version of the policy, `own` those with a text in this language, parallel to
    `history.versions`. `in_force` is the version in force, `current` its place in `own` (None: it has no text in this
    language), `shown` the place of what the current page shows: the version in force, else the last one translated
    that has been. `upcoming` has the next version first. `frames` holds one frame for each depth under the policy,
    `nearby` the links that the pages of all versions have alike. `turns` tells what will change, for the page at an
    address.
    """

    history: History
    site: SiteContext
    language: str
    addresses: PolicyAddresses
    entries: tuple[VersionEntry, ...]
    own: tuple[VersionEntry, ...]
    in_force: VersionEntry | None
    current: int | None
    shown: int | None
    upcoming: tuple[VersionEntry, ...]
    policy_language: PolicyLanguage
    others: tuple[PolicyLanguage, ...]
    frames: tuple[Frame, ...]
    nearby: Nearby
    dates: Dates
    turns: Callable[[str], tuple[Turn, ...]]

    @property
    def phrases(self) -> Phrases:
        """What the interface says in this language."""
        return self.site.phrases(self.language)

    @property
    def title(self) -> str:
        """What the policy is called in this language."""
        return title_in(self.history.policy, self.language)

    @property
    def authoritative(self) -> bool:
        """Whether this language is the one that counts."""
        return self.language == self.history.policy.language

    def frame(self, address: str) -> Frame:
        """What stands around the page at an address."""
        return self.frames[address.count("/") - self.addresses.root.count("/")]

    def frame_here(self, address: str, here: str) -> Frame:
        """The same, with the page marked in the navigation."""
        return _frame(self.site, self.history, self.language, self.turns, address, here)

    def head(
        self,
        address: str,
        indexed: bool,
        links: tuple[Relation, ...] = (),
        shared: tuple[Relation, ...] = (),
        elsewhere: Callable[["PolicyLanguage"], str | None] = lambda policy_language: None,
    ) -> Head:
        """A page's head; `elsewhere` gives the address of the same page in another language, if it has one."""
        there = {other: target for other in self.others if (target := elsewhere(other)) is not None}
        translations = tuple(
            Translation(other.language, other.name, other.direction, addresses.relative(address, target))
            for other, target in there.items()
        )
        found = {self.language: address, **{other.language: target for other, target in there.items()}}
        alternates = self.site.alternates(found, self.history.policy.language) if indexed and there else ()
        return Head(self.site.canonical(address), indexed, links, shared, translations, alternates)

    def authority(self, address: str, elsewhere: Callable[["PolicyLanguage"], str | None]) -> Authority | None:
        """The language that counts, on a page of translations; `elsewhere` gives the address of that page in it."""
        language = self.history.policy.language
        policy_language = next((other for other in self.others if other.language == language), None)
        if policy_language is None:
            return None
        target = elsewhere(policy_language)
        name = name_of(language, self.site.interface(self.language))
        return Authority(language, name, "" if target is None else addresses.relative(address, target))

    def mention(self, source: str, entry: VersionEntry) -> Mention:
        """A version named on the page at `source`; the link leads to its authoritative text if it has none here."""
        return mention(self.site, self.history.policy, self.language, source, entry)

    def before(self, index: int) -> int | None:
        """The place of the version that the one at `index` replaces: the last before it that is not void."""
        return replaced_index(self.history.versions, index)

    def has_since(self, index: int) -> bool:
        """Whether there is a page on what changed since the version at a place: it came before the current text."""
        return self.current is not None and index <= self.current

    def untranslated_since(self, index: int) -> bool:
        """Whether only the authoritative language has such a page, since what is in force has no text in this one.

        As long as the version before it was in force there may have been one here, and what was published stays.
        """
        if self.current is not None or self.in_force is None:
            return False
        own, now = self.own[index].version, self.in_force.version
        return (own.start.instant, own.id) < (now.start.instant, now.id)


def policy_context(history: History, site: SiteContext, as_of: datetime) -> PolicyContext:
    """What the pages of a policy in one language share at an instant."""
    policy, language = history.policy, history.language
    standing = standings(policy, as_of)
    dates = site.dates(language)
    entries = tuple(version_entry(version, language, standing[version.id], dates) for version in policy.versions)
    by_id = {entry.id: entry for entry in entries}
    own = tuple(by_id[version.id] for version in history.versions)
    in_force = next((entry for entry in entries if entry.status in {Status.CURRENT, Status.RETIRED}), None)
    current = next((index for index, entry in enumerate(own) if entry is in_force), None)
    past = [index for index, entry in enumerate(own) if entry.status not in {Status.UPCOMING, Status.WITHDRAWN}]
    policy_languages = [_policy_language(history, other, in_force) for other in policy.languages]
    address = addresses.policy_addresses(policy, language)
    depths = tuple(address.root + "-/" * depth for depth in range(3))  # below folders that no page has in common
    upcoming = tuple(entry for entry in entries if entry.status is Status.UPCOMING)
    ended = policy.retired if policy.retired and policy.retired.instant > as_of else None
    ids = [version.id for version in history.versions]
    changes = {ids[new]: address.compare(ids[old], ids[new]) for old, new in replacements(history.versions)}
    coming = partial(turns, site, policy, language, upcoming, changes, dates.maybe(ended))
    return PolicyContext(
        history=history,
        site=site,
        language=language,
        addresses=address,
        entries=entries,
        own=own,
        in_force=in_force,
        current=current,
        shown=current if current is not None else max(past, default=None),
        upcoming=upcoming,
        policy_language=next(
            policy_language for policy_language in policy_languages if policy_language.language == language
        ),
        others=tuple(policy_language for policy_language in policy_languages if policy_language.language != language),
        frames=tuple(_frame(site, history, language, coming, depth, "") for depth in depths),
        nearby=nearby(site, policy, address, address.version("id"), address.version("id")),
        dates=dates,
        turns=coming,
    )


def nearby(site: SiteContext, policy: Policy, of: PolicyAddresses, source: str, page: str) -> Nearby:
    """The links from the page at `source` for the version whose own page is `page`."""
    to = partial(addresses.relative, source)
    current, history = to(of.current), to(of.history)
    markdown, plain = to(addresses.markdown(page)), to(addresses.text(page))
    relations = [
        Relation("latest-version", current),
        Relation("version-history", history),
        Relation("alternate", markdown, "text/markdown"),
        Relation("alternate", plain, "text/plain"),
    ]
    if site.config.base_url:  # a TimeMap needs whole URLs, so without them there is none
        relations.append(Relation("timemap", to(of.timemap), "application/link-format"))
        if source != of.current:
            relations.append(Relation("original", current))
    if policy.kind in _KINDS:
        relations.append(Relation(_KINDS[policy.kind], current))
    return Nearby(
        current, history, to(of.clause_any), to(page), markdown, plain, to(addresses.data(page)), tuple(relations)
    )


def _policy_language(history: History, language: str, in_force: VersionEntry | None) -> PolicyLanguage:
    versions = in_language(history.policy, language)
    return PolicyLanguage(
        language=language,
        name=own_name(language),
        direction=direction(language),
        addresses=addresses.policy_addresses(history.policy, language),
        versions=frozenset(version.id for version in versions),
        pairs=frozenset((versions[old].id, versions[new].id) for old, new in written_comparisons(versions)),
        since=in_force is not None and in_force.version.text(language) is not None,
    )


def _frame(
    site: SiteContext,
    history: History,
    language: str,
    turns: Callable[[str], tuple[Turn, ...]],
    address: str,
    here: str,
) -> Frame:
    """The frame around the page at an address, or any other one at the same depth under the policy."""
    of = addresses.policy_addresses(history.policy, language)
    to = partial(addresses.relative, address)
    title = title_in(history.policy, language)
    nav = Nav(title, to(of.current), to(of.history), to(of.upcoming), to(of.search), turns(address))
    return site.frame(to, language, nav, site.feeds(address, title, of), here)


def title_in(policy: Policy, language: str) -> str:
    """What a policy is called in a language: as its authoritative texts are, else as its newest text there is."""
    titles = (text.title for version in reversed(policy.versions) if (text := version.text(language)))
    return policy.title if language == policy.language else next(titles, policy.title)
