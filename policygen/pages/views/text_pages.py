"""Pages of a text: the current one, every version's, and their articles without a frame."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import urljoin

from markupsafe import Markup

from policygen.addresses import addresses
from policygen.core.model import Status, Text
from policygen.markup.document import Document, Resolve, letters
from policygen.markup.scroll_boxes import with_scroll_boxes
from policygen.pages.views.contents import ContentsItem, contents
from policygen.pages.views.formatted_dates import FormattedDate
from policygen.pages.views.json_ld import version_json_ld
from policygen.pages.views.language_names import language_name
from policygen.pages.views.page import Frame, Head, Page, Relation
from policygen.pages.views.policy_context import PolicyContext, PolicyLanguage, TextLinks, text_links
from policygen.pages.views.shown_corrections import Correction, VersionCorrections, version_corrections
from policygen.pages.views.version_entry import Mention, VersionEntry
from policygen.timeline.corrections import corrected_without

MAX_POINTS = 3
"""How many points of the author's summary the current page shows."""


@dataclass(frozen=True, slots=True)
class Article:
    """A text with its title: `title_html` is the title as the text has it, empty if the page must write `title`.

    A title that the text has otherwise than it was set stands in the body.
    """

    title: str
    title_html: Markup
    body_html: Markup
    contents: tuple[ContentsItem, ...]
    language: str
    direction: str

    @property
    def scrollable_body_html(self) -> Markup:
        """The body as it stands on a page, where what is too wide for a screen scrolls in a box of its own."""
        return Markup(with_scroll_boxes(self.body_html, self.title_html, self.title))


@dataclass(frozen=True, slots=True)
class TextView:
    """What the page of a version shows beside its text.

    `points` are those of the summary that are shown here, `more_points` the number of those that are not. `replaces` is
    the version that it replaces; `previous` and `next` are those around it in order, withdrawn or not; `in_force` is
    the version in force where that is another one, `upcoming` what will come after that. A link is empty where there is
    no such page: `changes_href` leads to the comparison with the version before, `since_href` to what changed from this
    version to the current one, `upcoming_changes_href` to the comparison of this version with the next upcoming one.
    `address` names the page of the version for good. `authority` is the authoritative text, on the page of a
    translation, and `authority_corrected` the day on which that was corrected and the translation was not (None: no
    such day is known). `not_applying` are versions that were to come after the one shown, and were withdrawn
    before that; only the current page tells of them. `verify_href` leads to the page that verifies the text (empty:
    there is none).
    """

    entry: VersionEntry
    article: Article
    points: tuple[str, ...]
    more_points: int
    replaces: Mention | None
    previous: Mention | None
    next: Mention | None
    in_force: Mention | None
    upcoming: Mention | None
    changes_href: str
    since_href: str
    upcoming_changes_href: str
    links: TextLinks
    address: str
    corrections: VersionCorrections
    authority: Mention | None
    authority_corrected: FormattedDate | None
    contact: str
    verify_href: str
    not_applying: tuple[Mention, ...] = ()


def current_page(context: PolicyContext, index: int, corrections: Sequence[Correction]) -> Iterator[Page]:
    """The current page, which shows the version at an index, and its article; `corrections` are those of its text."""
    address = context.addresses.current
    links = text_links(
        context.site,
        context.history.policy,
        context.addresses,
        address,
        context.addresses.version(context.language_entries[index].id),
    )
    view = _view(context, index, address, links, MAX_POINTS, corrections)
    later = (entry for entry in context.language_entries[index + 1 :] if entry.version.void)
    view = replace(view, not_applying=tuple(context.mention(address, entry) for entry in later))
    head = context.head(address, True, _neighbours(view), links.relations, PolicyLanguage.current_address)
    return _pages(context, index, address, "current.html", context.frame_in_nav(address, "current"), head, view)


def version_pages(context: PolicyContext, index: int, corrections: Sequence[Correction]) -> Iterator[Page]:
    """The page of the version at an index, for ever, and its article; `corrections` are those of its text."""
    entry = context.language_entries[index]
    address = context.addresses.version(entry.id)

    def elsewhere(policy_language: PolicyLanguage) -> str | None:
        return policy_language.addresses.version(entry.id) if entry.id in policy_language.version_ids else None

    view = _view(context, index, address, context.text_links, len(entry.text.summary), corrections)
    indexed = entry.status not in {Status.SUPERSEDED, Status.WITHDRAWN}
    head = context.head(address, indexed, _neighbours(view), context.text_links.relations, elsewhere)
    return _pages(context, index, address, "version.html", context.frame(address), head, view)


def _pages(
    context: PolicyContext, index: int, address: str, template: str, frame: Frame, head: Head, view: TextView
) -> Iterator[Page]:
    """A page of a version's text and its article, both at one address."""
    document = context.history.documents[index]
    head = replace(head, json_ld=version_json_ld(context, view.entry))
    yield Page(addresses.file_path(address), template, {"frame": frame, "head": head, "view": view})
    fragment_article = view.article
    if head.canonical and any(chunk.has_links for chunk in document.chunks):
        resolve = _absolute(
            context.site.link_resolver(context.history.policy, view.entry.text, address), head.canonical
        )
        title_html, body_html = _title_and_body(document, view.entry.text, resolve)
        fragment_article = replace(fragment_article, title_html=Markup(title_html), body_html=Markup(body_html))
    yield Page(addresses.fragment(address), "fragment.html", {"article": fragment_article})


def _absolute(resolve: Resolve, base: str) -> Resolve:
    """Links that hold wherever the article is embedded."""

    def resolved(target: str) -> str | None:
        link = resolve(target)
        return None if link is None else urljoin(base, link)

    return resolved


def article(document: Document, text: Text, direction: str, resolve: Resolve) -> Article:
    """A text as a page shows it, with links that hold there."""
    title_html, body_html = _title_and_body(document, text, resolve)
    return Article(
        title=text.title,
        title_html=Markup(title_html),
        body_html=Markup(body_html),
        contents=contents(document.headings, bool(title_html) or _has_one_top(document)),
        language=text.language,
        direction=direction,
    )


def _title_and_body(document: Document, text: Text, resolve: Resolve) -> tuple[str, str]:
    """The title as a text has it, "" if it has none or another one than was set for it, and all that is below it."""
    title_html, body_html = document.html(resolve)
    if not title_html or text.is_titled_by_heading or letters(document.headings[0].text) == letters(text.title):
        return title_html, body_html
    return "", f"{title_html}\n{body_html}"


def _has_one_top(document: Document) -> bool:
    """Whether a text has all that it says under one heading, which is no section."""
    levels = [heading.level for heading in document.headings]
    return levels[:1] == [1] and levels.count(1) == 1 and document.headings[0].block == 0


def _view(
    context: PolicyContext, index: int, address: str, links: TextLinks, points: int, corrections: Sequence[Correction]
) -> TextView:
    entries, pages, entry = context.language_entries, context.addresses, context.language_entries[index]
    link = partial(addresses.relative, address)
    resolve = context.site.link_resolver(context.history.policy, entry.text, address)
    replaced = context.replaced_index(index)
    in_force = context.in_force
    upcoming = context.upcoming[0] if context.upcoming else None
    has_upcoming_changes = upcoming is not None and (entry.id, upcoming.id) in context.policy_language.compared_pairs
    return TextView(
        entry=entry,
        article=article(context.history.documents[index], entry.text, context.policy_language.direction, resolve),
        points=entry.text.summary[:points],
        more_points=max(0, len(entry.text.summary) - points),
        replaces=None if replaced is None else context.mention(address, entries[replaced]),
        previous=context.mention(address, entries[index - 1]) if index else None,
        next=context.mention(address, entries[index + 1]) if index + 1 < len(entries) else None,
        in_force=context.mention(address, in_force) if in_force and in_force is not entry else None,
        upcoming=context.mention(address, upcoming) if upcoming and upcoming is not entry else None,
        changes_href="" if replaced is None else link(pages.compare(entries[replaced].id, entry.id)),
        since_href=link(pages.since(entry.id)) if context.has_since(index) and index != context.current_index else "",
        upcoming_changes_href=link(pages.compare(entry.id, upcoming.id)) if upcoming and has_upcoming_changes else "",
        links=links,
        address=context.site.canonical(pages.version(entry.id)),
        corrections=version_corrections(context, entry, corrections, address),
        authority=_authority(context, entry, address),
        authority_corrected=context.dates.format_optional(
            corrected_without(entry.version, context.language, context.history.policy.timezone)
        ),
        contact=context.history.policy.contact,
        verify_href=context.site.verify_link(address, pages.version(entry.id), context.language),
    )


def _authority(context: PolicyContext, entry: VersionEntry, address: str) -> Mention | None:
    """The authoritative text of a version, on a page of its translation."""
    policy = context.history.policy
    if context.is_authoritative or not entry.version.text(policy.language):
        return None
    authoritative_address = addresses.policy_addresses(policy, policy.language).version(entry.id)
    name = language_name(policy.language, context.site.interface_language(context.language))
    return Mention(entry, addresses.relative(address, authoritative_address), policy.language, name)


def _neighbours(view: TextView) -> tuple[Relation, ...]:
    """The versions before and after one (RFC 5829): the next one, not the newest."""
    neighbours = (("predecessor-version", view.previous), ("successor-version", view.next))
    return tuple(Relation(rel, mention.href) for rel, mention in neighbours if mention)
