"""The states of each file that a history ever had, through renames: one track for each file."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from policygen.sources.git.git_log import Change, Commit, Tag
from policygen.sources.slugs import folded


@dataclass(frozen=True, slots=True)
class State:
    """What a file held after a commit: under which path, and the name of its content; `ahead` and `tag` are those of
    `Commit`, `link` that of `Change`.

    `returned_after` is the commit that had removed the file before (None: it was there).
    """

    commit: str
    seconds: int
    path: str
    blob: str
    ahead: int = 0
    tag: Tag | None = None
    returned_after: "State | None" = None
    link: bool = False


@dataclass(frozen=True, slots=True)
class Track:
    """A file: its newest path, its states, oldest first, and the commit after which it was gone (None: it is there)."""

    path: str
    states: tuple[State, ...]
    deleted: State | None = None


@dataclass(slots=True)
class _OpenTrack:
    states: list[State]
    deleted: State | None = None


def file_tracks(commits: Iterable[Commit]) -> tuple[Track, ...]:
    """The track of each file, in order of path; of two at one path the one that was there last comes last.

    A file that is deleted and made again at the same path goes on. One that is renamed takes its track along, even to
    a path where another one ended; one that is gone and comes in the same commit under a name that differs in case only
    was renamed, however much was edited. A commit that leaves a file's content and path as they were is no state.
    """
    open_tracks: list[_OpenTrack] = []
    by_path: dict[str, _OpenTrack] = {}
    for commit in commits:
        renames = {change.path: change.before for change in commit.changes if change.before}
        renames |= _case_renames(commit, by_path)
        renamed = {path: by_path.pop(before, None) for path, before in renames.items()}
        for change in commit.changes:
            track = renamed.get(change.path) or by_path.get(change.path)
            if track is None and change.blob:
                track = _OpenTrack([])
                open_tracks.append(track)
            if track:
                by_path[change.path] = track
                _extend(track, commit, change)
    return tuple(
        Track(track.states[-1].path, tuple(track.states), track.deleted)
        for track in sorted(
            open_tracks, key=lambda track: (track.states[-1].path, by_path.get(track.states[-1].path) is track)
        )
        if track.states
    )


def _case_renames(commit: Commit, known_paths: Collection[str]) -> dict[str, str]:
    """The new paths of a commit that differ in case only from one that it deletes, which each stands for."""
    deleted = {folded(change.path): change.path for change in commit.changes if not change.blob}
    return {
        change.path: deleted[folded(change.path)]
        for change in commit.changes
        if change.blob and not change.before and change.path not in known_paths and folded(change.path) in deleted
    }


def _extend(track: _OpenTrack, commit: Commit, change: Change) -> None:
    state = State(commit.name, commit.seconds, change.path, change.blob, commit.ahead, commit.tag, link=change.link)
    last = track.states[-1] if track.states else None
    if not change.blob:
        track.deleted = track.deleted or state  # what is gone already was a link meanwhile
    elif track.deleted or last is None or (last.path, last.blob) != (state.path, state.blob):
        track.states.append(replace(state, returned_after=track.deleted))
        track.deleted = None
