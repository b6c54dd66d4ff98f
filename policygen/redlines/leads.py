"""What stands before a run of blocks: how much came or went as a whole, and where what moved stood, and stands now."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from policygen.markup.document import Document
from policygen.redlines.redline_model import ChangeKind, Numbers
from policygen.redlines.redline_phrases import Note, Phrase, make_note

_ADDED = (
    Phrase.ADDED_ROWS,
    Phrase.ADDED_ITEMS,
    Phrase.ADDED_HEADINGS,
    Phrase.ADDED_SECTION,
    Phrase.ADDED_PARAGRAPHS,
)
_REMOVED = (
    Phrase.REMOVED_ROWS,
    Phrase.REMOVED_ITEMS,
    Phrase.REMOVED_HEADINGS,
    Phrase.REMOVED_SECTION,
    Phrase.REMOVED_PARAGRAPHS,
)
FOLDED = frozenset(
    {
        Phrase.MOVED_UNCHANGED,
        Phrase.MOVED_FROM_SECTION_UNCHANGED,
        Phrase.MOVED_FROM_HEADING_UNCHANGED,
        Phrase.MOVED_FROM_AFTER_UNCHANGED,
    }
)
"""The leads of runs that moved as they were."""

_NUMBER = re.compile("(?:§[ \u00a0]*)?([0-9]+(?:[.][0-9]+)*)[.):]?[ \u00a0]")


def run_lead(kind: ChangeKind, text: Document, numbers: Sequence[Numbers], indexes: Sequence[int]) -> Note:
    """What stands before a run of blocks of a text that are all new, or all gone: how many there are of what.

    Rows, list items and headings are called so where the run has nothing else; a heading with what stands under it
    is a section, and all else is counted as paragraphs.
    """
    rows, items, headings, section, paragraphs = _ADDED if kind is ChangeKind.ADDED else _REMOVED
    item_numbers: set[int] = set()
    row_count = heading_count = in_items = 0
    for index in indexes:
        block = text.blocks[index]
        depth = max((depth for depth, element in enumerate(block.path) if element.name == "li"), default=None)
        if block.tag == "tr":
            row_count += 1
        elif block.level:
            heading_count += 1
        elif depth is not None:
            item_numbers.add(numbers[index][depth])
            in_items += 1
    count = len(indexes)
    if row_count == count:
        return make_note(rows, num=count)
    if in_items == count:
        return make_note(items, num=len(item_numbers))
    if heading_count == count:
        return make_note(headings, num=count)
    if heading_count == 1 and text.blocks[indexes[0]].level:
        return make_note(section, num=count - 1)
    return make_note(paragraphs, num=count)


class Place(NamedTuple):
    """Where a block stands: the number of its section, or the heading above it, or, of a section, the heading of the
    one before it under the same heading. What there is none of is ""."""

    number: str = ""
    heading: str = ""
    after: str = ""


def place_of(text: Document, index: int, heading: int, paths: Mapping[int, tuple[str, ...]]) -> Place:
    """Where the block at an index stands, that has the heading at another index (-1: none) above it, or is it."""
    if heading < 0 or (heading == 0 and text.begins_with_title):
        return Place()
    path = paths[heading]
    number = _NUMBER.match(path[-1])
    if number:
        return Place(number[1])
    if heading < index:
        return Place(heading=path[-1])
    above = path[-2] if len(path) > 1 else ""
    level = text.blocks[index].level
    before = next((other for other in reversed(text.headings) if other.block < index and other.level <= level), None)
    is_title = before is not None and before.block == 0 and text.begins_with_title
    return Place("", above, "" if before is None or before.level < level or is_title else before.text)


def differing(one: Place, other: Place) -> tuple[Place, Place]:
    """Two places without what tells nothing of where they differ; the most telling of the rest."""
    if one.number != other.number:
        return one, other
    if one.heading != other.heading:
        return one._replace(number="", after=""), other._replace(number="", after="")
    if one.after != other.after:
        return Place(after=one.after), Place(after=other.after)
    return Place(), Place()


def moved_here(stood: Place, *, as_it_was: bool) -> Note | None:
    """What is said before a run that moved, of where it stood; None if there is nothing more to say."""
    if stood.number:
        phrase = Phrase.MOVED_FROM_SECTION_UNCHANGED if as_it_was else Phrase.MOVED_FROM_SECTION
        return make_note(phrase, number=stood.number)
    if stood.heading:
        phrase = Phrase.MOVED_FROM_HEADING_UNCHANGED if as_it_was else Phrase.MOVED_FROM_HEADING
        return make_note(phrase, heading=stood.heading)
    if stood.after:
        phrase = Phrase.MOVED_FROM_AFTER_UNCHANGED if as_it_was else Phrase.MOVED_FROM_AFTER
        return make_note(phrase, heading=stood.after)
    return make_note(Phrase.MOVED_UNCHANGED) if as_it_was else None


def moved_away(note: Note, stands: Place) -> Note:
    """The note at the old place of a run that moved, with where it stands now."""
    words = dict(note.values)["words"]
    if stands.number:
        return make_note(Phrase.MOVED_TO_SECTION, number=stands.number, words=words)
    if stands.heading:
        return make_note(Phrase.MOVED_TO_HEADING, heading=stands.heading, words=words)
    if stands.after:
        return make_note(Phrase.MOVED_TO_AFTER, heading=stands.after, words=words)
    return note
