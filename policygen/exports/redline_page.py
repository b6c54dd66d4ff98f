"""A comparison as one HTML file that needs nothing else: to be sent, kept or printed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from urllib.parse import unquote

from markupsafe import Markup

from policygen.config import Theme
from policygen.exports.marks import Marks, MarkStyle
from policygen.exports.redline_frame import RedlineFrame, Statistics
from policygen.exports.redline_rows import RedlineRow, SideBySide
from policygen.markup.block_content import Element
from policygen.redlines import HtmlStyle, Passage, Redline, blocks_html
from policygen.render import Renderer

_TEMPLATE = "redline-file/page.html"
_SELECTORS = {
    "added": ("ins",),
    "removed": ("del",),
    "moved_from": ("[data-move-from]", ".pg-old-side [data-move]"),
    "moved_to": ("[data-move]",),
    "formatting": (".pg-note",),
}


@dataclass(frozen=True, slots=True)
class ShownPart:
    """A part of a comparison: its `html`, or its `rows` where both texts stand side by side; or a number of blocks that
    are left out as `unchanged`. `section` is the path of headings that it stands under, if that is not shown anyway."""

    section: tuple[str, ...]
    html: Markup
    rows: tuple[RedlineRow, ...]
    unchanged: int


@dataclass(frozen=True, slots=True)
class RedlinePage:
    """A comparison in a file of its own, as its template shows it.

    `statistics` says where these stand, `marks_css` are rules for a profile of marks (empty: as on the site), `content`
    are the attributes of what is in the language of the texts, if that is not the one spoken.
    """

    frame: RedlineFrame
    parts: tuple[ShownPart, ...]
    statistics: Statistics
    side_by_side: bool
    is_empty: bool
    marks_css: Markup
    content: Markup


@dataclass(frozen=True, slots=True)
class PageStyle:
    """How a comparison is shown: where its statistics stand, whether all of it is there or the changes only, in one
    column or side by side, and how changes look (None: as on the site)."""

    statistics: Statistics = Statistics.END
    only_changes: bool = False
    side_by_side: bool = False
    marks: Marks | None = None


def redline_page(redline: Redline, frame: RedlineFrame, style: PageStyle, renderer: Renderer, theme: Theme) -> str:
    """The comparison as a document that loads nothing, not even images; no script runs in it."""
    passages = redline.passages() if style.only_changes else (Passage((), redline.blocks, 0, ""),)
    is_own_language = frame.content_language == frame.language
    content = Markup() if is_own_language else Markup(' lang="{}" dir="auto"').format(frame.content_language)
    view = RedlinePage(
        frame,
        tuple(_parts(redline, passages, style, frame.short_title)),
        style.statistics,
        style.side_by_side,
        redline.empty,
        Markup(marks_css(style.marks) if style.marks else ""),
        content,
    )
    return renderer.part(_TEMPLATE, {"view": view, "theme": theme}, frame.language)


def _parts(redline: Redline, passages: tuple[Passage, ...], style: PageStyle, title: str) -> Iterator[ShownPart]:
    """What is shown of a comparison; headings are named where they change and are not in the part itself."""
    ids = _shown_ids(redline, passages, style)

    def resolve(target: str) -> str | None:
        return None if target.startswith("#") and unquote(target[1:]) not in ids else target

    html_style = HtmlStyle(redline.phrases, resolve, ids=not style.side_by_side, title=title)
    sides = SideBySide(redline, html_style) if style.side_by_side else None
    above: tuple[str, ...] = ()
    for passage in passages:
        if passage.unchanged:
            yield ShownPart((), Markup(), (), passage.unchanged)
            continue
        path = passage.section[:-1] if passage.begins_with_heading else passage.section
        section, above = (() if above[: len(path)] == path else path), passage.section
        if sides:
            yield ShownPart(section, Markup(), tuple(sides.rows(passage.blocks)), 0)
        else:
            yield ShownPart(section, Markup(blocks_html(passage.blocks, html_style)), (), 0)


def _shown_ids(redline: Redline, passages: Iterable[Passage], style: PageStyle) -> frozenset[str]:
    """The ids to which links can lead in what is shown; side by side, where a text is there twice, those of changes."""
    blocks = [block for passage in passages for block in passage.blocks]
    anchors = {block.anchor for block in blocks} | {change.anchor for change in redline.changes}
    if style.side_by_side:
        return frozenset(anchors)
    elements = (
        element
        for block in blocks
        for element in (*block.chain.elements, *(token for span in block.spans for token in span.content))
        if isinstance(element, Element)
    )
    return frozenset(anchors | {element.get("id") or "" for element in elements})


def marks_css(marks: Marks) -> str:
    """The rules of a style sheet for a profile of marks, which win over those of the site."""
    rules: list[tuple[tuple[str, ...], MarkStyle]] = [
        (_SELECTORS[field.name], getattr(marks, field.name)) for field in fields(Marks)
    ]
    return "".join(
        f"{', '.join(f'.pg-file.pg-shows-marks {selector}' for selector in selectors)} {{ {style.css} }}\n"
        for selectors, style in rules
    )
