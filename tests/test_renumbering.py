"""Numbers of sections, items and footnotes that follow from other changes: told once, and no word of any count."""

from typing import NamedTuple

import pytest
from hypothesis import given
from numbered_policies import Numbered, numbered_policies, reordered_policies
from page_samples import CONFIG, pages, policy, text, version
from selectolax.lexbor import LexborHTMLParser
from test_redline_laws import document, is_sound, rebuilds_both
from trees import marked_counts, marked_words

from policygen import redline
from policygen.histories.lineage import match_blocks
from policygen.redlines import ChangeKind, ComparisonCache, Redline, make_summary
from policygen.redlines.redline_text import ONLY_NUMBERS_CHANGED, counts_text
from policygen.redlines.renumbering import Numbered as Of
from policygen.redlines.renumbering import Renumbering, new_numbers_text
from policygen.redlines.section_numbers import Label, number_labels, references_in
from policygen.render import Renderer


def told(found: Redline) -> list[tuple[str, str]]:
    return [(renumbering.old, renumbering.new) for renumbering in found.renumberings]


def sections_text(*sections: str) -> str:
    """A policy in sections that are numbered by hand."""
    bodies = (f"## {number}. Part {text.split()[0]}\n\n{text}\n" for number, text in enumerate(sections, 1))
    return "\n".join(bodies)


# Laws


@given(numbered_policies())
def test_of_an_inserted_section_only_its_own_words_count(texts: Numbered) -> None:
    words = document(texts.inserted).words
    found = redline(texts.old, texts.new)
    assert (found.counts.added, found.counts.removed) == (words, 0)
    assert {change.kind for change in found.changes} == {ChangeKind.ADDED}
    rebuilds_both(found)
    is_sound(found)
    assert marked_counts(found.html) == (words, 0)
    back = redline(texts.new, texts.old)
    assert (back.counts.added, back.counts.removed) == (0, words)
    rebuilds_both(back)


@given(numbered_policies())
def test_each_section_that_follows_is_told_once(texts: Numbered) -> None:
    found = redline(texts.old, texts.new)
    count = len(found.old.headings) - 1
    follows = range(texts.number + 1, count + 1)
    assert told(found) == [(str(number), str(number + 1)) for number in follows]
    assert told(redline(texts.new, texts.old)) == [(str(number + 1), str(number)) for number in follows]


@given(reordered_policies())
def test_no_word_changes_where_sections_and_what_refers_to_them_are_in_another_order(texts: tuple[str, str]) -> None:
    found = redline(*texts)
    assert (found.counts.added, found.counts.removed) == (0, 0)
    assert {change.kind for change in found.changes} <= {ChangeKind.MOVED}
    rebuilds_both(found)
    is_sound(found)


def test_clauses_that_refer_to_each_other_move_with_their_numbers() -> None:
    texts = (
        "1. Fees are paid at noon.\n2. Dogs wait, but for section 1, outside.\n3. Lamps burn (see section 2).\n",
        "1. Lamps burn (see section 2).\n2. Dogs wait, but for section 3, outside.\n3. Fees are paid at noon.\n",
    )
    for old, new in (texts, texts[::-1]):
        found = redline(old, new)
        assert (found.counts.added, found.counts.removed) == (0, 0)
        rebuilds_both(found)


def test_a_reference_that_did_not_follow_counts_where_its_section_moved() -> None:
    old = sections_text("Fees are paid at noon.", "Dogs wait outside.", "Lamps burn, as section 2 says.")
    followed = sections_text("Lamps burn, as section 3 says.", "Fees are paid at noon.", "Dogs wait outside.")
    strayed = followed.replace("section 3", "section 1")
    assert redline(old, followed).counts.added == redline(old, followed).counts.removed == 0
    found = redline(old, strayed)
    assert found.counts.added == found.counts.removed > 0
    rebuilds_both(found)


# What is a number of a section


class Line(NamedTuple):
    """A block as far as its number goes."""

    text: str
    level: int


def labels(*lines: tuple[str, int]) -> dict[int, Label]:
    return number_labels([Line(*line) for line in lines])


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("4. Sharing", "4"),
        ("4) Sharing", "4"),
        ("4.2 Sharing", "4.2"),
        ("§ 4 Weitergabe", "4"),
        ("Section 4: Sharing", "4"),
        ("Article IV", "IV"),
        ("Artikel 4 – Weitergabe", "4"),
        ("第四条 共享", "四"),
        ("第4章：共享", "4"),
        ("제4조(목적)", "4"),
        ("المادة ٤: المشاركة", "٤"),
        ("Punkt 4. Przekazywanie", "4"),
    ],
)
def test_a_number_in_front_of_a_heading_is_known(text: str, number: str) -> None:
    assert labels((text, 2))[0].number.words == number


@pytest.mark.parametrize("text", ["30 days", "2026. A year", "Sharing 4", "I am here", "A ship", "9/11 rules"])
def test_other_numbers_are_none_of_a_section(text: str) -> None:
    assert labels((text, 2), ("Sharing", 2)) == {}


def test_a_bare_number_counts_beside_one_before_or_after_it() -> None:
    assert {*labels(("1 Ropes", 2), ("2 Sails", 2), ("30 days", 2))} == {0, 1}
    assert {*labels(("a. Ropes", 0), ("b. Sails", 0), ("x. Oars", 0))} == {0, 1}
    assert {*labels(("i. Ropes", 0), ("ii. Sails", 0), ("iii. Oars", 0))} == {0, 1, 2}


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("See section 4.", ["4"]),
        ("Sections 4, 5 and 6 hold.", ["4", "5", "6"]),
        ("see clause 4.2(c)", ["4.2(c)"]),
        ("nach §§ 4–6 und Ziffer 7", ["4", "6", "7"]),
        ("(voir article 4)", ["4"]),
        ("根据第四条和第5条的规定", ["四", "5"]),
        ("a 4. pont szerint", ["4"]),
        ("в пункте 4 и разделе 5", ["4", "5"]),
        ("paragraph (c)", ["(c)"]),
        ("nets as in (b).", ["(b)"]),
        ("the section(s)", []),
        ("Article IV holds", ["IV"]),
        ("according to section 4 and 5 days later", ["4"]),
        ("within 30 days", []),
        ("Regulation 679", []),
        ("Article 6 GDPR", []),
        ("Article 6(1) of the General Regulation", []),
        ("§ 4 BDSG", []),
        ("version 4.2", []),
        ("in 2026/679", []),
    ],
)
def test_a_reference_is_a_number_after_a_word_for_a_section(text: str, numbers: list[str]) -> None:
    assert [reference.number.words for reference in references_in(text)] == numbers


# What it says


def test_a_reference_that_did_not_follow_is_left_alone() -> None:
    old = sections_text("Ropes as in section 2.", "Sails.")
    new = "## 1. Part Oars\n\nOars of ash.\n\n" + old.replace("2. Part", "3. Part").replace("1. Part", "2. Part")
    found = redline(old, new)
    assert (found.counts.added, found.counts.removed) == (6, 0)
    assert "section 2" in found.html


def test_a_reference_to_a_section_that_kept_its_number_is_reworded() -> None:
    found = redline(
        sections_text("Ropes as in section 2.", "Sails.", "Nets."),
        sections_text("Ropes as in section 3.", "Sails.", "Nets."),
    )
    assert found.renumberings == ()
    assert [change.kind for change in found.changes] == [ChangeKind.REWORDED]


def test_a_paragraph_that_was_divided_keeps_its_words_beside_new_numbers() -> None:
    ropes, nets = "Ropes lie in the old forge, as section {} says.", "Nets lie in the kennel, and section {} holds."
    old = f"## 1. Ropes\n\n{ropes} {nets}\n\n## 2. Sails\n\nSails.\n".replace("{}", "2")
    new = f"## 1. Ropes\n\n{ropes}\n\n{nets}\n\n## 2. Oars\n\nAsh.\n\n## 3. Sails\n\nSails.\n".replace("{}", "3")
    for texts, words in (((old, new), (3, 0)), ((new, old), (0, 3))):
        found = redline(*texts)
        assert (found.counts.added, found.counts.removed) == words
        assert found.html.count('<ins class="pg-renumbered">') == 3
        rebuilds_both(found)


def test_headings_of_nothing_but_a_number_go_with_what_stands_under_them() -> None:
    ropes, nets = (
        "Ropes are kept by the smith in the old forge.",
        "Nets lie, as Article {} says, in the kennel of dogs.",
    )
    old = f"## Article 1\n\n{ropes}\n\n## Article 2\n\n{nets.format(1)}\n"
    new = (
        f"## Article 1\n\nOars of ash are wholly new.\n\n## Article 2\n\n{ropes}\n\n## Article 3\n\n{nets.format(2)}\n"
    )
    found = redline(old, new)
    assert told(found) == [("1", "2"), ("2", "3")]
    assert (found.counts.added, found.counts.removed) == (8, 0)
    rebuilds_both(found)


def test_a_link_to_a_renumbered_section_leads_to_the_same_section() -> None:
    old = "See [section 2](#s-2).\n\n## 1. Ropes {#s-1}\n\n## 2. Sails {#s-2}\n"
    new = "See [section 3](#s-3).\n\n## 1. Ropes {#s-1}\n\n## 2. Oars {#s-2}\n\n## 3. Sails {#s-3}\n"
    assert [change.kind for change in redline(old, new).changes] == [ChangeKind.ADDED]
    of_tools = "See [section {0}](#{0}-sails).\n\n## 1. Ropes\n\n{1}## {0}. Sails\n"
    found = redline(of_tools.format(2, ""), of_tools.format(3, "## 2. Oars\n\n"))
    assert [change.kind for change in found.changes] == [ChangeKind.ADDED]
    elsewhere = redline(old, new.replace("(#s-3)", "(#s-1)"))
    assert [change.kind for change in elsewhere.changes] == [ChangeKind.FORMAT, ChangeKind.ADDED]


def test_sections_that_changed_places_change_their_numbers() -> None:
    ropes, sails = "Ropes are made of hemp by the smith on the pier.", "Sails are sewn in the loft above the old hall."
    old = f"## 1. Ropes\n\n{ropes}\n\n## 2. Sails\n\n{sails} See section 1.\n"
    new = f"## 1. Sails\n\n{sails} See section 2.\n\n## 2. Ropes\n\n{ropes}\n"
    found = redline(old, new)
    assert sorted(told(found)) == [("1", "2"), ("2", "1")]
    assert (found.counts.added, found.counts.removed) == (0, 0)
    rebuilds_both(found)


def test_a_word_beside_a_new_number_counts_alone() -> None:
    found = redline(
        "## 1. Ropes\n\nA.\n\n## 2. Sharing\n", "## 1. Ropes\n\nA.\n\n## 2. Oars\n\nB.\n\n## 3. Sharing data\n"
    )
    assert ("ins", "data") in marked_words(found.html)
    assert found.counts.removed == 0
    rebuilds_both(found)


def test_a_comparison_in_which_only_numbers_changed_says_so() -> None:
    found = redline("## 1. Ropes\n\nSee section 3.\n\n## 3. Sails\n", "## 1. Ropes\n\nSee section 2.\n\n## 2. Sails\n")
    assert not found.empty
    assert found.changes == ()
    assert found.counts.changed_sections == 0
    assert counts_text(found.counts, found.renumberings) == (
        f"{ONLY_NUMBERS_CHANGED} 1 section has a new number: 3 → 2."
    )
    assert found.text.startswith(ONLY_NUMBERS_CHANGED)
    assert found.values["renumberings"] == [{"old": "3", "new": "2", "of": "section"}]


def test_a_run_of_a_list_tells_what_was_renumbered() -> None:
    found = redline("## 2. Sails\n\nSee section 2, boy.\n", "## 1. Oars\n\n## 3. Sails\n\nSee section 3, man.\n")
    (reworded,) = [change for change in found.changes if change.kind is ChangeKind.REWORDED]
    assert [(run.text, run.renumbered) for run in found.runs(reworded) if run.kind.value in ("added", "removed")] == [
        ("2,", True),
        ("3,", True),
        ("boy", False),
        ("man", False),
    ]


def test_many_numbers_are_told_in_short() -> None:
    def section(old: str, new: str) -> Renumbering:
        return Renumbering(old, new, Of.SECTION)

    assert new_numbers_text([section("4", "5")], Of.SECTION) == "4 → 5"
    assert new_numbers_text([section("4", "5"), section("5", "6")], Of.SECTION) == "4 → 5, 5 → 6"
    assert new_numbers_text([section(str(k), str(k + 1)) for k in range(4, 13)], Of.SECTION) == "4–12 → 5–13"
    scattered = [section(str(k), str(k + 1)) for k in range(2, 40, 2)]
    assert new_numbers_text(scattered, Of.SECTION) == "2 → 3, 4 → 5, 6 → 7, 8 → 9, 10 → 11, 12 → 13 … (+13)"
    assert new_numbers_text(scattered, Of.ITEM) == ""


# On pages


NUMBERS = ("## 1. Ropes\n\nSee section 2 here.\n\n## 2. Sails\n\nWe sail.\n", "We mend nets on the old pier.")
RENUMBERED = f"## 1. Ropes\n\nSee section 3 here.\n\n## 2. Nets\n\n{NUMBERS[1]}\n\n## 3. Sails\n\nWe sail.\n"


def pages_of(*bodies: str, language: str = "en") -> dict[str, LexborHTMLParser]:
    """The pages of a policy with these texts, as a reader's browser has them."""
    versions = tuple(version(f"{2001 + index}-01-01", text(body, language)) for index, body in enumerate(bodies))
    renderer = Renderer(None, CONFIG)
    return {page.path: LexborHTMLParser(renderer.render(page).data.decode()) for page in pages(policy(*versions))}


def words_of(page: LexborHTMLParser, selector: str) -> list[str]:
    return [" ".join(node.text().split()) for node in page.css(selector)]


def test_pages_tell_of_new_numbers_once_and_mark_them_quietly() -> None:
    found = pages_of(NUMBERS[0], RENUMBERED)
    for path in ("privacy/compare/2001-01-01..2002-01-01/index.html", "privacy/since/2001-01-01/index.html"):
        assert words_of(found[path], ".pg-new-numbers") == ["1 section has a new number: 2 → 3."]
        assert words_of(found[path], ".pg-counts")[-1].endswith("9 words added, 0 removed.")
        assert len(found[path].css(".pg-anchor")) == 1
    assert "+9" in words_of(found["privacy/history/index.html"], "td[data-label=Words]")[0]


def test_pages_say_that_only_numbers_or_the_date_changed() -> None:
    numbers = "## 1. Ropes\n\nSee section 3.\n\n## 3. Sails\n"
    dated = "# Privacy policy\n\nLast updated: 1 May 2026\n\nWe sail.\n"
    for old, new, cell, words in (
        (numbers, numbers.replace("3", "2"), "only numbers", "Only numbers of sections, items or footnotes changed."),
        (dated, dated.replace("1 May", "3 June"), "only the date", "Only the date of the text changed."),
    ):
        found = pages_of(old, new)
        compare = found["privacy/compare/2001-01-01..2002-01-01/index.html"]
        assert words_of(compare, ".pg-counts")[0].startswith(words)
        assert words_of(found["privacy/history/index.html"], "td[data-label=Words]")[0] == cell


def test_a_summary_counts_as_its_redline_does() -> None:
    old, new = document(NUMBERS[0]), document(RENUMBERED)
    summary = make_summary(old, new, match_blocks(old, new), ComparisonCache())
    assert (summary.counts.added, summary.counts.removed) == (9, 0)
    assert summary.renumberings == redline(NUMBERS[0], RENUMBERED).renumberings
