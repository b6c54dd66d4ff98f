"""A state of a file as a text with a date, or why it is none."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from policygen.config import DatedBy, Limits
from policygen.core.errors import Place, Problem, errors
from policygen.core.model import Precision, When
from policygen.frontmatter import FrontMatter, Split, read_policy_file, split
from policygen.rules.repositories import TEXT_IS_LFS_POINTER
from policygen.sources.canonical_text import decode, decode_plain, digest, leading_lines
from policygen.sources.git.file_tracks import State
from policygen.sources.git.foreign_dates import DatedText, dated, title_of_others
from policygen.sources.git.object_store import Blob
from policygen.sources.snippets import Passages, Resolved
from policygen.sources.text_files import SourceText, resolved, unshowable
from policygen.sources.text_titles import first_heading

_LFS = b"version https://git-lfs.github.com/spec/"
_COMMIT = re.compile(r"(?P<file>.+)@(?P<commit>[0-9a-f]{12})", re.DOTALL)
_DRAFT = "a draft"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How states are read: where their dates are, the zone in which days begin, the language, what a text may cost.

    `passages` are the shared ones that texts may include; without them includes are words like any other.
    """

    dates: DatedBy
    zone: ZoneInfo
    language: str
    limits: Limits
    day_first: bool | None = None
    passages: Passages | None = None


@dataclass(frozen=True, slots=True)
class ReadState:
    """A state that was read: its text, None if it is none, with the reason; `file` names it in messages.

    `undated` tells that nothing but a date is missing: `seen` is then the text as its commit was seen (None: at no
    possible time). `meant` tells that it was not to be a version at all (empty, a draft); `problem` is what nobody may
    overlook.
    """

    state: State
    file: str
    text: SourceText | None
    why: str = ""
    undated: bool = False
    meant: bool = False
    problem: Problem | None = None
    seen: SourceText | None = None


def state_name(file: str, state: State) -> str:
    """The name of a state in messages: the file and the commit."""
    return f"{file}@{state.commit[:12]}"


def parse_state_name(name: str) -> tuple[str, str] | None:
    """The file and the beginning of the commit in a name that `state_name` made; None if it is none."""
    match = _COMMIT.fullmatch(name)
    return (match["file"], match["commit"]) if match else None


def commit_date(state: State) -> When | None:
    """When a state was committed; None if it was not, or its commit says no time between the years 1000 and 2999."""
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
            state, file, None, "a pointer of Git LFS", problem=TEXT_IS_LFS_POINTER.at(Place(file), message, hint)
        )
    decoded = decode(blob.data, file, options.limits)
    if text_errors := errors(decoded.problems):
        return ReadState(state, file, None, text_errors[0].message)
    parts = split(decoded.text)
    resolved_text = resolved(parts, file, options.limits, options.passages)
    body = resolved_text.text
    if not body.strip():
        return ReadState(state, file, None, "it is empty", meant=True)
    place = Place(file, parts.body_line + leading_lines(parts.body))
    if text_errors := errors((*resolved_text.problems, *unshowable(resolved_text, place, options.limits))):
        return ReadState(state, file, None, text_errors[0].message)
    dated_text = _front(state, decoded.text, parts, body, file, options)
    front, why = dated_text.front, dated_text.why
    if front is None:
        if why == _DRAFT:
            return ReadState(state, file, None, why, meant=True)
        observed = commit_date(state)
        title = title_of_others(parts, file)
        seen = _text(resolved_text, FrontMatter(observed=observed, title=title), place, options.language)
        return ReadState(state, file, None, why, undated=True, seen=seen if observed else None)
    text = _text(resolved_text, front, place, options.language)
    return ReadState(state, file, replace(text, doubts=dated_text.doubts))


def body_of(blob: Blob, limits: Limits, passages: Passages | None = None) -> str:
    """The canonical text of a state that was read before; empty if it cannot be one any more."""
    try:
        return resolved(split(decode_plain(blob.data or b"")), "", limits, passages).text
    except UnicodeDecodeError:
        return ""


def _front(state: State, text: str, parts: Split, body: str, file: str, options: ReadOptions) -> DatedText:
    if options.dates is DatedBy.COMMIT:
        observed = commit_date(state)
        return DatedText(FrontMatter(observed=observed) if observed else None, "its commit has no possible date")
    if parts.yaml is not None and parts.closed:
        front = read_policy_file(text, file, options.zone).front
        if front:
            return DatedText(None, _DRAFT) if front.draft else DatedText(front)
    return dated(parts, body, file, options.zone, options.day_first, options.dates is not DatedBy.FRONT_MATTER)


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
