"""What the styles of a Word file say of paragraphs and words (ECMA-376 part 1, §17.7)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from policygen.importers.docx.docx_elements import child, is_on, number, value

_NUMBERED = re.compile(r"(.*?)[ _]*([1-9])")
_HEADINGS = frozenset(
    """
    heading überschrift titre título titolo kop rubrik overskrift otsikko nagłówek nadpis naslov заголовок címsor başlık
    titlu cím judul 見出し 标题 標題 제목 عنوان כותרת επικεφαλίδα
    """.split()
)
_TITLES = frozenset("title titel titre título titolo tytuł název название 表題 标题 標題 제목 العنوان".split())
_ROLES = {
    "quote": ("quote", "intense quote", "quotations", "zitat", "citation", "block text"),
    "code": ("html preformatted", "preformatted text", "code", "source code"),
    "dt": ("term", "definition term", "list heading"),
    "dd": ("definition", "definition definition", "list contents"),
    "rule": ("rule", "horizontal line"),
    "contents": ("toc heading", "contents heading", "table of figures"),
}
_ROLE_BY_NAME = {name: role for role, names in _ROLES.items() for name in names}
_CONTENTS = re.compile(r"(?:toc|contents|verzeichnis) ?[1-9]")
_RAISED = 4
_CODE = frozenset({"html code", "source text", "code", "verbatim char", "html keyboard", "html sample", "teletype"})


@dataclass(frozen=True, slots=True)
class Style:
    """What a style says, with that of the styles it is based on.

    `level` is that of a heading from 1, 0 for text; `role` is `title`, one of `_ROLES`, or "". `marks` are `b`, `i`
    and the like. `list` is the number of a list and a level from 0 (None: not said). `indent` is in twentieths of a
    point.
    """

    name: str = ""
    level: int = 0
    role: str = ""
    marks: Mapping[str, bool] | None = None
    list: tuple[int, int | None] | None = None
    indent: int | None = None
    is_centred: bool = False


class Styles:
    """The styles of a file, by their ids."""

    def __init__(self, root: Element | None) -> None:
        nodes = [] if root is None else root.findall("w:style")
        self._nodes = {node.get("w:styleId", ""): node for node in nodes}
        self._resolved: dict[str, Style] = {}
        default = (
            node for node in nodes if node.get("w:type") == "paragraph" and node.get("w:default") in ("1", "true")
        )
        self._default_style = next((node.get("w:styleId", "") for node in default), "")

    def of(self, properties: Element | None, tag: str) -> Style:
        """The style that properties name with `tag`; without one, a paragraph has the default style."""
        name = value(properties, tag)
        return self._style(name or (self._default_style if tag == "w:pStyle" else ""))

    def _style(self, name: str) -> Style:
        if name not in self._resolved:
            self._resolved[name] = self._resolve(name)
        return self._resolved[name]

    def _resolve(self, name: str) -> Style:
        chain = list(self._chain(name))
        if not chain:  # it is named and not there: then its name is all there is
            return Style(name.lower(), *_meaning(name))
        paragraph = [child(node, "w:pPr") for node in chain]
        runs = [child(node, "w:rPr") for node in chain]
        meanings = [_meaning(value(node, "w:name") or node.get("w:styleId", "")) for node in chain]
        level, role = next((meaning for meaning in meanings if meaning != (0, "")), (0, ""))
        if not level and not role:
            level = next((depth for part in paragraph if (depth := outline_level(part)) is not None), 0)
        marks: dict[str, bool] = {}
        for part in reversed(runs):
            marks |= marks_of(part)
        if any((value(node, "w:name") or "").lower() in _CODE for node in chain):
            marks["code"] = True
        return Style(
            name=(value(chain[0], "w:name") or name).lower(),
            level=level,
            role=role,
            marks=marks,
            list=next((reference for part in paragraph if (reference := list_reference(part))), None),
            indent=next((indentation for part in paragraph if (indentation := indent(part)) is not None), None),
            is_centred=next((alignment for part in paragraph if (alignment := value(part, "w:jc"))), "") == "center",
        )

    def _chain(self, name: str) -> Iterator[Element]:
        """A style and those it is based on, each once."""
        seen: set[str] = set()
        while name in self._nodes and name not in seen:
            seen.add(name)
            yield self._nodes[name]
            name = value(self._nodes[name], "w:basedOn")


def outline_level(properties: Element | None) -> int | None:
    """The level of a heading that a paragraph's properties give it, from 1; 0 for text, None if nothing is said."""
    level = number(properties, "w:outlineLvl")
    return None if level is None else level + 1 if level < 9 else 0


def list_reference(properties: Element | None) -> tuple[int, int | None] | None:
    """The list and the level that properties name."""
    list_properties = child(properties, "w:numPr")
    list_id, level = number(list_properties, "w:numId"), number(list_properties, "w:ilvl")
    return None if list_id is None and level is None else (list_id if list_id is not None else -1, level)


def indent(properties: Element | None) -> int | None:
    """How far properties indent a paragraph."""
    element = child(properties, "w:ind")
    twips = "" if element is None else element.get("w:left") or element.get("w:start") or ""
    return int(twips) if twips.lstrip("-").isdecimal() else None


def marks_of(properties: Element | None) -> dict[str, bool]:
    """What a run's properties say of its marks."""
    marks = {mark: is_on(node) for mark, tag in _MARKS.items() if (node := child(properties, tag)) is not None}
    raised = value(properties, "w:vertAlign")
    position = number(properties, "w:position") or 0  # in half points; how LibreOffice writes what it raised
    if raised or abs(position) > _RAISED:
        marks |= {
            "sup": raised == "superscript" or position > _RAISED,
            "sub": raised == "subscript" or position < -_RAISED,
        }
    return marks


_MARKS = {"b": "w:b", "i": "w:i", "s": "w:strike", "s2": "w:dstrike", "hidden": "w:vanish"}


def _meaning(name: str) -> tuple[int, str]:
    """What the name of a style means: a level of headings, and a role. Word's own names are English in any language;
    other programs write theirs."""
    plain = name.lower().strip()
    numbered = _NUMBERED.fullmatch(plain)
    if numbered and numbered[1].strip() in _HEADINGS:
        return int(numbered[2]), ""
    if _CONTENTS.fullmatch(plain):
        return 0, "contents"
    return 0, "title" if plain in _TITLES else _ROLE_BY_NAME.get(plain, "")
