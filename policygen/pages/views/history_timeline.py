"""The picture of a policy's versions on the page of its history: what stands where, and what is said of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from policygen.core.model import DoubtKind, Precision, Status, When
from policygen.dates import day_in, days, load_zone
from policygen.pages.views.formatted_dates import FormattedDate
from policygen.pages.views.history_table import VersionRow
from policygen.pages.views.language_names import text_direction
from policygen.pages.views.policy_context import PolicyContext
from policygen.pages.views.site_context import share_words
from policygen.pages.views.timeline_chart import Look, Mark, Point, Timeline, timeline
from policygen.pages.views.version_entry import VersionEntry
from policygen.timeline.standings import Standing, standings


@dataclass(frozen=True, slots=True)
class TimelineVersion:
    """A version in the picture: its row of the table, where it stands, and which share of its text is new, and which of
    the text before is gone, in words (empty: there is nothing to compare with, or nothing of it)."""

    row: VersionRow
    mark: Mark
    added: str
    removed: str


@dataclass(frozen=True, slots=True)
class TimelineView:
    """The picture: its geometry, the versions in it, oldest first, the day of the page, and when the first began."""

    chart: Timeline
    versions: tuple[TimelineVersion, ...]
    made: FormattedDate
    begin: FormattedDate


def history_timeline(context: PolicyContext, rows: Sequence[VersionRow], as_of: datetime) -> TimelineView | None:
    """The picture of the rows of the table, which are newest first, on the day of an instant; None without rows."""
    policy, versions_in_time = context.history.policy, tuple(reversed(rows))
    zone = load_zone(policy.timezone)
    today = as_of.astimezone(zone).date()
    known_standings = standings(policy, as_of)
    lengths = _lengths(context)
    shares = [_shares(row, lengths) for row in versions_in_time]
    language = context.site.interface_language(context.language)
    say_share = partial(share_words, language)
    chart = timeline(
        [
            _point(row.mention.entry, known_standings[row.mention.entry.id], share, today, zone)
            for row, share in zip(versions_in_time, shares, strict=True)
        ],
        today,
        partial(_date_words, context),
        say_share,
        text_direction(language) == "rtl",
    )
    if chart is None:
        return None
    return TimelineView(
        chart,
        tuple(
            TimelineVersion(row, mark, *(say_share(share) if share else "" for share in shares_of_row))
            for row, mark, shares_of_row in zip(versions_in_time, chart.marks, shares, strict=True)
        ),
        context.dates.format(When(today.isoformat(), Precision.DAY, as_of)),
        context.dates.format(day_in(versions_in_time[0].mention.entry.version.start, zone)),
    )


def _date_words(context: PolicyContext, day: date, precision: Precision) -> str:
    """The year of a day, or its month, in the words of the policy's language."""
    text = day.isoformat()[: 4 if precision is Precision.YEAR else 7]
    return context.dates.format(When(text, precision, datetime(day.year, day.month, day.day, tzinfo=UTC))).words


def _lengths(context: PolicyContext) -> dict[str, tuple[int, int]]:
    """How many words each text in this language has, and the one that it replaces (0: there is none)."""
    lengths = [document.words for document in context.history.documents]
    replaced_indexes = map(context.replaced_index, range(len(lengths)))
    return {
        entry.id: (length, 0 if replaced is None else lengths[replaced])
        for entry, length, replaced in zip(context.language_entries, lengths, replaced_indexes, strict=True)
    }


def _shares(row: VersionRow, lengths: Mapping[str, tuple[int, int]]) -> tuple[float | None, float | None]:
    """Which share of a version's words is new, and which of the words of the text before is gone."""
    if row.added is None or row.removed is None:
        return None, None
    length, replaced_length = lengths[row.mention.entry.id]
    return _share(row.added, length), _share(row.removed, replaced_length)


def _share(part: int, whole: int) -> float:
    return min(1.0, part / whole) if whole else float(part > 0)


def _point(
    entry: VersionEntry,
    standing: Standing,
    shares: tuple[float | None, float | None],
    today: date,
    zone: ZoneInfo,
) -> Point:
    start = days(entry.version.start, zone)
    first, certain_from = date.fromisoformat(start.first), date.fromisoformat(start.certain_from)
    return Point(
        first,
        first if entry.start.exact else certain_from - timedelta(days=1),
        _look(entry),
        _applied(entry, standing, certain_from, today, zone),
        *shares,
    )


def _look(entry: VersionEntry) -> Look:
    match entry.status:
        case Status.WITHDRAWN:
            return Look.WITHDRAWN
        case Status.UPCOMING:
            return Look.NEXT
        case Status.CURRENT if not entry.seen:
            return Look.NOW
        case Status.CURRENT | Status.UNKNOWN:
            return Look.LAST
        case _:
            return Look.PAST if entry.start.exact and not entry.seen and not _is_doubtful(entry) else Look.HOLLOW


def _is_doubtful(entry: VersionEntry) -> bool:
    """Whether anything speaks against the dates of a version, but for its file having been gone for a while."""
    return any(doubt.kind not in _GONE for doubt in entry.doubts)


_GONE = frozenset({DoubtKind.ABSENT, DoubtKind.UNPUBLISHED})


def _applied(
    entry: VersionEntry, standing: Standing, start: date, today: date, zone: ZoneInfo
) -> tuple[date, date | None] | None:
    """From when until when it is known that a version applied, or will (until None: with no end).

    Nothing is of what was only seen, or has dates that are in doubt. That what is in force stays so is not known, nor
    whether a text applied on whose file was gone.
    """
    if entry.seen or _is_doubtful(entry) or entry.status is Status.WITHDRAWN:
        return None
    if absence := next((doubt for doubt in entry.version.doubts if doubt.kind in _GONE), None):
        return start, date.fromisoformat(days(absence.date, zone).first)
    if entry.status is Status.CURRENT:
        return start, today
    end = standing.until or (standing.record_end.since if standing.record_end else None)
    return start, date.fromisoformat(days(end, zone).first) if end else None
