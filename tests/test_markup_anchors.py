"""Ids of headings: readable, unique, without numbers, and lasting."""

import re
from collections.abc import Iterable, Sequence

from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from policygen.markup.document_reader import DocumentReader
from policygen.markup.heading_ids import NO_ID, HeadingId, assign_ids, heading_slug
from policygen.markup.reserved_names import SHADOWED


def ids_of(headings: Sequence[str], taken: Iterable[str] = (), previous: Sequence[str] = ()) -> tuple[str, ...]:
    """The ids of headings none of which had another one by the former rule."""
    ids = assign_ids(headings, taken, list(map(HeadingId, previous)))
    assert not any(heading_id.former for heading_id in ids)
    return tuple(heading_id.id for heading_id in ids)


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
        ("Article 5: Tools", "article-5-tools"),  # only a number in front is that of a section
        ("Section 2.1 Fees", "section-21-fees"),
        ("Annex A-1: Products", "annex-a-1-products"),
        ("2. Annex 3: Maps", "annex-3-maps"),
        ("As of May 3, 2025. More", "as-of-may-3-2025-more"),
    ],
)
def test_a_number_in_front_is_left_out(heading: str, name: str) -> None:
    assert heading_slug(heading) == name


def test_a_name_that_shadows_a_property_gets_a_hyphen() -> None:  # case 27
    assert heading_slug("Location") == "location-"
    assert heading_slug("History") == "history-"
    assert ids_of(["Location", "Location"]) == ("location-", "location--2")


def test_the_frames_own_names_are_not_for_headings() -> None:
    assert heading_slug("PG 13") == "-pg-13"


def test_a_repeated_heading_is_numbered() -> None:
    assert ids_of(["A", "B", "A", "A"]) == ("a", "b", "a-2", "a-3")


def test_a_number_that_is_a_heading_itself_is_skipped() -> None:
    assert ids_of(["A", "A 2", "A"]) == ("a", "a-2", "a-3")
    assert ids_of(["A", "A", "A 2"]) == ("a", "a-2", "a-2-2")


def test_what_the_author_wrote_is_taken() -> None:
    assert ids_of(["A", "A"], {"a", "a-3"}) == ("a-2", "a-4")


def test_an_id_from_the_version_before_stays() -> None:
    assert ids_of(["A", "A"], previous=["", "a"]) == ("a-2", "a")
    assert ids_of(["A", "A", "A"], previous=["", "a-2", "a"]) == ("a-3", "a-2", "a")


def test_an_id_does_not_stay_with_other_words() -> None:
    assert ids_of(["B"], previous=["a"]) == ("b",)
    assert ids_of(["A b"], previous=["a"]) == ("a-b",)
    assert ids_of(["A"], previous=["a-b"]) == ("a",)


def test_an_id_does_not_stay_where_the_author_took_it() -> None:
    assert ids_of(["A"], {"a"}, ["a"]) == ("a-2",)


def test_an_id_stays_with_one_heading_only() -> None:
    assert ids_of(["A", "A"], previous=["a", "a"]) == ("a", "a-2")


FORMERLY = [
    ("Article 5: Tools", "articletools"),
    ("Section 2.1 Fees", "sectionfees"),
    ("Annex A-1: Products", "annex-a-products"),
    ("A 1. b 2. c", "ab-2-c"),
]
"""Headings with the ids that they had when a number was taken out wherever it stood."""


@for_each(("heading", "former"), FORMERLY)
def test_an_id_of_the_former_rule_stays_beside_the_new_one(heading: str, former: str) -> None:
    assert assign_ids([heading]) == (HeadingId(heading_slug(heading), former),)
    html = DocumentReader().read(f"## {heading}\n").html()[1]
    assert html == f'<h2 id="{heading_slug(heading)}"><span id="{former}"></span>{heading}</h2>'


def test_an_id_of_the_former_rule_is_no_other_headings() -> None:
    assert assign_ids(["Article 5: Tools", "Articletools", "Article 5 tools"]) == (
        HeadingId("article-5-tools-2", "articletools"),
        HeadingId("articletools-2"),
        HeadingId("article-5-tools"),
    )
    assert assign_ids(["Article 5: Tools"], {"articletools", "article-5-tools"}) == (
        HeadingId("article-5-tools-2", "articletools-2"),
    )


def test_both_ids_stay_as_they_were() -> None:
    previous = [NO_ID, HeadingId("annex-1-fees", "annexfees"), HeadingId("annex-2-fees", "annexfees-2")]
    assert assign_ids(["Annex 0: Fees", "Annex 1: Fees", "Annex 3: Fees"], previous_ids=previous) == (
        HeadingId("annex-0-fees", "annexfees-3"),
        HeadingId("annex-1-fees", "annexfees"),
        HeadingId("annex-3-fees", "annexfees-2"),
    )


def test_a_heading_with_a_class_has_its_former_id_within() -> None:
    html = DocumentReader().read('## Article 5: *Tools* {: .big title="a > b" }\n').html()[1]
    assert re.fullmatch(r'<h2 [^>]*><span id="articletools"></span>Article 5: <em>Tools</em></h2>', html)


WORDS = ["A", "A 2", "1. A", "A-2", "Body", "B!", "", "日本", "a"]
HEADINGS = st.lists(st.sampled_from(WORDS) | st.text(max_size=6), max_size=12)
NUMBERED = st.lists(st.sampled_from(["A", "A 1. a", "A 2: a", "Aa", "A 2 a", "A 2-a", "Aa 3. b"]), max_size=12)


def former_ids(headings: Sequence[str], taken: Iterable[str], previous: Sequence[str]) -> list[str]:
    """The ids that headings had when only the former rule was there: by the words that each then asked for."""
    words = {"A 1. a": "Aa", "A 2: a": "Aa", "Aa 3. b": "Aab"}
    return list(ids_of([words.get(heading, heading) for heading in headings], taken, previous))


@given(NUMBERED, NUMBERED, st.sets(st.sampled_from(["a", "aa", "aa-2", "a-2-a"])), st.data())
def test_every_id_that_was_published_still_leads_to_its_heading(
    old: list[str], new: list[str], taken: set[str], data: st.DataObject
) -> None:
    """Over two versions of which some headings are the same, with the numbers that they kept."""
    before, before_formerly = assign_ids(old, taken), former_ids(old, taken, ())
    assert [heading_id.former or heading_id.id for heading_id in before] == before_formerly
    same = [data.draw(st.sampled_from([-1, *range(len(old))])) for _ in new]
    after = assign_ids(new, taken, [NO_ID if index < 0 else before[index] for index in same])
    formerly = former_ids(new, taken, ["" if index < 0 else before_formerly[index] for index in same])
    assert [heading_id.former or heading_id.id for heading_id in after] == formerly
    names = [name for heading_id in after for name in heading_id if name]
    assert len(set(names)) == len(names)
    assert not set(names) & taken


@given(HEADINGS, st.sets(st.sampled_from(["a", "a-2", "b", "section"])))
def test_ids_are_unique_and_fit_for_links(headings: list[str], taken: set[str]) -> None:
    ids = [name for heading_id in assign_ids(headings, taken) for name in heading_id if name]
    assert len(ids) >= len(headings)
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
    kept = [*before[:place], NO_ID, *before[place:]]
    after = assign_ids([*headings[:place], word, *headings[place:]], previous_ids=kept)
    assert [*after[:place], *after[place + 1 :]] == list(before)
