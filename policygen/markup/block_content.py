"""The content of a block as typed tokens: what anybody who looks inside a block works with, instead of its HTML.

Text stands between the starts and ends of elements. Both directions are here and nowhere else: `parse_content` reads
the canonical HTML of a block (see `block_cutter`), `content_html` writes it, and each undoes the other.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import unescape
from typing import NamedTuple

VOID = frozenset({"br", "col", "hr", "img", "wbr"})
"""Elements that have no content, and so no end."""


class Element(NamedTuple):
    """An element by its name and its attributes, in order; in content it stands for the start of one."""

    name: str
    attributes: tuple[tuple[str, str], ...] = ()

    @property
    def level(self) -> int:
        """The level of a heading, 1 to 6; 0 for anything else."""
        return int(self.name[1]) if len(self.name) == 2 and self.name[0] == "h" and self.name[1].isdecimal() else 0

    def get(self, name: str) -> str | None:
        """The value of an attribute; None if there is none of that name."""
        return next((value for key, value in self.attributes if key == name), None)

    def number(self, name: str) -> int | None:
        """The value of an attribute that holds a whole number; None if it holds none."""
        value = self.get(name)
        return int(value) if value and _NUMBER.fullmatch(value) else None

    def with_value(self, name: str, value: str, *, first: bool = False) -> "Element":
        """The same element with another value for an attribute, which is put last, or `first`, if it is new."""
        if self.get(name) is not None:
            return Element(self.name, tuple((key, value if key == name else old) for key, old in self.attributes))
        attribute = ((name, value),)
        return Element(self.name, attribute + self.attributes if first else self.attributes + attribute)

    def without(self, name: str) -> "Element":
        """The same element without an attribute."""
        if self.get(name) is None:
            return self
        return Element(self.name, tuple(pair for pair in self.attributes if pair[0] != name))


class End(NamedTuple):
    """The end of the innermost open element, which has this name."""

    name: str


Token = str | Element | End
"""Text without escapes, the start of an element (or all of it, if it is one of `VOID`), or the end of one."""

Content = tuple[Token, ...]

_NUMBER = re.compile("-?[0-9]+")
_TOKEN = re.compile(r"<(/?)([a-z0-9]+)([^>]*)>|[^<]+")
_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')


@lru_cache(maxsize=256)
def bare_element(name: str) -> Element:
    """The element of a name without attributes; always the same object."""
    return Element(name)


@lru_cache(maxsize=8192)
def parse_content(html: str) -> Content:
    """The content that some canonical HTML stands for: no text is empty, and no two texts are neighbours."""
    if "<" not in html:
        return (unescape(html),) if html else ()
    return tuple(_token(match) for match in _TOKEN.finditer(html))


def _token(match: re.Match[str]) -> Token:
    end, name, attributes = match.groups()
    if name is None:
        return unescape(match[0])
    if end:
        return End(name)
    if not attributes:
        return bare_element(name)
    return Element(name, tuple((key, unescape(value)) for key, value in _ATTRIBUTE.findall(attributes)))


def content_html(content: Iterable[Token]) -> str:
    """The canonical HTML of some content."""
    return "".join(map(token_html, content))


def token_html(token: Token) -> str:
    """A token as HTML."""
    if isinstance(token, str):
        return escape_text(token)
    return start_tag(token) if isinstance(token, Element) else f"</{token.name}>"


def escape_text(text: str) -> str:
    """Text as HTML, for between tags: no `<` or `>` is left, but quotation marks are."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def escape_value(text: str) -> str:
    """Text as HTML, for the value of an attribute."""
    return escape_text(text).replace('"', "&quot;")


def start_tag(element: Element) -> str:
    """The start tag of an element."""
    if not element.attributes:
        return f"<{element.name}>"
    inside = (f' {key}="{escape_value(value)}"' for key, value in element.attributes)
    return f"<{element.name}{''.join(inside)}>"


def recorded_tag(element: Element) -> str:
    """The start tag of an element as it goes into what is recorded (keys of blocks, ids of clauses): for ever so."""
    return start_tag(element).replace("'", "&#x27;")


def join_texts(content: Iterable[Token]) -> Content:
    """The same content with texts that are neighbours made one, and empty ones left out."""
    tokens: list[Token] = []
    texts: list[str] = []
    for token in content:
        if isinstance(token, str):
            texts.append(token)
            continue
        if texts and (text := "".join(texts)):
            tokens.append(text)
        tokens.append(token)
        texts.clear()
    if texts and (text := "".join(texts)):
        tokens.append(text)
    return tuple(tokens)


# As JSON: a start is `["a", {"href": "…"}]`, or `["b"]` without attributes; an end is 0; text is text. Content that is
# nothing but a text is that text.

Json = str | int | list[str | dict[str, str]]


def content_json(content: Sequence[Token]) -> str | list[Json]:
    """Content as a value for JSON: a string if it is text alone, else a list of strings, starts and 0 for each end."""
    if not content:
        return ""
    if len(content) == 1 and isinstance(content[0], str):
        return content[0]
    return [*map(_token_json, content)]


def _token_json(token: Token) -> Json:
    if isinstance(token, str):
        return token
    if isinstance(token, End):
        return 0
    return [token.name, dict(token.attributes)] if token.attributes else [token.name]


def path_json(path: Iterable[Element]) -> list[Json]:
    """Elements around a block as a value for JSON: a name, or a name with attributes."""
    return [[element.name, dict(element.attributes)] if element.attributes else element.name for element in path]
