"""The tree of blocks of a comparison: where removed blocks go, so that lists stay lists and tables tables.

A block stands in a chain of elements, each with a number; two blocks share an element if they share its
number. Numbers of the new text's elements are 0 and up, those of the old text's below 0. New blocks keep the new
text's chains. A removed block goes into the new elements that match its old ones as far as they are open at its place,
and brings wrappers of its own for the rest.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from policygen.markup.block_content import Element, bare_element
from policygen.markup.document import Document
from policygen.redlines.redline_model import Chain, Numbers

_LISTS = frozenset({"ul", "ol", "menu"})
_ROWS = frozenset({"tbody", "thead", "tfoot"})


def element_numbers(document: Document) -> tuple[Numbers, ...]:
    """The numbers, from 0, of the elements around each block of a document."""
    numbers: list[Numbers] = []
    last: Numbers = ()
    number = 0
    for block, shared in zip(document.blocks, document.shared, strict=True):
        new_count = len(block.path) - shared
        # The first is for most blocks: a paragraph between others.
        last = (number,) if new_count == 1 and not shared else (*last[:shared], *range(number, number + new_count))
        number += new_count
        numbers.append(last)
    return tuple(numbers)


def matching_elements(
    pairs: Iterable[tuple[int, int]],
    old: Document,
    new: Document,
    old_numbers: Sequence[Numbers],
    new_numbers: Sequence[Numbers],
) -> dict[int, int]:
    """Which new element an old one became, told by the blocks in them; one to one."""
    new_elements: dict[int, int] = {}
    taken: set[int] = set()
    for i, j in pairs:
        path = old.blocks[i].path
        if len(path) == 1:
            continue  # nothing else stands in such an element
        for old_element, old_number, new_element, new_number in zip(
            path, old_numbers[i], new.blocks[j].path, new_numbers[j], strict=False
        ):
            if old_element.name != new_element.name:
                break
            if old_number not in new_elements and new_number not in taken:
                new_elements[old_number] = new_number
                taken.add(new_number)
    return new_elements


class Gap(NamedTuple):
    """The gap between two blocks of the new text: their chains, the first `shared` elements of which are the same."""

    before: Chain
    after: Chain
    shared: int


def place_removed(
    elements: Sequence[Element], numbers: Numbers, gap: Gap, new_elements: Mapping[int, int], *, is_row: bool = False
) -> Chain:
    """The chain of a removed block, given by its old elements and their numbers, in a gap; wrappers are below 0."""
    before, after, shared = gap
    opening = 0
    for old, old_number, new, number in zip(elements, numbers, after.elements, after.numbers, strict=False):
        if number != new_elements.get(old_number) or old.name != new.name:
            break
        opening += 1
    same = 0
    for old, old_number, new, number in zip(elements, numbers, before.elements, before.numbers, strict=False):
        if number not in (-1 - old_number, new_elements.get(old_number)) or old.name != new.name:
            break
        same += 1
    if opening > max(shared, same):  # the list, say, whose first item was removed
        before, same = after, opening
    depth = max(shared, same)
    chain, ids = list(before.elements[:depth]), list(before.numbers[:depth])
    own_number = -1 - numbers[-1] if numbers else -1
    inner: list[tuple[Element | None, int]] = [
        (old, -1 - number) for old, number in zip(elements[same:], numbers[same:], strict=True)
    ]
    for inner_element, number in (
        inner if is_row else [*inner, (None, own_number)]
    ):  # a row holds cells, any other block text
        container, name = chain[-1].name if chain else "", inner_element.name if inner_element else ""
        for order, wrapper in enumerate(_wrappers_between(container, name)):
            chain.append(bare_element(wrapper))
            ids.append(_WRAPPERS + number * 4 - order)
        if inner_element:
            chain.append(inner_element.without("id"))  # only the new text keeps ids
            ids.append(number)
    if tuple(ids) in (gap.before.numbers, gap.after.numbers):  # text beside text in one element would be one word
        chain.append(bare_element("p"))
        ids.append(_WRAPPERS + own_number * 4 - 3)
    return Chain(tuple(chain), tuple(ids))


_WRAPPERS = -1_000_000_000
"""Below any element's number; a wrapper is told by the block or element that it was brought for."""


def is_wrapper(number: int) -> bool:
    """Whether an element with such a number is in neither text, and only the comparison needs it."""
    return number < _WRAPPERS // 2


def _wrappers_between(container: str, name: str) -> tuple[str, ...]:
    """The elements that the content rules of HTML ask for between a container and an element, or (no name) text."""
    alone = _WRAPPERS_OF.get(name, ())
    if container in _LISTS:
        return () if name == "li" else ("li", *alone)
    if container == "dl":
        return () if name in ("dt", "dd", "div") else ("dd", *alone)
    if container == "table":
        return () if name in _ROWS | {"caption", "colgroup"} else ("tbody", *_wrappers_between("tbody", name))
    if container in _ROWS:
        return () if name == "tr" else ("tr", *_wrappers_between("tr", name))
    if container == "tr":
        return () if name in ("td", "th") else ("td", *alone)
    return alone


_WRAPPERS_OF = {
    "li": ("ul",),
    "dt": ("dl",),
    "dd": ("dl",),
    "tr": ("table", "tbody"),
    "tbody": ("table",),
    "thead": ("table",),
    "tfoot": ("table",),
    "td": ("table", "tbody", "tr"),
    "th": ("table", "tbody", "tr"),
}
