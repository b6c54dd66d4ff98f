"""Pages that list versions: the whole history, what is upcoming, and a policy of which nothing is in force."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial

from policygen.addresses import addresses
from policygen.core.model import Status
from policygen.pages.views.comparison import Comparison
from policygen.pages.views.history_table import Row, Year, record, year_in
from policygen.pages.views.page import Page
from policygen.pages.views.policy_context import Pair, Strand, Tongue
from policygen.pages.views.shown_corrections import Correction
from policygen.pages.views.site_context import direction
from policygen.pages.views.timeline_chart import Point, Timeline, timeline
from policygen.pages.views.version_entry import Entry, Mention
from policygen.timeline.applied import Timed, ended, timed


@dataclass(frozen=True, slots=True)
class HistoryView:
    """Every version of a policy, newest first, in one group or by years; `seen` tells that at least one was only seen.

    `applied` has every version that can have applied,
    in any language, oldest first, for a script that is asked for a day: the keys of `timed`, how to name it and where
    it is; `ended` are the days on which the policy may have ceased to apply.
    """

    title: str
    years: tuple[Year, ...]
    timeline: Timeline | None
    seen: bool
    applied: tuple[Timed, ...]
    ended: Mapping[str, str] | None

    @property
    def rows(self) -> tuple[Row, ...]:
        """The versions of all years."""
        return tuple(row for year in self.years for row in year.versions)


@dataclass(frozen=True, slots=True)
class Coming:
    """An upcoming version, and the one that it will replace, with their comparison, at a glance, and a link to it.

    None and empty where there is none.
    """

    mention: Mention
    replaces: Mention | None
    comparison: Comparison | None
    will_change: str


@dataclass(frozen=True, slots=True)
class UpcomingView:
    """The upcoming versions of a policy, the next one first, and the one in force, if any."""

    title: str
    coming: tuple[Coming, ...]
    in_force: Mention | None
    current: str
    history: str


def history_page(
    strand: Strand,
    as_of: datetime,
    comparisons: Mapping[Pair, Comparison],
    corrections: Sequence[Sequence[Correction]],
) -> Page:
    """The page of all versions at an instant; `comparisons` has the figures of each pair of ids that is written out,
    `corrections` what was corrected in each version."""
    address = strand.addresses.history
    years = record(strand, address, as_of, comparisons, corrections)
    rows = tuple(row for year in years for row in year.versions)
    since = {row.mention.entry.id: row.since for row in rows}
    ends = ended(strand.history.policy)
    view = HistoryView(
        title=strand.title,
        years=years,
        timeline=_timeline(strand, rows),
        seen=any(named.seen for named in strand.entries),
        applied=tuple(
            _timed(strand, address, named, since.get(named.id, ""))
            for named in strand.entries
            if not named.version.void
        ),
        ended=asdict(ends) if ends else None,
    )
    head = strand.head(address, True, elsewhere=Tongue.history_address)
    context = {"frame": strand.frame_here(address, "history"), "head": head, "view": view}
    return Page(addresses.file(address), "history.html", context)


def _timed(strand: Strand, address: str, named: Entry, since: str) -> Timed:
    """A version as a script names it when it is asked for a day."""
    told = strand.mention(address, named)
    return {
        **timed(strand.history.policy, named.version),
        "announced": named.status is Status.UPCOMING,
        "date": named.start.words,
        "day": named.start.exact,
        "href": told.href,
        "language": told.language,
        "since": since,
    }


def _timeline(strand: Strand, rows: Sequence[Row]) -> Timeline | None:
    """The picture of the rows of the table, which are newest first."""
    points = [
        Point(named.version.start, named.seen, named.status, row.added, row.removed)
        for row in reversed(rows)
        for named in (row.mention.entry,)
        if named.text.language == strand.language
    ]
    towards = direction(strand.site.interface(strand.language))
    return timeline(points, strand.history.policy.retired, partial(year_in, strand), towards == "rtl")


def upcoming_page(strand: Strand, comparisons: Mapping[Pair, Comparison]) -> Page:
    """The page of what will come into force; it is always there."""
    return _upcoming(strand, comparisons, strand.addresses.upcoming, "upcoming.html", "upcoming")


def waiting_page(strand: Strand, comparisons: Mapping[Pair, Comparison]) -> Page:
    """The current page of a policy of which nothing is in force in this language: not yet, or not any more."""
    return _upcoming(strand, comparisons, strand.addresses.current, "waiting.html", "current")


def _upcoming(strand: Strand, comparisons: Mapping[Pair, Comparison], address: str, template: str, here: str) -> Page:
    in_force = strand.in_force
    view = UpcomingView(
        title=strand.title,
        coming=tuple(_coming(strand, comparisons, address, named) for named in strand.upcoming),
        in_force=strand.mention(address, in_force) if in_force else None,
        current=addresses.relative(address, strand.addresses.current),
        history=addresses.relative(address, strand.addresses.history),
    )
    head = strand.head(
        address, True, elsewhere=Tongue.upcoming_address if here == "upcoming" else Tongue.current_address
    )
    context = {"frame": strand.frame_here(address, here), "head": head, "view": view}
    return Page(addresses.file(address), template, context)


def _coming(strand: Strand, comparisons: Mapping[Pair, Comparison], address: str, named: Entry) -> Coming:
    at = strand.upcoming.index(named)
    replaced = strand.upcoming[at - 1] if at else strand.in_force
    place = next((place for place, other in enumerate(strand.own) if other is named), None)
    old = None if place is None else strand.before(place)
    compared = None if old is None else strand.own[old]
    return Coming(
        mention=strand.mention(address, named),
        replaces=strand.mention(address, replaced) if replaced else None,
        comparison=comparisons.get((compared.id, named.id)) if compared and compared is replaced else None,
        will_change=addresses.relative(address, strand.addresses.compare(compared.id, named.id)) if compared else "",
    )
