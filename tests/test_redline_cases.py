"""Hard cases, one by one: what a reader must see of each pair of texts in `redlines/`.

A case is written here as `policygen diff` prints it: `{+added+}`, `[-removed-]`, a label and a colon before a block,
what is said of it in brackets after it. So it says what is marked, what is told in words, and what each block is.
"""

import re
from pathlib import Path

import pytest
from cases import for_each
from test_redline_laws import is_sound, keeps_kinds_of_removed_blocks, rebuilds_both
from trees import body_of, marked_words

from policygen import redline
from policygen.redlines import ChangeKind, Redline
from policygen.redlines.redline_text import NOTHING_CHANGED, line_text

FOLDER = Path(__file__).parent / "redlines"
NAMES = sorted(path.name.removesuffix(".old.md") for path in FOLDER.glob("*.old.md"))

KEEPER = "The harbour master keeps the book of ships and writes down every arrival."
LEAVE = "A captain may leave at any hour, once the fee is paid at harbour@example.org."
LAMP = "Lamps burn on the pier from dusk until the last boat has come in."


def texts(name: str) -> tuple[str, str]:
    old, new = ((FOLDER / f"{name}.{side}.md").read_text(encoding="utf-8") for side in ("old", "new"))
    return old, new


def compared(name: str) -> Redline:
    return redline(*texts(name))


def seen(found: Redline) -> list[str]:
    """Every block as a reader sees it."""
    return [line_text(line) for part in found.parts(None) for line in part.lines]


SEEN = {
    # No word is marked; a change of type may be pointed out.
    "00-bold-added": ["We never open a sailor's letters. (Formatting changed)"],
    # The sentence is unchanged; both targets can be read.
    "01-href-only": ["Read the tide table first. (Link target changed from /tides-2025 to /tides-2026)"],
    # One item moved; the other two are untouched.
    "02-list-reorder": [
        "• Moved here: {+ropes of Manila hemp+}",
        "• oars of ash wood",
        "• sails of strong linen",
        "• Moved away: [-ropes of Manila hemp-]",
    ],
    # One new item in the inner list, everything else as it was.
    "03-nested-list": ["• Deck", "  • mast", "  • rudder", "  • Added: {+winch+}", "• Hold", "  • ballast"],
    "04-list-item-added": ["• captain", "• Added: {+ship's boy+}", "• cook", "• pilot"],
    # One new row in what is still one table.
    "05-table-row-added": [
        "Ship | Berth",
        "Alma | 4 days",
        "Added: {+Clara+} | {+7 days+}",
        "Berta | 9 days",
    ],
    # A new column in the middle: three new cells, and as many cells in each row.
    "06-table-col-added": ["Ship | {+Cargo+} | Berth", "Alma | {+salt+} | 4 days", "Berta | {+grain+} | 9 days"],
    # The whole table is removed and still a table, between two untouched paragraphs.
    "07-table-deleted": [KEEPER, "Removed: [-Ship-] | [-Berth-]", "Removed: [-Alma-] | [-4 days-]", LEAVE],
    # One heading with one word replaced.
    "08-heading-renamed": ["## [-Ships-] {+Boats+} that lie here", KEEPER],
    # No word is marked.
    "09-heading-level": ["### Ships we keep (Heading level changed from 2 to 3)", KEEPER],
    # No word is marked; a new paragraph break.
    "10-para-split": [f"Divided differently: {KEEPER}", LEAVE],
    # No word is marked; a paragraph break is gone.
    "11-para-merge": [f"Joined: {KEEPER} {LEAVE}"],
    # No word is marked; two paragraphs are the list that they became.
    "12-para-to-li": [
        "On board there are:",
        "• Two lifeboats with oars and water. (Was: paragraph; is now: list item)",
        "• A box of signal lights.",
    ],
    # A section moved as a whole, said at both places; the others are untouched.
    "13-section-moved": [
        "# Harbour",
        "## Moved here: C. Light",
        LAMP,
        "## A. Arrival",
        KEEPER,
        "## B. Leaving",
        LEAVE,
        "(Moved from here: “C. Light”)",
    ],
    # A new section, and in the heading after it only the number is replaced.
    "14-number-shift": [
        "## 1. Arrival",
        KEEPER,
        "## Added: {+2. Light+}",
        f"Added: {{+{LAMP}+}}",
        "## [-2.-]{+3.+} Leaving",
        LEAVE,
    ],
    # What follows from other changes is shown in place, and counts as no word: see `test_renumbering.py`.
    "44-references-follow": [
        "# Rules of the pier",
        "## 1. Berths",
        "A berth is given out under section [-2-]{+3+} for 30 days, and sections [-2-]{+3+} and [-3-]{+4+} hold.",
        "## Added: {+2. Guests+}",
        "Added: {+A guest is who stays for less than a week.+}",
        "## [-2.-]{+3.+} Fees",
        "The fee is 3 coins a day (see clause [-3.1).-]{+4.1).+} Article 2 of the Harbour Act is not touched.",
        "## [-3.-]{+4.+} Lamps",
        "[-3.1-]{+4.1+} Lamps burn from dusk.",
        "[-3.2-]{+4.2+} Whoever puts out a lamp, against 3.1 or section 1, pays twice.",
    ],
    # A number that means something, or leads to another section than before, is a word like any other.
    "45-references-that-differ": [
        "## 1. Ropes",
        "Ropes are kept as section [-2-] {+4+} says, for [-2-] {+3+} days.",
        "## Added: {+2. Oars+}",
        "Added: {+Oars are made of ash.+}",
        "## [-2.-]{+3.+} Sails",
        "Sails are kept as section [-1-] {+2+} says. Nets are kept as section 2 says.",
        "## [-3.-]{+4.+} Nets",
        "Article [-2-] {+3+} GDPR and section [-3-]{+4+} hold for nets.",
    ],
    "46-articles-in-chinese": [
        "# 码头规则",
        "## Added: {+第一条 定义+}",
        "Added: {+船员是在船上工作的人。+}",
        "## 第[-一-]{+二+}条 泊位",
        "泊位依照第[-二-]{+三+}条的规定分配，为期三十天。",
        "## 第[-二-]{+三+}条 费用",
        "费用每日三枚硬币。见第[-一-]{+二+}条。",
    ],
    "47-footnotes-shift": [
        "Added: {+Every crew1 waits on the pier.+}",
        "A captain pays at noon[-1-]{+2+} and leaves at two[-2-]{+3+}.",
        "---",
        "1. Added: {+With its dogs.\xa0↩+}",
        "2. In coins.\xa0↩",
        "3. By the clock of the tower.\xa0↩",
    ],
    "48-only-numbers": [
        "# Harbour",
        "## Article I – Ships",
        "Ships bear names, as Article [-III-]{+II+} asks.",
        "## Article [-III-]{+II+} – Names",
        "(a) A name is painted at the bow.",
        "[-(c)-]{+(b)+} It is never changed, but under paragraph (a) of Article [-III.-]{+II.+}",
    ],
    "49-numbered-sections-permuted": [
        "# Harbour",
        "## Moved away: [-1. Fees-]",
        "Moved away: [-A captain pays at noon.-]",
        "## Moved away: [-2. Dogs-]",
        "Moved away: [-Dogs wait outside, but for section 1.-]",
        "## [-3.-]{+1.+} Lamps",
        "As section 2 says, but at night.",
        "1. Moved here: {+Fill the oil, as section 3 says.+}",
        "2. Light the lamp at dusk, as step [-2-]{+1+} asks.",
        "• Moved away: [-Fill the oil, as section 1 says.-]",
        "## Moved here: {+2. Dogs+}",
        "Moved here: {+Dogs wait outside, but for section 3.+}",
        "## Moved here: {+3. Fees+}",
        "Moved here: {+A captain pays at noon.+}",
    ],
    # One new step; the numbers that the page shows are no change.
    "15-ol-shift": [
        "1. First we take in the ropes.",
        "2. Added: {+Now the pilot comes on board.+}",
        "3. Then we hoist the sail.",
        "4. At last we wave.",
    ],
    # Only the comma.
    "16-punct-only": ["The hold is for salt, grain{+,+} and wine."],
    "17-whitespace-only": ["The hold is for salt and wine."],
    # Only the quotation marks and the apostrophe.
    "18-smart-quotes": [
        (
            """We don[-'-]{+’+}t call it [-"-]{+“+}a small boat[-"-]{+”+} here. """
            """(Only quotation marks or dashes changed)"""
        ),
    ],
    # Only what was added, in texts without spaces.
    "19-cjk": ["港口每天登记船名{+、吨位+}和船长姓名，并保存一年。"],
    "20-japanese": ["港は毎朝、船の名前{+および積荷+}を帳簿に書きます。"],
    # One word, in texts that run from right to left.
    "21-arabic": ["يسجل الميناء أسماء السفن {+والبحارة+} كل صباح"],
    "22-hebrew": ["הנמל רושם את שם הספינה {+והמטען+}"],
    # Three things replaced whole: no half emoji, no loose accent.
    "23-emoji-combining": [
        "The crew [-👨‍👩‍👦-] {+👨‍👦+} drinks [-cafe\u0301-] {+cafe\u0301s+} near [-🇵🇹-] {+🇳🇴+} flags.",
    ],
    # One address replaced as a whole.
    "24-url-text": [
        "See [-https://example.org/tides/2025/table.html-] {+https://example.org/tides/2026/table.html+} for times.",
    ],
    # One word inside the code, the lines of which stay lines.
    "25-code-block": ["Send:", "    shout SHIP=alma\n    flag --show [-RED-] {+GREEN+} --to pier"],
    "26-raw-html": ["[-Stormy-] {+Calm+} weather is expected here.", KEEPER],
    # Only in the footnote, and there only what changed.
    "27-footnote": ["The fee is low1.", "---", "1. For [-one ship-]{+three ships+}.\u00a0↩"],
    # One word replaced, and a new term with its definition.
    "28-deflist": [
        "Owner",
        "Gull [-Ltd-]{+GmbH+}.",
        "Pilot",
        "Heron Inc.",
        "Added: {+Cook+}",
        "Added: {+Ada Reef+}",
    ],
    # No word is marked.
    "29-abbr": ["The HMS sails. (Formatting changed)"],
    # Nothing is marked at all.
    "31-identical": [KEEPER, LEAVE],
    # All of it, each block as what it is.
    "32-empty-old": ["# Added: {+Harbour+}", f"Added: {{+{KEEPER}+}}", "• Added: {+oar+}", "• Added: {+sail+}"],
    "33-empty-new": ["# Removed: [-Harbour-]", f"Removed: [-{KEEPER}-]", "• Removed: [-oar-]", "• Removed: [-sail-]"],
    # Whole paragraphs, and no common words kept between marks.
    "34-all-different": [
        f"Removed: [-{KEEPER}-]",
        f"Removed: [-{LEAVE}-]",
        "Added: {+Bread is baked on Mondays.+}",
        "Added: {+The choir sings for nobody in particular.+}",
    ],
    # Words added in the first item, a new second one, the third untouched.
    "35-li-edit-and-add": [
        "• We hang nets to dry{+ and bleach+}.",
        "• Added: {+We feed gulls with crumbs.+}",
        "• We tar planks in spring.",
    ],
    # One change that can be read.
    "36-amount-edit": ["A berth costs [-forty (40)-] {+sixty (60)+} crowns."],
    # An inner item moved with what is in it, said at both places; the nesting is intact.
    "37-nested-section-moved": [
        "• On deck",
        "  • Moved here: Ropes",
        "    • Ropes are coiled from left to right.",
        "    • Wet ropes hang until they are dry.",
        "  • Sails",
        "    • The first mate counts the sails at dawn.",
        "    • The boy mends what the wind has torn.",
        "  • Lamps",
        "    • Each lamp is filled before it gets dark.",
        "    • Nobody takes a lamp below deck.",
        "(Moved from here: “Ropes”)",
        "• On land",
        "  • The office opens when the bell rings.",
    ],
    # No word is marked: a paragraph with line breaks became a heading and three paragraphs.
    "38-lines-to-sections": [
        "## Divided differently: Your crew",
        "Every sailor may ask what the log says of him.",
        "Every sailor may have a wrong entry struck out.",
        "Every sailor may refuse to sail in a storm.",
        "The captain answers before the next tide.",
    ],
    # The same four paragraphs in another order: two of them moved, though two of them begin alike.
    "60-order-only": [
        "# Mooring",
        "Moved here: Omega rope, which is the thin one, holds the stern of every ship that lies at the pier.",
        "Fenders are hung out.",
        "Moved here: {+Sails are furled.+}",
        "Alpha rope, which is the thick one, holds the bow of every ship that lies at the pier.",
        "(Moved from here: “Omega rope, which is the thin …”)",
        "Moved away: [-Sails are furled.-]",
    ],
    # A row that had too few cells is still that row, as is one of which a short cell changed.
    "61-ragged-row": [
        "Ship | Cargo | Berth | Fee",
        "Alma | salt | [-4-] {+5+} days | 12 marks",
        "Berta | grain | {+9 days+} | {+30 marks+}",
        "Clara | tar | 2 days | 8 marks",
    ],
    # One row moved within its table.
    "62-rows-reordered": [
        "Ship | Cargo | Berth | Fee",
        "Moved here: Clara | tar | 2 days | 8 marks",
        "Alma | salt | 4 days | 12 marks",
        "Berta | grain | 9 days | 30 marks",
        "(Moved from here: “Clara tar 2 days 8 marks”)",
    ],
    # An item moved, and those in it stand in another order.
    "63-nested-item-moved": [
        "• Moved away: [-Deck-]",
        "  • Moved away: [-mast of pine-]",
        "  • Moved away: [-rudder-]",
        "• Hold",
        "  • ballast of stone",
        "• Moved here: {+Deck+}",
        "  • Moved here: {+rudder+}",
        "  • Moved here: {+mast of pine+}",
    ],
    # Half of the letters are the same, and no word that says anything.
    "64-alike-letters": [
        "# Rules",
        "Removed: [-The mate has the watch in the evening.-]",
        "Added: {+The fee is paid at the gate on arrival.+}",
        "A lamp burns on the pier.",
    ],
    # A section moved, and some words in it are new.
    "65-moved-section-reworded": [
        "(Moved from here to after “B. Leaving”: “A. Arrival”)",
        "## B. Leaving",
        "A captain may leave at any hour, once the fee is paid.",
        "The pilot stays on board until the last buoy is passed.",
        "## Moved here: A. Arrival",
        "The harbour master writes down every ship.",
        "Only then may the crew {+and its guests+} go ashore, and never before that.",
    ],
    # Signs alone, and no word.
    "60-sign-changed": ["The register lists the ship[-,-]{+;+} then its cargo."],
    "61-quotes-added": ["The term {+“+}berth{+”+} means a place [-(-]for a night[-)-], as in the bylaws."],
    # A sign within a number is a part of it.
    "62-number-changed": ["The mast is [-30.5-] {+305+} metres high, and the fee is 1,000 crowns[-.-]{+!+}"],
    # A space that came or went, where none is needed.
    "63-space-han": [
        "按照[- -]GDPR 第三条，港口{+ +}每天登记{+新+}船名。 (A space was removed · A space was added)",
    ],
    "64-space-japanese": ["港は[-\u3000-]毎朝、船の名前を帳簿に書きます。 (A space was removed)"],
    "65-space-korean": ["항구는 매일 배[- -]이름을 기록한다. (A space was removed)"],
    # One word of a sentence without spaces.
    "66-thai-word": ["ท่าเรือจดชื่อเรือทุก[-เช้า-]{+เย็น+}และเก็บสมุดไว้หนึ่งปี"],
    # The signs of two writing systems.
    "67-full-width-signs": ["港口登记船名[-，-]{+,+}货物[-；-]{+;+}每天一次。"],
    # Two words that became one.
    "68-space-bengali": ["বন্দর [-প্রতি দিন-] {+প্রতিদিন+} জাহাজের নাম লেখে। (A space was removed)"],
    "69-word-written-as-one": ["A captain [-can not-] {+cannot+} sail at night[-—-]{+, +}nor at dawn."],
    # A word and the sign before it, as one run.
    "70-sign-and-word": ["Ropes[-, sails-]{+; masts+} and oars (of [-ash-]{+oak+}) are kept."],
}


@pytest.mark.parametrize("name", SEEN)
def test_a_reader_sees_what_changed(name: str) -> None:
    assert seen(compared(name)) == SEEN[name]


@pytest.mark.parametrize("name", NAMES)
def test_a_case_is_true_and_valid_both_ways(name: str) -> None:
    old, new = texts(name)
    for found, before in ((redline(old, new), old), (redline(new, old), new)):
        rebuilds_both(found)
        keeps_kinds_of_removed_blocks(found, before)
        is_sound(found)


def test_every_case_has_its_test() -> None:
    apart = {"30-long-para", "39-link-text-and-target", "40-zero-width-only", "41-nfc-nfd"}
    apart |= {"42-table-header-case", "43-headings-renumbered"}
    apart |= {"60-runs-of-blocks", "61-numbered-section-moved", "62-long-context", "63-row-far-from-its-head"}
    structures = {name for name in NAMES if name.startswith("structure-")}
    assert set(NAMES) == set(SEEN) | apart | structures


@pytest.mark.parametrize("name", ["17-whitespace-only", "31-identical"])
def test_nothing_is_said_to_have_changed(name: str) -> None:
    found = compared(name)
    assert found.empty
    assert found.changes == ()
    assert found.text == f"{NOTHING_CHANGED}\n"


@pytest.mark.parametrize("name", ["00-bold-added", "01-href-only", "29-abbr"])
def test_a_change_of_format_is_told_but_marks_no_word(name: str) -> None:
    found = compared(name)
    assert [change.kind for change in found.changes] == [ChangeKind.FORMAT]
    assert found.changes[0].note
    assert marked_words(found.html) == []


@pytest.mark.parametrize(
    "name",
    [
        *("16-punct-only", "18-smart-quotes", "60-sign-changed", "61-quotes-added", "64-space-japanese"),
        *("65-space-korean", "67-full-width-signs"),
    ],
)
def test_signs_and_spaces_alone_are_punctuation_and_no_word(name: str) -> None:
    for old, new in (texts(name), texts(name)[::-1]):
        found = redline(old, new)
        assert [(change.kind, change.added, change.removed) for change in found.changes] == [
            (ChangeKind.PUNCTUATION, 0, 0)
        ]
        assert marked_words(found.html) != []
        assert "invisible" not in found.text


WAS_NOW = "Was: {}; is now: {}"
STRUCTURES = {
    "09-heading-level": ["Heading level changed from 2 to 3"],
    "12-para-to-li": [WAS_NOW.format("paragraph", "list item")],
    "structure-list-level": ["Was: list item of level 2; is now: of level 1"],
    "structure-list-numbers": [
        "Was: number 1; is now: number 3",
        "Was: number 1; is now: number i",
        "Was: number 1; is now: number 2",
    ],
    "structure-code": [WAS_NOW.format("code", "paragraph")],
    "structure-table-to-paragraphs": [WAS_NOW.format("table row", "paragraph")],
    "structure-row-to-items": [WAS_NOW.format("table row", "list item")],
    "structure-code-to-paragraphs": [WAS_NOW.format("code", "paragraph")],
    "structure-quotation": [
        WAS_NOW.format("paragraph", "quotation"),
        "Was: quotation of level 1; is now: of level 2",
    ],
    "structure-definitions": [WAS_NOW.format("part of a list of definitions", "list item")],
    "structure-item-paragraph": [WAS_NOW.format("further paragraph of a list item", "list item")],
    "structure-heading-to-paragraph": [
        WAS_NOW.format("heading", "paragraph"),
        "Heading level changed from 3 to 2",
    ],
}
"""Texts of the same words in another structure, and what is said of it: once, however many blocks it is true of."""


@pytest.mark.parametrize("name", STRUCTURES)
def test_a_change_of_structure_is_told_once_and_marks_no_word(name: str) -> None:
    found = compared(name)
    assert [change.note for change in found.changes] == STRUCTURES[name]
    assert {change.kind for change in found.changes} == {ChangeKind.STRUCTURE}
    assert (found.counts.added, found.counts.removed) == (0, 0)
    assert found.html.count("pg-note") == len(STRUCTURES[name])
    assert marked_words(found.html) == []


@pytest.mark.parametrize("name", STRUCTURES)
def test_a_change_of_structure_is_told_the_other_way_round(name: str) -> None:
    old, new = texts(name)
    back = redline(new, old)
    assert {change.kind for change in back.changes} == {ChangeKind.STRUCTURE}
    assert len(back.changes) == len(STRUCTURES[name])
    assert marked_words(back.html) == []


def test_words_that_changed_in_another_structure_are_told_with_it() -> None:
    (change,) = compared("structure-code-reworded").changes
    assert (change.kind, change.added, change.removed) == (ChangeKind.REWORDED, 2, 2)
    assert change.note == WAS_NOW.format("code", "paragraph")


def test_a_whole_list_that_became_numbered_is_told_once_whatever_else_changed_in_it() -> None:
    first, reworded, second = compared("structure-list-kind").changes
    assert first.note == second.note == WAS_NOW.format("item of a bulleted list", "item of a numbered list")
    assert (reworded.kind, reworded.note) == (ChangeKind.REWORDED, "")
    lines = compared("structure-list-kind").lines(first)
    assert [line.marker for line in lines] == ["1.", "3."]


@for_each(
    ("before", "after", "notes"),
    [
        ("<li>one</li><li>two</li>", '<li>one</li><li value="7">two</li>', ["Was: number 2; is now: number 7"]),
        ("<li>one</li><li>two</li>", '<li>one</li><li value="2">two</li>', []),
        ("<li>one</li><li>two</li>", '<li value="3">one</li><li>two</li>', ["Was: number 1; is now: number 3"]),
    ],
)
def test_a_number_that_its_author_wrote_is_told_if_a_reader_sees_another_one(
    before: str, after: str, notes: list[str]
) -> None:
    found = redline(f"<ol>{before}</ol>\n", f"<ol>{after}</ol>\n")
    assert [change.note for change in found.changes] == notes


def test_a_list_that_is_parted_keeps_its_numbers_and_its_structure() -> None:
    (change,) = compared("structure-list-parted").changes
    assert (change.kind, change.added) == (ChangeKind.ADDED, 5)


@pytest.mark.parametrize("name", ["10-para-split", "11-para-merge", "38-lines-to-sections"])
def test_text_that_was_cut_anew_marks_no_word(name: str) -> None:
    for old, new in (texts(name), texts(name)[::-1]):
        assert marked_words(redline(old, new).html) == []


@pytest.mark.parametrize("name", ["05-table-row-added", "06-table-col-added", "07-table-deleted"])
def test_a_table_stays_one_table_with_as_many_cells_in_each_row(name: str) -> None:
    for old, new in (texts(name), texts(name)[::-1]):
        body = body_of(redline(old, new).html)
        assert len(body.css("table")) == 1
        assert len({len(row.css("td, th")) for row in body.css("tr:not([data-ui])")}) == 1


def test_code_keeps_its_lines() -> None:
    (code,) = body_of(compared("25-code-block").html).css("pre")
    for hidden in code.css("[data-ui], del"):
        hidden.decompose()
    lines = [line.split() for line in code.text().splitlines()]
    assert lines == [["shout", "SHIP=alma"], ["flag", "--show", "GREEN", "--to", "pier"]]


@pytest.mark.parametrize("name", ["13-section-moved", "37-nested-section-moved"])
def test_what_moved_is_said_at_both_places_and_not_marked(name: str) -> None:
    for old, new in (texts(name), texts(name)[::-1]):
        found = redline(old, new)
        body = body_of(found.html)
        assert [change.kind for change in found.changes] == [ChangeKind.MOVED]
        assert len(body.css("[data-move-from]")) == 1
        assert len(body.css(".pg-label")) == 1
        assert "unchanged" in body.css(".pg-label")[0].text()
        assert marked_words(found.html) == []


def test_two_small_changes_in_a_huge_paragraph_stay_small() -> None:
    assert marked_words(compared("30-long-para").html) == [("ins", "old"), ("del", "lies"), ("ins", "hangs")]


def test_a_link_with_other_words_and_another_target_is_told_as_both() -> None:
    found = compared("39-link-text-and-target")
    assert seen(found) == [
        "See the [-fee list-] {+berth rules+} before you land. (Link target changed from /port/fees to /port/berths)"
    ]
    assert len(body_of(found.html).css("a[href] a[href]")) == 0


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("40-zero-width-only", "every\u200bbody", "everybody", "looks the same.*invisible character"),
        ("41-nfc-nfd", "caf\u00e9", "cafe\u0301", "looks the same.*encoded"),
    ],
)
def test_a_word_that_looks_the_same_is_marked_and_said_to_look_the_same(
    name: str, old: str, new: str, said: str
) -> None:
    found = compared(name)
    assert marked_words(found.html) == [("del", old), ("ins", new)]
    assert [change.kind for change in found.changes] == [ChangeKind.LOOKALIKE]
    assert re.search(f"(?i){said}", seen(found)[0])


def test_of_a_long_table_only_two_words_in_its_head_are_marked() -> None:
    found = compared("42-table-header-case")
    assert seen(found)[0] == "[-ship-] {+Ship+} | [-lies-] {+Lies+} for"
    assert not any("[-" in line or "{+" in line for line in seen(found)[1:])
    assert len(seen(found)) == 21
    assert len(body_of(found.html).css("table")) == 1


def test_of_renumbered_headings_only_the_numbers_are_marked() -> None:
    lines = seen(compared("43-headings-renumbered"))
    assert lines[:3] == [
        "# Harbour",
        "## Added: {+1. Who we are+}",
        "Added: {+A dozen fishermen own this harbour.+}",
    ]
    headings, paragraphs = lines[3::2], lines[4::2]
    assert len(headings) == len(paragraphs) == 10
    assert all(
        re.fullmatch(rf"## \[-{k}\.-\]{{\+{k + 1}\.\+}} [A-Z][a-z]+", line) for k, line in enumerate(headings, 1)
    )
    assert not any("[-" in line or "{+" in line for line in paragraphs)


def test_a_run_of_new_blocks_that_begins_with_an_empty_one_has_its_anchor() -> None:
    found = redline("One.\n", "One.\n\n<p></p>\n\nTwo words.\n")
    (change,) = found.changes
    assert found.html.count(f'id="{change.anchor}"') == 1
