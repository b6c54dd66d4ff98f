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
class WrittenComparison:
    """A comparison that is written out, with the version before, `old`."""

    old: VersionEntry
    href: str


@dataclass(frozen=True, slots=True)
class VersionChoice:
    """A version that can be chosen, and its comparisons with earlier versions that have pages of their own.

    `same_date`: another version has the same date, and so the same name.
    """

    mention: Mention
    comparisons: tuple[WrittenComparison, ...]
    same_date: bool


@dataclass(frozen=True, slots=True)
class CompareAnyView:
    """The versions that can be compared, newest first; `in_force` is the id of the one in force (empty: none).

    `authority` is there if the texts are translations.
    """

    title: str
    choices: tuple[VersionChoice, ...]
    in_force: str
    root: str
    history: str
    authority: Authority | None
    blanks: Blanks


def compare_any_page(context: PolicyContext) -> Page:
    """The page that compares any two versions; without scripts it lists the comparisons that are written out."""
    pages, entries = context.addresses, context.language_entries
    address = pages.compare_any
    comparisons: dict[int, list[WrittenComparison]] = {}
    for old, new in written_comparisons(context.history.versions):
        href = addresses.relative(address, pages.compare(entries[old].id, entries[new].id))
        comparisons.setdefault(new, []).append(WrittenComparison(entries[old], href))
    date_counts = Counter(entry.start.words for entry in entries)
    view = CompareAnyView(
        title=context.title,
        choices=tuple(
            VersionChoice(
                context.mention(address, entry), tuple(comparisons.get(index, ())), date_counts[entry.start.words] > 1
            )
            for index, entry in reversed(tuple(enumerate(entries)))
        ),
        in_force=entries[context.current_index].id if context.current_index is not None else "",
        root=addresses.relative(address, pages.current),
        history=addresses.relative(address, pages.history),
        authority=context.authority(address, PolicyLanguage.compare_any_address),
        blanks=blanks(context.site.interface_language(context.language)),
    )
    head = context.head(address, False, elsewhere=PolicyLanguage.compare_any_address)
    values = {"frame": context.frame(address), "head": head, "view": view}
    return Page(addresses.file_path(address), "compare-any.html", values)
