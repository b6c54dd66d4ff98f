"""One block, or two wordings of one, with marks and notes."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from policygen.markup import Block
from policygen.redlines import table_rows
from policygen.redlines.alignment import paired
from policygen.redlines.inline_words import inline
from policygen.redlines.redline_model import Chain, Kind, MarkedBlock, Spans
from policygen.redlines.redline_phrases import Note, Phrase, note
from policygen.redlines.word_marks import all_added, all_removed, marked, unchanged

MOST_LINKS = 3


class Difference(NamedTuple):
    """How a block differs: its kind, words added and removed, and what is said of it."""

    kind: Kind
    added: int
    removed: int
    notes: tuple[Note, ...] = ()


def compared(old: Block, new: Block) -> tuple[Spans, Difference | None]:
    """Two wordings of one block: the new one with its marks, and how it differs."""
    if old.key == new.key:
        return unchanged(new.content), None
    if new.tag == "tr":
        both = table_rows.marked_row(old.content, new.content)
    else:
        both = marked(inline(old.content), inline(new.content))
    if both.added or both.removed:
        kind = Kind.LOOKALIKE if both.lookalike else Kind.REWORDED
        notes = (*both.notes, *_few(_targets_changed(old, new)))
    else:
        kind, notes = Kind.FORMAT, tuple(_format_notes(old, new))
        if not notes:
            return both.spans, None
    return both.spans, Difference(kind, both.added, both.removed, notes)


def _format_notes(old: Block, new: Block) -> Iterator[Note]:
    """What differs between two blocks of the same words; nothing if a reader sees no difference."""
    if old.level != new.level and old.level and new.level:
        yield note(Phrase.LEVEL, old=old.level, new=new.level)
        return
    before, after = _name(old), _name(new)
    if before != after:
        yield note(Phrase.BECAME, before=before, after=after)
        return
    links = [*_targets_changed(old, new), *_came_and_gone(old, new)]
    yield from _few(links)
    if not links and old.tag == new.tag and _folded(old) != _folded(new):
        yield note(Phrase.FORMATTING)


def _folded(block: Block) -> str:
    """A block's content without differences of white space, which are seen in code only."""
    return block.html if block.tag == "pre" else " ".join(block.html.split())


def _name(block: Block) -> Phrase:
    """What a reader calls a block."""
    if block.level:
        return Phrase.HEADING
    names = {one.name for one in block.path}
    return next((phrase for name, phrase in _NAMES if name in names), Phrase.PARAGRAPH)


_NAMES = (
    ("li", Phrase.ITEM),
    ("dt", Phrase.TERM),
    ("dd", Phrase.DEFINITION),
    ("tr", Phrase.ROW),
    ("pre", Phrase.CODE),
    ("blockquote", Phrase.QUOTATION),
)


def _targets_changed(old: Block, new: Block) -> Iterator[Note]:
    """The links that lead elsewhere now: links at the same place among those that did not change."""
    before, after = old.targets, new.targets
    if before and after and before != after:
        for i, j in paired(before, after):
            if before[i] != after[j]:
                yield note(Phrase.TARGET, old=before[i], new=after[j])


def _came_and_gone(old: Block, new: Block) -> Iterator[Note]:
    """The links that words have no more, or have now."""
    before, after = old.targets, new.targets
    pairs = paired(before, after)
    kept, known = {i for i, _ in pairs}, {j for _, j in pairs}
    yield from (note(Phrase.LINK_REMOVED, target=target) for i, target in enumerate(before) if i not in kept)
    yield from (note(Phrase.LINK_ADDED, target=target) for j, target in enumerate(after) if j not in known)


def _few(notes: Iterable[Note]) -> Iterator[Note]:
    """The first of many notes on links, and how many more there are."""
    every = list(notes)
    yield from every[:MOST_LINKS]
    if len(every) > MOST_LINKS:
        yield note(Phrase.MORE_LINKS, number=len(every) - MOST_LINKS)


def is_silent(block: Block) -> bool:
    """Whether a block says nothing: a rule, or an empty paragraph. That it came or went is no change to tell."""
    return not block.words and block.tag != "tr" and not block.images


def removed_block(block: Block) -> Spans:
    """A block that is gone."""
    return table_rows.all_removed(block.content) if block.tag == "tr" else all_removed(inline(block.content))


def added_block(block: Block, chain: Chain) -> MarkedBlock:
    """A block that is new; one that says nothing is not shown as such."""
    if is_silent(block):
        return MarkedBlock(chain, unchanged(block.content))
    spans = table_rows.all_added(block.content) if block.tag == "tr" else all_added(block.content)
    return MarkedBlock(chain, spans, Kind.ADDED, Phrase.ADDED)
