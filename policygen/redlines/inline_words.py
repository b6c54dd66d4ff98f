"""The words of a block's content.

Words end at white space; a Han, kana or Hangul sign is a word of its own, since those texts have no spaces.
A word is never cut inside, whatever markup stands in it.
"""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from policygen.markup.block_content import Content, Element, Token, start_tag

_SIGNS = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af"
_SIGN = re.compile(f"[{_SIGNS}]")
_ITEM = re.compile(r"\s+|\S+")
_ITEM_OR_SIGN = re.compile(rf"\s+|[{_SIGNS}][\u0300-\u036f\u3099\u309a\ufe00-\ufe0f]*|[^\s{_SIGNS}]+")
_BREAKS = frozenset({"br", "td", "th", "tr", "p", "div", "li"})
FORMATS = frozenset("b code em i kbd q s samp small strong sub sup tt u var".split())
"""Elements that show how a word is meant, and go with it where it is shown as removed."""


class Word(NamedTuple):
    """A word, which is a text or an image: the white space that parts it from the word before (none: it is glued to
    it), the formats around it, and where it stands among the items of its text: items[start:end]."""

    token: str | Element
    space: str
    formats: tuple[Element, ...]
    start: int
    end: int


@dataclass(frozen=True, eq=False)
class Inline:
    """Phrasing content and what its words are compared by."""

    content: Content
    keys: tuple[str, ...]

    @cached_property
    def items(self) -> Content:
        """The content with its texts cut into white space and what stands between."""
        return _items(self.content)

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """The words, parallel to `keys`."""
        return _words(self.items)


@lru_cache(maxsize=8192)
def parse_inline(content: Content) -> Inline:
    """The words of some content."""
    if not content:
        return Inline(content, ())
    first = content[0]
    if len(content) == 1 and isinstance(first, str) and not _SIGN.search(first):
        return Inline(content, tuple(first.split()))
    words = _words(_items(content))
    return Inline(content, tuple([_word_key(word) if word.space else f"\u2060{_word_key(word)}" for word in words]))


def _word_key(word: Word) -> str:
    return word.token if isinstance(word.token, str) else start_tag(word.token)


def _items(content: Content) -> Content:
    items: list[Token] = []
    for token in content:
        if isinstance(token, str):
            items += (_ITEM_OR_SIGN if _SIGN.search(token) else _ITEM).findall(token)
        else:
            items.append(token)
    return tuple(items)


def _words(items: Content) -> tuple[Word, ...]:
    words: list[Word] = []
    formats: tuple[Element, ...] = ()
    space = " "  # before the next word
    for index, item in enumerate(items):
        if isinstance(item, str):
            if item.isspace():
                space = item
                continue
            if not space and words and index > words[-1].end and _joins(words[-1].token, item):
                last = words[-1]
                words[-1] = last._replace(token=f"{last.token}{item}", end=index + 1)
                continue
        elif item.name != "img" or not isinstance(item, Element):
            if item.name in FORMATS:
                formats = (*formats, item) if isinstance(item, Element) else formats[:-1]
            elif item.name in _BREAKS:
                space = space or " "
            continue
        words.append(Word(item, space, formats, index, index + 1))
        space = ""
    return tuple(words)


def _joins(before: str | Element, after: str) -> bool:
    """Whether two texts with a tag between them are one word."""
    return isinstance(before, str) and not (_SIGN.match(before[-1]) or _SIGN.match(after[0]))
