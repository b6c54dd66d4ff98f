"""Lists of which a comparison shows a part: items keep their numbers, and a list of definitions that is not whole
becomes plain boxes, since HTML has no half of one."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

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


def counted(document: Document, elements: Sequence[Elements]) -> dict[int, tuple[str, ...]]:
    """For each block in an ordered list, by its place, the elements around it with the numbers that a reader sees, as
    if it stood alone."""
    inside = [place for place, block in enumerate(document.blocks) if any(tag.startswith("<ol") for tag in block.path)]
    if not inside:
        return {}
    found = ordinals(document, elements)
    alone = (Placed(Chain(document.blocks[place].path, elements[place]), "") for place in inside)
    return {place: next(numbered([one], {}, found)).chain.tags for place, one in zip(inside, alone, strict=True)}


def whole(blocks: Sequence[Placed]) -> Sequence[Placed]:
    """Blocks in which no list of definitions begins with a definition or ends with a term."""
    parts: list[_Part] = []
    at: list[dict[int, _Part]] = []  # by block: the parts of lists that it stands in, by the number of the list
    for (tags, elements), _ in blocks:
        before = at[-1] if at else {}
        inside: dict[int, _Part] = {}
        for depth in range(1, len(tags)):
            if tag_name(tags[depth - 1]) == "dl":
                number, name = elements[depth - 1], tag_name(tags[depth])
                part = inside[number] = before.get(number) or _Part(name)
                part.last = name
                if part not in before.values():
                    parts.append(part)
        at.append(inside)
    if not any(part.is_cut for part in parts):
        return blocks
    return [Placed(_boxes(chain, inside), html) for (chain, html), inside in zip(blocks, at, strict=True)]


@dataclass(eq=False)
class _Part:
    """A part of a list of definitions that is shown in one piece: what it begins and ends with."""

    first: str
    last: str = ""

    @property
    def is_cut(self) -> bool:
        return self.first == "dd" or self.last == "dt"


def _boxes(chain: Chain, inside: Mapping[int, _Part]) -> Chain:
    """A chain in which parts of lists of definitions that are cut, and what is in them, are boxes."""
    tags = list(chain.tags)
    for depth, number in enumerate(chain.elements):
        around = chain.elements[depth - 1] if depth else number
        if any(inside[one].is_cut for one in (number, around) if one in inside):
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
