"""The table of a policy's history as a complete record: its versions, and what is known of the time around them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from itertools import groupby

from policygen.addresses import addresses
from policygen.core.model import Precision, When
from policygen.dates import load_zone
from policygen.pages.views.comparison import Comparison
from policygen.pages.views.formatted_dates import FormattedDate
from policygen.pages.views.policy_context import Pair, PolicyContext
from policygen.pages.views.shown_corrections import Correction, VersionCorrections, revisions, version_corrections
from policygen.pages.views.version_entry import Mention, VersionEntry
from policygen.timeline.silences import Reason, Silence, after_end, before_all, unseen

MOST_UNGROUPED = 20
"""How many versions a table has at most without headings for its years."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A superseded state of a version's text, by the number of the correction that replaced it, and its digest."""

    number: int
    digest: str


@dataclass(frozen=True, slots=True)
class Row:
    """A version in the table of the history.

    `until_known` is false for a text that was only seen: `until` is then when the next one was seen or took effect,
    and when the change was made is not known. `added` and `removed` are words, None for the first version and for one
    without a text in this language. Links are empty where there is no such page; `any` leads to the comparison with
    any other one. `notes` tells that there is something to say in words. `address` is the version's whole URL, or
    empty; `digest` and those of `earlier` are hexadecimal.
    """

    mention: Mention
    until_known: bool
    added: int | None
    removed: int | None
    empty: bool
    changed: str
    since: str
    any: str
    mended: VersionCorrections
    notes: bool
    observed: FormattedDate | None
    address: str
    digest: str
    earlier: tuple[Earlier, ...]

    @property
    def kind(self) -> str:
        """What tells it from a `SilenceRow`."""
        return "version"


@dataclass(frozen=True, slots=True)
class SilenceRow:
    """A row about a time of which no version is known.

    From `start` (None: from ever) until `end` (None: open); `ahead` tells that the time is still to come.
    """

    kind: Reason
    start: FormattedDate | None
    end: FormattedDate | None
    ahead: bool = False


@dataclass(frozen=True, slots=True)
class Year:
    """Rows of one year, newest first; `label` is empty if the table has no headings. `versions` counts its versions."""

    label: str
    anchor: str
    rows: tuple[Row | SilenceRow, ...]

    @property
    def versions(self) -> tuple[Row, ...]:
        """The rows that are versions."""
        return tuple(row for row in self.rows if isinstance(row, Row))


def record(
    context: PolicyContext,
    address: str,
    as_of: datetime,
    comparisons: Mapping[Pair, Comparison],
    corrections: Sequence[Sequence[Correction]],
) -> tuple[Year, ...]:
    """The rows of the page at an address, newest first; `comparisons` and `corrections` as for `history_page`.

    Every version has a row in its place, also one that has no text in this language. Long tables are cut into years.
    """
    places = {entry.id: index for index, entry in enumerate(context.own)}
    policy = context.history.policy
    statuses = {entry.id: entry.status for entry in context.entries}
    silences = unseen(policy, statuses)
    rows: list[tuple[When, Row | SilenceRow]] = []
    for entry in reversed(context.entries):
        index = places.get(entry.id)
        row = (
            _elsewhere(context, address, entry)
            if index is None
            else _row(context, address, index, comparisons, corrections[index])
        )
        rows.append((entry.version.start, row))
        if entry.id in silences:
            rows.append((entry.version.start, _silence(context, silences[entry.id])))
    ended = after_end(policy)
    if ended and ended.start:
        instant = ended.start.instant
        at = next((n for n, (start, _) in enumerate(rows) if start.instant < instant), len(rows))
        rows.insert(at, (ended.start, _silence(context, ended, ahead=instant > as_of)))
    first = before_all(policy, statuses)
    if first:
        rows.append((context.entries[0].version.start, _silence(context, first)))
    if len(context.entries) <= MOST_UNGROUPED:
        return (Year("", "", tuple(row for _, row in rows)),)
    zone = load_zone(context.history.policy.timezone)
    return tuple(
        Year(year_in(context, year), f"pg-y{year}", tuple(row for _, row in found))
        for year, found in groupby(rows, lambda dated: dated[0].instant.astimezone(zone).year)
    )


def year_in(context: PolicyContext, year: int) -> str:
    """A year in the words of the strand's language."""
    return context.dates.show(When(f"{year:04}", Precision.YEAR, datetime(year, 1, 1, tzinfo=UTC))).words


def _silence(context: PolicyContext, silence: Silence, *, ahead: bool = False) -> SilenceRow:
    return SilenceRow(silence.reason, context.dates.maybe(silence.start), context.dates.maybe(silence.end), ahead)


def _elsewhere(context: PolicyContext, address: str, entry: VersionEntry) -> Row:
    """A version without a text in this language; what is told is of its authoritative text."""
    mention = context.mention(address, entry)
    page = addresses.policy_addresses(context.history.policy, entry.text.language).version(entry.id)
    base = context.site.config.base_url
    return Row(
        mention=mention,
        until_known=not entry.seen,
        added=None,
        removed=None,
        empty=False,
        changed="",
        since="",
        any="",
        mended=VersionCorrections(),
        notes=True,
        observed=context.dates.maybe(entry.version.observed),
        address=addresses.absolute(base, page) if base else "",
        digest=_hexadecimal(entry.text.digest),
        earlier=_earlier(entry),
    )


def _row(
    context: PolicyContext,
    address: str,
    index: int,
    comparisons: Mapping[Pair, Comparison],
    corrections: Sequence[Correction],
) -> Row:
    entry = context.own[index]
    replaced = context.before(index)
    pair = ("", "") if replaced is None else (context.own[replaced].id, entry.id)
    figures = comparisons.get(pair)
    of, others = context.addresses, len(context.own) > 1
    to = partial(addresses.relative, address)
    told = version_corrections(context, entry, corrections, address)
    return replace(
        _elsewhere(context, address, entry),
        added=figures.added if figures else None,
        removed=figures.removed if figures else None,
        empty=figures.empty if figures else False,
        changed="" if replaced is None else to(of.compare(*pair)),
        since=to(of.since(entry.id)) if context.has_since(index) and index != context.current else "",
        any=addresses.with_query(to(of.compare_any), {"from": entry.id}) if others else "",
        mended=told,
        notes=bool(entry.text.summary or told or entry.version.postponed or entry.version.withdrawn),
    )


def _earlier(entry: VersionEntry) -> tuple[Earlier, ...]:
    return tuple(
        Earlier(number, _hexadecimal(text.digest)) for number, _, text in revisions(entry, entry.text.language)
    )


def _hexadecimal(digest: str) -> str:
    return digest.removeprefix("sha256:")
