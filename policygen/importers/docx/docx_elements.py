"""Small questions to elements of WordprocessingML."""

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
