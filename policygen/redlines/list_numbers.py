"""Lists of which a comparison shows a part: items keep their numbers, and a list of definitions that is not whole
becomes plain boxes, since HTML has no half of one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from policygen.markup.block_content import Element
from policygen.markup.document import Document
from policygen.redlines.redline_model import Chain, MarkedBlock, Numbers

_DEFINITION_TAGS = frozenset({"dl", "dt", "dd"})


def item_ordinals(document: Document, numbers: Sequence[Numbers]) -> dict[int, int]:
    """The number that a reader sees before each item of an ordered list, by its element's number (see `block_tree`)."""
    ordinal_of: dict[int, int] = {}
    next_ordinals: dict[int, int] = {}
    sizes = _sizes_of_falling_lists(document, numbers)
    for block, chain in zip(document.blocks, numbers, strict=True):
        for depth in range(1, len(chain)):
            item, listing = block.path[depth], block.path[depth - 1]
            if item.name == "li" and listing.name == "ol" and chain[depth] not in ordinal_of:
                value, size = item.number("value"), sizes.get(chain[depth - 1])
                start = size if size is not None and listing.number("start") is None else _start(listing)
                ordinal = next_ordinals.get(chain[depth - 1], start) if value is None else value
                ordinal_of[chain[depth]] = ordinal
                next_ordinals[chain[depth - 1]] = ordinal + (1 if size is None else -1)
    return ordinal_of


def _sizes_of_falling_lists(document: Document, numbers: Sequence[Numbers]) -> dict[int, int]:
    """How many items the lists have that count down (`reversed`), by the numbers of their elements."""
    items: dict[int, set[int]] = {}
    for block, chain in zip(document.blocks, numbers, strict=True):
        for depth in range(1, len(chain)):
            if block.path[depth].name == "li" and block.path[depth - 1].get("reversed") is not None:
                items.setdefault(chain[depth - 1], set()).add(chain[depth])
    return {number: len(inside) for number, inside in items.items()}


def item_label(ordinal: int, listing: Element) -> str:
    """The number of an item as a reader sees it in its list, whose `type` may ask for letters or Roman numerals."""
    form = listing.get("type") or ""
    words = str(ordinal)
    if form in ("a", "A") and ordinal > 0:
        words = _letters(ordinal)
    elif form in ("i", "I") and 0 < ordinal < 4_000:
        words = _roman(ordinal)
    return words.upper() if form in ("A", "I") else words


def _letters(ordinal: int) -> str:
    """1 is a, 26 is z, 27 is aa."""
    rest, last = divmod(ordinal - 1, 26)
    return f"{_letters(rest) if rest else ''}{chr(ord('a') + last)}"


def _roman(ordinal: int) -> str:
    words = ""
    for value, sign in _ROMAN:
        times, ordinal = divmod(ordinal, value)
        words += sign * times
    return words


_ROMAN = tuple(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"),
        strict=True,
    )
)


def _start(listing: Element) -> int:
    start = listing.number("start")
    return 1 if start is None else start


def with_ordinals(
    blocks: Sequence[MarkedBlock], old_ordinals: Mapping[int, int], new_ordinals: Mapping[int, int]
) -> Iterator[MarkedBlock]:
    """Blocks whose items of ordered lists have the numbers of their texts, where a browser would count others.

    `old_ordinals` and `new_ordinals` are the ordinals of the old and the new text.
    """
    next_ordinals: dict[int, int] = {}
    items: dict[int, Element] = {}
    for block in blocks:
        elements, numbers = block.chain
        changed = list(elements)
        for depth in range(1, len(elements)):
            item, listing, number = elements[depth], elements[depth - 1], numbers[depth]
            if item.name != "li" or listing.name != "ol" or listing.get("reversed") is not None:
                continue
            if number not in items:
                ordinal = new_ordinals.get(number) if number >= 0 else old_ordinals.get(-1 - number)
                expected = next_ordinals.get(numbers[depth - 1], _start(listing))
                counts_right = ordinal is None or ordinal == expected or item.get("value") is not None
                items[number] = item if counts_right else item.with_value("value", str(ordinal), first=True)
                next_ordinals[numbers[depth - 1]] = (expected if ordinal is None else ordinal) + 1
            changed[depth] = items[number]
        yield block._replace(chain=Chain(tuple(changed), numbers))


def paths_with_ordinals(document: Document, numbers: Sequence[Numbers]) -> dict[int, tuple[Element, ...]]:
    """For each block in an ordered list, by its index, the elements around it with the numbers that a reader sees, as
    if it stood alone."""
    inside = [index for index, block in enumerate(document.blocks) if any(block.name == "ol" for block in block.path)]
    if not inside:
        return {}
    ordinal_of = item_ordinals(document, numbers)
    alone = (MarkedBlock(Chain(document.blocks[index].path, numbers[index]), ()) for index in inside)
    return {
        index: next(with_ordinals([block], {}, ordinal_of)).chain.elements
        for index, block in zip(inside, alone, strict=True)
    }


def without_cut_lists(blocks: Sequence[MarkedBlock]) -> Sequence[MarkedBlock]:
    """Blocks in which no list of definitions begins with a definition or ends with a term."""
    parts: list[_DefinitionList] = []
    parts_by_block: list[
        dict[int, _DefinitionList]
    ] = []  # by block: the parts of lists that it stands in, by the number of the list
    for block in blocks:
        elements, numbers = block.chain
        open_parts = parts_by_block[-1] if parts_by_block else {}
        inside: dict[int, _DefinitionList] = {}
        for depth in range(1, len(elements)):
            if elements[depth - 1].name == "dl":
                number, name = numbers[depth - 1], elements[depth].name
                part = inside[number] = open_parts.get(number) or _DefinitionList(name)
                part.last = name
                if part not in open_parts.values():
                    parts.append(part)
        parts_by_block.append(inside)
    if not any(part.is_cut for part in parts):
        return blocks
    return [
        block._replace(chain=_boxed_chain(block.chain, inside))
        for block, inside in zip(blocks, parts_by_block, strict=True)
    ]


@dataclass(eq=False)
class _DefinitionList:
    """A part of a list of definitions that is shown in one piece: what it begins and ends with."""

    first: str
    last: str = ""

    @property
    def is_cut(self) -> bool:
        return self.first == "dd" or self.last == "dt"


def _boxed_chain(chain: Chain, inside: Mapping[int, _DefinitionList]) -> Chain:
    """A chain in which parts of lists of definitions that are cut, and what is in them, are boxes."""
    elements = list(chain.elements)
    for depth, number in enumerate(chain.numbers):
        parent = chain.numbers[depth - 1] if depth else number
        if any(inside[list_number].is_cut for list_number in (number, parent) if list_number in inside):
            elements[depth] = _boxed(elements[depth])
    return Chain(tuple(elements), chain.numbers)


def _boxed(element: Element) -> Element:
    """A box for a list of definitions, a term or a definition."""
    if element.name not in _DEFINITION_TAGS:
        return element
    author_classes = element.get("class")
    classes = f"pg-{element.name}" if author_classes is None else f"pg-{element.name} {author_classes}"
    return Element("div", element.attributes).with_value("class", classes, first=True)
