"""States that nobody could see: another one took their place on the branch within a minute.

Git does not say when commits were pushed. But a rebase, and whatever else brings several commits to a branch at once,
gives them times that are seconds apart, and no site is built and read in between.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from policygen.core.model import When
from policygen.sources.git.dated_states import ReadState, commit_date
from policygen.sources.git.state_dates import date_key, has_begun

MOMENT = 60
"""For how many seconds a text may have stood without anybody seeing it."""

PASSED_OVER = "another text took its place within a minute, so nobody saw it"


def without_brief(states: Sequence[ReadState]) -> tuple[ReadState, ...]:
    """The states of a file, oldest first, those that nobody could see without their texts and with the reason.

    Of a date that had begun one state always stays: of a history that was put together later, with all commits made at
    one time, no version is lost. What was tagged was shown, however briefly.
    """
    dates = Counter(date_key(state.text) for state in states if state.text)
    kept: list[ReadState] = []
    for state, is_brief in zip(states, _brief(states), strict=True):
        if is_brief and state.text:
            date = _stated_date(state)
            is_brief = not (date and has_begun(date, state.state)) or dates[date_key(state.text)] > 1
            dates[date_key(state.text)] -= is_brief
        kept.append(ReadState(state.state, state.file, None, PASSED_OVER, meant=True) if is_brief else state)
    return tuple(kept)


def _brief(states: Sequence[ReadState]) -> Iterator[bool]:
    """Whether each state says something that the file said for a minute at most."""
    brief: list[bool] = []
    following: ReadState | None = None
    newer: ReadState | None = None
    for state in reversed(states):
        if newer is not None and _said(newer) != _said(state):
            following = newer
        brief.append(following is not None and _can_be_brief(state) and 0 <= _seconds(state, following) <= MOMENT)
        newer = state
    return reversed(brief)


def _can_be_brief(state: ReadState) -> bool:
    return not state.meant and state.state.tag is None


def _said(state: ReadState) -> object:
    """What a state said: its words and the date that it states, or whatever it holds that is no text."""
    text = state.text or state.seen
    return (text.digest, _stated_date(state)) if text else state.state.blob


def _stated_date(state: ReadState) -> When | None:
    """The date of a text, unless it is that of its commit."""
    start = state.text.start if state.text else None
    return None if start == commit_date(state.state) else start


def _seconds(state: ReadState, following: ReadState) -> int:
    return following.state.seconds - state.state.seconds if following.state.commit else -1
