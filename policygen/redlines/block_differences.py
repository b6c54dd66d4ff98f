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
from policygen.redlines.structure import structure_notes
from policygen.redlines.word_marks import MarkedContent, added_spans, mark_changes, removed_spans, unchanged_spans

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
    spans, difference = _compare_contents(old, new)
    return spans, with_structure(difference, structure_notes(old, new))


def with_structure(difference: Difference | None, notes: tuple[Note, ...]) -> Difference | None:
    """How a block differs that differs in structure, too, as the notes say: that counts if no word came or went."""
    if not notes:
        return difference
    if difference is None:
        return Difference(ChangeKind.STRUCTURE, 0, 0, notes)
    kind = ChangeKind.REWORDED if difference.added or difference.removed else ChangeKind.STRUCTURE
    others = (note for note in difference.notes if note.phrase is not Phrase.FORMATTING)
    return difference._replace(kind=kind, notes=(*notes, *others))


def _compare_contents(old: Block, new: Block) -> tuple[Spans, Difference | None]:
    """What became of the words of a block, of their format and their links."""
    content = _marked_content(old, new)
    if content.kind:
        kind = content.kind
        notes = (*content.notes, *_limited(_targets_changed(old, new)))
    else:
        kind, notes = ChangeKind.FORMAT, tuple(_format_notes(old, new))
        if not notes:
            return content.spans, None
    return content.spans, Difference(kind, content.added, content.removed, notes)


def _marked_content(old: Block, new: Block) -> MarkedContent:
    """The content of the new block with its marks; rows are compared cell by cell."""
    if old.tag == new.tag == "tr":
        return table_rows.mark_row(old.content, new.content)
    if old.tag == "tr":
        return table_rows.mark_out_of_row(old.content, new.content)
    if new.tag == "tr":
        return table_rows.mark_into_row(old.content, new.content)
    return mark_changes(parse_inline(old.content), parse_inline(new.content))


def _format_notes(old: Block, new: Block) -> Iterator[Note]:
    """What differs in two blocks of the same words; nothing if a reader sees no difference."""
    links = [*_targets_changed(old, new), *_links_added_and_removed(old, new)]
    yield from _limited(links)
    if not links and old.tag == new.tag and _folded(old) != _folded(new):
        yield make_note(Phrase.FORMATTING)


def _folded(block: Block) -> str:
    """A block's content without differences of white space, which are seen in code only."""
    return block.html if block.tag == "pre" else " ".join(block.html.split())


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
