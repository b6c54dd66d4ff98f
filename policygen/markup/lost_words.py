"""The law that nothing vanishes: which words of a source do not reach its page.

A word reaches readers as text, as alternative text or title, or in an address. Words are counted: one that was written
twice and is shown once is lost once. Which of the two it was is told by its neighbours.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from html import unescape
from typing import NamedTuple
from urllib.parse import unquote

from policygen.markup.source_words import source_words

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af"  # each sign is a word
_WORD = re.compile(rf"[{_CJK}]|[^\W_{_CJK}]+")
# Words and, among them, what may stand for characters of words.
_ENCODED = re.compile(r"(?:[^\W_]|&#?[^\W_]+;?|%[0-9A-Fa-f]{2})+")
_TAG = re.compile(r"<[^>]*>")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_LINK = re.compile(r"(<a [^>]*>)(.*?)</a>", re.S)
_VALUE = re.compile(r' (title|alt|href|src)="([^"]*)"')
_MOST_PARTS = 1_000  # words of which each may be a part of any other one
_NEAR = 50  # how many words may be shown earlier than they were written, as an address before the words of its link


class LostPassage(NamedTuple):
    """Neighbouring words that are lost: where they begin in the source, how they are written there, how many they are.

    Those of a link's definition have its `address`: they are lost unless something in the document leads there.
    """

    offset: int
    text: str
    words: int
    address: str = ""


def lost_words(source: str, html: str) -> tuple[LostPassage, ...]:
    """The words of a chunk's source that are not in its sanitised HTML, in order."""
    if not _may_lose(source, html):
        return ()
    return tuple(sorted(_lost_passages(source, _shown_words(html))))


def lost_of_plain_text(text: str, shown: Sequence[str], left_out: Collection[str] = ()) -> tuple[LostPassage, ...]:
    """The words of a text without markup that are neither among those shown nor among those left out, in order.

    What was left out may have been a part of a word, which is looked for if it is not too much.
    """
    known, parts = {*shown, *left_out}, set(left_out) if len(left_out) <= _MOST_PARTS else ()
    words = tuple(
        _Word(*match.span(), ((match[0],), *(() if match[0] in known else _without_part(match[0], parts))))
        for match in _WORD.finditer(text)
    )
    spare = Counter((*shown, *left_out))
    spare.subtract(word.readings[0][0] for word in words if len(word.readings) == 1)
    runs = _runs(text, words, _which_are_lost(words, shown, spare))
    return tuple(_passage(text, run[0].start, run[-1].end, len(run)) for run in runs)


def _without_part(word: str, parts: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """The ways to take one of some words out of another one."""
    return ((word.replace(part, "", 1), part) for part in parts if part in word)


def words_of(text: str) -> list[str]:
    """The words of a text without markup: runs of letters and digits; a Han, kana or Hangul sign is one."""
    return _WORD.findall(text)


def _may_lose(source: str, html: str) -> bool:
    """Whether words of a source, markup among them, are not in its HTML, which few chunks have to be asked twice."""
    text = _TAG.sub(" ", html)
    written, shown = Counter(source.split()), Counter((unescape(text) if "&" in text else text).split())
    # What is the same between white space has the same words; only the rest is looked into.
    left = _WORD.findall(" ".join((written - shown).elements()))
    if not left:
        return False
    values = " ".join(map(_attribute_words, _TAG.finditer(html))) if '="' in html else ""
    return bool(Counter(left) - Counter(_WORD.findall(" ".join([*(shown - written).elements(), unescape(values)]))))


class _Word(NamedTuple):
    """A word of a source: where it stands, and the ways in which it may be shown, each of one or more words."""

    start: int
    end: int
    readings: tuple[tuple[str, ...], ...]


def _lost_passages(source: str, shown: Sequence[str]) -> Iterator[LostPassage]:
    blanked, definitions = source_words(source)
    if not definitions and not Counter(_WORD.findall(blanked)) - Counter(shown):
        return
    words = tuple(_written_words(blanked))
    spare = Counter(shown)
    spare.subtract(word.readings[0][0] for word in words if len(word.readings) == 1)
    for run in _runs(source, words, _which_are_lost(words, shown, spare)):
        yield _passage(source, run[0].start, run[-1].end, len(run))
    for address, _, start, end in definitions:
        readings = _readings(source[start:end])
        if not _take(readings, spare):
            yield _passage(source, start, end, len(readings[0]), address)


def _runs(source: str, words: Iterable[_Word], are_lost: Iterable[bool]) -> Iterator[Sequence[_Word]]:
    """The words that are lost, those together that follow each other in a paragraph."""
    run: list[_Word] = []
    for word, is_lost in zip(words, are_lost, strict=True):
        if run and (not is_lost or _BLANK_LINE.search(source, run[-1].end, word.start)):
            yield run
            run = []
        if is_lost:
            run.append(word)
    if run:
        yield run


def _passage(source: str, start: int, end: int, words: int, address: str = "") -> LostPassage:
    written = source[start:end]
    return LostPassage(end - len(written.lstrip()), " ".join(written.split()), words, address)


def _which_are_lost(words: Iterable[_Word], shown: Sequence[str], spare: Counter[str]) -> Iterator[bool]:
    """Whether each word is lost; of equal words those that are not shown in their turn.

    `spare` counts how often each word is shown beyond those that are written, below zero if it is lost.
    """
    left = Counter({name: -count for name, count in spare.items() if count < 0})
    turn = 0
    for word in words:
        name = word.readings[0][0] if word.readings[0] else ""
        if len(word.readings) > 1:
            yield not _take(word.readings, spare)
        elif turn < len(shown) and shown[turn] == name:
            turn += 1
            yield False
        elif left[name] > 0:
            left[name] -= 1
            yield True
        else:
            following = shown[turn : turn + _NEAR]
            turn += following.index(name) + 1 if name in following else 0
            yield False


def _written_words(text: str) -> Iterator[_Word]:
    for match in (_ENCODED if "&" in text or "%" in text else _WORD).finditer(text):
        start, written = match.start(), match[0]
        readings = _readings(written) if "&" in written or "%" in written else ()
        if len(readings) > 1:
            yield _Word(start, match.end(), readings)
        else:
            for word in _WORD.finditer(written):
                yield _Word(start + word.start(), start + word.end(), ((word[0],),))


def _readings(written: str) -> tuple[tuple[str, ...], ...]:
    """The words that some characters may become, if entities and percent signs stand for others in them or not."""
    decoded = unescape(written)
    texts = (unquote(decoded), decoded, unquote(written), written)
    return tuple(dict.fromkeys(tuple(_WORD.findall(text)) for text in texts))


def _take(readings: Iterable[tuple[str, ...]], spare: Counter[str]) -> bool:
    """Take the words of the first reading off that are all to spare; False if there is none."""
    for reading in readings:
        needed = Counter(reading)
        if all(spare[name] >= count for name, count in needed.items()):
            spare.subtract(needed)
            return True
    return False


def _shown_words(html: str) -> list[str]:
    """The words that readers get from sanitised HTML, those of a link's address after its own, as in Markdown."""
    html = _LINK.sub(r" \2\1", html)
    return _WORD.findall(unescape(_TAG.sub(_attribute_words, html)))


def _attribute_words(tag: re.Match[str]) -> str:
    """What readers get from the attributes of a tag."""
    if '="' not in tag[0]:
        return " "
    values = (unquote(value) if name in ("href", "src") else value for name, value in _VALUE.findall(tag[0]))
    return f" {' '.join(values)} "
