"""Pages of comparisons: neighbours, and what changed since a version."""

from dataclasses import dataclass

from policygen.addresses import addresses
from policygen.pages.views.comparison import Comparison, comparison, in_short
from policygen.pages.views.page import Authority, Page
from policygen.pages.views.policy_context import PolicyContext, PolicyLanguage
from policygen.pages.views.version_entry import Mention


@dataclass(frozen=True, slots=True)
class CompareView:
    """A comparison of two versions; `earlier` and `later` lead to the comparisons before and after it, if any.

    `swapped` leads to the comparison from the new version to the old one, `full` to the page on which others can be
    chosen. `authority` is there if the texts are translations.
    """

    old: Mention
    new: Mention
    title: str
    comparison: Comparison
    earlier: str
    later: str
    history: str
    swapped: str
    full: str
    authority: Authority | None


@dataclass(frozen=True, slots=True)
class SinceView:
    """What changed from a version to the one in force, and what is about to.

    `new` and `comparison` are None for the version in force itself, since which nothing changed, unless a next
    version is to come: then they tell what that will change. `upcoming` is the next version, `will_change` leads to
    its comparison with the version in force (empty: none). `full` leads to the comparison in which nothing is left
    out, `swapped` to that from the new version to the old one (both empty: nothing to compare). `authority` is there
    if the texts are translations.
    """

    old: Mention
    new: Mention | None
    title: str
    comparison: Comparison | None
    current: bool
    upcoming: Mention | None
    will_change: str
    history: str
    swapped: str
    full: str
    authority: Authority | None


def compare_page(context: PolicyContext, old: int, new: int) -> tuple[Page, Comparison]:
    """The comparison of two versions, and its figures for the history."""
    of, own = context.addresses, context.own
    address = of.compare(own[old].id, own[new].id)
    shown = compared(context, address, old, new)
    earlier = context.before(old)
    later = next((index for index in range(new + 1, len(own)) if context.before(index) == new), None)
    pair = own[old].id, own[new].id

    def elsewhere(policy_language: PolicyLanguage) -> str | None:
        return policy_language.addresses.compare(*pair) if pair in policy_language.pairs else None

    view = CompareView(
        old=context.mention(address, own[old]),
        new=context.mention(address, own[new]),
        title=own[new].text.title,
        comparison=shown,
        earlier="" if earlier is None else addresses.relative(address, of.compare(own[earlier].id, own[old].id)),
        later="" if later is None else addresses.relative(address, of.compare(own[new].id, own[later].id)),
        history=addresses.relative(address, of.history),
        swapped=any_link(context, address, new, old),
        full=any_link(context, address, old, new),
        authority=context.authority(address, elsewhere),
    )
    head = context.head(address, False, elsewhere=elsewhere)
    view_context = {"frame": context.frame(address), "head": head, "view": view}
    return Page(addresses.file_path(address), "compare.html", view_context), shown


def since_page(context: PolicyContext, index: int, current: int) -> Page:
    """What changed from the version at a place to the one in force, and what is about to."""
    of, own = context.addresses, context.own
    address = of.since(own[index].id)
    coming = context.upcoming[0] if context.upcoming else None
    then = next((other for other, entry in enumerate(own) if entry is coming), None)
    is_current = index == current
    new = then if is_current else current
    will_change = then is not None and (own[current].id, own[then].id) in context.policy_language.pairs
    entry = own[index].id

    def elsewhere(policy_language: PolicyLanguage) -> str | None:
        return (
            policy_language.addresses.since(entry)
            if policy_language.since and entry in policy_language.versions
            else None
        )

    view = SinceView(
        old=context.mention(address, own[index]),
        new=None if new is None else context.mention(address, own[new]),
        title=own[current].text.title,
        comparison=None if new is None else compared(context, address, index, new, briefly=True),
        current=is_current,
        upcoming=context.mention(address, coming) if coming else None,
        will_change=(
            addresses.relative(address, of.compare(own[current].id, own[then].id)) if then and will_change else ""
        ),
        history=addresses.relative(address, of.history),
        swapped="" if new is None else any_link(context, address, new, index),
        full="" if new is None else any_link(context, address, index, new),
        authority=context.authority(address, elsewhere),
    )
    head = context.head(address, False, elsewhere=elsewhere)
    view_context = {"frame": context.frame(address), "head": head, "view": view}
    return Page(addresses.file_path(address), "since.html", view_context)


def any_link(context: PolicyContext, address: str, old: int, new: int) -> str:
    """The link from the page at an address to where any two versions are compared, with two to begin with."""
    chosen = {"from": context.own[old].id, "to": context.own[new].id}
    return addresses.with_query(addresses.relative(address, context.addresses.compare_any), chosen)


MOST_IN_A_ROW = 3
"""How many of a long run of new or gone blocks a page shows that leads from any version to the current one."""

MOST_WORDS = 4_000
"""How many changed words such a page marks; beyond, it lists the changed sections, and the steps are read one by one.

Two texts that are far apart would else be given in full on the page of each version, and be read by nobody.
"""


def compared(context: PolicyContext, address: str, old: int, new: int, *, briefly: bool = False) -> Comparison:
    """Two versions compared, as the page at an address shows it; `briefly` keeps to the bounds above."""
    to_new, to_old = (
        addresses.relative(address, context.addresses.version(context.own[place].id)) for place in (new, old)
    )

    def in_new(anchor: str) -> str:
        return to_new + addresses.anchor(anchor)

    def in_old(anchor: str) -> str:
        return to_old + addresses.anchor(anchor)

    if briefly:
        summary = context.history.summary(old, new)
        if summary.counts.added + summary.counts.removed > MOST_WORDS:
            return in_short(summary, in_new, in_old)
    resolve = context.site.links(context.history.policy, context.own[new].text, address)

    def resolve_here(target: str) -> str | None:
        """A link within the text leads to the page of the version: not all of the text is here."""
        return f"{to_new}{target}" if target.startswith("#") else resolve(target)

    most = MOST_IN_A_ROW if briefly else None
    title = context.own[new].text.title
    return comparison(context.history.redline(old, new), resolve_here, in_new, in_old, title, most)
