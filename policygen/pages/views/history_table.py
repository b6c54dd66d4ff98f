"""The table of a policy's history as a complete record: its versions, and what is known of the time around them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import partial
from itertools import groupby, pairwise

from policygen.addresses import addresses
from policygen.core.model import Change, Precision, Status, When
from policygen.dates import end_of, load_zone
from policygen.pages.views.comparison import Comparison
from policygen.pages.views.formatted_dates import ShownDate
from policygen.pages.views.policy_context import Pair, Strand
from policygen.pages.views.shown_corrections import Correction, Mended, mended, revisions
from policygen.pages.views.version_entry import Entry, Mention

MOST_UNGROUPED = 20
"""How many versions a table has at most without headings for its years."""

LONG = timedelta(days=365)
"""What may lie between two sightings of a text before the table says that nothing is known of the time between."""


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
    mended: Mended
    notes: bool
    observed: ShownDate | None
    address: str
    digest: str
    earlier: tuple[Earlier, ...]

    @property
    def kind(self) -> str:
        """What tells it from a `Silence`."""
        return "version"


class Unheard(StrEnum):
    """Why no version is known of some time: the policy had ended, texts were not seen, or it is before them all."""

    ENDED = "ended"
    UNSEEN = "unseen"
    UNKNOWN = "unknown"
    FIRST = "first"


@dataclass(frozen=True, slots=True)
class Silence:
    """A row about a time of which no version is known.

    From `start` (None: from ever) until `end` (None: open). `FIRST` is the time before a version whose author says
    that it is the first one; `ahead` tells that the time is still to come.
    """

    kind: Unheard
    start: ShownDate | None
    end: ShownDate | None
    ahead: bool = False


@dataclass(frozen=True, slots=True)
class Year:
    """Rows of one year, newest first; `label` is empty if the table has no headings. `versions` counts its versions."""

    label: str
    anchor: str
    rows: tuple[Row | Silence, ...]

    @property
    def versions(self) -> tuple[Row, ...]:
        """The rows that are versions."""
        return tuple(row for row in self.rows if isinstance(row, Row))


def record(
    strand: Strand,
    address: str,
    as_of: datetime,
    comparisons: Mapping[Pair, Comparison],
    corrections: Sequence[Sequence[Correction]],
) -> tuple[Year, ...]:
    """The rows of the page at an address, newest first; `comparisons` and `corrections` as for `history_page`.

    Every version has a row in its place, also one that has no text in this language. Long tables are cut into years.
    """
    places = {named.id: place for place, named in enumerate(strand.own)}
    silences = _unseen(strand)
    rows: list[tuple[When, Row | Silence]] = []
    for named in reversed(strand.entries):
        place = places.get(named.id)
        row = (
            _elsewhere(strand, address, named)
            if place is None
            else _row(strand, address, place, comparisons, corrections[place])
        )
        rows.append((named.version.start, row))
        if named.id in silences:
            rows.append((named.version.start, silences[named.id]))
    if retired := strand.history.policy.retired:
        at = next((n for n, (start, _) in enumerate(rows) if start.instant < retired.instant), len(rows))
        ended = Silence(Unheard.ENDED, strand.dates.show(retired), None, retired.instant > as_of)
        rows.insert(at, (retired, ended))
    rows += _before(strand)
    if len(strand.entries) <= MOST_UNGROUPED:
        return (Year("", "", tuple(row for _, row in rows)),)
    zone = load_zone(strand.history.policy.timezone)
    return tuple(
        Year(year_in(strand, year), f"pg-y{year}", tuple(row for _, row in found))
        for year, found in groupby(rows, lambda dated: dated[0].instant.astimezone(zone).year)
    )


def year_in(strand: Strand, year: int) -> str:
    """A year in the words of the strand's language."""
    return strand.dates.show(When(f"{year:04}", Precision.YEAR, datetime(year, 1, 1, tzinfo=UTC))).words


def _unseen(strand: Strand) -> dict[str, Silence]:
    """The long times between a text that was only seen and the next version, by the id of the latter.

    Once a dated version has begun, it is the one known to apply until the next dated one, whatever is seen in between.
    """
    zone = load_zone(strand.history.policy.timezone)
    known = [named for named in strand.entries if named.status is not Status.WITHDRAWN]
    found = {}
    for old, new in pairwise(known):
        if not old.seen:
            break
        if new.version.start.instant - end_of(old.version.start, zone) > LONG:
            found[new.id] = Silence(Unheard.UNSEEN, old.start, new.start)
    return found


def _before(strand: Strand) -> Iterator[tuple[When, Silence]]:
    """What is known of the time before the first version that has applied, if one has."""
    first = next((named for named in strand.entries if named.status is not Status.WITHDRAWN), None)
    if first and first.status is not Status.UPCOMING:
        kind = Unheard.FIRST if first.version.change is Change.FIRST else Unheard.UNKNOWN
        yield strand.entries[0].version.start, Silence(kind, None, first.start)


def _elsewhere(strand: Strand, address: str, named: Entry) -> Row:
    """A version without a text in this language; what is told is of its authoritative text."""
    mention = strand.mention(address, named)
    page = addresses.policy(strand.history.policy, named.text.language).version(named.id)
    base = strand.site.config.base_url
    return Row(
        mention=mention,
        until_known=not named.seen,
        added=None,
        removed=None,
        empty=False,
        changed="",
        since="",
        any="",
        mended=Mended(),
        notes=True,
        observed=strand.dates.maybe(named.version.observed),
        address=addresses.absolute(base, page) if base else "",
        digest=_hexadecimal(named.text.digest),
        earlier=_earlier(named),
    )


def _row(
    strand: Strand,
    address: str,
    place: int,
    comparisons: Mapping[Pair, Comparison],
    corrections: Sequence[Correction],
) -> Row:
    named = strand.own[place]
    replaced = strand.before(place)
    pair = ("", "") if replaced is None else (strand.own[replaced].id, named.id)
    figures = comparisons.get(pair)
    of, others = strand.addresses, len(strand.own) > 1
    to = partial(addresses.relative, address)
    told = mended(strand, named, corrections, address)
    return replace(
        _elsewhere(strand, address, named),
        added=figures.added if figures else None,
        removed=figures.removed if figures else None,
        empty=figures.empty if figures else False,
        changed="" if replaced is None else to(of.compare(*pair)),
        since=to(of.since(named.id)) if strand.has_since(place) and place != strand.current else "",
        any=addresses.asking(to(of.compare_any), {"from": named.id}) if others else "",
        mended=told,
        notes=bool(named.text.summary or told or named.version.postponed or named.version.withdrawn),
    )


def _earlier(named: Entry) -> tuple[Earlier, ...]:
    return tuple(
        Earlier(number, _hexadecimal(text.digest)) for number, _, text in revisions(named, named.text.language)
    )


def _hexadecimal(digest: str) -> str:
    return digest.removeprefix("sha256:")
