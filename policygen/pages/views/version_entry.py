"""A version as pages speak of it: its dates in words, where it stands, and a link to it."""

from dataclasses import dataclass

from policygen.core.model import DoubtKind, EndReason, RecordEnd, Status, Text, Version
from policygen.pages.views.formatted_dates import DateFormatter, FormattedDate
from policygen.timeline.notice_period import days_between
from policygen.timeline.standings import Standing


@dataclass(frozen=True, slots=True)
class FormattedErratum:
    """A declared correction: when, and in which words."""

    date: FormattedDate
    text: str


@dataclass(frozen=True, slots=True)
class FormattedPostponement:
    """A later date was given: when, in place of which, and why."""

    date: FormattedDate
    instead_of: FormattedDate
    text: str


@dataclass(frozen=True, slots=True)
class FormattedDoubt:
    """What speaks against the date of a version, and the date that makes it doubtful; `until` is the end of a time in
    which its source had no text (None: it had one)."""

    kind: DoubtKind
    date: FormattedDate
    until: FormattedDate | None


@dataclass(frozen=True, slots=True)
class FormattedRecordEnd:
    """From when on nothing tells which version applies: why, and the day on which that was seen.

    `is_here` tells that the version is itself the newest text, which has no date that counts.
    """

    reason: EndReason
    date: FormattedDate
    is_here: bool


@dataclass(frozen=True, slots=True, eq=False)
class VersionEntry:
    """A version of a policy in one language; one value for all pages, told apart by identity.

    `text` is its text in that language, else its authoritative one. `start` is when it takes effect, or, if `seen`,
    when it was only observed. `until` is when another version takes its place (None: not known); `notice` the days
    between publication and effect (None: not known). `taken_back` is when its source let go of it before it took effect
    (None: it did not). `record_end` tells that nobody knows whether it still applies, or until when it did.
    """

    version: Version
    text: Text
    start: FormattedDate
    seen: bool
    until: FormattedDate | None
    published: FormattedDate | None
    notice: int | None
    status: Status
    errata: tuple[FormattedErratum, ...]
    postponed: tuple[FormattedPostponement, ...]
    withdrawn_on: FormattedDate | None
    taken_back: FormattedDate | None
    doubts: tuple[FormattedDoubt, ...]
    record_end: FormattedRecordEnd | None

    @property
    def id(self) -> str:
        """The version's id."""
        return self.version.id


@dataclass(frozen=True, slots=True)
class Mention:
    """A version named on some page, with the link to it from there.

    `language` is empty if the text is in the page's language; else it is the one that the link leads to, and
    `language_name` says it in words.
    """

    entry: VersionEntry
    href: str
    language: str = ""
    language_name: str = ""


def version_entry(version: Version, language: str, standing: Standing, dates: DateFormatter) -> VersionEntry:
    """A version as pages in a language speak of it."""
    published = version.published
    return VersionEntry(
        version=version,
        text=version.text(language) or version.texts[0],
        start=dates.format(version.start),
        seen=version.effective is None,
        until=dates.format_optional(standing.until),
        published=dates.format_optional(published),
        notice=days_between(published, version.effective),
        status=standing.status,
        errata=tuple(FormattedErratum(dates.format(erratum.date), erratum.text) for erratum in version.errata),
        postponed=tuple(
            FormattedPostponement(
                dates.format(postponement.date), dates.format(postponement.instead_of), postponement.text
            )
            for postponement in version.postponed
        ),
        withdrawn_on=dates.format_optional(version.withdrawn_on),
        taken_back=dates.format_optional(version.taken_back),
        doubts=tuple(
            FormattedDoubt(doubt.kind, dates.format(doubt.date), dates.format_optional(doubt.until))
            for doubt in version.doubts
        ),
        record_end=formatted_record_end(standing.record_end, dates, version) if standing.record_end else None,
    )


def formatted_record_end(end: RecordEnd, dates: DateFormatter, version: Version) -> FormattedRecordEnd:
    """The end of a record, as it is told of a version."""
    is_here = not end.without_text and version.effective is None and version.start.instant >= end.since.instant
    return FormattedRecordEnd(end.reason, dates.format(end.seen), is_here)
