"""The extension that makes Python-Markdown read CommonMark and what GitHub adds to it."""

import re
from collections.abc import Iterable
from xml.etree.ElementTree import Element, ElementTree

import markdown
from markdown.blockparser import BlockParser as LibraryParser
from markdown.extensions import Extension
from markdown.extensions.attr_list import AttrListTreeprocessor

from policygen.markup.commonmark.attribute_lists import ATTRIBUTE_LIST
from policygen.markup.commonmark.block_parser import Reading
from policygen.markup.commonmark.inline_parser import InlineParser


class BlockParser(LibraryParser):
    """The library's parser of blocks, with our reading in the place of its processors."""

    def parseChunk(self, parent: Element, text: str) -> None:  # noqa: N802 - the library's name
        """Put the blocks of a text without tabs into an element."""
        reading = Reading(self.md, parent)
        reading.read(text)
        reading.finish()

    def parseDocument(self, lines: Iterable[str]) -> ElementTree:  # noqa: N802 - the library's name
        """The tree of a whole text."""
        root = Element(self.md.doc_tag)
        self.parseChunk(root, "\n".join(lines))
        return ElementTree(root)


class AttributeLists(AttrListTreeprocessor):
    """The library's attribute lists, where they look like some (see `attribute_lists`).

    The library reads its patterns from the class; only the types that are published for it call them final.
    """

    HEADER_RE = re.compile(rf"(?<! )[ ]++{ATTRIBUTE_LIST}[ ]*$")  # type: ignore[misc]
    BLOCK_RE = re.compile(rf"\n[ ]*+{ATTRIBUTE_LIST}[ ]*$")  # type: ignore[misc]
    INLINE_RE = re.compile(f"^{ATTRIBUTE_LIST}")  # type: ignore[misc]


class CommonMark(Extension):
    """Our parsers of blocks and of text within them, in the places of the library's."""

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802 - the library's name
        """Take the library's parsers out, and put ours in; other extensions come after this one."""
        md.parser = BlockParser(md)
        md.preprocessors.deregister("html_block")
        md.treeprocessors.register(InlineParser(md), "inline", 20)
        md.treeprocessors.register(AttributeLists(md), "attr_list", 8)
        md.treeprocessors.deregister("unescape")
