"""What changed between two documents, as values."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from policygen.core.one_line import brief, counted
from policygen.markup.block_content import Content, Element
from policygen.redlines.redline_phrases import Note, Phrase


class ChangeKind(StrEnum):
    """How a block, or a section, differs."""

    ADDED = "added"
    REMOVED = "removed"
    REWORDED = "reworded"
    MOVED = "moved"
    SPLIT = "split"
    MERGED = "merged"
    STRUCTURE = "structure"
    PUNCTUATION = "punctuation"
    FORMAT = "format"
    LOOKALIKE = "lookalike"


@dataclass(frozen=True, slots=True)
class Change:
    """One change as a reader takes it: its anchor in the comparison, the headings it stands under (outermost
    first), how many words it adds and removes, and what is to be said of it in words, if anything.

    `heading` is the id of the innermost of these headings in the text that has it: `side` is `new`, or `old` if the
    section is gone.
    """

    kind: ChangeKind
    anchor: str
    section: tuple[str, ...]
    added: int
    removed: int
    note: str = ""
    side: str = "new"
    heading: str = ""

    @property
    def own_section(self) -> tuple[str, str, tuple[str, ...]]:
        """What tells the section in which it stands from all others."""
        return self.side, self.heading, self.section

    def __repr__(self) -> str:
        words = f"{counted(self.added, 'word')} added", f"{self.removed:,} removed"
        return brief(self, self.kind, *words, *(f"under {heading}" for heading in self.section[-1:]))


@dataclass(frozen=True, slots=True)
class Counts:
    """A comparison in numbers: words, sections (a heading with what stands under it), and how many changes there are of
    each kind, in the order of `ChangeKind`. docs/redline.md says what a change, a section and a word is."""

    added: int
    removed: int
    sections: int
    changed_sections: int
    kinds: tuple[tuple[ChangeKind, int], ...]

    @property
    def changes(self) -> int:
        """How many changes there are."""
        return sum(number for _, number in self.kinds)

    def __repr__(self) -> str:
        changed = (
            f"{counted(self.changes, 'change')} in {self.changed_sections:,} of {counted(self.sections, 'section')}"
        )
        return brief(self, changed, f"{counted(self.added, 'word')} added", f"{self.removed:,} removed")


def count_changes(changes: Iterable[Change], sections: int) -> Counts:
    """Changes in numbers, in texts of so many sections: those of the new one, and those that are gone."""
    listed = tuple(changes)
    kinds = Counter(change.kind for change in listed)
    return Counts(
        sum(change.added for change in listed),
        sum(change.removed for change in listed),
        sections,
        len({change.own_section for change in listed}),
        tuple((kind, kinds[kind]) for kind in ChangeKind if kinds[kind]),
    )


class NothingBut(StrEnum):
    """What alone differs between two texts whose words are the same for the rest."""

    DATE = "date"
    NUMBERS = "numbers"


class Mark(StrEnum):
    """What a run of text is in a comparison: in both texts, in the new or the old one only, or said about them.

    A word that only got another number in it, since what it is about was renumbered, is no change (see `renumbering`):
    it stands as it was and as it is.
    """

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    NOTE = "note"
    OLD_NUMBER = "old-number"
    NEW_NUMBER = "new-number"


class Span(NamedTuple):
    """A stretch of a block's content with one mark.

    The spans that are not `removed` (or an `old-number`) are the new text, and one may begin an element that another
    one ends. `removed` ones are whole in themselves. Cells of a row that came or went are whole in one span, with their
    elements.
    """

    mark: Mark
    content: Content


Spans = tuple[Span, ...]

Numbers = tuple[int, ...]
"""The numbers of the elements around a block, by which two blocks share them (see `block_tree`)."""


class Chain(NamedTuple):
    """Where a block stands: the elements around it, outermost first, its own last, and their numbers.

    An element with a number below 0 is not in the new text: it is there for a block that was removed.
    """

    elements: tuple[Element, ...] = ()
    numbers: Numbers = ()


class MarkedBlock(NamedTuple):
    """A block of a redline: where it stands, what of its content is unchanged, added or removed, and how it differs
    from what it was (`kind`; None if it does not, or is a note).

    `label` stands in front of it, `notes` on what does not meet the eye beside it; of a run of blocks that came, went
    or moved as a whole the first one has in `lead` what is said of all of them. Of a block that moved `move` is the
    number of the move, from 1; a block with a move, but without a kind, is the note that stands at the old place.
    `anchor` is the id of the change that begins with it, or "". `copy_of` is the index in the new text of an unchanged
    block that a passage shows in part, or above rows that are not next to it (else -1).
    """

    chain: Chain
    spans: Spans
    kind: ChangeKind | None = None
    label: Phrase | None = None
    notes: tuple[Note, ...] = ()
    move: int = 0
    anchor: str = ""
    lead: Note | None = None
    copy_of: int = -1

    @property
    def own_tag(self) -> str:
        """The name of its own element; "" without one."""
        return self.chain.elements[-1].name if self.chain.elements else ""

    @property
    def headings(self) -> tuple[Element, ...]:
        """The headings that it stands in, or that stand in it, the last one first."""
        inside = (token for span in self.spans for token in span.content if isinstance(token, Element))
        return tuple(reversed([element for element in (*self.chain.elements, *inside) if element.level]))

    @property
    def is_note(self) -> bool:
        """Whether it only tells that something moved away."""
        return bool(self.move) and self.kind is None


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a comparison as a page shows it.

    Either a run of `blocks`, under the headings of `section`; or, without blocks, a run of blocks that are not shown:
    `unchanged`, or wholly `added`, or `removed` ones, counted. `anchor` is the id of the heading at or above it, in the
    new text, or for removed ones in the old text. `start` is the index in the new text of the first of `unchanged`
    blocks (else -1).
    """

    section: tuple[str, ...]
    blocks: tuple[MarkedBlock, ...]
    unchanged: int
    anchor: str
    added: int = 0
    removed: int = 0
    start: int = -1

    @property
    def anchors(self) -> tuple[str, ...]:
        """The ids of the changes that begin in it."""
        return tuple(block.anchor for block in self.blocks if block.anchor)

    @property
    def begins_with_heading(self) -> bool:
        """Whether its first element is a heading."""
        return bool(self.blocks and self.blocks[0].chain.elements and self.blocks[0].chain.elements[0].level)

    @property
    def last_level(self) -> int:
        """The level of the last heading in it, 0 without one."""
        return next((heading.level for block in reversed(self.blocks) for heading in block.headings), 0)


@dataclass(frozen=True, slots=True)
class Run:
    """A run of text without HTML; in a table row a tab parts the cells.

    Without notes and what is removed the runs of a block are its new text, without notes and what is added the old.
    `renumbered` tells of what is added or removed that it is only a number that followed from other changes.
    """

    kind: Mark
    text: str
    renumbered: bool = False


class LineShape(StrEnum):
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
    """A block of a redline as a line.

    `level` is that of a heading (1 to 6), of any other block the number of lists that it stands in. `marker` stands
    before the first block of a list item (`•`, `3.`). `table` is the same for all rows of one table, and 0 for other
    blocks; `is_head` tells a row of headings. `change` is the index of its change in `Redline.changes`, None where
    it is part of none. What has the shape `note`, or `gap` (it stands for rows that are left out), is no part of either
    text.
    """

    shape: LineShape
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
