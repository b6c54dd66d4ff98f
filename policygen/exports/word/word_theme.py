"""The theme of a document: which fonts its text has in each script (ECMA-376 part 1, §20.1.6)."""

from policygen.exports.word.word_xml import DECLARATION, plain

_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_COLOURS = {
    "dk1": "000000",
    "lt1": "FFFFFF",
    "dk2": "44546A",
    "lt2": "E7E6E6",
    "accent1": "4472C4",
    "accent2": "ED7D31",
    "accent3": "A5A5A5",
    "accent4": "FFC000",
    "accent5": "5B9BD5",
    "accent6": "70AD47",
    "hlink": "0563C1",
    "folHlink": "954F72",
}
_SCRIPTS = {
    "Jpan": "Yu Mincho",
    "Hang": "Malgun Gothic",
    "Hans": "DengXian",
    "Hant": "PMingLiU",
    "Arab": "Arial",
    "Hebr": "Arial",
    "Thai": "Cordia New",
}


def theme() -> str:
    """The part `theme1.xml`."""
    colours = (plain(f"a:{name}", plain("a:srgbClr", val=value)) for name, value in _COLOURS.items())
    elements = plain(
        "a:themeElements",
        plain("a:clrScheme", *colours, name="Office"),
        plain("a:fontScheme", _fonts("major"), _fonts("minor"), name="Office"),
        _LOOKS,
    )
    return DECLARATION + plain("a:theme", elements, xmlns_a=_DRAWING, name="Office")


def _fonts(kind: str) -> str:
    by_script = (plain("a:font", script=script, typeface=font) for script, font in _SCRIPTS.items())
    empty = (plain("a:ea", typeface=""), plain("a:cs", typeface=""))
    return plain(f"a:{kind}Font", plain("a:latin", typeface="Calibri"), *empty, *by_script)


# The schema asks for three fills, lines and effects each, which no text uses.
_FILL = plain("a:solidFill", plain("a:schemeClr", val="phClr"))
_LOOKS = plain(
    "a:fmtScheme",
    plain("a:fillStyleLst", _FILL * 3),
    plain("a:lnStyleLst", plain("a:ln", _FILL, w="6350") * 3),
    plain("a:effectStyleLst", plain("a:effectStyle", plain("a:effectLst")) * 3),
    plain("a:bgFillStyleLst", _FILL * 3),
    name="Office",
)
