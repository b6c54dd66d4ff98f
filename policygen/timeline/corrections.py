"""Corrections: what became of a published text under its own date, when, and whether its author said so.

A correction leads from a superseded revision to the state after it, and was made when that state was recorded. An
erratum acknowledges corrections by its date, in the policy's time zone:

1. those that were made on its day (in its month or year, if it names no day);
2. else the nearest one within a week that no other erratum acknowledges: it may be written before it is published;
3. of corrections whose dates are not known (a folder records none) the first erratum that is left acknowledges the
   first, and so on. With more errata left than such corrections all of these are acknowledged, but by which is not
   known.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from policygen.core.errors import Place
from policygen.core.model import Erratum, Precision, Revision, Version, When
from policygen.dates import load_zone, parse

_NEAR = 7


@dataclass(frozen=True, slots=True)
class Corrected:
    """A correction of the state `revision`; `when` is the day on which it was made (None: not known).

    `erratum` acknowledges it, if it is known which one does; `declared` tells that one does. `early` tells that it was
    made before the version took effect, so that it changed nothing that had been in force.
    """

    revision: Revision
    when: When | None
    erratum: Erratum | None
    declared: bool
    early: bool


@dataclass(frozen=True, slots=True)
class Corrections:
    """The corrections of a version, oldest first, and the errata of which the text before is not kept."""

    made: tuple[Corrected, ...]
    others: tuple[Erratum, ...]

    @property
    def undeclared(self) -> tuple[Corrected, ...]:
        """Those made without a word to readers, in a text that was, or may have been, in force."""
        return tuple(one for one in self.made if not one.declared and not one.early)


def corrections(version: Version, timezone: str) -> Corrections:
    """What was corrected in a version; days begin in `timezone`."""
    zone = load_zone(timezone)
    recorded = [*(revision.recorded for revision in version.revisions[1:]), version.recorded]
    days = [_day(when, zone) for when in recorded[: len(version.revisions)]]
    errata = version.errata
    found = _acknowledged(days, [_day(erratum.date, zone) for erratum in errata])
    used = set(found.values())
    left = [number for number in range(len(errata)) if number not in used]
    unknown = [index for index, day in enumerate(days) if day is None]
    surplus = len(left) > len(unknown) > 0
    if not surplus:
        found |= dict(zip(unknown, left, strict=False))
    used = set(found.values())
    made = [
        Corrected(
            revision=revision,
            when=day,
            erratum=errata[found[index]] if index in found else None,
            declared=index in found or (surplus and day is None),
            early=_early(when, version),
        )
        for index, (revision, when, day) in enumerate(zip(version.revisions, recorded, days, strict=False))
    ]
    return Corrections(tuple(made), tuple(each for number, each in enumerate(errata) if number not in used))


def _day(when: When | None, zone: ZoneInfo) -> When | None:
    """A date without a time: of an instant the day in a zone."""
    if when is None or when.precision is not Precision.INSTANT:
        return when
    return parse(when.instant.astimezone(zone).date().isoformat(), zone, Place("")).when


def _early(when: When | None, version: Version) -> bool:
    return when is not None and version.effective is not None and when.instant < version.effective.instant


def _acknowledged(days: Sequence[When | None], errata: Sequence[When | None]) -> dict[int, int]:
    """The number of the erratum for each place of a correction with a date that one acknowledges."""
    found: dict[int, int] = {}
    for index, day in enumerate(days):
        for number, said in enumerate(errata):
            if day and said and day.text.startswith(said.text):
                found.setdefault(index, number)
    for number, said in enumerate(errata):
        if said and number not in found.values():
            near = _nearest(said, days, found)
            if near is not None:
                found[near] = number
    return found


def _nearest(said: When, days: Sequence[When | None], taken: Mapping[int, int]) -> int | None:
    """The place of the correction that is nearest to a day, within a week; of two as near the earlier one."""
    apart = [
        (abs((date.fromisoformat(day.text) - date.fromisoformat(said.text)).days), index)
        for index, day in enumerate(days)
        if day and index not in taken and day.precision is said.precision is Precision.DAY
    ]
    return next((index for distance, index in sorted(apart) if distance <= _NEAR), None)
