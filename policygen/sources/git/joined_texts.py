"""Several files of a source as one text, and the date of it."""

from codecs import BOM_UTF8
from collections.abc import Sequence
from dataclasses import replace

from policygen.config import DatedBy
from policygen.core.model import Doubt, DoubtKind
from policygen.dates import end_of
from policygen.frontmatter import FrontMatter, Split, split
from policygen.frontmatter.foreign_keys import read_foreign_head
from policygen.sources.canonical_text import canonical_text, decode_plain
from policygen.sources.git.dated_states import ReadOptions, ReadState, read_state
from policygen.sources.git.file_tracks import State
from policygen.sources.git.foreign_dates import says_effective
from policygen.sources.git.object_store import Blob


def joined_blob(parts: Sequence[Blob], longest: int) -> Blob:
    """The contents of several files as one: the front matter is that of the first.

    A file that says that it is not published is left out, unless all of them say so.
    """
    if len(parts) == 1:
        return parts[0]
    published = _published(parts)
    data = [part.data for part in published if part.data is not None]
    first, *others = data or [b""]
    joined = b"\n\n".join([first.rstrip(), *(_body(text).strip() for text in others)]) + b"\n"
    size = max(len(joined), sum(part.size for part in published) if len(data) < len(published) else 0)
    return Blob(size, joined if len(data) == len(published) and size <= longest else None)


def read_joined(state: State, parts: Sequence[Blob], file: str, options: ReadOptions) -> ReadState:
    """Read a state of files that are joined.

    No text is older than its newest part, so the latest of their dates counts. A part that says that it took effect
    earlier makes that date doubtful.
    """
    whole = read_state(state, joined_blob(parts, options.limits.file_bytes), file, options)
    text = whole.text or whole.seen
    if len(parts) == 1 or options.dates is DatedBy.COMMIT or text is None:
        return whole
    published = _published(parts)
    part_states = [read_state(state, part, file, options) for part in published]
    fronts = [one.text.front for one in (whole, *part_states) if one.text]
    dates = [front.effective for front in fronts if front.effective]
    if not dates:
        return whole
    latest = max(dates, key=lambda date: date.instant)
    doubts = [doubt for one in part_states if one.text for doubt in one.text.doubts if doubt.kind in _OF_A_PART]
    for part, one in zip(published, part_states, strict=True):
        date = one.text.front.effective if one.text else None
        if date and end_of(date, options.zone) < latest.instant and _says_effective(part, one, options):
            doubts.append(Doubt(DoubtKind.UPDATED_LATER, date))
    front = replace(whole.text.front if whole.text else FrontMatter(title=text.front.title), effective=latest)
    dated = replace(text, front=front, doubts=tuple(dict.fromkeys(doubts)))
    return replace(whole, text=dated, why="", undated=False, seen=None)


_OF_A_PART = frozenset({DoubtKind.UPDATED_LATER, DoubtKind.STATED_OTHERWISE})


def _says_effective(part: Blob, one: ReadState, options: ReadOptions) -> bool:
    """Whether a part says of its date that it takes effect then."""
    parts = _split(part.data or b"")
    date = one.text.front.effective if one.text else None
    head = read_foreign_head(parts, "", options.date_keys)
    return bool(date and says_effective(head, canonical_text(parts.body), date, options.zone, options.day_first))


def _published(parts: Sequence[Blob]) -> Sequence[Blob]:
    published = [part for part in parts if not _is_held_back(part.data or b"")]
    return published or parts


def _is_held_back(data: bytes) -> bool:
    return bool(read_foreign_head(_split(data), "").unpublished)


def _body(data: bytes) -> bytes:
    """What stands below the front matter, untouched."""
    parts = _split(data)
    return parts.body.encode() if parts.has_head else data.removeprefix(BOM_UTF8)


def _split(data: bytes) -> Split:
    try:
        return split(decode_plain(data))
    except UnicodeDecodeError:  # what is no UTF-8 is told where it is read
        return split("")
