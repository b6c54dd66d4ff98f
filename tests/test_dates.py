"""Dates: what is read, what is refused and how that is said, and how dates are printed."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from policygen.core.errors import Place, Problem, Severity
from policygen.core.model import Precision, When
from policygen.dates import YEARS, ParsedDate, day_before, end_of, find_zone, load_zone, parse, words, zone_names

PLACE = Place("content/privacy/a.md", 2, 12)
BERLIN = load_zone("Europe/Berlin")
UTC_ZONE = load_zone("UTC")

zones = st.sampled_from(sorted(zone_names())).map(load_zone)
days = st.dates(datetime(1000, 1, 1).date(), datetime(2999, 12, 31).date()).map(str)
months = days.map(lambda day: day[:7])
years = days.map(lambda day: day[:4])
clocks = st.datetimes(datetime(1000, 1, 2), datetime(2999, 12, 30)).map(lambda time: time.isoformat("T", "seconds"))
offsets = st.sampled_from(["", "Z", "+00:00", "-00:00", "+02:00", "-12:00", "+14:00", "+05:45", "+23:59"])
dates = st.one_of(days, months, years, st.builds("{}{}".format, clocks, offsets))


def when(text: str, name: str = "UTC") -> When:
    read = parse(text, load_zone(name), PLACE)
    assert read.when is not None, read.problems
    return read.when


def said(text: str, name: str | None = "Europe/Berlin") -> tuple[str, str, str]:
    """The one problem that a text has: code, message, hint."""
    read = parse(text, load_zone(name) if name else None, PLACE)
    assert len(read.problems) == 1
    problem = read.problems[0]
    assert problem.place == PLACE
    assert (read.when is None) == (problem.severity is Severity.ERROR)
    return problem.code, problem.message, problem.hint


@for_each(
    ("text", "code", "message", "hint"),
    [
        (
            "2026-13-01",
            "E021",
            "there is no month 13 in a year: `2026-13-01`",
            "write it as 2026-01-13",
        ),
        (
            "2026-13-13",
            "E021",
            "there is no month 13 in a year: `2026-13-13`",
            "months run from 01 to 12; the order is year, month, day",
        ),
        (
            "2026-02-30",
            "E021",
            "there is no `2026-02-30`: February 2026 has 28 days",
            "correct the day; the order is year, month, day",
        ),
        (
            "2026-04-00",
            "E021",
            "there is no `2026-04-00`: April 2026 has 30 days",
            "correct the day; the order is year, month, day",
        ),
    ],
)
def test_a_day_that_no_calendar_has(text: str, code: str, message: str, hint: str) -> None:  # case 5
    assert said(text) == (code, message, hint)


@for_each(
    ("text", "hint"),
    [
        ("2026-2-1", "write it as 2026-02-01"),
        ("2026/02/01", "write it as 2026-02-01"),
        ("2026.2", "write it as 2026-02"),
        ("20260201", "write it as 2026-02-01"),
        ("01/02/2026", "write 2026-02-01 for 1 February 2026, or 2026-01-02 for 2 January 2026"),
        ("2.04.2022", "write 2022-04-02 for 2 April 2022, or 2022-02-04 for 4 February 2022"),
        ("01022026", "write 2026-02-01 for 1 February 2026, or 2026-01-02 for 2 January 2026"),
        ("05/05/2026", "write it as 2026-05-05"),
        ("13/02/2026", "write it as 2026-02-13"),
        ("02/2026", "write it as 2026-02"),
        ("1 March 2026", "write it as 2026-03-01"),
        ("1st of March, 2026", "write it as 2026-03-01"),
        ("Sunday, 1 March 2026", "write it as 2026-03-01"),
        ("March 1, 2026", "write it as 2026-03-01"),
        ("Sept. 1 2026", "write it as 2026-09-01"),
        ("June 8. 2026", "write it as 2026-06-08"),
        ("Nov, 24 2022", "write it as 2022-11-24"),
        ("APRIL-2024", "write it as 2024-04"),
        ("October 2021", "write it as 2021-10"),
        (" 2026-02-01 ", "write it as 2026-02-01"),
        ("30 February 2026", "write a day as 2026-09-21, a month as 2026-09, a year as 2026"),
        ("May be 2026", "write a day as 2026-09-21, a month as 2026-09, a year as 2026"),
        ("soon", "write a day as 2026-09-21, a month as 2026-09, a year as 2026"),
        ("1/2/26", "write a day as 2026-09-21, a month as 2026-09, a year as 2026"),
        ("２０２６", "write a day as 2026-09-21, a month as 2026-09, a year as 2026"),
    ],
)
def test_another_form_is_refused_and_the_iso_form_is_proposed(text: str, hint: str) -> None:  # case 6
    assert said(text) == ("E020", f"`{text}` is not a date in the form 2026-09-21", hint)


@for_each(
    ("text", "proposed"),
    [
        ("2026-09-21T12:00:00.25Z", "2026-09-21T12:00:00Z"),
        ("2026-09-21 12:00 UTC", "2026-09-21T12:00Z"),
        ("2026-09-21t12:00+0200", "2026-09-21T12:00+02:00"),
        ("2026-09-21T12:00+2", "2026-09-21T12:00+02:00"),
        ("1 March 2026 at 9:30", "2026-03-01T09:30"),
    ],
)
def test_another_form_of_an_instant(text: str, proposed: str) -> None:  # case 6
    message = f"`{text}` is not a date in the form 2026-09-21T12:00:00+02:00"
    assert said(text) == ("E020", message, f"write it as {proposed}")


def test_a_missing_date() -> None:
    assert said("  ")[:2] == ("E020", "the date is missing")


@for_each(
    ("text", "kept"),
    [
        ("2026-09-21T12:00:00+02:00", "2026-09-21T12:00:00+02:00"),
        ("2026-09-21 12:00+02:00", "2026-09-21T12:00:00+02:00"),
        ("2026-09-21T10:00:30Z", "2026-09-21T10:00:30Z"),
        ("2026-09-21T10:00-00:00", "2026-09-21T10:00:00Z"),
        ("2026-09-21T12:00", "2026-09-21T12:00:00+02:00"),
        ("2026-01-21 12:00:01", "2026-01-21T12:00:01+01:00"),
        ("1850-01-01T00:00", "1849-12-31T23:06:32Z"),  # Berlin by the sun: an offset with seconds is not ISO 8601
    ],
)
def test_an_instant_is_kept_with_its_offset(text: str, kept: str) -> None:  # case 8
    read = when(text, "Europe/Berlin")
    assert (read.text, read.precision) == (kept, Precision.INSTANT)
    assert read.instant == datetime.fromisoformat(kept)
    assert read.instant.tzinfo is UTC


def test_a_time_needs_an_offset_or_a_zone() -> None:  # case 8
    assert said("2026-09-21T12:00", None) == (
        "E024",
        "`2026-09-21T12:00` needs a time zone",
        "add the offset, as in 2026-09-21T12:00+02:00, or 2026-09-21T12:00Z for UTC; or set `timezone`",
    )


@for_each("text", ["2026-09-21T12:00+15:00", "2026-09-21T12:00-12:30", "2026-09-21T12:00+01:60"])
def test_an_offset_that_no_place_has(text: str) -> None:
    assert said(text) == ("E021", f"there is no offset `{text[16:]}`", "offsets run from -12:00 to +14:00, Z is UTC")


@for_each(
    ("text", "time"),
    [("2026-09-21T24:00", "24:00:00"), ("2026-09-21T12:60Z", "12:60:00"), ("2026-09-21 99:99:99", "99:99:99")],
)
def test_a_time_that_no_clock_shows(text: str, time: str) -> None:
    hint = "times run from 00:00:00 to 23:59:59; midnight is 00:00 of the day that begins"
    assert said(text) == ("E021", f"there is no time of day {time}", hint)


def test_a_date_alone_is_midnight_in_the_zone() -> None:  # case 9
    assert when("2026-09-21", "Europe/Berlin").instant == datetime(2026, 9, 20, 22, tzinfo=UTC)
    assert when("2026-01-21", "Pacific/Kiritimati").instant == datetime(2026, 1, 20, 10, tzinfo=UTC)
    nowhere = parse("2026-09-21", None, PLACE)
    assert nowhere == ParsedDate(When("2026-09-21", Precision.DAY, datetime(2026, 9, 21, tzinfo=UTC)))


def test_partial_dates_keep_their_precision() -> None:  # case 10
    assert when("2001-01") == When("2001-01", Precision.MONTH, datetime(2001, 1, 1, tzinfo=UTC))
    assert when("2001") == When("2001", Precision.YEAR, datetime(2001, 1, 1, tzinfo=UTC))
    assert when("2001", "Europe/Berlin").instant == datetime(2000, 12, 31, 23, tzinfo=UTC)


def test_a_day_that_begins_in_a_gap_begins_after_it() -> None:  # case 11
    read = parse("2018-11-04", load_zone("America/Sao_Paulo"), PLACE)
    assert read.when == When("2018-11-04", Precision.DAY, datetime(2018, 11, 4, 3, tzinfo=UTC))
    jump = "the clocks in America/Sao_Paulo were put forward past 00:00 on 4 November 2018"
    assert said("2018-11-04", "America/Sao_Paulo") == (
        "E026",
        f"{jump}; 2018-11-04T01:00:00-02:00 is taken",
        "if another moment is meant, write it with its offset",
    )


def test_a_day_that_was_left_out_is_the_moment_of_the_jump() -> None:  # case 11
    apia = load_zone("Pacific/Apia")
    read = parse("2011-12-30", apia, PLACE)
    assert read.when is not None
    assert read.when.instant == datetime(2011, 12, 30, 10, tzinfo=UTC) == when("2011-12-31", "Pacific/Apia").instant
    assert end_of(read.when, apia) == read.when.instant
    assert [problem.code for problem in read.problems] == ["E026"]


def test_a_time_inside_a_gap_is_the_first_one_after_it() -> None:  # case 11
    read = parse("2026-03-29T02:30", BERLIN, PLACE)
    assert read.when is not None
    assert read.when.text == "2026-03-29T03:00:00+02:00"
    assert [problem.severity for problem in read.problems] == [Severity.WARNING]


def test_a_time_that_clocks_show_twice_needs_an_offset() -> None:  # case 11
    assert said("2026-10-25T02:30") == (
        "E025",
        "the clocks in Europe/Berlin showed 02:30 twice on 25 October 2026",
        "add the offset: 2026-10-25T02:30:00+02:00 for the first time, 2026-10-25T02:30:00+01:00 for the second",
    )


def test_a_day_whose_midnight_comes_twice_begins_with_the_first() -> None:  # case 11
    read = parse("2026-11-01", load_zone("America/Havana"), PLACE)
    assert read == ParsedDate(When("2026-11-01", Precision.DAY, datetime(2026, 11, 1, 4, tzinfo=UTC)))


@for_each(
    ("name", "hint"),
    [
        ("Europe/Olso", "did you mean `Europe/Oslo`?"),
        ("europe/berlin", "did you mean `Europe/Berlin`?"),
        ("New York", "did you mean `America/New_York`?"),
        ("utc", "did you mean `UTC`?"),
        ("CEST", "name a city of the zone, such as Europe/Berlin, or write UTC"),
        ("UTC+2", "name a city of the zone, such as Europe/Berlin, or write UTC"),
        ("../etc/x", "name a city of the zone, such as Europe/Berlin, or write UTC"),
        ("/etc/localtime", "name a city of the zone, such as Europe/Berlin, or write UTC"),
        ("localtime", "name a city of the zone, such as Europe/Berlin, or write UTC"),
        ("right/UTC", "name a city of the zone, such as Europe/Berlin, or write UTC"),
        ("Factory", "name a city of the zone, such as Europe/Berlin, or write UTC"),
    ],
)
def test_a_zone_that_does_not_exist(name: str, hint: str) -> None:  # case 12
    assert find_zone(name, PLACE) == Problem("E027", PLACE, f"there is no time zone `{name}`", hint)


def test_a_zone_that_exists() -> None:  # case 12
    assert find_zone("Europe/Berlin", PLACE) is BERLIN
    with pytest.raises(KeyError):
        load_zone("europe/berlin")


def test_zones_do_not_come_from_the_machine(tmp_path: object) -> None:  # case 13
    program = (
        "from policygen.dates import *; from policygen.core.errors import Place;"
        "w = parse('2026-09-21', load_zone('Europe/Berlin'), Place('a')).when;"
        "print(w.instant, words(w, 'en'), words(w, 'de'))"
    )
    expected = "2026-09-20 22:00:00+00:00 21 September 2026 21. September 2026\n"
    for odd in ("Pacific/Kiritimati", "Etc/GMT+12", ":no/such"):
        settings = {"TZ": odd, "LC_ALL": "de_DE.UTF-8", "PYTHONTZPATH": str(tmp_path)}
        run = subprocess.run(
            [sys.executable, "-c", program], env=os.environ | settings, capture_output=True, text=True, check=True
        )
        assert run.stdout == expected


@for_each("text", ["0001-01-01", "0999", "9999-12-31", "3000-01", "9999-12-31T23:59:59-12:00"])
def test_years_outside_the_range(text: str) -> None:  # case 14
    message = f"the year {text[:4]} is outside the years 1000 to 2999 that can be used"
    assert said(text) == ("E022", message, "correct the year")


@for_each(("text", "year"), [("1000-01-01T00:00+14:00", "0999"), ("2999-12-31T23:59:59-12:00", "3000")])
def test_an_instant_outside_the_range_in_utc(text: str, year: str) -> None:  # case 14
    assert said(text)[1] == f"the year {year} is outside the years 1000 to 2999 that can be used"


def test_leap_days_and_leap_seconds() -> None:  # case 15
    assert when("2024-02-29").text == "2024-02-29"
    assert said("2023-02-29")[0] == "E021"
    assert said("2016-12-31T23:59:60Z") == (
        "E023",
        "a leap second cannot be given: `2016-12-31T23:59:60Z`",
        "write 2016-12-31T23:59:59Z",
    )


def test_the_end_of_a_date() -> None:  # case 18
    assert end_of(when("2026-09-21", "Europe/Berlin"), BERLIN) == datetime(2026, 9, 21, 21, 59, 59, 999999, UTC)
    assert end_of(when("2026-12"), UTC_ZONE) == datetime(2026, 12, 31, 23, 59, 59, 999999, UTC)
    assert end_of(when("2024-02"), UTC_ZONE) == datetime(2024, 2, 29, 23, 59, 59, 999999, UTC)
    assert end_of(when("2999"), UTC_ZONE) == datetime(2999, 12, 31, 23, 59, 59, 999999, UTC)
    assert end_of(when("2026-09-21T12:00Z"), BERLIN) == datetime(2026, 9, 21, 12, tzinfo=UTC)


@for_each(
    ("text", "before"),
    [
        ("2026-09-21", "2026-09-20"),
        ("2024-03-01", "2024-02-29"),
        ("2026-01-01", "2025-12-31"),
        ("2001-01", "2000-12"),
        ("2001-03", "2001-02"),
        ("2001", "2000"),
        ("2026-09-21T12:00:00Z", "2026-09-21T12:00:00Z"),
    ],
)
def test_the_date_before(text: str, before: str) -> None:
    assert day_before(when(text)) == when(before)


def test_the_date_before_keeps_the_offset() -> None:
    assert day_before(when("2026-09-21", "Europe/Berlin")) == when("2026-09-20", "Europe/Berlin")


@for_each(
    ("text", "language", "expected"),
    [
        ("2026-09-21", "en", "21 September 2026"),
        ("2026-09-01", "en", "1 September 2026"),
        ("2001-01", "en", "January 2001"),
        ("2001", "en", "2001"),
        ("2026-09-21", "de", "21. September 2026"),
        ("2001-03", "de", "März 2001"),
        ("2026-09-21", "fr", "21 septembre 2026"),
        ("2026-09-21", "pt-BR", "21 de setembro de 2026"),
        ("2001-01", "ja", "2001年1月"),
        ("2001", "ja", "2001年"),
        ("2026-09-21T12:00:00+02:00", "en", "21 September 2026, 12:00 UTC+02:00"),
        ("2026-09-21T09:05:07Z", "en", "21 September 2026, 09:05:07 UTC"),
        ("2026-09-21T12:00:00-04:30", "de", "21. September 2026, 12:00 UTC-04:30"),
        ("2026-09-21", "tlh", "2026-09-21"),
        ("2026-09-21", "../en", "2026-09-21"),
    ],
)
def test_dates_in_words(text: str, language: str, expected: str) -> None:
    assert words(when(text), language) == expected


@given(dates, zones)
def test_what_was_read_reads_back_to_itself(text: str, zone: ZoneInfo) -> None:
    first = parse(text, zone, PLACE).when
    if first is not None:
        assert parse(first.text, zone, PLACE).when == first


@given(zones, st.sampled_from([days, months, years, clocks]).flatmap(lambda dates: st.tuples(dates, dates)))
def test_instants_are_ordered_as_their_texts(zone: ZoneInfo, pair: tuple[str, str]) -> None:
    one, other = (parse(text, zone, PLACE) for text in sorted(pair))
    if one.when and other.when:
        assert one.when.instant <= other.when.instant
        if len(set(pair)) == 2 and not one.problems + other.problems:
            assert one.when.instant < other.when.instant


@given(days, zones)
def test_a_date_ends_after_it_begins_and_before_the_next(text: str, zone: ZoneInfo) -> None:
    read = parse(text, zone, PLACE).when
    assert read is not None
    end = end_of(read, zone)
    assert read.instant <= end < read.instant + timedelta(hours=50)
    following = datetime.fromisoformat(text) + timedelta(days=1)
    if following.year in YEARS:
        assert when(following.date().isoformat(), str(zone)).instant == max(
            end + timedelta(microseconds=1), read.instant
        )


@given(dates, st.sampled_from(["en", "de", "ja", "ar"]))
def test_every_date_has_words_and_a_date_before(text: str, language: str) -> None:
    read = parse(text, BERLIN, PLACE).when
    if read is not None:
        assert read.text[:4].lstrip("0") in words(read, language)
        assert words(day_before(read), language)


@given(st.one_of(st.text(), st.from_regex(r"[0-9 ./:TZ+,-]{4,26}"), dates), st.one_of(st.none(), zones))
def test_no_text_makes_reading_a_date_fail(text: str, zone: ZoneInfo | None) -> None:
    read = parse(text, zone, PLACE)
    assert (read.when is None) == any(problem.severity is Severity.ERROR for problem in read.problems)


@given(st.text())
def test_no_text_makes_looking_up_a_zone_fail(name: str) -> None:
    assert isinstance(find_zone(name, PLACE), ZoneInfo) == (name in zone_names())
