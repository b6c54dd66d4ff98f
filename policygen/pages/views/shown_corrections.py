"""Corrections as pages tell of them: when a text was corrected, by how much, and what its author said about it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from policygen.addresses import addresses
from policygen.core.model import Text, When
from policygen.pages.views.comparison import Comparison
from policygen.pages.views.formatted_dates import FormattedDate
from policygen.pages.views.policy_context import PolicyContext
from policygen.pages.views.version_entry import FormattedErratum, FormattedWords, VersionEntry, formatted_erratum
from policygen.redlines import NothingBut
from policygen.timeline.corrections import RecordedCorrection, corrections

MAX_EXPANDED = 3
"""How many corrections of a version a list of versions shows at most; more are collapsed."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction: `number` is that of the superseded state, `href` the link to it.

    `date` is the day of the correction (None: not known), `note` what the author said about it, if anything. `declared`
    tells that the author did, `before_effect` that the version did not apply yet. `added` and `removed` are words,
    `changes` counts changes; `is_unchanged` tells that the wording stayed the same, `nothing_but` what alone changed,
    `other_language_only` that this text did altogether: another language was corrected.
    """

    number: int
    href: str
    date: FormattedDate | None
    note: FormattedWords | None
    declared: bool
    before_effect: bool
    added: int
    removed: int
    changes: int
    is_unchanged: bool
    nothing_but: NothingBut | None
    other_language_only: bool


@dataclass(frozen=True, slots=True)
class VersionCorrections:
    """All that was corrected in a version, oldest first; `errata` are declared corrections whose old text is not kept.

    `is_corrected` tells that a text which applied was corrected, `last_date` is the last day on which that is known to
    have happened.
    """

    corrections: tuple[Correction, ...] = ()
    errata: tuple[FormattedErratum, ...] = ()
    is_corrected: bool = False
    last_date: FormattedDate | None = None

    @property
    def is_collapsed(self) -> bool:
        """Whether a list of versions collapses them, so that it stays one of versions."""
        return len(self.corrections) > MAX_EXPANDED

    @property
    def undeclared_count(self) -> int:
        """How many corrections of a text that applied have no word of the author."""
        return sum(not correction.declared and not correction.before_effect for correction in self.corrections)

    def __bool__(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.corrections or self.errata)


def revision_texts(entry: VersionEntry, language: str) -> Iterator[tuple[int, When | None, Text]]:
    """The superseded states of a version that have a text in a language: number, when recorded, text."""
    for revision in entry.version.revisions:
        for text in revision.texts:
            if text.language == language:
                yield revision.number, revision.recorded, text


def recorded_corrections(context: PolicyContext, entry: VersionEntry) -> tuple[RecordedCorrection, ...]:
    """The corrections of a version whose superseded state has a text in the language; parallel to `revision_texts`."""
    recorded = corrections(entry.version, context.history.policy.timezone).corrections
    return tuple(
        correction
        for correction in recorded
        if any(text.language == context.language for text in correction.revision.texts)
    )


def shown_correction(
    context: PolicyContext,
    entry: VersionEntry,
    recorded: RecordedCorrection,
    figures: Comparison,
    other_language_only: bool,
) -> Correction:
    """A correction, with what it changed; the link to it is still empty."""
    when = recorded.when or (recorded.erratum.date if recorded.erratum else None)
    return Correction(
        number=recorded.revision.number,
        href="",
        date=context.dates.format_optional(when),
        note=formatted_erratum(entry.version, recorded.erratum, context.language, context.dates).words
        if recorded.erratum
        else None,
        declared=recorded.declared,
        before_effect=recorded.before_effect,
        added=figures.added,
        removed=figures.removed,
        changes=figures.change_count,
        is_unchanged=figures.empty,
        nothing_but=figures.nothing_but,
        other_language_only=other_language_only,
    )


def version_corrections(
    context: PolicyContext, entry: VersionEntry, shown_corrections: Sequence[Correction], address: str
) -> VersionCorrections:
    """What was corrected in a version, for the page at an address, where `shown_corrections` still lack their links."""
    version = entry.version
    if not version.revisions and not version.errata:
        return VersionCorrections()
    recorded = corrections(version, context.history.policy.timezone)
    acknowledged_errata = {correction.erratum for correction in recorded_corrections(context, entry)}
    other_errata = tuple(erratum for erratum in version.errata if erratum not in acknowledged_errata)
    corrected_in_force = [correction for correction in recorded.corrections if not correction.before_effect]
    dates = [erratum.date for erratum in version.errata] + [
        correction.when for correction in corrected_in_force if correction.when
    ]
    pages = context.addresses
    return VersionCorrections(
        corrections=tuple(
            replace(correction, href=addresses.relative(address, pages.revision(entry.id, correction.number)))
            for correction in shown_corrections
        ),
        errata=tuple(formatted_erratum(version, erratum, context.language, context.dates) for erratum in other_errata),
        is_corrected=bool(corrected_in_force or version.errata),
        last_date=context.dates.format_optional(max(dates, key=lambda date: date.instant, default=None)),
    )
