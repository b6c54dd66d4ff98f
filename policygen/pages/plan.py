"""Which HTML pages exist, and with what in them: a stream of values, nothing rendered yet."""

from collections.abc import Iterable, Iterator, Set
from datetime import datetime
from itertools import product

from policygen.clauses import Turned, lives, turned
from policygen.history import History
from policygen.model import Policy
from policygen.pages import addresses
from policygen.pages.views.any import compare_any_page
from policygen.pages.views.article import current_page, version_pages
from policygen.pages.views.clause import clause_pages
from policygen.pages.views.compare import compare_page, since_page
from policygen.pages.views.comparison import Comparison
from policygen.pages.views.context import SiteContext
from policygen.pages.views.correction import Correction, revisions
from policygen.pages.views.lists import history_page, upcoming_page, waiting_page
from policygen.pages.views.page import Page
from policygen.pages.views.revision import revision_page
from policygen.pages.views.search import search_page, site_search_page
from policygen.pages.views.site import home_page, moved_page, not_found_page
from policygen.pages.views.strand import Pair, Strand, pairs, strand

__all__ = ["Page", "SiteContext", "policy_pages", "site_pages"]


def policy_pages(
    history: History, site: SiteContext, as_of: datetime, recorded: Set[str] = frozenset()
) -> Iterator[Page]:
    """Every HTML page of a policy in one language, one after the other; `as_of` decides what is in force.

    The pages change only if a status does: the instant itself is on none of them. `recorded` are the ids of clauses
    that the lock knows.
    """
    shared = strand(history, site, as_of)
    figures: dict[Pair, Comparison] = {}
    turns: dict[tuple[int, int], Turned] = {}
    for old, new in pairs(history.versions):
        page, compared = compare_page(shared, old, new)
        figures[shared.own[old].id, shared.own[new].id] = compared.without_passages()
        turns[old, new] = turned(history.redline(old, new), history.clauses[old], history.clauses[new])
        yield page
    corrections: list[list[Correction]] = []
    for place, states in enumerate(history.revisions):
        corrections.append([])
        for order in range(1, len(states) + 1):
            page, made = revision_page(shared, place, order)
            corrections[place].append(made)
            yield page
        yield from version_pages(shared, place, corrections[place])
        if shared.current is not None and shared.has_since(place):
            yield since_page(shared, place, shared.current)
    if shared.shown is None:
        yield waiting_page(shared, figures)
    else:
        yield from current_page(shared, shared.shown, corrections[shared.shown])
    yield search_page(shared)
    yield compare_any_page(shared)
    yield upcoming_page(shared, figures)
    yield from clause_pages(shared, lives(history, turns), recorded)
    yield history_page(shared, as_of, figures, corrections)
    yield from _moved(shared, figures)


def site_pages(policies: Iterable[Policy], site: SiteContext, as_of: datetime) -> Iterator[Page]:
    """The pages of no single policy: the list of policies in each language that has one, and the one for errors."""
    listed = tuple(policies)
    default = site.config.languages[0]
    spoken = {language for policy in listed for language in policy.languages}
    languages = [default, *sorted(spoken - {default})]
    for language in languages:
        others = [other for other in languages if other != language and (other in spoken or other == default)]
        yield home_page(site, listed, language, others, as_of)
        yield site_search_page(site, listed, language, others)
    yield not_found_page(site)


def _moved(shared: Strand, figures: Iterable[Pair]) -> Iterator[Page]:
    """Pages at the addresses of ids that a version had before, wherever such an id was part of one."""
    of = shared.addresses
    policy, language = shared.history.policy, shared.language
    now = {(of, named.id) for named in shared.own}
    former = {
        named.id: [name for name in addresses.former(policy, language, named.version) if name not in now]
        for named in shared.own
    }
    for place, named in enumerate(shared.own):
        for was, old in former[named.id]:
            yield moved_page(shared, was.version(old), of.version(named.id))
            if shared.has_since(place):
                yield moved_page(shared, was.since(old), of.since(named.id))
            for number, _, _ in revisions(named, shared.language):
                yield moved_page(shared, was.revision(old, number), of.revision(named.id, number))
    for left, right in figures:
        for (was, old), (there, new) in product(((of, left), *former[left]), ((of, right), *former[right])):
            if was == there and (was, old, new) != (of, left, right):  # no page compared texts of two policies
                yield moved_page(shared, was.compare(old, new), of.compare(left, right))
