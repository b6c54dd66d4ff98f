"""What a block is in the structure of its text, and in what that differs between two blocks, whatever their words."""

from typing import NamedTuple

from policygen.markup.block_content import Element
from policygen.markup.document import Block, Document
from policygen.redlines.redline_phrases import Note, Phrase, make_note

STRUCTURE_PHRASES = frozenset(
    {Phrase.LEVEL, Phrase.ITEM_LEVEL, Phrase.QUOTATION_LEVEL, Phrase.BECAME, Phrase.ITEM_NUMBER}
)
"""The phrases of the notes on structure."""

_LISTS = frozenset({"ul", "ol", "menu"})
_KINDS = {
    "li": Phrase.ITEM,
    "dt": Phrase.TERM,
    "dd": Phrase.DEFINITION,
    "tr": Phrase.ROW,
    "pre": Phrase.CODE,
    "blockquote": Phrase.QUOTATION,
}


class _Position(NamedTuple):
    """What a reader calls a block, how many lists and quotations it stands in, the kind of the innermost list, and
    whether it is in the head of a table."""

    kind: Phrase
    lists: int
    quotations: int
    item: Phrase
    is_head: bool


def structure_notes(old: Block, new: Block) -> tuple[Note, ...]:
    """In what the structure around two blocks differs, for readers; the numbers of list items aside."""
    if old.path == new.path:
        return ()
    if old.level and new.level:
        return (make_note(Phrase.LEVEL, old=old.level, new=new.level),) if old.level != new.level else ()
    before, after = _position(old), _position(new)
    if before.kind is not after.kind:
        return (became_note(_kind_beside(before.kind, after.kind), _kind_beside(after.kind, before.kind)),)
    if before.kind is Phrase.ROW and before.is_head != after.is_head:
        kinds = [Phrase.HEAD_ROW if position.is_head else Phrase.ROW for position in (before, after)]
        return (became_note(*kinds),)
    notes: list[Note] = []
    if before.kind is Phrase.ITEM and before.lists != after.lists:
        notes.append(make_note(Phrase.ITEM_LEVEL, old=before.lists, new=after.lists))
    if before.kind is Phrase.ITEM and before.item is not after.item:
        notes.append(became_note(before.item, after.item))
    if before.quotations and after.quotations and before.quotations != after.quotations:
        notes.append(make_note(Phrase.QUOTATION_LEVEL, old=before.quotations, new=after.quotations))
    if bool(before.quotations) != bool(after.quotations):
        kinds = [Phrase.QUOTATION if position.quotations else position.kind for position in (before, after)]
        notes.append(became_note(*kinds))
    return tuple(notes)


def became_note(before: Phrase, after: Phrase) -> Note:
    """That a block is another kind of block now."""
    return make_note(Phrase.BECAME, before=before, after=after)


def _kind_beside(kind: Phrase, other: Phrase) -> Phrase:
    """What a block is called beside what it became, or was: terms and definitions of a list that went are one thing."""
    return kind if {kind, other} == _OF_DEFINITIONS or kind not in _OF_DEFINITIONS else Phrase.OF_DEFINITIONS


_OF_DEFINITIONS = {Phrase.TERM, Phrase.DEFINITION}


class ListedItem(NamedTuple):
    """An item of an ordered list, that list, and at which depth of a block's path the item stands."""

    item: Element
    listing: Element
    depth: int

    @property
    def numbers_as_written(self) -> tuple[str | None, ...]:
        """What the author says of numbers: of the list from where, how and in which direction it counts; the item's."""
        return *(self.listing.get(name) for name in ("start", "type", "reversed")), self.item.get("value")


def is_restructured(old: Document, i: int, new: Document, j: int) -> bool:
    """Whether a block of one text stands in another structure than one of another text, both by their indexes."""
    before, after = old.blocks[i], new.blocks[j]
    begins = begins_item(before, old.shared[i]) != begins_item(after, new.shared[j])
    return begins or bool(structure_notes(before, after))


def begins_item(block: Block, shared: int) -> bool | None:
    """Whether an item begins with a block that shares so many elements with the one before; None if it is in none."""
    depth = next((depth for depth in reversed(range(len(block.path))) if block.path[depth].name == "li"), None)
    return None if depth is None else depth >= shared


def list_and_item(block: Block) -> ListedItem | None:
    """The item of an ordered list that a block is, or stands in; None if there is none."""
    depth = next((depth for depth in reversed(range(1, len(block.path))) if block.path[depth].name == "li"), 0)
    if not depth or block.path[depth - 1].name != "ol" or _position(block).kind is not Phrase.ITEM:
        return None
    return ListedItem(block.path[depth], block.path[depth - 1], depth)


def _position(block: Block) -> _Position:
    names = [element.name for element in block.path]
    innermost = next((_KINDS[name] for name in reversed(names) if name in _KINDS), Phrase.PARAGRAPH)
    kind = Phrase.HEADING if block.level else innermost
    lists = [name for name in names if name in _LISTS]
    item = Phrase.NUMBERED_ITEM if lists[-1:] == ["ol"] else Phrase.BULLETED_ITEM
    return _Position(kind, len(lists), names.count("blockquote"), item, "thead" in names)
