"""The page on which any two versions can be compared, in the browser."""

from collections import Counter
from dataclasses import dataclass

from policygen.addresses import addresses
from policygen.pages.views.comparison_blanks import Blanks, blanks
from policygen.pages.views.page import Authority, Page
from policygen.pages.views.policy_context import Strand, Tongue, pairs
from policygen.pages.views.version_entry import Entry, Mention


@dataclass(frozen=True, slots=True)
class Written:
    """A comparison that is written out, with the version before, `old`."""

    old: Entry
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
class AnyView:
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


def compare_any_page(strand: Strand) -> Page:
    """The page that compares any two versions; without scripts it lists the comparisons that are written out."""
    of, own = strand.addresses, strand.own
    address = of.compare_any
    written: dict[int, list[Written]] = {}
    for old, new in pairs(strand.history.versions):
        href = addresses.relative(address, of.compare(own[old].id, own[new].id))
        written.setdefault(new, []).append(Written(own[old], href))
    named = Counter(entry.start.words for entry in own)
    view = AnyView(
        title=strand.title,
        choices=tuple(
            Choice(strand.mention(address, entry), tuple(written.get(place, ())), named[entry.start.words] > 1)
            for place, entry in reversed(tuple(enumerate(own)))
        ),
        in_force=own[strand.current].id if strand.current is not None else "",
        root=addresses.relative(address, of.current),
        history=addresses.relative(address, of.history),
        authority=strand.authority(address, Tongue.compare_any_address),
        blanks=blanks(strand.site.interface(strand.language)),
    )
    head = strand.head(address, False, elsewhere=Tongue.compare_any_address)
    context = {"frame": strand.frame(address), "head": head, "view": view}
    return Page(addresses.file(address), "compare-any.html", context)
