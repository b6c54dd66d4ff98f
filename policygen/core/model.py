"""The values that everything else is about: policies, their versions, and when they bind.

All are frozen. A body of text is not part of a version but stands beside it, found by its digest, so that an
archive's whole library fits in memory while its texts come and go one policy at a time.
"""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from policygen.core.errors import Place
from policygen.core.one_line import brief, counted
from policygen.core.source_map import Segment


class Precision(StrEnum):
    """How exactly a date is known."""

    INSTANT = "instant"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class When:
    """A date at the precision at which it is known; nothing finer is ever made up.

    `text` is ISO 8601 at that precision (`2026-09-21`, `2001-01`, `2001`, `2026-09-21T12:00:00+02:00`);
    `instant` is its first instant, in UTC, and serves for ordering only.
    """

    text: str
    precision: Precision
    instant: datetime

    def __repr__(self) -> str:
        return brief(self, self.text)

    @property
    def day(self) -> str:
        """The date without a time, at its precision (an instant's UTC day)."""
        return self.instant.strftime("%Y-%m-%d") if self.precision is Precision.INSTANT else self.text

    @property
    def is_exact(self) -> bool:
        """Whether it is known to the day."""
        return self.precision in _EXACT


_EXACT = frozenset({Precision.INSTANT, Precision.DAY})


def as_instant(as_of: datetime) -> datetime:
    """The instant itself. Anything else is a slip of the calling program, and is told in words: `TypeError` for what is
    no `datetime` (a `date` is a whole day), `ValueError` for one without a time zone."""
    example = "write for instance datetime(2026, 9, 21, tzinfo=UTC)"
    if not isinstance(as_of, datetime):
        raise TypeError(f"as_of must be a datetime with a time zone, not a {type(as_of).__name__}: {example}")
    if as_of.tzinfo is None:
        raise ValueError(f"as_of has no time zone, so it is no certain instant: {example}")
    return as_of


class Change(StrEnum):
    """What kind of change a version is."""

    FIRST = "first"
    MATERIAL = "material"
    EDITORIAL = "editorial"
    REVIEWED = "reviewed"


class Status(StrEnum):
    """Where a version stands at a given instant."""

    UPCOMING = "upcoming"
    CURRENT = "current"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    RETIRED = "retired"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Text:
    """What a version says in one language; `digest` (`sha256:…`) finds the body, the canonical text.

    `summary` says what changed, `impact` what that means for readers; both may be empty. `place` is the file and the
    line at which the body starts. `vars` are the names that are declared for it, `passages` the shared passages that it
    includes (`shared/contact.md`), and `segments` say where its parts were written, if anything was put into it.
    `is_titled_by_heading` tells that the title is that of its first heading, and nobody set another one.
    `errata`, `postponed` and `withdrawn` are what a translation itself says of those of its version, in its language.
    """

    language: str
    title: str
    summary: tuple[str, ...]
    digest: str
    place: Place
    impact: str = ""
    vars: tuple[str, ...] = ()
    passages: tuple[str, ...] = ()
    segments: tuple[Segment, ...] = ()
    is_titled_by_heading: bool = False
    errata: tuple["Erratum", ...] = ()
    postponed: tuple["Postponement", ...] = ()
    withdrawn: str = ""

    def __repr__(self) -> str:
        return brief(self, self.language, self.title)


@dataclass(frozen=True, slots=True)
class AuthoredWords:
    """What an author wrote about a version, and in which language."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Revision:
    """A superseded state of a version's text; `number` counts from 1. A later one is a correction.

    `recorded` is when this state itself was recorded: with the state after it, or with the version's own `recorded`,
    it tells when a correction was made.
    """

    number: int
    texts: tuple[Text, ...]
    recorded: When | None = None


@dataclass(frozen=True, slots=True)
class Erratum:
    """A declared correction of a published text."""

    date: When
    text: str


@dataclass(frozen=True, slots=True)
class Postponement:
    """A version was given a later date, on the day `date`; before that it was announced for `instead_of`."""

    date: When
    instead_of: When
    text: str


class DoubtKind(StrEnum):
    """What speaks against the effective date of a version, or against its having applied until the next one."""

    RECORDED_LATE = "recorded-late"
    UPDATED_LATER = "updated-later"
    STATED_OTHERWISE = "stated-otherwise"
    WENT_BACK = "went-back"
    RETURNED_LATE = "returned-late"
    ABSENT = "absent"
    UNPUBLISHED = "unpublished"


@dataclass(frozen=True, slots=True)
class Doubt:
    """A contradiction in the record of a version, or a gap in it, and the date that makes it one.

    `RECORDED_LATE`: its text was first recorded on `date`, when the next version had begun. `UPDATED_LATER`: the text
    says that it took effect on `date`, and that it was updated later, on the version's own date. `STATED_OTHERWISE`:
    its front matter has the version's date, its words have `date`. `WENT_BACK`: on `date`, after it had taken effect,
    its source went back to a text of an earlier date. `RETURNED_LATE`: its source let go of it on `date`, and took it
    up again on `until`, after the version's own date. `ABSENT`: from `date` until `until` its file was not there.
    `UNPUBLISHED`: from `date` until `until` its source published no text.
    """

    kind: DoubtKind
    date: When
    until: When | None = None


class EndReason(StrEnum):
    """Why a record does not say any more which text applies.

    The newest text of a source has no date that can be read, or an earlier date than one that has begun; its newest
    state cannot be read at all; its file is there, but is not published any more, or empty; its file was removed. Or
    the last text was seen on a day, and nobody says that it was looked at later.
    """

    UNDATED = "undated"
    WENT_BACK = "went-back"
    UNREADABLE = "unreadable"
    UNPUBLISHED = "unpublished"
    REMOVED = "removed"
    LAST_SEEN = "last-seen"


@dataclass(frozen=True, slots=True)
class RecordEnd:
    """From when on nothing tells which version applies: none that took effect before `since` is known to be in force
    after it.

    `reason` is about the newest state of the source, seen on `seen` (of a file that was removed, or ceased to be
    published: the day of that). What was read between the two is a version that was only seen. A text that was last
    seen on a day ends it on that day, or where it takes effect later, then.
    """

    since: When
    reason: EndReason
    seen: When

    @property
    def without_text(self) -> bool:
        """Whether the newest state is no text that could be shown."""
        return self.reason in (EndReason.UNREADABLE, EndReason.UNPUBLISHED, EndReason.REMOVED)


GAPS = {DoubtKind.ABSENT: EndReason.REMOVED, DoubtKind.UNPUBLISHED: EndReason.UNPUBLISHED}
"""The kinds of doubts that are times without a text, and why the record seemed to end at the beginning of each."""


def record_end_of(gap: Doubt) -> RecordEnd:
    """What was known in a time without a text: that the record had ended."""
    return RecordEnd(gap.date, GAPS[gap.kind], gap.date)


def applied_until(effective: When | None, withdrawn_on: When | None) -> bool:
    """Whether a version that was withdrawn on a day applied until then."""
    return bool(effective and withdrawn_on and withdrawn_on.instant >= effective.instant)


@dataclass(frozen=True, slots=True)
class Version:
    """A policy's text as binding from one effective date, or as seen on one day (`observed`) if that is unknown.

    `texts` hold one text per language, the authoritative one first. `revisions` are superseded, oldest first;
    `recorded` is when the state after the last of them was recorded (None: not known, or there is none).
    `withdrawn` is the reason, `withdrawn_on` the day of a withdrawal (None: not known, or there is none).
    `taken_back` is when its source let go of it before it took effect, without a word (None: it did not).
    `allow` maps the code of a problem to the reason why it is none here. `doubts` are contradictions in its record.
    `entry_ids` are, for each language, what the ids of its entries in feeds have begun with since it was published
    first (none: nothing was recorded). `compared_with` are the ids of the versions that were the older side of a
    published comparison with it, which therefore stays.
    """

    id: str
    effective: When | None
    observed: When | None
    published: When | None
    texts: tuple[Text, ...]
    revisions: tuple[Revision, ...] = ()
    label: str = ""
    change: Change | None = None
    applies_to: str = ""
    requires_consent: bool = False
    errata: tuple[Erratum, ...] = ()
    source: str = ""
    approved_by: str = ""
    draft: bool = False
    formerly: tuple[str, ...] = ()
    postponed: tuple[Postponement, ...] = ()
    withdrawn: str = ""
    withdrawn_on: When | None = None
    taken_back: When | None = None
    allow: tuple[tuple[str, str], ...] = ()
    recorded: When | None = None
    doubts: tuple[Doubt, ...] = ()
    entry_ids: tuple[tuple[str, str], ...] = ()
    compared_with: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return brief(self, self.id, *(text.language for text in self.texts))

    @property
    def start(self) -> When:
        """The date by which it is ordered: effective, else observed."""
        date = self.effective or self.observed
        assert date is not None, "the loader refuses a version without both"
        return date

    @property
    def void(self) -> bool:
        """Whether it was withdrawn, or taken back, before it applied: it never binds anyone.

        What was withdrawn later than that did apply, until the version after it.
        """
        withdrawn = bool(self.withdrawn) and not applied_until(self.effective, self.withdrawn_on)
        return withdrawn or self.taken_back is not None

    @property
    def place(self) -> Place:
        """The file that holds its authoritative text."""
        return self.texts[0].place

    def text(self, language: str) -> Text | None:
        """Its text in a language, if there is one."""
        return next((text for text in self.texts if text.language == language), None)

    def erratum_words(self, erratum: Erratum, language: str) -> AuthoredWords:
        """What one of its errata says in a language, else in that of the authoritative text."""
        return self._words(erratum, self.errata, language, "errata")

    def postponement_words(self, postponement: Postponement, language: str) -> AuthoredWords:
        """Why it was postponed, in a language, else in that of the authoritative text."""
        return self._words(postponement, self.postponed, language, "postponed")

    def withdrawal_words(self, language: str) -> AuthoredWords | None:
        """Why it was withdrawn, in a language, else in that of the authoritative text; None if it was not."""
        text = self.text(language)
        if text and text.withdrawn:
            return AuthoredWords(text.withdrawn, language)
        return AuthoredWords(self.withdrawn, self.texts[0].language) if self.withdrawn else None

    def _words(
        self, entry: Erratum | Postponement, entries: tuple[Erratum | Postponement, ...], language: str, key: str
    ) -> AuthoredWords:
        """The words of an entry; those of one day are told apart by their order."""
        text = self.text(language)
        translated: tuple[Erratum | Postponement, ...] = getattr(text, key) if text else ()
        same_day = [other for other in entries if other.date == entry.date]
        translated_same_day = [other for other in translated if other.date == entry.date]
        index = same_day.index(entry)
        if index < len(translated_same_day):
            return AuthoredWords(translated_same_day[index].text, language)
        return AuthoredWords(entry.text, self.texts[0].language)


@dataclass(frozen=True, slots=True)
class Policy:
    """The continuing document: one slug, one or more languages, versions oldest first (drafts left out).

    `languages` has the authoritative one first. `retired` is when the policy ceased to apply. `record_end` is from when
    on its source does not say which version applies (None: it says it to the last). `group` is the name of what it
    belongs to, such as a service, beside other policies; empty if it stands alone.

    `from_git` tells that its versions are read from commits. `gone` are ids of versions that were published, and of
    which its source has no text any more (`slug@ID`: as those of a policy whose place it took); `former_slugs` are the
    slugs of such policies, and those that it had itself before it was renamed, which none has now: the first one first.
    """

    slug: str
    title: str
    languages: tuple[str, ...]
    versions: tuple[Version, ...]
    place: Place
    timezone: str = "UTC"
    kind: str = ""
    contact: str = ""
    retired: When | None = None
    record_end: RecordEnd | None = None
    group: str = ""
    from_git: bool = False
    gone: tuple[str, ...] = ()
    former_slugs: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return brief(self, self.slug, counted(len(self.versions), "version"), *self.languages)

    @property
    def language(self) -> str:
        """The authoritative language."""
        return self.languages[0]

    def binding(self) -> tuple[Version, ...]:
        """The versions that are or will be in force by a date of their own, oldest first."""
        return tuple(v for v in self.versions if v.effective and not v.void)

    def at(self, as_of: datetime) -> Version | None:
        """The version in force; if none that is dated is, the last that was seen; None if all are upcoming.

        A version binds from the very instant of its effective date on. After the end of the record it is what was seen
        last, else the last that is known to have been in force. `as_of` has a time zone, here and below.
        """
        as_of = as_instant(as_of)
        begun = [v for v in self.versions if not v.void and v.start.instant <= as_of]
        dated = [v for v in begun if v.effective]
        seen = [v for v in begun if not v.effective]
        end = self.record_end
        after_end = [v for v in seen if end and v.start.instant >= end.since.instant]
        applying = after_end or dated or seen
        return applying[-1] if applying else None

    @property
    def gaps(self) -> tuple[Doubt, ...]:
        """The times, oldest first, in which its source had no text, so that nobody knows which text applied."""
        doubts = (doubt for version in self.versions for doubt in version.doubts if doubt.kind in GAPS)
        return tuple(sorted(doubts, key=lambda doubt: doubt.date.instant))

    def record_end_at(self, as_of: datetime) -> RecordEnd | None:
        """Where the record had ended at an instant (None: nowhere), be it that it went on later."""
        instant = as_instant(as_of)
        if self.record_end and self.record_end.since.instant <= instant:
            return self.record_end
        gap = next((a for a in self.gaps if a.until and a.date.instant <= instant < a.until.instant), None)
        return record_end_of(gap) if gap else None

    def is_unsettled(self, version: Version, as_of: datetime) -> bool:
        """Whether at an instant nobody knows if a version, the last that was in force or seen, still is the text.

        Of one that was only seen nobody ever does.
        """
        return version.effective is None or self.record_end_at(as_of) is not None

    def upcoming(self, as_of: datetime) -> tuple[Version, ...]:
        """The versions that will come into force, the next one first."""
        as_of = as_instant(as_of)
        return tuple(v for v in self.binding() if v.start.instant > as_of)

    def status(self, version: Version, as_of: datetime) -> Status:
        """Where a version stands at an instant."""
        as_of = as_instant(as_of)
        if version.void:
            return Status.WITHDRAWN
        if version.start.instant > as_of:
            return Status.UPCOMING
        if version is not self.at(as_of):
            return Status.SUPERSEDED
        if self.retired and self.retired.instant <= as_of:
            return Status.RETIRED
        return Status.UNKNOWN if self.is_unsettled(version, as_of) else Status.CURRENT

    def predecessor(self, version: Version) -> Version | None:
        """The version before this one in order (RFC 5829), whatever its status."""
        index = self.versions.index(version)
        return self.versions[index - 1] if index else None

    def successor(self, version: Version) -> Version | None:
        """The next version in order (RFC 5829), not the newest."""
        index = self.versions.index(version) + 1
        return self.versions[index] if index < len(self.versions) else None

    def until(self, version: Version) -> When | None:
        """When another version takes (or took) its place: the next effective date; None if none is known.

        A version that was only seen lasts until the next version, seen or dated. One that is void has no such time.
        """
        if version.void:
            return None
        later = self.binding() if version.effective else self.versions
        starts = [v.start.instant for v in later]
        index = bisect_right(starts, version.start.instant)
        return later[index].start if index < len(later) else self.retired
