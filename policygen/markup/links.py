"""Links and images whose address depends on the page they stand on."""

import re
from collections.abc import Callable
from html import escape, unescape

_LINK: re.Pattern[str] = re.compile(
    r'<a(?P<before>(?: [a-z]+="[^"]*")*?) href="(?P<to>[^"]*)"(?P<after>[^>]*)>(?P<text>.*?)</a>', re.S
)
_IMAGE: re.Pattern[str] = re.compile(r'<img(?P<attributes>(?: [a-z]+="[^"]*")*)>')
_ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"')
_ABSOLUTE = re.compile(r"(?:https?:|mailto:|tel:)", re.I)
_OF_PAGE = re.compile(r' href="(?!https?:|mailto:|tel:)|<img', re.I)


def depend_on_page(html: str) -> bool:
    """Whether some sanitised HTML has a link that is not absolute, or an image."""
    return bool(_OF_PAGE.search(html))


def resolved(html: str, resolve: Callable[[str], str | None]) -> str:
    """Sanitised HTML with the addresses that `resolve` gives for its links and images as written.

    Where it gives None a link becomes its text, and an image its alternative text. An image of another site
    becomes a link to it with that text, since a page asks no other site for anything (inside a link, the text).
    """

    def link(match: re.Match[str]) -> str:
        target = unescape(match["to"])
        text: str = _IMAGE.sub(lambda image: _image(image, resolve, linked=True), match["text"])
        address = target if _ABSOLUTE.match(target) else resolve(target)
        if address is None:
            return text
        before: str = match["before"]
        return f'<a{before} href="{escape(address)}"{match["after"]}>{text}</a>'

    linked: str = _LINK.sub(link, html)
    shown: str = _IMAGE.sub(lambda image: _image(image, resolve, linked=False), linked)
    return shown


def _image(match: re.Match[str], resolve: Callable[[str], str | None], *, linked: bool) -> str:
    attributes = dict(_ATTRIBUTE.findall(match["attributes"]))
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
