"""A text that was seen on a day: of the time after it nothing is said."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from page_samples import policy, version, when

from policygen.core.model import Change, EndReason, Policy, Status
from policygen.timeline.last_sighting import last_sighting
from policygen.timeline.silences import SilenceReason, silence_before_first
from policygen.timeline.standings import standings

DAYS = st.dates(min_value=datetime(2001, 1, 1).date(), max_value=datetime(2030, 1, 1).date())


def recorded(effective: str, observed: str, **more: Any) -> Policy:
    known = replace(version(effective), observed=when(observed), **more)
    return replace(policy(known), record_end=last_sighting([known]))


@given(DAYS, DAYS, DAYS)
def test_a_text_with_a_date_is_in_force_until_it_was_last_seen_at_most(
    effective: object, observed: object, day: object
) -> None:
    one = recorded(str(effective), str(observed))
    as_of = when(str(day)).instant
    status = one.status(one.versions[0], as_of)
    assert (status is Status.CURRENT) is (str(effective) <= str(day) < str(observed))
    assert standings(one, as_of)[one.versions[0].id].status is status


def test_the_record_ends_with_the_last_version_that_applied_if_it_was_seen() -> None:
    seen = replace(version("2001-01"), observed=when("2004-06-03"))
    end = last_sighting([seen])
    assert end
    assert (end.reason, end.since.text, end.seen.text) == (EndReason.LAST_SEEN, "2004-06-03", "2004-06-03")
    ahead = last_sighting([replace(version("2005-01-01"), observed=when("2004-06-03"))])
    assert ahead
    assert (ahead.since.text, ahead.seen.text) == ("2005-01-01", "2004-06-03")
    assert last_sighting([seen, version("2007-01-01", withdrawn="No.")]) == end
    assert last_sighting([seen, version("2007-01-01")]) is None, "somebody says what applies from then on"
    assert last_sighting([version(observed="2004-06-03")]) is None, "its status is unknown anyway"
    assert last_sighting([]) is None


def test_whoever_saw_a_text_does_not_know_that_it_was_the_first() -> None:
    as_of = datetime(2026, 6, 1, tzinfo=UTC)
    one = recorded("2001-01", "2004-06-03", change=Change.FIRST)
    statuses = {name: standing.status for name, standing in standings(one, as_of).items()}
    before = silence_before_first(one, statuses)
    assert before
    assert before.reason is SilenceReason.UNKNOWN
