"""What of a redline a page shows: the changes with some context, the rest counted."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from policygen.redlines.compare import Come, Entry, Gone, Same
from policygen.redlines.comparison_sections import Piece, Section, Sections
from policygen.redlines.list_numbers import whole
from policygen.redlines.redline_model import MarkedBlock, Passage


def passages(sections: Sections, context: int, most: int | None) -> Iterator[Passage]:
    """What changed, with `context` unchanged blocks around it, by section; the runs left out are counted.

    Of a run of more than `most` blocks that are all new, or all gone, only the first ones are shown.
    """
    return _Chooser(sections, context, most).passages()


class _Chooser:
    """Chooses what is shown, passage by passage."""

    def __init__(self, sections: Sections, context: int, most: int | None) -> None:
        self._sections = sections
        self._context = context
        self._most = most
        self._pieces = sections.pieces
        self._run: list[MarkedBlock] = []
        self._section = Section("new", -1)
        self._same = 0  # unchanged blocks left out so far
        self._same_from = -1  # the index of the first of them
        self._skipped: Section | None = None  # where they began
        self._above = ""  # the id of the last heading of the new text

    def passages(self) -> Iterator[Passage]:
        """The passages, in order."""
        index = 0
        while index < len(self._pieces):
            section, item, _ = self._pieces[index]
            if isinstance(item, Same):
                yield from self._unchanged(index, section, item)
                index += 1
                continue
            stop = self._alike(index)
            yield from self._whole(self._pieces[index:stop])
            index = stop
        yield from self._flush()
        yield from self._flush_same()

    def _alike(self, index: int) -> int:
        """Where the run of pieces ends that are all new, or all gone, as the one at an index is."""
        kind = type(self._pieces[index].item)
        stop = index + 1
        while kind is not Entry and stop < len(self._pieces) and isinstance(self._pieces[stop].item, kind):
            stop += 1
        return stop

    def _whole(self, pieces: Sequence[Piece]) -> Iterator[Passage]:
        """Changed blocks; of a long run of new or gone ones the first, and how many more there are."""
        room = sum(1 if isinstance(piece.item, Entry) else piece.item.length for piece in pieces)
        if self._most is not None and room > self._most + 1:
            room = self._most
        for number, piece in enumerate(pieces):
            blocks = tuple(islice(self._sections.blocks(piece), room))
            if blocks:
                yield from self._show(piece.section, blocks)
            room -= len(blocks)
            if isinstance(piece.item, Come | Gone) and len(blocks) < piece.item.length:
                yield from self._flush()
                yield self._left_out(pieces[number:], len(blocks))
                return

    def _left_out(self, pieces: Sequence[Piece], shown: int) -> Passage:
        """What is not shown of a run of new or gone blocks."""
        first = pieces[0].item
        count = sum(0 if isinstance(piece.item, Entry) else piece.item.length for piece in pieces) - shown
        if isinstance(first, Gone):
            text, at = self._sections.old, first.old + shown
        else:
            text, at = self._sections.new, (first.new or 0) + shown
        anchor = next((heading.id for heading in reversed(text.headings) if heading.block <= at), "")
        gone = isinstance(first, Gone)
        return Passage(
            self._sections.path(pieces[0].section), (), 0, anchor, 0 if gone else count, count if gone else 0
        )

    def _unchanged(self, index: int, section: Section, same: Same) -> Iterator[Passage]:
        """A run of unchanged blocks: its ends are shown where they stand by a change of the same section."""
        start, stop = same.new, same.new + same.length
        if section.heading == start and section.side == "new":
            start += 1  # the section's own heading stands above the passage anyway
        after = index > 0 and self._near(index - 1, section) and bool(self._run)
        before = index + 1 < len(self._pieces) and self._near(index + 1, section)
        if before and after and stop - start <= 2 * self._context + 1:
            yield from self._show(section, self._sections.unchanged(range(start, stop)))
            return
        head = min(start + self._context, stop) if after else start
        if head > start:
            yield from self._show(section, self._sections.unchanged(range(start, head)))
        tail = max(stop - self._context, head) if before else stop
        left_out = tail - head + (start - same.new)
        if left_out:
            yield from self._flush()
            if self._skipped is None:
                self._skipped = section
                self._same_from = head if start == same.new else same.new
            self._same += left_out
        if tail < stop:
            yield from self._show(section, self._sections.unchanged(range(tail, stop)))

    def _near(self, index: int, section: Section) -> bool:
        piece = self._pieces[index]
        return not isinstance(piece.item, Same) and piece.section == section

    def _show(self, section: Section, blocks: Iterable[MarkedBlock]) -> Iterator[Passage]:
        if self._run and section != self._section:
            yield from self._flush()
        yield from self._flush_same()
        self._section = section
        if section.side == "new":
            self._above = self._sections.anchor(section) or self._above
        self._run += blocks

    def _flush(self) -> Iterator[Passage]:
        if self._run:
            blocks = tuple(whole(self._sections.numbered(self._run)))
            yield Passage(self._sections.path(self._section), blocks, 0, self._above)
            self._run = []

    def _flush_same(self) -> Iterator[Passage]:
        if self._same and self._skipped is not None:
            anchor = self._sections.anchor(self._skipped) if self._skipped.side == "new" else self._above
            yield Passage(self._sections.path(self._skipped), (), self._same, anchor, start=self._same_from)
        self._same, self._skipped = 0, None
