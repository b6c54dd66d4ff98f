"""The tree of blocks of a comparison: where removed blocks go, so that lists stay lists and tables tables.

A block stands in a chain of elements, each a start tag and a number; two blocks share an element if they share its
number. Numbers of the new text's elements are 0 and up, those of the old text's below 0. New blocks keep the new
text's chains. A removed block goes into the new elements that match its old ones as far as they are open at its place,
and brings wrappers of its own for the rest.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from policygen.markup import Document, tag_name

Elements = tuple[int, ...]

_LISTS = frozenset({"ul", "ol", "menu"})
_ROWS = frozenset({"tbody", "thead", "tfoot"})
_VOID = frozenset({"hr"})


class Chain(NamedTuple):
    """Where a block stands: the start tags of the elements around it, outermost first, and their numbers."""

    tags: tuple[str, ...] = ()
    elements: Elements = ()


class Placed(NamedTuple):
    """A block's HTML and where it stands."""

    chain: Chain
    html: str


def elements(document: Document) -> tuple[Elements, ...]:
    """The numbers, from 0, of the elements around each block of a document."""
    found: list[Elements] = []
    before: Elements = ()
    number = 0
    for block, shared in zip(document.blocks, document.shared, strict=True):
        own = len(block.path) - shared
        # The first is for most blocks: a paragraph between others.
        before = (number,) if own == 1 and not shared else (*before[:shared], *range(number, number + own))
        number += own
        found.append(before)
    return tuple(found)


def matching(
    pairs: Iterable[tuple[int, int]], old: Document, new: Document, ours: Sequence[Elements], theirs: Sequence[Elements]
) -> dict[int, int]:
    """Which new element an old one became, told by the blocks in them; one to one."""
    became: dict[int, int] = {}
    taken: set[int] = set()
    for i, j in pairs:
        path = old.blocks[i].path
        if len(path) == 1:
            continue  # nothing else stands in such an element
        for old_tag, old_one, new_tag, new_one in zip(path, ours[i], new.blocks[j].path, theirs[j], strict=False):
            if old_tag != new_tag and tag_name(old_tag) != tag_name(new_tag):
                break
            if old_one not in became and new_one not in taken:
                became[old_one] = new_one
                taken.add(new_one)
    return became


class Gap(NamedTuple):
    """A place between two blocks of the new text: their chains, the first `kept` elements of which are the same."""

    before: Chain
    after: Chain
    kept: int


def placed(
    tags: Sequence[str], numbers: Elements, gap: Gap, became: Mapping[int, int], *, is_row: bool = False
) -> Chain:
    """The chain of a removed block, given by its old tags and their numbers, in a gap.

    Wrappers get `data-redline`.
    """
    before, after, kept = gap
    opening = 0
    for old_tag, old_one, tag, one in zip(tags, numbers, after.tags, after.elements, strict=False):
        if one != became.get(old_one) or tag_name(old_tag) != tag_name(tag):
            break
        opening += 1
    same = 0
    for old_tag, old_one, tag, one in zip(tags, numbers, before.tags, before.elements, strict=False):
        if one not in (-1 - old_one, became.get(old_one)) or tag_name(old_tag) != tag_name(tag):
            break
        same += 1
    if opening > max(kept, same):  # the list, say, whose first item was removed
        before, same = after, opening
    depth = max(kept, same)
    found, ids = list(before.tags[:depth]), list(before.elements[:depth])
    own = -1 - numbers[-1] if numbers else -1
    rest = [(tag, -1 - one) for tag, one in zip(tags[same:], numbers[same:], strict=True)]
    for tag, one in rest if is_row else [*rest, ("", own)]:  # a row's HTML is its cells, any other's is text
        container, name = tag_name(found[-1]) if found else "", tag_name(tag) if tag else ""
        for place, wrapper in enumerate(_between(container, name)):
            found.append(f"<{wrapper} data-redline>")
            ids.append(_WRAPPERS + one * 4 - place)
        if tag:
            found.append(_wrapping(tag))
            ids.append(one)
    if tuple(ids) in (gap.before.elements, gap.after.elements):  # text beside text in one element would be one word
        found.append("<p data-redline>")
        ids.append(_WRAPPERS + own * 4 - 3)
    return Chain(tuple(found), tuple(ids))


_WRAPPERS = -1_000_000_000
"""Below any element's number; a wrapper is told by the block or element that it was brought for."""


def _between(container: str, name: str) -> tuple[str, ...]:
    """The elements that the content rules of HTML ask for between a container and an element, or (no name) text."""
    if container in _LISTS:
        return () if name == "li" else ("li",)
    if container == "dl":
        return () if name in ("dt", "dd", "div") else ("dd",)
    if container == "table":
        return () if name in _ROWS | {"caption", "colgroup"} else ("tbody",) if name == "tr" else ("tbody", "tr", "td")
    if container in _ROWS:
        return () if name == "tr" else ("tr", "td")
    if container == "tr":
        return () if name in ("td", "th") else ("td",)
    return _ALONE.get(name, ())


_ALONE = {
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


def _wrapping(tag: str) -> str:
    """A start tag as a wrapper of ours, without an id: only the new text keeps ids."""
    start, found, rest = tag.partition(' id="')
    kept = rest.partition('"')[2][:-1]
    return f"{start}{kept} data-redline>" if found else f"{tag[:-1]} data-redline>"


def emitted(blocks: Iterable[Placed]) -> str:
    """The HTML of some blocks in a row; elements that they share are one."""
    out: list[str] = []
    tags: tuple[str, ...] = ()
    numbers: Elements = ()
    for (own_tags, own_numbers), html in blocks:
        shared = 0
        for ours, theirs in zip(numbers, own_numbers, strict=False):
            if ours != theirs:
                break
            shared += 1
        out += _ends(tags[shared:])
        out += own_tags[shared:]
        out.append(html)
        tags, numbers = own_tags, own_numbers
    out += _ends(tags)
    return "".join(out)


def _ends(tags: Sequence[str]) -> list[str]:
    names = [tag_name(tag) for tag in reversed(tags)]
    return [f"</{name}>\n" for name in names if name not in _VOID]
