"""Lists of which a comparison shows a part: items keep their numbers, and a list of definitions that is not whole
becomes plain boxes, since HTML has no half of one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from policygen.markup import Document, Element
from policygen.redlines.redline_model import Chain, MarkedBlock, Numbers

_PARTS = frozenset({"dl", "dt", "dd"})


def ordinals(document: Document, numbers: Sequence[Numbers]) -> dict[int, int]:
    """The number that a reader sees before each item of an ordered list, by its element's number (see `block_tree`)."""
    ordinal_of: dict[int, int] = {}
    following: dict[int, int] = {}
    for block, chain in zip(document.blocks, numbers, strict=True):
        for depth in range(1, len(chain)):
            item, listing = block.path[depth], block.path[depth - 1]
            if item.name == "li" and listing.name == "ol" and chain[depth] not in ordinal_of:
                own = item.number("value")
                ordinal = following.get(chain[depth - 1], _start(listing)) if own is None else own
                ordinal_of[chain[depth]] = ordinal
                following[chain[depth - 1]] = ordinal + 1
    return ordinal_of


def _start(listing: Element) -> int:
    start = listing.number("start")
    return 1 if start is None else start


def numbered(
    blocks: Sequence[MarkedBlock], ours: Mapping[int, int], theirs: Mapping[int, int]
) -> Iterator[MarkedBlock]:
    """Blocks whose items of ordered lists have the numbers of their texts, where a browser would count others.

    `ours` and `theirs` are the ordinals of the old and the new text.
    """
    following: dict[int, int] = {}
    items: dict[int, Element] = {}
    for block in blocks:
        elements, numbers = block.chain
        changed = list(elements)
        for depth in range(1, len(elements)):
            item, listing, number = elements[depth], elements[depth - 1], numbers[depth]
            if item.name != "li" or listing.name != "ol" or listing.get("reversed") is not None:
                continue
            if number not in items:
                ordinal = theirs.get(number) if number >= 0 else ours.get(-1 - number)
                expected = following.get(numbers[depth - 1], _start(listing))
                is_right = ordinal is None or ordinal == expected or item.get("value") is not None
                items[number] = item if is_right else item.with_value("value", str(ordinal), first=True)
                following[numbers[depth - 1]] = (expected if ordinal is None else ordinal) + 1
            changed[depth] = items[number]
        yield block._replace(chain=Chain(tuple(changed), numbers))


def counted(document: Document, numbers: Sequence[Numbers]) -> dict[int, tuple[Element, ...]]:
    """For each block in an ordered list, by its index, the elements around it with the numbers that a reader sees, as
    if it stood alone."""
    inside = [index for index, block in enumerate(document.blocks) if any(one.name == "ol" for one in block.path)]
    if not inside:
        return {}
    ordinal_of = ordinals(document, numbers)
    alone = (MarkedBlock(Chain(document.blocks[index].path, numbers[index]), ()) for index in inside)
    return {
        index: next(numbered([one], {}, ordinal_of)).chain.elements for index, one in zip(inside, alone, strict=True)
    }


def whole(blocks: Sequence[MarkedBlock]) -> Sequence[MarkedBlock]:
    """Blocks in which no list of definitions begins with a definition or ends with a term."""
    parts: list[_Part] = []
    at: list[dict[int, _Part]] = []  # by block: the parts of lists that it stands in, by the number of the list
    for block in blocks:
        elements, numbers = block.chain
        before = at[-1] if at else {}
        inside: dict[int, _Part] = {}
        for depth in range(1, len(elements)):
            if elements[depth - 1].name == "dl":
                number, name = numbers[depth - 1], elements[depth].name
                part = inside[number] = before.get(number) or _Part(name)
                part.last = name
                if part not in before.values():
                    parts.append(part)
        at.append(inside)
    if not any(part.is_cut for part in parts):
        return blocks
    return [block._replace(chain=_boxes(block.chain, inside)) for block, inside in zip(blocks, at, strict=True)]


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
    elements = list(chain.elements)
    for depth, number in enumerate(chain.numbers):
        around = chain.numbers[depth - 1] if depth else number
        if any(inside[one].is_cut for one in (number, around) if one in inside):
            elements[depth] = _box(elements[depth])
    return Chain(tuple(elements), chain.numbers)


def _box(one: Element) -> Element:
    """A box for a list of definitions, a term or a definition."""
    if one.name not in _PARTS:
        return one
    own = one.get("class")
    classes = f"pg-{one.name}" if own is None else f"pg-{one.name} {own}"
    return Element("div", one.attributes).with_value("class", classes, first=True)
