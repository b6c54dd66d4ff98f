"""From the HTML of a text to Markdown that says the same, as CommonMark and GitHub read it.

What belongs to an item is indented by the width of its sign, four columns at least; ids of headings are kept in braces,
so that links to them go on working.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import NamedTuple

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement

from policygen.importers.inline_markdown import Link, Run, cell, image, line, paragraph

BLOCKS = frozenset(
    """
    address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form
    h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre section summary table tbody td tfoot th
    thead tr ul
    """.split()
)
"""The elements whose words are apart from those around them."""

_BLOCK_NAMES = sorted(BLOCKS)

_MARKS = {
    "b": "strong",
    "code": "code",
    "del": "del",
    "em": "em",
    "i": "em",
    "kbd": "code",
    "s": "del",
    "samp": "code",
    "strike": "del",
    "strong": "strong",
    "sub": "sub",
    "sup": "sup",
    "tt": "code",
}
_SPACE = re.compile(r"[ \t\r\n\f]+")
_ID = re.compile(r"[A-Za-z][\w.:-]*")
_NUMBER = re.compile(r"[1-9][0-9]{0,3}")
_INDENT = 4  # columns, at least, of what belongs to an item
_MAY_FOLLOW_WORDS = re.compile(r"(?:-|1\.) +\S")  # a list to which no blank line need lead


def markdown(html: str) -> str:
    """The Markdown of the HTML of a text."""
    return _joined(_blocks(BeautifulSoup(html, "html.parser"), _Looks())) + "\n"


class _Block(NamedTuple):
    """A block of Markdown: its lines, and what it is (`p`, `ul`, `ol`, or "" for anything else)."""

    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class _Looks:
    """What the elements around some words make of them."""

    marks: frozenset[str] = frozenset()
    link: Link | None = None

    def within(self, element: Tag) -> "_Looks":
        """The looks of words in an element."""
        mark, address = _MARKS.get(element.name), element.get("href")
        if element.name == "a" and isinstance(address, str) and address.strip():
            return replace(self, link=Link(address.strip(), str(element.get("title") or "")))
        return replace(self, marks=self.marks | {mark}) if mark else self


def _blocks(element: Tag, looks: _Looks) -> list[_Block]:
    """What stands in an element that may hold blocks."""
    blocks: list[_Block] = []
    runs: list[Run] = []
    for child in element.children:
        if isinstance(child, Tag) and (child.name in BLOCKS or child.find(_BLOCK_NAMES)):
            blocks += [*_paragraphs(runs), *_block(child, looks)]
            runs = []
        else:
            runs += _runs(child, looks)
    return [*blocks, *_paragraphs(runs)]


def _block(element: Tag, looks: _Looks) -> list[_Block]:
    """An element that is a block, or holds some."""
    match element.name:
        case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
            return _heading(element, looks)
        case "ul" | "ol":
            return _list(element, looks)
        case "blockquote":
            lines = _joined(_blocks(element, looks)).split("\n")
            return [_Block("\n".join(f"> {line}".rstrip() for line in lines))] if lines != [""] else []
        case "pre":
            return _code(element)
        case "table":
            return _table(element, looks)
        case "dl":
            return _definitions(element, looks)
        case "hr":
            return [_Block("***")]
        case _:
            blocks = _blocks(element, looks.within(element))
            number = _note_number(element)
            return [_Block(_hung(f"[^{number}]: ", _joined(blocks)))] if number and blocks else blocks


def _joined(blocks: Sequence[_Block], *, in_item: bool = False) -> str:
    """Blocks with blank lines between them; in an item a list follows the words before it at once, if it may."""
    parts: list[str] = []
    for before, block in zip((None, *blocks), blocks, strict=False):
        is_list = block.kind in ("ul", "ol")
        if before and is_list and block.kind == before.kind:
            parts.append("\n\n<!-- -->\n\n")  # else both would be one list
        elif before:
            is_tight = in_item and is_list and before.kind == "p" and _MAY_FOLLOW_WORDS.match(block.text)
            parts.append("\n" if is_tight else "\n\n")
        parts.append(block.text)
    return "".join(parts)


def _hung(sign: str, text: str, indent: int = _INDENT) -> str:
    """A text behind a sign, its further lines indented."""
    first, *following = text.split("\n")
    return "\n".join([f"{sign}{first}", *(" " * indent + line if line else "" for line in following)])


def _paragraphs(runs: Iterable[Run]) -> list[_Block]:
    """Runs as paragraphs: two line breaks in a row part them."""
    groups: list[list[Run]] = [[]]
    is_blank = True
    for run in runs:
        is_break = run.text == "\n"
        if is_break and is_blank:
            groups.append([])
        else:
            groups[-1].append(run)
        is_blank = is_break or (is_blank and not run.sign and not run.text.strip())
    texts = map(paragraph, groups)
    return [_Block(text, "p") for text in texts if text.strip()]


def _heading(element: Tag, looks: _Looks) -> list[_Block]:
    """A heading; its id is kept."""
    words = line(_inner_runs(element, looks))
    name = element.get("id")
    mark = f" {{#{name}}}" if isinstance(name, str) and _ID.fullmatch(name) else ""
    return [_Block(f"{'#' * int(element.name[1])} {words}{mark}")] if words.strip() else []


def _code(element: Tag) -> list[_Block]:
    """Characters in lines, between as many backticks as none are in them."""
    for line_break in element.find_all("br"):
        line_break.replace_with("\n")
    text = element.get_text().removeprefix("\n").rstrip()
    fence = "`" * max([3, *(len(run) + 1 for run in re.findall("`+", text))])
    return [_Block(f"{fence}\n{text}\n{fence}")] if text else []


# Lists


def _list(element: Tag, looks: _Looks) -> list[_Block]:
    """A list; what stands in it beside its items belongs to the one before."""
    items: list[list[_Block]] = []
    for child in element.children:
        if isinstance(child, Tag) and child.name == "li":
            items.append(_blocks(child, looks))
        elif blocks := _block(child, looks) if isinstance(child, Tag) else _paragraphs(_runs(child, looks)):
            items = [*items[:-1], [*(items[-1] if items else []), *blocks]]
    written = []
    for number, blocks in enumerate(items, _first_number(element)):
        sign = f"{number}." if element.name == "ol" else "-"
        width = max(_INDENT, len(sign) + 1)
        text = _hung(sign.ljust(width), _joined(blocks, in_item=True), width).rstrip()
        if blocks or element.name == "ol":  # an empty item is counted
            written.append(f"{text}\n" if "\n\n" in text else text)
    return [_Block("\n".join(written).rstrip("\n"), element.name)] if written else []


def _first_number(element: Tag) -> int:
    start = element.get("start")
    return int(start) if isinstance(start, str) and re.fullmatch("[0-9]{1,9}", start) else 1


def _definitions(element: Tag, looks: _Looks) -> list[_Block]:
    """Terms, each in a line, and what they mean below them; what is no pair of these is written as paragraphs."""
    parts = [part for part in element.find_all(["dt", "dd"]) if part.find_parent("dl") is element]
    blocks: list[_Block] = []
    for is_definition, group in groupby(parts, key=lambda part: part.name == "dd"):
        if not is_definition:
            terms = [_flat_paragraph(part, looks) for part in group]
            blocks += [_Block(term, "dt") for term in terms if term]
            continue
        meanings = [_hung(":   ", text) for part in group if (text := _joined(_blocks(part, looks)))]
        first = next((index for index, block in enumerate(blocks) if block.kind == "dt"), len(blocks))
        terms, blocks = [block.text for block in blocks[first:]], blocks[:first]
        gap = "\n\n" if any("\n\n" in text for text in meanings) else "\n"
        blocks.append(_Block("\n".join([*terms, gap.join(meanings)])))
    return [_Block(block.text, "p") for block in blocks]


# Tables


def _table(element: Tag, looks: _Looks) -> list[_Block]:
    """A table, its first row as head, what is written above it in front; every row has as many cells as the longest."""
    captions = [caption for caption in element.find_all("caption") if caption.find_parent("table") is element]
    rows = [row for row in element.find_all("tr") if row.find_parent("table") is element]
    texts = [cells for row in rows if (cells := list(_cells(row, looks)))]
    width = max(map(len, texts), default=0)
    lines = [f"| {' | '.join([*cells, *[''] * (width - len(cells))])} |" for cells in texts]
    lines[1:1] = [f"| {' | '.join(['---'] * width)} |"] if lines else []
    above = [block for caption in captions for block in _blocks(caption, looks)]
    return [*above, _Block("\n".join(lines))] if lines else above


def _cells(row: Tag, looks: _Looks) -> Iterator[str]:
    """The cells of a row; one that is several columns wide is followed by empty ones."""
    for part in row.find_all(["td", "th"], recursive=False):
        yield cell(_inner_runs(part, looks))
        span = part.get("colspan")
        columns = int(span) if isinstance(span, str) and re.fullmatch("[1-9][0-9]?", span) else 1
        yield from [""] * (columns - 1)


# Words


def _flat_paragraph(element: Tag, looks: _Looks) -> str:
    """The words of an element as a paragraph of one line."""
    return paragraph(replace(run, text=run.text.replace("\n", " ")) for run in _inner_runs(element, looks)).strip()


def _inner_runs(element: Tag, looks: _Looks) -> Iterator[Run]:
    return (run for child in element.children for run in _runs(child, looks))


def _runs(node: PageElement, looks: _Looks) -> Iterator[Run]:
    """The words of a node, with a line break at both ends of each block in it."""
    if not isinstance(node, Tag):
        if type(node) is NavigableString:  # not a comment
            yield Run(_SPACE.sub(" ", node), looks.marks, looks.link)
        return
    edge = Run("\n" if node.name in BLOCKS else "", looks.marks, looks.link)
    match node.name:
        case "br":
            yield replace(edge, text="\n")
        case "img":
            yield from _image(node, looks)
        case "sup" if number := _note_number(node):
            yield Run("", sign=f"[^{number}]")
        case "q":
            yield from [replace(edge, text="“"), *_inner_runs(node, looks), replace(edge, text="”")]
        case _:
            bullet = [replace(edge, text="• ")] if node.name == "li" else []
            yield from [edge, *bullet, *_inner_runs(node, looks.within(node)), edge]


def _image(element: Tag, looks: _Looks) -> Iterator[Run]:
    """An image; without an address its words."""
    address, words, title = (str(element.get(name) or "") for name in ("src", "alt", "title"))
    if address.strip():
        yield Run("", looks.marks, looks.link, image(address.strip(), words, title))
    else:
        yield Run(words, looks.marks, looks.link)


def _note_number(element: Tag) -> str:
    """The number of the note that an element refers to, or is the text of."""
    number = element.get("data-note")
    return number if isinstance(number, str) and _NUMBER.fullmatch(number) else ""
