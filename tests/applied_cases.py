"""Histories and days on which the command line and the script on the page of all versions must give one answer."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from policygen.commands.applied_text import applied_versions
from policygen.core.errors import Failed, Place
from policygen.core.model import Doubt, DoubtKind, EndReason, Policy, RecordEnd, Text, Version, When
from policygen.dates import load_zone, parse

Answer = tuple[str, str, bool, list[str], str]
"""Kind, id of the version, whether it is certain, ids of others that may have applied, id of one seen since."""

STARTS = (
    ("2001",),
    ("2001-01", "2002-07-04"),
    ("2000-05-01", "2001-01", "2001-01-20"),
    ("2001-01-15", "2001-01-15"),
    ("2001-01-15T12:00:00+02:00", "2001-01-15T18:00:00+02:00", "2001-03-01"),
    ("2001-01-01", "x2001-01-20", "2001-02-01"),
    ("2001-01-01", "~2001-01-15", "~2001-01-20", "2001-02-01"),
    ("~2001-01", "~2001-01-15", "2001-02-01"),
    ("~2001-01-10",),
    ("x2001-01-10",),
    ("2001-02-25", "2001-02-28T23:30:00Z", "2001-03-25"),
)
"""Dates of versions, oldest first: `x` was withdrawn, `~` was only seen."""

ENDS = ("", "2001-01-16", "2001-02", "2001", "2001-01-20T12:00:00Z")
RECORD_ENDS = ("", "2001-01-20T00:30:00Z")
"""From when on the source does not tell which version applies."""

ABSENCES = ("", "2001-01-10 2001-01-20")
"""From when until when the file was not there."""

ZONES = ("UTC", "Pacific/Kiritimati", "America/New_York")
DAYS = (
    *("1999-12-31", "2000-12-31", "2001-01-01", "2001-01-09", "2001-01-10", "2001-01-14", "2001-01-15", "2001-01-16"),
    *("2001-01-19", "2001-01-20", "2001-01-21", "2001-01-31", "2001-02-01", "2001-02-28", "2001-03-01", "2001-03-02"),
    *("2001-12-31", "2002-01-01", "2002-07-03", "2002-07-04", "2030-06-01"),
)


def histories() -> Iterator[Policy]:
    """Policies with every combination of these dates, ends and zones."""
    for starts, end, record_end, absence, zone in product(STARTS, ENDS, RECORD_ENDS, ABSENCES, ZONES):
        since = when(record_end, zone) if record_end else None
        versions = tuple(_version(text, index, zone) for index, text in enumerate(starts))
        if absence:
            removed, returned = (when(day, zone) for day in absence.split())
            versions = replace(versions[0], doubts=(Doubt(DoubtKind.ABSENT, removed, returned),)), *versions[1:]
        yield Policy(
            *("privacy", "Privacy", ("en",), versions, Place("content/privacy")),
            timezone=zone,
            retired=when(end, zone) if end else None,
            record_end=RecordEnd(since, EndReason.REMOVED, since) if since else None,
        )


def when(text: str, zone: str) -> When:
    """A date in a zone."""
    read = parse(text, load_zone(zone), Place("test")).when
    assert read is not None
    return read


def answer(policy: Policy, day: str) -> Answer:
    """What the command line says of a day, in the words of the script."""
    try:
        found = applied_versions(policy, when(day, policy.timezone))
    except Failed as failed:
        return ("ended" if "ceased to apply" in failed.problems[0].message else "none", "", False, [], "")
    kind = "applied" if found.version.effective else "seen"
    others = [other.id for other in found.alternatives]
    return kind, found.version.id, found.certain, others, found.seen_after.id if found.seen_after else ""


def _version(text: str, index: int, zone: str) -> Version:
    mark, date = (text[0], when(text[1:], zone)) if text[0] in "x~" else ("", when(text, zone))
    words = Text("en", "Privacy", (), f"sha256:{index}", Place("privacy/a.md"))
    version = Version(f"v{index}", date, None, None, (words,), withdrawn="a mistake" if mark == "x" else "")
    return replace(version, effective=None, observed=date) if mark == "~" else version
