"""The styles of a document: those that Word has by itself under the same names, and few of our own."""

from collections.abc import Iterator
from itertools import chain

from policygen.exports.word.word_xml import element, root

EASTERN = frozenset({"ja", "ko", "zh"})
RIGHT_TO_LEFT = frozenset("ar ckb dv fa he ps sd ug ur yi".split())
_SIZES = (32, 28, 25, 23, 22, 22)
"""Of headings, by level, in half points; text has 21."""


def styles(language: str) -> str:
    """The part `styles.xml`; `language` is that of the text."""
    return root("w:styles", _defaults(language), *_paragraphs(), *_characters(), _TABLES)


def languages(language: str) -> dict[str, str]:
    """A language as the attribute for the scripts that it is written in."""
    main = language.partition("-")[0]
    if not language:
        return {}
    return {"eastAsia" if main in EASTERN else "bidi" if main in RIGHT_TO_LEFT else "val": language}


def space_before(style: str) -> int:
    """The space above paragraphs of a style, in twentieths of a point: headings have some."""
    if not style.startswith("Heading"):
        return 0
    return 360 if style in ("Heading1", "Heading2") else 240


def _defaults(language: str) -> str:
    language_attributes = languages(language)
    fonts = element(
        "w:rFonts", asciiTheme="minorHAnsi", hAnsiTheme="minorHAnsi", eastAsiaTheme="minorEastAsia", cstheme="minorBidi"
    )
    run = element("w:rPr", fonts, *_size(21), element("w:lang", **language_attributes) if language_attributes else "")
    spaced = element("w:pPr", element("w:spacing", after=120, line=276, lineRule="auto"))
    return element("w:docDefaults", element("w:rPrDefault", run), element("w:pPrDefault", spaced))


def _size(half_points: int) -> tuple[str, str]:
    return element("w:sz", val=half_points), element("w:szCs", val=half_points)


def _paragraphs() -> Iterator[str]:
    yield _style("paragraph", "Normal", "Normal", is_default=True)
    for level, size in enumerate(_SIZES, 1):
        outline = element("w:outlineLvl", val=level - 1)
        spacing = element("w:spacing", before=space_before(f"Heading{level}"), after=120)
        paragraph = element("w:keepNext") + element("w:keepLines") + spacing + outline
        bold = element("w:b") + element("w:bCs")
        yield _style("paragraph", f"Heading{level}", f"heading {level}", paragraph, bold + "".join(_size(size)))
    close = element("w:spacing", after=60)
    yield _style("paragraph", "ListParagraph", "List Paragraph", close)
    line = element("w:left", val="single", sz=12, space=8, color="999999")
    yield _style("paragraph", "Quote", "Quote", element("w:pBdr", line))
    mono = "".join((_mono(), *_size(18)))
    shade = element("w:shd", val="clear", color="auto", fill="F2F2F2")
    # Code is written from left to right wherever it stands.
    yield _style(
        "paragraph", "Code", "HTML Preformatted", shade + element("w:spacing", line=240, lineRule="auto"), mono
    )
    yield _style("paragraph", "Term", "Term", element("w:keepNext") + close, element("w:b") + element("w:bCs"))
    yield _style("paragraph", "Definition", "Definition")
    yield _style("paragraph", "Caption", "caption", element("w:keepNext"), element("w:i") + element("w:iCs"))
    rule = element("w:bottom", val="single", sz=6, space=1, color="999999")
    yield _style("paragraph", "Rule", "Rule", element("w:pBdr", rule))
    yield _style("paragraph", "TableText", "Table Text", element("w:spacing", before=20, after=20))
    bold_text = element("w:b") + element("w:bCs")
    yield _style("paragraph", "TableHeading", "Table Heading", element("w:keepNext"), bold_text, based="TableText")
    small = element("w:spacing", before=0, after=0, line=120, lineRule="exact")
    yield _style("paragraph", "AfterTable", "After Table", small)
    grey = element("w:color", val="595959") + "".join(_size(17))
    ends = element("w:tabs", element("w:tab", val="right", pos=9000)) + element("w:spacing", after=0)
    yield _style("paragraph", "Header", "header", ends, grey)
    yield _style("paragraph", "Footer", "footer", ends, grey)
    yield from _frame_paragraphs()
    yield _style("paragraph", "CommentText", "annotation text", "", "".join(_size(20)))


def _frame_paragraphs() -> Iterator[str]:
    """What stands around a redline, and belongs to neither text."""
    bold = element("w:b") + element("w:bCs")
    close = element("w:spacing", after=60)
    grey = element("w:color", val="595959")
    yield _style("paragraph", "FrameTitle", "Redline Title", element("w:spacing", after=240), bold + "".join(_size(30)))
    yield _style(
        "paragraph",
        "FrameHeading",
        "Redline Heading",
        element("w:keepNext") + element("w:spacing", before=240, after=80),
        bold + "".join(_size(23)),
    )
    yield _style("paragraph", "FrameText", "Redline Text", close)
    yield _style("paragraph", "FrameNote", "Redline Note", element("w:spacing", before=240), grey + "".join(_size(18)))
    centred = element("w:spacing", before=120, after=120) + element("w:jc", val="center")
    yield _style("paragraph", "Gap", "Redline Gap", centred, grey + "".join(_size(18)))
    yield _style("paragraph", "ChangeNumber", "Redline Number", element("w:jc", val="right"), grey + "".join(_size(16)))


def _characters() -> Iterator[str]:
    yield _style("character", "DefaultParagraphFont", "Default Paragraph Font", is_default=True)
    link = element("w:color", val="0563C1") + element("w:u", val="single")
    yield _style("character", "Hyperlink", "Hyperlink", "", link)
    yield _style("character", "HTMLCode", "HTML Code", "", _mono())
    small_grey = element("w:color", val="595959") + "".join(_size(16))
    yield _style("character", "ChangeNumberInline", "Redline Number in a Table", "", small_grey)
    yield _style("character", "CommentReference", "annotation reference", "", "".join(_size(16)))


def _mono() -> str:
    return element("w:rFonts", ascii="Consolas", hAnsi="Consolas", cs="Courier New")


def _style(
    kind: str,
    name: str,
    display_name: str,
    paragraph: str = "",
    run: str = "",
    *,
    is_default: bool = False,
    based: str = "",
) -> str:
    first = {"default": 1} if is_default else {}
    return element(
        "w:style",
        element("w:name", val=display_name),
        element("w:basedOn", val=based or "Normal") if kind == "paragraph" and not is_default else "",
        element("w:qFormat"),
        element("w:pPr", paragraph) if paragraph else "",
        element("w:rPr", run) if run else "",
        type=kind,
        **first,
        styleId=name,
    )


_EDGES = ("top", "left", "bottom", "right", "insideH", "insideV")
_LINES = (element(f"w:{edge}", val="single", sz=4, space=0, color="999999") for edge in _EDGES)
_TABLES = "".join(
    chain(
        [
            element(
                "w:style",
                element("w:name", val="Normal Table"),
                element(
                    "w:tblPr",
                    element("w:tblCellMar", *(element(f"w:{edge}", w=108, type="dxa") for edge in ("left", "right"))),
                ),
                type="table",
                default=1,
                styleId="TableNormal",
            )
        ],
        [
            element(
                "w:style",
                element("w:name", val="Table Grid"),
                element("w:basedOn", val="TableNormal"),
                element("w:tblPr", element("w:tblBorders", *_LINES)),
                type="table",
                styleId="TableGrid",
            )
        ],
    )
)
