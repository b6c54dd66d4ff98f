"""What kind of paragraph a block is."""

from collections.abc import Mapping
from dataclasses import dataclass

from policygen.markup import Document
from policygen.redlines.redline_model import Numbers

_LISTS = frozenset({"ul", "ol", "menu"})
_INDENTED = _LISTS | {"blockquote", "dd"}
_STYLES = {"hr": "Rule", "caption": "Caption", "figcaption": "Caption", "dt": "Term"}
_AROUND = {"blockquote": "Quote", "pre": "Code", "dd": "Definition", "li": "ListParagraph"}
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
        ours, theirs = self.numbering, other.numbering
        lists = (ours and (ours.depth, ours.form), theirs and (theirs.depth, theirs.form))
        return (self.style, self.indent) == (other.style, other.indent) and lists[0] == lists[1]


def layout(document: Document, index: int, numbers: Numbers, known: Mapping[int, int]) -> Layout:
    """The paragraph that a block is; `numbers` are those of the elements around it, and what `known` ones became."""
    block = document.blocks[index]
    names = [one.name for one in block.path]
    own = names[-1] if names else ""
    inner = [name for name in names if name in _AROUND]
    style = _AROUND[inner[-1]] if inner else "Normal"
    style = f"Heading{block.level}" if block.level else _STYLES.get(own, style)
    indent = sum(name in _INDENTED for name in names)
    return Layout(style, indent, _numbering(document, index, names, numbers, known))


def _numbering(
    document: Document, index: int, names: list[str], numbers: Numbers, known: Mapping[int, int]
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
        known.get(number, number),
        depth,
        _FORMATS.get(listing.get("type") or "", "decimal"),
        1 if start is None else start,
        path[item].number("value"),
    )
