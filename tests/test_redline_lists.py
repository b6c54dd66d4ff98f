"""Lists in a comparison: items keep the numbers of their texts, and no half of a list of definitions is shown."""

import re

from hypothesis import given
from hypothesis import strategies as st
from trees import body_of

from policygen import redline
from policygen.redlines import HtmlStyle, blocks_html

WORDS = ["rope and tar", "salt for the hold", "sails of three kinds", "a lamp for each man", "bread", "water in casks"]


def shown_parts(old: str, new: str) -> list[str]:
    """The passages of a redline that are shown, as HTML."""
    return [blocks_html(passage.blocks, HtmlStyle()) for passage in redline(old, new).passages() if passage.blocks]


def numbers(html: str) -> list[tuple[str, int]]:
    """The items of the first ordered list as a browser numbers them: whether removed or not, and the number."""
    found: list[tuple[str, int]] = []
    listing = body_of(html).css_first("ol")
    assert listing is not None
    number = int(listing.attributes.get("start") or 1)
    for item in listing.css("li"):
        number = int(item.attributes.get("value") or number)
        is_new = not item.attributes.keys() & {"data-redline", "data-removed"}
        found.append(("new" if is_new else "old", number))
        number += 1
    return found


def listed(items: list[str], first: int = 1) -> str:
    return "".join(f"{number}. {words}\n" for number, words in enumerate(items, first))


def test_a_removed_item_keeps_its_number_and_shifts_no_other() -> None:
    html = redline(listed(WORDS), listed(WORDS[:1] + WORDS[2:])).html
    assert numbers(html) == [("new", 1), ("old", 2), ("new", 2), ("new", 3), ("new", 4), ("new", 5)]


@given(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=6, unique=True),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=6, unique=True),
    st.integers(1, 9),
)
def test_what_the_new_text_has_is_numbered_as_there(old: list[str], new: list[str], first: int) -> None:
    html = redline(listed(old, first), listed(new, first)).html
    if all(words in new for words in old):
        assert [number for side, number in numbers(html) if side == "new"] == [*range(first, first + len(new))]


def test_a_passage_begins_with_the_number_of_its_first_item() -> None:
    long = [f"{words} on ship {ship}" for ship in ("one", "two", "three") for words in WORDS]
    changed = [*long[:12], long[12] + " and a half", *long[13:]]
    (shown,) = [
        blocks_html(passage.blocks, HtmlStyle())
        for passage in redline(listed(long), listed(changed)).passages()
        if passage.blocks
    ]
    assert numbers(shown) == [("new", 12), ("new", 13), ("new", 14)]


def test_a_list_of_definitions_that_is_cut_becomes_boxes() -> None:
    old = "".join(f"Word {k}\n: What word {k} means to a sailor\n\n" for k in "abcd")
    new = old.replace("What word c means", "What the word c means")
    (shown,) = shown_parts(old, new)
    assert not re.search("<d[ltd]", shown)
    assert [node.attributes["class"] for node in body_of(shown).css("div > div")] == ["pg-dt", "pg-dd", "pg-dt"]
    assert "<dl>" in redline(old, new).html


def test_a_list_of_definitions_that_is_shown_in_two_pieces_has_no_half_in_either() -> None:
    old = "Account\n: As long as it is open.\n\nDiary\n: The diary of a garden belongs to the garden and stays.\n"
    new = "The diary of a garden belongs to the garden, and stays there.\n"
    for passage in redline(f"{old}\nLogs\n: Thirty days.\n", new).passages():
        for part in re.findall("<dl.*?</dl>", blocks_html(passage.blocks, HtmlStyle()), re.S):
            assert re.findall("<(d[dt])", part)[0] == "dt"
            assert re.findall("<(d[dt])", part)[-1] == "dd"
