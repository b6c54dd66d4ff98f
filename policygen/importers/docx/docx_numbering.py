"""The numbers that Word counts and does not write (ECMA-376 part 1, §17.9)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from policygen.importers.docx.docx_elements import child, is_on, number, value
from policygen.importers.docx.docx_styles import indent

_LEVEL_NUMBER = re.compile(r"%([1-9])")
_PLAIN_NUMBER = re.compile(r"%[1-9][.)]?")
_ROMAN = tuple(
    zip((1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1), "m cm d cd c xc l xl x ix v iv i".split(), strict=True)
)
_CIRCLES = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


@dataclass(frozen=True, slots=True)
class Item:
    """The place of a paragraph in a list: its level from 0, and how far its text is indented.

    `form` is `ul`, `ol` (for `1.`, which Markdown can count) or "" for any other number, which is `label` as written.
    `label` is that of headings, too; `number` is the value behind it.
    """

    depth: int
    form: str
    number: int
    label: str
    indent: int | None


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""
    restart: int | None = None
    style: str = ""
    indent: int | None = None
    is_legal: bool = False


class Numbering:
    """Counts the items of all lists; to be asked for each paragraph in the order of the text."""

    def __init__(self, root: Element | None) -> None:
        self._abstract: dict[str, dict[int, _Level]] = {}
        self._lists: dict[int, tuple[str, Mapping[int, _Level]]] = {}
        self._starts: dict[int, dict[int, int]] = {}  # what lists count from, other than the abstract list they are of
        self._counts: dict[str, dict[int, int]] = {}
        if root is None:
            return
        by_style: dict[str, str] = {}  # abstract lists that are the lists of a style, by its name
        style_links: dict[str, str] = {}
        for node in root.findall("w:abstractNum"):
            abstract_id = node.get("w:abstractNumId", "")
            self._abstract[abstract_id] = _levels(node)
            by_style[value(node, "w:styleLink")] = abstract_id
            style_links[abstract_id] = value(node, "w:numStyleLink")
        for node in root.findall("w:num"):
            list_id = node.get("w:numId", "")
            abstract_id = value(node, "w:abstractNumId")
            abstract_id = by_style.get(style_links.get(abstract_id, "") or "-", abstract_id)
            if list_id.isdecimal():
                self._add(int(list_id), abstract_id, node)

    def _add(self, list_id: int, abstract_id: str, node: Element) -> None:
        levels = dict(self._abstract.get(abstract_id, {}))
        for override in node.findall("w:lvlOverride"):
            depth = override.get("w:ilvl", "")
            if depth.isdecimal():
                replacement = child(override, "w:lvl")
                if replacement is not None:
                    levels[int(depth)] = _level(replacement)
                start = number(override, "w:startOverride")
                if start is not None:
                    self._starts.setdefault(list_id, {})[int(depth)] = start
        self._lists[list_id] = abstract_id, levels

    def item(self, list_id: int, depth: int | None, style: str) -> Item | None:
        """The next item of a list, at a level (else the one that belongs to the style); None if there is no such."""
        if list_id not in self._lists:
            return None
        abstract_id, levels = self._lists[list_id]
        if depth is None:
            depth = next((index for index, level in levels.items() if style and level.style == style), 0)
        level = levels.get(depth)
        if level is None:
            return None
        counts = self._counts.setdefault(abstract_id, {})
        restarted_at = self._starts.get(list_id, {}).pop(depth, None)  # only the first of its items starts anew
        if restarted_at is not None:
            counts[depth] = restarted_at
        else:
            counts[depth] = counts[depth] + 1 if depth in counts else level.start
        for deeper in [index for index in counts if index > depth]:
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or (restart and depth < restart):
                del counts[deeper]
        return _item(depth, level, levels, counts)


def _item(depth: int, level: _Level, levels: Mapping[int, _Level], counts: dict[int, int]) -> Item:
    count = counts[depth]
    if level.form in ("bullet", "none") and not _LEVEL_NUMBER.search(level.text):
        return Item(depth, "ul" if level.form == "bullet" else "", count, "", level.indent)

    def counted(match: re.Match[str]) -> str:
        index = int(match[1]) - 1
        referenced = levels.get(index, _Level())
        return _formatted(counts.setdefault(index, referenced.start), "decimal" if level.is_legal else referenced.form)

    label = " ".join(_LEVEL_NUMBER.sub(counted, level.text).split())
    plain = level.form in ("decimal", "decimalZero") and _PLAIN_NUMBER.fullmatch(level.text.strip())
    is_own = level.text.strip()[1:2] == str(depth + 1)
    return Item(depth, "ol" if plain and is_own else "", count, label, level.indent)


def _levels(node: Element) -> dict[int, _Level]:
    levels = ((level.get("w:ilvl", ""), level) for level in node.findall("w:lvl"))
    return {int(depth): _level(level) for depth, level in levels if depth.isdecimal()}


def _level(node: Element) -> _Level:
    start, legal = number(node, "w:start"), child(node, "w:isLgl")
    return _Level(
        start=0 if start is None else start,
        form=value(node, "w:numFmt") or "decimal",
        text=value(node, "w:lvlText"),
        restart=number(node, "w:lvlRestart"),
        style=value(node, "w:pStyle"),
        indent=indent(child(node, "w:pPr")),
        is_legal=legal is not None and is_on(legal),
    )


def _formatted(count: int, form: str) -> str:
    """A number as a list shows it; in forms that are rare here, as digits."""
    if form in ("lowerLetter", "upperLetter") and count > 0:
        letter = chr(ord("a") + (count - 1) % 26) * min((count - 1) // 26 + 1, 100)
        return letter if form == "lowerLetter" else letter.upper()
    if form in ("lowerRoman", "upperRoman") and 0 < count < 4000:
        roman = _roman(count)
        return roman if form == "lowerRoman" else roman.upper()
    if form == "decimalZero":
        return f"{count:02}"
    if form.startswith("decimalEnclosedCircle") and 0 < count <= len(_CIRCLES):
        return _CIRCLES[count - 1]
    if form == "none":
        return ""
    return str(count)


def _roman(count: int) -> str:
    numeral = ""
    for worth, letters in _ROMAN:
        times, count = divmod(count, worth)
        numeral += letters * times
    return numeral
