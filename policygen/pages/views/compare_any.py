"""The page on which any two versions can be compared, in the browser."""

from collections import Counter
from dataclasses import dataclass

from policygen.addresses import addresses
from policygen.pages.views.comparison_blanks import Blanks, blanks
from policygen.pages.views.page import Authority, Page
from policygen.pages.views.policy_context import PolicyContext, PolicyLanguage
from policygen.pages.views.version_entry import Mention, VersionEntry
from policygen.timeline.replacement import written_comparisons


@dataclass(frozen=True, slots=True)
class Written:
    """A comparison that is written out, with the version before, `old`."""

    old: VersionEntry
    href: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A version that can be chosen; `written` are its comparisons with versions before it that have their own pages.

    `twin` tells that another version has the same date, and so the same name.
    """

    mention: Mention
    written: tuple[Written, ...]
    twin: bool


@dataclass(frozen=True, slots=True)
class CompareAnyView:
    """The versions that can be compared, newest first; `in_force` is the id of the one in force (empty: none).

    `authority` is there if the texts are translations.
    """

    title: str
    choices: tuple[Choice, ...]
    in_force: str
    root: str
    history: str
    authority: Authority | None
    blanks: Blanks


def compare_any_page(context: PolicyContext) -> Page:
    """The page that compares any two versions; without scripts it lists the comparisons that are written out."""
    of, own = context.addresses, context.own
    address = of.compare_any
    written: dict[int, list[Written]] = {}
    for old, new in written_comparisons(context.history.versions):
        href = addresses.relative(address, of.compare(own[old].id, own[new].id))
        written.setdefault(new, []).append(Written(own[old], href))
    entry = Counter(other_entry.start.words for other_entry in own)
    view = CompareAnyView(
        title=context.title,
        choices=tuple(
            Choice(
                context.mention(address, other_entry), tuple(written.get(place, ())), entry[other_entry.start.words] > 1
            )
            for place, other_entry in reversed(tuple(enumerate(own)))
        ),
        in_force=own[context.current].id if context.current is not None else "",
        root=addresses.relative(address, of.current),
        history=addresses.relative(address, of.history),
        authority=context.authority(address, PolicyLanguage.compare_any_address),
        blanks=blanks(context.site.interface(context.language)),
    )
    head = context.head(address, False, elsewhere=PolicyLanguage.compare_any_address)
    view_context = {"frame": context.frame(address), "head": head, "view": view}
    return Page(addresses.file_path(address), "compare-any.html", view_context)
