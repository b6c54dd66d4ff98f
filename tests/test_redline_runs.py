"""What is said once of a run of blocks, what moved together, and what passages show of unchanged blocks."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from drawing import examples
from hypothesis import given, settings
from prose import PAIRS
from trees import body_of, faults, words

from policygen import redline
from policygen.phrases import Catalogues
from policygen.redlines import HtmlStyle, Redline, blocks_html
from policygen.redlines.redline_phrases import Note, Phrase, make_note

CASES = Path(__file__).parent / "redlines"
BEFORE, AFTER = "We begin with what stays as it is.\n", "We end with what stays as it is.\n"
TABLE = "| Boat | Berth | Fee |\n|---|---|---|\n" + "".join(f"| Boat {n} | Pier {n} | {n} crowns |\n" for n in range(6))
LONG = " ".join(f"word{n}" for n in range(90))


def around(inside: str) -> str:
    return f"{BEFORE}\n{inside}\n\n{AFTER}"


def labels(html: str) -> list[str]:
    return [" ".join((node.text() or "").split()) for node in body_of(html).css(".pg-label")]


def shown(found: Redline, style: HtmlStyle | None = None, max_run: int | None = None) -> str:
    """The HTML of all passages."""
    return "\n".join(blocks_html(passage.blocks, style) for passage in found.passages(max_run=max_run))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "60-runs-of-blocks",
            [
                *("Added: 2 paragraphs", "Added: 1 list item", "Added: 1 list item", "Added: 2 table rows"),
                "Removed: section with 2 paragraphs",
            ],
        ),
        ("61-numbered-section-moved", ["Moved here from section 1, unchanged"]),
        ("62-long-context", []),
        ("63-row-far-from-its-head", []),
    ],
)
def test_cases_are_told_by_their_labels(name: str, said: list[str]) -> None:
    old, new = ((CASES / f"{name}.{side}.md").read_text("utf-8") for side in ("old", "new"))
    assert labels(shown(redline(old, new))) == said


# Runs of whole blocks


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ("One new paragraph.", "Added: 1 paragraph"),
        ("One.\n\nTwo.\n\n---\n\nThree.", "Added: 3 paragraphs"),
        ("* one\n* two", "Added: 2 list items"),
        ("* one\n\n    and more of it\n\n* two", "Added: 2 list items"),
        ("| a | b |\n|---|---|\n| c | d |\n| e | f |", "Added: 3 table rows"),
        ("## A heading", "Added: 1 heading"),
        ("## A heading\n\nWith a paragraph.\n\n* and an item", "Added: section with 2 paragraphs"),
        ("A paragraph.\n\n* an item", "Added: 2 paragraphs"),
    ],
)
def test_a_run_has_one_label_that_says_how_much_of_what_it_is(inside: str, said: str) -> None:
    before = f"{BEFORE}\nA line between.\n\n## Rest\n\n{AFTER}"
    after = f"{BEFORE}\nA line between.\n\n{inside}\n\n## Rest\n\n{AFTER}"
    assert labels(redline(before, after).html) == [said]
    assert labels(redline(after, before).html) == [said.replace("Added", "Removed")]


def test_a_label_stands_before_the_outermost_elements_that_came_or_went_as_a_whole() -> None:
    html = redline(around(""), around("> A quotation.\n\n* an item\n* another one")).html
    assert [(node.tag, node.attributes["data-whole"]) for node in body_of(html).css("[data-whole]")] == [
        ("p", "added"),
        ("blockquote", "added"),
        ("ul", "added"),
    ]
    assert html.index("Added: 3 paragraphs") < html.index("<blockquote")


def test_an_item_or_a_row_that_came_has_its_label_within_its_list_or_table() -> None:
    items = body_of(redline("* one\n* two\n", "* one\n* new item\n* two\n").html)
    assert [node.text() for node in items.css("li[data-whole] > .pg-label")] == ["Added: 1 list item "]
    rows = body_of(redline(TABLE, TABLE.replace("| Boat 3", "| A new boat | Pier 9 | 9 crowns |\n| Boat 3")).html)
    assert [(row.attributes.get("data-ui"), row.text()) for row in rows.css("tr[data-whole]")] == [
        (None, "Added: 1 table row"),
        (None, "A new boatPier 99 crowns"),
    ]
    assert [cell.attributes["colspan"] for cell in rows.css("tr[data-ui] > td")] == ["3"]


def test_words_within_a_passage_are_marked_without_a_label() -> None:
    html = redline(around("We keep all names."), around("We keep some names.")).html
    assert labels(html) == []
    assert "data-whole" not in html


def test_the_label_is_right_where_only_the_first_blocks_of_a_run_are_shown() -> None:
    found = redline(around(""), around("\n\n".join(f"New paragraph {n} says it." for n in range(40))))
    html = shown(found, max_run=3)
    assert labels(html) == ["Added: 40 paragraphs"]
    assert html.count("<ins>") == 3


def test_runs_are_counted_in_the_plural_of_the_language() -> None:
    said = {
        "de": ["Hinzugefügt: 1 Absatz", "Hinzugefügt: 3 Absätze"],
        "ar": ["أُضيف: فقرة واحدة", "أُضيف: 3 فقرات"],
        "ja": ["追加：段落1件", "追加：段落3件"],
    }
    for language, expected in said.items():
        phrases = Catalogues().phrases(language)
        assert [make_note(Phrase.ADDED_PARAGRAPHS, num=num).text(phrases) for num in (1, 3)] == expected


# What moved


MOVED = "## Office\n\nThe office is in the red house.\n\nIt opens at nine on working days.\n"
FEES = "## Fees\n\nFees are paid in spring, and never later than that.\n\nBoats that are late pay twice of it.\n"
MOVES = redline(around(f"{MOVED}\n{FEES}"), around(f"{FEES}\n{MOVED}"))


def test_a_section_that_moved_is_one_group_with_its_heading_in_sight() -> None:
    body = body_of(MOVES.html)
    assert labels(MOVES.html) == ["Moved here, unchanged"]
    (group,) = body.css(".pg-moved")
    assert [child.tag for child in group.iter()] == ["p", "h2", "details"]
    assert [node.text() for node in group.css("summary")] == ["2 unchanged paragraphs"]
    (note,) = body.css("[data-move-from]")
    assert [link.attributes["href"] for link in (*group.css(".pg-label a[href]"), *note.css("a"))] == [
        f"#{note.attributes['id']}",
        f"#{group.css('.pg-label a')[-1].attributes['id']}",
    ]


def test_a_section_that_moved_and_changed_is_not_folded() -> None:
    longer = MOVED.replace("at nine on", "at nine sharp on")
    html = redline(around(f"{MOVED}\n{FEES}"), around(f"{FEES}\n{longer}")).html
    (group,) = body_of(html).css(".pg-moved")
    assert group.css("details") == []
    assert "sharp" in html


def test_what_moved_says_from_which_section_and_to_which() -> None:
    block = "A paragraph of many words that will go elsewhere."
    data = "Data of all our members are kept here.\n\nNobody else may see any of these data.\n\nThey are kept a year."
    old = f"# Rules\n\n## 1. Scope\n\nScope is told.\n\n{block}\n\n## Data\n\n{data}\n"
    new = f"# Rules\n\n## 1. Scope\n\nScope is told.\n\n## Data\n\n{data}\n\n{block}\n"
    there, back = redline(old, new), redline(new, old)
    assert labels(there.html) == ["Moved here from section 1"]
    assert "(Moved from here to “Data”: “A paragraph of many words that …”)" in there.text
    assert labels(back.html) == ["Moved here from “Data”"]
    assert "(Moved from here to section 1: “A paragraph of many words that …”)" in back.text


def test_a_section_without_a_number_says_after_which_other_one_it_stood() -> None:
    old = f"# Rules\n\n{FEES}\n## Rest\n\nAll else is as it was.\n\n{MOVED}"
    new = f"# Rules\n\n{MOVED}\n{FEES}\n## Rest\n\nAll else is as it was.\n"
    there, back = redline(old, new), redline(new, old)
    assert labels(there.html) == ["Moved here from after “Rest”, unchanged"]
    assert labels(back.html) == ["Moved here, unchanged"]  # it stood first
    assert "(Moved from here to after “Rest”: “Office”)" in back.text


def test_without_scripts_and_style_sheets_there_are_no_anchors() -> None:
    found = redline(around(MOVED + "\n" + FEES), around(FEES + "\n" + MOVED))
    html = blocks_html(found.blocks, HtmlStyle(on_page=False))
    assert "id=" not in html
    assert "href=" not in html
    assert labels(html) == ["Moved here, unchanged"]


# Unchanged blocks beside a change


def paragraphs(html: str) -> Sequence[str]:
    return [" ".join((node.text() or "").split()) for node in body_of(html).css("p")]


def test_of_a_long_paragraph_beside_a_change_the_near_end_is_shown() -> None:
    found = redline(f"{LONG}\n\nPay one crown.\n\n{LONG}x\n\nEnd.\n", f"{LONG}\n\nPay two crowns.\n\n{LONG}x\n\nEnd.\n")
    before, _, after = paragraphs(shown(found))
    assert before == " ".join(["…", *LONG.split()[-25:]])
    assert after == " ".join([*LONG.split()[:25], "…"])
    assert words(found.html).count("word40") == 2  # all of it is in the whole redline


def test_of_a_long_paragraph_between_two_changes_both_ends_are_shown() -> None:
    found = redline(f"Pay one crown.\n\n{LONG}\n\nLand here now.\n", f"Pay two crowns.\n\n{LONG}\n\nLand there now.\n")
    kept = LONG.split()
    assert paragraphs(shown(found))[1] == " ".join([*kept[:25], "…", *kept[-25:]])


def test_a_paragraph_of_forty_words_stays_whole() -> None:
    forty = " ".join(LONG.split()[:40])
    found = redline(f"{forty}\n\nOne.\n", f"{forty}\n\nTwo.\n")
    assert paragraphs(shown(found))[0] == forty


def test_markup_that_is_cut_is_closed_and_opened_again() -> None:
    marked = f"**{LONG}** [{LONG}](a.md)"
    html = shown(redline(f"{marked}\n\nOne.\n\n{marked} x\n", f"{marked}\n\nTwo.\n\n{marked} x\n"))
    assert faults(html) == []
    assert body_of(html).css("p")[0].css("a")
    assert body_of(html).css("p")[-1].css("strong")


def test_the_sign_for_what_is_left_out_leads_to_the_text() -> None:
    html = shown(redline(f"{LONG}\n\nOne.\n", f"{LONG}\n\nTwo.\n"), HtmlStyle(whole="../v/#a"))
    (link,) = body_of(html).css("a.pg-cut")
    assert (link.attributes["href"], link.text()) == ("../v/#a", "… the whole paragraph")


# Tables


def test_the_head_of_a_table_stands_above_changed_rows_that_are_far_from_it() -> None:
    (passage,) = (
        passage for passage in redline(TABLE, TABLE.replace("5 crowns", "7 crowns")).passages() if passage.blocks
    )
    rows = body_of(blocks_html(passage.blocks)).css("tr")
    assert [row.css("th, td")[0].text() for row in rows] == ["Boat", "Boat 4", "Boat 5"]
    assert rows[0].attributes["data-copy-of"] == "0"


def test_cells_have_the_names_of_their_columns() -> None:
    old, new = TABLE, re.sub(r"\| (Berth|---|Pier \d) ", "", TABLE, count=8)
    html = blocks_html(redline(old, new).blocks, HtmlStyle(title="The text"))
    row = body_of(html).css("tr")[2]
    assert [cell.attributes.get("data-label") for cell in row.css("td")] == ["Boat", "Berth", "Fee"]
    assert "data-label" not in blocks_html(redline(old, new).blocks)


@settings(max_examples=examples(60))
@given(PAIRS)
def test_passages_are_valid_together_and_say_what_the_whole_says(texts: tuple[str, str]) -> None:
    found = redline(*texts)
    assert faults(shown(found, HtmlStyle(title="The text", whole="x"))) == []
    notes: list[Note] = [block.lead for block in found.blocks if block.lead]
    kept = [block.lead for passage in found.passages() for block in passage.blocks if block.lead]
    assert kept == notes
