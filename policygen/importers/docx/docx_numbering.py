"""The numbers that Word counts and does not write (ECMA-376 part 1, §17.9)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from policygen.importers.docx.docx_elements import child, is_on, number, value
from policygen.importers.docx.docx_styles import indent

_PLACE = re.compile(r"%([1-9])")
_PLAIN = re.compile(r"%[1-9][.)]?")
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
        styled: dict[str, str] = {}  # abstract lists that are the lists of a style, by its name
        linked: dict[str, str] = {}
        for node in root.findall("w:abstractNum"):
            name = node.get("w:abstractNumId", "")
            self._abstract[name] = _levels(node)
            styled[value(node, "w:styleLink")] = name
            linked[name] = value(node, "w:numStyleLink")
        for node in root.findall("w:num"):
            key = node.get("w:numId", "")
            name = value(node, "w:abstractNumId")
            name = styled.get(linked.get(name, "") or "-", name)
            if key.isdecimal():
                self._add(int(key), name, node)

    def _add(self, key: int, name: str, node: Element) -> None:
        levels = dict(self._abstract.get(name, {}))
        for changed in node.findall("w:lvlOverride"):
            place = changed.get("w:ilvl", "")
            if place.isdecimal():
                other = child(changed, "w:lvl")
                if other is not None:
                    levels[int(place)] = _level(other)
                start = number(changed, "w:startOverride")
                if start is not None:
                    self._starts.setdefault(key, {})[int(place)] = start
        self._lists[key] = name, levels

    def item(self, key: int, depth: int | None, style: str) -> Item | None:
        """The next item of a list, at a level (else the one that belongs to the style); None if there is no such."""
        if key not in self._lists:
            return None
        name, levels = self._lists[key]
        if depth is None:
            depth = next((place for place, level in levels.items() if style and level.style == style), 0)
        level = levels.get(depth)
        if level is None:
            return None
        counts = self._counts.setdefault(name, {})
        fresh = self._starts.get(key, {}).pop(depth, None)  # only the first of its items starts anew
        if fresh is not None:
            counts[depth] = fresh
        else:
            counts[depth] = counts[depth] + 1 if depth in counts else level.start
        for deeper in [place for place in counts if place > depth]:
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or (restart and depth < restart):
                del counts[deeper]
        return _item(depth, level, levels, counts)


def _item(depth: int, level: _Level, levels: Mapping[int, _Level], counts: dict[int, int]) -> Item:
    count = counts[depth]
    if level.form in ("bullet", "none") and not _PLACE.search(level.text):
        return Item(depth, "ul" if level.form == "bullet" else "", count, "", level.indent)

    def counted(match: re.Match[str]) -> str:
        place = int(match[1]) - 1
        own = levels.get(place, _Level())
        return _written(counts.setdefault(place, own.start), "decimal" if level.is_legal else own.form)

    label = " ".join(_PLACE.sub(counted, level.text).split())
    plain = level.form in ("decimal", "decimalZero") and _PLAIN.fullmatch(level.text.strip())
    is_own = level.text.strip()[1:2] == str(depth + 1)
    return Item(depth, "ol" if plain and is_own else "", count, label, level.indent)


def _levels(node: Element) -> dict[int, _Level]:
    found = ((level.get("w:ilvl", ""), level) for level in node.findall("w:lvl"))
    return {int(place): _level(level) for place, level in found if place.isdecimal()}


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


def _written(count: int, form: str) -> str:
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
    found = ""
    for worth, letters in _ROMAN:
        times, count = divmod(count, worth)
        found += letters * times
    return found
