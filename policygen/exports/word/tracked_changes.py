"""Texts as runs of WordprocessingML (ECMA-376 part 1, §17.3.2), with their marks of change (§17.13.5)."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import groupby

from policygen.exports.word.text_edits import MarkedText
from policygen.exports.word.word_xml import element, text
from policygen.exports.word.words_and_ends import TextLook
from policygen.redlines.redline_model import Mark

_PART = re.compile(r"([\n\t])")
_CHUNK = re.compile(r"\S*\s*")
_APART = timedelta(minutes=2)
_RIGHT = frozenset({"R", "AL"})

ElementNames = Mapping[Mark, str]
"""The elements that mark a text, by what it is in the comparison; what has none is not marked."""

CHANGED: ElementNames = {Mark.ADDED: "w:ins", Mark.REMOVED: "w:del"}
MOVED_FROM: ElementNames = {Mark.SAME: "w:moveFrom", Mark.REMOVED: "w:del"}
MOVED_TO: ElementNames = {Mark.SAME: "w:moveTo", Mark.ADDED: "w:ins"}


@dataclass
class ChangeMarker:
    """Writes marks of change with their author, date (None: none) and number; every mark in a file has its own number.

    While `is_dated_apart`, marks are dated two minutes later: LibreOffice takes what changed at the end of a paragraph
    and at the start of the next for one change, end of the paragraph and all, unless a minute or more lies between.
    """

    author: str
    date: datetime | None
    is_dated_apart: bool = field(default=False, init=False)
    _number: int = field(default=0, init=False)

    def mark(self, element_name: str, /, *inner: str, number: int | None = None, **attributes: str) -> str:
        """A mark around what changed; its number is a new one, if none is given."""
        change_id = self.new_number() if number is None else number
        dated = {"date": instant(self.date + _APART * self.is_dated_apart)} if self.date else {}
        return element(element_name, *inner, id=change_id, **attributes, author=self.author, **dated)

    def new_number(self) -> int:
        """A number that no other mark has."""
        self._number += 1
        return self._number


def instant(date: datetime) -> str:
    """A date as WordprocessingML has it: ISO 8601, in UTC."""
    return date.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def is_right_to_left(words: str) -> bool:
    """Whether the first letter is of a script that is written from right to left."""
    directions = (unicodedata.bidirectional(character) for character in words)
    return next((kind in _RIGHT for kind in directions if kind in _RIGHT or kind == "L"), False)


def text_runs(texts: Iterable[MarkedText], marker: ChangeMarker, names: ElementNames, *, right: bool) -> Iterator[str]:
    """Texts as runs, those that changed in their marks; `right` tells of a paragraph from right to left."""
    for mark, group in groupby(texts, key=lambda text: text.mark):
        inner = [run for text in group for run in _directed_runs(text, marker, names, right)]
        name = names.get(mark)
        yield from [marker.mark(name, *inner)] if name else inner


def _directed_runs(
    text: MarkedText, marker: ChangeMarker, names: ElementNames, is_right_paragraph: bool
) -> Iterator[str]:
    """A text as runs, each of one direction."""
    text_element = "w:delText" if names.get(text.mark) == "w:del" else "w:t"
    changes = names.get(text.mark) is None and text.old_look.formats != text.look.formats
    for words, is_right in _directions(text.text, is_right_paragraph):
        before = ""
        if changes:
            before = marker.mark("w:rPrChange", element("w:rPr", *_formats(text.old_look, is_right)))
        formats = [*_formats(text.look, is_right), before]
        properties = element("w:rPr", *formats) if any(formats) else ""
        yield element("w:r", properties, *_texts(words, text_element))


def _texts(words: str, holder: str) -> Iterator[str]:
    for part in _PART.split(words):
        if part == "\n":
            yield element("w:br")
        elif part == "\t":
            yield element("w:tab")
        elif part:
            yield f'<{holder} xml:space="preserve">{text(part)}</{holder}>'


def _directions(words: str, right: bool) -> Iterator[tuple[str, bool]]:
    """A text cut where its direction changes: a word has its own, if it has letters, else that of the paragraph."""
    if not right and words.isascii():
        yield words, False
        return
    chunks = [chunk for chunk in _CHUNK.findall(words) if chunk]
    for is_right, group in groupby(chunks, key=lambda chunk: _direction(chunk, right)):
        yield "".join(group), is_right


def _direction(chunk: str, right: bool) -> bool:
    kinds = {unicodedata.bidirectional(character) for character in chunk}
    return bool(kinds & _RIGHT) or (right and "L" not in kinds)


def _formats(look: TextLook, is_right: bool) -> Iterator[str]:
    """The properties of a run, in the order of the schema; for scripts of both kinds."""
    formats = look.formats
    if look.link:
        yield element("w:rStyle", val="Hyperlink")
    elif "code" in formats:
        yield element("w:rStyle", val="HTMLCode")
    if "bold" in formats:
        yield element("w:b") + element("w:bCs")
    if "italic" in formats:
        yield element("w:i") + element("w:iCs")
    if "strike" in formats:
        yield element("w:strike")
    if "mark" in formats:
        yield element("w:highlight", val="yellow")
    if "underline" in formats:
        yield element("w:u", val="single")
    if formats & {"sub", "sup"}:
        yield element("w:vertAlign", val="subscript" if "sub" in formats else "superscript")
    if is_right:
        yield element("w:rtl")
