"""Paragraphs of WordprocessingML (ECMA-376 part 1, §17.3.1): their layout, lists, links, comments and marks."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from policygen.exports.word.body_references import BodyReferences, NumberedList
from policygen.exports.word.paragraph_layout import Layout, Numbering
from policygen.exports.word.text_edits import MarkedText
from policygen.exports.word.tracked_changes import (
    CHANGED,
    ChangeMarker,
    ElementNames,
    is_right_to_left,
    styled_run,
    text_runs,
)
from policygen.exports.word.word_styles import space_before
from policygen.exports.word.word_xml import element
from policygen.redlines.redline_model import Mark

STEP = 425
"""How far a level of a list is indented: 7.5 mm, in twentieths of a point."""
BULLETS = 1
"""The list in which all items without numbers are."""
DEEPEST = 8


class Paragraphs:
    """Writes paragraphs, and notes in the references what they refer to.

    `bookmarks` are the names of places in this file, by their ids and by what else links call them. Where no change is
    tracked there are no comments either; there changes have their numbers in the margin.
    """

    def __init__(self, marker: ChangeMarker, references: BodyReferences, bookmarks: Mapping[str, str]) -> None:
        self._marker, self._references, self._bookmarks = marker, references, bookmarks
        self._numbers: dict[int, int] = {}  # of lists, by their elements
        self._next_values: dict[int, int] = {}  # of the items to come in these lists
        self._edge = ""  # the mark that the paragraph before ends with, if its end itself has none

    def paragraph(
        self,
        texts: Sequence[MarkedText],
        layouts: tuple[Layout, Layout | None],
        end_mark: str,
        names: ElementNames,
        *,
        anchor: str = "",
        note: str = "",
        change: int = 0,
    ) -> str:
        """A paragraph with its layout, and the one that it had before if it differs; `end_mark` marks its end.

        `note` is a comment on it, `anchor` the id by which links know it, `change` the number of the change that begins
        with it (0: none does).
        """
        layout, old_layout = layouts
        marks = [*(names.get(text.mark, "") for text in texts), end_mark]
        self._marker.is_dated_apart = self._marker.is_dated_apart ^ bool(marks[0] and marks[0] == self._edge)
        self._edge = "" if end_mark or not texts else marks[-2]
        is_right = _is_right(texts)
        layout_change = ""
        is_reformatted = old_layout is not None and not layout.looks_like(old_layout)
        if old_layout is not None and is_reformatted:
            layout_change = self._marker.mark("w:pPrChange", element("w:pPr", *self._properties(old_layout, is_right)))
        properties = element(
            "w:pPr",
            *self._properties(layout, is_right),
            element("w:rPr", self._marker.mark(end_mark)) if end_mark else "",
            layout_change,
        )
        content = "".join(self.content(texts, names, right=is_right, is_reformatted=is_reformatted))
        content += self._paragraph_sign(texts, end_mark, names)
        content = self._bookmarked(self._bookmarked(content, self._bookmarks.get(anchor, "")), change_bookmark(change))
        paragraph = element("w:p", properties, self.commented(content, note, end_mark))
        return self._margin_number(change, layout) + paragraph if change else paragraph

    def _paragraph_sign(self, texts: Sequence[MarkedText], end_mark: str, names: ElementNames) -> str:
        """The sign of a paragraph's end that came or went within a text, where no mark tells of it."""
        style = self._marker.style(end_mark, is_reformatted=False)
        is_within = any(names.get(text.mark) != end_mark for text in texts)
        return styled_run("¶", style) if style and is_within and end_mark in CHANGED.values() else ""

    def _bookmarked(self, content: str, bookmark: str) -> str:
        if not bookmark:
            return content
        number = self._marker.new_number()
        start = element("w:bookmarkStart", id=number, name=bookmark)
        return start + content + element("w:bookmarkEnd", id=number)

    def _margin_number(self, change: int, layout: Layout) -> str:
        """The number of a change in the margin: a paragraph in a frame, which takes no room in the text."""
        if self._marker.tracks:
            return ""
        down = space_before(layout.style) or 1
        frame = element(
            "w:framePr", w=560, hSpace=80, wrap="around", vAnchor="text", hAnchor="page", x=740, y=down, hRule="auto"
        )
        properties = element("w:pPr", element("w:pStyle", val="ChangeNumber"), frame)
        return element("w:p", properties, element("w:r", element("w:t", str(change))))

    def cell(
        self, texts: Sequence[MarkedText], style: str, align: str, names: ElementNames, note: str, change: int = 0
    ) -> str:
        """The one paragraph of a cell of a table; `change` is the number of the change that begins with it."""
        is_right = _is_right(texts)
        properties = element(
            "w:pPr",
            element("w:pStyle", val=style),
            element("w:bidi") if is_right else "",
            element("w:jc", val=align) if align else "",
        )
        content = "".join(self.content(texts, names, right=is_right))
        number = ""
        if change and not self._marker.tracks:
            style = element("w:rPr", element("w:rStyle", val="ChangeNumberInline"))
            number = element("w:r", style, f'<w:t xml:space="preserve">{change} </w:t>')
        content = self._bookmarked(number + content, change_bookmark(change))
        return element("w:p", properties, self.commented(content, note, ""))

    def _properties(self, layout: Layout, is_right: bool) -> Iterator[str]:
        """The properties of a paragraph, in the order of the schema."""
        if layout.style != "Normal":
            yield element("w:pStyle", val=layout.style)
        if layout.numbering:
            level = element("w:ilvl", val=min(layout.numbering.depth, DEEPEST))
            yield element("w:numPr", level, element("w:numId", val=self._list(layout.numbering)))
        if is_right:
            yield element("w:bidi")
        if layout.indent:
            yield element("w:ind", left=layout.indent * STEP, hanging=STEP if layout.numbering else 0)

    def _list(self, numbering: Numbering) -> int:
        """The number of a list in the file."""
        if numbering.form == "bullet":
            return BULLETS
        number = self._numbers.get(numbering.element)
        next_value = self._next_values.get(numbering.element, numbering.start)
        value = next_value if numbering.value is None else numbering.value
        if number is None or value != next_value:
            number = self._references.add_list(
                NumberedList(min(numbering.depth, DEEPEST), numbering.form, max(value, 0))
            )
            self._numbers[numbering.element] = number
        self._next_values[numbering.element] = value + 1
        return number

    def content(
        self, texts: Sequence[MarkedText], names: ElementNames, *, right: bool, is_reformatted: bool = False
    ) -> Iterator[str]:
        """Texts as runs, in their links."""
        for link, group in groupby(texts, key=lambda text: text.look.link):
            inner = "".join(text_runs(group, self._marker, names, right=right, is_reformatted=is_reformatted))
            if not link or (link[0] == "#" and link[1:] not in self._bookmarks):
                yield inner
            elif link[0] == "#":
                yield element("w:hyperlink", inner, anchor=self._bookmarks[link[1:]], history=1)
            else:
                yield element("w:hyperlink", inner, r_id=self._references.add_target(link), history=1)

    def commented(self, content: str, note: str, mark: str) -> str:
        """The content of a paragraph with its comment; what refers to it goes with the paragraph's end."""
        if not note or not self._marker.tracks:
            return content
        number = self._references.add_comment(note)
        style = element("w:rPr", element("w:rStyle", val="CommentReference"))
        run = element("w:r", style, element("w:commentReference", id=number))
        start, end = (element(f"w:commentRange{edge}", id=number) for edge in ("Start", "End"))
        return f"{start}{content}{end}{self._marker.mark(mark, run) if mark else run}"


def change_bookmark(change: int) -> str:
    """The name of the place where the change of a number begins; "" for 0."""
    return f"change{change}" if change else ""


def _is_right(texts: Sequence[MarkedText]) -> bool:
    """Whether a paragraph is written from right to left, by its words in the new text, if it has any there."""
    words = "".join(text.text for text in texts if text.mark is not Mark.REMOVED)
    return is_right_to_left(words or "".join(text.text for text in texts))
