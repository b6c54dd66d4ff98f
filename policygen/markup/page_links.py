"""Links and images whose address depends on the page they stand on."""

import re
from collections.abc import Callable
from html import escape, unescape

_LINK_OR_IMAGE: re.Pattern[str] = re.compile(
    r'<a(?P<link>(?: [a-z-]+(?:="[^"]*")?)*)>(?P<text>.*?)</a>|<img(?P<image>(?: [a-z]+="[^"]*")*)>', re.S
)
_IMAGE: re.Pattern[str] = re.compile(r'<img((?: [a-z]+="[^"]*")*)>')
_ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"')
_HREF = re.compile(r' href="([^"]*)"')
_ID = re.compile(r' id="[^"]*"')
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
