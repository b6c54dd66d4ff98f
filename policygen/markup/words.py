"""What a word is: the one definition by which texts are cut, compared, marked and counted.

White space parts chunks, and a chunk falls into words and signs. Punctuation that leads or trails is a sign and no
part of the word; within a word it is a part of it: `30.5`, `don't`, `and/or`, `co-operate`, addresses. Long dashes,
double quotation marks, ellipses and the punctuation of Chinese and Japanese part words wherever they stand. Where a
script has no spaces, a letter with its marks is a word: a sign of Han, kana or Hangul; in Thai, Lao, Khmer and Burmese
a consonant with its vowels and marks.

A word has a letter, a digit or a symbol, such as an emoji or a currency sign; so have `&`, `%`, `#`, `@` and `§`, which
are read out. Punctuation, white space and format characters alone are no word.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

# Letters that are words by themselves, and digits that are not among them since numbers stay whole.
_THAI, _LAO = r"\u0e01-\u0e2e", r"\u0e81-\u0eae\u0edc-\u0edf"
_STACKED = (
    r"\u1000-\u102a\u103f\u1050-\u1055\u105a-\u105d\u1061\u1065\u1066\u106e-\u1070\u1075-\u1081\u108e\u1780-\u17b3"
)
_LETTERS = (
    r"\u3005-\u3007\u3021-\u3029\u3041-\u3096\u309b-\u309f\u30a1-\u30fa\u30fc-\u312f\u3131-\u318e\u31a0-\u31bf"
    r"\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9d\U00020000-\U000323af"
    rf"\u0e2f\u0e46\u0eaf\u0ec6\u17d7\u17dc\u1100-\u115f{_THAI}{_LAO}{_STACKED}"
)
_BEFORE = r"\u0e40-\u0e44\u0ec0-\u0ec4"  # vowels written before the consonant that they follow
_AFTER = r"\u0e30\u0e32\u0e33\u0e45\u0eb0\u0eb2\u0eb3\u0ebd\u1160-\u11ff"  # vowels and ends written after it
_UNSPACED = re.compile(f"[{_LETTERS}{_BEFORE}{_AFTER}]")

_INVISIBLE = "\u00ad\u034f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_PARTING = (
    r"[\u2014\u2015\u2025\u2026\u201c-\u201f\u00ab\u00bb\u3001-\u3003\u3008-\u3011\u3014-\u301f\u30a0\u30fb"
    r"\uff01\uff08\uff09\uff1b\uff1f\uff3b\uff3d\uff5b\uff5d\uff5f-\uff65]|[\uff0c\uff1a](?!\d)|(?<!\d)[\uff0c\uff1a]"
)
_PARTS = re.compile(f"({_PARTING})")
_PARTED_OR_UNSPACED = re.compile(f"{_PARTING}|[{_LETTERS}{_BEFORE}{_AFTER}]")
_ALIKE = re.compile(r"(?<=\w)(['`\u00b4\u2018-\u201b\u2012\u2013-])(?=\w)")  # apostrophes and hyphens within a word
_SYMBOLS = frozenset("&%#@\u00a7\u2030\u2031\uff05\uff06\uff03\uff20")
_ASCII_SIGNS = "!\"'()*,-./:;?[\\]_{}`"
_SIGNS_ALONE = re.compile(rf"(?<!\S)[{re.escape(_ASCII_SIGNS)}]+(?!\S)")
_RUN = re.compile(r"((.)\2*)", re.DOTALL)

CHUNK, UNIT, INNER = range(3)
"""What a piece begins: a chunk, by which texts are aligned first; a word or a sign within one; or nothing, since it
goes on within a word, at an apostrophe or a hyphen."""


class Piece(NamedTuple):
    """A part of a text without white space: what it begins, and whether a word begins with it."""

    text: str
    begins: int
    is_word: bool


def is_unspaced(text: str) -> bool:
    """Whether a text has letters of scripts without spaces."""
    return not text.isascii() and _UNSPACED.search(text) is not None


def count_words(text: str) -> int:
    """How many words a text has."""
    if text.isascii():
        return len(text.split()) - len(_SIGNS_ALONE.findall(text))
    if _PARTED_OR_UNSPACED.search(text):
        return sum(piece.is_word for chunk in text.split() for piece in cut_chunk(chunk))
    return sum(map(_has_word, text.split()))


@lru_cache(maxsize=16384)
def cut_chunk(chunk: str) -> tuple[Piece, ...]:
    """The pieces of a text without white space, which together are that text."""
    if chunk.isascii():
        return (Piece(chunk, CHUNK, True),) if chunk.isalnum() else tuple(_cut_part(chunk, CHUNK))
    return tuple(_cut(chunk))


def _cut(chunk: str) -> Iterator[Piece]:
    if not _UNSPACED.search(chunk):
        yield from _cut_parts(chunk)
        return
    for letter, others in _letters_and_others().findall(chunk):
        if letter:
            yield Piece(letter, CHUNK, True)
        else:
            yield from _cut_parts(others)


@lru_cache(maxsize=1)
def _letters_and_others() -> re.Pattern[str]:
    """Letters that are words by themselves, with all that belongs to them, and what stands between."""
    extending = rf"(?:[\u1039\u17d2][{_STACKED}]|[{_marks()}{_INVISIBLE}\uff9e\uff9f])*"
    letter = f"[{_BEFORE}]?[{_LETTERS}]{extending}(?:[{_AFTER}]{extending})*|[{_BEFORE}{_AFTER}]{extending}"
    return re.compile(f"({letter})|([^{_LETTERS}{_BEFORE}{_AFTER}]+)")


def _marks() -> str:
    """The marks that combine with letters, as a part of a regular expression."""
    blocks = (range(0x300, 0x3100), range(0xA000, 0x11000), range(0x11000, 0x1F000), range(0xE0100, 0xE01F0))
    codes = [code for block in blocks for code in block if unicodedata.category(chr(code))[0] == "M"]
    edges = [(before, code) for before, code in pairwise([0, *codes, 0]) if code != before + 1]
    return "".join(f"{chr(start)}-{chr(end)}" for (_, start), (end, _) in pairwise(edges))


def _cut_parts(text: str) -> Iterator[Piece]:
    """The pieces of a text without letters that are words by themselves."""
    begins = CHUNK
    parts = _PARTS.split(text)
    for index, part in enumerate(parts):
        rest = part
        if index % 2:
            while parts[index + 1] and _extends(parts[index + 1][0]):
                rest, parts[index + 1] = rest + parts[index + 1][0], parts[index + 1][1:]
            yield Piece(rest, begins, False)
            begins = UNIT
        elif rest:
            yield from _cut_part(rest, begins)
            begins = UNIT


def _cut_part(text: str, begins: int) -> Iterator[Piece]:
    """The signs that lead, a word, and the signs that trail."""
    start, end = _word_bounds(text)
    for sign, _ in _RUN.findall(text[:start]):
        yield Piece(sign, begins, False)
        begins = UNIT
    if start < end:
        word = text[start:end]
        is_word = _has_word(word)
        for piece in _ALIKE.split(word):
            yield Piece(piece, begins, is_word)
            begins, is_word = INNER, False
        begins = UNIT
    for sign, _ in _RUN.findall(text[end:]):
        yield Piece(sign, begins, False)
        begins = UNIT


def _word_bounds(text: str) -> tuple[int, int]:
    """Where the word begins and ends among its signs.

    A minus or a point before a digit belongs to the number, and a bracket to a word that has the other one: `file(s)`.
    """
    if text.isascii():
        start = len(text) - len(text.lstrip(_ASCII_SIGNS))
        end = start + len(text[start:].rstrip(_ASCII_SIGNS))
    else:
        start, end = 0, len(text)
        while start < end and is_sign(text[start]) and not (start + 1 < end and _extends(text[start + 1])):
            start += 1
        while end > start and is_sign(text[end - 1]):
            end -= 1
    if 0 < start < end and text[start - 1] in "-." and text[start].isdecimal():
        start -= 1
    for opening, closing in ("()", "[]", "{}"):
        missing = text.count(opening, start, end) - text.count(closing, start, end)
        if missing > 0 and text[end : end + 1] == closing:
            end += 1
        elif missing < 0 and start and text[start - 1] == opening:
            start -= 1
    return start, end


@lru_cache(maxsize=4096)
def is_sign(char: str) -> bool:
    """Whether a character is punctuation."""
    return char in "`\u00b4" or (unicodedata.category(char)[0] == "P" and char not in _SYMBOLS)


@lru_cache(maxsize=4096)
def _extends(char: str) -> bool:
    """Whether a character belongs to the one before it."""
    return unicodedata.category(char)[0] == "M" or _INVISIBLES.match(char) is not None


_INVISIBLES = re.compile(f"[{_INVISIBLE}]")


def _has_word(text: str) -> bool:
    return text[0].isalnum() or any(map(_is_read, text))


@lru_cache(maxsize=4096)
def _is_read(char: str) -> bool:
    """Whether a character makes a word: a letter, a digit or a symbol."""
    return char in _SYMBOLS or (unicodedata.category(char)[0] in "LNS" and char not in "`\u00b4")
