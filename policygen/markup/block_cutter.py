"""Blocks cut out of a chunk's sanitised HTML.

A leaf is an element that holds only phrasing content (a heading, a paragraph, a tight list item), a table row
whose cells do, a rule, or a run of such content between the blocks of one element (a list item's words before its
inner list). The tree can be rebuilt from the leaves: each has its path, and how much of it is the same elements
as the leaf's before.
"""

import re
from collections.abc import Iterator
from hashlib import sha256
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from policygen.markup.block_content import Element, bare_element, recorded_tag
from policygen.markup.document import Block
from policygen.markup.markdown_renderer import SLOT
from policygen.markup.sanitise import BLOCK_TAGS, canonical_html
from policygen.markup.words import count_words

_BLOCK_TAG = re.compile(f"<(?:{'|'.join(sorted(BLOCK_TAGS))})[ >]")
_BLOCK_IN_CELL = re.compile(f"<(?:{'|'.join(sorted(BLOCK_TAGS - {'td', 'th'}))})[ >]")
SPACE = re.compile(r"[ \n\t\f\r]+")
_WHOLE_BLOCKS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6", "p"])  # one thing to a reader, whatever stands in it


class CutBlock(NamedTuple):
    """A block, how many open elements it shares with the one before, and the id of its own element (or "")."""

    block: Block
    shared: int
    anchor: str


def cut_blocks(html: str) -> tuple[CutBlock, ...]:
    """The blocks of sanitised HTML, in order."""
    body = LexborHTMLParser(f"<!DOCTYPE html><body>{html}").body
    return tuple(_Cutter().walk(body)) if body is not None else ()


def make_block(path: tuple[Element, ...], html: str, text: str) -> Block:
    """The block with a path, its HTML and its words."""
    tag = path[-1].name if path else ""
    level = path[-1].level if path else 0
    return Block(block_key(path, html), path, html, text, tag, level, count_words(text))


def block_key(path: tuple[Element, ...], html: str) -> str:
    """The key of a block: 16 hex digits of the SHA-256 of its path, as start tags, and its HTML."""
    return sha256("\x00".join((*map(recorded_tag, path), "", html)).encode()).hexdigest()[:16]


class _Cutter:
    """The elements open at a point of the walk, and how many of them have been open since the last leaf."""

    def __init__(self) -> None:
        self._open: list[Element] = []
        self._shared = 0

    def walk(self, element: LexborNode) -> Iterator[CutBlock]:
        """The leaves below an element that holds blocks."""
        phrasing: list[LexborNode] = []
        has_leaf = False
        for child in element.iter(include_text=True, skip_empty=False):
            tag = child.tag
            if tag not in BLOCK_TAGS and not (child.is_element_node and _holds_block(child)):
                phrasing.append(child)
                continue
            for leaf in self._run(phrasing):
                has_leaf = True
                yield leaf
            phrasing = []
            has_leaf = True
            yield from self._element(child, tag or "")
        for leaf in self._run(phrasing):
            has_leaf = True
            yield leaf
        if not has_leaf and self._open:
            yield self._leaf("", "")

    def _element(self, node: LexborNode, tag: str) -> Iterator[CutBlock]:
        self._open.append(_element_of(node, tag))
        anchor = node.attributes.get("id") or ""
        if tag == "hr":
            yield self._leaf("", "", anchor)
        elif tag == "tr":
            inner = node.inner_html or ""
            if _BLOCK_IN_CELL.search(inner):
                yield from self.walk(node)
            else:
                cells = node.iter(include_text=False)
                yield self._leaf(inner.strip(), "\t".join(_node_text(cell) for cell in cells), anchor)
        elif tag in _WHOLE_BLOCKS or not _holds_block(node):
            inner = node.inner_html or ""
            if tag != "pre":
                inner = inner.strip()
            elif inner.startswith("\n"):
                inner = f"\n{inner}"  # parsers drop a line end after the tag
            yield self._leaf(inner, _node_text(node), anchor)
        else:
            yield from self.walk(node)
        self._open.pop()
        self._shared = min(self._shared, len(self._open))

    def _run(self, nodes: list[LexborNode]) -> Iterator[CutBlock]:
        """A run of phrasing content as one leaf; a run of white space is none."""
        html = "".join(node.html or "" for node in nodes).strip()
        if html:
            yield self._leaf(html, " ".join("".join(map(_text_with_breaks, nodes)).split()))

    def _leaf(self, html: str, text: str, anchor: str = "") -> CutBlock:
        path = tuple(self._open)
        html = canonical_html(html) if "<" in html or "&" in html else html
        if "<pre" not in html and not (path and path[-1].name == "pre") and ("\n" in html or "  " in html):
            html = SPACE.sub(" ", html)  # how the source was wrapped is no part of a block
        shared, self._shared = self._shared, len(path)
        return CutBlock(make_block(path, html, text), shared, anchor)


def _element_of(node: LexborNode, tag: str) -> Element:
    """An element without an id that was generated."""
    attributes = node.attributes
    if not attributes:
        return bare_element(tag)
    authored = (
        (name, value or "")
        for name, value in attributes.items()
        if not (name == "id" and value and value.startswith(SLOT))
    )
    return Element(tag, tuple(authored))


def _holds_block(node: LexborNode) -> bool:
    html = node.inner_html or ""
    return "<" in html and bool(_BLOCK_TAG.search(html))


def _node_text(node: LexborNode) -> str:
    """The words of a node as read: a line break parts words, white space is folded."""
    return " ".join(_text_with_breaks(node).split())


def _text_with_breaks(node: LexborNode) -> str:
    """The text of a node with a line end for each line break."""
    if node.is_text_node:
        return node.text_content or ""
    if "<br" not in (node.html or ""):
        return node.text(deep=True) or ""
    parts = (
        "\n" if inner.tag == "br" else inner.text_content or ""
        for inner in node.traverse(include_text=True)
        if inner.tag == "br" or inner.is_text_node
    )
    return "".join(parts)
