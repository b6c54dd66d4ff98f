"""Two texts as one sequence of edits, ends of paragraphs among them: from it both can be had back exactly."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from policygen.exports.word.words_and_ends import ParagraphEnd, SpaceUnit, StyledText, TextLook, TextUnit, WordUnit
from policygen.redlines.inline_words import Words, make_words
from policygen.redlines.redline_model import Mark
from policygen.redlines.word_changes import changed_words


class MarkedText(NamedTuple):
    """A text of one look; `old_look` is how it looked in the old text, where it stands in both."""

    mark: Mark
    text: str
    look: TextLook
    old_look: TextLook


class MarkedEnd(NamedTuple):
    """The end of a paragraph: the indexes of the blocks that end here, on the side or sides that its mark says."""

    mark: Mark
    old: int = -1
    new: int = -1


TextEdit = MarkedText | MarkedEnd


def text_edits(old: Sequence[TextUnit], new: Sequence[TextUnit]) -> list[TextEdit]:
    """How one text became the other.

    Without what is added it is the old text, without what is removed the new one. Words whose link leads elsewhere now
    are removed and added, since a link cannot be marked by itself.
    """
    return list(_joined_edits(_single_edits(old, new)))


def _single_edits(old: Sequence[TextUnit], new: Sequence[TextUnit]) -> Iterator[TextEdit]:
    a = c = 0
    for i, j in [*_shared_words(old, new), (len(old), len(new))]:
        yield from _replaced_units(old[a:i], new[c:j])
        if i < len(old):
            yield from _two_sided(old[i], new[j])
        a, c = i + 1, j + 1


def _shared_words(old: Sequence[TextUnit], new: Sequence[TextUnit]) -> Iterator[tuple[int, int]]:
    """The indexes of the words that are in both texts."""
    old_indexes = [index for index, unit in enumerate(old) if isinstance(unit, WordUnit)]
    new_indexes = [index for index, unit in enumerate(new) if isinstance(unit, WordUnit)]
    runs = changed_words(_words(old), _words(new))
    a = c = 0
    for start, stop, begin, end in [*runs, (len(old_indexes), len(old_indexes), len(new_indexes), len(new_indexes))]:
        for i, j in zip(old_indexes[a:start], new_indexes[c:begin], strict=True):
            if _links(old[i]) == _links(new[j]):
                yield i, j
        a, c = stop, end


def _words(units: Sequence[TextUnit]) -> Words:
    return make_words([unit.word for unit in units if isinstance(unit, WordUnit)])


def _links(unit: TextUnit) -> list[tuple[str, str]]:
    """The text of a word by the links that it is a part of."""
    pieces = unit.pieces if isinstance(unit, WordUnit) else ()
    return [(link, "".join(p.text for p in group)) for link, group in groupby(pieces, key=lambda p: p.look.link)]


def _replaced_units(old: Sequence[TextUnit], new: Sequence[TextUnit]) -> Iterator[TextEdit]:
    """Units that became others; what parts words at either end stays where it is the same."""
    head, shorter = 0, min(len(old), len(new))
    while head < shorter and _is_same_separator(old[head], new[head]):
        head += 1
    tail = 0
    while tail < shorter - head and _is_same_separator(old[-1 - tail], new[-1 - tail]):
        tail += 1
    for old_unit, new_unit in zip(old[:head], new[:head], strict=True):
        yield from _two_sided(old_unit, new_unit)
    for unit in old[head : len(old) - tail]:
        yield from _one_sided(unit, Mark.REMOVED)
    for unit in new[head : len(new) - tail]:
        yield from _one_sided(unit, Mark.ADDED)
    for old_unit, new_unit in zip(old[len(old) - tail :], new[len(new) - tail :], strict=True):
        yield from _two_sided(old_unit, new_unit)


def _is_same_separator(old: TextUnit, new: TextUnit) -> bool:
    """Whether two units are no words, and the same."""
    if isinstance(old, SpaceUnit) and isinstance(new, SpaceUnit):
        return old.key == new.key and old.piece.look.link == new.piece.look.link
    return isinstance(old, ParagraphEnd) and isinstance(new, ParagraphEnd)


def _one_sided(unit: TextUnit, mark: Mark) -> Iterator[TextEdit]:
    """A unit that is on one side only."""
    if isinstance(unit, ParagraphEnd):
        yield MarkedEnd(mark, unit.block) if mark is Mark.REMOVED else MarkedEnd(mark, new=unit.block)
        return
    yield from (MarkedText(mark, piece.text, piece.look, piece.look) for piece in _pieces(unit))


def _two_sided(old: TextUnit, new: TextUnit) -> Iterator[TextEdit]:
    """A unit that is on both sides, perhaps in another look."""
    if isinstance(old, ParagraphEnd) or isinstance(new, ParagraphEnd):
        yield MarkedEnd(Mark.SAME, *(unit.block for unit in (old, new) if isinstance(unit, ParagraphEnd)))
    elif isinstance(new, SpaceUnit):
        before = _pieces(old)[0].look
        yield MarkedText(Mark.SAME, new.piece.text, new.piece.look, before)
    elif _pieces(old) == new.pieces:
        yield from (MarkedText(Mark.SAME, piece.text, piece.look, piece.look) for piece in new.pieces)
    else:
        befores = [piece.look for piece in _pieces(old) for _ in piece.text]
        looks = [(character, piece.look) for piece in new.pieces for character in piece.text]
        for (character, look), before in zip(looks, befores, strict=True):
            yield MarkedText(Mark.SAME, character, look, before)


def _pieces(unit: WordUnit | SpaceUnit) -> tuple[StyledText, ...]:
    return (unit.piece,) if isinstance(unit, SpaceUnit) else unit.pieces


def _joined_edits(edits: Iterator[TextEdit]) -> Iterator[TextEdit]:
    """Edits of which neighbours that differ in nothing but their text are one."""
    last: MarkedText | None = None
    for edit in edits:
        if (
            isinstance(edit, MarkedText)
            and last
            and (edit.mark, edit.look, edit.old_look) == (last.mark, last.look, last.old_look)
        ):
            last = last._replace(text=last.text + edit.text)
            continue
        if last:
            yield last
        last = edit if isinstance(edit, MarkedText) else None
        if isinstance(edit, MarkedEnd):
            yield edit
    if last:
        yield last
