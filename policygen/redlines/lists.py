"""Lists of which a comparison shows a part: items keep their numbers, and a list of definitions that is not whole
becomes plain boxes, since HTML has no half of one."""

import re
from collections.abc import Iterator, Mapping, Sequence

from policygen.markup import Document, tag_name
from policygen.redlines.tree import Chain, Elements, Placed

_START = re.compile(r' start="(-?\d+)"')
_VALUE = re.compile(r' value="(-?\d+)"')
_PARTS = frozenset({"dl", "dt", "dd"})


def ordinals(document: Document, elements: Sequence[Elements]) -> dict[int, int]:
    """The number that a reader sees before each item of an ordered list, by the number of its element (see `tree`)."""
    found: dict[int, int] = {}
    following: dict[int, int] = {}
    for block, numbers in zip(document.blocks, elements, strict=True):
        for depth in range(1, len(numbers)):
            item, listing = block.path[depth], block.path[depth - 1]
            if item.startswith("<li") and listing.startswith("<ol") and numbers[depth] not in found:
                own, start = _VALUE.search(item), _START.search(listing)
                number = int(own[1]) if own else following.get(numbers[depth - 1], int(start[1]) if start else 1)
                found[numbers[depth]] = number
                following[numbers[depth - 1]] = number + 1
    return found


def numbered(blocks: Sequence[Placed], ours: Mapping[int, int], theirs: Mapping[int, int]) -> Iterator[Placed]:
    """Blocks whose items of ordered lists have the numbers of their texts, where a browser would count others.

    `ours` and `theirs` are the ordinals of the old and the new text.
    """
    following: dict[int, int] = {}
    told: dict[int, str] = {}
    for (tags, elements), html in blocks:
        changed = list(tags)
        for depth in range(1, len(tags)):
            listing, element = tags[depth - 1], elements[depth]
            if not (tags[depth].startswith("<li") and listing.startswith("<ol")) or " reversed" in listing:
                continue
            if element not in told:
                number = theirs.get(element) if element >= 0 else ours.get(-1 - element)
                start = _START.search(listing)
                expected = following.get(elements[depth - 1], int(start[1]) if start else 1)
                is_told = number is None or number == expected or " value=" in tags[depth]
                told[element] = tags[depth] if is_told else f'<li value="{number}"{tags[depth][3:]}'
                following[elements[depth - 1]] = (expected if number is None else number) + 1
            changed[depth] = told[element]
        yield Placed(Chain(tuple(changed), elements), html)


def whole(blocks: Sequence[Placed]) -> Sequence[Placed]:
    """Blocks in which no list of definitions begins with a definition or ends with a term."""
    parts: dict[int, list[tuple[int, str]]] = {}
    for (tags, elements), _ in blocks:
        for depth in range(1, len(tags)):
            if tag_name(tags[depth - 1]) == "dl":
                inside = parts.setdefault(elements[depth - 1], [])
                if inside[-1:] != [(elements[depth], tag_name(tags[depth]))]:
                    inside.append((elements[depth], tag_name(tags[depth])))
    cut = {number for number, inside in parts.items() if inside[0][1] == "dd" or inside[-1][1] == "dt"}
    if not cut:
        return blocks
    return [Placed(_boxes(chain, cut), html) for chain, html in blocks]


def _boxes(chain: Chain, cut: set[int]) -> Chain:
    """A chain in which these lists of definitions, and what is in them, are boxes."""
    tags = list(chain.tags)
    for depth, number in enumerate(chain.elements):
        if number in cut or (depth and chain.elements[depth - 1] in cut):
            tags[depth] = _box(tags[depth], tag_name(tags[depth]))
    return Chain(tuple(tags), chain.elements)


def _box(tag: str, name: str) -> str:
    """The start tag of a box for a list of definitions, a term or a definition."""
    if name not in _PARTS:
        return tag
    attributes, classes = tag[len(name) + 1 :], f' class="pg-{name}'
    if ' class="' in attributes:
        return "<div" + attributes.replace(' class="', f"{classes} ", 1)
    return f'<div{classes}"{attributes}'
