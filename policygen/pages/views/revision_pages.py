"""Pages of superseded states: the text as it stood before a correction, and what was corrected."""

from dataclasses import dataclass

from policygen.addresses import addresses
from policygen.pages.views.comparison import Comparison, comparison
from policygen.pages.views.page import Page
from policygen.pages.views.policy_context import Nearby, PolicyContext, nearby
from policygen.pages.views.shown_corrections import Correction, corrected, correction, revisions
from policygen.pages.views.text_pages import Article, article
from policygen.pages.views.version_entry import VersionEntry


@dataclass(frozen=True, slots=True)
class RevisionView:
    """A superseded state of a version: the text as it stood, and what was corrected in it.

    `corrected` leads to the version as it stands now; `earlier` and `later` to the superseded states before and after
    this one (empty: none).
    """

    entry: VersionEntry
    article: Article
    correction: Correction
    corrected: str
    earlier: str
    later: str
    comparison: Comparison
    nearby: Nearby
    digest: str


def revision_page(context: PolicyContext, index: int, order: int) -> tuple[Page, Correction]:
    """The page of a superseded state of the version at a place, by its order (from 1), and what was corrected in it."""
    entry, of = context.own[index], context.addresses
    states = list(revisions(entry, context.language))
    number, _, text = states[order - 1]
    after = states[order][2] if order < len(states) else entry.text
    address = of.revision(entry.id, number)
    resolve = context.site.links(context.history.policy, text, address)
    redline = context.history.correction(index, order)
    shown = comparison(redline, resolve, addresses.anchor, addresses.anchor, text.title, ids=False)
    made = correction(context, corrected(context, entry)[order - 1], shown, text.digest == after.digest)

    def beside(other: int) -> str:
        inside = 0 < other <= len(states)
        return addresses.relative(address, of.revision(entry.id, states[other - 1][0])) if inside else ""

    view = RevisionView(
        entry=entry,
        article=article(context.history.revisions[index][order - 1], text, context.policy_language.direction, resolve),
        correction=made,
        corrected=addresses.relative(address, of.version(entry.id)),
        earlier=beside(order - 1),
        later=beside(order + 1),
        comparison=shown,
        nearby=nearby(context.site, context.history.policy, of, address, address),
        digest=text.digest,
    )
    view_context = {"frame": context.frame(address), "head": context.head(address, False), "view": view}
    return Page(addresses.file_path(address), "revision.html", view_context), made
