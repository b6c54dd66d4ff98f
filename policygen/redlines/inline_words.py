"""The words of a block's content, and the signs between them (see `markup/words`), whatever markup stands in them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

from policygen.markup.block_content import Content, Element, End, Token, start_tag
from policygen.markup.words import CHUNK, count_words, cut_chunk, is_unspaced

_BREAKS = frozenset({"br", "td", "th", "tr", "p", "div", "li"})
FORMATS = frozenset("b code em i kbd q s samp small strong sub sup tt u var".split())
"""Elements that show how a word is meant, and go with it where it is shown as removed."""


class Word(NamedTuple):
    """A word, a part of one, a sign or an image: the white space that parts it from what is before (none: it is glued
    to it), the formats around it, where it stands among the items of its text, items[start:end], what begins with it
    (`CHUNK`, `UNIT` or `INNER`), and whether it counts as a word."""

    token: str | Element
    space: str
    formats: tuple[Element, ...]
    start: int
    end: int
    begins: int
    is_word: bool


TEXT_START = 2


class Words(NamedTuple):
    """Words in order; `keys` are the chunks that they make, by which texts are aligned first, and `starts` the index
    of the first word of each chunk, and of the end. `spaced` tells of each word whether white space is before: 1 or 0,
    and `TEXT_START` for the first word of a text that was joined to others."""

    words: Sequence[Word]
    keys: Sequence[str]
    starts: Sequence[int]
    spaced: bytes


@dataclass(frozen=True, eq=False)
class Inline:
    """Phrasing content and the chunks that it is compared by."""

    content: Content
    keys: tuple[str, ...]
    is_spaced: bool = False
    """Whether each chunk is known to have white space around it."""

    @cached_property
    def _cut(self) -> tuple[Content, Words]:
        items, words = _cut(self.content)
        return items, make_words(words, self.keys)

    @property
    def items(self) -> Content:
        """The content with its texts cut into white space, words and signs."""
        return self._cut[0]

    @property
    def words(self) -> Words:
        """What stands in it."""
        return self._cut[1]

    @property
    def count(self) -> int:
        """How many words it has."""
        text = self.content[0] if len(self.content) == 1 else None
        return count_words(text) if isinstance(text, str) else count_marked(self.words.words)


@lru_cache(maxsize=8192)
def parse_inline(content: Content) -> Inline:
    """The words of some content."""
    if not content:
        return Inline(content, (), is_spaced=True)
    first = content[0]
    if len(content) == 1 and isinstance(first, str) and not is_unspaced(first):
        return Inline(content, tuple(first.split()), is_spaced=True)
    texts = [_key_text(token) for token in content]
    text = "".join(filter(None, texts))
    if None in texts or is_unspaced(text):
        return Inline(content, chunk_keys(_cut(content)[1]))
    return Inline(content, tuple(text.split()), is_spaced=True)


def _key_text(token: Token) -> str | None:
    """What a token is among the chunks of its text; None for an image, which is a chunk."""
    if isinstance(token, str):
        return token
    return "\n" if token.name in _BREAKS else None if token.name == "img" else ""


def make_words(words: Sequence[Word], keys: Sequence[str] | None = None) -> Words:
    """Words in order with what they are compared by."""
    starts = _chunk_starts(words)
    return Words(
        words, chunk_keys(words) if keys is None else keys, starts, bytes([bool(word.space) for word in words])
    )


def chunk_keys(words: Sequence[Word]) -> tuple[str, ...]:
    """The chunks that words make."""
    return tuple(["".join(map(word_key, words[start:end])) for start, end in pairwise(_chunk_starts(words))])


def join_words(texts: Sequence[Words]) -> Words:
    """Several texts as one."""
    words = [word for text in texts for word in text.words]
    keys = [key for text in texts for key in text.keys]
    spaced = b"".join(bytes([TEXT_START]) + text.spaced[1:] for text in texts if text.words)
    return Words(words, keys, _chunk_starts(words), spaced)


def word_key(word: Word) -> str:
    """What a word is compared by."""
    return word.token if isinstance(word.token, str) else start_tag(word.token)


def is_read(word: Word) -> bool:
    """Whether it is more than a sign: a word, or an image."""
    return word.is_word or not isinstance(word.token, str)


def count_marked(words: Sequence[Word]) -> int:
    """How many of them count as words."""
    return sum(word.is_word for word in words)


def _chunk_starts(words: Sequence[Word]) -> list[int]:
    return [*(index for index, word in enumerate(words) if word.begins == CHUNK), len(words)]


def _cut(content: Content) -> tuple[Content, tuple[Word, ...]]:
    """The items and the words of some content."""
    first = content[0] if len(content) == 1 else None
    return _cut_text(first) if isinstance(first, str) else _Cutter().cut(content)


def _cut_text(text: str) -> tuple[Content, tuple[Word, ...]]:
    """The items and the words of a text without markup."""
    items: list[str] = []
    words: list[Word] = []
    space = " "
    is_spaced = not is_unspaced(text)
    for item in _ITEM.findall(text):
        index = len(items)
        if item.isspace():
            items.append(item)
            space = item
            continue
        if is_spaced and item.isalnum():
            items.append(item)
            words.append(Word(item, space, (), index, index + 1, CHUNK, True))
        else:
            for piece in cut_chunk(item):
                index = len(items)
                items.append(piece.text)
                words.append(Word(piece.text, space, (), index, index + 1, piece.begins, piece.is_word))
                space = ""
        space = ""
    return tuple(items), tuple(words)


class _Cutter:
    """Cuts content into items, and collects words."""

    def __init__(self) -> None:
        self._items: list[Token] = []
        self._words: list[Word] = []
        self._formats: tuple[Element, ...] = ()
        self._space = " "  # before the next word
        self._chunk: list[Token] = []  # texts without white space, with the tags between and after them

    def cut(self, content: Content) -> tuple[Content, tuple[Word, ...]]:
        """The items and the words of some content."""
        for token in content:
            if isinstance(token, str):
                for item in _ITEM.findall(token):
                    if item.isspace():
                        self._end_chunk()
                        self._items.append(item)
                        self._space = item
                    else:
                        self._chunk.append(item)
            elif token.name == "img" and isinstance(token, Element):
                self._end_chunk()
                index = len(self._items)
                self._items.append(token)
                self._words.append(Word(token, self._space, self._formats, index, index + 1, CHUNK, False))
                self._space = ""
            elif token.name in _BREAKS:
                self._end_chunk()
                self._items.append(token)
                self._space = self._space or " "
            elif self._chunk:
                self._chunk.append(token)
            else:
                self._add_tag(token)
        self._end_chunk()
        return tuple(self._items), tuple(self._words)

    def _end_chunk(self) -> None:
        """Cut what stands between two white spaces, whatever tags are in it."""
        chunk = self._chunk
        if not chunk:
            return
        if len(chunk) == 1 and isinstance(chunk[0], str):
            for piece in cut_chunk(chunk[0]):
                index = len(self._items)
                self._items.append(piece.text)
                self._words.append(
                    Word(piece.text, self._space, self._formats, index, index + 1, piece.begins, piece.is_word)
                )
                self._space = ""
            chunk.clear()
            return
        pieces = iter(cut_chunk("".join(token for token in self._chunk if isinstance(token, str))))
        missing = 0  # how much is not there yet of the piece that has begun
        for token in self._chunk:
            if not isinstance(token, str):
                self._add_tag(token)
                continue
            start = 0
            while start < len(token):
                if not missing:
                    piece, index = next(pieces), len(self._items)
                    missing = len(piece.text)
                    self._words.append(
                        Word(piece.text, self._space, self._formats, index, index, piece.begins, piece.is_word)
                    )
                    self._space = ""
                part = token[start : start + missing]
                self._items.append(part)
                start, missing = start + len(part), missing - len(part)
                if not missing:
                    self._words[-1] = self._words[-1]._replace(end=len(self._items))
        self._chunk.clear()

    def _add_tag(self, token: Element | End) -> None:
        self._items.append(token)
        if token.name in FORMATS:
            self._formats = (*self._formats, token) if isinstance(token, Element) else self._formats[:-1]


_ITEM = re.compile(r"\s+|\S+")
