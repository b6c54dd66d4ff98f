"""Pages that list versions: the whole history, what is upcoming, and a policy of which nothing is in force."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from policygen.addresses import addresses
from policygen.core.model import Status
from policygen.pages.views.applied_days import Timed, ended, timed
from policygen.pages.views.comparison import Comparison
from policygen.pages.views.history_table import Row, Year, record, year_in
from policygen.pages.views.page import Page
from policygen.pages.views.policy_context import Pair, PolicyContext, PolicyLanguage
from policygen.pages.views.shown_corrections import Correction
from policygen.pages.views.site_context import direction
from policygen.pages.views.timeline_chart import Point, Timeline, timeline
from policygen.pages.views.version_entry import Mention, VersionEntry


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
class UpcomingVersion:
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
    coming: tuple[UpcomingVersion, ...]
    in_force: Mention | None
    current: str
    history: str


def history_page(
    context: PolicyContext,
    as_of: datetime,
    comparisons: Mapping[Pair, Comparison],
    corrections: Sequence[Sequence[Correction]],
) -> Page:
    """The page of all versions at an instant; `comparisons` has the figures of each pair of ids that is written out,
    `corrections` what was corrected in each version."""
    address = context.addresses.history
    years = record(context, address, as_of, comparisons, corrections)
    rows = tuple(row for year in years for row in year.versions)
    since = {row.mention.entry.id: row.since for row in rows}
    ends = ended(context.history.policy)
    view = HistoryView(
        title=context.title,
        years=years,
        timeline=_timeline(context, rows),
        seen=any(entry.seen for entry in context.entries),
        applied=tuple(
            _timed(context, address, entry, since.get(entry.id, ""))
            for entry in context.entries
            if not entry.version.void
        ),
        ended={"first": ends.first, "sure": ends.certain_from} if ends else None,
    )
    head = context.head(address, True, elsewhere=PolicyLanguage.history_address)
    view_context = {"frame": context.frame_here(address, "history"), "head": head, "view": view}
    return Page(addresses.file_path(address), "history.html", view_context)


def _timed(context: PolicyContext, address: str, entry: VersionEntry, since: str) -> Timed:
    """A version as a script names it when it is asked for a day."""
    told = context.mention(address, entry)
    return {
        **timed(context.history.policy, entry.version),
        "announced": entry.status is Status.UPCOMING,
        "date": entry.start.words,
        "day": entry.start.exact,
        "href": told.href,
        "language": told.language,
        "since": since,
    }


def _timeline(context: PolicyContext, rows: Sequence[Row]) -> Timeline | None:
    """The picture of the rows of the table, which are newest first."""
    points = [
        Point(entry.version.start, entry.seen, entry.status, row.added, row.removed)
        for row in reversed(rows)
        for entry in (row.mention.entry,)
        if entry.text.language == context.language
    ]
    towards = direction(context.site.interface(context.language))
    return timeline(points, context.history.policy.retired, partial(year_in, context), towards == "rtl")


def upcoming_page(context: PolicyContext, comparisons: Mapping[Pair, Comparison]) -> Page:
    """The page of what will come into force; it is always there."""
    return _upcoming(context, comparisons, context.addresses.upcoming, "upcoming.html", "upcoming")


def waiting_page(context: PolicyContext, comparisons: Mapping[Pair, Comparison]) -> Page:
    """The current page of a policy of which nothing is in force in this language: not yet, or not any more."""
    return _upcoming(context, comparisons, context.addresses.current, "not-in-force.html", "current")


def _upcoming(
    context: PolicyContext, comparisons: Mapping[Pair, Comparison], address: str, template: str, here: str
) -> Page:
    in_force = context.in_force
    view = UpcomingView(
        title=context.title,
        coming=tuple(_coming(context, comparisons, address, entry) for entry in context.upcoming),
        in_force=context.mention(address, in_force) if in_force else None,
        current=addresses.relative(address, context.addresses.current),
        history=addresses.relative(address, context.addresses.history),
    )
    head = context.head(
        address,
        True,
        elsewhere=PolicyLanguage.upcoming_address if here == "upcoming" else PolicyLanguage.current_address,
    )
    view_context = {"frame": context.frame_here(address, here), "head": head, "view": view}
    return Page(addresses.file_path(address), template, view_context)


def _coming(
    context: PolicyContext, comparisons: Mapping[Pair, Comparison], address: str, entry: VersionEntry
) -> UpcomingVersion:
    at = context.upcoming.index(entry)
    replaced = context.upcoming[at - 1] if at else context.in_force
    index = next((index for index, other in enumerate(context.own) if other is entry), None)
    old = None if index is None else context.before(index)
    compared = None if old is None else context.own[old]
    return UpcomingVersion(
        mention=context.mention(address, entry),
        replaces=context.mention(address, replaced) if replaced else None,
        comparison=comparisons.get((compared.id, entry.id)) if compared and compared is replaced else None,
        will_change=addresses.relative(address, context.addresses.compare(compared.id, entry.id)) if compared else "",
    )
