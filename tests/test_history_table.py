"""The table of a history as a complete record: every version in its place, and what is not known."""

from dataclasses import replace
from datetime import UTC, datetime

from cases import for_each
from page_samples import AS_OF, by_path, pages, policy, story, text, version, when

from policygen.core.model import Change, Policy, Revision, Version
from policygen.pages.views.history_pages import HistoryView
from policygen.pages.views.history_table import MAX_UNGROUPED, SilenceRow, VersionRow
from policygen.timeline.silences import SilenceReason


def history(of: Policy, language: str = "", as_of: datetime = AS_OF) -> HistoryView:
    folder = f"{language}/{of.slug}" if language else of.slug
    view = by_path(pages(of, as_of=as_of))[f"{folder}/history/index.html"].values["view"]
    assert isinstance(view, HistoryView)
    return view


def outline(view: HistoryView) -> list[str]:
    """Versions by their ids, silences by their kind and their ends, as the rows follow one another."""
    return [
        row.mention.entry.id
        if isinstance(row, VersionRow)
        else " ".join(filter(None, (row.kind, *map(iso, (row.start, row.end)))))
        for year in view.years
        for row in year.rows
    ]


def iso(date: object) -> str:
    return getattr(date, "iso", "")


def seen(*days: str) -> tuple[Version, ...]:
    return tuple(version(observed=day) for day in days)


def test_what_is_not_known_of_the_time_before_is_said() -> None:
    assert outline(history(policy(version("2017-06")))) == ["2017-06", "unknown 2017-06"]
    first = version("2017-06-01", change=Change.FIRST)
    assert outline(history(policy(first))) == ["2017-06-01", "first 2017-06-01"]


def test_versions_that_have_not_applied_leave_the_time_before_open() -> None:
    assert outline(history(policy(version("2027-01-01")))) == ["2027-01-01"]
    assert outline(history(policy(version("2020-01-01", withdrawn="No.")))) == ["2020-01-01"]
    both = policy(version("2020-01-01", withdrawn="No."), version("2021-01-01"))
    assert outline(history(both)) == ["2021-01-01", "2020-01-01", "unknown 2021-01-01"]


@for_each(
    ("old", "new", "gap"),
    [
        ("2018-05-03", "2019-05-03", False),
        ("2018-05-03", "2019-05-04", True),
        ("2018", "2019-12-31", False),
        ("2018", "2020-01-02", True),
        ("2018-05", "2019-05-31", False),
        ("2018-05", "2019-06-01", True),
    ],
)
def test_more_than_a_year_between_two_sightings_is_a_gap(old: str, new: str, gap: bool) -> None:
    found = outline(history(policy(*seen(old, new))))
    assert (f"unseen {old} {new}" in found) is gap


def test_a_dated_version_ends_a_gap_and_has_none_after_it() -> None:
    known = (*seen("2010-01-01"), version("2014-01-01"), *seen("2016-01-01"), version("2020-01-01"))
    assert outline(history(policy(*known))) == [
        "2020-01-01",
        "seen-2016-01-01",
        "2014-01-01",
        "unseen 2010-01-01 2014-01-01",
        "seen-2010-01-01",
        "unknown 2010-01-01",
    ]


def test_a_withdrawn_version_is_no_gap() -> None:
    known = version("2010-01-01"), version("2015-01-01", withdrawn="No."), version("2020-01-01")
    view = history(policy(*known))
    assert outline(view) == ["2020-01-01", "2015-01-01", "2010-01-01", "unknown 2010-01-01"]
    assert str(view.rows[2].mention.entry.until) == "1 January 2020"


@for_each(("as_of", "ahead"), [("2014-12-31", True), ("2015-01-01", False)])
def test_the_end_of_a_policy_has_a_row(as_of: str, ahead: bool) -> None:
    view = history(
        policy(version("2010-01-01"), retired="2015-01-01"), as_of=datetime.fromisoformat(as_of).replace(tzinfo=UTC)
    )
    assert outline(view) == ["ended 2015-01-01", "2010-01-01", "unknown 2010-01-01"]
    (ended, *_) = view.years[0].rows
    assert isinstance(ended, SilenceRow)
    assert (ended.kind, ended.is_ahead) == (SilenceReason.ENDED, ahead)


def test_a_version_without_a_text_in_the_language_stands_in_its_place() -> None:
    (rules,) = (one for one in story() if one.slug == "rules")
    view = history(rules, "de")
    assert outline(view) == ["2021-01-01", "2020-01-01", "unknown 2020-01-01"]
    lacking, own = view.rows
    assert (lacking.mention.language, lacking.mention.href) == ("en", "../../../rules/2021-01-01/")
    assert lacking.address == "https://example.org/legal/rules/2021-01-01/"
    assert lacking.digest == rules.versions[1].texts[0].digest.removeprefix("sha256:")
    assert (lacking.changes_href, lacking.since_href, lacking.compare_any_href, lacking.added) == ("", "", "", None)
    assert (own.mention.language, own.address) == ("", "https://example.org/legal/de/rules/2020-01-01/")


def test_a_row_has_the_digests_of_all_that_was_published() -> None:
    states = tuple(Revision(number, (text(f"# A\n\n{number}."),), when(f"2024-02-0{number}")) for number in (1, 2))
    (row,) = history(policy(version("2024-01-01", text("# A\n\n3."), revisions=states))).rows
    assert [state.number for state in row.superseded] == [1, 2]
    assert [f"sha256:{state.digest}" for state in row.superseded] == [state.texts[0].digest for state in states]
    assert len({row.digest, *(state.digest for state in row.superseded)}) == 3


def test_a_text_seen_before_its_date_keeps_both() -> None:
    (row,) = history(policy(version("2024-01-01", observed="2023-12-01"))).rows
    assert iso(row.observed) == "2023-12-01"


def test_long_tables_are_cut_into_years() -> None:
    few = [version(f"{2000 + number // 4}-{number % 4 + 1:02}-01") for number in range(MAX_UNGROUPED)]
    assert [year.label for year in history(policy(*few)).years] == [""]
    view = history(policy(*few, version("2024-01-01"), retired="2026-01-01"))
    assert [(year.label, year.anchor, len(year.versions)) for year in view.years] == [
        ("2026", "pg-y2026", 0),
        ("2024", "pg-y2024", 1),
        *((f"{year}", f"pg-y{year}", 4) for year in range(2004, 1999, -1)),
    ]
    assert len(view.rows) == MAX_UNGROUPED + 1


def test_a_year_is_that_of_the_policys_zone() -> None:
    known = [version(f"{2000 + number}-03-01") for number in range(MAX_UNGROUPED)]
    last = version("2021-12-31T23:30:00+00:00")
    one = policy(*known, last)
    assert history(one).years[0].label == "2021"
    assert history(replace(one, timezone="Europe/Berlin")).years[0].label == "2022"


def test_a_script_gets_the_days_on_which_a_policy_may_have_ended() -> None:
    ended = policy(version("2010-01-01"), retired="2015-03")
    assert history(ended).retirement_days == {"first": "2015-03-01", "sure": "2015-04-01"}
    assert history(policy(version("2010-01-01"))).retirement_days is None
