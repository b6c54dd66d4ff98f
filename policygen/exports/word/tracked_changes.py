"""Texts as runs of WordprocessingML (ECMA-376 part 1, §17.3.2), with their marks of change (§17.13.5)."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import ClassVar

from policygen.exports.marks import MarkLine, Marks, MarkStyle
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

    tracks: ClassVar[bool] = True
    """Whether there is something to accept or to reject."""

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

    def style(self, element_name: str, *, is_reformatted: bool) -> MarkStyle | None:
        """How a text looks that such an element would mark; None: as its author has it, since the element marks it."""
        return None


@dataclass
class StaticMarker(ChangeMarker):
    """Marks no change: what changed only looks as `marks` say, so that there is nothing to accept or to reject."""

    tracks: ClassVar[bool] = False

    marks: Marks

    def mark(self, element_name: str, /, *inner: str, number: int | None = None, **attributes: str) -> str:
        """What stood in the mark; how something was before is told by none."""
        return "" if element_name.endswith("Change") else "".join(inner)

    def style(self, element_name: str, *, is_reformatted: bool) -> MarkStyle | None:
        """How a text looks that such an element would mark, or one in another form than before."""
        styles = {
            "w:ins": self.marks.added,
            "w:del": self.marks.removed,
            "w:moveFrom": self.marks.moved_from,
            "w:moveTo": self.marks.moved_to,
        }
        return styles.get(element_name, self.marks.formatting if is_reformatted else None)


def instant(date: datetime) -> str:
    """A date as WordprocessingML has it: ISO 8601, in UTC."""
    return date.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def is_right_to_left(words: str) -> bool:
    """Whether the first letter is of a script that is written from right to left."""
    directions = (unicodedata.bidirectional(character) for character in words)
    return next((kind in _RIGHT for kind in directions if kind in _RIGHT or kind == "L"), False)


def text_runs(
    texts: Iterable[MarkedText],
    marker: ChangeMarker,
    names: ElementNames,
    *,
    right: bool,
    is_reformatted: bool = False,
) -> Iterator[str]:
    """Texts as runs, those that changed in their marks; `right` tells of a paragraph from right to left, and
    `is_reformatted` of one that is another kind of paragraph than before."""
    for mark, group in groupby(texts, key=lambda text: text.mark):
        inner = [run for text in group for run in _directed_runs(text, marker, names, right, is_reformatted)]
        name = names.get(mark)
        yield from [marker.mark(name, *inner)] if name else inner


def _directed_runs(
    text: MarkedText, marker: ChangeMarker, names: ElementNames, is_right_paragraph: bool, is_reformatted: bool
) -> Iterator[str]:
    """A text as runs, each of one direction."""
    name = names.get(text.mark, "")
    changes = not name and text.old_look.formats != text.look.formats
    style = marker.style(name, is_reformatted=changes or is_reformatted)
    text_element = "w:delText" if name == "w:del" and style is None else "w:t"
    for words, is_right in _directions(text.text, is_right_paragraph):
        before = ""
        if changes:
            before = marker.mark("w:rPrChange", element("w:rPr", *_formats(text.old_look, is_right)))
        formats = [*_formats(text.look, is_right, style), before]
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


def styled_run(words: str, style: MarkStyle, *, is_right: bool = False) -> str:
    """Words that look as a mark does."""
    properties = element("w:rPr", *_formats(TextLook(), is_right, style))
    return element("w:r", properties, f'<w:t xml:space="preserve">{text(words)}</w:t>')


def _formats(look: TextLook, is_right: bool, style: MarkStyle | None = None) -> Iterator[str]:
    """The properties of a run, in the order of the schema; for scripts of both kinds. `style` is that of its mark."""
    formats = look.formats
    style = style or MarkStyle()
    if look.link:
        yield element("w:rStyle", val="Hyperlink")
    elif "code" in formats:
        yield element("w:rStyle", val="HTMLCode")
    if "bold" in formats or style.bold:
        yield element("w:b") + element("w:bCs")
    if "italic" in formats:
        yield element("w:i") + element("w:iCs")
    if style.strike is MarkLine.DOUBLE:
        yield element("w:dstrike")
    elif "strike" in formats or style.strike is MarkLine.SINGLE:
        yield element("w:strike")
    if style.colour:
        yield element("w:color", val=style.colour[1:].upper())
    if "mark" in formats:
        yield element("w:highlight", val="yellow")
    if style.underline is not MarkLine.NONE:
        yield element("w:u", val=style.underline.value)
    elif "underline" in formats:
        yield element("w:u", val="single")
    elif style.colour and look.link:
        yield element("w:u", val="none")
    if style.background:
        yield element("w:shd", val="clear", color="auto", fill=style.background[1:].upper())
    if formats & {"sub", "sup"}:
        yield element("w:vertAlign", val="subscript" if "sub" in formats else "superscript")
    if is_right:
        yield element("w:rtl")
