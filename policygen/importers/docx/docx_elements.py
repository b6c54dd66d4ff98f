"""Small questions to elements of WordprocessingML."""

import re
from xml.etree.ElementTree import Element


def child(node: Element | None, tag: str) -> Element | None:
    """The first child of a name; None also if there is no element."""
    return None if node is None else node.find(tag)


def value(node: Element | None, tag: str) -> str:
    """The value of a child; "" if there is none."""
    element = child(node, tag)
    return "" if element is None else element.get("w:val", "")


def number(node: Element | None, tag: str) -> int | None:
    """The value of a child as a number; None if there is none, or it is no number."""
    text = value(node, tag)
    return int(text) if text.lstrip("-").isdecimal() and len(text) < 10 else None


def is_on(node: Element) -> bool:
    """Whether a switch is on, which it is without a value, too (ECMA-376 part 1, §17.17.4)."""
    return node.get("w:val", "1").lower() not in ("0", "false", "off", "none")


_SYMBOLS = {
    **dict.fromkeys("\uf0b7\uf06c\uf09f", "•"),
    **dict(zip("\uf0a7\uf0fc\uf0fb\uf0a8\uf06f\uf0fe\uf0e0", "▪✓✗☐☐☒→", strict=True)),
}
_SYMBOL_FONT = re.compile("[\uf000-\uf0ff]")


def symbol(node: Element) -> str:
    """The character of a font that an element stands for; one that shows nothing if it names none."""
    code = node.get("w:char", "")
    character = chr(int(code, 16)) if re.fullmatch("[0-9A-Fa-f]{4}", code) else ""
    return character if _SYMBOL_FONT.match(character) else "\uf001"


def plain_characters(text: str) -> str:
    """A text in which characters of symbol fonts are what they show, or are left out."""
    return _SYMBOL_FONT.sub("", "".join(_SYMBOLS.get(character, character) for character in text))


def all_text(node: Element, *, deleted: bool = False) -> str:
    """The characters below an element, a line for each paragraph: hidden ones, too, and those of boxes.

    What tracked changes delete is left out, unless it is asked for. Of what is drawn in two ways, the first is read.
    """
    parts: list[str] = []
    waiting: list[Element | str] = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            parts.append(part)
        elif part.tag in ("w:t", "w:delText", "m:t"):
            parts.append(plain_characters(part.text or "").replace("\u00ad", ""))
        elif part.tag == "w:sym":
            parts.append(plain_characters(symbol(part)))
        elif deleted or not _is_deleted(part):
            parts.append(_CHARACTERS.get(part.tag, ""))
            waiting.append("\n" if part.tag in _APART and not _goes_on(part) else "")
            inner = [one for one in part if len(one)][:1] if part.tag == "mc:AlternateContent" else list(part)
            waiting += reversed(inner)
    return "".join(parts)


_CHARACTERS = {
    **dict.fromkeys(("w:tab", "w:ptab", "w:br", "w:cr"), " "),
    "w:noBreakHyphen": "\u2011",
    "w:txbxContent": "\n",
}
_APART = frozenset({"w:p", "w:txbxContent", "w:rt"})
_DELETIONS = (("w:tr", "w:trPr", "w:del"), ("w:tc", "w:tcPr", "w:cellDel"))


def _is_deleted(node: Element) -> bool:
    """Whether an element is a deletion, or a row or a cell that is deleted."""
    return node.tag in ("w:del", "w:moveFrom") or any(
        node.tag == tag and child(child(node, properties), mark) is not None for tag, properties, mark in _DELETIONS
    )


def _goes_on(node: Element) -> bool:
    """Whether a paragraph goes on in the next one, since its end is deleted."""
    mark = child(child(node, "w:pPr"), "w:rPr")
    return child(mark, "w:del") is not None or child(mark, "w:moveFrom") is not None
