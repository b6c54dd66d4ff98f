"""The picture of a policy's versions."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from page_samples import by_path, pages, policy, text, version

from policygen.core.model import Doubt, DoubtKind, Policy, Precision
from policygen.pages.views.history_pages import HistoryView
from policygen.pages.views.history_timeline import TimelineView
from policygen.pages.views.site_context import share_words
from policygen.pages.views.timeline_chart import SHARES, Look, Point, Timeline, timeline

DAYS = st.dates(min_value=date(1000, 1, 1), max_value=date(2999, 12, 31))
SHARE = st.none() | st.floats(min_value=0, max_value=1)
TODAY = date(2026, 6, 1)


@st.composite
def histories(draw: st.DrawFn, days: st.SearchStrategy[date] = DAYS) -> list[Point]:
    starts = sorted(draw(st.lists(days, min_size=1, max_size=150)))
    return [
        Point(
            start,
            start + timedelta(draw(st.sampled_from((0, 0, 30, 364)))),
            draw(st.sampled_from(Look)),
            (start, None),
            draw(SHARE),
            draw(SHARE),
        )
        for start in starts
    ]


CROWDED = histories(st.dates(min_value=date(2024, 1, 1), max_value=date(2025, 12, 31)))


def drawn(points: Sequence[Point], today: date = TODAY, mirrored: bool = False) -> Timeline:
    line = timeline(
        points, today, lambda day, precision: f"{day}"[: 4 if precision is Precision.YEAR else 7], str, mirrored
    )
    assert line
    return line


def point(day: str, look: Look = Look.PAST, added: float | None = None, removed: float | None = None) -> Point:
    start = date.fromisoformat(day)
    return Point(start, start, look, None, added, removed)


def number(written: str) -> float:
    """Of `12.5%` and `3em`."""
    return float(written.removesuffix("%").removesuffix("em"))


def offsets(line: Timeline) -> list[float]:
    return [number(mark.offset) for mark in line.marks]


@given(histories() | CROWDED, DAYS, st.booleans())
def test_no_point_moves_its_place_is_a_linear_function_of_its_day(
    points: list[Point], today: date, mirrored: bool
) -> None:
    line = drawn(points, today, mirrored)
    first = min(today, *(one.first for one in points)).toordinal()
    last = max(today, *(one.last for one in points)).toordinal()
    first = min(first, last - 28)
    for one, offset in zip([*points, point(str(today))], [*offsets(line), number(line.now)], strict=True):
        share = 100 * (one.first.toordinal() - first) / (last - first)
        assert offset == pytest.approx(100 - share if mirrored else share, abs=0.005001)  # 0.05 pixels of 1,000


@given(histories() | CROWDED, DAYS)
def test_the_line_ends_with_the_day_of_the_page_or_with_what_is_to_come(points: list[Point], today: date) -> None:
    line = drawn(points, today)
    later = max(one.last for one in points) > today
    assert (line.coming.end if line.coming else line.now) == "100%"
    assert (line.coming is not None) is later
    assert line.known.end == line.now


@given(histories() | CROWDED, st.booleans())
def test_everything_is_within_the_picture(points: list[Point], mirrored: bool) -> None:
    line = drawn(points, mirrored=mirrored)
    ends = [number(end) for stretch in line.stretches for end in (stretch.start, stretch.end)]
    ends += [number(tick.offset) for tick in line.ticks] + [number(crowd.offset) for crowd in line.narrow_crowds]
    assert all(0 <= end <= 100 for end in [*offsets(line), *ends])
    for mark in line.marks:
        assert 0 < number(mark.y) <= number(line.axis) < number(line.height)
        assert number(line.bar_top) - 0.02 <= number(mark.added_y)
        assert number(line.zero) + number(mark.removed or "0") <= number(line.bar_bottom) + 0.02


def levels(line: Timeline, narrow: bool) -> dict[str, list[float]]:
    """The offsets of the versions on each level."""
    by_level: dict[str, list[float]] = {}
    for mark in line.marks:
        by_level.setdefault(mark.narrow_y if narrow and mark.narrow_y else mark.y, []).append(number(mark.offset))
    return by_level


@given(histories() | CROWDED)
def test_no_two_stand_on_one_another_on_a_wide_screen_or_a_telephone(points: list[Point]) -> None:
    line = drawn(points)
    for narrow, width in ((False, 590), (True, 290)):
        gap = 100 * 2 * number(line.radius) * 13 / width
        for level in levels(line, narrow).values():
            assert all(right - left >= gap - 0.011 for left, right in pairwise(level))


@given(histories() | CROWDED)
def test_the_same_versions_give_the_same_picture_and_its_mirror_image(points: list[Point]) -> None:
    assert drawn(points) == drawn(points)
    there, back = drawn(points), drawn(points, mirrored=True)
    for one, two in zip(there.marks, back.marks, strict=True):
        assert number(one.offset) + number(two.offset) == pytest.approx(100, abs=0.02)
        assert (one.y, one.narrow_y, one.added, one.removed) == (two.y, two.narrow_y, two.added, two.removed)


@given(histories())
def test_bars_are_as_long_as_the_share_of_the_text_on_a_scale_that_is_written(points: list[Point]) -> None:
    line = drawn(points)
    shares = [share for one in points for share in (one.added, one.removed) if share]
    lengths = [number(length) for mark in line.marks for length in (mark.added, mark.removed) if length]
    assert len(shares) == len(lengths)
    assert bool(line.scale) is bool(shares)
    if shares:
        scale = float(line.scale)
        assert scale in SHARES
        assert max(shares) <= scale
        longest = number(line.zero) - number(line.bar_top)
        assert all(
            length == pytest.approx(max(0.1, longest * share / scale), abs=0.01)
            for share, length in zip(shares, lengths, strict=True)
        )


@given(histories() | CROWDED)
def test_each_version_is_counted_in_one_crowd_at_most(points: list[Point]) -> None:
    line = drawn(points)
    for crowds in (line.crowds, line.narrow_crowds):
        assert sum(crowd.count for crowd in crowds) <= len(points)
        assert all(crowd.count >= 4 for crowd in crowds)


@given(DAYS, DAYS)
def test_few_dates_are_written_and_fewer_on_a_telephone(one: date, two: date) -> None:
    line = drawn([point(str(min(one, two)))], max(one, two))
    assert len(line.ticks) <= 13
    assert sum(tick.major for tick in line.ticks) <= 6


def test_no_versions_make_no_picture() -> None:
    assert timeline([], TODAY, lambda day, precision: "", str, False) is None


def test_a_crowded_month_is_a_stack_with_its_number() -> None:
    month = [point(f"2020-05-{day:02}") for day in range(1, 11)]
    line = drawn([point("2010-01-01"), *month])
    assert [(crowd.count, crowd.offset) for crowd in line.crowds] == [(10, "63.01%")]
    assert len({mark.y for mark in line.marks}) == 10
    assert len({mark.offset for mark in line.marks[1:]}) == 10, "each stands on its own day"


def test_two_versions_of_one_day_stand_at_one_place_above_one_another() -> None:
    one, two = drawn([point("2025-12-31"), point("2025-12-31")]).marks
    assert one.offset == two.offset
    assert number(two.y) < number(one.y)


def test_a_version_of_today_and_one_of_years_ago_are_drawn() -> None:
    assert drawn([point("2026-06-01", Look.NOW)]).marks[0].offset == "100%"
    assert drawn([point("0001-01-01")]).marks[0].offset == "0%"
    assert drawn([point("9999-12-31")], date(9999, 12, 31)).marks[0].offset == "100%"


def test_a_short_history_is_told_in_months() -> None:
    assert [tick.label for tick in drawn([point("2026-03-02")]).ticks] == ["2026-04", "2026-05", "2026-06"]


def shown(of: Policy, language: str = "") -> TimelineView:
    folder = f"{language}/{of.slug}" if language else of.slug
    view = by_path(pages(of))[f"{folder}/history/index.html"].values["view"]
    assert isinstance(view, HistoryView)
    assert view.timeline
    return view.timeline


def looks(view: TimelineView) -> list[str]:
    return [one.mark.look for one in view.versions]


def test_what_is_known_is_a_thick_line_and_what_is_not_a_thin_one() -> None:
    """A version that was only seen has none, a doubtful one neither; a withdrawn one took no place."""
    known = shown(
        policy(
            version(observed="2018-01-01"),
            version("2020-01-01"),
            version("2021-07-01", withdrawn="No."),
            version("2022-01-01"),
            version("2027-01-01"),
        )
    )
    assert looks(known) == ["hollow", "past", "withdrawn", "now", "next"]
    assert [stretch.look for stretch in known.chart.stretches] == ["past", "now"]
    past, now = known.chart.stretches
    assert (past.end, now.end) == (now.start, known.chart.now)
    doubt = Doubt(DoubtKind.RECORDED_LATE, version("2023-01-01").start)
    doubtful = shown(policy(version("2020-01-01", doubts=(doubt,)), version("2022-01-01")))
    assert looks(doubtful) == ["hollow", "now"]
    assert [stretch.look for stretch in doubtful.chart.stretches] == ["now"]


def test_a_retired_policy_ends_before_the_line_does() -> None:
    gone = shown(policy(version("2020-01-01"), retired="2021-01-01"))
    (stretch,) = gone.chart.stretches
    assert number(stretch.end) == pytest.approx(100 * 366 / 2343, abs=0.01)
    assert gone.chart.now == "100%"


def test_a_date_without_a_day_shows_all_days_that_it_can_mean() -> None:
    view = shown(policy(version("2020"), version("2021-06-01")))
    assert looks(view) == ["hollow", "now"]
    first = view.versions[0].mark
    assert number(first.span_width) == pytest.approx(100 * 365 / 2343, abs=0.01)
    assert view.chart.stretches[0].start == f"{100 * 366 / 2343:.2f}%"


def test_a_version_in_another_language_only_stands_in_its_place_without_a_bar() -> None:
    german = text("# Datenschutz\n\nWir sammeln nichts.", "de")
    view = shown(policy(version("2020-01-01", text("# A\n\nB"), german), version("2021-01-01")), "de")
    assert [(one.row.mention.language, one.added) for one in view.versions] == [("", ""), ("en", "")]


def test_shares_are_those_of_the_new_text_and_of_the_text_before() -> None:
    old, new = text("# T\n\none two three four five six seven"), text("# T\n\none two three nine")
    view = shown(policy(version("2020-01-01", old), version("2021-01-01", new)))
    assert [(one.added, one.removed) for one in view.versions] == [("", ""), ("20%", "50%")]


def test_shares_in_words() -> None:
    assert [share_words("en", share) for share in (0.00001, 0.0123, 0.104, 1)] == ["0.1%", "1.2%", "10%", "100%"]
    assert share_words("de", 0.5) == "50\xa0%"


def test_the_last_text_that_was_seen_is_not_drawn_as_one_in_force() -> None:
    view = shown(policy(version(observed="2020-03-01")))
    assert looks(view) == ["last"]
    assert view.chart.stretches == ()
