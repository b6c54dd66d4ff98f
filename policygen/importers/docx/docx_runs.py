"""The words of a paragraph: pieces of text with their marks and links, as HTML."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

_ORDER = ("s", "b", "i", "sub", "sup", "code")
"""Of marks, from the outside to the inside."""

_TAGS = {"s": "del"}


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words (a line break is `\\n`), their marks, and what they link to.

    `link` is an address, `#` and a place in the text, or "". A piece with a `note` has no words: it stands for the
    note of that number.
    """

    text: str
    marks: frozenset[str] = frozenset()
    link: str = ""
    note: int = 0


def words(pieces: Iterable[Piece]) -> str:
    """The words alone."""
    return "".join(piece.text for piece in pieces)


def html(pieces: Sequence[Piece], *, without: frozenset[str] = frozenset()) -> str:
    """Pieces as HTML. Marks `without` are left out, and so are those of nothing but spaces."""
    shown = [Piece(piece.text, piece.marks - without, piece.link, piece.note) for piece in _trimmed(pieces)]
    out = []
    for link, group in groupby(shown, key=lambda piece: piece.link):
        inner = "".join(_marked_html(list(group), _ORDER))
        out.append(f'<a href="{escape(link)}">{inner}</a>' if link and inner.strip() else inner)
    return "".join(out)


def _trimmed(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces without space around the whole; space at the ends of marked and linked ones stands outside of them."""
    whole = [piece for piece in pieces if piece.text or piece.note]
    while whole and not whole[0].note and not whole[0].text.strip():
        whole.pop(0)
    while whole and not whole[-1].note and not whole[-1].text.strip():
        whole.pop()
    for key, group in groupby(whole, key=lambda piece: (piece.marks, piece.link, bool(piece.note))):
        marks, link, is_note = key
        if is_note:
            yield from (Piece("", note=piece.note) for piece in group)
            continue
        yield Piece(words(group), marks, link)


def _marked_html(pieces: Sequence[Piece], marks: Sequence[str]) -> Iterator[str]:
    if not marks:
        for piece in pieces:
            yield f'<sup data-note="{piece.note}">{piece.note}</sup>' if piece.note else _text_html(piece.text)
        return
    mark, *inner_marks = marks
    for is_marked, group in groupby(_bridge_blanks(pieces, mark), key=lambda piece: mark in piece.marks):
        inner = "".join(_marked_html(list(group), inner_marks))
        if not is_marked:
            yield inner
            continue
        tag = _TAGS.get(mark, mark)
        before, core, after = _split_blanks(inner)
        yield f"{before}<{tag}>{core}</{tag}>{after}" if core else before


def _bridge_blanks(pieces: Sequence[Piece], mark: str) -> Iterator[Piece]:
    """The pieces; blank ones between two that are marked are marked as well, so that a mark is not cut at a space."""
    for index, piece in enumerate(pieces):
        neighbours = [*pieces[max(index - 1, 0) : index], *pieces[index + 1 : index + 2]]
        if (
            not piece.note
            and not piece.text.strip()
            and len(neighbours) == 2
            and all(mark in neighbour.marks for neighbour in neighbours)
        ):
            yield Piece(piece.text, piece.marks | {mark}, piece.link)
        else:
            yield piece


def _split_blanks(html: str) -> tuple[str, str, str]:
    """HTML without the white space and line breaks at its ends, and those."""
    core = html
    while True:
        shorter = core.strip().removeprefix("<br>").removesuffix("<br>")
        if shorter == core:
            break
        core = shorter
    before, _, after = html.partition(core) if core else (html, "", "")
    return before, core, after


def _text_html(text: str) -> str:
    return escape(text, quote=False).replace("\n", "<br>")
