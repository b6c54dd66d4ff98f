"""Under which date each state of a file counts: what texts say of themselves, as far as the commits bear it out.

A commit's time bounds what can be true. A text that was first committed when the next date had begun did not apply
under the old one; what the file ceased to hold before its date never took effect; a text with an earlier date than one
that has begun says nothing of the time since.
"""

from bisect import insort_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from policygen.core.model import Change, Doubt, DoubtKind, EndReason, Precision, RecordEnd, When
from policygen.dates import day_in, end_of
from policygen.sources.git.dated_states import ReadState, commit_date
from policygen.sources.git.file_tracks import State
from policygen.sources.text_files import SourceText

DateKey = tuple[bool, datetime, str]
Reversal = tuple[When, When, ReadState]
Lapse = tuple[State, State]
"""The state with which a source ceased to publish a text, and the one with which it published one again."""


@dataclass(frozen=True, slots=True)
class DateGroup:
    """The states that count under one date, the last of them with the text of it; `taken_back` is when the file ceased
    to hold that date before it began (None: it did not)."""

    states: tuple[ReadState, ...]
    doubts: tuple[Doubt, ...] = ()
    taken_back: When | None = None


@dataclass(frozen=True, slots=True)
class StateDates:
    """The states of a file by their dates, in the order in which these appeared, and those that count under none.

    `earlier` are those before the first that counts, `between` those after it, `later` those after the last; all are as
    they were seen, unless another text took their place at once, and the first two say why they do not count.
    `record_end` says what the later ones mean.
    `backwards` are pairs of dates: the file said the second in a state after one that said the first. `unclear` is such
    a pair of which the second is on disk only, so that nobody knows since when; or the second is a later date that was
    given there to a text that had not begun when it was committed.
    """

    groups: tuple[DateGroup, ...]
    earlier: tuple[tuple[ReadState, str], ...]
    between: tuple[tuple[ReadState, str], ...]
    later: tuple[ReadState, ...]
    record_end: RecordEnd | None
    backwards: tuple[Reversal, ...]
    unclear: tuple[When, When] | None


@dataclass(slots=True)
class _Group:
    """A date while states are being gone through: those that count under it, by their indexes, the time at which the
    file ceased to hold it before it began, the first state that went back from it, and between which states the file
    did not hold it when it began."""

    start: When
    indexes: list[int] = field(default_factory=list)
    taken_back: State | None = None
    went_back: State | None = None
    returned: tuple[State, State] | None = None

    def has_begun(self, state: State) -> bool:
        """Whether the date had begun for certain when a state was committed."""
        return has_begun(self.start, state)

    def let_go(self, state: State) -> None:
        """Note that from a state on the file does not hold the date, if that had not begun."""
        if self.taken_back is None and not self.has_begun(state):
            self.taken_back = state


def state_dates(all_states: Sequence[ReadState], removed: State | None, zone: ZoneInfo) -> StateDates:
    """The states by their dates; `removed` is the commit that removed the file (None: it is there).

    Drafts and empty texts say nothing, but where a source of others has them in the place of a text that it published:
    they end the record, or make a gap in it. What is on disk and not committed comes last, at a time that nobody
    knows. Days of commits are those of the zone.
    """
    given_later = _dates_given_later(all_states)
    states = [
        _under_date_given_later(state, given_later) for state in all_states if state.unpublished or not state.meant
    ]
    groups: dict[DateKey, _Group] = {}
    by_start: list[_Group] = []
    reasons: dict[int, str] = {}
    backwards: list[Reversal] = []
    before: _Group | None = None
    postponed: tuple[When, When] | None = None
    removals = _removals(all_states)
    for index, (state, committed) in enumerate((state, state.state) for state in states):
        if before and (removal := removals.get(state.file)):
            before.let_go(removal)
        if state.text is None:
            if not state.unpublished:
                reasons[index] = state.why
            if before and (state.seen or state.unpublished):
                before.let_go(committed)
            continue
        start, group = state.text.start, groups.get(date_key(state.text))
        if before and end_of(start, zone) < before.start.instant:
            backwards.append((before.start, start, state))
        elif before and before is not group and _is_postponed(states[before.indexes[-1]], state, before):
            postponed = (before.start, start)
        if committed.commit:
            if before and before is not group:
                before.let_go(committed)
            begun = next(_begun(by_start, committed), None)
            if begun and end_of(start, zone) < begun.start.instant:
                reasons[index] = f"its date is {start.text}, and {begun.start.text} had begun"
                begun.went_back = begun.went_back or committed
                continue
        if group is None:
            group = groups[date_key(state.text)] = _Group(start)
            insort_left(by_start, group, key=lambda other: other.start.instant)
        before = group
        before.indexes.append(index)
        if before.taken_back and committed.commit and before.has_begun(committed):
            before.returned = before.taken_back, committed
        before.taken_back = None
    if before and removed:
        before.let_go(removed)
    replaced: dict[int, str] = {}
    for index, group in _dated_by_the_next(states, groups):
        del reasons[index]
        if _day(states[index], zone) == _day(states[index + 1], zone):
            replaced[index] = _replaced_on_the_day(group)
        else:
            states[index] = _dated_as(states[index], group.start)
            insort_left(group.indexes, index)
    last = before.indexes[-1] if before else -1
    first = min((group.indexes[0] for group in groups.values()), default=-1)
    later = states[last + 1 :]
    by_date, forerunners = _closed(states, groups, zone)
    replaced |= forerunners
    return StateDates(
        by_date,
        tuple((_as_seen(states[index]), why) for index, why in reasons.items() if index < first),
        (
            *((_as_seen(states[index]), why) for index, why in reasons.items() if first < index < last),
            *((replace(states[index], text=None), why) for index, why in replaced.items()),
        ),
        tuple(_as_seen(state) for state in later),
        record_end(later, removed, zone, before.start if before else None),
        tuple(backwards),
        next(((was, is_now) for was, is_now, state in backwards if not state.state.commit), postponed),
    )


def record_end(
    later: Sequence[ReadState], removed: State | None, zone: ZoneInfo, fallback: When | None = None
) -> RecordEnd | None:
    """Where a record ends: at the first of the states after all that say something, or when the file was removed.

    `fallback` takes the place of the time of a commit that has no possible one.
    """
    if not (later or removed):
        return None
    unpublished = next((state.state for state in unpublished_tail(later)), None)
    newest = removed or unpublished or later[-1].state
    since, seen = commit_date(later[0].state if later else newest) or fallback, commit_date(newest) or fallback
    if not (since and seen):
        return None
    return RecordEnd(since, EndReason.REMOVED if removed else _end_reason(later[-1]), day_in(seen, zone))


def has_begun(start: When, state: State) -> bool:
    """Whether a date had begun for certain when a state was committed: in the policy's zone, and where it was
    committed, too."""
    if start.instant.timestamp() > state.seconds:
        return False
    local = commit_date(replace(state, seconds=state.seconds + 60 * state.ahead, tag=None))
    if local is None or state.tag or start.precision is Precision.INSTANT:
        return True
    return (start.text + "-01-01")[:10] <= local.day


def unpublished_tail(states: Sequence[ReadState]) -> Sequence[ReadState]:
    """The last states, as far as in none of them the source published a text."""
    length = next((number for number, state in enumerate(reversed(states)) if not state.unpublished), len(states))
    return states[len(states) - length :]


def lapses(states: Iterable[ReadState]) -> Iterator[Lapse]:
    """The times for which a source that had published a text published none, until it did so again."""
    published, begin = False, None
    for state in states:
        if state.unpublished:
            begin = begin or (state.state if published else None)
        elif state.text or state.seen:
            if begin and begin.seconds < state.state.seconds:
                yield begin, state.state
            published, begin = True, None


def date_key(text: SourceText) -> DateKey:
    """What texts of one date have in common: they begin at one moment and both name a day; a month is not the first of
    the month."""
    start = text.start
    return text.front.effective is None, start.instant, "" if start.is_exact else start.precision.value


def _is_postponed(last: ReadState, state: ReadState, group: _Group) -> bool:
    """Whether what is on disk gives another date to the last text of a date that had not begun when this was committed.

    If the author looked the text over and left it as it is, that date stands, too.
    """
    text = _text(state)
    is_same = text.digest == _text(last).digest and text.front.change is not Change.REVIEWED
    return not state.state.commit and is_same and not group.has_begun(last.state)


def _dates_given_later(states: Iterable[ReadState]) -> dict[str, When]:
    """The date of the last state that names a day under `formerly`, by these days."""
    fronts = [state.text.front for state in states if state.text]
    return {name: front.effective for front in fronts for name in front.formerly if front.effective}


def _under_date_given_later(state: ReadState, given_later: Mapping[str, When]) -> ReadState:
    """A state under the date that a later one gave it, by naming the old one under `formerly`."""
    if state.text is None or state.text.front.effective is None:
        return state
    effective = given_later.get(state.text.start.day)
    if effective is None:
        return state
    return replace(state, text=replace(state.text, front=replace(state.text.front, effective=effective)))


def _removals(all_states: Iterable[ReadState]) -> dict[str, State]:
    """The commit that removed the file before each state that says something again, by its name."""
    return {returned.file: removal for removal, returned in absences(all_states)}


def absences(all_states: Iterable[ReadState]) -> Iterator[tuple[State, ReadState]]:
    """The commits that removed a file, each with the first state after it that is neither a draft nor empty."""
    removal: State | None = None
    for state in all_states:
        removal = removal or state.state.returned_after
        if removal and not state.meant:
            yield removal, state
            removal = None


def _begun(by_start: Sequence[_Group], state: State) -> Iterator[_Group]:
    """The dates that had begun when a state was committed, the latest first, but for those that were taken back."""
    return (group for group in reversed(by_start) if group.taken_back is None and group.has_begun(state))


def _dated_by_the_next(states: Sequence[ReadState], groups: dict[DateKey, _Group]) -> tuple[tuple[int, _Group], ...]:
    """The index of each text without a date that was committed when the next date of the file had begun, and that date,
    which came with a later commit. One between two texts of one date is none of them."""
    undated: list[tuple[int, _Group]] = []
    new_dates = {group.indexes[0]: group for group in groups.values()}
    counting = {index for group in groups.values() for index in group.indexes}
    following: _Group | None = None
    for index in reversed(range(len(states))):
        if index in counting:
            following = new_dates.get(index)
        elif states[index].undated and states[index].seen and following and following.has_begun(states[index].state):
            undated.append((index, following))
    return tuple(undated)


def _replaced_on_the_day(group: _Group) -> str:
    return f"{group.start.text} had begun, and another text took its place on the same day"


def _closed(
    states: Sequence[ReadState], groups: dict[DateKey, _Group], zone: ZoneInfo
) -> tuple[tuple[DateGroup, ...], dict[int, str]]:
    """The groups as values, with the forerunners of each; and why some are none, by the index of the state.

    A forerunner is a new text under the old date that was committed when the next date had begun: mostly the date was
    corrected in the next commit. It stands before the texts of that date, unless it was replaced on the same day. If
    all texts of a date were committed so late, they were recorded afterwards, and stay.
    """
    members = {id(group): list(group.indexes) for group in groups.values()}
    late: set[int] = set()
    reasons: dict[int, str] = {}
    digests: dict[tuple[int, int], set[str]] = {}
    for index, group, following in _followed(groups):
        state = states[index]
        if following.start.instant < group.start.instant or not following.has_begun(state.state):
            continue
        first = states[group.indexes[0]]
        pair = (id(group), id(following))
        if following.has_begun(first.state):
            late.add(id(group))
            continue
        if pair not in digests:
            digests[pair] = _digests(states, group, following)
        if _text(state).digest not in digests[pair]:
            members[id(group)].remove(index)
            if _day(state, zone) == _day(states[index + 1], zone):
                reasons[index] = _replaced_on_the_day(following)
            else:
                members[id(following)].insert(0, index)
    by_date = []
    for group in groups.values():
        doubts = (
            (DoubtKind.RECORDED_LATE, states[group.indexes[0]].state if id(group) in late else None),
            (DoubtKind.WENT_BACK, group.went_back),
        )
        told = [Doubt(kind, day) for kind, state in doubts if state and (day := _commit_day(state, zone))]
        if group.returned:
            left, returned = (_commit_day(state, zone) for state in group.returned)
            told += [Doubt(DoubtKind.RETURNED_LATE, left, returned)] if left and returned else []
        by_date.append(
            DateGroup(
                tuple(_dated_as(states[index], group.start) for index in sorted(members[id(group)])),
                tuple(told),
                _commit_day(group.taken_back, zone) if group.taken_back else None,
            )
        )
    return tuple(by_date), reasons


def _digests(states: Sequence[ReadState], group: _Group, following: _Group) -> set[str]:
    """The texts that a date had before the next one began."""
    return {_text(states[index]).digest for index in group.indexes if not following.has_begun(states[index].state)}


def _followed(groups: dict[DateKey, _Group]) -> Iterator[tuple[int, _Group, _Group]]:
    """The index of each state that counts, its date, and the next other one that the file had; the newest first."""
    order = sorted(((index, group) for group in groups.values() for index in group.indexes), key=lambda pair: -pair[0])
    following: _Group | None = None
    newer: _Group | None = None
    for index, group in order:
        if newer is not None and newer is not group:
            following = newer
        if following is not None and following is not group:
            yield index, group, following
        newer = group


def _dated_as(state: ReadState, start: When) -> ReadState:
    """A state under the date of the next one."""
    text = state.text or state.seen
    assert text is not None, "only what can be shown counts under a date"
    if text.start == start or (state.text and text.front.effective is None):
        return state
    return replace(state, text=replace(text, front=replace(text.front, effective=start, observed=None)))


def _as_seen(state: ReadState) -> ReadState:
    """A state without its date, as its commit was seen."""
    if state.text is None:
        return replace(state, text=state.seen)
    observed = commit_date(state.state)
    front = replace(state.text.front, effective=None, observed=observed)
    return replace(state, text=replace(state.text, front=front) if observed else None)


def _end_reason(state: ReadState) -> EndReason:
    if state.unpublished:
        return EndReason.UNPUBLISHED
    if state.text is not None:
        return EndReason.WENT_BACK
    return EndReason.UNDATED if state.seen else EndReason.UNREADABLE


def _commit_day(state: State, zone: ZoneInfo) -> When | None:
    when = commit_date(state)
    return day_in(when, zone) if when else None


def _day(state: ReadState, zone: ZoneInfo) -> When | None:
    return _commit_day(state.state, zone)


def _text(state: ReadState) -> SourceText:
    assert state.text is not None, "states without a text count under no date"
    return state.text
