"""Chunks that hold nothing but words, as about half of them do: what the library makes of them is known without it.

A test holds both functions to the library's and the parsers' own results.
"""

import re
from typing import NamedTuple

from policygen.markup.markdown_renderer import SLOT

# No character here begins markup within a line; a line that begins with a letter begins no list, table, or rule.
_WORDS = r"""[\w ,.;:()'"/?%$@’‘“”–—…•§€£!-]*"""
_PARAGRAPH = re.compile(rf"[^\W\d_]{_WORDS}(?:\n[^\W\d_]{_WORDS})*")
_HEADING = re.compile(rf"(#{{1,6}}) +(\w{_WORDS})")
_NOT_PLAIN = re.compile(r"_|  | \n| $|@|://|www\.|!\[|!!!", re.I)
_ELEMENT = re.compile(rf'<(p|h[1-6])(?: id="{SLOT}")?>([^<>&\x00-\x09\x0b-\x1f\x7f-\xa0]*)</\1>')


class PlainElement(NamedTuple):
    """A paragraph or a heading (`tag`) with nothing in it but text."""

    tag: str
    text: str


def render_plain(block: str) -> str | None:
    """The HTML of a blank-line block of plain words; None if the library must be asked."""
    if _NOT_PLAIN.search(block):
        return None
    if _PARAGRAPH.fullmatch(block):
        return f"<p>{block}</p>"
    heading = _HEADING.fullmatch(block)
    if heading is None:
        return None
    level = len(heading[1])
    return f'<h{level} id="{SLOT}">{heading[2]}</h{level}>'


def parse_plain(html: str) -> PlainElement | None:
    """The only element of some rendered HTML, if it has no attributes and holds only text that needs no escape."""
    match = _ELEMENT.fullmatch(html)
    return PlainElement(match[1], match[2]) if match and not match[2].isspace() and match[2] else None
