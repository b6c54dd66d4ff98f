"""Paragraphs of WordprocessingML (ECMA-376 part 1, §17.3.1): their layout, lists, links, comments and marks."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from policygen.exports.word.body_references import Gathered, List
from policygen.exports.word.paragraph_layout import Layout, Numbering
from policygen.exports.word.text_edits import Bit
from policygen.exports.word.tracked_changes import Names, Signed, is_right_to_left, runs
from policygen.exports.word.word_xml import element
from policygen.redlines.redline_model import Mark

STEP = 425
"""How far a level of a list is indented: 7.5 mm, in twentieths of a point."""
BULLETS = 1
"""The list in which all items without numbers are."""
DEEPEST = 8


class Paragraphs:
    """Writes paragraphs, and gathers what they refer to.

    `bookmarks` are the names of places in this file, by the ids that links name. The first paragraph gets `opening`
    as a comment.
    """

    def __init__(self, signed: Signed, gathered: Gathered, bookmarks: Mapping[str, str], opening: str) -> None:
        self._signed, self._gathered, self._bookmarks = signed, gathered, bookmarks
        self._opening = opening
        self._numbers: dict[int, int] = {}  # of lists, by their elements
        self._edge = ""  # the mark that the paragraph before ends with, if its end itself has none

    def paragraph(
        self,
        bits: Sequence[Bit],
        layouts: tuple[Layout, Layout | None],
        ended: str,
        names: Names,
        *,
        anchor: str = "",
        note: str = "",
    ) -> str:
        """A paragraph: its layout, and the one that it had before if that was another; `ended` is the mark of its end.

        `note` is a comment on it, `anchor` the id by which links know it.
        """
        own, before = layouts
        marks = [*(names.get(bit.mark, "") for bit in bits), ended]
        self._signed.is_apart = self._signed.is_apart ^ bool(marks[0] and marks[0] == self._edge)
        self._edge = "" if ended or not bits else marks[-2]
        right = _is_right(bits)
        changed = ""
        if before is not None and not own.looks_like(before):
            changed = self._signed.mark("w:pPrChange", element("w:pPr", *self._properties(before, right)))
        properties = element(
            "w:pPr",
            *self._properties(own, right),
            element("w:rPr", self._signed.mark(ended)) if ended else "",
            changed,
        )
        content = "".join(self.content(bits, names, right=right))
        bookmark = self._bookmarks.get(anchor)
        if bookmark:
            number = self._signed.number()
            end = element("w:bookmarkEnd", id=number)
            content = element("w:bookmarkStart", id=number, name=bookmark) + content + end
        return element("w:p", properties, self.commented(content, note, ended))

    def cell(self, bits: Sequence[Bit], style: str, align: str, names: Names, note: str) -> str:
        """The one paragraph of a cell of a table."""
        right = _is_right(bits)
        properties = element(
            "w:pPr",
            element("w:pStyle", val=style),
            element("w:bidi") if right else "",
            element("w:jc", val=align) if align else "",
        )
        content = "".join(self.content(bits, names, right=right))
        return element("w:p", properties, self.commented(content, note, ""))

    def _properties(self, own: Layout, right: bool) -> Iterator[str]:
        """The properties of a paragraph, in the order of the schema."""
        if own.style != "Normal":
            yield element("w:pStyle", val=own.style)
        if own.numbering:
            level = element("w:ilvl", val=min(own.numbering.depth, DEEPEST))
            yield element("w:numPr", level, element("w:numId", val=self._list(own.numbering)))
        if right:
            yield element("w:bidi")
        if own.indent:
            yield element("w:ind", left=own.indent * STEP, hanging=STEP if own.numbering else 0)

    def _list(self, numbering: Numbering) -> int:
        """The number of a list in the file."""
        if numbering.form == "bullet":
            return BULLETS
        known = self._numbers.get(numbering.element)
        if known is None or numbering.value is not None:
            start = numbering.start if numbering.value is None else numbering.value
            known = self._gathered.listed(List(min(numbering.depth, DEEPEST), numbering.form, max(start, 0)))
            self._numbers[numbering.element] = known
        return known

    def content(self, bits: Sequence[Bit], names: Names, *, right: bool) -> Iterator[str]:
        """Texts as runs, in their links."""
        for link, group in groupby(bits, key=lambda bit: bit.look.link):
            inner = "".join(runs(group, self._signed, names, right=right))
            if not link or (link[0] == "#" and link[1:] not in self._bookmarks):
                yield inner
            elif link[0] == "#":
                yield element("w:hyperlink", inner, anchor=self._bookmarks[link[1:]], history=1)
            else:
                yield element("w:hyperlink", inner, r_id=self._gathered.target(link), history=1)

    def commented(self, content: str, note: str, mark: str) -> str:
        """The content of a paragraph with its comments; what refers to them goes with the paragraph's end."""
        opening, self._opening = self._opening, ""
        for words in filter(None, (note, opening)):
            number = self._gathered.comment(words)
            style = element("w:rPr", element("w:rStyle", val="CommentReference"))
            run = element("w:r", style, element("w:commentReference", id=number))
            start, end = (element(f"w:commentRange{edge}", id=number) for edge in ("Start", "End"))
            content = f"{start}{content}{end}{self._signed.mark(mark, run) if mark else run}"
        return content


def _is_right(bits: Sequence[Bit]) -> bool:
    """Whether a paragraph is written from right to left, by its words in the new text, if it has any there."""
    words = "".join(bit.text for bit in bits if bit.mark is not Mark.REMOVED)
    return is_right_to_left(words or "".join(bit.text for bit in bits))
