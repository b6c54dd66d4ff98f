"""Which states of a file are versions, which are superseded texts, and why the others are neither."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from policygen.core.model import When
from policygen.sources.git.dated_states import Seen, recorded
from policygen.sources.git.file_tracks import State
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


@dataclass(frozen=True, slots=True)
class Sorted:
    """The texts of a policy's versions and superseded ones, as they can be assembled, and the other commits.

    `backwards` are pairs of dates: a later state of the file (the second) has an earlier date than one before.
    """

    texts: tuple[SourceText, ...]
    others: tuple[Unversioned, ...]
    backwards: tuple[tuple[When, When, Seen], ...] = ()


def by_date(states: Sequence[Seen]) -> Sorted:
    """Each date is a version: the newest text of that date, with the other texts of the date as superseded ones.

    Texts count once each, numbered in the order in which they appeared. Two dates are the same if they begin at one
    moment and both name a day; a month is not the first of the month.
    """
    others = [_other(seen, seen.why) for seen in states if seen.text is None]
    dated = [seen for seen in states if seen.text is not None]
    groups: dict[tuple[bool, datetime, str], list[Seen]] = {}
    for seen in dated:
        groups.setdefault(_date(seen), []).append(seen)
    texts: list[SourceText] = []
    for number, group in enumerate(groups.values()):
        found, left = _states(group, f"{number:06}")
        texts += found
        others += left
    return Sorted(tuple(texts), _in_order(others, states), tuple(_backwards(dated)))


def captures(states: Sequence[Seen], fold: bool) -> Sorted:
    """Each change of the text is a version, seen when it was committed.

    With `fold` a text that stood for 30 days at most between two captures of the same text is none.
    """
    others: list[Unversioned] = []
    kept: list[Seen] = []
    for seen in states:
        if seen.text is None:
            others.append(_other(seen, seen.why))
        elif kept and _text(kept[-1]).digest == seen.text.digest:
            others.append(_other(seen, "the text is the same as before"))
        elif fold and len(kept) > 1 and _text(kept[-2]).digest == seen.text.digest and _brief(kept[-1], seen):
            others.append(_other(kept.pop(), "folded: it stood briefly between two copies of the same text"))
            others.append(_other(seen, "the text is the same as before the one that was folded"))
        elif kept and _text(kept[-1]).start.instant == seen.text.start.instant:
            others.append(_other(kept[-1], "another text was committed in the same second"))
            kept[-1] = seen
        else:
            kept.append(seen)
    moments: dict[datetime, Seen] = {}
    for seen in kept:  # clocks go back: the later commit counts
        before = moments.get(_text(seen).start.instant)
        others += [_other(before, "another text was committed with the same time")] if before else []
        moments[_text(seen).start.instant] = seen
    texts = (replace(_text(seen), name=f"{number:06}") for number, seen in enumerate(moments.values()))
    return Sorted(tuple(texts), _in_order(others, states))


def with_newest(
    states: Sequence[Seen], newest: SourceText, numbered: bool
) -> tuple[tuple[SourceText, ...], tuple[Unversioned, ...]]:
    """The texts of a policy in a single file, and the commits that are no versions; the newest state is on disk.

    `states` are the committed ones. The newest version keeps its name, by which translations find it. If superseded
    texts of it lie beside it (`numbered`), those count.
    """
    found = by_date(_with_disk(states, newest))
    name = next(text.name for text in found.texts if text.place == newest.place)
    texts = []
    for text in found.texts:
        if text.name != name:
            texts.append(replace(text, name=f"{newest.name} {text.name}"))
        elif not (numbered and text.revision):
            texts.append(replace(text, name=newest.name))
    return tuple(texts), found.others


def superseded(states: Sequence[Seen], newest: SourceText) -> tuple[SourceText, ...]:
    """The text of a version in a file of its own, and what was replaced under its date after it took effect.

    What was committed earlier, or under another date, was a draft.
    """
    every = _with_disk(states, newest)
    group = [seen for seen in every if seen.text and _date(seen) == _date(every[-1])]
    start = newest.start.instant.timestamp()
    drafts = sum(seen.state.commit != "" and seen.state.seconds <= start for seen in group[1:])
    return tuple(_states(group[drafts:], newest.name)[0])


def _with_disk(states: Sequence[Seen], newest: SourceText) -> tuple[Seen, ...]:
    """The committed states and what is on disk, which is the last of them if it says the same."""
    last = states[-1] if states else None
    if last and last.text and last.text.digest == newest.digest and last.text.start == newest.start:
        return (*states[:-1], replace(last, text=newest))
    return (*states, Seen(State("", 0, newest.place.file, ""), newest.place.file, newest))


def _states(group: Sequence[Seen], name: str) -> tuple[list[SourceText], list[Unversioned]]:
    """The texts of one date, the newest with number 0, and what the others were."""
    last = group[-1]
    since = last
    for seen in reversed(group):  # when the newest text came to stay
        if _text(seen).digest != _text(last).digest:
            break
        since = seen
    texts = [replace(_text(last), name=name, recorded=recorded(since.state))]
    others: list[Unversioned] = []
    numbers: dict[str, int] = {}
    before = ""
    for seen in group:
        text = _text(seen)
        if seen is since:
            before = text.digest
            continue
        if text.digest == before:
            others.append(_other(seen, "the text is the same as before"))
        elif text.digest == _text(last).digest:
            others.append(_other(seen, f"the text is the one that stands under {text.start.text} now"))
        elif text.digest in numbers:
            others.append(_other(seen, f"went back to superseded text {numbers[text.digest]} of {text.start.text}"))
        else:
            number = numbers[text.digest] = len(numbers) + 1
            texts.append(replace(text, name=name, revision=number, recorded=recorded(seen.state)))
            others.append(_other(seen, f"superseded text {number} of {text.start.text}"))
        before = text.digest
    return texts, others


def _backwards(states: Sequence[Seen]) -> Iterable[tuple[When, When, Seen]]:
    for one, other in pairwise(states):
        before, after = _text(one).start, _text(other).start
        if after.instant < before.instant:
            yield before, after, other


def _brief(seen: Seen, after: Seen) -> bool:
    return 0 <= after.state.seconds - seen.state.seconds <= BRIEF


def _date(seen: Seen) -> tuple[bool, datetime, str]:
    front, start = _text(seen).front, _text(seen).start
    return front.effective is None, start.instant, "" if start.is_exact else start.precision.value


def _text(seen: Seen) -> SourceText:
    assert seen.text is not None, "states without a text were left out before"
    return seen.text


def _other(seen: Seen, why: str) -> Unversioned:
    when = recorded(seen.state)
    return Unversioned(seen.state.commit, when.day if when else "", seen.state.path, why)


def _in_order(others: Iterable[Unversioned], states: Sequence[Seen]) -> tuple[Unversioned, ...]:
    """In the order of the commits."""
    place = {(seen.state.commit, seen.state.path): number for number, seen in enumerate(states)}
    return tuple(sorted(others, key=lambda other: place[other.commit, other.path]))
