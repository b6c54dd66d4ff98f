"""Links and images whose address depends on the page they stand on."""

import re
from collections.abc import Callable
from html import escape, unescape

from policygen.markup.block_content import Content, Element, End, Token, join_texts

_LINK_OR_IMAGE: re.Pattern[str] = re.compile(
    r'<a(?P<link>(?: [a-z-]+(?:="[^"]*")?)*)>(?P<text>.*?)</a>|<img(?P<image>(?: [a-z]+="[^"]*")*)>', re.S
)
_IMAGE: re.Pattern[str] = re.compile(r'<img((?: [a-z]+="[^"]*")*)>')
_ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"')
_HREF = re.compile(r' href="([^"]*)"')
_ID = re.compile(r' id="[^"]*"')
_ABSOLUTE = re.compile(r"(?:https?:|mailto:|tel:)", re.I)
_EXTERNAL = re.compile(r"(?:https?:)?//", re.I)
_PAGE_DEPENDENT = re.compile(r' href="(?!https?:|mailto:|tel:)|<img', re.I)


def depends_on_page(html: str) -> bool:
    """Whether some sanitised HTML has a link that is not absolute, or an image."""
    return bool(_PAGE_DEPENDENT.search(html))


def resolve_html(html: str, resolve: Callable[[str], str | None]) -> str:
    """Sanitised HTML with the addresses that `resolve` gives for its links and images as written.

    Where it gives None a link becomes its text, and an image its alternative text. An image of another site
    becomes a link to it with that text, since a page asks no other site for anything (inside a link, the text).
    """

    def replacement(match: re.Match[str]) -> str:
        if match["link"] is None:
            return _image(match["image"], resolve, linked=False)
        text: str = _IMAGE.sub(lambda image: _image(image[1], resolve, linked=True), match["text"])
        return _link(match["link"], text, resolve)

    result: str = _LINK_OR_IMAGE.sub(replacement, html)
    return result


def _link(attributes: str, text: str, resolve: Callable[[str], str | None]) -> str:
    """A link; a dead one is its text, and stays as the target of links to it if it has an id."""
    href = _HREF.search(attributes)
    if href is None:
        return f"<a{attributes}>{text}</a>"
    target = unescape(href[1])
    address = target if _ABSOLUTE.match(target) else resolve(target)
    if address is None:
        own_id = _ID.search(attributes)
        return f"<a{own_id[0]}>{text}</a>" if own_id else text
    return f'<a{attributes[: href.start()]} href="{escape(address)}"{attributes[href.end() :]}>{text}</a>'


def _image(tag_attributes: str, resolve: Callable[[str], str | None], *, linked: bool) -> str:
    attributes = dict(_ATTRIBUTE.findall(tag_attributes))
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
    tag_attributes = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f"<img{tag_attributes}>"


def is_external_image(source: str) -> bool:
    """Whether an image comes from another site."""
    return bool(_EXTERNAL.match(source))


class TokenResolver:
    """The links and images of some content with the addresses that `resolve` gives, as `resolve_html` shows them.

    It takes the tokens of the content one after the other, since it depends on the links that are open.
    """

    def __init__(self, resolve: Callable[[str], str | None]) -> None:
        self._resolve = resolve
        self._is_link_kept: list[bool] = []  # of the open links, whether there is a link in the result

    def resolve(self, token: Token) -> Content:
        """What becomes of a token; what is no part of a link and no image stays."""
        if isinstance(token, Element):
            if token.name == "a":
                links = self._link(token)
                self._is_link_kept.append(bool(links))
                return links
            return self._image(token) if token.name == "img" else (token,)
        if isinstance(token, End) and token.name == "a" and not self._is_link_kept.pop():
            return ()
        return (token,)

    def _link(self, link: Element) -> Content:
        target = link.get("href")
        if target is None or _ABSOLUTE.match(target):
            return (link,)
        address = self._resolve(target)
        if address is not None:
            return (link.with_value("href", address),)
        own_id = link.get("id")
        return () if own_id is None else (Element("a", (("id", own_id),)),)

    def _image(self, image: Element) -> Content:
        source = image.get("src") or ""
        text = image.get("alt") or ""
        words = (text,) if text else ()
        if not source:
            return words
        if _ABSOLUTE.match(source) or source.startswith(("//", "\\")):
            if self._is_link_kept or not source.lower().startswith(("http", "//")):
                return words
            return Element("a", (("href", source),)), text or source, End("a")
        address = self._resolve(source)
        if address is None:
            return words
        resolved = image.with_value("src", address)
        return (resolved if resolved.get("alt") is not None else resolved.with_value("alt", ""),)


def resolve_content(content: Content, resolve: Callable[[str], str | None]) -> Content:
    """The same for all tokens of some content."""
    if all(isinstance(token, str) for token in content):
        return content
    resolver = TokenResolver(resolve)
    return join_texts(resolved_token for token in content for resolved_token in resolver.resolve(token))
