"""Pages that list versions: the whole history, what is upcoming, and a policy of which nothing is in force."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from policygen.addresses import addresses
from policygen.core.model import Status
from policygen.pages.views.comparison import Comparison
from policygen.pages.views.history_table import VersionRow, YearGroup, year_groups, year_label
from policygen.pages.views.page import Page
from policygen.pages.views.policy_context import PolicyContext, PolicyLanguage, VersionPair
from policygen.pages.views.shown_corrections import Correction
from policygen.pages.views.site_context import text_direction
from policygen.pages.views.timeline_chart import Point, Timeline, timeline
from policygen.pages.views.version_entry import FormattedRecordEnd, Mention, VersionEntry
from policygen.pages.views.version_times import VersionTimes, record_end_time, retirement_days, version_times


@dataclass(frozen=True, slots=True)
class HistoryView:
    """Every version of a policy, newest first, in one group or by years; `has_seen` if at least one was only seen.

    `version_times` has every version that can have applied, in any language, oldest first, for a script that is asked
    for a day: the keys of `version_times`, how to name it and where it is. `retirement_days` are the days
    on which the policy may have ceased to apply. `record_end` tells from when on nothing says which version applies
    (None: it is known to the last), `record_end_time` the same to the script. `gap_days` are the times in which its
    source had no text: `kind`, `first` and `until` for the script, `start` and `end` in words.
    """

    title: str
    years: tuple[YearGroup, ...]
    timeline: Timeline | None
    has_seen: bool
    version_times: tuple[VersionTimes, ...]
    retirement_days: Mapping[str, str] | None
    record_end: FormattedRecordEnd | None
    record_end_time: Mapping[str, str] | None
    gap_days: tuple[Mapping[str, str], ...]

    @property
    def rows(self) -> tuple[VersionRow, ...]:
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
    changes_href: str


@dataclass(frozen=True, slots=True)
class UpcomingView:
    """The upcoming versions of a policy, the next one first, and the one in force, if any."""

    title: str
    upcoming: tuple[UpcomingVersion, ...]
    in_force: Mention | None
    current: str
    history: str


def history_page(
    context: PolicyContext,
    as_of: datetime,
    comparisons: Mapping[VersionPair, Comparison],
    corrections: Sequence[Sequence[Correction]],
) -> Page:
    """The page of all versions at an instant; `comparisons` has the figures of each pair of ids that is written out,
    `corrections` what was corrected in each version."""
    address = context.addresses.history
    years = year_groups(context, address, as_of, comparisons, corrections)
    rows = tuple(row for year in years for row in year.versions)
    since_hrefs = {row.mention.entry.id: row.since_href for row in rows}
    view = HistoryView(
        title=context.title,
        years=years,
        timeline=_timeline(context, rows),
        has_seen=any(entry.seen for entry in context.entries),
        version_times=tuple(
            _named_times(context, address, entry, since_hrefs.get(entry.id, ""))
            for entry in context.entries
            if not entry.version.void
        ),
        retirement_days=retirement_days(context.history.policy),
        record_end=_record_end(context),
        record_end_time=record_end_time(context.history.policy),
        gap_days=tuple(_gap_days(context)),
    )
    head = context.head(address, True, elsewhere=PolicyLanguage.history_address)
    values = {"frame": context.frame_in_nav(address, "history"), "head": head, "view": view}
    return Page(addresses.file_path(address), "history.html", values)


def _gap_days(context: PolicyContext) -> Iterator[dict[str, str]]:
    for gap in context.history.policy.gaps:
        if gap.until:
            start, end = context.dates.format(gap.date).words, context.dates.format(gap.until).words
            yield {"kind": gap.kind, "first": gap.date.day, "until": gap.until.day, "start": start, "end": end}


def _record_end(context: PolicyContext) -> FormattedRecordEnd | None:
    """The end of the record, as it is told beside the table: of no version in particular."""
    end = context.history.policy.record_end
    return FormattedRecordEnd(end.reason, context.dates.format(end.seen), is_here=False) if end else None


def _named_times(context: PolicyContext, address: str, entry: VersionEntry, since_href: str) -> VersionTimes:
    """A version as a script names it when it is asked for a day."""
    mention = context.mention(address, entry)
    return {
        **version_times(context.history.policy, entry.version),
        "announced": entry.status is Status.UPCOMING,
        "date": entry.start.words,
        "day": entry.start.exact,
        "href": mention.href,
        "language": mention.language,
        "since": since_href,
    }


def _timeline(context: PolicyContext, rows: Sequence[VersionRow]) -> Timeline | None:
    """The picture of the rows of the table, which are newest first."""
    points = [
        Point(entry.version.start, entry.seen, entry.status, row.added, row.removed)
        for row in reversed(rows)
        for entry in (row.mention.entry,)
        if entry.text.language == context.language
    ]
    direction = text_direction(context.site.interface_language(context.language))
    return timeline(points, context.history.policy.retired, partial(year_label, context), direction == "rtl")


def upcoming_page(context: PolicyContext, comparisons: Mapping[VersionPair, Comparison]) -> Page:
    """The page of what will come into force; it is always there."""
    return _upcoming_page(context, comparisons, context.addresses.upcoming, "upcoming.html", "upcoming")


def not_in_force_page(context: PolicyContext, comparisons: Mapping[VersionPair, Comparison]) -> Page:
    """The current page of a policy of which nothing is in force in this language: not yet, or not any more."""
    return _upcoming_page(context, comparisons, context.addresses.current, "not-in-force.html", "current")


def _upcoming_page(
    context: PolicyContext, comparisons: Mapping[VersionPair, Comparison], address: str, template: str, nav_page: str
) -> Page:
    in_force = context.in_force
    view = UpcomingView(
        title=context.title,
        upcoming=tuple(_upcoming_version(context, comparisons, address, entry) for entry in context.upcoming),
        in_force=context.mention(address, in_force) if in_force else None,
        current=addresses.relative(address, context.addresses.current),
        history=addresses.relative(address, context.addresses.history),
    )
    head = context.head(
        address,
        True,
        elsewhere=PolicyLanguage.upcoming_address if nav_page == "upcoming" else PolicyLanguage.current_address,
    )
    values = {"frame": context.frame_in_nav(address, nav_page), "head": head, "view": view}
    return Page(addresses.file_path(address), template, values)


def _upcoming_version(
    context: PolicyContext, comparisons: Mapping[VersionPair, Comparison], address: str, entry: VersionEntry
) -> UpcomingVersion:
    position = context.upcoming.index(entry)
    replaced = context.upcoming[position - 1] if position else context.in_force
    index = next((index for index, other in enumerate(context.language_entries) if other is entry), None)
    compared_index = None if index is None else context.replaced_index(index)
    compared = None if compared_index is None else context.language_entries[compared_index]
    return UpcomingVersion(
        mention=context.mention(address, entry),
        replaces=context.mention(address, replaced) if replaced else None,
        comparison=comparisons.get((compared.id, entry.id)) if compared and compared is replaced else None,
        changes_href=addresses.relative(address, context.addresses.compare(compared.id, entry.id)) if compared else "",
    )
