import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from cases import for_each
from drawing import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from page_samples import lived, policy, site, story, text, version
from prose import SENTENCE

from policygen.histories.history import History, build_history
from policygen.markup.document_reader import DocumentReader
from policygen.pages.data.search_index import Run, Wording, search_file, search_index
from policygen.pages.views.policy_context import policy_context

AS_OF = datetime(2026, 6, 1, tzinfo=UTC)


def value(of: History) -> dict[str, Any]:
    """What stands in the file of a policy."""
    file = search_file(policy_context(of, site(), AS_OF))
    found = json.loads(file.data)
    assert isinstance(found, dict)
    return found


def history(*bodies: str) -> History:
    return lived(policy(*(version(f"{2001 + year}-01-01", text(body)) for year, body in enumerate(bodies))))


def wordings(of: History) -> dict[str, tuple[Run, ...]]:
    index = search_index(of.documents, of.clauses)
    return {found.words: found.runs for _, all_of_it in index.clauses for found in all_of_it}


def test_a_wording_has_its_versions_as_runs() -> None:
    found = history(
        "# Title\n\nWe keep logs.", "# Title\n\nNothing is kept.", "# Title\n\nWe keep logs.", "# Title\n\nX."
    )
    assert wordings(found)["We keep logs."] == (Run(0, 0, -1), Run(2, 2, -1))
    assert wordings(found)["Title"] == (Run(0, 3, -1),)


@for_each(
    ("title", "above"),
    [("Scope", -1), ("SCOPE.", -1), ("Rules", 0)],
)
def test_the_first_heading_is_a_section_where_another_title_is_set(title: str, above: int) -> None:
    body = text("# Scope\n\nWe keep logs.\n\n# Data\n\nAll of it.")
    found = lived(policy(version("2001-01-01", replace(body, title=title))))
    assert wordings(found)["We keep logs."] == (Run(0, 0, above),)
    one_heading = replace(text("# Scope\n\nWe keep logs.\n\n## Data\n\nAll of it."), title=title)
    assert wordings(lived(policy(version("2001-01-01", one_heading))))["We keep logs."] == (Run(0, 0, -1),)


def test_the_same_text_under_two_titles() -> None:
    body = text("# Scope\n\nWe keep logs.\n\n# Data\n\nAll of it.")
    first, second = (version(day, replace(body, title=title)) for day, title in (("2001", "Scope"), ("2002", "Rules")))
    one = lived(policy(first, second))
    assert [document.begins_with_title for document in one.documents] == [True, False]
    again = build_history(one.policy, "en", {}, DocumentReader(), before=one)
    assert all(new is old for new, old in zip(again.documents, one.documents, strict=True))


def test_a_clause_has_its_wordings_newest_first_and_the_newest_text_comes_first() -> None:
    found = history(
        "# Title\n\nWe keep the logs of our site for thirty days.\n\nIt ends here.",
        "# Title\n\nA new beginning with other words.\n\nWe keep the logs of our site for sixty days.",
    )
    index = search_index(found.documents, found.clauses)
    assert [[wording.words for wording in each] for _, each in index.clauses] == [
        ["Title"],
        ["A new beginning with other words."],
        ["We keep the logs of our site for sixty days.", "We keep the logs of our site for thirty days."],
        ["It ends here."],
    ]


def test_form_alone_is_no_wording_and_no_words_are_none() -> None:
    found = history("We *keep* logs.\n\n---\n\nEnd.", "We keep logs.\n\nEnd.")
    assert wordings(found) == {"We keep logs.": (Run(0, 1, -1),), "End.": (Run(0, 1, -1),)}


def test_a_wording_is_named_with_the_heading_above_it_in_the_last_version_of_a_run() -> None:
    found = history("# T\n\n## One\n\n### Deep\n\nWords.", "# T\n\n## Two\n\n### Deep\n\nWords.\n\n## End\n\nEnd.")
    index = search_index(found.documents, found.clauses)
    assert wordings(found)["Words."] == (Run(0, 1, index.headings.index(("Deep", "deep", 2))),)
    assert index.headings[2] == ("Two", "two", -1)
    assert index.headings[1] == ("Deep", "deep", 0)  # below "One", as the first version had it
    (ends,) = {runs for words, runs in wordings(found).items() if words == "End"}
    assert index.headings[ends[0].heading] == ("End", "end", -1)  # a heading stands below itself


def test_the_file_says_all_that_a_page_shows() -> None:
    privacy = story()[0]
    found = value(lived(privacy))
    assert list(found) == ["policy", "language", "dates", "versions", "headings", "clauses"]
    assert found["versions"] == [
        ["2001-01", "2001-01", "2024-07-08", "superseded", 0, 0],
        ["2024-07-08", "2024-07-08", "2026-01-01", "superseded", 0, 0],
        ["2025-01-01", "2025-01-01", "2026-01-01", "withdrawn", 0, 0],
        ["2026-01-01", "2026-01-01", "2027-01-01", "current", 0, 0],
        ["2027-01-01", "2027-01-01", None, "upcoming", 0, 0],
    ]
    assert found["dates"]["2001-01"] == "January 2001"
    entry = {iso for _, start, until, *_ in found["versions"] for iso in (start, until) if iso}
    assert set(found["dates"]) == entry


def test_a_version_that_a_language_lacks_is_told() -> None:
    german = value(lived(story()[0], "de"))
    assert [(id, alone) for id, *_, alone in german["versions"]] == [("2024-07-08", 1), ("2026-01-01", 1)]


def test_a_text_that_was_only_seen_says_so() -> None:
    assert [seen for *_, seen, _ in value(lived(story()[2]))["versions"]] == [1, 1]


@for_each("hostile", ["</script><b>", "<!-- <img src=x>"])
def test_markup_in_a_text_ends_nothing(hostile: str) -> None:  # cases 29, 33
    data = search_file(policy_context(history(f"# T\n\n`{hostile}`"), site(), AS_OF)).data.decode()
    assert "</" not in data
    assert "<!--" not in data
    assert hostile in [found[0] for _, each in json.loads(data)["clauses"] for found in each]


BODIES = st.lists(st.lists(SENTENCE, min_size=1, max_size=6).map("\n\n".join), min_size=1, max_size=6)


@settings(max_examples=examples(60))
@given(BODIES)
def test_every_wording_is_there_with_exactly_its_versions(bodies: list[str]) -> None:
    found = history(*(f"# Title\n\n{body}" for body in bodies))
    index = search_index(found.documents, found.clauses)
    told = {
        (name, wording.words, place)
        for name, each in index.clauses
        for wording in each
        for run in wording.runs
        for place in range(run.first, run.last + 1)
    }
    assert told == {
        (name, block.text, place)
        for place, (document, names) in enumerate(zip(found.documents, found.clauses, strict=True))
        for block, name in zip(document.blocks, names, strict=True)
        if block.text
    }


@settings(max_examples=examples(60))
@given(BODIES)
def test_runs_neither_touch_nor_overlap_and_the_newest_wording_is_first(bodies: list[str]) -> None:
    found = history(*bodies)
    index = search_index(found.documents, found.clauses)
    for _, each in index.clauses:
        newest = [wording.runs[-1].last for wording in each]
        assert newest == sorted(newest, reverse=True)
        assert all(_apart(wording) for wording in each)


def _apart(wording: Wording) -> bool:
    ends = [place for run in wording.runs for place in (run.first, run.last + 1)]
    return ends == sorted(ends) and len(set(ends)) == len(ends)
