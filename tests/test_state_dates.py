"""Under which date each state of a file counts: no state is lost, and what the file does not hold takes no effect."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygen.core.errors import Place
from policygen.core.model import Policy, Version
from policygen.dates import parse
from policygen.frontmatter import FrontMatter
from policygen.sources.git.dated_states import ReadState, commit_date
from policygen.sources.git.file_tracks import State
from policygen.sources.git.git_versions import SortedStates, by_date
from policygen.sources.git.state_dates import state_dates
from policygen.sources.text_files import SourceText
from policygen.sources.version_assembly import Frame, assemble

ZONE = ZoneInfo("UTC")
FIRST_DAY = datetime(2020, 1, 1, tzinfo=UTC)
FRAME = Frame("privacy", "Privacy", "en", ("en",), 0)

Row = tuple[int | None, str]
"""A state: the day that its text states, counted from the first one (None: it states none), and its words, or none."""


def state(number: int, committed: int, row: Row) -> ReadState:
    """A state as it is read, committed at noon of a day."""
    day, words = row
    moment = FIRST_DAY + timedelta(days=committed, hours=12, seconds=number)
    at = State(f"{number:040}", int(moment.timestamp()), "privacy.md", words)
    file = f"privacy.md@{number:012}"
    seen = SourceText("", "en", 0, FrontMatter(observed=commit_date(at)), f"sha256:{words}", "", Place(file, 1))
    if not words:
        return ReadState(at, file, None, "it is empty", meant=True)
    if day is None:
        return ReadState(at, file, None, "no date", undated=True, seen=seen)
    effective = parse((FIRST_DAY + timedelta(days=day)).date().isoformat(), ZONE, Place("")).when
    return ReadState(at, file, replace(seen, front=FrontMatter(effective=effective)))


def policy_of(found: SortedStates) -> Policy | None:
    versions, _ = assemble(found.texts, (), FRAME, {})
    if not versions:
        return None
    return Policy("privacy", "Privacy", ("en",), versions, Place("privacy.md"), record_end=found.record_end)


ROWS = st.lists(
    st.tuples(
        st.integers(0, 5),  # days since the commit before
        st.tuples(st.one_of(st.none(), st.integers(0, 20), st.integers(0, 20)), st.sampled_from(["", *"abcd"])),
    ),
    min_size=1,
    max_size=9,
)


def states_of(rows: list[tuple[int, Row]]) -> list[ReadState]:
    states, day = [], 0
    for number, (later, row) in enumerate(rows):
        day += later
        states.append(state(number, day, row))
    return states


@given(ROWS)
def test_every_state_that_says_something_is_somewhere_once(rows: list[tuple[int, Row]]) -> None:
    states = states_of(rows)
    found = state_dates(states, None, ZONE)
    told = [
        *(one.state.commit for group in found.groups for one in group.states),
        *(one.state.commit for one, _ in (*found.earlier, *found.between)),
        *(one.state.commit for one in found.later),
    ]
    assert sorted(told) == [one.state.commit for one in states if not one.meant]
    assert all(group.states for group in found.groups)


@given(ROWS, st.integers(0, 60))
def test_after_the_last_commit_the_text_is_what_the_file_holds_or_held_before_it(
    rows: list[tuple[int, Row]], later: int
) -> None:
    states = states_of(rows)
    policy = policy_of(by_date(states, None, ZONE))
    said = [one for one in states if not one.meant]
    if policy is None:
        assert all(one.text is None for one in said)
        return
    newest = said[-1]
    as_of = datetime.fromtimestamp(newest.state.seconds, UTC) + timedelta(days=later)
    version = policy.at(as_of)
    if newest.text is None or newest.text.start.instant <= as_of:
        assert version
        assert version.texts[0].digest == f"sha256:{newest.state.blob}"
    else:
        assert policy.upcoming(as_of)[0].texts[0].digest == newest.text.digest
    assert len(policy.upcoming(as_of)) <= 1


@given(ROWS)
def test_what_the_file_held_on_the_day_of_its_date_is_not_taken_back(rows: list[tuple[int, Row]]) -> None:
    states = states_of(rows)
    policy = policy_of(by_date(states, None, ZONE))
    for version in policy.versions if policy else ():
        assert not (version.taken_back and _held_at_its_start(version, states))


def _held_at_its_start(version: Version, states: list[ReadState]) -> bool:
    start = version.start.instant.timestamp()
    held = [one for one in states if not one.meant and one.state.seconds <= start]
    return bool(held) and held[-1].text is not None and held[-1].text.start == version.start


@given(ROWS)
def test_a_file_that_is_gone_takes_no_effect(rows: list[tuple[int, Row]]) -> None:
    states = states_of(rows)
    removed = replace(states[-1].state, commit="f" * 40, seconds=states[-1].state.seconds + 3600, blob="")
    policy = policy_of(by_date(states, removed, ZONE))
    if policy:
        as_of = datetime.fromtimestamp(removed.seconds, UTC)
        assert not policy.upcoming(as_of)
        version = policy.at(as_of)
        assert version is None or policy.status(version, as_of).value == "unknown"


@given(st.lists(st.integers(1, 9), min_size=1, max_size=6), st.sampled_from([0, 1, 2]))
def test_texts_that_were_committed_before_their_dates_and_left_after_them_are_versions(
    steps: list[int], ahead: int
) -> None:
    """An orderly history: each text is committed `ahead` days before its date, when the one before has begun."""
    days = [sum(steps[: number + 1]) + 3 * number + 3 for number in range(len(steps))]
    states = [state(number, day - ahead, (day, "abcdef"[number])) for number, day in enumerate(days)]
    found = state_dates(states, None, ZONE)
    assert [len(group.states) for group in found.groups] == [1] * len(days)
    assert not any(group.doubts or group.taken_back for group in found.groups)
    assert (found.earlier, found.between, found.later, found.record_end, found.backwards) == ((), (), (), None, ())


@pytest.mark.parametrize(
    ("rows", "by_date", "seen"),
    [
        ([(0, (0, "a")), (5, (None, "b")), (3, (5, "c"))], [[0], [1, 2]], []),  # the date came with a later commit
        ([(0, (None, "a")), (1, (None, "b")), (2, (1, "c"))], [[1, 2]], [0]),  # the first text was older than that
        ([(0, (0, "a")), (5, (None, "b")), (0, (5, "c"))], [[0], [2]], []),  # on the same day: nobody knew the text
        ([(0, (0, "a")), (5, (None, "b")), (3, (7, "c"))], [[0], [2]], [1]),  # it stood before the next date
        ([(0, (0, "a")), (5, (None, "b")), (3, (0, "a"))], [[0, 2]], [1]),  # no new date
    ],
)
def test_a_text_without_a_date_counts_under_a_date_that_came_with_a_later_commit(
    rows: list[tuple[int, Row]], by_date: list[list[int]], seen: list[int]
) -> None:
    found = state_dates(states_of(rows), None, ZONE)
    assert [[int(one.state.commit) for one in group.states] for group in found.groups] == by_date
    assert [int(one.state.commit) for one, _ in (*found.earlier, *found.between) if one.text] == seen
    for group in found.groups:
        assert len({one.text.start.text for one in group.states if one.text}) == 1
