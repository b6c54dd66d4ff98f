"""The content of blocks as what a word processor knows: words, what parts them, and the ends of paragraphs."""

from collections.abc import Iterator
from typing import NamedTuple

from policygen.markup import Content, Element, End
from policygen.markup.block_content import VOID
from policygen.redlines.inline_words import inline

_FORMATS = {
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em", "cite", "dfn", "var"), "italic"),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), "code"),
    **dict.fromkeys(("u", "ins"), "underline"),
    **dict.fromkeys(("s", "strike", "del"), "strike"),
    "sub": "sub",
    "sup": "sup",
    "mark": "mark",
}


class Look(NamedTuple):
    """How a text is shown: `bold`, `italic`, `code`, … and the target of the link that it is ("": none)."""

    formats: frozenset[str] = frozenset()
    link: str = ""


class Piece(NamedTuple):
    """A text of one look; a line end in it is a line break."""

    text: str
    look: Look


class Word(NamedTuple):
    """A word: what it is compared by, and its pieces."""

    key: str
    pieces: tuple[Piece, ...]


class Space(NamedTuple):
    """What parts two words: what it is compared by, and how it is shown."""

    key: str
    piece: Piece


class ParagraphEnd(NamedTuple):
    """The end of a paragraph, by the index of its block."""

    block: int


Atom = Word | Space | ParagraphEnd


def atoms(content: Content, is_code: bool = False) -> Iterator[Atom]:
    """The words of some phrasing content, and what parts them; in code all white space counts."""
    found = inline(content)
    pieces = list(_pieces(found.items))
    at = 0  # where the next word may begin
    for key, word in zip(found.keys, found.words, strict=True):
        between = [piece for piece in pieces[at : word.start] if piece]
        space = _space(between, is_code, is_first=not at)
        if space is not None and (word.space or is_code):
            yield space
        yield Word(key, tuple(piece for piece in pieces[word.start : word.end] if piece))
        at = word.end


def _space(between: list[Piece], is_code: bool, is_first: bool) -> Space | None:
    """What parts two words, or stands before the first one; None for nothing that is seen."""
    whole = "".join(piece.text for piece in between)
    look = between[0].look if between else Look()
    if is_code:
        shown = whole.lstrip("\n") if is_first else whole
        return Space(shown, Piece(shown, look)) if shown else None
    if is_first:
        return None
    breaks = sum(piece.text.count(_BREAK) for piece in between)
    key = "\n" * breaks or " "
    return Space(key, Piece("\N{NO-BREAK SPACE}" if key == " " and "\N{NO-BREAK SPACE}" in whole else key, look))


_BREAK = "\v"


def _pieces(items: Content) -> Iterator[Piece | None]:
    """What is read of each item: a text and its look, or nothing."""
    looks = [Look()]
    for item in items:
        if isinstance(item, str):
            yield Piece(item, looks[-1])
        elif isinstance(item, End):
            looks.pop()
            yield None
        elif item.name == "br":
            yield Piece(_BREAK, looks[-1])
        elif item.name == "img":
            alt = item.get("alt")
            yield Piece(f"[image: {alt}]" if alt else "[image]", looks[-1])
        else:
            if item.name not in VOID:
                looks.append(_within(looks[-1], item))
            yield None


def _within(look: Look, one: Element) -> Look:
    """The look in an element."""
    if one.name == "a":
        return look._replace(link=one.get("href") or "")
    return look._replace(formats=look.formats | {_FORMATS[one.name]}) if one.name in _FORMATS else look
