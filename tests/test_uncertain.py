"""What readers and programs are told where a record is silent or contradicts itself."""

import json
from dataclasses import replace
from datetime import UTC, datetime

from cases import for_each
from page_samples import AS_OF, CONFIG, by_path, lived, pages, policy, site, version, when
from selectolax.lexbor import LexborHTMLParser

from policygen.core.model import Doubt, DoubtKind, EndReason, Policy, RecordEnd, Status
from policygen.pages.data import version_data
from policygen.pages.data.feed_entries import entries
from policygen.pages.views.policy_context import policy_context
from policygen.render import Renderer
from policygen.timeline.applied import applied_in
from policygen.timeline.record_words import doubt_words, record_end_words
from policygen.timeline.standings import standings

DATED, SEEN = version("2017-03-01"), version(observed="2018-08-06")


def ended(reason: EndReason, day: str = "2018-08-06") -> Policy:
    """A policy whose record ends; if its newest text can be shown, that is the last version."""
    end = RecordEnd(when(day), reason, when(day))
    return replace(policy(*((DATED,) if end.without_text else (DATED, SEEN))), record_end=end)


def main_of(of: Policy, path: str, as_of: datetime = AS_OF, selector: str = "main") -> str:
    """The words of elements of a page, white space folded."""
    page = by_path(pages(of, as_of=as_of))[path]
    html = Renderer(None, CONFIG).render(page).data.decode()
    return " ".join(" ".join(node.text() for node in LexborHTMLParser(html).css(selector)).split())


@for_each(
    ("reason", "told"),
    [
        (EndReason.REMOVED, "Removed from its source on 6 August 2018; whether it applied on is not known."),
        (
            EndReason.UNPUBLISHED,
            "No longer published by its source, as seen on 6 August 2018; whether it applied on is not known.",
        ),
        (
            EndReason.UNREADABLE,
            "A later state, seen on 6 August 2018, cannot be shown; which text applies since then is not known.",
        ),
        (EndReason.UNDATED, "This is the newest text of its source, and it has no date; whether it applies"),
        (
            EndReason.WENT_BACK,
            "This is the newest text of its source, and it bears an earlier date than one before it;",
        ),
    ],
)
def test_the_current_page_and_the_home_page_say_what_is_not_known(reason: EndReason, told: str) -> None:
    one = ended(reason)
    for path in ("privacy/index.html", "index.html"):
        assert told in main_of(one, path)
        assert "n force since" not in main_of(one, path)
        assert "n force" not in main_of(one, path, selector="nav")
        assert "In force since" in main_of(one, path, datetime(2018, 8, 5, tzinfo=UTC))


def test_the_version_before_a_text_without_a_date_says_so() -> None:
    main = main_of(ended(EndReason.UNDATED), "privacy/2017-03-01/index.html")
    assert "A later text, seen on 6 August 2018, has no date; which one applies since then is not known." in main
    assert "Appliesfrom 1 March 2017; until when is not known" in main
    back = main_of(ended(EndReason.WENT_BACK), "privacy/2017-03-01/index.html")
    assert "A later text, seen on 6 August 2018, bears an earlier date; which one applies since then" in back


def test_the_table_has_a_row_for_the_time_after_a_file_was_removed() -> None:
    one, cells, before = ended(EndReason.REMOVED), ".pg-versions th, .pg-versions td", datetime(2018, 8, 5, tzinfo=UTC)
    table = main_of(one, "privacy/history/index.html", selector=cells)
    assert "since 6 August 2018 Removed from its source; whether it applied on is not known." in table
    assert "1 March 2017 Latest text known not known" in table
    assert "No earlier text is known." in table
    assert "Removed" not in main_of(one, "privacy/history/index.html", before, cells)


def test_a_version_that_was_taken_back_has_its_page_and_never_applies() -> None:
    one = policy(DATED, replace(version("2027-03-01"), taken_back=when("2026-05-20")))
    late = standings(one, datetime(2028, 1, 1, tzinfo=UTC))
    assert (late["2017-03-01"].status, late["2027-03-01"].status) == (Status.CURRENT, Status.WITHDRAWN)
    told = "Taken out of its source on 20 May 2026, before it took effect."
    assert f"This version does not apply. {told}" in main_of(one, "privacy/2027-03-01/index.html")
    assert told in main_of(one, "privacy/history/index.html")
    assert "2027" not in main_of(one, "privacy/upcoming/index.html")


@for_each(
    ("kind", "told"),
    [
        (DoubtKind.RECORDED_LATE, "Its text was first recorded on 2 May 2016, when the next version had begun."),
        (
            DoubtKind.UPDATED_LATER,
            "It states the date 2 May 2016, and that it was updated after that; it is dated by the",
        ),
        (DoubtKind.STATED_OTHERWISE, "Its words state another date: 2 May 2016."),
        (DoubtKind.WENT_BACK, "On 2 May 2016, after it had taken effect, its source went back to a text of an earlier"),
        (
            DoubtKind.UNPUBLISHED,
            "From 2 May 2016 until 3 June 2016 its source published no text; which one applied then is",
        ),
    ],
)
def test_a_doubtful_version_says_why(kind: DoubtKind, told: str) -> None:
    doubt = Doubt(kind, when("2016-05-02"), when("2016-06-03") if kind is DoubtKind.UNPUBLISHED else None)
    one = policy(replace(DATED, doubts=(doubt,)))
    for path in ("privacy/index.html", "privacy/2017-03-01/index.html", "privacy/history/index.html"):
        assert f"The dates of this version are doubtful. {told}" in main_of(one, path)
    assert doubt_words(doubt).startswith(told)
    (record,) = json.loads(version_data.versions_file(policy_context(lived(one), site(CONFIG, one), AS_OF)).data)[
        "versions"
    ]
    assert record["doubts"] == [{"kind": kind, "date": "2016-05-02", "until": "2016-06-03" if doubt.until else None}]


@for_each(
    ("reason", "title", "told"),
    [
        (EndReason.REMOVED, "removed from its source", "Removed from its source on"),
        (EndReason.UNPUBLISHED, "no longer published by its source", "No longer published by its source, as seen on"),
    ],
)
def test_that_a_source_has_no_text_any_more_is_told_in_the_feed(reason: EndReason, title: str, told: str) -> None:
    one = ended(reason)
    newest, *_ = entries(policy_context(lived(one), site(CONFIG, one), AS_OF), AS_OF)
    assert (newest.kind, newest.title) == (reason.value, f"Privacy policy: {title}")
    assert f"{told} 6 August 2018; whether it applied on is not known." in newest.content
    early = entries(policy_context(lived(one), site(CONFIG, one), AS_OF), datetime(2018, 8, 1, tzinfo=UTC))
    assert [entry.kind for entry in early] == ["in-force"]


@for_each("reason", list(EndReason))
def test_a_terminal_says_where_the_record_ends(reason: EndReason) -> None:
    words = record_end_words(RecordEnd(when("2018-08-06"), reason, when("2018-08-06")))
    assert "6 August 2018" in words
    assert words.endswith("not known.")


def test_in_a_gap_it_is_not_certain_what_applied() -> None:
    gap = Doubt(DoubtKind.UNPUBLISHED, when("2018-05-02"), when("2018-07-01"))
    one = policy(replace(DATED, doubts=(gap,)))
    days = ("2018-05-01", "2018-05-02", "2018-06-30", "2018-07-01")
    found = [applied_in(one, when(day)) for day in days]
    assert [answer.certain for answer in found if answer] == [True, False, False, True]
