"""Tables as GitHub reads them (GitHub Flavored Markdown 0.29, section 4.10), but for rows wider than the head.

GitHub leaves out the cells that the head has no name for. Here the table gets columns without names for them: no word
of a policy may vanish.
"""

import re
from collections.abc import Sequence
from itertools import zip_longest
from xml.etree.ElementTree import Element, SubElement

DELIMITERS = re.compile(r"\|? *:?-+:? *(?:\| *:?-+:? *)*\|? *$")
_CELL_END = re.compile(r"\\.|\|")
_MAX_EMPTY_CELLS = 100_000  # so many are put at the ends of short rows; no real table comes near it
_SIDES = {(True, True): "center", (True, False): "left", (False, True): "right"}


def columns(delimiters: str, head: str) -> tuple[str, ...] | None:
    """The sides ("left", "right", "center", "") to which columns are set, if two lines are the beginning of a table."""
    if "|" not in head or not (":" in delimiters or "|" in delimiters) or not DELIMITERS.match(delimiters):
        return None
    cells = split_row(delimiters)
    if len(split_row(head)) != len(cells):
        return None
    return tuple(_SIDES.get((cell.startswith(":"), cell.endswith(":")), "") for cell in cells)


def split_row(line: str) -> list[str]:
    """The cells of a line; `\\|` is a sign within a cell."""
    row = line.strip(" ")
    row = row.removeprefix("|")
    cells: list[str] = []
    start = 0
    for match in _CELL_END.finditer(row):
        if match[0] == "|":
            cells.append(row[start : match.start()])
            start = match.end()
    if row[start:].strip(" ") or not cells:
        cells.append(row[start:])
    return [cell.strip(" ").replace("\\|", "|") for cell in cells]


def table(sides: Sequence[str], head: str, lines: Sequence[str]) -> Element:
    """A table; a row with fewer cells than the widest one has empty ones at its end."""
    rows = [_without_empty_end(split_row(line)) for line in lines]
    width = max([len(sides), *map(len, rows)])
    sides = (*sides, *[""] * (width - len(sides)))
    is_filled = width * len(rows) - sum(map(len, rows)) <= _MAX_EMPTY_CELLS
    element = Element("table")
    _add_row(SubElement(element, "thead"), "th", split_row(head), sides)
    if rows:
        body = SubElement(element, "tbody")
        for row in rows:
            _add_row(body, "td", row, sides if is_filled else sides[: max(len(row), 1)])
    return element


def _without_empty_end(cells: list[str]) -> list[str]:
    """A row without empty cells at its end, which add no column."""
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _add_row(parent: Element, tag: str, cells: Sequence[str], sides: Sequence[str]) -> None:
    row = SubElement(parent, "tr")
    for cell_text, side in zip_longest(cells, sides, fillvalue=""):
        cell = SubElement(row, tag)
        cell.text = cell_text
        if side:
            cell.set("style", f"text-align: {side};")
