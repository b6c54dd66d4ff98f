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
from datetime import date, datetime

from policygen.core.model import Erratum, Precision, Revision, Version, When
from policygen.dates import day_in, load_zone

_NEAR_DAYS = 7


@dataclass(frozen=True, slots=True)
class RecordedCorrection:
    """A correction of the state `revision`; `when` is the day on which it was made (None: not known).

    `erratum` acknowledges it, if it is known which one does; `declared` tells that one does. `before_effect` tells that
    it was made before the version took effect, so that it changed nothing that had been in force.
    """

    revision: Revision
    when: When | None
    erratum: Erratum | None
    declared: bool
    before_effect: bool

    @property
    def day(self) -> When | None:
        """When it was made, by the record or else by its erratum."""
        return self.when or (self.erratum.date if self.erratum else None)


@dataclass(frozen=True, slots=True)
class Corrections:
    """The corrections of a version, oldest first, and the errata of which the text before is not kept."""

    corrections: tuple[RecordedCorrection, ...]
    other_errata: tuple[Erratum, ...]

    @property
    def undeclared(self) -> tuple[RecordedCorrection, ...]:
        """Those made without a word to readers, in a text that was, or may have been, in force."""
        return tuple(
            correction for correction in self.corrections if not correction.declared and not correction.before_effect
        )


def corrections(version: Version, timezone: str) -> Corrections:
    """What was corrected in a version; days begin in `timezone`."""
    zone = load_zone(timezone)
    recorded = [*(revision.recorded for revision in version.revisions[1:]), version.recorded]
    days = [when and day_in(when, zone) for when in recorded[: len(version.revisions)]]
    errata = version.errata
    acknowledged = _match_errata(days, [day_in(erratum.date, zone) for erratum in errata])
    used_errata = set(acknowledged.values())
    remaining = [number for number in range(len(errata)) if number not in used_errata]
    undated = [index for index, day in enumerate(days) if day is None]
    has_surplus = len(remaining) > len(undated) > 0
    if not has_surplus:
        acknowledged |= dict(zip(undated, remaining, strict=False))
    used_errata = set(acknowledged.values())
    collected = [
        RecordedCorrection(
            revision=revision,
            when=day,
            erratum=errata[acknowledged[index]] if index in acknowledged else None,
            declared=index in acknowledged or (has_surplus and day is None),
            before_effect=_before_effect(when, version),
        )
        for index, (revision, when, day) in enumerate(zip(version.revisions, recorded, days, strict=False))
    ]
    return Corrections(
        tuple(collected), tuple(erratum for number, erratum in enumerate(errata) if number not in used_errata)
    )


def correction_after(version: Version, moment: datetime, timezone: str) -> RecordedCorrection | None:
    """The first correction of a version after a moment: until then its text was the one that this replaced. None if
    there is none, or if it is not known when the text was corrected.
    """
    for correction in corrections(version, timezone).corrections:
        if correction.day is None:
            return None
        if correction.day.instant > moment:
            return correction
    return None


def corrected_without(version: Version, language: str, timezone: str) -> When | None:
    """When the authoritative text of a version was corrected last and its translation was not, neither then nor since;
    None if that is not so, or the day is not known."""
    now = version.text(language)
    for correction in reversed(corrections(version, timezone).corrections):
        texts = {text.language: text.digest for text in correction.revision.texts}
        if now is None or texts.get(language) != now.digest:
            return None
        if texts.get(version.texts[0].language) != version.texts[0].digest:
            return correction.when
    return None


def _before_effect(when: When | None, version: Version) -> bool:
    return when is not None and version.effective is not None and when.instant < version.effective.instant


def _match_errata(days: Sequence[When | None], errata: Sequence[When | None]) -> dict[int, int]:
    """The number of the acknowledging erratum by the index of each correction with a date that has one."""
    errata_by_correction: dict[int, int] = {}
    for index, day in enumerate(days):
        for number, erratum_day in enumerate(errata):
            if day and erratum_day and day.text.startswith(erratum_day.text):
                errata_by_correction.setdefault(index, number)
    for number, erratum_day in enumerate(errata):
        if erratum_day and number not in errata_by_correction.values():
            nearest = _nearest(erratum_day, days, errata_by_correction)
            if nearest is not None:
                errata_by_correction[nearest] = number
    return errata_by_correction


def _nearest(erratum_day: When, days: Sequence[When | None], taken: Mapping[int, int]) -> int | None:
    """The index of the correction that is nearest to a day, within a week; of two as near the earlier one."""
    distances = [
        (abs((date.fromisoformat(day.text) - date.fromisoformat(erratum_day.text)).days), index)
        for index, day in enumerate(days)
        if day and index not in taken and day.precision is erratum_day.precision is Precision.DAY
    ]
    return next((index for distance, index in sorted(distances) if distance <= _NEAR_DAYS), None)
