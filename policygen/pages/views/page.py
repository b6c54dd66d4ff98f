"""The values that every page has: where it is, what its head says, and what its frame shows."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from markupsafe import Markup

from policygen.pages.views.formatted_dates import FormattedDate
from policygen.pages.views.version_entry import Mention


@dataclass(frozen=True, slots=True)
class Page:
    """A page to be rendered: the path of its file, the template, and the values that it shows.

    `leads_to` is the address that it leads on to, if it stands at an old address and does so for good.
    """

    path: str
    template: str
    values: Mapping[str, object]
    leads_to: str | None = None

    @property
    def interface_language(self) -> str:
        """The language that the frame around the page speaks; English if it has none."""
        frame = self.values.get("frame")
        return frame.interface_language if isinstance(frame, Frame) else "en"


@dataclass(frozen=True, slots=True)
class Link:
    """A link with the words that it shows."""

    href: str
    label: str


@dataclass(frozen=True, slots=True)
class Authority:
    """On a page of translations: the language that counts, which `label` names within a sentence, and this very page in
    it (empty: there is none)."""

    language: str
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Relation:
    """A `<link>` of the head: relation, address, and what is there (`type` may be empty)."""

    rel: str
    href: str
    type: str = ""


@dataclass(frozen=True, slots=True)
class Translation:
    """This very page in another language, which `label` names in that language."""

    language: str
    label: str
    direction: str
    href: str


@dataclass(frozen=True, slots=True)
class Head:
    """What a page says of itself to programs: its own absolute address (empty if unknown) and its relations.

    `links` are its own ones, `shared_links` those that it has in common with other pages. `translations` are this page
    in other languages, `alternates` the codes of all its languages, its own and `x-default` included, with whole
    addresses.
    `json_ld` describes what the page shows, as JSON-LD.
    """

    canonical: str
    is_indexed: bool
    links: tuple[Relation, ...] = ()
    shared_links: tuple[Relation, ...] = ()
    translations: tuple[Translation, ...] = ()
    alternates: tuple[tuple[str, str], ...] = ()
    json_ld: Markup = field(default_factory=Markup)


@dataclass(frozen=True, slots=True)
class StatusChange:
    """A change of what applies that is still to come when a page is made, and is missed if nobody makes it anew.

    The version of `mention` applies from `date` on; without one the policy ceases to apply. `changes_href` leads to the
    comparison with the version before (empty: none).
    """

    date: FormattedDate
    mention: Mention | None
    changes_href: str


@dataclass(frozen=True, slots=True)
class Nav:
    """Where a policy's pages are, as links from one depth of the site, and what will change, the next change first.

    `tab` is what the policy's own page is called, and `read` what a link to its text says. `group` leads to the group
    that the policy belongs to (None: it is in none).
    """

    title: str
    current: str
    history: str
    upcoming: str
    search: str
    status_changes: tuple[StatusChange, ...] = ()
    tab: Markup = field(default_factory=Markup)
    read: Markup = field(default_factory=Markup)
    group: Link | None = None


@dataclass(frozen=True, slots=True)
class Feeds:
    """The feeds of a policy or of the site, and the calendar of what is upcoming, as links."""

    title: str
    atom: str
    json: str
    calendar: str


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """What stands around a page; one value for all pages of one policy at one depth, told apart by identity.

    `language` is that of the policy's words on the page, `interface_language` the one of the interface.
    `interface` holds the attributes (`lang`, `dir`) of elements with words of the interface, `content` those of the
    policy's own words within such an element; both are empty if the two are in the same language. `assets` leads
    to the folder of the theme's files. `nav_page` names the page in the navigation (`current`, `history`, `upcoming`,
    `search` or empty).
    """

    language: str
    interface_language: str
    direction: str
    interface: Markup
    content: Markup
    site: str
    home: str
    style: str
    icon: str
    assets: str
    logo: str
    logo_alt: str
    footer: tuple[Link, ...]
    policy: Nav | None = None
    feeds: Feeds | None = None
    nav_page: str = ""

    @property
    def group_and_site(self) -> str:
        """What a page's title ends with: the policy's group, if it is in one, and the site."""
        group = self.policy.group if self.policy else None
        return f"{group.label} – {self.site}" if group else self.site
