"""What changed between two documents, as values."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How a block, or a section, differs."""

    ADDED = "added"
    REMOVED = "removed"
    REWORDED = "reworded"
    MOVED = "moved"
    SPLIT = "split"
    MERGED = "merged"
    FORMAT = "format"
    LOOKALIKE = "lookalike"


@dataclass(frozen=True, slots=True)
class Change:
    """One change as a reader takes it: its anchor in the comparison, the headings it stands under (outermost
    first), how many words it adds and removes, and what is to be said of it in words, if anything.

    `heading` is the id of the innermost of these headings in the text that has it: `side` is `new`, or `old` if the
    section is gone.
    """

    kind: Kind
    anchor: str
    section: tuple[str, ...]
    added: int
    removed: int
    note: str = ""
    side: str = "new"
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """A comparison in numbers: words, and sections (a heading with what stands under it) by what became of them."""

    added: int
    removed: int
    sections: int
    changed_sections: int
    kinds: tuple[tuple[Kind, int], ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a comparison as a page shows it.

    Either a run of blocks with marks (`html`), under the headings of `section`; or, with `html` empty, a run of
    blocks that are not shown: `unchanged`, or wholly `added`, or `removed` ones, counted. `anchor` is the id of the
    heading at or above it, in the new text, or for removed ones in the old text.
    """

    section: tuple[str, ...]
    html: str
    unchanged: int
    anchor: str
    added: int = 0
    removed: int = 0
