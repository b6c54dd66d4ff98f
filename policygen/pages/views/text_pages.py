"""Pages of a text: the current one, every version's, and their articles without a frame."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import urljoin

from markupsafe import Markup

from policygen.addresses import addresses
from policygen.core.model import Status, Text
from policygen.markup import Document, Resolve
from policygen.markup.scroll_boxes import with_scroll_boxes
from policygen.pages.views.contents import Item, contents
from policygen.pages.views.json_ld import described_version
from policygen.pages.views.page import Frame, Head, Page, Relation
from policygen.pages.views.policy_context import Nearby, PolicyContext, PolicyLanguage, nearby
from policygen.pages.views.shown_corrections import Correction, VersionCorrections, version_corrections
from policygen.pages.views.site_context import name_of
from policygen.pages.views.version_entry import Mention, VersionEntry

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
        return Markup(with_scroll_boxes(self.body, self.lead, self.title))


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

    entry: VersionEntry
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
    mended: VersionCorrections
    authority: Mention | None
    contact: str


def current_page(context: PolicyContext, index: int, corrections: Sequence[Correction]) -> Iterator[Page]:
    """The current page, which shows the text at a place, and its article; `corrections` are those of that text."""
    address = context.addresses.current
    links = nearby(
        context.site,
        context.history.policy,
        context.addresses,
        address,
        context.addresses.version(context.own[index].id),
    )
    view = _view(context, index, address, links, POINTS, corrections)
    head = context.head(address, True, _neighbours(view), links.relations, PolicyLanguage.current_address)
    return _pages(context, index, address, "current.html", context.frame_here(address, "current"), head, view)


def version_pages(context: PolicyContext, index: int, corrections: Sequence[Correction]) -> Iterator[Page]:
    """The page of the version at a place, for ever, and its article; `corrections` are those of its text."""
    entry = context.own[index]
    address = context.addresses.version(entry.id)

    def elsewhere(policy_language: PolicyLanguage) -> str | None:
        return policy_language.addresses.version(entry.id) if entry.id in policy_language.versions else None

    view = _view(context, index, address, context.nearby, len(entry.text.summary), corrections)
    indexed = entry.status not in {Status.SUPERSEDED, Status.WITHDRAWN}
    head = context.head(address, indexed, _neighbours(view), context.nearby.relations, elsewhere)
    return _pages(context, index, address, "version.html", context.frame(address), head, view)


def _pages(
    context: PolicyContext, index: int, address: str, template: str, frame: Frame, head: Head, view: TextView
) -> Iterator[Page]:
    """A page of a version's text and its article, both at one address."""
    document = context.history.documents[index]
    head = replace(head, data=described_version(context, view.entry))
    yield Page(addresses.file_path(address), template, {"frame": frame, "head": head, "view": view})
    shown = view.article
    if head.canonical and any(chunk.has_links for chunk in document.chunks):
        resolve = _absolute(context.site.links(context.history.policy, view.entry.text, address), head.canonical)
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
    context: PolicyContext, index: int, address: str, links: Nearby, points: int, corrections: Sequence[Correction]
) -> TextView:
    own, of, entry = context.own, context.addresses, context.own[index]
    to = partial(addresses.relative, address)
    resolve = context.site.links(context.history.policy, entry.text, address)
    replaced = context.before(index)
    in_force = context.in_force
    coming = context.upcoming[0] if context.upcoming else None
    will_change = coming is not None and (entry.id, coming.id) in context.policy_language.pairs
    return TextView(
        entry=entry,
        article=article(context.history.documents[index], entry.text, context.policy_language.direction, resolve),
        points=entry.text.summary[:points],
        more=max(0, len(entry.text.summary) - points),
        replaces=None if replaced is None else context.mention(address, own[replaced]),
        before=context.mention(address, own[index - 1]) if index else None,
        next=context.mention(address, own[index + 1]) if index + 1 < len(own) else None,
        in_force=context.mention(address, in_force) if in_force and in_force is not entry else None,
        upcoming=context.mention(address, coming) if coming and coming is not entry else None,
        changed="" if replaced is None else to(of.compare(own[replaced].id, entry.id)),
        since=to(of.since(entry.id)) if context.has_since(index) and index != context.current else "",
        will_change=to(of.compare(entry.id, coming.id)) if coming and will_change else "",
        nearby=links,
        address=context.site.canonical(of.version(entry.id)),
        mended=version_corrections(context, entry, corrections, address),
        authority=_authority(context, entry, address),
        contact=context.history.policy.contact,
    )


def _authority(context: PolicyContext, entry: VersionEntry, address: str) -> Mention | None:
    """The authoritative text of a version, on a page of its translation."""
    policy = context.history.policy
    if context.authoritative or not entry.version.text(policy.language):
        return None
    there = addresses.policy_addresses(policy, policy.language).version(entry.id)
    name = name_of(policy.language, context.site.interface(context.language))
    return Mention(entry, addresses.relative(address, there), policy.language, name)


def _neighbours(view: TextView) -> tuple[Relation, ...]:
    """The versions before and after one (RFC 5829): the next one, not the newest."""
    entry = (("predecessor-version", view.before), ("successor-version", view.next))
    return tuple(Relation(rel, mention.href) for rel, mention in entry if mention)
