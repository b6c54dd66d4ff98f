"""What a Word file says once all of its changes are accepted, or rejected, by the rules of the standard (ECMA-376
part 1, §17.13.5), and what it ought to say."""

import re
import zipfile
from collections.abc import Iterable, Iterator
from html import unescape
from io import BytesIO
from typing import NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from policygen.markup.document import Block, Document

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_NEW, _OLD = {"ins", "moveTo"}, {"del", "moveFrom"}
_TAG = re.compile(r'<(?:[^>"]|"[^"]*")*>')
_IMAGE = re.compile(r'<img(?: [a-z]+="[^"]*")*>')
_CELL = re.compile(r"<t[dh][^>]*>(.*?)</t[dh]>", re.S)


class Said(NamedTuple):
    """A paragraph (its kind and its words), or a row of a table (`row`, and the words of each cell)."""

    kind: str
    words: tuple[str, ...]


def part(file: bytes, name: str) -> Element:
    """A part of a Word file."""
    with zipfile.ZipFile(BytesIO(file)) as archive:
        return ElementTree.fromstring(archive.read(name))


def settled(file: bytes, *, accept: bool) -> list[Said]:
    """The text of a file, all changes in which are accepted, or rejected; what has no words is left out."""
    body = part(file, "word/document.xml").find(f"{W}body")
    assert body is not None
    return [said for said in _blocks(body, _OLD if accept else _NEW, accept) if any(said.words)]


def settled_nodes(nodes: Iterable[Element]) -> list[Said]:
    """What some nodes of a body without changes say."""
    return list(_blocks(nodes, set(), accept=True))


def _blocks(holder: Iterable[Element], gone: set[str], accept: bool) -> Iterator[Said]:
    carried = ""  # the text of a paragraph whose end is gone: it goes on in the next one
    for node in holder:
        if node.tag == f"{W}p":
            carried += _text(node, gone)
            if not any(node.find(f"{W}pPr/{W}rPr/{W}{name}") is not None for name in gone):
                yield Said(_kind(node, accept), (_folded(carried),))
                carried = ""
        elif node.tag == f"{W}tbl":
            rows = [
                row for row in node.iter(f"{W}tr") if not any(row.find(f"{W}trPr/{W}{n}") is not None for n in gone)
            ]
            if rows:
                assert not carried.strip(), "a paragraph cannot go on in a table"
                carried = ""
            yield from (Said("row", tuple(_cell(cell, gone, accept) for cell in row.iter(f"{W}tc"))) for row in rows)
    assert not carried.strip(), "the last paragraph has an end"


def _cell(cell: Element, gone: set[str], accept: bool) -> str:
    return " ".join(word for said in _blocks(cell, gone, accept) for word in said.words)


def _text(node: Element, gone: set[str]) -> str:
    """The text of a paragraph."""
    name = node.tag.removeprefix(W)
    if name in gone or name in ("pPr", "rPr"):
        return ""
    if name in ("t", "delText"):
        return node.text or ""
    if name in ("br", "tab"):
        return "\n" if name == "br" else "\t"
    return "".join(_text(child, gone) for child in node)


def _kind(paragraph: Element, accept: bool) -> str:
    """The style of a paragraph, with `numbered` after it for the first of an item."""
    properties = paragraph.find(f"{W}pPr")
    before = paragraph.find(f"{W}pPr/{W}pPrChange/{W}pPr")
    if not accept and before is not None:
        properties = before
    if properties is None:
        return "Normal"
    style = properties.find(f"{W}pStyle")
    kind = "Normal" if style is None else style.attrib[f"{W}val"]
    return f"{kind} numbered" if properties.find(f"{W}numPr") is not None else kind


def expected(document: Document) -> list[Said]:
    """What a file ought to say of a text."""
    found = (_expected(block, shared) for block, shared in zip(document.blocks, document.shared, strict=True))
    return [said for said in found if any(said.words)]


def _expected(block: Block, shared: int) -> Said:
    if block.tag == "tr":
        return Said("row", tuple(_words(cell) for cell in _CELL.findall(block.html)))
    names = [one.name for one in block.path]
    kinds = {"blockquote": "Quote", "pre": "Code", "dd": "Definition", "li": "ListParagraph"}
    kind = next((kinds[name] for name in reversed(names) if name in kinds), "Normal")
    kind = {"dt": "Term", "hr": "Rule", "caption": "Caption", "figcaption": "Caption"}.get(block.tag, kind)
    kind = f"Heading{block.level}" if block.level else kind
    begins = any(one == "li" and other in ("ul", "ol", "menu") for one, other in _pairs(names, shared))
    return Said(f"{kind} numbered" if begins else kind, (_words(block.html),))


def _pairs(names: list[str], shared: int) -> Iterator[tuple[str, str]]:
    """The elements that begin with a block, and those around them; the outermost one is around itself."""
    opened = [index for index in range(max(shared, 1), len(names)) if names[index] == "li"]
    return ((names[index], names[index - 1]) for index in opened[-1:])


def _words(html: str) -> str:
    shown = _IMAGE.sub(_image, html)
    return _folded(unescape(_TAG.sub(lambda tag: "\n" if tag[0].startswith("<br") else "", shown)))


def _image(tag: re.Match[str]) -> str:
    alt = re.search(r' alt="([^"]+)"', tag[0])
    return f"[image: {alt[1]}]" if alt else "[image]"


def _folded(text: str) -> str:
    return " ".join(text.split())
