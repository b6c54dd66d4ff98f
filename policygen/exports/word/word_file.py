"""A comparison as a Word file (WordprocessingML, ECMA-376) with tracked changes."""

from collections.abc import Sequence
from datetime import datetime

from policygen.exports.word.body_references import BodyReferences
from policygen.exports.word.tracked_changes import ChangeMarker, instant
from policygen.exports.word.word_body import word_body
from policygen.exports.word.word_package import package
from policygen.exports.word.word_parts import comments, footer, header, numbering, settings
from policygen.exports.word.word_styles import styles
from policygen.exports.word.word_theme import theme
from policygen.exports.word.word_xml import element, root
from policygen.redlines import Redline

AUTHOR = "policygen"
"""Whose changes these are, unless something else is said."""


def word_file(
    redline: Redline,
    title: str,
    facts: Sequence[str] = (),
    *,
    heads: Sequence[str] = (),
    author: str = AUTHOR,
    date: datetime | None = None,
    language: str = "",
) -> bytes:
    """The whole comparison as the content of a `.docx` file, every change in it tracked.

    Accepting all changes gives the new text, rejecting all the old one, block by block. `title` and `heads` stand at
    the top of each page, `facts` in a comment on the first paragraph. `author` and `date` are those of all changes;
    without a date they have none. `language` is that of the two texts. The same values give the same bytes.
    """
    marker, references = ChangeMarker(author, date), BodyReferences()
    content = "".join(word_body(redline, marker, references, "\n".join(facts)))
    parts = {
        "document": root("w:document", element("w:body", content, _SECTION)),
        "styles": styles(language),
        "numbering": numbering(references.lists),
        "settings": settings(language),
        "comments": comments(references.comments, marker),
        "header": header([title, *heads]),
        "footer": footer(),
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
