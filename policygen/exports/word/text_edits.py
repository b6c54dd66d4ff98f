"""Two texts as one sequence of edits, ends of paragraphs among them: from it both can be had back exactly."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from policygen.exports.word.words_and_ends import Atom, Look, ParagraphEnd, Piece, Space, Word
from policygen.redlines.cleanup import changed_runs
from policygen.redlines.redline_model import Mark


class Bit(NamedTuple):
    """A text of one look; `before` is how it looked in the old text, where it stands in both."""

    mark: Mark
    text: str
    look: Look
    before: Look


class Stop(NamedTuple):
    """The end of a paragraph: the places of the blocks that end here, on the side or sides that its mark says."""

    mark: Mark
    old: int = -1
    new: int = -1


Edit = Bit | Stop


def edits(old: Sequence[Atom], new: Sequence[Atom]) -> list[Edit]:
    """How one text became the other.

    Without what is added it is the old text, without what is removed the new one. Words whose link leads elsewhere now
    are removed and added, since a link cannot be marked by itself.
    """
    return list(_joined(_edits(old, new)))


def _edits(old: Sequence[Atom], new: Sequence[Atom]) -> Iterator[Edit]:
    a = c = 0
    for i, j in [*_kept(old, new), (len(old), len(new))]:
        yield from _replaced(old[a:i], new[c:j])
        if i < len(old):
            yield from _same(old[i], new[j])
        a, c = i + 1, j + 1


def _kept(old: Sequence[Atom], new: Sequence[Atom]) -> Iterator[tuple[int, int]]:
    """The places of the words that are in both texts."""
    ours = [place for place, atom in enumerate(old) if isinstance(atom, Word)]
    theirs = [place for place, atom in enumerate(new) if isinstance(atom, Word)]
    runs = changed_runs([_key(old[place]) for place in ours], [_key(new[place]) for place in theirs])
    a = c = 0
    for start, stop, begin, end in [*runs, (len(ours), len(ours), len(theirs), len(theirs))]:
        for i, j in zip(ours[a:start], theirs[c:begin], strict=True):
            if _links(old[i]) == _links(new[j]):
                yield i, j
        a, c = stop, end


def _key(atom: Atom) -> str:
    return "" if isinstance(atom, ParagraphEnd) else atom.key


def _links(atom: Atom) -> list[tuple[str, str]]:
    """The text of a word by the links that it is a part of."""
    pieces = atom.pieces if isinstance(atom, Word) else ()
    return [(link, "".join(p.text for p in group)) for link, group in groupby(pieces, key=lambda p: p.look.link)]


def _replaced(old: Sequence[Atom], new: Sequence[Atom]) -> Iterator[Edit]:
    """Atoms that became others; what parts words at either end stays where it is the same."""
    head, most = 0, min(len(old), len(new))
    while head < most and _parts_alike(old[head], new[head]):
        head += 1
    tail = 0
    while tail < most - head and _parts_alike(old[-1 - tail], new[-1 - tail]):
        tail += 1
    for one, other in zip(old[:head], new[:head], strict=True):
        yield from _same(one, other)
    for atom in old[head : len(old) - tail]:
        yield from _alone(atom, Mark.REMOVED)
    for atom in new[head : len(new) - tail]:
        yield from _alone(atom, Mark.ADDED)
    for one, other in zip(old[len(old) - tail :], new[len(new) - tail :], strict=True):
        yield from _same(one, other)


def _parts_alike(old: Atom, new: Atom) -> bool:
    """Whether two atoms are no words, and the same."""
    if isinstance(old, Space) and isinstance(new, Space):
        return old.key == new.key and old.piece.look.link == new.piece.look.link
    return isinstance(old, ParagraphEnd) and isinstance(new, ParagraphEnd)


def _alone(atom: Atom, mark: Mark) -> Iterator[Edit]:
    """An atom that is on one side only."""
    if isinstance(atom, ParagraphEnd):
        yield Stop(mark, atom.block) if mark is Mark.REMOVED else Stop(mark, new=atom.block)
        return
    yield from (Bit(mark, piece.text, piece.look, piece.look) for piece in _pieces(atom))


def _same(old: Atom, new: Atom) -> Iterator[Edit]:
    """An atom that is on both sides, perhaps in another look."""
    if isinstance(old, ParagraphEnd) or isinstance(new, ParagraphEnd):
        yield Stop(Mark.SAME, *(atom.block for atom in (old, new) if isinstance(atom, ParagraphEnd)))
    elif isinstance(new, Space):
        before = _pieces(old)[0].look
        yield Bit(Mark.SAME, new.piece.text, new.piece.look, before)
    elif old == new:
        yield from (Bit(Mark.SAME, piece.text, piece.look, piece.look) for piece in new.pieces)
    else:
        befores = [piece.look for piece in _pieces(old) for _ in piece.text]
        looks = [(character, piece.look) for piece in new.pieces for character in piece.text]
        for (character, look), before in zip(looks, befores, strict=True):
            yield Bit(Mark.SAME, character, look, before)


def _pieces(atom: Word | Space) -> tuple[Piece, ...]:
    return (atom.piece,) if isinstance(atom, Space) else atom.pieces


def _joined(found: Iterator[Edit]) -> Iterator[Edit]:
    """Edits of which neighbours that differ in nothing but their text are one."""
    last: Bit | None = None
    for edit in found:
        if (
            isinstance(edit, Bit)
            and last
            and (edit.mark, edit.look, edit.before) == (last.mark, last.look, last.before)
        ):
            last = last._replace(text=last.text + edit.text)
            continue
        if last:
            yield last
        last = edit if isinstance(edit, Bit) else None
        if isinstance(edit, Stop):
            yield edit
    if last:
        yield last
