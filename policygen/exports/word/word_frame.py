"""The words around a redline in a Word file: its title, its legend, its statistics, in a section of their own.

They stand in a content control, which belongs to neither text: nothing in it is a change, and one click removes it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields

from policygen.exports.marks import Marks
from policygen.exports.redline_frame import RedlineFrame
from policygen.exports.word.tracked_changes import is_right_to_left, styled_run
from policygen.exports.word.word_paragraphs import change_bookmark
from policygen.exports.word.word_xml import AFTER_TABLE, element, text
from policygen.phrases import Phrases

FRAME_TAG = "policygen-frame"
"""By which programs know the content control."""

STATIC_FRAME_TAG = "policygen-static-frame"
"""The same in a file without tracked changes, in which nothing else tells the words of the two texts apart."""


def word_frame(frame: RedlineFrame, marks: Marks | None, phrases: Phrases) -> str:
    """The page of statistics; with `marks`, whose changes are not tracked, it has a legend of them."""
    properties = element(
        "w:sdtPr",
        element("w:alias", val=phrases.say("Statistics of the comparison")),
        element("w:tag", val=STATIC_FRAME_TAG if marks else FRAME_TAG),
    )
    return element("w:sdt", properties, element("w:sdtContent", *_content(frame, marks, phrases)))


def _content(frame: RedlineFrame, marks: Marks | None, phrases: Phrases) -> Iterator[str]:
    say = phrases.say
    yield plain_paragraph(frame.title, "FrameTitle")
    if frame.summary:
        yield plain_paragraph(say("The author says:"), "FrameHeading")
        yield from (plain_paragraph(f"• {point}", "FrameText") for point in frame.summary)
    if marks and frame.changes:
        yield plain_paragraph(say("Legend"), "FrameHeading")
        yield legend(frame, marks, "FrameText")
    yield plain_paragraph(say("Statistics of the comparison"), "FrameHeading")
    yield from (plain_paragraph(note, "FrameText") for note in frame.notes)
    if not frame.changes and not frame.notes:
        yield plain_paragraph(say("No change in wording."), "FrameText")
    heads = ("", say("Old text"), say("New text"))
    yield _table(heads, [(fact.name, fact.old or "–", fact.new or "–") for fact in frame.facts], (1800, 3600, 3600))
    yield AFTER_TABLE
    yield _table((), [(figure.name, figure.value) for figure in frame.figures], (3400, 1600))
    if frame.changes:
        yield plain_paragraph(say("The changes"), "FrameHeading")
        yield _change_table(frame, phrases)
    yield plain_paragraph(frame.made_by, "FrameNote")


def legend(frame: RedlineFrame, marks: Marks, style: str) -> str:
    """A line with an example of each mark."""
    styles = {field.name: getattr(marks, field.name) for field in fields(Marks)}
    is_right = frame.direction == "rtl"
    runs = [styled_run(entry.words, styles[entry.mark], is_right=is_right) for entry in frame.legend]
    return element("w:p", _properties(style, is_right), _run("   ").join(runs))


def plain_paragraph(words: str, style: str) -> str:
    """A paragraph of one look."""
    is_right = is_right_to_left(words)
    return element("w:p", _properties(style, is_right), _run(words, is_right=is_right))


def _change_table(frame: RedlineFrame, phrases: Phrases) -> str:
    """The numbered changes, each number a link to its place."""
    say = phrases.say
    rows = []
    for change in frame.changes:
        signs = ((f"+{change.added}", change.added), (f"−{change.removed}", change.removed))
        section = " › ".join(change.section) or say("Before the first heading")
        words = " ".join(sign for sign, number in signs if number)
        rows.append((str(change.number), section, change.words, words))
    heads = (say("Number"), say("Section"), say("Change"), say("Words"))
    return _table(heads, rows, (1000, 3500, 3200, 1300), is_numbered=True)


def _table(
    heads: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[int], *, is_numbered: bool = False
) -> str:
    """A table; `is_numbered` tells that each row begins with the number of a change."""
    properties = element(
        "w:tblPr",
        element("w:tblStyle", val="TableGrid"),
        element("w:bidiVisual") if is_right_to_left("".join(heads)) else "",
        element("w:tblW", w=sum(widths), type="dxa"),
        element("w:tblLayout", type="fixed"),
    )
    grid = element("w:tblGrid", *(element("w:gridCol", w=width) for width in widths))
    head = ""
    if heads:
        head = element("w:tr", element("w:trPr", element("w:tblHeader")), *_cells(heads, widths, "TableHeading"))
    body = (element("w:tr", *_cells(row, widths, "TableText", is_numbered=is_numbered)) for row in rows)
    return element("w:tbl", properties, grid, head, *body)


def _cells(words: Sequence[str], widths: Sequence[int], style: str, *, is_numbered: bool = False) -> Iterator[str]:
    for index, (content, width) in enumerate(zip(words, widths, strict=True)):
        own_style = "TableHeading" if not index and not is_numbered else style
        paragraph = plain_paragraph(content, own_style)
        if is_numbered and not index:
            link = element("w:hyperlink", _run(content), anchor=change_bookmark(int(content)), history=1)
            paragraph = element("w:p", _properties(style, is_right=False), link)
        yield element("w:tc", element("w:tcPr", element("w:tcW", w=width, type="dxa")), paragraph)


def _properties(style: str, is_right: bool) -> str:
    return element("w:pPr", element("w:pStyle", val=style), element("w:bidi") if is_right else "")


def _run(words: str, *, is_right: bool = False) -> str:
    properties = element("w:rPr", element("w:rtl")) if is_right else ""
    return element("w:r", properties, f'<w:t xml:space="preserve">{text(words)}</w:t>')
