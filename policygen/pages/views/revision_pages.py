"""Pages of superseded states: the text as it stood before a correction, and what was corrected."""

from dataclasses import dataclass

from policygen.addresses import addresses
from policygen.pages.views.comparison import Comparison, comparison
from policygen.pages.views.page import Page
from policygen.pages.views.policy_context import PolicyContext, TextLinks, text_links
from policygen.pages.views.shown_corrections import Correction, recorded_corrections, revision_texts, shown_correction
from policygen.pages.views.text_pages import Article, article
from policygen.pages.views.version_entry import VersionEntry


@dataclass(frozen=True, slots=True)
class RevisionView:
    """A superseded state of a version: the text as it stood, and what was corrected in it.

    `corrected_href` leads to the version as it stands now, `previous_href` and `next_href` to the superseded states
    before and after this one (empty: none). `verify_href` leads to the page that verifies this very text.
    """

    entry: VersionEntry
    article: Article
    correction: Correction
    corrected_href: str
    previous_href: str
    next_href: str
    comparison: Comparison
    links: TextLinks
    digest: str
    verify_href: str


def revision_page(context: PolicyContext, index: int, order: int) -> tuple[Page, Correction]:
    """A superseded state of the version at an index, by its order (from 1), as a page, and what was corrected in it."""
    entry, pages = context.language_entries[index], context.addresses
    texts = list(revision_texts(entry, context.language))
    number, _, text = texts[order - 1]
    corrected_text = texts[order][2] if order < len(texts) else entry.text
    address = pages.revision(entry.id, number)
    resolve = context.site.link_resolver(context.history.policy, text, address)
    document = context.history.revisions[index][order - 1]
    anchors = document.page_anchors

    def resolve_here(target: str) -> str | None:
        """A link within the text leads to the article on this page."""
        return anchors.lead(target) or target if target.startswith("#") else resolve(target)

    redline = context.history.correction(index, order)
    shown_comparison = comparison(redline, resolve_here, addresses.anchor, addresses.anchor, text.title, ids=False)
    correction = shown_correction(
        context,
        entry,
        recorded_corrections(context, entry)[order - 1],
        shown_comparison,
        text.digest == corrected_text.digest,
    )

    def beside(other_order: int) -> str:
        exists = 0 < other_order <= len(texts)
        return addresses.relative(address, pages.revision(entry.id, texts[other_order - 1][0])) if exists else ""

    view = RevisionView(
        entry=entry,
        article=article(document, text, context.policy_language.direction, resolve),
        correction=correction,
        corrected_href=addresses.relative(address, pages.version(entry.id)),
        previous_href=beside(order - 1),
        next_href=beside(order + 1),
        comparison=shown_comparison,
        links=text_links(context.site, context.history.policy, pages, address, address),
        digest=text.digest,
        verify_href=context.site.verify_link(address, address, context.language),
    )
    values = {"frame": context.frame(address), "head": context.head(address, False), "view": view}
    return Page(addresses.file_path(address), "revision.html", values), correction
