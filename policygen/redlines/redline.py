"""The redline: a comparison as pages, terminals and programs take it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest

from policygen.core.one_line import brief, counted
from policygen.markup import Block, Document, Element
from policygen.phrases import ENGLISH, Phrases
from policygen.redlines import redline_json, redline_text
from policygen.redlines.alignment import Pair
from policygen.redlines.block_differences import Difference
from policygen.redlines.compare import Come, Comparison, Entry, Gone, Item, compare
from policygen.redlines.comparison_cache import Cache
from policygen.redlines.comparison_sections import Section, Sections
from policygen.redlines.list_numbers import whole
from policygen.redlines.passages import passages
from policygen.redlines.redline_html import Style, html_of
from policygen.redlines.redline_lines import ShownBlock, parts
from policygen.redlines.redline_model import Chain, Change, Counts, Kind, Line, MarkedBlock, Part, Passage, Run
from policygen.redlines.word_marks import unchanged


@dataclass(frozen=True)
class Redline:
    """What changed between two documents: `changes` in order, `counts`, and the blocks of both with their marks, which
    HTML, text and values for programs are made of."""

    sections: Sections

    @property
    def old(self) -> Document:
        """The text as it was."""
        return self.sections.old

    @property
    def new(self) -> Document:
        """The text as it is."""
        return self.sections.new

    @property
    def comparison(self) -> Comparison:
        """Which blocks stayed, came, went and changed."""
        return self.sections.comparison

    @property
    def phrases(self) -> Phrases:
        """What it says in words."""
        return self.sections.phrases

    def __repr__(self) -> str:
        added, removed = counted(self.counts.added, "word"), f"{self.counts.removed:,} removed"
        return brief(self, counted(len(self.changes), "change"), f"{added} added", removed)

    @property
    def changes(self) -> tuple[Change, ...]:
        """Every change, in the order of the comparison; neighbours of one kind in one section count as one."""
        return self.sections.changes

    @property
    def empty(self) -> bool:
        """Whether nothing changed, not even in format."""
        return self.sections.empty

    @cached_property
    def counts(self) -> Counts:
        """The comparison in numbers."""
        kinds: dict[Section, Kind] = {}
        added = removed = 0
        for section, item, _ in self.sections.pieces:
            difference = self.sections.difference(item)
            if difference:
                added, removed = added + difference.added, removed + difference.removed
                kinds[section] = _weightier(kinds.get(section), _kind_for(item, difference, section))
        sections = {piece.section for piece in self.sections.pieces}
        by_kind = Counter(kinds.values())
        return Counts(added, removed, len(sections), len(kinds), tuple((k, by_kind[k]) for k in Kind if by_kind[k]))

    @property
    def entries(self) -> Iterator[Entry]:
        """The blocks that stand in both texts and differ, and notes."""
        return (item for item in self.comparison.items if isinstance(item, Entry))

    @property
    def joined(self) -> Iterator[tuple[int, int]]:
        """The indexes of old blocks that were joined to one, each with the index of that one in the new text."""
        for olds, news in self.comparison.regrouped:
            if len(news) == 1 < len(olds):
                yield from ((old, news[0]) for old in olds)

    @cached_property
    def blocks(self) -> tuple[MarkedBlock, ...]:
        """Every block of the comparison, in order."""
        return tuple(
            self.sections.numbered([block for piece in self.sections.pieces for block in self.sections.blocks(piece)])
        )

    @cached_property
    def html(self) -> str:
        """The whole comparison as HTML (see `redline_html`)."""
        return html_of(self.blocks, Style(self.phrases))

    @cached_property
    def text(self) -> str:
        """What changed as plain text, for people: `{+added+}`, `[-removed-]`, a blank line between blocks."""
        return redline_text.plain(self.parts())

    def parts(self, context: int | None = 1) -> tuple[Part, ...]:
        """What changed as lines, with `context` unchanged blocks around it; the blocks left out are counted.

        With None every block is there. Worked out anew on each call: builds of sites have no use for it.
        """
        return tuple(parts(self._shown_blocks(), context, self.phrases))

    def lines(self, change: Change) -> tuple[Line, ...]:
        """The blocks of one of `changes`, in order."""
        return self._lines[self.changes.index(change)]

    def runs(self, change: Change) -> tuple[Run, ...]:
        """The runs of one of `changes`; where a block ends, a line ends."""
        return redline_text.joined(self.lines(change))

    @property
    def values(self) -> dict[str, object]:
        """`counts` and `changes` with their runs as plain values, for JSON."""
        return redline_json.for_programs(self.counts, zip(self.changes, self._lines, strict=True))

    @cached_property
    def _lines(self) -> tuple[tuple[Line, ...], ...]:
        """The blocks of each change."""
        found: list[list[Line]] = [[] for _ in self.changes]
        for part in parts(self._shown_blocks(), 0, self.phrases):
            for line in part.lines:
                if line.change is not None:
                    found[line.change].append(line)
        return tuple(map(tuple, found))

    def _shown_blocks(self) -> Iterator[ShownBlock]:
        number = -1
        for piece in self.sections.pieces:
            number += bool(piece.anchor)
            change = None if self.sections.difference(piece.item) is None else number
            section, item = self.sections.path(piece.section), piece.item
            gone = self.old.blocks[item.old : item.old + item.length] if isinstance(item, Gone) else ()
            for marked, block in zip_longest(self.sections.blocks(piece), gone):
                yield ShownBlock(marked, block.path if block else marked.chain.elements, change, section)

    def passages(self, context: int = 1, most: int | None = None) -> tuple[Passage, ...]:
        """What changed, with `context` unchanged blocks around it, by section; the runs left out are counted.

        Of a run of more than `most` blocks that are all new, or all gone, only the first ones are shown.
        """
        return tuple(passages(self.sections, context, most))


_WEIGHTS = (Kind.ADDED, Kind.REMOVED, Kind.MOVED, Kind.SPLIT, Kind.MERGED, Kind.REWORDED, Kind.LOOKALIKE, Kind.FORMAT)


def _weightier(one: Kind | None, other: Kind) -> Kind:
    return other if one is None else min(one, other, key=_WEIGHTS.index)


def _kind_for(item: Item, difference: Difference, section: Section) -> Kind:
    """What a difference says of its section: only the heading's own says that it came, went or moved."""
    match item:
        case Gone(old, _):
            index: int | None = old if section.side == "old" else None
        case Come(new, _):
            index = new
        case _:
            index = item.new
    return difference.kind if index == section.heading or difference.kind is Kind.FORMAT else Kind.REWORDED


def redline_of(
    old: Document, new: Document, pairs: Sequence[Pair], cache: Cache | None = None, phrases: Phrases = ENGLISH
) -> Redline:
    """The redline of two documents of which `pairs` (old index, new index) are the same blocks."""
    cache = cache or Cache()
    return Redline(Sections(old, new, compare(old, new, pairs, cache), cache, phrases))


def lone(old: Block | None, new: Document, index: int, cache: Cache) -> MarkedBlock:
    """One block of a document marked against an earlier state of it, or as it stands without one, within the elements
    around it; a heading becomes a line, since it heads nothing where it stands alone."""
    block = new.blocks[index]
    spans, difference = (unchanged(block.content), None) if old is None else cache.compared(old, block)
    around = cache.around(new, index)
    if block.level:
        around = (*around[:-1], Element("p", (("class", "pg-heading"),)))
    chain = Chain(around, tuple(range(len(around))))
    kind, notes = (difference.kind, difference.notes) if difference else (None, ())
    (alone,) = whole([MarkedBlock(chain, spans, kind, notes=notes)])
    return alone
