"""The words of a block's HTML.

Words end at white space; a Han, kana or Hangul sign is a word of its own, since those texts have no spaces.
A word is never cut inside, whatever markup stands in it.
"""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from html import unescape
from typing import NamedTuple

_SIGNS = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af"
_SIGN = re.compile(f"[{_SIGNS}]")
_TOKEN = re.compile(r"<[^>]*>|[^\s<]+")
_TOKEN_OR_SIGN = re.compile(rf"<[^>]*>|[{_SIGNS}][\u0300-\u036f\u3099\u309a\ufe00-\ufe0f]*|[^\s<{_SIGNS}]+")
_NAME = re.compile(r"</?([a-z0-9]+)")
_BREAKS = frozenset({"br", "td", "th", "tr", "p", "div", "li"})
FORMATS = frozenset("b code em i kbd q s samp small strong sub sup tt u var".split())
"""Elements that show how a word is meant, and go with it where it is shown as removed."""


class Word(NamedTuple):
    """A word as written at html[start:end]: its HTML without tags, the white space that parts it from the word before
    (none: it is glued to it), and the start tags of the formats around it."""

    html: str
    spaced: str
    formats: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, eq=False)
class Inline:
    """Phrasing HTML and what its words are compared by."""

    html: str
    keys: tuple[str, ...]

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """The words, parallel to `keys`."""
        return _words(self.html)


@lru_cache(maxsize=4096)
def inline(html: str) -> Inline:
    """The words of some phrasing HTML, in which every `<` begins a tag and every `>` ends one."""
    if "<" not in html and not _SIGN.search(html):
        return Inline(html, tuple(_text(html).split()))
    words = _words(html)
    return Inline(html, tuple([_text(word.html) if word.spaced else f"\u2060{_text(word.html)}" for word in words]))


def _text(html: str) -> str:
    return unescape(html) if "&" in html else html


def _words(html: str) -> tuple[Word, ...]:
    words: list[Word] = []
    formats: tuple[str, ...] = ()
    space = " "  # before the next word
    at = 0
    for match in (_TOKEN_OR_SIGN if _SIGN.search(html) else _TOKEN).finditer(html):
        text = match[0]
        start, end = match.span()
        if start > at:
            space = html[at:start]
        at = end
        if text[0] == "<" and not text.startswith("<img"):
            name = tag_name(text)
            if name in FORMATS:
                formats = formats[:-1] if text[1] == "/" else (*formats, text)
            elif name in _BREAKS:
                space = space or " "
        elif not space and start > words[-1].end and _joins(words[-1].html, text):
            words[-1] = words[-1]._replace(html=words[-1].html + text, end=end)
        else:
            words.append(Word(text, space, formats, start, end))
            space = ""
    return tuple(words)


def _joins(before: str, after: str) -> bool:
    """Whether two texts with a tag between them are one word."""
    return not (_SIGN.match(before[-1]) or _SIGN.match(after[0]) or before[0] == "<" or after[0] == "<")


def tag_name(tag: str) -> str:
    """The name in a start or end tag."""
    match = _NAME.match(tag)
    return match[1] if match else ""
