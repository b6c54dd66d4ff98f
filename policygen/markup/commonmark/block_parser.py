"""The blocks of a text by the strategy of CommonMark 0.31's appendix (phase 1).

The library cuts a text at blank lines and lets processors take these pieces; what an item holds, or whether a table
may stand below a line, cannot be said of pieces. Here each line is taken once: it goes on with open blocks, may open
others, and what remains is text, code or HTML. GitHub's tables, task lists and alerts are read, too, and what
Python-Markdown offers beyond: footnotes, abbreviations, definitions, notes (`!!!`) and `markdown="1"`.
"""

from collections.abc import Callable, Mapping, MutableMapping
from typing import cast
from xml.etree.ElementTree import Element, SubElement

import markdown
from markdown.extensions.abbr import AbbrTreeprocessor
from markdown.extensions.footnotes import FootnoteTreeprocessor
from markdown.util import AtomicString

from policygen.markup.commonmark import line_starts, tables
from policygen.markup.commonmark.containers import SPACES, Container, Indented, ItemList, Quote, new_item, take_tags_off
from policygen.markup.commonmark.html_tags import missing_ends
from policygen.markup.commonmark.leaves import CODE_INDENT, Code, Fence, Footnote, Html, Leaf, Paragraph, Table
from policygen.markup.commonmark.link_parts import read_definition
from policygen.markup.commonmark.tasks_and_alerts import mark_alert, mark_task

MAX_OPEN_BLOCKS = 150  # trees are walked by recursion in the library; what is refused as too deep stays below this
_STARTERS = frozenset(">#`~<=-_*+:|![0123456789")


class Reading:
    """A text on its way into a tree: the open blocks, the innermost last, and the leaf that takes lines of text."""

    def __init__(self, md: markdown.Markdown, root: Element) -> None:
        self._md = md
        self._open = [Container(root)]
        self._leaf: Leaf | None = None
        self._lists: list[ItemList] = []
        self._quotes: list[Element] = []
        self.html: list[str] = []

    @property
    def is_in_code_or_html(self) -> bool:
        """Whether a blank line would be part of what is open: code between fences, a comment, `<pre>`."""
        leaf = self._leaf
        return isinstance(leaf, Fence) or (isinstance(leaf, Html) and leaf.end is not None)

    @property
    def depth(self) -> int:
        """How many blocks are open within each other."""
        return len(self._open) - 1

    def read(self, text: str) -> None:
        """Take the lines of a text."""
        for line in text.split("\n"):
            self._line(line)

    def finish(self) -> None:
        """Close everything."""
        self._close_to(0)
        for listing in self._lists:
            listing.finish()
        for quote in self._quotes:
            mark_alert(quote)

    def _line(self, line: str) -> None:
        offset, depth = 0, 1
        opened = self._open
        while depth < len(opened):
            rest = opened[depth].rest(line, offset)
            if rest < 0:
                break
            offset = rest
            depth += 1
        if depth == len(opened) and self._goes_on(line, offset):
            return
        self._begin(line, offset, depth)

    def _goes_on(self, line: str, offset: int) -> bool:
        """Whether a line that belongs to all open blocks belongs to an open leaf, whatever it says."""
        leaf = self._leaf
        if isinstance(leaf, Fence):
            if leaf.is_ended_by(line, offset):
                self._close_leaf()
            else:
                text = line[offset:]
                leaf.lines.append(text[min(leaf.indent, len(text) - len(text.lstrip(" "))) :])
            return True
        if isinstance(leaf, Html):
            if leaf.end is None and not line[offset:].strip(" "):
                return False
            leaf.lines.append(line[offset:])
            if leaf.end and leaf.end.search(line, offset):
                self._close_leaf()
            return True
        if isinstance(leaf, Footnote):
            text = line[offset:]
            if not text.strip(" ") or text.startswith(" " * CODE_INDENT):
                leaf.lines.append(text[CODE_INDENT:])
                return True
        return False

    def _begin(self, line: str, offset: int, depth: int) -> None:
        """Open what a line opens behind `offset`, in the first `depth` of the open blocks; the rest of it is text."""
        while True:
            match = SPACES.match(line, offset)
            start = match.end() if match else offset
            if start == len(line):
                self._blank(depth)
                return
            if start - offset >= CODE_INDENT:
                if isinstance(self._leaf, Paragraph):
                    break
                self._code(line, offset, depth)
                return
            if line[start] not in _STARTERS:
                break
            rest = self._start(line, offset, start, depth)
            if rest >= len(line):
                return
            if rest < 0:
                break
            offset, depth = rest, len(self._open)
        self._text(line[start:], depth)

    # What a line opens

    def _start(self, line: str, offset: int, start: int, depth: int) -> int:
        """Open the block that begins at `start`, after spaces from `offset` on, in the first `depth` of the open ones.

        Says where what stands in it begins: at the line's end if no more is to be read, or -1 if no block begins.
        """
        sign, is_lazy = line[start], depth < len(self._open)
        rest = -1
        if len(self._open) <= MAX_OPEN_BLOCKS:
            if sign == ">":
                return self._quote(line, start, depth)
            if sign == ":":
                rest = self._definition(line, offset, start, depth)
            elif sign == "!":
                return self._note(line, start, depth)
        if sign in "`~":
            return self._fence(line, start, depth, start - offset)
        if rest < 0 and sign in "-:|" and not is_lazy and self._table_start(line[start:]):
            return len(line)
        if rest < 0 and sign in "=-" and not is_lazy and self._underline(line[start:]):
            return len(line)
        if rest < 0 and sign in "-_*" and line_starts.RULE.match(line, start):
            self._add(Element("hr"), depth)
            return len(line)
        if rest < 0 and sign in "-+*0123456789" and len(self._open) <= MAX_OPEN_BLOCKS:
            rest = self._item(line, offset, start, depth)
        if rest < 0 and sign in _LEAF_STARTS:
            rest = _LEAF_STARTS[sign](self, line, start, depth)
        return rest

    def _quote(self, line: str, start: int, depth: int) -> int:
        quote = Quote(Element("blockquote"))
        self._quotes.append(quote.element)
        self._push(quote, depth)
        return start + (2 if line.startswith(" ", start + 1) else 1)

    def _item(self, line: str, offset: int, start: int, depth: int) -> int:
        marker = line_starts.marker(line, start)
        if marker is None:
            return -1
        is_below_text = isinstance(self._leaf, Paragraph) and depth == len(self._open)
        if is_below_text and (marker.is_bare or marker.number not in (None, 1)):
            return -1
        self._close_to(depth)
        parent = self._open[-1]
        element = Element("ul" if marker.number is None else "ol")
        if marker.number not in (None, 1):
            element.set("start", str(marker.number))
        listing, item, is_new = new_item(parent, element, marker.kind)
        if is_new:
            self._lists.append(listing)
        container = Indented(item, start - offset + marker.width, listing)
        listing.add(container)
        self._settle()
        self._open.append(container)
        return len(line) if marker.is_bare else start + marker.width

    def _definition(self, line: str, offset: int, start: int, depth: int) -> int:
        """A definition (`: …`) of the terms in the lines before it, or beyond one blank line."""
        match = line_starts.DEFINITION.match(line, start)
        if match is None:
            return -1
        if depth < len(self._open):  # text would go on lazily
            listing = self._open[depth].listing
            if listing is None or listing.kind != ":":
                return -1
            self._close_to(depth)
        leaf, parent = self._leaf, self._open[-1]
        last = parent.element[-1] if len(parent.element) else None
        if isinstance(leaf, Paragraph):
            terms = self._without_definitions(leaf)
            self._leaf = None
            if not terms:
                return -1
            is_loose = False
        elif leaf is None and last is not None and last.tag == "p" and last.text and not len(last):
            terms = last.text.split("\n")
            parent.element.remove(last)
            last = parent.element[-1] if len(parent.element) else None
            is_loose = True
        elif leaf is None and last is not None and last.tag == "dl":
            terms, is_loose = [], parent.blank
        else:
            return -1
        element = last if last is not None and last.tag == "dl" else SubElement(parent.element, "dl")
        for term in terms:
            SubElement(element, "dt").text = term.strip(" ")
        spaces = len(match[1])
        indent = start - offset + (2 if spaces > CODE_INDENT else 1 + spaces)
        listing = ItemList(element, ":")
        listing.loose = is_loose
        self._lists.append(listing)
        container = Indented(SubElement(element, "dd"), indent, listing)
        listing.add(container)
        self._settle()
        self._open.append(container)
        return offset + indent

    def _note(self, line: str, start: int, depth: int) -> int:
        """A note (`!!! warning "Title"`); its lines stand four spaces to the right."""
        match = line_starts.NOTE.match(line[start:])
        if match is None:
            return -1
        kinds, title = match[1].lower(), match[2]
        element = Element("div", {"class": f"admonition {kinds}"})
        if title is None:
            title = kinds.split(" ")[0].capitalize()
        if title:
            SubElement(element, "p", {"class": "admonition-title"}).text = title
        container = Indented(element, CODE_INDENT)
        self._push(container, depth)
        container.is_empty = False
        return len(line)

    def _heading(self, line: str, start: int, depth: int) -> int:
        heading = line_starts.heading(line[start:])
        if heading is None:
            return -1
        self._add(Element(f"h{heading.level}"), depth, heading.text)
        return len(line)

    def _fence(self, line: str, start: int, depth: int, indent: int) -> int:
        fence = line_starts.fence(line[start:])
        if fence is None:
            return -1
        self._begin_block(depth)
        self._leaf = Fence(fence.sign, fence.length, indent, fence.language)
        return len(line)

    def _html(self, line: str, start: int, depth: int) -> int:
        opening = line_starts.html_start(line, start)
        if opening is None or (not opening.interrupts and isinstance(self._leaf, Paragraph)):
            return -1
        self._begin_block(depth)
        if opening.markdown_from >= 0:
            self._add_html(line[start : opening.markdown_from])
            return opening.markdown_from if line[opening.markdown_from :].strip(" ") else len(line)
        self._leaf = Html([line[start:]], opening.end)
        if opening.end and opening.end.search(line, start):
            self._close_leaf()
        return len(line)

    def _underline(self, text: str) -> bool:
        """Whether a line makes a heading of the paragraph above it."""
        leaf = self._leaf
        if not isinstance(leaf, Paragraph) or not line_starts.UNDERLINE.match(text):
            return False
        lines = self._without_definitions(leaf)
        if not lines:
            return False
        self._leaf = None
        self._add(Element("h1" if text[0] == "=" else "h2"), len(self._open), "\n".join(lines).rstrip(" "))
        return True

    def _table_start(self, text: str) -> bool:
        leaf = self._leaf
        sides = tables.columns(text, leaf.lines[-1]) if isinstance(leaf, Paragraph) and leaf.lines else None
        if sides is None or not isinstance(leaf, Paragraph):
            return False
        head = leaf.lines.pop()
        self._begin_block(len(self._open))
        self._leaf = Table(sides, head)
        return True

    def _footnote(self, line: str, start: int, depth: int) -> int:
        match = line_starts.FOOTNOTE.match(line, start)
        if match is None:
            return -1
        self._begin_block(depth)
        self._leaf = Footnote(match[1], [line[match.end() :]])
        return len(line)

    def _abbreviation(self, line: str, start: int, depth: int) -> int:
        match = line_starts.ABBREVIATION.match(line, start)
        if match is None:
            return -1
        self._begin_block(depth)
        self._abbreviations[match[1].strip()] = line[match.end() :].rstrip(" ")
        return len(line)

    # What goes on with a line

    def _text(self, text: str, depth: int) -> None:
        leaf = self._leaf
        if isinstance(leaf, Paragraph):
            leaf.lines.append(text)  # perhaps lazily: without the signs of the blocks around it
        elif isinstance(leaf, Table) and depth == len(self._open):
            leaf.rows.append(text)
        elif isinstance(leaf, Footnote) and leaf.lines[-1] and depth == len(self._open):
            leaf.lines.append(text)
        else:
            self._begin_block(depth)
            self._leaf = Paragraph([text])

    def _code(self, line: str, offset: int, depth: int) -> None:
        if isinstance(self._leaf, Code) and depth == len(self._open):
            self._leaf.lines.append(line[offset + CODE_INDENT :])
        else:
            self._begin_block(depth)
            self._leaf = Code([line[offset + CODE_INDENT :]])

    def _blank(self, depth: int) -> None:
        if isinstance(self._leaf, Code) and depth == len(self._open):
            self._leaf.lines.append("")
        else:
            for container in self._open[depth:]:
                container.blank = not container.is_quote  # an item in which nothing stands ends here
            self._close_to(depth)
        for container in reversed(self._open):
            container.blank = True
            if container.is_quote:
                break

    # What is closed

    def _push(self, container: Container, depth: int) -> None:
        self._begin_block(depth)
        self._open[-1].element.append(container.element)
        self._open.append(container)

    def _add(self, element: Element, depth: int, text: str | None = None) -> None:
        self._begin_block(depth)
        element.text = text
        self._open[-1].element.append(element)

    def _begin_block(self, depth: int) -> None:
        """A block begins in the innermost of the first `depth` open blocks."""
        self._close_to(depth)
        self._open[-1].begin_block()
        self._settle()

    def _settle(self) -> None:
        """Something begins: the blank lines before it have been taken account of."""
        for container in self._open:
            container.blank = False

    def _close_to(self, depth: int) -> None:
        """Close the leaf, and the open blocks but the first `depth`."""
        self._close_leaf()
        del self._open[max(depth, 1) :]

    def _close_leaf(self) -> None:
        leaf, self._leaf = self._leaf, None
        if leaf is None:
            return
        if isinstance(leaf, Paragraph):
            self._close_paragraph(leaf)
        elif isinstance(leaf, Html):
            self._add_html("\n".join(leaf.lines).rstrip(" "))
        elif isinstance(leaf, Table):
            self._open[-1].element.append(tables.table(leaf.sides, leaf.head, leaf.rows))
        elif isinstance(leaf, Footnote):
            self._footnotes.setdefault(leaf.label, "\n".join(leaf.lines).rstrip())
        else:
            self._add_code(leaf)

    def _close_paragraph(self, leaf: Paragraph) -> None:
        text = "\n".join(self._without_definitions(leaf)).rstrip(" ")
        if not text.strip():
            return
        if "<" in text:
            self.html.append(text)
        element = Element("p")
        element.text = text
        parent = self._open[-1]
        if parent.element.tag == "li" and not len(parent.element) and text.startswith("["):
            mark_task(parent.element, element)
        self._open[-1].element.append(element)

    def _without_definitions(self, leaf: Paragraph) -> list[str]:
        """The lines of a paragraph after the definitions of links that it begins with; the first of a name counts."""
        if not leaf.lines or not leaf.lines[0].startswith("[") or "]:" not in "".join(leaf.lines):
            return leaf.lines
        text, start = "\n".join(leaf.lines), 0
        while text.startswith("[", start):
            definition = read_definition(text, start)
            if definition is None:
                break
            self._references.setdefault(definition.label, (definition.address, definition.title))
            start = definition.end
        leaf.lines = text[start:].split("\n") if start < len(text) else []
        return leaf.lines

    def _add_code(self, leaf: Fence | Code) -> None:
        if isinstance(leaf, Code):
            while leaf.lines and not leaf.lines[-1].strip(" "):
                leaf.lines.pop()
        element = Element("pre")
        code = SubElement(element, "code")
        if isinstance(leaf, Fence) and leaf.language:
            code.set("class", f"language-{leaf.language}")
        code.text = AtomicString("".join(f"{line}\n" for line in leaf.lines).replace("&", "&amp;"))
        self._open[-1].element.append(element)

    def _add_html(self, html: str) -> None:
        self.html.append(html)
        element = Element("div")
        take_tags_off(element)
        element.tail = "\n"
        html = line_starts.with_words(html.rstrip())
        element.text = AtomicString(self._md.htmlStash.store(html + missing_ends((html,))))
        self._open[-1].element.append(element)

    # What a text defines

    @property
    def _references(self) -> MutableMapping[str, tuple[str, str | None]]:
        return cast("MutableMapping[str, tuple[str, str | None]]", self._md.references)

    @property
    def _footnotes(self) -> MutableMapping[str, str]:
        processor = self._md.treeprocessors["footnote"]
        assert isinstance(processor, FootnoteTreeprocessor)
        return processor.footnotes.footnotes

    @property
    def _abbreviations(self) -> MutableMapping[str, str]:
        processor = self._md.treeprocessors["abbr"]
        assert isinstance(processor, AbbrTreeprocessor)
        return processor.abbrs


_LEAF_STARTS: Mapping[str, Callable[[Reading, str, int, int], int]] = {
    "#": Reading._heading,
    "<": Reading._html,
    "[": Reading._footnote,
    "*": Reading._abbreviation,
}
