"""The table of a policy's history as a complete record: its versions, and what is known of the time around them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from itertools import groupby

from policygen.addresses import addresses
from policygen.core.model import EndReason, Precision, Status, When
from policygen.dates import load_zone
from policygen.pages.views.comparison import Comparison
from policygen.pages.views.formatted_dates import FormattedDate
from policygen.pages.views.policy_context import PolicyContext, VersionPair
from policygen.pages.views.shown_corrections import Correction, VersionCorrections, revision_texts, version_corrections
from policygen.pages.views.version_entry import Mention, VersionEntry
from policygen.redlines import NothingBut
from policygen.timeline.silences import (
    Silence,
    SilenceReason,
    gap_silences,
    silence_after_end,
    silence_after_record,
    silence_before_first,
    unseen_silences,
)

MAX_UNGROUPED = 20
"""How many versions a table has at most without headings for its years."""


@dataclass(frozen=True, slots=True)
class SupersededText:
    """A superseded state of a version's text, by the number of the correction that replaced it, and its digest."""

    number: int
    digest: str


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version in the table of the history.

    `until_known` is false for a text that was only seen: `until` is then when the next one was seen or took effect, and
    when the change was made is not known. `added` and `removed` are words, None for the first version and for one
    without a text in this language; `changes` counts those that they are a part of, `nothing_but` is what alone
    changed, if it is but a date or numbers. Links are empty where there is no such page; `leads_to_current` tells that
    the text with which `since_href` compares it is in force, `compare_any_href` leads to the comparison with any other
    one. `has_notes` tells that there is something to say in words. `address` is the version's whole URL, or empty;
    `digest` and those of `superseded` are hexadecimal.
    """

    mention: Mention
    until_known: bool
    added: int | None
    removed: int | None
    changes: int
    is_unchanged: bool
    nothing_but: NothingBut | None
    changes_href: str
    since_href: str
    leads_to_current: bool
    compare_any_href: str
    corrections: VersionCorrections
    has_notes: bool
    observed: FormattedDate | None
    address: str
    digest: str
    superseded: tuple[SupersededText, ...]

    @property
    def kind(self) -> str:
        """What tells it from a `SilenceRow`."""
        return "version"


@dataclass(frozen=True, slots=True)
class SilenceRow:
    """A row about a time of which no version is known.

    From `start` (None: from ever) until `end` (None: open); `is_ahead` tells that the time is still to come.
    """

    kind: SilenceReason | EndReason
    start: FormattedDate | None
    end: FormattedDate | None
    is_ahead: bool = False


@dataclass(frozen=True, slots=True)
class YearGroup:
    """Rows of one year, newest first; `label` is empty if the table has no headings. `versions` counts its versions."""

    label: str
    anchor: str
    rows: tuple[VersionRow | SilenceRow, ...]

    @property
    def versions(self) -> tuple[VersionRow, ...]:
        """The rows that are versions."""
        return tuple(row for row in self.rows if isinstance(row, VersionRow))


def year_groups(
    context: PolicyContext,
    address: str,
    as_of: datetime,
    comparisons: Mapping[VersionPair, Comparison],
    corrections: Sequence[Sequence[Correction]],
) -> tuple[YearGroup, ...]:
    """The rows of the page at an address, newest first; `comparisons` and `corrections` as for `history_page`.

    Every version has a row in its place, also one that has no text in this language. Long tables are cut into years.
    """
    indexes = {entry.id: index for index, entry in enumerate(context.language_entries)}
    policy = context.history.policy
    statuses = {entry.id: entry.status for entry in context.entries}
    silences = unseen_silences(policy, statuses)
    rows: list[tuple[When, VersionRow | SilenceRow]] = []
    for entry in reversed(context.entries):
        index = indexes.get(entry.id)
        row = (
            _bare_row(context, address, entry)
            if index is None
            else _version_row(context, address, index, comparisons, corrections[index])
        )
        rows.append((entry.version.start, row))
        if entry.id in silences:
            rows.append((entry.version.start, _silence_row(context, silences[entry.id])))
    endings = (silence_after_record(policy, as_of), silence_after_end(policy), *gap_silences(policy, as_of))
    for ending in filter(None, endings):
        if ending.start:
            instant = ending.start.instant
            position = next((index for index, (start, _) in enumerate(rows) if start.instant < instant), len(rows))
            rows.insert(position, (ending.start, _silence_row(context, ending, is_ahead=instant > as_of)))
    beginning = silence_before_first(policy, statuses)
    if beginning:
        rows.append((context.entries[0].version.start, _silence_row(context, beginning)))
    if len(context.entries) <= MAX_UNGROUPED:
        return (YearGroup("", "", tuple(row for _, row in rows)),)
    zone = load_zone(context.history.policy.timezone)
    return tuple(
        YearGroup(year_label(context, year), f"pg-y{year}", tuple(row for _, row in dated_rows))
        for year, dated_rows in groupby(rows, lambda dated: dated[0].instant.astimezone(zone).year)
    )


def year_label(context: PolicyContext, year: int) -> str:
    """A year in the words of the policy's language."""
    return context.dates.format(When(f"{year:04}", Precision.YEAR, datetime(year, 1, 1, tzinfo=UTC))).words


def _silence_row(context: PolicyContext, silence: Silence, *, is_ahead: bool = False) -> SilenceRow:
    return SilenceRow(
        silence.reason,
        context.dates.format_optional(silence.start),
        context.dates.format_optional(silence.end),
        is_ahead,
    )


def _bare_row(context: PolicyContext, address: str, entry: VersionEntry) -> VersionRow:
    """A version without a text in this language: the row tells of its authoritative text."""
    mention = context.mention(address, entry)
    page = addresses.policy_addresses(context.history.policy, entry.text.language).version(entry.id)
    base = context.site.config.base_url
    return VersionRow(
        mention=mention,
        until_known=not entry.seen and entry.record_end is None,
        added=None,
        removed=None,
        changes=0,
        is_unchanged=False,
        nothing_but=None,
        changes_href="",
        since_href="",
        leads_to_current=context.in_force is not None and context.in_force.status is Status.CURRENT,
        compare_any_href="",
        corrections=VersionCorrections(),
        has_notes=True,
        observed=context.dates.format_optional(entry.version.observed),
        address=addresses.absolute(base, page) if base else "",
        digest=_hexadecimal(entry.text.digest),
        superseded=_superseded_texts(entry),
    )


def _version_row(
    context: PolicyContext,
    address: str,
    index: int,
    comparisons: Mapping[VersionPair, Comparison],
    corrections: Sequence[Correction],
) -> VersionRow:
    entry = context.language_entries[index]
    replaced = context.replaced_index(index)
    pair = ("", "") if replaced is None else (context.language_entries[replaced].id, entry.id)
    figures = comparisons.get(pair)
    pages, has_others = context.addresses, len(context.language_entries) > 1
    link = partial(addresses.relative, address)
    shown_corrections = version_corrections(context, entry, corrections, address)
    return replace(
        _bare_row(context, address, entry),
        added=figures.added if figures else None,
        removed=figures.removed if figures else None,
        changes=figures.change_count if figures else 0,
        is_unchanged=figures.empty if figures else False,
        nothing_but=figures.nothing_but if figures else None,
        changes_href="" if replaced is None else link(pages.compare(*pair)),
        since_href=link(pages.since(entry.id)) if context.has_since(index) and index != context.current_index else "",
        compare_any_href=addresses.with_query(link(pages.compare_any), {"from": entry.id}) if has_others else "",
        corrections=shown_corrections,
        has_notes=bool(
            entry.text.summary
            or shown_corrections
            or entry.version.postponed
            or entry.version.withdrawn
            or entry.taken_back
            or entry.doubts
            or entry.record_end
        ),
    )


def _superseded_texts(entry: VersionEntry) -> tuple[SupersededText, ...]:
    return tuple(
        SupersededText(number, _hexadecimal(text.digest))
        for number, _, text in revision_texts(entry, entry.text.language)
    )


def _hexadecimal(digest: str) -> str:
    return digest.removeprefix("sha256:")
