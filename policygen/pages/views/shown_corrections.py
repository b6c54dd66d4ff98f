"""Corrections as pages tell of them: when a text was corrected, by how much, and what its author said about it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from policygen.addresses import addresses
from policygen.core.model import Text, When
from policygen.pages.views.comparison import Comparison
from policygen.pages.views.formatted_dates import FormattedDate
from policygen.pages.views.policy_context import PolicyContext
from policygen.pages.views.version_entry import FormattedErratum, VersionEntry
from policygen.timeline.corrections import RecordedCorrection, corrections

MOST_LISTED = 3
"""How many corrections of a version a list of versions shows without being asked."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction: `number` is that of the superseded state, `href` the link to it.

    `made` is the day of the correction (None: not known), `note` what the author said about it. `declared` tells that
    the author said something, `early` that the version did not apply yet. `added` and `removed` are words; `empty`
    tells that the wording stayed the same, `elsewhere` that this text did altogether: another language was corrected.
    """

    number: int
    href: str
    made: FormattedDate | None
    note: str
    declared: bool
    early: bool
    added: int
    removed: int
    empty: bool
    elsewhere: bool


@dataclass(frozen=True, slots=True)
class VersionCorrections:
    """All that was corrected in a version, oldest first; `others` are declared corrections whose old text is not kept.

    `corrected` tells that a text which applied was corrected, `last` is the last day on which that is known to have
    happened.
    """

    corrections: tuple[Correction, ...] = ()
    others: tuple[FormattedErratum, ...] = ()
    corrected: bool = False
    last: FormattedDate | None = None

    @property
    def folded(self) -> bool:
        """Whether a list of versions folds them, so that it stays one of versions."""
        return len(self.corrections) > MOST_LISTED

    @property
    def silent(self) -> int:
        """How many corrections of a text that applied have no word of the author."""
        return sum(not one.declared and not one.early for one in self.corrections)

    def __bool__(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.corrections or self.others)


def revisions(entry: VersionEntry, language: str) -> Iterator[tuple[int, When | None, Text]]:
    """The superseded states of a version that have a text in a language: number, when recorded, text."""
    for revision in entry.version.revisions:
        for text in revision.texts:
            if text.language == language:
                yield revision.number, revision.recorded, text


def corrected(context: PolicyContext, entry: VersionEntry) -> tuple[RecordedCorrection, ...]:
    """The corrections of a version of which the state before has a text in the language; parallel to `revisions`."""
    made = corrections(entry.version, context.history.policy.timezone).corrections
    return tuple(one for one in made if any(text.language == context.language for text in one.revision.texts))


def correction(context: PolicyContext, one: RecordedCorrection, figures: Comparison, elsewhere: bool) -> Correction:
    """A correction, with what it changed; the link to it is still empty."""
    when = one.when or (one.erratum.date if one.erratum else None)
    return Correction(
        number=one.revision.number,
        href="",
        made=context.dates.maybe(when),
        note=one.erratum.text if one.erratum else "",
        declared=one.declared,
        early=one.early,
        added=figures.added,
        removed=figures.removed,
        empty=figures.empty,
        elsewhere=elsewhere,
    )


def version_corrections(
    context: PolicyContext, entry: VersionEntry, known: Sequence[Correction], address: str
) -> VersionCorrections:
    """What was corrected in a version, told on the page at an address; `known` are its corrections in the language."""
    version = entry.version
    if not version.revisions and not version.errata:
        return VersionCorrections()
    found = corrections(version, context.history.policy.timezone)
    told = {one.erratum for one in corrected(context, entry)}
    others = tuple(erratum for erratum in version.errata if erratum not in told)
    applied = [one for one in found.corrections if not one.early]
    dates = [erratum.date for erratum in version.errata] + [one.when for one in applied if one.when]
    page = context.addresses
    return VersionCorrections(
        corrections=tuple(
            replace(one, href=addresses.relative(address, page.revision(entry.id, one.number))) for one in known
        ),
        others=tuple(FormattedErratum(context.dates.show(erratum.date), erratum.text) for erratum in others),
        corrected=bool(applied or version.errata),
        last=context.dates.maybe(max(dates, key=lambda date: date.instant, default=None)),
    )
