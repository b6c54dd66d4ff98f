"""What of a redline a page shows: the changes with some context, the rest counted."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from policygen.markup.block_content import Element, Token
from policygen.redlines.compare import AddedRun, ChangedBlock, RemovedRun, UnchangedRun
from policygen.redlines.comparison_sections import Piece, Section, Sections
from policygen.redlines.list_numbers import without_cut_lists
from policygen.redlines.near_ends import shortened
from policygen.redlines.redline_model import Chain, MarkedBlock, Passage, Span


def choose_passages(sections: Sections, context: int, max_run: int | None) -> Iterator[Passage]:
    """What changed, with `context` unchanged blocks around it, by section; the runs left out are counted.

    Rows stand below those that head their table; of long unchanged paragraphs only the end next to a change is there.
    Of a run of more than `max_run` blocks that are all new, or all gone, only the first ones are shown.
    """
    return _Chooser(sections, context, max_run).passages()


class _Chooser:
    """Chooses what is shown, passage by passage."""

    def __init__(self, sections: Sections, context: int, max_run: int | None) -> None:
        self._sections = sections
        self._context = context
        self._max_run = max_run
        self._pieces = sections.pieces
        self._run: list[MarkedBlock] = []
        self._section = Section("new", -1)
        self._unchanged_count = 0  # unchanged blocks left out so far
        self._unchanged_start = -1  # the index of the first of them
        self._skipped: Section | None = None  # where they began
        self._heading_above = ""  # the id of the last heading of the new text

    def passages(self) -> Iterator[Passage]:
        """The passages, in order."""
        index = 0
        while index < len(self._pieces):
            section, item, _, *_ = self._pieces[index]
            if isinstance(item, UnchangedRun):
                yield from self._unchanged(index, section, item)
                index += 1
                continue
            stop = self._run_end(index)
            yield from self._changed(self._pieces[index:stop])
            index = stop
        yield from self._flush()
        yield from self._flush_unchanged()

    def _run_end(self, index: int) -> int:
        """Where the run of pieces ends that are all new, or all gone, as the one at an index is."""
        kind = type(self._pieces[index].item)
        stop = index + 1
        while kind is not ChangedBlock and stop < len(self._pieces) and isinstance(self._pieces[stop].item, kind):
            stop += 1
        return stop

    def _changed(self, pieces: Sequence[Piece]) -> Iterator[Passage]:
        """Changed blocks; of a long run of new or gone ones the first, and how many more there are."""
        blocks_left = sum(1 if isinstance(piece.item, ChangedBlock) else piece.item.length for piece in pieces)
        if self._max_run is not None and blocks_left > self._max_run + 1:
            blocks_left = self._max_run
        for number, piece in enumerate(pieces):
            blocks = tuple(islice(self._sections.blocks(piece), blocks_left))
            if blocks:
                yield from self._show(piece.section, blocks)
            blocks_left -= len(blocks)
            if isinstance(piece.item, AddedRun | RemovedRun) and len(blocks) < piece.item.length:
                yield from self._flush()
                yield self._rest_of_run(pieces[number:], len(blocks))
                return

    def _rest_of_run(self, pieces: Sequence[Piece], shown: int) -> Passage:
        """What is not shown of a run of new or gone blocks."""
        first = pieces[0].item
        count = sum(0 if isinstance(piece.item, ChangedBlock) else piece.item.length for piece in pieces) - shown
        if isinstance(first, RemovedRun):
            text, index = self._sections.old, first.old + shown
        else:
            text, index = self._sections.new, (first.new or 0) + shown
        anchor = next((heading.id for heading in reversed(text.headings) if heading.block <= index), "")
        is_removed = isinstance(first, RemovedRun)
        return Passage(
            self._sections.path(pieces[0].section),
            (),
            0,
            anchor,
            0 if is_removed else count,
            count if is_removed else 0,
        )

    def _unchanged(self, index: int, section: Section, run: UnchangedRun) -> Iterator[Passage]:
        """A run of unchanged blocks: its ends are shown where they stand by a change of the same section."""
        start, stop = run.new, run.new + run.length
        if section.heading == start and section.side == "new":
            start += 1  # the section's own heading stands above the passage anyway
        is_open = bool(self._run) and self._section == section
        after = index > 0 and self._is_change_in(index - 1, section) and is_open
        before = index + 1 < len(self._pieces) and self._is_change_in(index + 1, section)
        if before and after and stop - start <= 2 * self._context + 1:
            yield from self._show(section, self._near(start, stop, after=True, before=True))
            return
        head = min(start + self._context, stop) if after else start
        if head > start:
            yield from self._show(section, self._near(start, head, after=True, before=False))
        tail = max(stop - self._context, head) if before else stop
        left_out = tail - head + (start - run.new)
        if left_out:
            yield from self._flush()
            if self._skipped is None:
                self._skipped = section
                self._unchanged_start = head if start == run.new else run.new
            self._unchanged_count += left_out
        if tail < stop:
            yield from self._show(section, self._near(tail, stop, after=False, before=True))

    def _near(self, start: int, stop: int, *, after: bool, before: bool) -> Iterator[MarkedBlock]:
        """Unchanged blocks after a change, or before one, or both; of a long one the near end."""
        for index, block in enumerate(self._sections.unchanged_blocks(range(start, stop)), start):
            follows, precedes = after and index == start, before and index == stop - 1
            yield shortened(block, index, begins=follows or not precedes, ends=precedes)

    def _is_change_in(self, index: int, section: Section) -> bool:
        piece = self._pieces[index]
        return not isinstance(piece.item, UnchangedRun) and piece.section == section

    def _show(self, section: Section, blocks: Iterable[MarkedBlock]) -> Iterator[Passage]:
        shown = tuple(blocks)
        goes_on = bool(self._run and shown[0].kind and 0 < shown[0].move == self._run[-1].move)
        if self._run and section != self._section and not goes_on:
            yield from self._flush()
        yield from self._flush_unchanged()
        self._section = self._section if goes_on else section  # what moved together is shown in one passage
        if section.side == "new":
            self._heading_above = self._sections.anchor(section) or self._heading_above
        self._run += shown

    def _flush(self) -> Iterator[Passage]:
        if self._run:
            blocks = tuple(without_cut_lists(self._sections.with_ordinals(self._with_head_rows())))
            yield Passage(self._sections.path(self._section), blocks, 0, self._heading_above)
            self._run = []

    def _with_head_rows(self) -> list[MarkedBlock]:
        """The blocks of the passage; before the rows of a table those that head it, wherever in it they stand."""
        blocks: list[MarkedBlock] = []
        seen: set[int] = set()  # the numbers of tables and rows
        for block in self._run:
            table = next((n for e, n in zip(*block.chain, strict=True) if e.name == "table"), None)
            if block.own_tag == "tr" and table is not None and table not in seen:
                seen.update(row.chain.numbers[-1] for row in self._run if row.own_tag == "tr")
                heads = map(self._head_row, self._sections.head_rows.get(table, ()))
                blocks += (head for head in heads if head.chain.numbers[-1] not in seen)
                seen.add(table)
            blocks.append(block)
        return blocks

    def _head_row(self, index: int) -> MarkedBlock:
        """A row that heads a table as it stands above rows that are not next to it: without ids, which stay with it."""
        (block,) = self._sections.unchanged_blocks((index,))
        elements, numbers = block.chain
        chain = Chain((*elements[:-1], elements[-1].without("id")), numbers)
        spans = tuple(Span(mark, tuple(map(_without_id, content))) for mark, content in block.spans)
        return block._replace(chain=chain, spans=spans, copy_of=index)

    def _flush_unchanged(self) -> Iterator[Passage]:
        if self._unchanged_count and self._skipped is not None:
            anchor = self._sections.anchor(self._skipped) if self._skipped.side == "new" else self._heading_above
            yield Passage(
                self._sections.path(self._skipped), (), self._unchanged_count, anchor, start=self._unchanged_start
            )
        self._unchanged_count, self._skipped = 0, None


def _without_id(token: Token) -> Token:
    return token.without("id") if isinstance(token, Element) else token
