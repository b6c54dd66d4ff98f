"""States on the other side of a merge: what a branch held that was merged later, but the line of first parents never.

Mostly these are drafts. But where a branch was published as well, or the published branch was merged into another one
that took its place, they are states that readers saw.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from policygen.sources.git.file_tracks import State, Track
from policygen.sources.git.git_log import Commit


@dataclass(frozen=True, slots=True)
class MergedCommits:
    """The commits that merges brought in, in an order in which none comes before its parents.

    `merges` has the merge that brought in each of them, by their names; `order` is the place in time of every commit,
    those of the line included.
    """

    commits: tuple[Commit, ...]
    merges: Mapping[str, Commit]
    order: Mapping[str, int]


def merged_commits(commits: Sequence[Commit], head: str) -> MergedCommits:
    """What merges brought in, of all commits up to `head`, none of which comes before its parents.

    In time a commit comes after the last one of the line that is not younger, and before the merge that brought it in.
    """
    by_name = {commit.name: commit for commit in commits}
    line = _line(by_name, head)
    on_line = {commit.name for commit in line}
    latest = [*accumulate((commit.seconds for commit in line), max)]
    merges: dict[str, Commit] = {}
    after = {commit.name: (index, 0) for index, commit in enumerate(line)}
    for index, merge in enumerate(line):
        waiting = [*merge.parents[1:]]
        while waiting:
            name = waiting.pop()
            if name in by_name and name not in on_line and name not in merges:
                merges[name] = merge
                after[name] = (bisect_right(latest, by_name[name].seconds, 0, index) - 1, 1)
                waiting += by_name[name].parents
    positions = {commit.name: number for number, commit in enumerate(commits)}
    names = sorted(after, key=lambda name: (after[name], positions[name]))
    return MergedCommits(
        tuple(commit for commit in commits if commit.name in merges),
        merges,
        {name: number for number, name in enumerate(names)},
    )


def states_off_the_line(tracks: Sequence[Track], merged: MergedCommits) -> dict[str, tuple[State, ...]]:
    """What merged commits made of the files of the tracks, by the path of the track, oldest first.

    A file is known by each path that it had on the line, and by those from which it was renamed to one of them.
    """
    by_path = {state.path: track.path for track in tracks for state in track.states}
    for commit in reversed(merged.commits):
        for change in commit.changes:
            if change.before and change.path in by_path:
                by_path.setdefault(change.before, by_path[change.path])
    states: dict[str, list[State]] = {}
    for commit in sorted(merged.commits, key=lambda commit: merged.order[commit.name]):
        for change in commit.changes:
            if change.blob and change.path in by_path:
                state = State(commit.name, commit.seconds, change.path, change.blob, commit.ahead)
                states.setdefault(by_path[change.path], []).append(state)
    return {path: tuple(states_of_file) for path, states_of_file in states.items()}


def with_merged(track: Track, states: Iterable[State], merged: MergedCommits) -> Track:
    """A track with states off the line among its own in order of time.

    Where the merge that brought them in left the file as the line had it, that is a state again.
    """
    made = {state.commit: state for state in (*states, *track.states)}
    merges = {merged.merges[name].name: merged.merges[name] for name in made if name in merged.merges}
    combined: list[State] = []
    on_line: State | None = None
    for name in sorted({*made, *merges}, key=lambda name: merged.order[name]):
        state = made.get(name) or _restored(on_line, merges.get(name))
        on_line = on_line if name in merged.merges else state
        last = combined[-1] if combined else None
        if state and (last is None or (last.path, last.blob) != (state.path, state.blob)):
            combined.append(state)
    return Track(track.path, tuple(combined), track.deleted)


def _restored(state: State | None, merge: Commit | None) -> State | None:
    """What the line had before a merge, as a state of the merge."""
    return State(merge.name, merge.seconds, state.path, state.blob, merge.ahead) if state and merge else None


def _line(by_name: Mapping[str, Commit], head: str) -> list[Commit]:
    """The commits from first parent to first parent, oldest first."""

    def upwards() -> Iterator[Commit]:
        commit = by_name.get(head)
        while commit:
            yield commit
            commit = by_name.get(commit.parents[0]) if commit.parents else None

    return [*upwards()][::-1]
