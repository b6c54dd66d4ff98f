"""The HTML of a block as what a word processor knows: words, what stands between them, and the ends of paragraphs."""

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

from policygen.redlines.words import inline, tag_name

_PIECE = re.compile(r"<[^>]*>|[^<]+")
_HREF = re.compile(r' href="([^"]*)"')
_ALT = re.compile(r' alt="([^"]*)"')
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
_EMPTY = frozenset({"br", "img", "wbr", "hr", "col"})


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


class End(NamedTuple):
    """The end of a paragraph, by the place of its block."""

    block: int


Atom = Word | Space | End


def atoms(html: str, is_code: bool = False) -> Iterator[Atom]:
    """The words of some phrasing HTML, and what parts them; in code all white space counts."""
    found = inline(html)
    spans = list(_spans(html))
    at = 0  # where the next word may begin
    place = 0  # the first span that is not all before it
    for key, word in zip(found.keys, found.words, strict=True):
        between: list[Piece] = []
        pieces: list[Piece] = []
        while place < len(spans):
            start, end, piece, is_raw = spans[place]
            if start >= word.end:
                break
            for into, begin, stop in ((between, at, word.start), (pieces, word.start, word.end)):
                first, last = max(start, begin), min(end, stop)
                if first < last:
                    shown = unescape(html[first:last]) if is_raw else piece.text
                    into.append(Piece(shown, piece.look))
            if end > word.end:
                break
            place += 1
        space = _space(between, is_code, is_first=not at)
        if space is not None and (word.spaced or is_code):
            yield space
        yield Word(key, tuple(pieces))
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


def _spans(html: str) -> Iterator[tuple[int, int, Piece, bool]]:
    """What is read in HTML: where it is written, its text and look, and whether it is text as written."""
    looks = [("", Look())]
    for match in _PIECE.finditer(html):
        written, look = match[0], looks[-1][1]
        if written[0] != "<":
            yield match.start(), match.end(), Piece("", look), True
            continue
        name = tag_name(written)
        if name == "br":
            yield match.start(), match.end(), Piece(_BREAK, look), False
        elif name == "img":
            alt = _ALT.search(written)
            shown = f"[image: {unescape(alt[1])}]" if alt and alt[1] else "[image]"
            yield match.start(), match.end(), Piece(shown, look), False
        elif written[1] == "/":
            place = next((k for k in reversed(range(1, len(looks))) if looks[k][0] == name), len(looks))
            del looks[place:]
        elif name not in _EMPTY:
            looks.append((name, _within(look, name, written)))


def _within(look: Look, name: str, written: str) -> Look:
    """The look in an element."""
    if name == "a":
        href = _HREF.search(written)
        return look._replace(link=unescape(href[1]) if href else "")
    return look._replace(formats=look.formats | {_FORMATS[name]}) if name in _FORMATS else look
