"""The contents list of a text: its headings, as deep as helps."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policygen.addresses import addresses
from policygen.markup import Heading

DEPTH = 2
"""How many levels of headings the list shows."""

FEWEST = 3
"""A text with fewer headings than this has no contents list."""


@dataclass(frozen=True, slots=True)
class Item:
    """A heading in the contents list, and those under it."""

    href: str
    text: str
    items: tuple["Item", ...] = ()


def contents(headings: Sequence[Heading], lead: bool) -> tuple[Item, ...]:
    """The headings as a nested list; `lead` tells that the first one is the text's title, which is left out.

    Levels count by rank: where a text goes from its title to headings of level 3, these are the first level.
    """
    shown = [heading for heading in (headings[1:] if lead else headings) if heading.id and heading.text]
    if len(shown) < FEWEST:
        return ()
    ranks = {level: rank for rank, level in enumerate(sorted({heading.level for heading in shown}))}
    return tuple(_items([(ranks[heading.level], heading) for heading in shown if ranks[heading.level] < DEPTH]))


def _items(ranked: Sequence[tuple[int, Heading]]) -> Iterator[Item]:
    start = 0
    while start < len(ranked):
        rank, heading = ranked[start]
        end = start + 1
        while end < len(ranked) and ranked[end][0] > rank:
            end += 1
        yield Item(addresses.anchor(heading.id), heading.text, tuple(_items(ranked[start + 1 : end])))
        start = end
