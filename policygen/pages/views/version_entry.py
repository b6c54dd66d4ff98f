"""A version as pages speak of it: its dates in words, where it stands, and a link to it."""

from dataclasses import dataclass

from markupsafe import Markup

from policygen.core.model import AuthoredWords, Change, DoubtKind, EndReason, Erratum, RecordEnd, Status, Text, Version
from policygen.pages.views.formatted_dates import DateFormatter, FormattedDate
from policygen.pages.views.language_names import language_name
from policygen.pages.views.status_words import StatusFacts, StatusWords, record_end_words, situation, status_words
from policygen.phrases import Phrases
from policygen.timeline.notice_period import days_between
from policygen.timeline.standings import Standing


@dataclass(frozen=True, slots=True)
class FormattedWords:
    """What the author wrote, and in which language; `language_name` says that in words, and is empty if it is that of
    the page."""

    text: str
    language: str
    language_name: str

    def __str__(self) -> str:
        """The words, with the language behind them where it is another one."""
        return f"{self.text} ({self.language_name})" if self.language_name else self.text


@dataclass(frozen=True, slots=True)
class FormattedErratum:
    """A declared correction: when, and in which words."""

    date: FormattedDate
    words: FormattedWords

    @property
    def text(self) -> str:
        """The words alone."""
        return self.words.text


@dataclass(frozen=True, slots=True)
class FormattedPostponement:
    """A later date was given: when, in place of which, and why."""

    date: FormattedDate
    instead_of: FormattedDate
    words: FormattedWords

    @property
    def text(self) -> str:
        """The words alone."""
        return self.words.text


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

    `is_here` tells that the version is itself the newest text, which has no date that counts. `sentence` says it.
    """

    reason: EndReason
    date: FormattedDate
    is_here: bool
    sentence: Markup


@dataclass(frozen=True, slots=True, eq=False)
class VersionEntry:
    """A version of a policy in one language; one value for all pages, told apart by identity.

    `text` is its text in that language, else its authoritative one. `start` is when it takes effect, or, if `seen`,
    when it was only observed. `until` is when another version takes its place (None: not known); `notice` the days
    between publication and effect (None: not known). `reason` is why it was withdrawn (None: it was not). `taken_back`
    is when its source let go of it before it took effect (None: it did not). `record_end` tells that nobody knows
    whether it still applies, or until when it did. `facts` is
    where it stands, and `words` what pages say of that.
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
    reason: FormattedWords | None
    withdrawn_on: FormattedDate | None
    taken_back: FormattedDate | None
    doubts: tuple[FormattedDoubt, ...]
    record_end: FormattedRecordEnd | None
    facts: StatusFacts
    words: StatusWords

    @property
    def change(self) -> str:
        """What kind of change it is (empty: nobody said). Whoever saw the first text known does not know that it was
        the first one: `first-known`."""
        first_seen = self.version.change is Change.FIRST and self.version.observed is not None
        return "first-known" if first_seen else self.version.change or ""

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


def version_entry(
    version: Version, language: str, standing: Standing, dates: DateFormatter, phrases: Phrases
) -> VersionEntry:
    """A version as pages in a language speak of it; `phrases` are those of the interface around it."""
    published = version.published
    facts, record_end = status_facts(version, standing, dates, phrases)
    reason = version.withdrawal_words(language)
    return VersionEntry(
        version=version,
        text=version.text(language) or version.texts[0],
        start=facts.start,
        seen=version.effective is None,
        until=facts.until,
        published=dates.format_optional(published),
        notice=days_between(published, version.effective),
        status=standing.status,
        errata=tuple(formatted_erratum(version, erratum, language, dates) for erratum in version.errata),
        postponed=tuple(
            FormattedPostponement(
                dates.format(postponement.date),
                dates.format(postponement.instead_of),
                formatted_words(version.postponement_words(postponement, language), language),
            )
            for postponement in version.postponed
        ),
        reason=formatted_words(reason, language) if reason else None,
        withdrawn_on=facts.withdrawn_on,
        taken_back=dates.format_optional(version.taken_back),
        doubts=tuple(
            FormattedDoubt(doubt.kind, dates.format(doubt.date), dates.format_optional(doubt.until))
            for doubt in version.doubts
        ),
        record_end=record_end,
        facts=facts,
        words=status_words(facts, phrases),
    )


def status_facts(
    version: Version, standing: Standing, dates: DateFormatter, phrases: Phrases
) -> tuple[StatusFacts, FormattedRecordEnd | None]:
    """Where a version stands, and where the record of its policy ends, if that leaves something open."""
    end = standing.record_end
    is_here = bool(
        end and not end.without_text and not version.effective and version.start.instant >= end.since.instant
    )
    record_end = formatted_record_end(end, dates, phrases, is_here=is_here) if end else None
    facts = StatusFacts(
        situation=situation(version, standing.status, standing.until is not None),
        start=dates.format(version.start),
        until=dates.format_optional(standing.until),
        withdrawn_on=dates.format_optional(version.withdrawn_on),
        end=record_end.sentence if record_end else Markup(),
        reviewed=version.change is Change.REVIEWED,
    )
    return facts, record_end


def formatted_erratum(version: Version, erratum: Erratum, language: str, dates: DateFormatter) -> FormattedErratum:
    """An erratum as pages in a language tell of it."""
    words = formatted_words(version.erratum_words(erratum, language), language)
    return FormattedErratum(dates.format(erratum.date), words)


def formatted_words(words: AuthoredWords, language: str) -> FormattedWords:
    """What an author wrote, for pages in a language."""
    name = "" if words.language == language else language_name(words.language, language)
    return FormattedWords(words.text, words.language, name)


def formatted_record_end(
    end: RecordEnd, dates: DateFormatter, phrases: Phrases, *, is_here: bool = False
) -> FormattedRecordEnd:
    """The end of a record as pages tell of it; `is_here` asks for the words on the newest text itself."""
    day = dates.format(end.seen)
    return FormattedRecordEnd(end.reason, day, is_here, record_end_words(phrases, end.reason, day, is_here))
