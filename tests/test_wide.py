"""Wide tables and code on a page can be scrolled without a mouse."""

import re

from hypothesis import given
from prose import PIECES, markdown
from selectolax.lexbor import LexborHTMLParser

from policygen.markup.document_reader import DocumentReader
from policygen.markup.scroll_boxes import with_scroll_boxes


def shown(text: str, title: str = "A title") -> tuple[str, LexborHTMLParser]:
    """The body of a text, and how it stands on a page."""
    lead, body = DocumentReader().read(text).html()
    return body, LexborHTMLParser(with_scroll_boxes(body, lead, title))


TABLE = "| a | b |\n|---|--:|\n| c | d |\n"


def test_a_table_is_in_a_box_that_is_named_after_the_heading_above() -> None:
    _, page = shown(f"# Rules\n\n{TABLE}\n## Below\n\n* x\n\n    {TABLE.replace(chr(10), chr(10) + '    ')}\n\n{TABLE}")
    boxes = page.css("div.pg-wide")
    assert [box.attributes["aria-labelledby"] for box in boxes] == ["rules", "below", "below"]
    for box in boxes:
        assert (box.attributes["tabindex"], box.attributes["role"]) == ("0", "group")
        assert [child.tag for child in box.iter()] == ["table"]


def test_without_a_heading_it_is_named_after_the_policy() -> None:
    _, page = shown(f"Words.\n\n{TABLE}", 'Rules & "more" <b>')
    assert [box.attributes["aria-label"] for box in page.css("div.pg-wide")] == ['Rules & "more" <b>']  # case 29
    assert not page.css("[aria-labelledby]")


def test_code_can_be_focused_itself() -> None:
    _, page = shown("# A\n\n```\n<pre>\n```\n\n`<table>` in a sentence\n")
    assert [node.tag for node in page.css("[tabindex]")] == ["pre"]


def test_a_table_within_a_table_has_its_own_box() -> None:
    body = "<table><tbody><tr><td><table><tbody><tr><td>x</td></tr></tbody></table></td></tr></tbody></table>"
    page = LexborHTMLParser(with_scroll_boxes(body, "", "A"))
    assert len(page.css("div.pg-wide > table")) == len(page.css("table")) == 2


@given(PIECES.map(markdown))
def test_nothing_else_is_touched(text: str) -> None:
    body, _ = shown(text)
    made = with_scroll_boxes(body, "", "A")
    assert re.sub(r'<div class="pg-wide"[^>]*>|(?<=</table>)</div>|(?<=<pre) tabindex="0"', "", made) == body
