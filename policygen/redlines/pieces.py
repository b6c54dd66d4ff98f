"""The items of a comparison by section: what pages and counts are made from."""

from typing import NamedTuple

from policygen.redlines.compare import Item


class Section(NamedTuple):
    """A heading with what stands under it: the side that has the heading, and its place; ("new", -1) before any."""

    side: str
    heading: int


class Piece(NamedTuple):
    """An item of the comparison within one section; `anchor` is the id of the change that begins with it, or ""."""

    section: Section
    item: Item
    anchor: str = ""
