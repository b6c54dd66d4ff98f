"""Unchanged paragraphs beside a change: of a long one the end that is near, with a sign for the rest."""

from collections.abc import Iterator, Sequence

from policygen.markup.block_content import VOID, Content, Element, End, Token, join_texts
from policygen.redlines.inline_words import parse_inline
from policygen.redlines.redline_model import Mark, MarkedBlock, Span
from policygen.redlines.split_and_merge import STANDALONE_TAGS

MAX_WORDS = 40
"""A paragraph of more words is long."""

NEAR_WORDS = 25
"""So many of its words stay at an end."""

CUT = "…"


def shortened(block: MarkedBlock, index: int, *, begins: bool, ends: bool) -> MarkedBlock:
    """The unchanged block at an index of the new text, of which only the beginning or the end, or both, is there if it
    is long.

    What is left out is a span of the mark `note`. Headings, rows and code stay whole.
    """
    if len(block.spans) != 1 or block.headings or block.own_tag in STANDALONE_TAGS:
        return block
    inline = parse_inline(block.spans[0].content)
    if len(inline.keys) <= (MAX_WORDS + NEAR_WORDS if begins and ends else MAX_WORDS):
        return block
    items, (words, _, starts, _) = inline.items, inline.words
    first = _closed(items[: words[starts[NEAR_WORDS] - 1].end])
    start = words[starts[-NEAR_WORDS - 1]].start
    last = join_texts((*_open_elements(items[:start]), *items[start:]))
    cut = Span(Mark.NOTE, (CUT,))
    head = (Span(Mark.SAME, first),) if begins else ()
    tail = (Span(Mark.SAME, last),) if ends else ()
    return block._replace(spans=(*head, cut, *tail), copy_of=index)


def _closed(items: Sequence[Token]) -> Content:
    """The beginning of some content with the ends of the elements that are open where it ends."""
    return join_texts((*items, *(End(element.name) for element in reversed([*_open_elements(items)]))))


def _open_elements(items: Sequence[Token]) -> Iterator[Element]:
    """The elements that are open at the end of some content, without ids, which stay with its beginning."""
    open_: list[Element] = []
    for item in items:
        if isinstance(item, Element) and item.name not in VOID:
            open_.append(item.without("id"))
        elif isinstance(item, End):
            open_.pop()
    return iter(open_)
