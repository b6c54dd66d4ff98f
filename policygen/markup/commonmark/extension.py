"""The extension that makes Python-Markdown read CommonMark and what GitHub adds to it."""

import re

import markdown
from markdown.extensions import Extension
from markdown.extensions.attr_list import AttrListTreeprocessor

from policygen.markup.commonmark.block_parser import BlockParser
from policygen.markup.commonmark.inline_parser import InlineParser

_ENTRY = r"""(?:[#.][^\s{}#.=]+|[\w:.-]+=(?:"[^"\n]*"|'[^'\n]*'|[^\s{}"']+))"""
_LIST = rf"\{{(?::[ ]*|(?=[#.]))({_ENTRY}(?:[ ]*{_ENTRY})*)[ ]*\}}"


class AttributeLists(AttrListTreeprocessor):
    """The library's attribute lists, where they look like some: `{: …}`, `{#id}`, `{.class}`; other braces are words."""

    HEADER_RE = re.compile(rf"[ ]+{_LIST}[ ]*$")
    BLOCK_RE = re.compile(rf"\n[ ]*{_LIST}[ ]*$")
    INLINE_RE = re.compile(f"^{_LIST}")


class CommonMark(Extension):
    """Our parsers of blocks and of text within them, in the places of the library's."""

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802 - the library's name
        """Take the library's parsers out, and put ours in; other extensions come after this one."""
        md.parser = BlockParser(md)
        md.preprocessors.deregister("html_block")
        md.treeprocessors.register(InlineParser(md), "inline", 20)
        md.treeprocessors.register(AttributeLists(md), "attr_list", 8)
        md.treeprocessors.deregister("unescape")
