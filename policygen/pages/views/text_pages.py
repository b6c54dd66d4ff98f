"""Pages of a text: the current one, every version's, and their articles without a frame."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import urljoin

from markupsafe import Markup

from policygen.addresses import addresses
from policygen.core.model import Status, Text
from policygen.markup import Document, Resolve
from policygen.pages.views.contents import Item, contents
from policygen.pages.views.json_ld import described_version
from policygen.pages.views.page import Frame, Head, Page, Relation
from policygen.pages.views.policy_context import Nearby, Strand, Tongue, nearby
from policygen.pages.views.scroll_boxes import scrollable
from policygen.pages.views.shown_corrections import Correction, Mended, mended
from policygen.pages.views.site_context import name_of
from policygen.pages.views.version_entry import Entry, Mention

POINTS = 3
"""How many points of the author's summary the current page shows."""


@dataclass(frozen=True, slots=True)
class Article:
    """A text with its title: `lead` is the title as the text has it, empty if the page must write `title` itself."""

    title: str
    lead: Markup
    body: Markup
    contents: tuple[Item, ...]
    language: str
    direction: str

    @property
    def shown(self) -> Markup:
        """The body as it stands on a page, where what is too wide for a screen scrolls in a box of its own."""
        return Markup(scrollable(self.body, self.lead, self.title))


@dataclass(frozen=True, slots=True)
class TextView:
    """What the page of a version shows beside its text.

    `points` are those of the summary that are shown here, `more` the number of those that are not. `replaces` is the
    version in whose place it came; `before` and `next` are those around it in order, withdrawn or not; `in_force` is
    the version in force where that is another one, `upcoming` what will come after that. A link is empty where there
    is no such page: `changed` leads to the comparison with the version before, `since` to what changed from this
    version to the current one, `will_change` to the comparison of this version with the next upcoming one. `address`
    names the page of the version for good. `authority` is the authoritative text, on the page of a translation.
    """

    entry: Entry
    article: Article
    points: tuple[str, ...]
    more: int
    replaces: Mention | None
    before: Mention | None
    next: Mention | None
    in_force: Mention | None
    upcoming: Mention | None
    changed: str
    since: str
    will_change: str
    nearby: Nearby
    address: str
    mended: Mended
    authority: Mention | None
    contact: str


def current_page(strand: Strand, place: int, corrections: Sequence[Correction]) -> Iterator[Page]:
    """The current page, which shows the text at a place, and its article; `corrections` are those of that text."""
    address = strand.addresses.current
    links = nearby(
        strand.site, strand.history.policy, strand.addresses, address, strand.addresses.version(strand.own[place].id)
    )
    view = _view(strand, place, address, links, POINTS, corrections)
    head = strand.head(address, True, _neighbours(view), links.relations, Tongue.current_address)
    return _pages(strand, place, address, "current.html", strand.frame_here(address, "current"), head, view)


def version_pages(strand: Strand, place: int, corrections: Sequence[Correction]) -> Iterator[Page]:
    """The page of the version at a place, for ever, and its article; `corrections` are those of its text."""
    named = strand.own[place]
    address = strand.addresses.version(named.id)

    def elsewhere(tongue: Tongue) -> str | None:
        return tongue.addresses.version(named.id) if named.id in tongue.versions else None

    view = _view(strand, place, address, strand.nearby, len(named.text.summary), corrections)
    indexed = named.status not in {Status.SUPERSEDED, Status.WITHDRAWN}
    head = strand.head(address, indexed, _neighbours(view), strand.nearby.relations, elsewhere)
    return _pages(strand, place, address, "version.html", strand.frame(address), head, view)


def _pages(
    strand: Strand, place: int, address: str, template: str, frame: Frame, head: Head, view: TextView
) -> Iterator[Page]:
    """A page of a version's text and its article, both at one address."""
    document = strand.history.documents[place]
    head = replace(head, data=described_version(strand, view.entry))
    yield Page(addresses.file(address), template, {"frame": frame, "head": head, "view": view})
    shown = view.article
    if head.canonical and any(chunk.has_links for chunk in document.chunks):
        resolve = _absolute(strand.site.links(strand.history.policy, view.entry.text, address), head.canonical)
        lead, body = document.html(resolve)
        shown = replace(shown, lead=Markup(lead), body=Markup(body))
    yield Page(addresses.fragment(address), "fragment.html", {"article": shown})


def _absolute(resolve: Resolve, base: str) -> Resolve:
    """Links that hold wherever the article is embedded."""

    def resolved(target: str) -> str | None:
        link = resolve(target)
        return None if link is None else urljoin(base, link)

    return resolved


def article(document: Document, text: Text, towards: str, resolve: Resolve) -> Article:
    """A text as a page shows it, with links that hold there."""
    lead, body = document.html(resolve)
    return Article(
        title=text.title,
        lead=Markup(lead),
        body=Markup(body),
        contents=contents(document.headings, bool(lead)),
        language=text.language,
        direction=towards,
    )


def _view(
    strand: Strand, place: int, address: str, links: Nearby, points: int, corrections: Sequence[Correction]
) -> TextView:
    own, of, named = strand.own, strand.addresses, strand.own[place]
    to = partial(addresses.relative, address)
    resolve = strand.site.links(strand.history.policy, named.text, address)
    replaced = strand.before(place)
    in_force = strand.in_force
    coming = strand.upcoming[0] if strand.upcoming else None
    will_change = coming is not None and (named.id, coming.id) in strand.tongue.pairs
    return TextView(
        entry=named,
        article=article(strand.history.documents[place], named.text, strand.tongue.direction, resolve),
        points=named.text.summary[:points],
        more=max(0, len(named.text.summary) - points),
        replaces=None if replaced is None else strand.mention(address, own[replaced]),
        before=strand.mention(address, own[place - 1]) if place else None,
        next=strand.mention(address, own[place + 1]) if place + 1 < len(own) else None,
        in_force=strand.mention(address, in_force) if in_force and in_force is not named else None,
        upcoming=strand.mention(address, coming) if coming and coming is not named else None,
        changed="" if replaced is None else to(of.compare(own[replaced].id, named.id)),
        since=to(of.since(named.id)) if strand.has_since(place) and place != strand.current else "",
        will_change=to(of.compare(named.id, coming.id)) if coming and will_change else "",
        nearby=links,
        address=strand.site.canonical(of.version(named.id)),
        mended=mended(strand, named, corrections, address),
        authority=_authority(strand, named, address),
        contact=strand.history.policy.contact,
    )


def _authority(strand: Strand, named: Entry, address: str) -> Mention | None:
    """The authoritative text of a version, on a page of its translation."""
    policy = strand.history.policy
    if strand.authoritative or not named.version.text(policy.language):
        return None
    there = addresses.policy(policy, policy.language).version(named.id)
    name = name_of(policy.language, strand.site.interface(strand.language))
    return Mention(named, addresses.relative(address, there), policy.language, name)


def _neighbours(view: TextView) -> tuple[Relation, ...]:
    """The versions before and after one (RFC 5829): the next one, not the newest."""
    named = (("predecessor-version", view.before), ("successor-version", view.next))
    return tuple(Relation(rel, mention.href) for rel, mention in named if mention)
