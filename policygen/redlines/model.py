"""What changed between two documents, as values."""

from dataclasses import dataclass
from enum import StrEnum

from policygen.core.one_line import brief, counted


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

    def __repr__(self) -> str:
        said = f"{counted(self.added, 'word')} added", f"{self.removed:,} removed"
        return brief(self, self.kind, *said, *(f"under {heading}" for heading in self.section[-1:]))


@dataclass(frozen=True, slots=True)
class Counts:
    """A comparison in numbers: words, and sections (a heading with what stands under it) by what became of them."""

    added: int
    removed: int
    sections: int
    changed_sections: int
    kinds: tuple[tuple[Kind, int], ...]

    def __repr__(self) -> str:
        changed = f"{self.changed_sections:,} of {counted(self.sections, 'section')} changed"
        return brief(self, f"{counted(self.added, 'word')} added", f"{self.removed:,} removed", changed)


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a comparison as a page shows it.

    Either a run of blocks with marks (`html`), under the headings of `section`; or, with `html` empty, a run of
    blocks that are not shown: `unchanged`, or wholly `added`, or `removed` ones, counted. `anchor` is the id of the
    heading at or above it, in the new text, or for removed ones in the old text. `start` is the place in the new text
    of the first of `unchanged` blocks (else -1).
    """

    section: tuple[str, ...]
    html: str
    unchanged: int
    anchor: str
    added: int = 0
    removed: int = 0
    start: int = -1


class Mark(StrEnum):
    """What a run of text is in a comparison: in both texts, in the new or the old one only, or said about them."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Run:
    """A run of text without HTML; in a table row a tab parts the cells.

    Without notes and what is removed the runs of a block are its new text, without notes and what is added the old.
    """

    kind: Mark
    text: str


class Shape(StrEnum):
    """What a block is for its readers."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    TERM = "term"
    DEFINITION = "definition"
    QUOTE = "quote"
    ROW = "row"
    CODE = "code"
    RULE = "rule"
    NOTE = "note"
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class Line:
    """A block of a comparison, told without HTML.

    `level` is that of a heading (1 to 6), of any other block the number of lists that it stands in. `marker` stands
    before the first block of a list item (`•`, `3.`). `table` is the same for all rows of one table, and 0 for other
    blocks; `is_head` tells a row of headings. `change` is the place of its change in `Redline.changes`, None where
    it is part of none. What has the shape `note`, or `gap` (it stands for rows that are left out), is no part of either
    text.
    """

    shape: Shape
    runs: tuple[Run, ...]
    change: int | None = None
    level: int = 0
    marker: str = ""
    table: int = 0
    is_head: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a comparison without HTML: blocks under the headings of `section`, or (no `lines`) `unchanged` ones
    that are left out, counted."""

    section: tuple[str, ...]
    lines: tuple[Line, ...]
    unchanged: int = 0
