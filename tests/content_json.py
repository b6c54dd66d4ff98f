"""The JSON of a site read again, as a program that knows nothing of policygen would: content and elements."""

from collections.abc import Iterator, Sequence
from typing import Any

from policygen.markup.block_content import VOID, Content, Element, End, Token


def content_of(value: str | Sequence[Any]) -> Content:
    """The content that stands in a shard."""
    if isinstance(value, str):
        return (value,) if value else ()
    return tuple(_tokens(value))


def _tokens(values: Sequence[Any]) -> Iterator[Token]:
    opened: list[str] = []
    for value in values:
        if isinstance(value, str):
            yield value
        elif value == 0:
            yield End(opened.pop())
        else:
            one = element_of(value)
            if one.name not in VOID:
                opened.append(one.name)
            yield one


def element_of(value: str | Sequence[Any]) -> Element:
    """An element that stands in a shard: its name, or a list with its attributes."""
    name, *attributes = [value] if isinstance(value, str) else value
    return Element(name, tuple(attributes[0].items()) if attributes else ())
