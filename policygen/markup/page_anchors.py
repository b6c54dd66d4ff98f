"""What links can name on the page of a text: its ids, and its headings by the names that other tools give to them."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cached_property
from html import unescape
from urllib.parse import quote, unquote

from policygen.markup.block_content import Content, Element, End, parse_content
from policygen.markup.heading_names import NamedHeading, find_name, foreign_names

_HEADING = re.compile(r'<(h[1-6])((?: [a-z]+="[^"]*")*)>(.*?)</\1>', re.S)
_ID = re.compile(r' id="([^"]*)"')


class PageAnchors:
    """All that can be named on a page; names of other tools are worked out when one is first asked for."""

    def __init__(
        self,
        ids: frozenset[str],
        own_ids: frozenset[str],
        former_ids: Mapping[str, str],
        read_headings: Callable[[], tuple[NamedHeading, ...]],
    ) -> None:
        """`ids` are those of the page, `own_ids` the ones among them that the author wrote; `former_ids` map the ids
        that headings had by the former rule to those that they have (see `heading_ids`)."""
        self.ids = ids
        self._own_ids = own_ids
        self._former_ids = former_ids
        self._read_headings = read_headings

    @cached_property
    def _headings(self) -> tuple[NamedHeading, ...]:
        return self._read_headings()

    @cached_property
    def _names(self) -> Mapping[str, str]:
        return foreign_names(self._headings, self._own_ids)

    def find(self, fragment: str) -> str | None:
        """The id that a fragment means, as it stands in a link, without `#`; None if there is nothing of the name.

        An id of the page always wins, then a former id.
        """
        names = fragment, unquote(fragment)
        for name in names:
            if name in self.ids:
                return name
        former = next((self._former_ids[name] for name in names if name in self._former_ids), None)
        return former or find_name(self._names, fragment)

    def lead(self, link: str) -> str | None:
        """How a link within the page (`#…`) leads there: as written if it names an id; None if it leads nowhere."""
        if link == "#":
            return link
        name = self.find(link[1:])
        return link if name in (link[1:], unquote(link[1:])) else None if name is None else f"#{quote(name, safe='')}"

    def without_text(self) -> "PageAnchors":
        """The same, which holds nothing else of the text any more."""
        headings = self._headings
        return PageAnchors(self.ids, self._own_ids, self._former_ids, lambda: headings)


def named_headings(html: str, own_ids: Collection[str]) -> Iterator[NamedHeading]:
    """The headings with ids in a text's sanitised HTML, in order; `own_ids` are those that the author wrote."""
    for heading in _HEADING.finditer(html):
        if own_id := _ID.search(heading[2]):
            name, content = unescape(own_id[1]), parse_content(heading[3])
            text = "".join(_words(content, with_addresses=False))
            linked_text = "".join(_words(content, with_addresses=True)) if "<a " in heading[3] else text
            yield NamedHeading(name, text, linked_text, name in own_ids)


def _words(content: Content, *, with_addresses: bool) -> Iterator[str]:
    """The texts in a heading, without the marks of footnotes, and the address of each link behind what it says."""
    note = 0  # how many elements are open in the mark of a footnote, it included
    link: str | None = None
    link_words = ""
    for token in content:
        if note:
            note += isinstance(token, Element) - isinstance(token, End)
        elif isinstance(token, str):
            yield token
            link_words += token
        elif isinstance(token, Element):
            if token.name == "sup" and (token.get("id") or "").startswith("fnref"):
                note = 1
            elif token.name == "a":
                link, link_words = token.get("href"), ""
        elif token.name == "a" and with_addresses and link is not None:
            if link.removeprefix("mailto:") != link_words:  # else it was written once
                yield link
            link = None
