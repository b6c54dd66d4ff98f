"""Dates that a text states of itself, held against its front matter."""

from collections.abc import Iterator

from policygen.check.checked_sources import VersionSource
from policygen.check.finding import Finding
from policygen.check.text_source import TextSource, quoted
from policygen.core.errors import ANY, Problem, Rule, Severity
from policygen.core.model import Change, DoubtKind, Policy, Precision, When
from policygen.dates import load_zone, words
from policygen.dates.date_labels import Kind
from policygen.dates.stated_dates import StatedDate
from policygen.dates.stated_dates import find_stated_date as find

RULE = Rule(
    "E621",
    "text-states-other-date",
    says="The text states another date than its front matter, or still that of the text before it.",
    why="Readers see two dates and cannot tell from which one the text binds them.",
    example="effective: 2026-09-21\n\nEffective from 1 May 2026",
    remedy="Correct the one that is wrong.",
    severity=Severity.WARNING,
    weights=ANY,
    allowable=True,
)

_APPLIES = frozenset({Kind.EFFECTIVE, Kind.IN_FORCE})
_CHANGED = frozenset({Kind.UPDATED, Kind.MODIFIED})
_TOLD_OF = frozenset({DoubtKind.UPDATED_LATER, DoubtKind.STATED_OTHERWISE})
"""What E653 says of the dates that a text states."""


def other_dates(version_source: VersionSource) -> Iterator[Problem]:
    """What is found in each text of a version."""
    for source in version_source.texts:
        yield from _other_date(version_source, source)


def _other_date(version_source: VersionSource, source: TextSource) -> Iterator[Problem]:
    """The words of a text give another date than its front matter, or still that of the text before it.

    A date of the last update may be another than that from which the text applies; but not the one that stood in the
    version before, whose text was another.
    """
    policy, version, bodies = version_source.policy, version_source.version, version_source.bodies
    if version.effective is None:
        return
    zone = load_zone(policy.timezone)
    stated = find(source.text, zone=zone)
    if stated.when is None or stated.kind is None:
        return
    if stated.kind in _APPLIES and not _can_be_same_day(stated.when, version.effective, policy):
        if _states_also(stated, version.effective) or any(doubt.kind in _TOLD_OF for doubt in version.doubts):
            return
        yield RULE.at(
            source.at(_offset(source, stated.line)),
            f"the text says {quoted(stated.label)} {words(stated.when, 'en')}, its front matter says "
            f"`effective: {version.effective.text}`",
            "correct the one that is wrong: readers see both",
        )
    elif (
        stated.kind in _CHANGED
        and version.change is not Change.REVIEWED
        and not _can_be_same_day(stated.when, version.effective, policy)
    ):
        before = policy.predecessor(version)
        earlier = before and before.text(source.language)
        if not earlier or bodies[earlier.digest] == source.text:
            return
        stated_before = find(bodies[earlier.digest], zone=zone)
        if stated_before.when and stated_before.kind is stated.kind and stated_before.when.text == stated.when.text:
            yield RULE.at(
                source.at(_offset(source, stated.line)),
                f"the text still says {quoted(stated.label)} {words(stated.when, 'en')}, as the one before it did, but "
                "it has changed",
                "write the date of this version, or leave the line out: the page shows from when the text applies",
            )


def _can_be_same_day(stated: When, effective: When, policy: Policy) -> bool:
    """Whether two dates can be the same day, as exactly as both are known."""
    days = {effective.day}
    if effective.precision is Precision.INSTANT:
        days.add(effective.instant.astimezone(load_zone(policy.timezone)).date().isoformat())
    return any(day.startswith(stated.text) or stated.text.startswith(day) for day in days)


def _states_also(stated: StatedDate, effective: When) -> bool:
    """Whether the text states the date of the front matter as well, as one of several."""
    readings = {
        reading for candidate in stated.candidates if candidate.kind in _APPLIES for reading in candidate.readings
    }
    return any(effective.day.startswith(reading) for reading in readings)


def _offset(source: TextSource, line: int) -> int:
    """Where the words of a line begin."""
    start = source.starts[line - 1]
    text = source.text[start:].split("\n", 1)[0]
    return start + len(text) - len(text.lstrip(" \t*_#>"))


FINDING = Finding(RULE, in_version=other_dates)
