"""Files that go on under another name that git did not recognize: as an author confirms it, and what looks like it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from policygen.frontmatter import split
from policygen.sources.git.file_tracks import Track
from policygen.sources.git.object_store import Blob, Damaged
from policygen.sources.text_titles import first_heading

NEAR = 3
"""How many commits may lie between the end of a file and the beginning of the one that it went on as."""

ALIKE = 0.25
"""Which share of the shorter text's groups of three words must stand in the other one, too."""

_MOST_CANDIDATES = 20
_COMMON_NAMES = frozenset({"index", "readme"})


@dataclass(frozen=True, slots=True)
class LikelyRename:
    """A file that ended, and one that began near that and resembles it."""

    ended: Track
    begun: Track


def continued_tracks(
    tracks: Sequence[Track], continues: Mapping[str, str], order: Mapping[str, int]
) -> tuple[Track, ...]:
    """The tracks, with one in place of two where a file `continues` another one: path -> path of the other.

    `order` has the place of each commit in the history. What the file that ended said after the other one had begun
    does not count.
    """
    kept = list(tracks)
    for path, before in continues.items():
        begun, ended = _last_at(kept, path), _ended_at(kept, before)
        if begun is None or ended is None or begun is ended or ended.deleted is None:
            continue
        first, *others = begun.states
        states = [state for state in ended.states if order[state.commit] < order[first.commit]]
        if not states:
            continue
        was_absent = order[ended.deleted.commit] < order[first.commit]
        joined = (*states, replace(first, returned_after=ended.deleted if was_absent else None), *others)
        kept = [replace(track, states=joined) if track is begun else track for track in kept if track is not ended]
    return tuple(kept)


def continuation_fault(tracks: Sequence[Track], path: str, before: str, order: Mapping[str, int]) -> str:
    """Why a file cannot continue the one at another path, as the end of a sentence; "" if it can."""
    begun, ended = _last_at(tracks, path), _ended_at(tracks, before)
    if path == before:
        return "is the file itself"
    if ended is None:
        return "is still there" if _last_at(tracks, before) else "was never the name of a file that is read"
    if begun and order[ended.states[0].commit] >= order[begun.states[0].commit]:
        return "was made after this file"
    return ""


def likely_renames(
    tracks: Sequence[Track], order: Mapping[str, int], read: Callable[[Iterable[str]], Sequence[str]]
) -> Iterator[LikelyRename]:
    """For each file that ended the one that it most likely went on as: one that began within a few commits, with words,
    a title or a name like its own. `read` gives the texts of contents by their names."""
    begun = sorted(tracks, key=lambda track: order[track.states[0].commit])
    for ended in tracks:
        if ended.deleted is None:
            continue
        end = order[ended.deleted.commit]
        near = [
            track
            for track in begun
            if track is not ended
            and abs(order[track.states[0].commit] - end) <= NEAR
            and order[track.states[0].commit] > order[ended.states[0].commit]
        ]
        if len(near) > _MOST_CANDIDATES:
            near = [track for track in near if _has_name_of(track, ended)]
        if not near:
            continue
        old, *texts = read([ended.states[-1].blob, *(track.states[0].blob for track in near)])
        ranks = [(_likeness(old, text), _has_name_of(track, ended)) for track, text in zip(near, texts, strict=True)]
        best = max(range(len(near)), key=ranks.__getitem__)
        if ranks[best][0] >= ALIKE or ranks[best][1]:
            yield LikelyRename(ended, near[best])


def decoded_body(blob: Blob | Damaged) -> str:
    """The words of a content, without its head; empty for what cannot be read."""
    data = None if isinstance(blob, Damaged) else blob.data
    return split((data or b"").decode("utf-8", "replace")).body


def _likeness(old: str, new: str) -> float:
    """1 for texts of one title, else which share of the shorter one's groups of three words is in the other one."""
    title = first_heading(old)
    if title and title == first_heading(new):
        return 1
    old_groups, new_groups = _groups_of_words(old), _groups_of_words(new)
    shorter = min(len(old_groups), len(new_groups))
    return len(old_groups & new_groups) / shorter if shorter else 0


def _groups_of_words(text: str) -> set[tuple[str, str, str]]:
    words = text.split()
    return set(zip(words, words[1:], words[2:], strict=False))


def _has_name_of(track: Track, ended: Track) -> bool:
    """Whether a file has the name that another one had in another folder."""
    name = PurePosixPath(track.states[0].path)
    return name.name == PurePosixPath(ended.path).name and name.stem.lower() not in _COMMON_NAMES


def _last_at(tracks: Iterable[Track], path: str) -> Track | None:
    """The file that is at a path, else the last one that was."""
    return next((track for track in reversed(tuple(tracks)) if track.path == path), None)


def _ended_at(tracks: Iterable[Track], path: str) -> Track | None:
    at_path = (track for track in reversed(tuple(tracks)) if track.path == path)
    return next((track for track in at_path if track.deleted), None)
