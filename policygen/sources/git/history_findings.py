"""What is said of the history of a file whose states do not tell one story."""

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from policygen.core.errors import Place, Problem
from policygen.core.model import EndReason, RecordEnd, When
from policygen.core.suggestions import quoted
from policygen.dates import day_in, on_date, words
from policygen.rules.repositories import (
    CONTINUATION_WRONG,
    FILE_REMOVED,
    LATER_STATE_DATED_EARLIER,
    NEWEST_STATE_WITHOUT_DATE,
    NO_LONGER_PUBLISHED,
    RENAME_LIKELY,
    TEXT_GOES_BACK_UNCOMMITTED,
)
from policygen.sources.git.dated_states import ReadState, commit_date
from policygen.sources.git.file_tracks import State
from policygen.sources.git.git_versions import SortedStates
from policygen.sources.git.state_dates import unpublished_tail


def newest_state_problem(
    states: Sequence[ReadState], sorted_states: SortedStates, place: Place, more: str = ""
) -> Problem | None:
    """That the newest text of a file does not say since when it applies, and why; `more` ends the message."""
    end = sorted_states.record_end
    newest = next((state for state in reversed(states) if not state.meant), None)
    if end is None or end.without_text or newest is None:
        return None
    commit = newest.file.rpartition("@")[2]
    if end.reason is EndReason.UNDATED:
        what = f"the newest text, seen {on_date(end.seen)}, has no date: {newest.why} ({commit})"
    else:
        what = f"the newest text, seen {on_date(end.seen)}, has an earlier date than one that had begun ({commit})"
    hint = "no version is said to be in force until the newest text says from when it applies"
    return NEWEST_STATE_WITHOUT_DATE.at(place, f"{what}{more}", hint)


def removal_problems(
    states: Sequence[ReadState], end: RecordEnd, removed: State | None, place: Place
) -> Iterator[Problem]:
    """That a file was removed from its source, or is not published there any more."""
    if end.reason is EndReason.UNPUBLISHED:
        first = unpublished_tail(states)[0]
        commit = first.file.rpartition("@")[2]
        message = (
            f"the file is no longer published by its source since {words(end.seen, 'en')}: {first.why} ({commit}); "
            "whether its text applied on is not known"
        )
        hint = 'if you know when the policy ended, say so in an entry of [[sources.policies]]: retired = "DATE"'
        yield NO_LONGER_PUBLISHED.at(place, message, hint)
    if end.reason is EndReason.REMOVED:
        day = on_date(end.seen)
        what = f"replaced by a symbolic link {day}" if removed and removed.link else f"removed from its source {day}"
        message = f"the file was {what}; whether it applied on is not known"
        hint = (
            "if it went on under another name that was not recognized, continues in [[sources.policies]] makes the two "
            "one policy"
        )
        yield FILE_REMOVED.at(place, message, hint)


def translation_problems(
    states: Sequence[ReadState], removed: State | None, place: Place, zone: ZoneInfo
) -> Iterator[Problem]:
    """That a translation is not published by its source any more, though the text that it translates is."""
    tail = unpublished_tail(states)
    when = commit_date(removed or tail[0].state) if removed or tail else None
    if when is None:
        return
    stays = "what it said stays with the versions that it belongs to"
    hint = "if it shall not be shown, leave its file out with exclude"
    day = day_in(when, zone)
    if removed:
        message = f"this translation was removed from its source {on_date(day)}; {stays}"
        yield FILE_REMOVED.at(place, message, hint)
    else:
        since = words(day, "en")
        message = f"this translation is no longer published by its source since {since}: {tail[0].why}; {stays}"
        yield NO_LONGER_PUBLISHED.at(place, message, hint)


def reversal_problems(sorted_states: SortedStates, place: Place) -> Iterator[Problem]:
    """Dates that a later state of the file does not have any more."""
    if sorted_states.unclear:
        before, after = (when.text for when in sorted_states.unclear)
        message = f"the file says {after}, and the last commit of it says {before}"
        hint = "commit it, so that it is known since when it says so; or give the text a date of its own"
        yield TEXT_GOES_BACK_UNCOMMITTED.at(place, message, hint)
    elif sorted_states.backwards:
        start, later_start, state = sorted_states.backwards[-1]
        count = len(sorted_states.backwards) - 1
        more = f", and {count} {'time' if count == 1 else 'times'} before" if count else ""
        commit = state.file.rpartition("@")[2]
        message = f"the file went back from {start.text} to {later_start.text} in {commit}{more}"
        hint = (
            f"if {start.text} had not begun by then, its version is shown as taken back; else both dates are doubtful, "
            "and the pages say so"
        )
        yield LATER_STATE_DATED_EARLIER.at(place, message, hint)


def rename_problem(place: Place, before: str, file: str, removed: When | None, advice: str) -> Problem:
    """That a file was removed when another one appeared that may be the same policy; the advice is to be pasted."""
    when = f" {on_date(removed)}" if removed else ""
    message = f"{quoted(before)} was removed{when}, when {quoted(file)} appeared"
    return RENAME_LIKELY.at(place, message, f"if they are one policy, write {advice}")


def continuation_problem(place: Place, file: str, before: str, fault: str) -> Problem:
    """That a file cannot go on from the one that the settings name."""
    message = f"`continues` of {quoted(file)} names {quoted(before)}, which {fault}"
    return CONTINUATION_WRONG.at(place, message, "name the last path of a file that was removed and that is read, too")
