"""The pieces of a text as what Python-Markdown's serialiser writes: text, and elements with text after them.

All text here is final. The serialiser escapes `<` and `>`, but takes `&name;` for an entity that is to stay; so a `&`
that begins what looks like one is escaped already.
"""

import re
from collections.abc import Callable, Iterable
from xml.etree.ElementTree import Element

from markdown.util import ETX, STX, AtomicString

from policygen.markup.commonmark.bare_links import Address, mail_addresses
from policygen.markup.commonmark.emphasis import Run
from policygen.markup.commonmark.html_tags import missing_ends
from policygen.markup.commonmark.inline_pieces import Brace, Break, Code, End, Html, Piece, Start

_ENTITY_LIKE = re.compile(r"&(?=(?:#[0-9]+|#x[0-9a-f]+|[0-9a-z]+);)", re.IGNORECASE)
_BRACE = f"{STX}brace{ETX}"  # stands for an escaped brace until the text around it is escaped
_NOT_IN_ADDRESS = re.compile(r'[\x00-\x20"<>\\`\x7f]')
_LINK_TAG = re.compile(r"<a\s[^>]*href\s*=", re.IGNORECASE)
_LINK_END = re.compile(r"</a\s*>", re.IGNORECASE)


def fill(element: Element, pieces: Iterable[Piece], store: Callable[[str], str]) -> None:
    """Put pieces in the place of an element's text, before the children that it has.

    `store` keeps raw HTML, and says what stands for it in the text.
    """
    content = _Tree(store).filled(pieces)
    element.text = content.text
    element[:0] = content


class _Tree:
    def __init__(self, store: Callable[[str], str]) -> None:
        self._store = store
        self._open = [Element("span")]  # the elements that have no end yet, the outermost first
        self._last: Element | None = None  # the last one that has ended in the innermost open one
        self._words: list[str] = []  # text that is not in the tree yet
        self._links = 0  # how many links are open; addresses in them are words
        self._in_html_link = False
        self._html_pieces: list[str] = []
        self._images: list[Start] = []  # starts since that of an image, whose content is only text
        self._alternative: list[str] = []  # its text

    def filled(self, pieces: Iterable[Piece]) -> Element:
        for piece in pieces:
            if self._images:
                self._take_as_text(piece)
            elif isinstance(piece, str):
                self._words.append(piece)
            else:
                self._take(piece)
        if ends := missing_ends(self._html_pieces):
            self._words.append(self._store(ends))
        self._end_words()
        return self._open[0]

    def _take(self, piece: Piece) -> None:
        match piece:
            case Run():
                for _ in piece.ends:
                    self._end()
                self._words.append(piece.mark * piece.remaining)
                for tag in reversed(piece.begins):
                    self._begin(Element(tag))
            case Start(is_image=True):
                self._images.append(piece)
            case Start():
                self._begin(_linked(Element("a"), "href", piece.address, piece.title))
                self._links += 1
            case End():
                self._end()
                self._links -= 1
            case Code():
                code = Element("code")
                code.text = AtomicString(_escaped(piece.text))
                self._add(code)
            case Brace():
                self._words.append(_BRACE)
            case Break():
                self._add(Element("br"))
            case Address():
                self._link(piece)
            case Html():
                self._html(piece.text)
            case Element():
                self._add(piece)

    def _take_as_text(self, piece: Piece) -> None:
        """Read a piece as a part of an image's alternative text."""
        match piece:
            case str():
                self._alternative.append(piece)
            case Run():
                self._alternative.append(piece.mark * piece.remaining)
            case Code() | Address() | Html():
                self._alternative.append(piece.text)
            case Brace():
                self._alternative.append("{")
            case Break():
                self._alternative.append("\n")
            case Element():
                self._alternative.extend(piece.itertext())
            case Start():
                self._images.append(piece)
            case End():
                start = self._images.pop()
                if not self._images:
                    image = _linked(Element("img"), "src", start.address, start.title)
                    image.set("alt", _escaped("".join(self._alternative)))
                    self._alternative.clear()
                    self._add(image)

    def _begin(self, element: Element) -> None:
        self._add(element)
        self._open.append(element)
        self._last = None

    def _end(self) -> None:
        self._end_words()
        self._last = self._open.pop()

    def _add(self, element: Element) -> None:
        self._end_words()
        self._open[-1].append(element)
        self._last = element

    def _link(self, address: Address) -> None:
        if self._links or self._in_html_link:
            self._words.append(address.text)
            return
        link = _linked(Element("a"), "href", address.target, None)
        link.text = _escaped(address.text)
        self._add(link)

    def _html(self, html: str) -> None:
        if _LINK_TAG.match(html) or _LINK_END.match(html):
            self._end_words()
            self._in_html_link = html[1] != "/"
        self._words.append(self._store(html))
        self._html_pieces.append(html)

    def _end_words(self) -> None:
        """Put the text so far into the tree, the addresses of mail in it as links."""
        text = "".join(self._words)
        self._words.clear()
        start = 0
        if "@" in text and not self._links and not self._in_html_link:
            for address_start, address, end in mail_addresses(text):
                self._add_text(text[start:address_start])
                self._link(address)
                start = end
        self._add_text(text[start:])

    def _add_text(self, text: str) -> None:
        if not text:
            return
        text = _escaped(text).replace(_BRACE, "&#123;")
        if self._last is None:
            parent = self._open[-1]
            parent.text = f"{parent.text}{text}" if parent.text else text
        else:
            self._last.tail = f"{self._last.tail}{text}" if self._last.tail else text


def _linked(element: Element, attribute: str, address: str, title: str | None) -> Element:
    """Where an element leads, or what it shows; addresses stay as they are but for what no address can hold."""
    element.set(attribute, _escaped(_NOT_IN_ADDRESS.sub(_percent_encoded, address)))
    if title:
        element.set("title", _escaped(title))
    return element


def _percent_encoded(match: re.Match[str]) -> str:
    return f"%{ord(match[0]):02X}"


def _escaped(text: str) -> str:
    return _ENTITY_LIKE.sub("&amp;", text) if "&" in text else text
