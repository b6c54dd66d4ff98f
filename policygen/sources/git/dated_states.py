"""A state of a file as a text with a date, or why it is none."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from policygen.config import DatedBy, Limits
from policygen.core.errors import Place, Problem, errors
from policygen.core.model import Doubt, DoubtKind, Precision, When
from policygen.core.suggestions import quoted
from policygen.dates import load_zone
from policygen.frontmatter import FrontMatter, Split, read_policy_file, split, unread_head
from policygen.frontmatter.foreign_keys import ForeignHead, read_foreign_head
from policygen.rules.repositories import TEXT_IS_LFS_POINTER
from policygen.sources.canonical_text import decode_foreign, digest, leading_lines, plain_foreign
from policygen.sources.git.file_tracks import State
from policygen.sources.git.foreign_dates import DatedText, dated, later_update, unread_lines
from policygen.sources.git.object_store import Blob
from policygen.sources.snippets import Passages, Resolved
from policygen.sources.text_files import SourceText, resolved, unshowable
from policygen.sources.text_titles import first_heading

_LFS = b"version https://git-lfs.github.com/spec/"
_COMMIT = re.compile(r"(?P<file>.+)@(?P<commit>[0-9a-f]{12})", re.DOTALL)
_PLANNED = timedelta(days=180)  # so long before its day an update may be written
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How states are read: where their dates are, the zone in which days begin, the language, what a text may cost.

    `passages` are the shared ones that texts may include; without them includes are words like any other. `date_keys`
    are keys of a front matter whose dates count first, `foreign_keys` those that other programs read. `variables` are
    names and the texts that take their places, beside those of the front matter. `own` tells that the texts are those
    of the project: their `effective` stands, whatever keys of other programs say beside it.
    """

    dates: DatedBy
    zone: ZoneInfo
    language: str
    limits: Limits
    day_first: bool | None = None
    passages: Passages | None = None
    date_keys: tuple[str, ...] = ()
    foreign_keys: tuple[str, ...] = ()
    variables: tuple[tuple[str, str], ...] = ()
    own: bool = False


@dataclass(frozen=True, slots=True)
class ReadState:
    """A state that was read: its text, None if it is none, with the reason; `file` names it in messages.

    `undated` tells that nothing but a date is missing: `seen` is then the text as its commit was seen (None: at no
    possible time). `meant` tells that it was not to be a version at all (empty, a draft), `unpublished` that
    a source of others published no text with it, which is never said of the project's own files. `problem` is what
    nobody may overlook. `unlisted` is the line of its head that says that it is not to be found, `replaced` names the
    characters that no page could hold.
    """

    state: State
    file: str
    text: SourceText | None
    why: str = ""
    undated: bool = False
    meant: bool = False
    unpublished: bool = False
    problem: Problem | None = None
    seen: SourceText | None = None
    unlisted: str = ""
    replaced: tuple[str, ...] = ()

    @property
    def unreadable(self) -> bool:
        """Whether something is wrong with the text itself, or with its name, beside what it does not say."""
        return self.text is None and not self.meant and not self.undated


def state_name(file: str, state: State) -> str:
    """The name of a state in messages: the file and the commit."""
    return f"{file}@{state.commit[:12]}"


def parse_state_name(name: str) -> tuple[str, str] | None:
    """The file and the beginning of the commit in a name that `state_name` made; None if it is none."""
    match = _COMMIT.fullmatch(name)
    return (match["file"], match["commit"]) if match else None


def commit_date(state: State) -> When | None:
    """When a state was committed, or what the name of its tag says; None if it was not, or its commit says no time
    between the years 1000 and 2999."""
    if state.tag and state.tag.date:
        return state.tag.date
    if not state.commit:
        return None
    try:
        instant = _EPOCH + timedelta(seconds=state.seconds)
    except OverflowError:
        return None
    if not 1000 <= instant.year <= 2999:
        return None
    return When(instant.strftime("%Y-%m-%dT%H:%M:%SZ"), Precision.INSTANT, instant)


def read_state(state: State, blob: Blob, file: str, options: ReadOptions) -> ReadState:
    """Read a state of a file that messages call `file`, whose name already has the commit in it."""
    if blob.data is None:
        limit = options.limits.file_bytes
        return ReadState(state, file, None, f"it has {blob.size:,} bytes, and the limit is {limit:,}")
    if blob.data.startswith(_LFS):
        message = "this is not the text but a pointer to it, left by Git LFS"
        hint = "commit the text itself, or leave the file out with exclude"
        return ReadState(
            state,
            file,
            None,
            "a pointer to the text, left by Git LFS",
            problem=TEXT_IS_LFS_POINTER.at(Place(file), message, hint),
        )
    decoded, replaced = decode_foreign(blob.data, file, options.limits)
    if text_errors := errors(decoded.problems):
        return ReadState(state, file, None, text_errors[0].message)
    parts = split(decoded.text)
    resolved_text = resolved(parts, file, options.limits, options.passages, options.variables)
    body = resolved_text.text
    if not body.strip():
        return ReadState(state, file, None, "it is empty", meant=True, unpublished=not options.own)
    place = Place(file, parts.body_line + leading_lines(parts.body))
    if text_errors := errors((*resolved_text.problems, *unshowable(resolved_text, place, options.limits))):
        return ReadState(state, file, None, text_errors[0].message)
    head = read_foreign_head(parts, file, options.date_keys)
    if head.unpublished:
        why = f"not published, by {quoted(head.unpublished)} in its head"
        return ReadState(state, file, None, why, meant=True, unpublished=not options.own)
    dated_text = _front(state, decoded.text, parts, head, body, file, options)
    front, why = dated_text.front, dated_text.why
    if front is None:
        observed = commit_date(state)
        as_seen = FrontMatter(observed=observed, title=head.title or None)
        seen = _text(resolved_text, _labelled(as_seen, state), place, options.language) if observed else None
        return ReadState(
            state, file, None, why, undated=True, seen=seen, unlisted=head.unlisted, replaced=replaced if seen else ()
        )
    text = replace(_text(resolved_text, _labelled(front, state), place, options.language), doubts=dated_text.doubts)
    return ReadState(state, file, text, unlisted=head.unlisted, replaced=replaced)


def body_of(
    blob: Blob, limits: Limits, passages: Passages | None = None, variables: tuple[tuple[str, str], ...] = ()
) -> str:
    """The canonical text of a state that was read before; empty if it cannot be one any more."""
    try:
        return resolved(split(plain_foreign(blob.data or b"")), "", limits, passages, variables).text
    except UnicodeDecodeError:
        return ""


def unread_words(blob: Blob, dates: DatedBy) -> str:
    """What the front matter of a state that was read before says beside title and dates; nothing of one of our own."""
    text = plain_foreign(blob.data or b"")
    parts = split(text)
    if parts.yaml is None or not parts.closed:
        return ""
    is_read = dates is not DatedBy.COMMIT and read_policy_file(text, "", load_zone("UTC")).front is not None
    return "" if is_read else unread_lines(parts.yaml)


def _front(
    state: State, text: str, parts: Split, head: ForeignHead, body: str, file: str, options: ReadOptions
) -> DatedText:
    if options.dates is DatedBy.COMMIT:
        observed = commit_date(state)
        front = FrontMatter(observed=observed, title=head.title or None) if observed else None
        return DatedText(front, "its commit has no possible date")
    if parts.yaml is not None and parts.closed:
        reading = read_policy_file(text, file, options.zone, foreign=options.foreign_keys)
        if reading.front:  # what is no draft in a history may be none on disk: it is not listed
            return _of_own_keys(replace(reading.front, draft=None), head, options)
    dated_text = dated(head, body, options.zone, options.day_first, options.dates is not DatedBy.FRONT_MATTER)
    if dated_text.front and dated_text.front.effective and _is_far_ahead(state, dated_text):
        day = dated_text.front.effective.text
        return DatedText(None, f"it says that it was updated on {day}, long after its commit")
    if options.own and head.group and dated_text.front:
        dated_text = replace(dated_text, front=replace(dated_text.front, group=head.group))
    unread = None if dated_text.front else unread_head(parts.body)
    return replace(dated_text, why=f"{dated_text.why}; {unread.fault}") if unread else dated_text


def _is_far_ahead(state: State, dated_text: DatedText) -> bool:
    """Whether a text was committed long before the day on which it says that it was changed."""
    start, committed = dated_text.front and dated_text.front.effective, commit_date(state)
    return bool(dated_text.is_change and start and committed and start.instant - committed.instant > _PLANNED)


def _of_own_keys(front: FrontMatter, head: ForeignHead, options: ReadOptions) -> DatedText:
    """What a front matter with our keys says, in a text of others also in those of other programs beside them."""
    start = front.effective
    update = None if options.own else start and later_update(head, start, "effective", options.zone, options.day_first)
    if not (start and update):
        return DatedText(front)
    return DatedText(replace(front, effective=update[0]), doubts=(Doubt(DoubtKind.UPDATED_LATER, start),))


def _labelled(front: FrontMatter, state: State) -> FrontMatter:
    """A front matter with the name of the state's tag for a label, if it says none itself."""
    return replace(front, version=state.tag.name) if state.tag and not front.version else front


def _text(made: Resolved, front: FrontMatter, place: Place, language: str) -> SourceText:
    return SourceText(
        name="",
        language=language,
        revision=0,
        front=front,
        digest=digest(made.text),
        heading=first_heading(made.text) if front.title is None else "",
        place=place,
        braces=made.braces,
        passages=made.passages,
        segments=made.segments,
    )
