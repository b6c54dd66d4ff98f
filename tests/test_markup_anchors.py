"""Ids of headings: readable, unique, without numbers, and lasting."""

import re

from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from policygen.markup.heading_ids import assign_ids, heading_slug
from policygen.markup.reserved_names import SHADOWED


@for_each(
    ("heading", "name"),
    [
        ("Your Rights", "your-rights"),
        ("  Your   rights!  ", "your-rights"),
        ("What we collect & why", "what-we-collect-why"),
        ("E-mail and e_mail", "e-mail-and-e-mail"),
        ("Überblick", "überblick"),
        ("U\N{COMBINING DIAERESIS}berblick", "überblick"),
        ("您的权利", "您的权利"),
        ("プライバシー ポリシー", "プライバシー-ポリシー"),
        ("حقوقك", "حقوقك"),
        ("הזכויות שלך", "הזכויות-שלך"),
        ("Ваши права", "ваши-права"),
        ("ﬁnancial data", "financial-data"),
        ("🍪", "section"),
        ("🍪 Cookies", "cookies"),
        ("—", "section"),
        ("", "section"),
    ],
)
def test_an_id_is_readable(heading: str, name: str) -> None:  # case 40
    assert heading_slug(heading) == name


@for_each(
    ("heading", "name"),
    [
        ("3. Your rights", "your-rights"),
        ("3.2 Your rights", "your-rights"),
        ("3.2.1. Your rights", "your-rights"),
        ("(3) Your rights", "your-rights"),
        ("3) Your rights", "your-rights"),
        ("§ 3. Your rights", "your-rights"),
        ("2024 changes", "2024-changes"),  # a number that says something
        ("3.", "3"),
        ("3.2 ", "32"),
    ],
)
def test_a_number_in_front_is_left_out(heading: str, name: str) -> None:
    assert heading_slug(heading) == name


def test_a_name_that_shadows_a_property_gets_a_hyphen() -> None:  # case 27
    assert heading_slug("Location") == "location-"
    assert heading_slug("History") == "history-"
    assert assign_ids(["Location", "Location"]) == ("location-", "location--2")


def test_the_frames_own_names_are_not_for_headings() -> None:
    assert heading_slug("PG 13") == "-pg-13"


def test_a_repeated_heading_is_numbered() -> None:
    assert assign_ids(["A", "B", "A", "A"]) == ("a", "b", "a-2", "a-3")


def test_a_number_that_is_a_heading_itself_is_skipped() -> None:
    assert assign_ids(["A", "A 2", "A"]) == ("a", "a-2", "a-3")
    assert assign_ids(["A", "A", "A 2"]) == ("a", "a-2", "a-2-2")


def test_what_the_author_wrote_is_taken() -> None:
    assert assign_ids(["A", "A"], {"a", "a-3"}) == ("a-2", "a-4")


def test_an_id_from_the_version_before_stays() -> None:
    assert assign_ids(["A", "A"], previous_ids=["", "a"]) == ("a-2", "a")
    assert assign_ids(["A", "A", "A"], previous_ids=["", "a-2", "a"]) == ("a-3", "a-2", "a")


def test_an_id_does_not_stay_with_other_words() -> None:
    assert assign_ids(["B"], previous_ids=["a"]) == ("b",)
    assert assign_ids(["A b"], previous_ids=["a"]) == ("a-b",)
    assert assign_ids(["A"], previous_ids=["a-b"]) == ("a",)


def test_an_id_does_not_stay_where_the_author_took_it() -> None:
    assert assign_ids(["A"], {"a"}, ["a"]) == ("a-2",)


def test_an_id_stays_with_one_heading_only() -> None:
    assert assign_ids(["A", "A"], previous_ids=["a", "a"]) == ("a", "a-2")


HEADINGS = st.lists(
    st.sampled_from(["A", "A 2", "1. A", "A-2", "Body", "B!", "", "日本", "a"]) | st.text(max_size=6), max_size=12
)


@given(HEADINGS, st.sets(st.sampled_from(["a", "a-2", "b", "section"])))
def test_ids_are_unique_and_fit_for_links(headings: list[str], taken: set[str]) -> None:
    ids = assign_ids(headings, taken)
    assert len(ids) == len(headings)
    assert len(set(ids)) == len(ids)
    assert not set(ids) & taken
    for name in ids:
        assert re.fullmatch(r"[\w-]+", name)
        assert name not in SHADOWED
        assert not name.startswith("pg-")


@given(HEADINGS, st.data())
def test_inserting_a_heading_moves_no_id(headings: list[str], data: st.DataObject) -> None:
    before = assign_ids(headings)
    place = data.draw(st.integers(0, len(headings)))
    word = data.draw(st.sampled_from([*headings, "A", "New"]))
    kept = [*before[:place], "", *before[place:]]
    after = assign_ids([*headings[:place], word, *headings[place:]], previous_ids=kept)
    assert [*after[:place], *after[place + 1 :]] == list(before)
