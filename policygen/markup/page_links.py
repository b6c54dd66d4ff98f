"""Links and images whose address depends on the page they stand on."""

import re
from collections.abc import Callable
from html import escape, unescape

from policygen.markup.block_content import Content, Element, End, Token, joined

_LINK_OR_IMAGE: re.Pattern[str] = re.compile(
    r'<a(?P<link>(?: [a-z-]+(?:="[^"]*")?)*)>(?P<text>.*?)</a>|<img(?P<image>(?: [a-z]+="[^"]*")*)>', re.S
)
_IMAGE: re.Pattern[str] = re.compile(r'<img((?: [a-z]+="[^"]*")*)>')
_ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"')
_HREF = re.compile(r' href="([^"]*)"')
_ID = re.compile(r' id="[^"]*"')
_ABSOLUTE = re.compile(r"(?:https?:|mailto:|tel:)", re.I)
_FOREIGN = re.compile(r"(?:https?:)?//", re.I)
_OF_PAGE = re.compile(r' href="(?!https?:|mailto:|tel:)|<img', re.I)


def depend_on_page(html: str) -> bool:
    """Whether some sanitised HTML has a link that is not absolute, or an image."""
    return bool(_OF_PAGE.search(html))


def resolved(html: str, resolve: Callable[[str], str | None]) -> str:
    """Sanitised HTML with the addresses that `resolve` gives for its links and images as written.

    Where it gives None a link becomes its text, and an image its alternative text. An image of another site
    becomes a link to it with that text, since a page asks no other site for anything (inside a link, the text).
    """

    def shown(match: re.Match[str]) -> str:
        if match["link"] is None:
            return _image(match["image"], resolve, linked=False)
        text: str = _IMAGE.sub(lambda image: _image(image[1], resolve, linked=True), match["text"])
        return _link(match["link"], text, resolve)

    found: str = _LINK_OR_IMAGE.sub(shown, html)
    return found


def _link(attributes: str, text: str, resolve: Callable[[str], str | None]) -> str:
    """A link; a dead one is its text, and stays as the target of links to it if it has an id."""
    href = _HREF.search(attributes)
    if href is None:
        return f"<a{attributes}>{text}</a>"
    target = unescape(href[1])
    address = target if _ABSOLUTE.match(target) else resolve(target)
    if address is None:
        own = _ID.search(attributes)
        return f"<a{own[0]}>{text}</a>" if own else text
    return f'<a{attributes[: href.start()]} href="{escape(address)}"{attributes[href.end() :]}>{text}</a>'


def _image(written: str, resolve: Callable[[str], str | None], *, linked: bool) -> str:
    attributes = dict(_ATTRIBUTE.findall(written))
    source = unescape(attributes.get("src", ""))
    text = escape(unescape(attributes.get("alt", "")), quote=False)
    if not source:
        return text
    if _ABSOLUTE.match(source) or source.startswith(("//", "\\")):
        if linked or not source.lower().startswith(("http", "//")):
            return text
        return f'<a href="{escape(source)}">{text or escape(source)}</a>'
    address = resolve(source)
    if address is None:
        return text
    attributes["src"] = escape(address)
    attributes.setdefault("alt", "")
    written = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f"<img{written}>"


def is_foreign(source: str) -> bool:
    """Whether an image comes from another site."""
    return bool(_FOREIGN.match(source))


class Links:
    """The links and images of some content with the addresses that `resolve` gives, as `resolved` shows them.

    It takes the tokens of the content one after the other, since it depends on the links that are open.
    """

    def __init__(self, resolve: Callable[[str], str | None]) -> None:
        self._resolve = resolve
        self._shown: list[bool] = []  # of the open links, whether there is a link in the result

    def tokens(self, token: Token) -> Content:
        """What becomes of a token; what is no part of a link and no image stays."""
        if isinstance(token, Element):
            if token.name == "a":
                links = self._link(token)
                self._shown.append(bool(links))
                return links
            return self._image(token) if token.name == "img" else (token,)
        if isinstance(token, End) and token.name == "a" and not self._shown.pop():
            return ()
        return (token,)

    def _link(self, link: Element) -> Content:
        target = link.get("href")
        if target is None or _ABSOLUTE.match(target):
            return (link,)
        address = self._resolve(target)
        if address is not None:
            return (link.with_value("href", address),)
        own = link.get("id")
        return () if own is None else (Element("a", (("id", own),)),)

    def _image(self, image: Element) -> Content:
        source = image.get("src") or ""
        text = image.get("alt") or ""
        words = (text,) if text else ()
        if not source:
            return words
        if _ABSOLUTE.match(source) or source.startswith(("//", "\\")):
            if self._shown or not source.lower().startswith(("http", "//")):
                return words
            return Element("a", (("href", source),)), text or source, End("a")
        address = self._resolve(source)
        if address is None:
            return words
        shown = image.with_value("src", address)
        return (shown if shown.get("alt") is not None else shown.with_value("alt", ""),)


def resolved_content(content: Content, resolve: Callable[[str], str | None]) -> Content:
    """The same for all tokens of some content."""
    if all(isinstance(token, str) for token in content):
        return content
    links = Links(resolve)
    return joined(shown for token in content for shown in links.tokens(token))
