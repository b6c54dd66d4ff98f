"""What kind of paragraph a block is."""

from collections.abc import Mapping
from dataclasses import dataclass

from policygen.markup.document import Document
from policygen.redlines.redline_model import Numbers

_LISTS = frozenset({"ul", "ol", "menu"})
_INDENTED = _LISTS | {"blockquote", "dd"}
_STYLES = {"hr": "Rule", "caption": "Caption", "figcaption": "Caption", "dt": "Term"}
_STYLES_INSIDE = {"blockquote": "Quote", "pre": "Code", "dd": "Definition", "li": "ListParagraph"}
_FORMATS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}

BULLETS = 0
"""The numbering of all lists without numbers."""


@dataclass(frozen=True, slots=True)
class Numbering:
    """A list: which one (the number of its element), its depth from 0, how and from where it counts, and the value
    that its author gave to this item."""

    element: int
    depth: int
    form: str
    start: int
    value: int | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """A paragraph: its style, how deep it is indented, and its list if it is the first of an item."""

    style: str
    indent: int = 0
    numbering: Numbering | None = None

    def looks_like(self, other: "Layout") -> bool:
        """Whether two paragraphs look alike but for the number."""
        numbering, other_numbering = self.numbering, other.numbering
        lists = (
            numbering and (numbering.depth, numbering.form),
            other_numbering and (other_numbering.depth, other_numbering.form),
        )
        return (self.style, self.indent) == (other.style, other.indent) and lists[0] == lists[1]


def block_layout(
    document: Document,
    index: int,
    numbers: Numbers,
    new_elements: Mapping[int, int],
    ordinals: Mapping[int, int] | None = None,
) -> Layout:
    """The layout of a block's paragraph; `numbers` are those of its elements, `new_elements` what these became.

    `ordinals` are the numbers of items as readers see them, where a program would count others.
    """
    block = document.blocks[index]
    names = [element.name for element in block.path]
    own_name = names[-1] if names else ""
    inner = [name for name in names if name in _STYLES_INSIDE]
    style = _STYLES_INSIDE[inner[-1]] if inner else "Normal"
    style = f"Heading{block.level}" if block.level else _STYLES.get(own_name, style)
    indent = sum(name in _INDENTED for name in names)
    return Layout(style, indent, _numbering(document, index, names, numbers, new_elements, ordinals or {}))


def _numbering(
    document: Document,
    index: int,
    names: list[str],
    numbers: Numbers,
    new_elements: Mapping[int, int],
    ordinals: Mapping[int, int],
) -> Numbering | None:
    """The list of the innermost item that begins with a block."""
    path = document.blocks[index].path
    item = max((k for k, name in enumerate(names) if name == "li" and k >= document.shared[index]), default=0)
    if not item or names[item - 1] not in _LISTS:
        return None
    depth = sum(name in _LISTS for name in names[:item]) - 1
    listing, number = path[item - 1], numbers[item - 1]
    if listing.name != "ol":
        return Numbering(BULLETS, depth, "bullet", 1)
    start = listing.number("start")
    return Numbering(
        new_elements.get(number, number),
        depth,
        _FORMATS.get(listing.get("type") or "", "decimal"),
        1 if start is None else start,
        ordinals.get(numbers[item], path[item].number("value")),
    )
