"""Which corrections their author declared, and when each was made."""

from datetime import UTC, datetime
from itertools import pairwise

from cases import for_each
from hypothesis import given
from hypothesis import strategies as st
from page_samples import text, version, when

from policygen.core.model import Erratum, Precision, Revision, Version, When
from policygen.timeline.corrections import corrections


def commit(moment: str) -> When:
    """When something was recorded by git: an instant."""
    return When(moment, Precision.INSTANT, datetime.fromisoformat(moment).astimezone(UTC))


def corrected(recorded: list[When | None], *errata: str, effective: str = "2024-01-01") -> Version:
    """A version whose states were recorded then, the last one being the present one; errata by their dates."""
    return version(
        effective,
        revisions=tuple(Revision(number, (text(f"{number}"),), one) for number, one in enumerate(recorded[:-1], 1)),
        recorded=recorded[-1],
        errata=tuple(Erratum(when(date), date) for date in errata),
    )


def told(of: Version, zone: str = "UTC") -> list[tuple[str, str]]:
    """For each correction its day and its erratum."""
    made = corrections(of, zone).corrections
    return [(one.when.text if one.when else "", one.erratum.text if one.erratum else "") for one in made]


def test_a_correction_is_dated_by_the_state_after_it() -> None:
    states = [commit("2024-02-01T10:00:00+00:00"), commit("2024-03-01T10:00:00+00:00"), None]
    assert told(corrected(states)) == [("2024-03-01", ""), ("", "")]


def test_days_begin_in_the_zone_of_the_policy() -> None:
    late = corrected([None, commit("2024-05-02T23:30:00+00:00")], "2024-05-03")
    assert told(late, "Europe/Berlin") == [("2024-05-03", "2024-05-03")]
    assert told(late, "UTC") == [("2024-05-02", "2024-05-03")]


def test_an_erratum_acknowledges_all_corrections_of_its_day_or_month() -> None:
    states = [None, when("2024-05-03"), when("2024-05-03"), when("2024-06-09"), when("2024-06-30")]
    assert [erratum for _, erratum in told(corrected(states, "2024-05-03", "2024-06"))] == [
        "2024-05-03",
        "2024-05-03",
        "2024-06",
        "2024-06",
    ]


def test_an_erratum_of_another_day_acknowledges_the_nearest_correction_within_a_week() -> None:
    states = [None, when("2024-05-03"), when("2024-05-10"), when("2024-09-01")]
    assert [erratum for _, erratum in told(corrected(states, "2024-05-09"))] == ["", "2024-05-09", ""]
    found = corrections(corrected(states, "2024-07-01"), "UTC")
    assert [one.declared for one in found.corrections] == [False, False, False]
    assert [erratum.text for erratum in found.other_errata] == ["2024-07-01"]


def test_without_dates_the_first_erratum_acknowledges_the_first_correction() -> None:
    assert told(corrected([None, None, None], "2024-02-01")) == [("", "2024-02-01"), ("", "")]
    assert told(corrected([None, None, None], "2024-02-01", "2024-03-01")) == [("", "2024-02-01"), ("", "2024-03-01")]


def test_with_more_errata_than_old_texts_it_is_not_known_which_is_whose() -> None:
    found = corrections(corrected([None, None], "2024-02-01", "2024-03-01"), "UTC")
    assert [(one.declared, one.erratum) for one in found.corrections] == [(True, None)]
    assert len(found.other_errata) == 2
    assert found.undeclared == ()


@for_each(("day", "early"), [("2023-12-31", True), ("2024-01-01", False), ("2024-01-02", False)])
def test_before_a_version_took_effect_a_change_of_its_text_was_no_correction(day: str, early: bool) -> None:
    found = corrections(corrected([None, when(day)]), "UTC")
    assert [one.before_effect for one in found.corrections] == [early]
    assert bool(found.undeclared) is not early


dates = st.none() | st.integers(1, 28).map(lambda day: when(f"2024-02-{day:02}"))


@given(st.lists(dates, min_size=1, max_size=6), st.lists(st.integers(1, 28), max_size=4))
def test_every_erratum_is_told_and_every_state_has_its_correction(states: list[When | None], errata: list[int]) -> None:
    one = corrected(states, *(f"2024-02-{day:02}" for day in errata))
    found = corrections(one, "UTC")
    assert [made.revision.number for made in found.corrections] == list(range(1, len(states)))
    told_in = [made.erratum for made in found.corrections if made.erratum]
    assert {*told_in, *found.other_errata} == set(one.errata)
    assert all(made.declared for made in found.corrections if made.erratum)
    for left, right in pairwise(made for made in found.corrections if made.when is None and made.erratum):
        assert left.erratum is not right.erratum
