"""The date that a text states of itself: found by its words, never guessed.

Where it looks, and what it prefers, comes from hundreds of real policies: the first 40 and the last 25 lines that
are not blank; a label such as "Effective date" or "Zuletzt aktualisiert am" and at most 14 marks of punctuation and
small words between it and the date; dates of laws and of earlier versions left alone. Dates that have no label count
only where they stand alone in a line near the top or the end.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from itertools import islice
from zoneinfo import ZoneInfo

from policygen.core.errors import Place
from policygen.core.model import When
from policygen.dates.date_forms import WEEKDAY, Found, dates_in
from policygen.dates.date_labels import Kind, Label, Order, label_after, label_before
from policygen.dates.date_sentences import is_own
from policygen.dates.iso_dates import parse
from policygen.dates.plain_lines import without_markup
from policygen.dates.version_lists import lines_of_other_versions
from policygen.languages import alternatives

HEAD, TAIL = 40, 25
_BARE_HEAD, _BARE_TAIL = 15, 5
_YEAR = re.compile(r"[12][0-9]{3}|[１２][０-９]{3}")
_MOST_DATES = 20  # dates in one line; where there are more, it is a table of something else
_CHANGES = (Kind.UPDATED, Kind.MODIFIED)
_AND = re.compile(r"[\s,;/·|•]*(?:(?:and|und|et|y|e|en|i|&|\+)\s)?\s*", re.IGNORECASE)
_TABLE_RULE = re.compile(r"\s{0,3}\|?(?:\s*:?-+:?\s*\|)+(?:\s*:?-+:?\s*)?")
_SENTENCE_END = re.compile(r"[.?!]\s")
_UNFILLED = re.compile(
    r"(?:(?<![^\s(\[,:])_{2,}(?=[\s,.])|\{\{[^}\n]{0,100}\}\}|<(?:date|day|month)>)[\s,]*[12][0-9]{3}"
)  # "Effective: ____ 2025" was never filled in
_WORDS = re.compile(r"\w")
_ALONE_BEFORE = re.compile(rf"\W*{WEEKDAY}\W*", re.IGNORECASE)
_ALONE_AFTER = re.compile(
    r"\W*(?:(?:at )?[0-9]{1,2}[.:][0-9]{2}(?:[.:][0-9]{2})?)?(?: ?[ap]\.?m\.?)?(?: ?[a-z]{2,5})?\W*", re.IGNORECASE
)


class Doubt(StrEnum):
    """Why a text that states dates has no date for certain."""

    ORDER = "order"
    CONTRADICTION = "contradiction"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A date that a text states of itself: its readings (ISO 8601; two if day and month may be swapped), the line
    (from 1) in which it stands, the words that label it ("" if none do), and what kind of date they make it.
    """

    kind: Kind
    readings: tuple[str, ...]
    line: int
    label: str


@dataclass(frozen=True, slots=True)
class StatedDate:
    """What a text says of its own date.

    `when` is None if it says nothing or nothing certain; `ambiguous` then has all the readings (ISO 8601) between
    which nobody can decide, and `doubt` says why; of a text that says that it has ended there are none. `kind`, `line`
    (from 1, 0: none) and `label` are those of the date that was chosen or that is in doubt;
    `candidates` are all there are, in the order of the text. `updated` is when a text that applies from `when` says
    that it was updated after that (None: it does not): what it says now is as old.
    """

    when: When | None = None
    kind: Kind | None = None
    line: int = 0
    label: str = ""
    ambiguous: tuple[str, ...] = ()
    doubt: Doubt | None = None
    candidates: tuple[Candidate, ...] = ()
    updated: When | None = None


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str
    before: str  # the line before it that is not blank
    head: bool
    alone: bool  # near enough to the top or the end for a date without a label


def find_stated_date(text: str, *, day_first: bool | None = None, zone: ZoneInfo | None = None) -> StatedDate:
    """Find the date that a text (Markdown without front matter) states of itself.

    An effective date goes before one of coming into force, that before one of an update, of a modification, and one
    without such a label. `day_first` says how to read `01/02/2020`; None: such a date is ambiguous, unless another one
    can be read in one order only, or its label is in a language that never puts the month first. Two different dates of
    the best kind contradict each other, but of changes in the head, or in the tail alone, the last one counts; one in
    the head of the text goes before one in its tail. A text that says that it does not apply any more has no date: that
    is said of it, not by it. Days begin in `zone` (None: UTC).
    """
    lines = _dated_lines(text)
    written = tuple(_candidates(lines))
    day_first = _order_of_numbers(written) if day_first is None else day_first
    candidates = tuple(_with_reading(candidate, order, found.dotted, day_first) for candidate, order, found in written)
    if not candidates:
        return StatedDate()
    heads = frozenset(line.number for line in lines if line.head)
    best_kind = min(candidate.kind for candidate in candidates)
    chosen, agreed_date = _agreed(candidates, best_kind, heads)
    first = next((candidate for candidate in chosen if agreed_date in candidate.readings), chosen[0])
    base = StatedDate(kind=best_kind, line=first.line, label=first.label, candidates=candidates)
    if best_kind is Kind.ENDED:
        return replace(base, doubt=Doubt.ENDED)
    if agreed_date:
        when = parse(agreed_date, zone, Place("", first.line)).when
        later = _updates(candidates, best_kind, agreed_date, heads)
        if len(later) > 1:
            return replace(base, ambiguous=later, doubt=Doubt.ORDER)
        return replace(base, when=when, updated=parse(later[0], zone, Place("")).when if later else None)
    readings = tuple(dict.fromkeys(reading for candidate in chosen for reading in candidate.readings))
    doubt = (
        Doubt.ORDER if all(candidate.readings == chosen[0].readings for candidate in chosen) else Doubt.CONTRADICTION
    )
    return replace(base, ambiguous=readings, doubt=doubt)


def _agreed(candidates: Sequence[Candidate], kind: Kind, heads: frozenset[int]) -> tuple[list[Candidate], str]:
    """The dates of a kind, and the one that all of them can mean, or those in the head; "" if there is none.

    Of several changes that the head tells of, or the tail alone, that is the last one: no text is older.
    """
    chosen = [candidate for candidate in candidates if candidate.kind is kind]
    agreed_date = _common_date(chosen)
    if not agreed_date:
        chosen = [candidate for candidate in chosen if candidate.line in heads] or chosen
        agreed_date = _common_date(chosen)
    if not agreed_date and kind in _CHANGES:
        last = max(chosen, key=lambda candidate: max(candidate.readings), default=None)
        agreed_date = last.readings[0] if last and len(last.readings) == 1 else ""
    return chosen, agreed_date


def _updates(candidates: Sequence[Candidate], kind: Kind, date: str, heads: frozenset[int]) -> tuple[str, ...]:
    """The date on which a text of a date says that it was changed after that, or what that can be; () if it does not.

    The date is of a kind that counts more than that of the change.
    """
    changes = [agreed for other in _CHANGES if other > kind if (agreed := _agreed(candidates, other, heads))[0]]
    dates = [change for _, change in changes if change and _is_later(change, date)]
    if dates:
        return (max(dates),)
    unsure = (candidate.readings for chosen, change in changes if not change for candidate in chosen)
    return next((readings for readings in unsure if any(_is_later(reading, date) for reading in readings)), ())


def _is_later(one: str, other: str) -> bool:
    """Whether a date is later than another one, as far as both are known."""
    length = min(len(one), len(other))
    return one[:length] > other[:length]


def _order_of_numbers(written: Sequence[tuple[Candidate, Order, Found]]) -> bool | None:
    """Whether the day comes first in dates in numbers, by those of the text that can be read in one order only."""
    orders = {found.day_first for _, _, found in written} - {None}
    return orders.pop() if len(orders) == 1 else None


def _dated_lines(text: str) -> tuple[_Line, ...]:
    """Of the first and last lines that are not blank those that have a year, and the words before each; without those
    in a list of other versions."""
    written_lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    line_count = len(written_lines)
    listed = lines_of_other_versions(written_lines)
    return tuple(
        _Line(
            number,
            without_markup(_only_row(written_lines, index) or line),
            without_markup(written_lines[index - 1][1]) if index else "",
            index < HEAD,
            index < _BARE_HEAD or index >= line_count - _BARE_TAIL,
        )
        for index, (number, line) in enumerate(written_lines)
        if (index < HEAD or index >= line_count - TAIL)
        and number not in listed
        and _YEAR.search(line)
        and not _UNFILLED.search(line)
    )


@lru_cache(maxsize=1)
def _groups() -> re.Pattern[str]:
    """What stands after a date before those for whom it counts."""
    return re.compile(rf"[\s,]*(?:\(|(?:{alternatives('dates', 'groups')})\b)", re.IGNORECASE)


def _only_row(lines: Sequence[tuple[int, str]], index: int) -> str:
    """The only row of a table as a list of its headings and cells, "Effective: 1 May 2018; Updated: 2 June 2019"; empty
    for any other line."""
    before = [line for _, line in lines[max(0, index - 2) : index]]
    after = "".join(line for _, line in lines[index + 1 : index + 2])
    if (
        len(before) < 2
        or _YEAR.search(before[0])
        or not _TABLE_RULE.fullmatch(before[1])
        or after.lstrip().startswith("|")
    ):
        return ""
    headings, cells = (line.strip().strip("|").split("|") for line in (before[0], lines[index][1]))
    return "; ".join(f"{heading.strip()}: {cell.strip()}" for heading, cell in zip(headings, cells, strict=False))


def _candidates(lines: Sequence[_Line]) -> Iterator[tuple[Candidate, Order, Found]]:
    """The dates of the text itself, and what the language of each says of the order of its numbers."""
    for line in lines:
        since = 0
        before: tuple[Label, Found] | None = None
        every = list(islice(dates_in(line.text), _MOST_DATES))
        for found in every:
            label = _label(line.text, line.before, found, since, after_own=before is not None)
            if label is None and before and _goes_on(line.text, *before, found):
                label = before[0]
            if label:
                yield Candidate(label.kind, found.readings, line.number, label.text), label.order, found
            elif len(every) == 1 and line.alone and _stands_alone(line.text, found):
                yield Candidate(Kind.BARE, found.readings, line.number, ""), Order.OPEN, found
            before = (label, found) if label else None
            since = found.end


def _goes_on(line: str, label: Label, before: Found, found: Found) -> bool:
    """Whether a date without a label has that of the date before it: in a list of changes ("revised 1 May 2018, 2 June
    2019"), or as the date for other readers ("effective 1 May for new users and 1 June for existing ones")."""
    between = line[before.end : found.start]
    if label.kind in _CHANGES:
        return bool(_AND.fullmatch(between))
    groups = _groups()
    is_apart = _SENTENCE_END.search(between) or between.count("(") != between.count(")")
    return not is_apart and bool(groups.match(line, before.end) and groups.match(line, found.end))


def _label(line: str, before: str, found: Found, since: int, *, after_own: bool) -> Label | None:
    """The label of a date, in its line or at the end of the line before, if it makes it the date of this text."""
    label = label_before(line, found.start) or label_after(line, found.end)
    if label is None and not _WORDS.search(line[: found.start]):  # the label may stand in the line before
        line, shift = f"{before[-200:]} {line}", len(before[-200:]) + 1
        found, since = replace(found, start=found.start + shift, end=found.end + shift), 0
        label = label_before(line, found.start)
    if label is None or (len(found.readings[0]) == 4 and label.kind is Kind.BARE):
        return None
    return label if is_own(line, label, found.start, found.end, since, after_own=after_own) else None


def _stands_alone(line: str, found: Found) -> bool:
    """Whether a line is a date, with a weekday and a time at most, and nothing else; a year alone is none."""
    whole = _ALONE_BEFORE.fullmatch(line, 0, found.start) and _ALONE_AFTER.fullmatch(line, found.end)
    return bool(whole) and len(found.readings[0]) > 4


def _with_reading(candidate: Candidate, order: Order, dotted: bool, day_first: bool | None) -> Candidate:
    """The candidate with the one reading that the order of day and month leaves, if it is known."""
    if len(candidate.readings) < 2:
        return candidate
    if day_first is None and (order is Order.DAY_FIRST or (order is Order.DOTS and dotted)):
        day_first = True
    return candidate if day_first is None else replace(candidate, readings=(candidate.readings[not day_first],))


def _common_date(candidates: Sequence[Candidate]) -> str:
    """The one date that all of them can mean, a day rather than its month; "" if there is none or more than one."""
    readings = {reading for candidate in candidates for reading in candidate.readings}
    common_dates = [
        date
        for date in readings
        if all(any(date.startswith(reading) for reading in candidate.readings) for candidate in candidates)
    ]
    return common_dates[0] if len(common_dates) == 1 else ""
