"""Blocks that hold other blocks: for how long the lines of a text belong to each (CommonMark 0.31, section 5).

Lines have no tabs. An offset in a line is the number of characters in front of it.
"""

import re
from typing import cast
from xml.etree.ElementTree import Element, SubElement

SPACES = re.compile(" *")
_QUOTE = re.compile(" {0,3}> ?")


class ItemList:
    """What is tight or loose as a whole: a list, or one definition.

    `kind` is the sign that all its items have. It is loose if a blank line stands between two of its items, or between
    two blocks of one of them.
    """

    def __init__(self, element: Element, kind: str) -> None:
        self.element = element
        self.kind = kind
        self.loose = False
        self.items: list[Container] = []

    def add(self, item: "Container") -> None:
        """Add an item, which may stand apart from the one before."""
        if self.items and self.items[-1].blank:
            self.loose = True
        self.items.append(item)

    def finish(self) -> None:
        """Take the paragraphs of a tight list out of their elements: the first of an item is the item's own text."""
        for item in self.items:
            if not self.loose:
                _unwrap_paragraphs(item.element)


def _unwrap_paragraphs(item: Element) -> None:
    if len(item) and item[0].tag == "p":
        item.text = item[0].text
        del item[0]
    for child in item:
        if child.tag == "p":
            take_tags_off(child)


def take_tags_off(element: Element) -> None:
    """Let the library's serialiser write only what stands in an element: it does so for one whose tag is None."""
    element.tag = cast("str", None)


class Container:
    """An open block that holds blocks: the document itself, or what a line can go on with, or end.

    `blank` tells that a blank line followed what stands in it. `listing` is the list, or the definition, that it is a
    part of. `open_list` is the list that an item of the same kind would go on with, if it came next.
    """

    is_quote = False

    def __init__(self, element: Element, listing: ItemList | None = None) -> None:
        self.element = element
        self.listing = listing
        self.blank = False
        self.is_empty = True
        self.open_list: ItemList | None = None

    def rest(self, line: str, offset: int) -> int:
        """Where in a line that which stands in the block begins; -1 if the line is no part of it."""
        return offset

    def begin_block(self) -> None:
        """A block begins in it."""
        if self.blank and self.listing and not self.is_empty:
            self.listing.loose = True
        self.is_empty = False
        self.open_list = None


class Quote(Container):
    """A block quote."""

    is_quote = True

    def rest(self, line: str, offset: int) -> int:
        """After the sign, and one space if there is one."""
        match = _QUOTE.match(line, offset)
        return match.end() if match else -1


class Indented(Container):
    """A block whose lines stand `indent` spaces to the right: an item, a definition, a note."""

    def __init__(self, element: Element, indent: int, listing: ItemList | None = None) -> None:
        super().__init__(element, listing)
        self.indent = indent

    def rest(self, line: str, offset: int) -> int:
        """After the indent; a blank line is part of it, unless nothing stands in it yet."""
        match = SPACES.match(line, offset)
        end = match.end() if match else offset
        if end == len(line):
            return -1 if self.is_empty else end
        return offset + self.indent if end - offset >= self.indent else -1


def new_item(parent: Container, element: Element, kind: str) -> tuple[ItemList, Element, bool]:
    """The list that a new item belongs to, the item's element, and whether the list begins with it."""
    listing = parent.open_list
    is_new = listing is None or listing.kind != kind
    if listing is None or is_new:
        listing = ItemList(element, kind)
        parent.begin_block()
        parent.element.append(element)
        parent.open_list = listing
    return listing, SubElement(listing.element, "li"), is_new
