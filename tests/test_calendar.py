"""Calendars, read by a small reader of RFC 5545."""

from dataclasses import replace
from datetime import UTC, datetime

from cases import for_each
from hypothesis import given
from hypothesis import strategies as st
from page_samples import CONFIG, policy, site, story, text, version, when

from policygen.config import Config
from policygen.core.model import Policy
from policygen.pages.data.calendars import MAX_LINE_BYTES, escaped, folded, policy_calendar, site_calendar

AS_OF = datetime(2026, 6, 1, tzinfo=UTC)
AUTHORITY = replace(CONFIG, id_authority="example.org,2026")
Properties = dict[str, str]


def parsed(data: bytes) -> tuple[Properties, list[Properties]]:
    """The calendar's own properties and those of its events, values of texts as they were before they were escaped.

    Holds the file to the rules of lines, of nesting, and of properties that must or may not repeat.
    """
    assert data.endswith(b"\r\n")
    lines = data[:-2].split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
    unfolded = data[:-2].replace(b"\r\n ", b"").decode().split("\r\n")
    assert unfolded[0] == "BEGIN:VCALENDAR"
    assert unfolded[-1] == "END:VCALENDAR"
    own: Properties = {}
    events: list[Properties] = []
    open_now = ["VCALENDAR"]
    components = 0
    for line in unfolded[1:-1]:
        name, colon, value = line.partition(":")
        assert colon, line
        if name == "BEGIN":
            open_now.append(value)
            components += 1
            if value == "VEVENT":
                events.append({})
            continue
        if name == "END":
            assert open_now.pop() == value
            continue
        if open_now[-1] in {"VCALENDAR", "VEVENT"}:
            into = own if open_now[-1] == "VCALENDAR" else events[-1]
            assert name not in into, f"{name} twice"
            into[name] = _read(value) if name in {"SUMMARY", "DESCRIPTION", "NAME", "X-WR-CALNAME"} else value
    assert open_now == ["VCALENDAR"]
    assert components, "an empty calendar is none"
    assert {"VERSION", "PRODID"} <= set(own)
    assert all({"UID", "DTSTAMP", "DTSTART;VALUE=DATE"} <= set(event) for event in events)
    return own, events


def _read(value: str) -> str:
    found, rest = "", iter(value)
    for sign in rest:
        assert sign not in ";,", "not escaped"
        found += {"n": "\n"}.get(escape := next(rest), escape) if sign == "\\" else sign
    return found


def calendar(
    of: Policy, config: Config = AUTHORITY, language: str = "", as_of: datetime = AS_OF
) -> tuple[Properties, list[Properties]]:
    (file,) = policy_calendar(site(config, of), of, language or of.language, as_of)
    return parsed(file.data)


def test_an_upcoming_version_is_an_event_of_its_day_and_so_is_the_one_in_force() -> None:
    own, events = calendar(story()[0])
    assert own["NAME"] == "Privacy policy"
    assert own["URL"] == "https://example.org/legal/privacy/upcoming/"
    assert [event["DTSTART;VALUE=DATE"] for event in events] == ["20260101", "20270101"]
    assert events[1] == {
        "UID": events[1]["UID"],
        "DTSTAMP": "20260501T000000Z",
        "DTSTART;VALUE=DATE": "20270101",
        "SEQUENCE": "1",
        "SUMMARY": "Privacy policy: new version takes effect",
        "DESCRIPTION": "- A seed swap.\n"
        "What changes: https://example.org/legal/privacy/compare/2026-01-01..2027-01-01/\n"
        "The text: https://example.org/legal/privacy/2027-01-01/",
        "URL": "https://example.org/legal/privacy/2027-01-01/",
        "TRANSP": "TRANSPARENT",
    }


def test_an_event_keeps_its_name_when_its_day_comes_and_when_it_is_postponed() -> None:
    first = version("2026-01-01", published=when("2025-12-01"))
    one = version("2027-01-01", published=when("2026-05-01"))
    postponed = replace(version("2027-03-01", published=when("2026-05-01")), formerly=("2027-01-01",))
    before, after, later = (
        calendar(policy(first, one))[1][-1],
        calendar(policy(first, one), as_of=datetime(2027, 2, 1, tzinfo=UTC))[1][-1],
        calendar(policy(first, postponed))[1][-1],
    )
    assert before == after
    assert later["UID"] == before["UID"]
    assert (later["DTSTART;VALUE=DATE"], later["SEQUENCE"]) == ("20270301", "1")


def test_what_has_no_day_is_left_out_and_a_calendar_is_never_empty() -> None:
    month = version("2027-05", published=when("2026-05-01"))
    unpublished = version("2027-06-01")
    withdrawn = version("2027-07-01", published=when("2026-05-01"), withdrawn="No more.")
    assert calendar(policy(month, unpublished, withdrawn))[1] == []


def test_the_day_is_that_of_the_policys_zone() -> None:
    late = version("2026-12-31T16:00:00+00:00", published=when("2026-05-01"))
    one = replace(policy(late), timezone="Asia/Tokyo")
    assert calendar(one)[1][0]["DTSTART;VALUE=DATE"] == "20270101"


def test_events_of_two_versions_languages_and_policies_have_names_of_their_own() -> None:
    texts = (text("# A"), text("# B", "de"))
    versions = tuple(version(day, *texts, published=when("2026-05-01")) for day in ("2026-05-20", "2027-01-01"))
    policies = [policy(*versions), policy(*versions, slug="terms")]
    found = []
    for language in ("en", "de"):
        (file,) = site_calendar(site(AUTHORITY, *policies), policies, language, AS_OF)
        found += [event["UID"] for event in parsed(file.data)[1]]
    assert len(set(found)) == len(found) == 8


def test_words_of_a_calendar_are_in_its_language() -> None:
    of = policy(version("2027-01-01", text("# A"), text("# B", "de", "Erklärung"), published=when("2026-05-01")))
    assert "Erklärung" in calendar(of, language="de")[1][0]["SUMMARY"]


def test_without_a_base_url_there_is_none() -> None:
    of = story()[0]
    assert list(policy_calendar(site(Config(), of), of, "en", AS_OF)) == []


@for_each("config", [AUTHORITY, CONFIG])
def test_a_name_does_not_depend_on_where_it_is_made(config: Config) -> None:
    assert calendar(story()[0], config) == calendar(story()[0], config)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_any_words_come_back_and_no_line_is_too_long(words: str) -> None:  # case 28
    line = f"SUMMARY:{escaped(words)}"
    data = folded(line)
    assert all(len(part) <= MAX_LINE_BYTES for part in data.split(b"\r\n"))
    assert data.decode().replace("\r\n ", "").removesuffix("\r\n") == line
    assert _read(escaped(words)) == "".join(
        sign for sign in words if sign in "\t\n" or (sign >= " " and sign != "\x7f")
    )
