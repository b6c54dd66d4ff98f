"""What links can name on the page of a text: its ids, and its headings by the names that other tools give to them."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from html import unescape
from urllib.parse import quote, unquote

from policygen.markup.block_content import VOID, Content, Element, End, parse_content
from policygen.markup.heading_ids import HeadingId
from policygen.markup.heading_names import NamedHeading, find_name, foreign_names

_HEADING = re.compile(r'<(h[1-6])((?: [a-z]+="[^"]*")*)>(.*?)</\1>', re.S)
_ID = re.compile(r' id="([^"]*)"')


class PageAnchors:
    """All that can be named on a page; each part of it is worked out when it is first asked for."""

    def __init__(
        self,
        heading_ids: Sequence[HeadingId],
        read_own_ids: Callable[[], frozenset[str]],
        read_headings: Callable[[frozenset[str]], Iterable[NamedHeading]],
    ) -> None:
        """`heading_ids` are those that were generated; the ids that the author wrote are given to `read_headings`."""
        self._heading_ids = heading_ids
        self._read_own_ids = read_own_ids
        self._read_headings = read_headings

    @cached_property
    def ids(self) -> frozenset[str]:
        """The ids of the page, without those that headings have by the former rule only."""
        return self._own_ids.union(heading_id.id for heading_id in self._heading_ids)

    @cached_property
    def _own_ids(self) -> frozenset[str]:
        return self._read_own_ids()

    @cached_property
    def _former_ids(self) -> Mapping[str, str]:
        return {heading_id.former: heading_id.id for heading_id in self._heading_ids if heading_id.former}

    @cached_property
    def _headings(self) -> tuple[NamedHeading, ...]:
        return tuple(self._read_headings(self._own_ids))

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
        if name is None:
            return None
        is_written = name in (link[1:], unquote(link[1:]))
        return link if is_written else f"#{quote(name, safe='')}"

    def without_text(self) -> "PageAnchors":
        """The same, which holds nothing else of the text any more."""
        own_ids, headings = self._own_ids, self._headings
        return PageAnchors(self._heading_ids, lambda: own_ids, lambda _: headings)


def named_headings(html: str, own_ids: Collection[str]) -> Iterator[NamedHeading]:
    """The headings with ids in a text's sanitised HTML, in order; `own_ids` are those that the author wrote."""
    for heading in _HEADING.finditer(html):
        if own_id := _ID.search(heading[2]):
            name = unescape(own_id[1])
            yield NamedHeading(name, *_texts(heading[3]), name in own_ids)


@lru_cache(maxsize=2048)
def _texts(html: str) -> tuple[str, str]:
    """What a heading says, and the same with the address of each link behind what it says."""
    content = parse_content(html)
    text = "".join(_words(content, with_addresses=False))
    return text, "".join(_words(content, with_addresses=True)) if "<a " in html else text


def _words(content: Content, *, with_addresses: bool) -> Iterator[str]:
    """The texts in a heading, without the marks of footnotes, and the address of each link behind what it says."""
    note = 0  # how many elements are open in the mark of a footnote, it included
    link: str | None = None
    link_words = ""
    for token in content:
        if note:
            note += isinstance(token, Element) and token.name not in VOID
            note -= isinstance(token, End)
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
