"""Pages of comparisons: neighbours, and what changed since a version."""

from dataclasses import dataclass

from policygen.addresses import addresses
from policygen.pages.views.comparison import Comparison, comparison, summary_comparison
from policygen.pages.views.page import Authority, Page
from policygen.pages.views.policy_context import PolicyContext, PolicyLanguage
from policygen.pages.views.steps_between import CorrectionsOf, Steps, steps_between
from policygen.pages.views.version_entry import Mention


@dataclass(frozen=True, slots=True)
class CompareView:
    """A comparison of two versions; `previous_href` and `next_href` lead to those before and after it (empty: none).

    `swapped_href` leads to the comparison from the new version to the old one, `compare_any_href` to the page on which
    others can be chosen. `steps` are the versions between (None: not several). `authority` is there if the texts are
    translations.
    """

    old: Mention
    new: Mention
    title: str
    comparison: Comparison
    previous_href: str
    next_href: str
    history: str
    swapped_href: str
    compare_any_href: str
    steps: Steps | None
    authority: Authority | None


@dataclass(frozen=True, slots=True)
class SinceView:
    """What changed from a version to the one in force, and what is about to.

    `new` and `comparison` are None for the version in force itself, since which nothing changed, unless a next
    version is to come: then they tell what that will change. `upcoming` is the next version,
    `upcoming_changes_href` leads to its comparison with the version in force (empty: none). `compare_any_href` leads to
    the comparison in which nothing is left out, `swapped_href` to that from the new version to the old one (both empty:
    nothing to compare). `steps` are the versions between (None: not several). `authority` is there if the texts are
    translations.
    """

    old: Mention
    new: Mention | None
    title: str
    comparison: Comparison | None
    is_current: bool
    upcoming: Mention | None
    upcoming_changes_href: str
    history: str
    swapped_href: str
    compare_any_href: str
    steps: Steps | None
    authority: Authority | None


def compare_page(
    context: PolicyContext, old: int, new: int, corrections_of: CorrectionsOf | None = None
) -> tuple[Page, Comparison]:
    """The comparison of two versions, and its figures for the history; without `corrections_of` it tells no steps."""
    pages, entries = context.addresses, context.language_entries
    address = pages.compare(entries[old].id, entries[new].id)
    comparison = shown_comparison(context, address, old, new)
    previous = context.replaced_index(old)
    next_index = next((index for index in range(new + 1, len(entries)) if context.replaced_index(index) == new), None)
    pair = entries[old].id, entries[new].id

    def elsewhere(policy_language: PolicyLanguage) -> str | None:
        return policy_language.addresses.compare(*pair) if pair in policy_language.compared_pairs else None

    view = CompareView(
        old=context.mention(address, entries[old]),
        new=context.mention(address, entries[new]),
        title=entries[new].text.title,
        comparison=comparison,
        previous_href=""
        if previous is None
        else addresses.relative(address, pages.compare(entries[previous].id, entries[old].id)),
        next_href=""
        if next_index is None
        else addresses.relative(address, pages.compare(entries[new].id, entries[next_index].id)),
        history=addresses.relative(address, pages.history),
        swapped_href=compare_any_link(context, address, new, old),
        compare_any_href=compare_any_link(context, address, old, new),
        steps=steps_between(context, address, old, new, corrections_of) if corrections_of else None,
        authority=context.authority(address, elsewhere),
    )
    head = context.head(address, False, elsewhere=elsewhere)
    values = {"frame": context.frame(address), "head": head, "view": view}
    return Page(addresses.file_path(address), "compare.html", values), comparison


def since_page(context: PolicyContext, index: int, current: int, corrections_of: CorrectionsOf) -> Page:
    """What changed from the version at an index to the one in force, and what is about to."""
    pages, entries = context.addresses, context.language_entries
    address = pages.since(entries[index].id)
    upcoming = context.upcoming[0] if context.upcoming else None
    upcoming_index = next((number for number, entry in enumerate(entries) if entry is upcoming), None)
    is_current = index == current
    new = upcoming_index if is_current else current
    has_upcoming_changes = (
        upcoming_index is not None
        and (entries[current].id, entries[upcoming_index].id) in context.policy_language.compared_pairs
    )
    version_id = entries[index].id

    def elsewhere(policy_language: PolicyLanguage) -> str | None:
        return (
            policy_language.addresses.since(version_id)
            if policy_language.has_since_pages and version_id in policy_language.version_ids
            else None
        )

    view = SinceView(
        old=context.mention(address, entries[index]),
        new=None if new is None else context.mention(address, entries[new]),
        title=entries[current].text.title,
        comparison=None if new is None else shown_comparison(context, address, index, new, briefly=True),
        is_current=is_current,
        upcoming=context.mention(address, upcoming) if upcoming else None,
        upcoming_changes_href=(
            addresses.relative(address, pages.compare(entries[current].id, entries[upcoming_index].id))
            if upcoming_index and has_upcoming_changes
            else ""
        ),
        history=addresses.relative(address, pages.history),
        swapped_href="" if new is None else compare_any_link(context, address, new, index),
        compare_any_href="" if new is None else compare_any_link(context, address, index, new),
        steps=None if new is None else steps_between(context, address, index, new, corrections_of),
        authority=context.authority(address, elsewhere),
    )
    head = context.head(address, False, elsewhere=elsewhere)
    values = {"frame": context.frame(address), "head": head, "view": view}
    return Page(addresses.file_path(address), "since.html", values)


def compare_any_link(context: PolicyContext, address: str, old: int, new: int) -> str:
    """The link from the page at an address to where any two versions are compared, with two to begin with."""
    query = {"from": context.language_entries[old].id, "to": context.language_entries[new].id}
    return addresses.with_query(addresses.relative(address, context.addresses.compare_any), query)


MAX_RUN_BLOCKS = 3
"""How many of a long run of new or gone blocks a page shows that leads from any version to the current one."""

MAX_MARKED_WORDS = 4_000
"""How many changed words such a page marks; beyond, it lists the changed sections, and the steps are read one by one.

Two texts that are far apart would else be given in full on the page of each version, and be read by nobody.
"""


def shown_comparison(context: PolicyContext, address: str, old: int, new: int, *, briefly: bool = False) -> Comparison:
    """Two versions compared, as the page at an address shows it; `briefly` keeps to the bounds above."""
    to_new, to_old = (
        addresses.relative(address, context.addresses.version(context.language_entries[number].id))
        for number in (new, old)
    )

    def in_new(anchor: str) -> str:
        return to_new + addresses.anchor(anchor)

    def in_old(anchor: str) -> str:
        return to_old + addresses.anchor(anchor)

    if briefly:
        summary = context.history.summary(old, new)
        if summary.counts.added + summary.counts.removed > MAX_MARKED_WORDS:
            return summary_comparison(summary, in_new, in_old)
    resolve = context.site.link_resolver(context.history.policy, context.language_entries[new].text, address)
    anchors = context.history.documents[new].page_anchors

    def resolve_here(target: str) -> str | None:
        """A link within the text leads to the page of the version: not all of the text is here."""
        return f"{to_new}{anchors.lead(target) or target}" if target.startswith("#") else resolve(target)

    max_run = MAX_RUN_BLOCKS if briefly else None
    title = context.language_entries[new].text.title
    return comparison(context.history.redline(old, new), resolve_here, in_new, in_old, title, max_run)
