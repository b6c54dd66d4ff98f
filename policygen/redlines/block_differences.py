"""One block, or two wordings of one, with marks and notes."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from policygen.markup.document import Block
from policygen.redlines import table_rows
from policygen.redlines.alignment import aligned_pairs
from policygen.redlines.inline_words import parse_inline
from policygen.redlines.redline_model import Chain, ChangeKind, MarkedBlock, Spans
from policygen.redlines.redline_phrases import Note, Phrase, make_note
from policygen.redlines.word_marks import added_spans, mark_changes, removed_spans, unchanged_spans

MAX_LINK_NOTES = 3


class Difference(NamedTuple):
    """How a block differs: its kind, words added and removed, and what is said of it."""

    kind: ChangeKind
    added: int
    removed: int
    notes: tuple[Note, ...] = ()


def compare_blocks(old: Block, new: Block) -> tuple[Spans, Difference | None]:
    """Two wordings of one block: the new one with its marks, and how it differs."""
    if old.key == new.key:
        return unchanged_spans(new.content), None
    if new.tag == "tr":
        content = table_rows.mark_row(old.content, new.content)
    else:
        content = mark_changes(parse_inline(old.content), parse_inline(new.content))
    if content.kind:
        kind = content.kind
        notes = (*content.notes, *_limited(_targets_changed(old, new)))
    else:
        kind, notes = ChangeKind.FORMAT, tuple(_format_notes(old, new))
        if not notes:
            return content.spans, None
    return content.spans, Difference(kind, content.added, content.removed, notes)


def _format_notes(old: Block, new: Block) -> Iterator[Note]:
    """What differs between two blocks of the same words; nothing if a reader sees no difference."""
    if old.level != new.level and old.level and new.level:
        yield make_note(Phrase.LEVEL, old=old.level, new=new.level)
        return
    before, after = _kind_phrase(old), _kind_phrase(new)
    if before != after:
        yield make_note(Phrase.BECAME, before=before, after=after)
        return
    links = [*_targets_changed(old, new), *_links_added_and_removed(old, new)]
    yield from _limited(links)
    if not links and old.tag == new.tag and _folded(old) != _folded(new):
        yield make_note(Phrase.FORMATTING)


def _folded(block: Block) -> str:
    """A block's content without differences of white space, which are seen in code only."""
    return block.html if block.tag == "pre" else " ".join(block.html.split())


def _kind_phrase(block: Block) -> Phrase:
    """What a reader calls a block."""
    if block.level:
        return Phrase.HEADING
    names = {element.name for element in block.path}
    return next((phrase for name, phrase in _KIND_PHRASES if name in names), Phrase.PARAGRAPH)


_KIND_PHRASES = (
    ("li", Phrase.ITEM),
    ("dt", Phrase.TERM),
    ("dd", Phrase.DEFINITION),
    ("tr", Phrase.ROW),
    ("pre", Phrase.CODE),
    ("blockquote", Phrase.QUOTATION),
)


_PREFIX = re.compile("^(?:mailto:|http://)")  # what an address without it gets when it becomes a link


def _targets_changed(old: Block, new: Block) -> Iterator[Note]:
    """The links that lead elsewhere now: links at the same place among those that did not change.

    Where both addresses stand in the text for readers, its words tell the change.
    """
    before, after = old.targets, new.targets
    if before and after and before != after:
        for i, j in aligned_pairs(before, after):
            if before[i] != after[j] and not (_is_shown(old, before[i]) and _is_shown(new, after[j])):
                yield make_note(Phrase.TARGET, old=before[i], new=after[j])


def _is_shown(block: Block, target: str) -> bool:
    """Whether readers see the address to which a link leads."""
    return _PREFIX.sub("", target) in block.text


def _links_added_and_removed(old: Block, new: Block) -> Iterator[Note]:
    """The links that words have no more, or have now."""
    before, after = old.targets, new.targets
    pairs = aligned_pairs(before, after)
    paired_old, paired_new = {i for i, _ in pairs}, {j for _, j in pairs}
    yield from (make_note(Phrase.LINK_REMOVED, target=target) for i, target in enumerate(before) if i not in paired_old)
    yield from (make_note(Phrase.LINK_ADDED, target=target) for j, target in enumerate(after) if j not in paired_new)


def _limited(notes: Iterable[Note]) -> Iterator[Note]:
    """The first of many notes on links, and how many more there are."""
    all_notes = list(notes)
    yield from all_notes[:MAX_LINK_NOTES]
    if len(all_notes) > MAX_LINK_NOTES:
        yield make_note(Phrase.MORE_LINKS, number=len(all_notes) - MAX_LINK_NOTES)


def is_empty_block(block: Block) -> bool:
    """Whether a block says nothing: a rule, or an empty paragraph. That it came or went is no change to tell."""
    return not block.text and block.tag != "tr" and not block.images


def removed_block_spans(block: Block) -> Spans:
    """A block that is gone."""
    return table_rows.removed_row(block.content) if block.tag == "tr" else removed_spans(parse_inline(block.content))


def added_block(block: Block, chain: Chain) -> MarkedBlock:
    """A block that is new; one that says nothing is not shown as such."""
    if is_empty_block(block):
        return MarkedBlock(chain, unchanged_spans(block.content))
    spans = table_rows.added_row(block.content) if block.tag == "tr" else added_spans(block.content)
    return MarkedBlock(chain, spans, ChangeKind.ADDED, Phrase.ADDED)
