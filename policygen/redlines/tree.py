"""The tree of blocks of a comparison: where removed blocks go, so that lists stay lists and tables tables.

A block stands in a chain of steps, each a start tag and the identity of its element; two blocks share an element
if their chains share the step. New blocks keep the new text's chains. A removed block goes into the new elements
that match its old ones as far as they are open at its place, and brings wrappers of its own for the rest.
"""

from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple

from policygen.markup import Document, tag_name

Step = tuple[str, Hashable]
Chain = tuple[Step, ...]

_LISTS = frozenset({"ul", "ol", "menu"})
_ROWS = frozenset({"tbody", "thead", "tfoot"})
_VOID = frozenset({"hr"})


def chains(document: Document, side: str) -> list[Chain]:
    """The chain of each block of a document; `side` keeps the elements of two documents apart."""
    found: list[Chain] = []
    before: Chain = ()
    for place, (block, shared) in enumerate(zip(document.blocks, document.shared, strict=True)):
        before = before[:shared] + tuple(
            (tag, (side, place, depth)) for depth, tag in enumerate(block.path[shared:], start=shared)
        )
        found.append(before)
    return found


def matching(pairs: Iterable[tuple[int, int]], old: Sequence[Chain], new: Sequence[Chain]) -> dict[Hashable, Hashable]:
    """Which new element an old one became, told by the blocks in them; one to one."""
    became: dict[Hashable, Hashable] = {}
    taken: set[Hashable] = set()
    for i, j in pairs:
        for (old_tag, old_one), (new_tag, new_one) in zip(old[i], new[j], strict=False):
            if old_tag != new_tag and tag_name(old_tag) != tag_name(new_tag):
                break
            if old_one not in became and new_one not in taken:
                became[old_one] = new_one
                taken.add(new_one)
    return became


def placed(
    removed: Chain, before: Chain, kept: int, became: dict[Hashable, Hashable], attribute: str = " data-redline"
) -> Chain:
    """The chain of a removed block after a block with the chain `before`, of which the first `kept` steps must stay
    open for the next one. Its wrappers have the attribute."""
    same = 0
    for (old_tag, old_one), (tag, one) in zip(removed, before, strict=False):
        if tag_name(old_tag) != tag_name(tag) or one not in (old_one, became.get(old_one, old_one)):
            break
        same += 1
    chain = before[: max(kept, same)]
    own = removed[-1][1] if removed else ""
    text = [] if removed and removed[-1][0].startswith("<tr") else [("", "")]  # a row's HTML is its cells
    for tag, one in [*removed[same:], *text]:
        container, name = tag_name(chain[-1][0]) if chain else "", tag_name(tag) if tag else ""
        chain += tuple(
            (_with(f"<{wrapper}>", attribute), ("wrapper", wrapper, one or own))
            for wrapper in _between(container, name)
        )
        if tag:
            chain += ((_with(tag, attribute), one),)
    return chain


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


def _with(tag: str, attribute: str) -> str:
    """A start tag with one more attribute, and without an id: only the new text keeps ids."""
    start = tag.partition(' id="')
    rest = start[2].partition('"')[2] if start[1] else ""
    return f"{start[0] if start[1] else tag[:-1]}{rest[:-1] if start[1] else ''}{attribute}>"


class Entry(NamedTuple):
    """A block of the comparison: where it stands, what stands in it, its place in the old and the new text (or
    None), and whether it is marked in any way."""

    chain: Chain
    html: str
    old: int | None
    new: int | None
    changed: bool


def emitted(entries: Iterable[Entry]) -> str:
    """The HTML of some entries in a row; elements that they share are one."""
    out: list[str] = []
    open_steps: Chain = ()
    for entry in entries:
        shared = 0
        for ours, theirs in zip(open_steps, entry.chain, strict=False):
            if ours[1] != theirs[1]:
                break
            shared += 1
        out += _ends(open_steps[shared:])
        out += [tag for tag, _ in entry.chain[shared:]]
        out.append(entry.html)
        open_steps = entry.chain
    out += _ends(open_steps)
    return "".join(out)


def _ends(steps: Chain) -> list[str]:
    names = [tag_name(tag) for tag, _ in reversed(steps)]
    return [f"</{name}>\n" for name in names if name not in _VOID]
