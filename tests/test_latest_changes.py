"""The page of latest changes: what happened to which policy, on which day, and how much it changed."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

from page_samples import AS_OF, CONFIG, archive, by_path, pages, policy, story, text, version, when
from selectolax.lexbor import LexborHTMLParser

from policygen.core.model import EndReason, Erratum, Policy, RecordEnd, Revision
from policygen.pages.views.latest_changes import ChangesView, ShownChange
from policygen.pages.views.policy_changes import MAX_CHANGES
from policygen.render import Renderer

PATH = "changes/index.html"


def changes(*policies: Policy, path: str = PATH, as_of: datetime = AS_OF) -> ChangesView:
    view = by_path(pages(*policies, as_of=as_of))[path].values["view"]
    assert isinstance(view, ChangesView)
    return view


def by_day(view: ChangesView) -> dict[str, list[ShownChange]]:
    return {day.date.iso: list(day.changes) for day in view.days}


def other(*versions: str) -> Policy:
    """A policy beside the one that a test is about."""
    return policy(*map(version, versions), slug="other")


def test_every_change_stands_under_its_day_the_newest_first() -> None:
    one = policy(
        version("2024-01-01", text("# A\n\nWe keep it.")), version("2025-01-01", text("# A\n\nWe keep it all."))
    )
    days = by_day(changes(one, other("2024-06-01", "2025-01-01")))
    assert list(days) == ["2025-01-01", "2024-06-01", "2024-01-01"]
    assert [change.current for change in days["2025-01-01"]] == ["../other/", "../privacy/"]
    longer = days["2025-01-01"][1]
    assert (longer.kind, longer.added, longer.removed) == ("in-force", 1, 0)
    assert longer.changes_href == "../privacy/compare/2024-01-01..2025-01-01/"
    first = days["2024-01-01"][0]
    assert (first.added, first.changes_href, first.href) == (None, "", "../privacy/2024-01-01/")


def test_what_an_author_announced_corrected_postponed_and_withdrew_is_told_in_his_words() -> None:
    days = by_day(changes(*story()))
    kinds = Counter(change.kind for same_day in days.values() for change in same_day)
    assert {"announced", "seen", "in-force", "corrected", "postponed", "withdrawn"} <= kinds.keys()
    (corrected,) = [change for change in days["2024-07-19"] if change.kind == "corrected"]
    assert (corrected.note, corrected.added, corrected.removed) == ("It is ten years, not twelve.", 2, 2)
    assert corrected.changes_href == "../privacy/2024-07-08/r1/"
    assert [change.note for change in days["2026-05-20"]] == ["It is <late>."]
    assert [change.note for change in days["2024-12-20"]] == ["It was published by <mistake>."]
    assert [change.note for change in days["2026-05-01"]] == ["A seed swap."]
    assert max(days) <= "2026-06-01"  # nothing that is still to come
    assert {change.version.id for change in days["2025-12-01"]} == {"2026-01-01"}


def test_what_happened_at_an_instant_stands_under_its_day_in_the_policys_zone() -> None:
    late = replace(policy(version("2025-01-01T23:30:00+00:00", id="2025-01-01")), timezone="Europe/Berlin")
    assert list(by_day(changes(late, other("2024-01-01")))) == ["2025-01-02", "2024-01-01"]


def test_a_correction_whose_old_text_is_not_kept_has_no_comparison() -> None:
    one = policy(version("2024-01-01", errata=(Erratum(when("2024-02-01"), "A letter."),)))
    (corrected,) = by_day(changes(one, other("2023-01-01")))["2024-02-01"]
    assert (corrected.kind, corrected.added, corrected.changes_href) == ("corrected", None, "")


def test_a_change_without_another_word_says_so() -> None:
    older = Revision(1, (text("# A\n\nOne two."),), when("2024-01-01"))
    one = policy(version("2024-01-01", text("# A\n\n*One* two."), revisions=(older,), recorded=when("2024-03-01")))
    page = by_path(pages(one, other("2023-01-01")))[PATH]
    tree = LexborHTMLParser(Renderer(None, CONFIG).render(page).data.decode())
    assert "1 change, no words" in tree.css_first(".pg-event").text()


def test_a_file_that_was_removed_is_told_without_a_comparison() -> None:
    day = when("2025-03-01")
    removed = replace(other("2024-01-01", "2024-06-01"), record_end=RecordEnd(day, EndReason.REMOVED, day))
    (change,) = by_day(changes(removed, policy(version("2024-01-01"))))["2025-03-01"]
    assert (change.kind, change.current, change.changes_href, change.note) == ("removed", "../other/", "", "")


def test_a_language_has_the_page_if_it_has_more_than_one_policy() -> None:
    found = by_path(pages(*story()))
    assert {path for path in found if path.endswith(PATH)} == {PATH, "de/changes/index.html"}
    assert [translation.href for translation in found[PATH].values["head"].translations] == ["../de/changes/"]
    assert found["de/index.html"].values["view"].changes == "changes/"
    assert PATH not in by_path(pages(policy(version("2024-01-01"))))


def test_a_policy_that_stands_there_keeps_its_address() -> None:
    found = by_path(pages(policy(version("2024-01-01"), slug="changes"), other("2024-01-01")))
    assert found[PATH].template == "current.html"
    assert found["index.html"].values["view"].changes == ""


def test_the_page_is_a_list_of_the_latest_not_of_all() -> None:
    days = [f"{year}-{month:02}-01" for year in range(2000, 2022) for month in range(1, 13)]
    view = changes(other(*days), policy(version("2024-01-01")))
    assert sum(len(day.changes) for day in view.days) == MAX_CHANGES
    assert (view.has_earlier, view.is_long) == (True, True)
    assert view.days[0].date.iso == "2024-01-01"
    few = changes(*archive()[:2])
    assert (few.has_earlier, few.is_long) == (False, False)


def test_each_change_names_its_group_and_leads_there() -> None:
    groups = {
        change.group.label: change.group.href
        for day in changes(*archive(), as_of=datetime(2027, 1, 1, tzinfo=UTC)).days
        for change in day.changes
        if change.group
    }
    titles = {change.full_title for day in changes(*archive()).days for change in day.changes}
    assert titles >= {"Rules", "Birch & Sons – Rules", "Acorn – Privacy policy"}
    assert groups["Birch & Sons"] == "../group/birch-sons/"
    assert groups["Acorn"] == groups["acorn"] == "../group/acorn/"
