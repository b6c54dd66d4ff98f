"""What kind of paragraph a block is."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from policygen.markup import Document, tag_name
from policygen.redlines.tree import Elements

_START = re.compile(r' start="(-?\d+)"')
_VALUE = re.compile(r' value="(-?\d+)"')
_TYPE = re.compile(r' type="([aAiI1])"')
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


def layout(document: Document, place: int, elements: Elements, known: Mapping[int, int]) -> Layout:
    """The paragraph that a block is; `elements` are the numbers of those around it, and what `known` ones became."""
    block = document.blocks[place]
    names = [tag_name(tag) for tag in block.path]
    own = names[-1] if names else ""
    inner = [name for name in names if name in _AROUND]
    style = _AROUND[inner[-1]] if inner else "Normal"
    style = f"Heading{block.level}" if block.level else _STYLES.get(own, style)
    indent = sum(name in _INDENTED for name in names)
    return Layout(style, indent, _numbering(document, place, names, elements, known))


def _numbering(
    document: Document, place: int, names: list[str], elements: Elements, known: Mapping[int, int]
) -> Numbering | None:
    """The list of the innermost item that begins with a block."""
    path = document.blocks[place].path
    item = max((k for k, name in enumerate(names) if name == "li" and k >= document.shared[place]), default=0)
    if not item or names[item - 1] not in _LISTS:
        return None
    depth = sum(name in _LISTS for name in names[:item]) - 1
    around, tag, own = path[item - 1], path[item], elements[item - 1]
    if names[item - 1] != "ol":
        return Numbering(BULLETS, depth, "bullet", 1)
    start, value, form = _START.search(around), _VALUE.search(tag), _TYPE.search(around)
    return Numbering(
        known.get(own, own),
        depth,
        _FORMATS.get(form[1], "decimal") if form else "decimal",
        int(start[1]) if start else 1,
        int(value[1]) if value else None,
    )
