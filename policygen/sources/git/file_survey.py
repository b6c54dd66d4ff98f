"""What becomes of a file of a history: which of its states are versions, and why the others are not.

Whatever else is known of a file one day is a field here, filled in by `survey_file`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from policygen.config import DatedBy
from policygen.core.model import Doubt, Policy, RecordEnd, Version, When
from policygen.core.suggestions import quoted
from policygen.frontmatter import read_policy_file, split
from policygen.frontmatter.foreign_keys import read_foreign_head
from policygen.sources.canonical_text import canonical_text, plain_foreign
from policygen.sources.git.dated_states import ReadOptions, ReadState, commit_date
from policygen.sources.git.foreign_dates import key_of_date, kind_of_key
from policygen.sources.git.git_versions import SortedStates, Unversioned
from policygen.sources.git.track_slugs import NamedTrack
from policygen.sources.text_files import SourceText

if TYPE_CHECKING:
    from policygen.dates.date_labels import Kind


class DatePlace(StrEnum):
    """Where the date of a version comes from."""

    FRONT_MATTER = "front-matter"
    TEXT = "text"
    COMMIT = "commit"
    TAG = "tag"


@dataclass(frozen=True, slots=True)
class DateOrigin:
    """Where a date was found: a key of the front matter, or the words at it and their line in the file (0: none).

    `kind` says what they make of it: the day from which a text applies, that of a change, or just a date (None: the
    time of a commit or tag).
    """

    place: DatePlace
    kind: "Kind | None" = None
    label: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class DatedVersion:
    """A version of a file, and where its date comes from."""

    version: str
    effective: When | None
    observed: When | None
    commit: str
    origin: DateOrigin
    doubts: tuple[Doubt, ...]


@dataclass(frozen=True, slots=True)
class NewestState:
    """The newest state of a file: its commit, whether its text is shown, and if not, why."""

    commit: str
    day: str
    used: bool
    why: str = ""


@dataclass(frozen=True, slots=True)
class FileSurvey:
    """What becomes of a file, by its newest path in the repository: the policy's slug ("": the file is left out).

    Of its `states` some are versions, some `superseded` texts of a date, and the rest are `dropped`, each with the
    reason; `undated` is how many of these lack nothing but a date. `off_the_line` are texts on the other side of a
    merge, which are none of them. `removed` is the day of the commit that deleted the file ("": it is there),
    `record_end` says since when the file does not tell which version applies.
    """

    file: str
    policy: str
    states: int
    versions: tuple[DatedVersion, ...]
    superseded: int
    dropped: tuple[Unversioned, ...]
    off_the_line: tuple[Unversioned, ...]
    undated: int
    newest: NewestState
    removed: str
    record_end: RecordEnd | None


def survey_file(
    named: NamedTrack,
    states: Sequence[ReadState],
    sorted_states: SortedStates,
    policy: Policy | None,
    raw_texts: Mapping[str, Sequence[bytes]],
    options: ReadOptions,
    off_the_line: tuple[Unversioned, ...] = (),
) -> FileSurvey:
    """What becomes of a file; `raw_texts` has the files of each version as they were committed, by `Place.file`."""
    track = named.track
    texts = sorted_states.texts if policy else ()
    superseded = {text.place.file for text in texts if text.revision}
    shown = {(state.state.commit, state.state.path) for state in states if state.file in superseded}
    others = {(other.commit, other.path): other for other in sorted_states.others}
    dropped = {commit: other for commit, other in others.items() if commit not in shown}
    removed = commit_date(track.deleted) if track.deleted else None
    versions = policy.versions if policy else ()
    seen_at = DatePlace.TAG if track.states[0].tag else DatePlace.COMMIT
    return FileSurvey(
        file=track.path,
        policy=policy.slug if policy else "",
        states=len(states),
        versions=tuple(
            _dated_version(version, raw_texts.get(version.place.file, ()), options, seen_at) for version in versions
        ),
        superseded=len(superseded),
        dropped=tuple(dropped.values()),
        off_the_line=off_the_line,
        undated=sum(state.undated and (state.state.commit, state.state.path) in dropped for state in states),
        newest=_newest(states[-1], texts, dropped),
        removed=removed.day if removed else "",
        record_end=policy.record_end if policy else None,
    )


def _newest(
    state: ReadState, texts: Sequence[SourceText], dropped: Mapping[tuple[str, str], Unversioned]
) -> NewestState:
    """A text that was dropped since it is the same as another one is shown all the same."""
    digest = state.text.digest if state.text else ""
    used = any(text.place.file == state.file or text.digest == digest for text in texts)
    other = dropped.get((state.state.commit, state.state.path))
    when = commit_date(state.state)
    unlisted = f"not listed, by {quoted(state.unlisted)} in its head" if state.unlisted else ""
    why = "" if used else state.why or (other.why if other else unlisted)
    return NewestState(state.state.commit[:12], when.day if when else "", used, why)


def _dated_version(
    version: Version, raw_texts: Sequence[bytes], options: ReadOptions, seen_at: DatePlace
) -> DatedVersion:
    commit = version.place.file.rpartition("@")[2]
    origin = _origin(version, raw_texts, options, seen_at)
    return DatedVersion(version.id, version.effective, version.observed, commit, origin, version.doubts)


def _origin(version: Version, raw_texts: Sequence[bytes], options: ReadOptions, seen_at: DatePlace) -> DateOrigin:
    """Where the date of a version stands in its file (or files, if joined), or what says when it was seen."""
    if options.dates is DatedBy.COMMIT:
        return DateOrigin(seen_at)
    texts = [plain_foreign(raw) for raw in raw_texts]
    if version.effective is None:
        front = read_policy_file(texts[0] if texts else "", "", options.zone, foreign=options.foreign_keys).front
        is_said = front is not None and front.observed is not None
        return DateOrigin(DatePlace.FRONT_MATTER, label="observed") if is_said else DateOrigin(seen_at)
    for parts in map(split, texts):
        head = read_foreign_head(parts, "", options.date_keys)
        if key := key_of_date(head, version.effective, options.zone, options.day_first):
            return DateOrigin(DatePlace.FRONT_MATTER, kind_of_key(key), key)
    origins = [_origin_in_words(canonical_text(split(text).body), version, options) for text in texts]
    stated = next((origin for origin in origins if origin.line), DateOrigin(DatePlace.TEXT))
    return stated if len(texts) == 1 else replace(stated, line=0)  # which line it is of several files says nothing


def _origin_in_words(body: str, version: Version, options: ReadOptions) -> DateOrigin:
    """The words of a text that say its date; of several those that say most of it."""
    # Imported here because it reads the words of all languages.
    from policygen.dates.stated_dates import find_stated_date

    stated = find_stated_date(body, day_first=options.day_first, zone=options.zone)
    day = version.effective.text if version.effective else ""
    candidates = [candidate for candidate in stated.candidates if day in candidate.readings]
    if not candidates:
        return DateOrigin(DatePlace.TEXT)
    best = min(candidates, key=lambda candidate: (candidate.kind, candidate.line))
    return DateOrigin(DatePlace.TEXT, best.kind, best.label, version.place.line + best.line - 1)
