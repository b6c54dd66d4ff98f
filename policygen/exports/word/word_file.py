"""A comparison as a Word file (WordprocessingML, ECMA-376): with tracked changes, or with formats alone."""

from dataclasses import dataclass
from datetime import datetime

from policygen.exports.marks import Marks
from policygen.exports.redline_frame import RedlineFrame, Statistics
from policygen.exports.word.body_references import BodyReferences
from policygen.exports.word.tracked_changes import ChangeMarker, StaticMarker, instant
from policygen.exports.word.word_body import word_body
from policygen.exports.word.word_frame import legend, word_frame
from policygen.exports.word.word_package import package
from policygen.exports.word.word_parts import comments, footer, header, numbering, settings
from policygen.exports.word.word_styles import styles
from policygen.exports.word.word_theme import theme
from policygen.exports.word.word_xml import AFTER_TABLE, element, root
from policygen.redlines import Redline

AUTHOR = "policygen"
"""Whose changes these are, unless something else is said."""


@dataclass(frozen=True, slots=True)
class WordStyle:
    """How a comparison is written: where its statistics stand, and whether changes are tracked or only look as `marks`
    say. Of the latter kind of file `only_changes` leaves out what did not change."""

    statistics: Statistics = Statistics.END
    marks: Marks | None = None
    only_changes: bool = False


def word_file(
    redline: Redline,
    title: str,
    *,
    author: str = AUTHOR,
    date: datetime | None = None,
    language: str = "",
    frame: RedlineFrame | None = None,
    style: WordStyle | None = None,
) -> bytes:
    """The whole comparison as the content of a `.docx` file, by default with every change in it tracked.

    Accepting all changes gives the new text, rejecting all the old one, block by block. `title` stands at the top of
    each page; a `frame` brings its legend and its statistics, in a section of their own. `author` and `date` are those
    of all changes; without a date they have none. `language` is that of the two texts. The same values give the same
    bytes.
    """
    style = style or WordStyle()
    marker = StaticMarker(author, date, style.marks) if style.marks else ChangeMarker(author, date)
    references = BodyReferences()
    content = "".join(word_body(redline, marker, references, only_changes=style.only_changes))
    around = (
        word_frame(frame, style.marks, redline.phrases) if frame and style.statistics is not Statistics.NONE else ""
    )
    if around:
        parts_of_body = (around, content) if style.statistics is Statistics.BEGIN else (content, around)
        content = _SECTION_END.join(parts_of_body)
    parts = {
        "document": root("w:document", element("w:body", content, _SECTION)),
        "styles": styles(language),
        "numbering": numbering(references.lists),
        "settings": settings(language, tracks=marker.tracks),
        "comments": comments(references.comments, marker),
        "header": header([title]),
        "footer": footer(legend(frame, style.marks, "Footer") if frame and frame.changes and style.marks else ""),
        "theme": theme(),
    }
    return package(parts, references.targets, title, author, instant(date) if date else "")


# A4 with margins of 25 mm, in twentieths of a point.
_SECTION = element(
    "w:sectPr",
    element("w:headerReference", type="default", r_id="header"),
    element("w:footerReference", type="default", r_id="footer"),
    element("w:pgSz", w=11906, h=16838),
    element("w:pgMar", top=1418, right=1418, bottom=1418, left=1418, header=709, footer=709, gutter=0),
)
_SECTION_END = AFTER_TABLE + element("w:p", element("w:pPr", element("w:pStyle", val="AfterTable"), _SECTION))
"""An empty paragraph with which a section ends: the next one begins on a new page.

Another one stands before it, since LibreOffice ends the section with the paragraph before an empty one, and that may
go when changes are accepted or rejected.
"""
