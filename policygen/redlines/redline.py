"""The redline: a comparison as pages, terminals and programs take it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import zip_longest

from policygen.core.one_line import brief, counted
from policygen.markup.block_content import Element
from policygen.markup.document import Block, Document
from policygen.phrases import ENGLISH, Phrases
from policygen.redlines import redline_json, redline_text
from policygen.redlines.alignment import Pair
from policygen.redlines.block_differences import Difference
from policygen.redlines.compare import AddedRun, ChangedBlock, Comparison, Item, RemovedRun, compare
from policygen.redlines.comparison_cache import ComparisonCache
from policygen.redlines.comparison_sections import Sections
from policygen.redlines.list_numbers import without_cut_lists
from policygen.redlines.passages import choose_passages
from policygen.redlines.redline_html import HtmlStyle, blocks_html
from policygen.redlines.redline_lines import PlacedBlock, redline_parts
from policygen.redlines.redline_model import (
    Chain,
    Change,
    Counts,
    Line,
    MarkedBlock,
    NothingBut,
    Part,
    Passage,
    Run,
    count_changes,
)
from policygen.redlines.renumbering import CompareBlocks, Renumbering
from policygen.redlines.word_marks import unchanged_spans


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

    def with_phrases(self, phrases: Phrases) -> "Redline":
        """The same redline, which says what it has to say in other phrases."""
        return Redline(replace(self.sections, phrases=phrases))

    def __repr__(self) -> str:
        added, removed = counted(self.counts.added, "word"), f"{self.counts.removed:,} removed"
        return brief(self, counted(len(self.changes), "change"), f"{added} added", removed)

    @property
    def changes(self) -> tuple[Change, ...]:
        """Every change, in the order of the comparison; neighbours of one kind in one section count as one."""
        return self.sections.changes

    @property
    def renumberings(self) -> tuple[Renumbering, ...]:
        """The numbers of sections, items and footnotes that are others now, though nobody reworded them; no change."""
        return self.comparison.renumberings

    @property
    def empty(self) -> bool:
        """Whether nothing changed, not even in format, or in the number of a section."""
        return self.sections.empty

    @cached_property
    def nothing_but(self) -> NothingBut | None:
        """What alone differs, if that is the date or the version that the text states of itself (maybe numbers, too),
        or numbers of sections."""
        if not self.changes:
            return NothingBut.NUMBERS if self.renumberings else None
        if self.counts.added + self.counts.removed > _MOST_WORDS_OF_DATES:
            return None
        differing = (item for item in self.comparison.items if self.sections.difference(item))
        return NothingBut.DATE if all(map(self._is_of_date, differing)) else None

    def _is_of_date(self, item: Item) -> bool:
        """Whether nothing differs in an item but the date that the text states of itself."""
        # It knows the words of every language, which few comparisons need.
        from policygen.dates.date_lines import differs_in_date_only, is_date_line

        match item:
            case ChangedBlock(_, int(old), int(new), _):
                return differs_in_date_only(self.old.blocks[old].text, self.new.blocks[new].text)
            case AddedRun(new, length):
                return all(is_date_line(block.text) for block in self.new.blocks[new : new + length])
            case RemovedRun(old, length):
                return all(is_date_line(block.text) for block in self.old.blocks[old : old + length])
        return False

    @cached_property
    def counts(self) -> Counts:
        """The comparison in numbers."""
        return count_changes(self.changes, len({piece.section for piece in self.sections.pieces}))

    @property
    def changed_blocks(self) -> Iterator[ChangedBlock]:
        """The blocks that stand in both texts and differ, and notes."""
        return (item for item in self.comparison.items if isinstance(item, ChangedBlock))

    @property
    def merged_blocks(self) -> Iterator[tuple[int, int]]:
        """The indexes of old blocks that were joined to one, each with the index of that one in the new text."""
        for olds, news in self.comparison.regrouped:
            if len(news) == 1 < len(olds):
                yield from ((old, news[0]) for old in olds)

    @cached_property
    def blocks(self) -> tuple[MarkedBlock, ...]:
        """Every block of the comparison, in order."""
        return tuple(
            self.sections.with_ordinals(
                [block for piece in self.sections.pieces for block in self.sections.blocks(piece)]
            )
        )

    @cached_property
    def html(self) -> str:
        """The whole comparison as HTML (see `redline_html`)."""
        return blocks_html(self.blocks, HtmlStyle(self.phrases))

    @cached_property
    def text(self) -> str:
        """What changed as plain text, for people: `{+added+}`, `[-removed-]`, a blank line between blocks."""
        return redline_text.parts_text(self.parts(), self.counts_text)

    @property
    def counts_text(self) -> str:
        """How much changed in one line of words, in English (see `redline_text`)."""
        return redline_text.counts_text(self.counts, self.renumberings, self.nothing_but)

    def parts(self, context: int | None = 1) -> tuple[Part, ...]:
        """What changed as lines, with `context` unchanged blocks around it; the blocks left out are counted.

        With None every block is there. Worked out anew on each call: builds of sites have no use for it.
        """
        return tuple(redline_parts(self._placed_blocks(), context, self.phrases))

    def lines(self, change: Change) -> tuple[Line, ...]:
        """The blocks of one of `changes`, in order."""
        return self._lines[self.changes.index(change)]

    def runs(self, change: Change) -> tuple[Run, ...]:
        """The runs of one of `changes`; where a block ends, a line ends."""
        return redline_text.join_runs(self.lines(change))

    @property
    def values(self) -> dict[str, object]:
        """`counts` and `changes` with their runs as plain values, for JSON."""
        return redline_json.redline_values(
            self.counts, zip(self.changes, self._lines, strict=True), self.renumberings, self.nothing_but
        )

    @cached_property
    def _lines(self) -> tuple[tuple[Line, ...], ...]:
        """The blocks of each change."""
        lines_by_change: list[list[Line]] = [[] for _ in self.changes]
        for part in redline_parts(self._placed_blocks(), 0, self.phrases):
            for line in part.lines:
                if line.change is not None:
                    lines_by_change[line.change].append(line)
        return tuple(map(tuple, lines_by_change))

    def _placed_blocks(self) -> Iterator[PlacedBlock]:
        for piece in self.sections.pieces:
            section, item = self.sections.path(piece.section), piece.item
            match item:
                case RemovedRun(old, length):
                    removed = self.old.blocks[old : old + length]
                case ChangedBlock(_, int(old), None, Difference()):  # it moved away
                    removed = self.old.blocks[old : old + 1]
                case _:
                    removed = ()
            for marked, block in zip_longest(self.sections.blocks(piece), removed):
                yield PlacedBlock(marked, block.path if block else marked.chain.elements, piece.change, section)

    def passages(self, context: int = 1, max_run: int | None = None) -> tuple[Passage, ...]:
        """What changed, with `context` unchanged blocks around it, by section; the runs left out are counted.

        Of a run of more than `max_run` blocks that are all new, or all gone, only the first ones are shown.
        """
        return tuple(choose_passages(self.sections, context, max_run))


_MOST_WORDS_OF_DATES = 80  # that came and went; more are never dates alone


def make_redline(
    old: Document,
    new: Document,
    pairs: Sequence[Pair],
    cache: ComparisonCache | None = None,
    phrases: Phrases = ENGLISH,
) -> Redline:
    """The redline of two documents of which `pairs` (old index, new index) are the same blocks."""
    cache = cache or ComparisonCache()
    return Redline(Sections(old, new, compare(old, new, pairs, cache), cache, phrases))


def lone_block(
    old: Block | None, new: Document, index: int, cache: ComparisonCache, compare_blocks: CompareBlocks | None = None
) -> MarkedBlock:
    """One block of a document marked against an earlier state of it, or as it stands without one, within the elements
    around it; a heading becomes a line, since it heads nothing where it stands alone.

    `compare_blocks` is for whoever knows what got new numbers between the two texts.
    """
    block = new.blocks[index]
    spans, difference = (
        (unchanged_spans(block.content), None) if old is None else (compare_blocks or cache.compare)(old, block)
    )
    path = cache.lone_path(new, index)
    if block.level:
        path = (*path[:-1], Element("p", (("class", "pg-heading"),)))
    chain = Chain(path, tuple(range(len(path))))
    kind, notes = (difference.kind, difference.notes) if difference else (None, ())
    (lone,) = without_cut_lists([MarkedBlock(chain, spans, kind, notes=notes)])
    return lone
