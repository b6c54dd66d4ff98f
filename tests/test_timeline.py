"""The picture of a policy's versions."""

import re
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from page_samples import when

from policygen.core.model import Status, When
from policygen.pages.views.timeline_chart import AXIS, HEIGHT, WIDTH, Point, Timeline, timeline

DAYS = st.dates(min_value=date(1000, 1, 1), max_value=date(2999, 12, 31))
WORDS = st.none() | st.integers(min_value=0, max_value=100_000)
_BAR = re.compile(r"M([0-9.]+) ([0-9.]+)v(-?[0-9.]+)")
_ALONG = re.compile(r"M([0-9.]+) [0-9.]+H([0-9.]+)")
_DOT = re.compile(r"M([0-9.]+) [0-9.]+h0")


@st.composite
def starts(draw: st.DrawFn) -> When:
    written = draw(DAYS).isoformat()
    return when(written[: draw(st.sampled_from((4, 7, 10)))])


@st.composite
def histories(draw: st.DrawFn) -> list[Point]:
    dates = sorted(draw(st.lists(starts(), min_size=1, max_size=150)), key=lambda start: start.instant)
    return [
        Point(start, draw(st.booleans()), draw(st.sampled_from(Status)), draw(WORDS), draw(WORDS)) for start in dates
    ]


def drawn(points: list[Point], retired: str = "", mirrored: bool = False) -> Timeline:
    found = timeline(points, when(retired) if retired else None, str, mirrored)
    assert found
    return found


def point(start: str, status: Status = Status.SUPERSEDED, added: int | None = 0, removed: int | None = 0) -> Point:
    return Point(when(start), False, status, added, removed)


def places(path: str) -> list[float]:
    return [float(match[1]) for pattern in (_BAR, _ALONG, _DOT) for match in pattern.finditer(path)]


def paths(line: Timeline) -> list[str]:
    along = [line.known, line.unknown, line.in_force, line.upcoming, line.spans, line.added, line.removed]
    return [*along, line.dots, line.hollow, line.withdrawn, line.current, line.next]


@given(histories(), st.booleans())
def test_everything_is_within_the_picture(points: list[Point], mirrored: bool) -> None:
    line = drawn(points, mirrored=mirrored)
    assert all(0 <= place <= WIDTH for path in paths(line) for place in places(path))
    assert all(0 <= float(match[2]) <= WIDTH for path in paths(line) for match in _ALONG.finditer(path))
    for path in (line.added, line.removed):
        for _, foot, length in _BAR.findall(path):
            assert 0 <= float(foot) + float(length) <= HEIGHT
    assert all(0 <= float(year.offset.removesuffix("%")) <= 100 for year in line.years)


@given(histories())
def test_the_order_is_kept_and_no_two_stand_on_each_other(points: list[Point]) -> None:
    same = [Point(one.start, one.seen, Status.SUPERSEDED, 1, 1) for one in points]
    found = places(drawn(same).added)
    assert len(found) == len(points)
    assert all(one < two for one, two in pairwise(found))


@given(histories())
def test_the_same_versions_give_the_same_picture_and_its_mirror_image(points: list[Point]) -> None:
    assert drawn(points) == drawn(points)
    there, back = drawn(points), drawn(points, mirrored=True)
    for one, two in zip(paths(there), paths(back), strict=True):
        assert all(abs(a + b - WIDTH) < 0.02 for a, b in zip(places(one), places(two), strict=True))


@given(histories())
def test_more_words_make_no_shorter_bar(points: list[Point]) -> None:
    words = [one.added for one in points if one.added]
    lengths = [-float(match[3]) for match in _BAR.finditer(drawn(points).added)]
    by_words = [length for _, length in sorted(zip(words, lengths, strict=True))]
    assert by_words == sorted(by_words)
    assert all(length >= 2 for length in lengths)


@given(DAYS, DAYS)
def test_the_years_enclose_all_versions_and_few_are_written_on_a_telephone(one: date, two: date) -> None:
    line = drawn([point(min(one, two).isoformat()), point(max(one, two).isoformat())])
    assert line.years[0].label == str(min(one, two).year)
    assert 2 <= len(line.years) <= 13 or len({one.year, two.year}) == 1
    assert sum(year.major for year in line.years) <= 5


def test_no_versions_make_no_picture() -> None:
    assert timeline([], None, str, False) is None


def test_one_version_stands_in_its_year() -> None:
    line = drawn([point("2026-07-02", Status.CURRENT, None, None)])
    assert [(year.label, year.offset) for year in line.years] == [("2026", "0%"), ("2027", "100%")]
    assert places(line.current) == [498.63]
    assert line.in_force == f"M498.63 {AXIS}H1000"
    assert (line.added, line.removed, line.dots) == ("", "", "")


def test_two_versions_of_one_day_stand_side_by_side() -> None:
    one, two = places(drawn([point("2026-12-31"), point("2026-12-31")]).dots)
    assert 0 < two - one <= 10


def test_what_was_withdrawn_takes_no_place_and_what_was_seen_leaves_the_end_open() -> None:
    seen = Point(when("2020-01-01"), True, Status.SUPERSEDED, None, None)
    first = point("2021-01-01")
    line = drawn([seen, first, point("2021-07-01", Status.WITHDRAWN), point("2022-01-01", Status.CURRENT)])
    assert [float(part) for part in _ALONG.findall(line.unknown)[0]] == [0, 333.94]
    assert [float(part) for part in _ALONG.findall(line.known)[0]] == [333.94, 666.97]
    assert len(places(line.hollow)) == len(places(line.withdrawn)) == len(places(line.current)) == 1


def test_a_retired_policy_ends() -> None:
    line = drawn([point("2020-01-01", Status.RETIRED)], retired="2021-01-01")
    assert [year.label for year in line.years] == ["2020", "2021", "2022"]
    (start, end), *_ = _ALONG.findall(line.known)
    assert (float(start), float(end)) == (0, 500.68)
    assert line.in_force == ""


def test_a_date_without_a_day_is_hollow_and_shows_how_much_it_covers() -> None:
    line = drawn([point("2020"), point("2021-06-01")])
    assert len(places(line.hollow)) == len(places(line.dots)) == 1
    start, end = _ALONG.findall(line.spans)[0]
    assert float(end) - float(start) > 490


def test_hundreds_of_versions_have_thin_bars_and_no_dots() -> None:
    days = [(date(2012, 1, 1) + timedelta(9 * number)).isoformat() for number in range(492)]
    line = drawn([*(point(day, added=number, removed=1) for number, day in enumerate(days[:-1])), point(days[-1])])
    assert (line.dense, line.dots) == (2, "")
    assert len(line.added) + len(line.removed) < 30_000


def test_the_last_text_that_was_seen_is_not_drawn_as_one_in_force() -> None:
    line = drawn([Point(when("2020-03-01"), True, Status.CURRENT, None, None)])
    assert (line.in_force, line.current) == ("", "")
    assert line.unknown
    assert places(line.hollow)
