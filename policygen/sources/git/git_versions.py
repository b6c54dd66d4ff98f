"""Which states of a file are versions, which are superseded texts, and why the others are neither."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from policygen.core.model import RecordEnd, When
from policygen.sources.git.dated_states import ReadState, commit_date
from policygen.sources.git.file_tracks import State
from policygen.sources.git.state_dates import (
    Reversal,
    date_key,
    record_end,
    state_dates,
    unpublished_tail,
)
from policygen.sources.text_files import SourceText

BRIEF = 30 * 24 * 3600
"""For how many seconds a copy may have stood between two of the same text to be folded."""


@dataclass(frozen=True, slots=True)
class Unversioned:
    """A commit that is no version, and why: for whoever asks how a history came about.

    `day` is the UTC day of the commit, "" if it is none; `path` is that of the file then.
    """

    commit: str
    day: str
    path: str
    why: str

    def __str__(self) -> str:
        """In a line: `2024-05-01 18a8bfbf843e privacy.md: it is empty`."""
        return f"{self.day or 'no date'} {self.commit[:12] or 'on disk'} {self.path}: {self.why}"


def with_removals(others: Sequence[Unversioned], states: Iterable[ReadState]) -> tuple[Unversioned, ...]:
    """The commits to a file that are no versions, with those that removed it for a time."""
    positions: dict[tuple[str, str], float] = {}
    removals: list[Unversioned] = []
    for position, state in enumerate(state.state for state in states):
        positions[state.commit, state.path] = position
        if removal := state.returned_after:
            positions[removal.commit, removal.path] = position - 0.5
            removals.append(removal_of(removal))
    last = len(positions)
    return tuple(sorted((*removals, *others), key=lambda other: positions.get((other.commit, other.path), last)))


def removal_of(state: State) -> Unversioned:
    """The commit that removed a file."""
    when = commit_date(state)
    return Unversioned(state.commit, when.day if when else "", state.path, f"the file was {removed_how(state)}")


def removed_how(removal: State) -> str:
    """What became of a file that is gone, after "the file was"."""
    return "replaced by a symbolic link" if removal.link else "deleted"


@dataclass(frozen=True, slots=True)
class SortedStates:
    """The texts of a policy's versions and superseded ones, as they can be assembled, and the other commits.

    `record_end` tells that the newest state does not say which version applies. `backwards` are pairs of dates: a later
    state of the file (the second) has an earlier date than one before; `unclear` is such a pair of which the second is
    on disk only. `left_out` are states that should have been versions, and no page shows them.
    """

    texts: tuple[SourceText, ...]
    others: tuple[Unversioned, ...]
    record_end: RecordEnd | None = None
    backwards: tuple[Reversal, ...] = ()
    unclear: tuple[When, When] | None = None
    left_out: tuple[ReadState, ...] = ()


def by_date(
    states: Sequence[ReadState], removed: State | None, zone: ZoneInfo, *, seen_before: bool = False
) -> SortedStates:
    """Each date is a version: the newest text of that date, with the other texts of the date as superseded ones.

    Texts count once each, numbered in the order in which they appeared. Which state counts under which date is said by
    `state_dates`. What stood under none after the first of them is a version each, seen when it was committed, so that
    it keeps its address when a later text has a date; with `seen_before` so is what stood before, or without any.
    `removed` is the commit that removed the file; days are those of the zone.
    """
    dates = state_dates(states, removed, zone)
    others = [unversioned(state, state.why) for state in states if state.meant]
    passed_over = [*dates.earlier, *dates.between] if seen_before else dates.between
    shown = [*(state for state, _ in passed_over if state.text), *(state for state in dates.later if state.text)]
    shown_ids = {id(state) for state in shown}
    not_shown = [(state, why) for state, why in (*dates.earlier, *dates.between) if id(state) not in shown_ids]
    others += [unversioned(state, why) for state, why in not_shown]
    left_out = [state for state, _ in not_shown if state.why]
    texts: list[SourceText] = []
    for number, group in enumerate(dates.groups):
        date_texts, date_others = texts_of_date(group.states, f"{number:06}")
        newest, *superseded = date_texts
        if seen_before:
            newest = replace(newest, front=replace(newest.front, observed=commit_date(group.states[-1].state)))
        texts += [replace(newest, doubts=(*newest.doubts, *group.doubts), taken_back=group.taken_back), *superseded]
        others += date_others
    if not texts and seen_before:
        as_seen = [replace(state, text=state.text or state.seen) for state in states]
        return by_capture(as_seen, removed, zone, fold=False)
    if not texts:
        left_out = [state for state in dates.later if not state.meant]
        others += [unversioned(state, state.why) for state in left_out]
        return SortedStates((), _in_order(others, states), left_out=tuple(left_out))
    for number, run in enumerate(_runs(shown, states)):
        seen = by_capture(run, None, zone, fold=False)
        texts += [replace(text, name=f"seen {number:06} {text.name}") for text in seen.texts]
        others += seen.others
    unread = [state for state in dates.later if not (state.text or state.meant)]
    others += [unversioned(state, state.why) for state in unread]
    left_out += unread
    return SortedStates(
        tuple(texts), _in_order(others, states), dates.record_end, dates.backwards, dates.unclear, tuple(left_out)
    )


def _runs(shown: Sequence[ReadState], states: Sequence[ReadState]) -> list[list[ReadState]]:
    """States that followed one another in the file, with nothing but drafts between them, together."""
    positions = {name: number for number, name in enumerate(state.file for state in states if not state.meant)}
    runs: list[list[ReadState]] = []
    for state in shown:
        if runs and positions[state.file] == positions[runs[-1][-1].file] + 1:
            runs[-1].append(state)
        else:
            runs.append([state])
    return runs


def by_capture(states: Sequence[ReadState], removed: State | None, zone: ZoneInfo, *, fold: bool) -> SortedStates:
    """Each change of the text is a version, seen when it was committed.

    With `fold` a text that stood for 30 days at most between two captures of the same text is none. `removed` and
    `zone` are as for `by_date`.
    """
    others: list[Unversioned] = []
    kept: list[ReadState] = []
    for state in states:
        if state.text is None:
            others.append(unversioned(state, state.why))
        elif kept and _text(kept[-1]).digest == state.text.digest:
            others.append(unversioned(state, "the text is the same as before"))
        elif fold and len(kept) > 1 and _text(kept[-2]).digest == state.text.digest and _is_brief(kept[-1], state):
            others.append(unversioned(kept.pop(), "folded: it stood briefly between two copies of the same text"))
            others.append(unversioned(state, "the text is the same as before the one that was folded"))
        else:
            kept.append(state)
    moments: dict[datetime, ReadState] = {}
    for state in kept:  # clocks go back: the later commit counts
        before = moments.get(_text(state).start.instant)
        others += [unversioned(before, "another text was committed with the same time")] if before else []
        moments[_text(state).start.instant] = state
    texts = (replace(_text(state), name=f"{number:06}") for number, state in enumerate(moments.values()))
    unreadable = [state for state in states if state.text is None and not state.meant]
    tail = unpublished_tail(states)
    newest = next((state for state in reversed(states[: len(states) - len(tail)]) if not state.meant), None)
    later = [*([newest] if newest and newest.text is None else []), *tail]
    return SortedStates(
        tuple(texts),
        _in_order(others, states),
        record_end(later, removed, zone) if kept else None,
        left_out=tuple(unreadable),
    )


def with_newest(states: Sequence[ReadState], newest: SourceText, zone: ZoneInfo, *, numbered: bool) -> SortedStates:
    """The texts of a policy in a single file, and the commits that are no versions; the newest state is on disk.

    `states` are the committed ones. The newest version keeps its name, by which translations find it. If superseded
    texts of it lie beside it (`numbered`), those count.
    """
    sorted_states = by_date(_with_disk(states, newest), None, zone)
    names = [text.name for text in sorted_states.texts if text.place == newest.place]
    name = names[0] if names else sorted_states.texts[-1].name  # seen before with the same words
    texts = []
    for text in sorted_states.texts:
        if text.name != name:
            texts.append(replace(text, name=f"{newest.name} {text.name}"))
        elif not (numbered and text.revision):
            texts.append(replace(text, name=newest.name))
    return replace(sorted_states, texts=tuple(texts))


def with_superseded(states: Sequence[ReadState], newest: SourceText) -> tuple[SourceText, ...]:
    """The text of a version in a file of its own, and what was replaced under its date after it took effect.

    What was committed earlier, or under another date, was a draft.
    """
    all_states = _with_disk(states, newest)
    date = date_key(newest)
    group = [state for state in all_states if state.text and date_key(state.text) == date]
    start = newest.start.instant.timestamp()
    drafts = sum(state.state.commit != "" and state.state.seconds <= start for state in group[1:])
    return tuple(texts_of_date(group[drafts:], newest.name)[0])


def _with_disk(states: Sequence[ReadState], newest: SourceText) -> tuple[ReadState, ...]:
    """The committed states and what is on disk, which is the last of them if it says the same."""
    last = states[-1] if states else None
    if last and last.text and last.text.digest == newest.digest and last.text.start == newest.start:
        front = replace(newest.front, version=newest.front.version or last.text.front.version)
        return (*states[:-1], replace(last, text=replace(newest, front=front)))
    return (*states, ReadState(State("", 0, newest.place.file, ""), newest.place.file, newest))


def texts_of_date(group: Sequence[ReadState], name: str) -> tuple[list[SourceText], list[Unversioned]]:
    """The texts of one date in one language, the newest with number 0, and what the other states were."""
    last = group[-1]
    since = last
    for state in reversed(group):  # when the newest text came to stay
        if _text(state).digest != _text(last).digest:
            break
        since = state
    texts = [replace(_text(last), name=name, recorded=commit_date(since.state))]
    others: list[Unversioned] = []
    numbers: dict[str, int] = {}
    before = ""
    for state in group:
        text = _text(state)
        if state is since:
            before = text.digest
            continue
        if text.digest == before:
            others.append(unversioned(state, "the text is the same as before"))
        elif text.digest == _text(last).digest:
            others.append(unversioned(state, f"the text is the one that stands under {text.start.text} now"))
        elif text.digest in numbers:
            others.append(
                unversioned(state, f"went back to superseded text {numbers[text.digest]} of {text.start.text}")
            )
        else:
            number = numbers[text.digest] = len(numbers) + 1
            texts.append(replace(text, name=name, revision=number, recorded=commit_date(state.state)))
            others.append(unversioned(state, f"superseded text {number} of {text.start.text}"))
        before = text.digest
    return texts, others


def _is_brief(state: ReadState, after: ReadState) -> bool:
    return 0 <= after.state.seconds - state.state.seconds <= BRIEF


def _text(state: ReadState) -> SourceText:
    assert state.text is not None, "states without a text were left out before"
    return state.text


def unversioned(state: ReadState, why: str) -> Unversioned:
    """A state that is no version, and why."""
    when = commit_date(state.state)
    return Unversioned(state.state.commit, when.day if when else "", state.state.path, why)


def _in_order(others: Iterable[Unversioned], states: Sequence[ReadState]) -> tuple[Unversioned, ...]:
    """In the order of the commits."""
    positions = {(state.state.commit, state.state.path): number for number, state in enumerate(states)}
    return tuple(sorted(others, key=lambda other: positions[other.commit, other.path]))
