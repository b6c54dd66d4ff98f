"""The contents list of a text: its headings, as deep as helps."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policygen.addresses import addresses
from policygen.markup.document import Heading

MAX_DEPTH = 2
"""How many levels of headings the list shows."""

MIN_HEADINGS = 3
"""A text with fewer headings than this has no contents list."""


@dataclass(frozen=True, slots=True)
class ContentsItem:
    """A heading in the contents list, and those under it."""

    href: str
    text: str
    items: tuple["ContentsItem", ...] = ()


def contents(headings: Sequence[Heading], has_title: bool) -> tuple[ContentsItem, ...]:
    """The headings as a nested list; `has_title` tells that the first one is the text's title, which is left out.

    Levels count by rank: where a text goes from its title to headings of level 3, these are the first level.
    """
    listed = [heading for heading in (headings[1:] if has_title else headings) if heading.id and heading.text]
    if len(listed) < MIN_HEADINGS:
        return ()
    ranks = {level: rank for rank, level in enumerate(sorted({heading.level for heading in listed}))}
    return tuple(_items([(ranks[heading.level], heading) for heading in listed if ranks[heading.level] < MAX_DEPTH]))


def _items(ranked: Sequence[tuple[int, Heading]]) -> Iterator[ContentsItem]:
    start = 0
    while start < len(ranked):
        rank, heading = ranked[start]
        end = start + 1
        while end < len(ranked) and ranked[end][0] > rank:
            end += 1
        yield ContentsItem(addresses.anchor(heading.id), heading.text, tuple(_items(ranked[start + 1 : end])))
        start = end
