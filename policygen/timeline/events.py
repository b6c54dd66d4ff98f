"""What happened to the versions of a policy, each at an instant that is known.

A version is announced (or seen), comes into force, is corrected, postponed, withdrawn. Each stands at an instant that
is known: `published`, else `observed`; for the second the first instant of the effective date (or a later publication:
nobody could see the version before). What is known to the month or year makes none. A version that is in force from the
moment it is first seen makes one event, not two.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from policygen.core.model import EndReason, Erratum, Postponement, RecordEnd, Version, When
from policygen.timeline import instants
from policygen.timeline.corrections import corrections


class EventKind(StrEnum):
    """What can happen to a version, and to the file of a policy."""

    ANNOUNCED = "announced"
    SEEN = "seen"
    IN_FORCE = "in-force"
    POSTPONED = "postponed"
    WITHDRAWN = "withdrawn"
    CORRECTED = "corrected"
    UNPUBLISHED = "unpublished"
    REMOVED = "removed"


GONE = {EndReason.REMOVED: EventKind.REMOVED, EndReason.UNPUBLISHED: EventKind.UNPUBLISHED}
"""What happened to the file of a policy whose source has no text of it any more."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a version, known by its index in the history; `name` is unique among its events.

    `number` is that of the revision that a correction replaced, or 0 if that is not known. `erratum` and `postponement`
    are what the author said about it.
    """

    when: When
    kind: EventKind
    index: int
    name: str
    erratum: Erratum | None = None
    number: int = 0
    postponement: Postponement | None = None


def events(versions: Sequence[Version], timezone: str, record_end: RecordEnd | None = None) -> Iterator[Event]:
    """Everything that happened to the versions of a policy, oldest version first; days begin in `timezone`.

    That its file was removed, or ceased to be published, where the record ends, happened to the last version that is
    not void.
    """
    if record_end and (kind := GONE.get(record_end.reason)):
        last = max((index for index, version in enumerate(versions) if not version.void), default=None)
        if last is not None:
            yield Event(record_end.seen, kind, last, f"{kind}-{record_end.seen.day}")
    for index, version in enumerate(versions):
        seen, force, effective = instants.seen(version), instants.in_force(version), instants.exact(version.effective)
        if seen and not (effective and effective.instant <= seen.instant):
            yield Event(seen, EventKind.ANNOUNCED if seen is version.published else EventKind.SEEN, index, "announced")
        if force and not version.void:
            yield Event(force, EventKind.IN_FORCE, index, "in-force")
        for number, postponement in enumerate(version.postponed, 1):
            if when := instants.exact(postponement.date):
                yield Event(when, EventKind.POSTPONED, index, f"postponed-{number}", postponement=postponement)
        if when := instants.exact(version.taken_back or (version.withdrawn_on if version.withdrawn else None)):
            yield Event(when, EventKind.WITHDRAWN, index, "withdrawn")
        yield from _corrections(version, index, timezone)


def _corrections(version: Version, index: int, timezone: str) -> Iterator[Event]:
    """What was corrected: what is declared with the author's words, each erratum once; else when it was recorded."""
    version_corrections = corrections(version, timezone)
    revision_of = {
        correction.erratum: correction.revision.number
        for correction in version_corrections.corrections
        if correction.erratum
    }
    for number, erratum in enumerate(version.errata, 1):
        if when := instants.exact(erratum.date):
            yield Event(when, EventKind.CORRECTED, index, f"corrected-{number}", erratum, revision_of.get(erratum, 0))
    for correction in version_corrections.undeclared:
        if when := instants.exact(correction.when):
            yield Event(
                when,
                EventKind.CORRECTED,
                index,
                f"corrected-r{correction.revision.number}",
                None,
                correction.revision.number,
            )
