"""What is said of an entry of `[[sources]]` and of its files, each kind once for a file."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from policygen.config import DatedBy
from policygen.core.errors import Place, Problem
from policygen.core.one_line import counted
from policygen.core.suggestions import listed, quoted
from policygen.dates import day_in
from policygen.rules.repositories import (
    COMMIT_TIMES_IMPOSSIBLE,
    FILE_WITHOUT_VERSIONS,
    LANGUAGE_OF_SOURCE_UNKNOWN,
    NAME_UNFIT_IN_SOURCE,
    NO_FILE_INCLUDED,
    NO_SUCH_TAG,
    POLICY_SETTINGS_UNUSED,
    SLUG_OF_SOURCE_CHANGED,
    STATES_LEFT_OUT,
    TEXTS_OFF_THE_LINE,
)
from policygen.sources.git.continued_tracks import LikelyRename
from policygen.sources.git.dated_states import ReadState, commit_date
from policygen.sources.git.file_tracks import Track
from policygen.sources.git.git_versions import SortedStates
from policygen.sources.git.history_findings import newest_state_problem, removal_problems, rename_problem
from policygen.sources.git.source_entry import SourceEntry
from policygen.sources.git.source_policies import unused_entries
from policygen.sources.git.track_slugs import NamedTrack

_FEW = 3
_DAY = 24 * 3600
_EARLIEST = 631_152_000  # 1990: nothing was recorded on the web before


def entry_problems(entry: SourceEntry, tracks: Sequence[Track]) -> Iterator[Problem]:
    """What is wrong with the entry as a whole: the times of its commits, and settings that fit none of its files."""
    yield from _odd_times(entry, tracks)
    for unused in unused_entries(tracks, entry.settings):
        message = f"no file of {quoted(entry.settings.git)} that is read fits {listed(unused.files)}"
        hint = "write the paths from the top of the repository, as policygen names them in messages"
        yield POLICY_SETTINGS_UNUSED.at(unused.place, message, hint)


def no_file_problem(entry: SourceEntry) -> Problem:
    """That no file of the repository is read."""
    message = f"no file in {quoted(entry.settings.git)} fits `include`"
    hint = 'name them by patterns from the top of the repository, such as include = ["policies/**/*.md"]'
    return NO_FILE_INCLUDED.at(entry.settings.place, message, hint)


def no_tag_problem(entry: SourceEntry, tags: Iterable[str]) -> Problem:
    """That none of the repository's tags is read."""
    names = [*tags]
    message = f"no tag of {quoted(entry.settings.git)} fits {quoted(entry.settings.tags)}"
    hint = "it has none: git fetch --tags fetches them, and git bundle create FILE HEAD --tags puts them into a bundle"
    if names:
        hint = f"it has {listed(names[-_FEW:])}{' and others' * (len(names) > _FEW)}"
    return NO_SUCH_TAG.at(entry.settings.place, message, hint)


def off_the_line_problems(entry: SourceEntry, texts: Mapping[str, int]) -> Iterator[Problem]:
    """That texts on the other side of merges are passed over, and nobody said that they should be: how many of each
    file."""
    if texts:
        files = sorted(texts, key=lambda file: (-texts[file], file))
        named = ", ".join(f"{file} ({texts[file]})" for file in files[:_FEW])
        more = f" and {len(files) - _FEW} more" if len(files) > _FEW else ""
        message = (
            f"{counted(sum(texts.values()), 'text')} of {counted(len(files), 'file')} in {quoted(entry.settings.git)} "
            f"{'is' if sum(texts.values()) == 1 else 'are'} passed over, on the other side of merges: {named}{more}"
        )
        hint = (
            'if the branches that were merged were published as well, write merges = "all"; if these are drafts, '
            'merges = "first-parent"\npolicygen sources FILE lists them'
        )
        yield TEXTS_OFF_THE_LINE.at(entry.settings.place, message, hint)


def name_problem(entry: SourceEntry, track: Track) -> Problem:
    """That a file is left out for its name."""
    message = f"the file {quoted(track.path)} is left out: its name has invisible characters, or is not UTF-8"
    return NAME_UNFIT_IN_SOURCE.at(entry.settings.place, message, "rename it there to have it read")


def slug_problem(entry: SourceEntry, named: NamedTrack) -> Problem:
    """That a file is shown under another slug than the settings make of its path."""
    message = f"this file is shown under the slug {quoted(named.slug)}: {named.reason}"
    hint = "set another slug in this entry of [[sources]], or leave one of the files out with exclude"
    if "{path}" not in entry.slug_pattern(named.track.path):
        hint = f'slug = "{{path}}" tells files of different folders apart; or {hint}'
    return SLUG_OF_SOURCE_CHANGED.at(entry.place(named.track.path), message, hint)


def foreign_language_problem(entry: SourceEntry, track: Track, code: str) -> Problem:
    """That a file is left out since the project does not have its language."""
    message = f"the file is left out: by its path it is in {quoted(code)}, which is no language of the project"
    codes = ", ".join(f'"{known}"' for known in (*entry.config.languages, code))
    hint = f"write languages = [{codes}] in policygen.toml, or leave it out with exclude"
    return LANGUAGE_OF_SOURCE_UNKNOWN.at(entry.place(track.path), message, hint)


def likely_rename_problem(entry: SourceEntry, rename: LikelyRename) -> Problem:
    """That a file may have gone on as another one, and what says so."""
    ended, begun = rename.ended, rename.begun
    removed = commit_date(ended.deleted) if ended.deleted else None
    new, old = (json.dumps(path, ensure_ascii=False) for path in (begun.path, ended.path))
    advice = f"below its entry of [[sources]]:\n[[sources.policies]]\nfiles = [{new}]\ncontinues = {old}"
    day = day_in(removed, entry.zone) if removed else None
    return rename_problem(entry.place(ended.path), ended.path, begun.path, day, advice)


def left_out_problems(
    entry: SourceEntry, track: Track, states: Sequence[ReadState], sorted_states: SortedStates, place: Place
) -> Iterator[Problem]:
    """What is said of states of a file without a date, and of files that are no policies; of each file once."""
    left_out = [state for state in sorted_states.left_out if not state.unreadable]
    if not sorted_states.texts and all(state.meant for state in states):
        message = f"the file is left out: {states[-1].why}"
        yield STATES_LEFT_OUT.at(place, message, "name it under exclude to hear no more of it")
    if not sorted_states.texts:
        return
    share = f"{len(left_out)} of {len(states)} states of this file {'is' if len(left_out) == 1 else 'are'} left out"
    if end := newest_state_problem(states, sorted_states, place, f"; {share}" if left_out else ""):
        # What is shown as it was seen needs no other mode; its words may have a date that front matters alone do not.
        undated = states if entry.settings.dates is DatedBy.FRONT_MATTER else left_out
        yield replace(end, hint="\n".join(filter(None, (_more_dates(entry, undated), end.hint))))
    elif left_out:
        reason = f"{left_out[-1].why} ({left_out[-1].file.rpartition('@')[2]}{' and others' * (len(left_out) > 1)})"
        hint = _more_dates(entry, left_out) or "policygen log POLICY lists them"
        newest = "" if sorted_states.record_end else "; the newest is not among them"
        yield STATES_LEFT_OUT.at(place, f"{share}: {reason}{newest}", hint)
    if track_end := sorted_states.record_end:
        yield from removal_problems(states, track_end, track.deleted, place)


def unlisted_problem(line: str, place: Place) -> Problem:
    """What is said of a file whose newest state is not to be found where it comes from."""
    message = f"the file is left out: not listed, by {quoted(line)} in its head"
    return STATES_LEFT_OUT.at(place, message, "name it under exclude to hear no more of it")


def unusable_problem(entry: SourceEntry, state: ReadState, place: Place) -> Problem:
    """What is said of a file of which no state can be a version, by its newest state."""
    path = json.dumps(state.state.path, ensure_ascii=False)
    message = (
        f"the file is left out: nothing of its history can be a version (at {state.file.rpartition('@')[2]}: "
        f"{state.why})"
    )
    hints = [_more_dates(entry, [state]), f"if it is no policy, add {path} to exclude, and no more is said of it"]
    return FILE_WITHOUT_VERSIONS.at(place, message, "\n".join(filter(None, hints)))


def more_dates(dates: DatedBy) -> str:
    """Where else dates could be had from; empty if they are read from everywhere."""
    match dates:
        case DatedBy.FRONT_MATTER:
            return 'dates = "text" reads dates from texts as well; dates = "commit" goes by the commits alone'
        case DatedBy.TEXT:
            return 'dates = "both" shows texts without a date as "seen on" the days of their commits'
        case DatedBy.COMMIT | DatedBy.BOTH:
            return ""


def _more_dates(entry: SourceEntry, states: Sequence[ReadState]) -> str:
    return more_dates(entry.settings.dates) if any(state.undated for state in states) else ""


def _odd_times(entry: SourceEntry, tracks: Iterable[Track]) -> Iterator[Problem]:
    """What cannot be right about the times of commits, where the versions are dated by them."""
    if entry.settings.dates is not DatedBy.COMMIT:
        return
    odd_times, states = 0, 0
    for track in tracks:
        latest = _EARLIEST
        for state in track.states:
            odd_times += state.seconds < max(_EARLIEST, latest - _DAY)
            latest = max(latest, state.seconds)
        states += len(track.states)
    if odd_times:
        message = (
            f"{odd_times:,} of {states:,} commits are dated before 1990, or over a day before one that they follow"
        )
        hint = "their versions are dated as the commits are; correct the history if that is wrong"
        yield COMMIT_TIMES_IMPOSSIBLE.at(entry.settings.place, message, hint)
