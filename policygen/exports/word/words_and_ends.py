"""The content of blocks as what a word processor knows: words, what parts them, and the ends of paragraphs."""

from collections.abc import Iterator
from typing import NamedTuple

from policygen.markup.block_content import VOID, Content, Element, End
from policygen.redlines.inline_words import Word, parse_inline

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


class TextLook(NamedTuple):
    """How a text is shown: `bold`, `italic`, `code`, … and the target of the link that it is ("": none)."""

    formats: frozenset[str] = frozenset()
    link: str = ""


class StyledText(NamedTuple):
    """A text of one look; a line end in it is a line break."""

    text: str
    look: TextLook


class WordUnit(NamedTuple):
    """A word or a sign, and its texts by look."""

    word: Word
    pieces: tuple[StyledText, ...]


class SpaceUnit(NamedTuple):
    """What parts two words: what it is compared by, and how it is shown."""

    key: str
    piece: StyledText


class ParagraphEnd(NamedTuple):
    """The end of a paragraph, by the index of its block."""

    block: int


TextUnit = WordUnit | SpaceUnit | ParagraphEnd


def text_units(content: Content, is_code: bool = False) -> Iterator[TextUnit]:
    """The words of some phrasing content, and what parts them; in code all white space counts."""
    inline = parse_inline(content)
    pieces = list(_pieces(inline.items))
    start = 0  # where the next word may begin
    for word in inline.words.words:
        between = [piece for piece in pieces[start : word.start] if piece]
        space = _word_space(between, is_code, is_first=not start)
        if space is not None and (word.space or is_code):
            yield space
        yield WordUnit(word, tuple(piece for piece in pieces[word.start : word.end] if piece))
        start = word.end


def _word_space(between: list[StyledText], is_code: bool, is_first: bool) -> SpaceUnit | None:
    """What parts two words, or stands before the first one; None for nothing that is seen."""
    text = "".join(piece.text for piece in between)
    look = between[0].look if between else TextLook()
    if is_code:
        code_space = text.lstrip("\n") if is_first else text
        return SpaceUnit(code_space, StyledText(code_space, look)) if code_space else None
    if is_first:
        return None
    breaks = sum(piece.text.count(_BREAK) for piece in between)
    key = "\n" * breaks or " "
    return SpaceUnit(
        key, StyledText("\N{NO-BREAK SPACE}" if key == " " and "\N{NO-BREAK SPACE}" in text else key, look)
    )


_BREAK = "\v"


def _pieces(items: Content) -> Iterator[StyledText | None]:
    """What is read of each item: a text and its look, or nothing."""
    looks = [TextLook()]
    for item in items:
        if isinstance(item, str):
            yield StyledText(item, looks[-1])
        elif isinstance(item, End):
            looks.pop()
            yield None
        elif item.name == "br":
            yield StyledText(_BREAK, looks[-1])
        elif item.name == "img":
            alt = item.get("alt")
            yield StyledText(f"[image: {alt}]" if alt else "[image]", looks[-1])
        else:
            if item.name not in VOID:
                looks.append(_look_within(looks[-1], item))
            yield None


def _look_within(look: TextLook, element: Element) -> TextLook:
    """The look in an element."""
    if element.name == "a":
        return look._replace(link=element.get("href") or "")
    return look._replace(formats=look.formats | {_FORMATS[element.name]}) if element.name in _FORMATS else look
