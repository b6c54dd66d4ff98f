"""The blocks of a text after CommonMark 0.31 ("Appendix: A parsing strategy", phase 1), in the place of the library's parser.

The library cuts a text at blank lines and lets processors take these pieces; what an item holds, or whether a table may
stand below a line, cannot be said of pieces. Here each line is taken once: it goes on with open blocks, may open others, and
what remains is text, code or HTML. GitHub's tables, task lists and alerts are read, too, and what Python-Markdown offers
beyond: footnotes, abbreviations, definitions, notes (`!!!`) and Markdown within HTML (`markdown="1"`).
"""

import re
from collections.abc import Iterable, MutableMapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, ElementTree, SubElement

import markdown
from markdown.blockparser import BlockParser as LibraryParser
from markdown.extensions.abbr import AbbrTreeprocessor
from markdown.extensions.footnotes import FootnoteTreeprocessor
from markdown.util import AtomicString

from policygen.markup.commonmark import line_starts, tables
from policygen.markup.commonmark.containers import SPACES, Container, Indented, Quote, Run, new_item
from policygen.markup.commonmark.link_parts import read_definition

CODE_INDENT = 4
MAX_OPEN_BLOCKS = 150  # trees are walked by recursion in the library; what is refused as too deep stays below this
_ALERT = re.compile(r"\[!(note|tip|important|warning|caution)] *", re.I)
_TASK = re.compile(r"\[([ xX])](?=\s+\S)")
_STARTERS = frozenset(">#`~<=-_*+:|![0123456789")


@dataclass(slots=True)
class Paragraph:
    """Lines of text, without the spaces in front of them."""

    lines: list[str]


@dataclass(slots=True)
class Fence:
    """Code between fences; its lines lose up to `indent` spaces."""

    sign: str
    length: int
    indent: int
    language: str
    lines: list[str] = field(default_factory=list)

    def is_ended_by(self, line: str, place: int) -> bool:
        """Whether a line is the fence that ends it."""
        text = line[place:]
        bare = text.strip(" ")
        is_fence = len(bare) >= self.length and not bare.strip(self.sign)
        return is_fence and len(text) - len(text.lstrip(" ")) < CODE_INDENT


@dataclass(slots=True)
class Code:
    """Code by its indent."""

    lines: list[str]


@dataclass(slots=True)
class Html:
    """Raw HTML: it ends with the line in which `end` is found, or without one at a blank line."""

    lines: list[str]
    end: re.Pattern[str] | None


@dataclass(slots=True)
class Table:
    """A table: the sides of its columns, its head, its rows so far."""

    sides: tuple[str, ...]
    head: str
    rows: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Footnote:
    """The text of a footnote, whose further lines stand four spaces to the right."""

    label: str
    lines: list[str]


Leaf = Paragraph | Fence | Code | Html | Table | Footnote


class Reading:
    """A text on its way into a tree: the open blocks, the innermost last, and the leaf that takes lines of text."""

    def __init__(self, md: markdown.Markdown, root: Element) -> None:
        self._md = md
        self._open = [Container(root)]
        self._leaf: Leaf | None = None
        self._runs: list[Run] = []
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
        for run in self._runs:
            run.finish()
        for quote in self._quotes:
            _mark_alert(quote)

    def _line(self, line: str) -> None:
        place, depth = 0, 1
        opened = self._open
        while depth < len(opened):
            rest = opened[depth].rest(line, place)
            if rest < 0:
                break
            place = rest
            depth += 1
        if depth == len(opened) and self._goes_on(line, place):
            return
        self._begin(line, place, depth)

    def _goes_on(self, line: str, place: int) -> bool:
        """Whether a line that belongs to all open blocks belongs to an open leaf, whatever it says."""
        leaf = self._leaf
        if isinstance(leaf, Fence):
            if leaf.is_ended_by(line, place):
                self._close_leaf()
            else:
                text = line[place:]
                leaf.lines.append(text[min(leaf.indent, len(text) - len(text.lstrip(" "))) :])
            return True
        if isinstance(leaf, Html):
            if leaf.end is None and not line[place:].strip(" "):
                return False
            leaf.lines.append(line[place:])
            if leaf.end and leaf.end.search(line, place):
                self._close_leaf()
            return True
        if isinstance(leaf, Footnote):
            text = line[place:]
            if not text.strip(" ") or text.startswith(" " * CODE_INDENT):
                leaf.lines.append(text[CODE_INDENT:])
                return True
        return False

    def _begin(self, line: str, place: int, depth: int) -> None:
        """Open what a line opens behind `place`, in the first `depth` of the open blocks; the rest of it is text."""
        while True:
            match = SPACES.match(line, place)
            start = match.end() if match else place
            if start == len(line):
                self._blank(depth)
                return
            is_lazy = depth < len(self._open)
            if start - place >= CODE_INDENT:
                if isinstance(self._leaf, Paragraph):
                    break
                self._code(line, place, depth)
                return
            if line[start] not in _STARTERS:
                break
            rest = self._container(line, place, start, depth, is_lazy)
            if rest >= len(line):
                return
            if rest >= 0:
                place, depth = rest, len(self._open)
                continue
            if self._leaf_start(line, start, depth, start - place, is_lazy):
                return
            break
        self._text(line[start:], depth)

    # What a line opens

    def _container(self, line: str, place: int, start: int, depth: int, is_lazy: bool) -> int:
        """Open the block that holds blocks which begins at `start`, if one does: where its content begins, else -1."""
        sign = line[start]
        if len(self._open) > MAX_OPEN_BLOCKS:
            return -1
        if sign == ">":
            quote = Quote(Element("blockquote"))
            self._quotes.append(quote.element)
            self._push(quote, depth)
            return start + (2 if line.startswith(" ", start + 1) else 1)
        if sign == ":":
            return self._definition(line, place, start, depth, is_lazy)
        if sign == "!":
            return self._note(line, start, depth)
        if sign in "-+*0123456789" and not (sign in "-*" and line_starts.RULE.match(line, start)):
            if sign == "-" and not is_lazy and self._is_underlined(line[start:]):
                return -1
            return self._item(line, place, start, depth, is_lazy)
        return -1

    def _item(self, line: str, place: int, start: int, depth: int, is_lazy: bool) -> int:
        found = line_starts.marker(line, start)
        if found is None:
            return -1
        is_below_text = isinstance(self._leaf, Paragraph) and not is_lazy
        if is_below_text and (found.is_bare or found.number not in (None, 1)):
            return -1
        self._close_to(depth)
        parent = self._open[-1]
        element = Element("ul" if found.number is None else "ol")
        if found.number not in (None, 1):
            element.set("start", str(found.number))
        run, item, is_new = new_item(parent, element, found.kind)
        if is_new:
            self._runs.append(run)
        container = Indented(item, start - place + found.width, run)
        run.add(container)
        self._settle()
        self._open.append(container)
        return len(line) if found.is_bare else start + found.width

    def _definition(self, line: str, place: int, start: int, depth: int, is_lazy: bool) -> int:
        """A definition (`: …`) of the terms in the lines before it, or beyond one blank line."""
        match = line_starts.DEFINITION.match(line, start)
        if match is None:
            return -1
        if is_lazy and (run := self._open[depth].run) and run.kind == ":":
            self._close_to(depth)
        elif is_lazy:
            return -1
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
        listing = last if last is not None and last.tag == "dl" else None
        if listing is None:
            listing = SubElement(parent.element, "dl")
        for term in terms:
            SubElement(listing, "dt").text = term.strip(" ")
        spaces = len(match[1])
        indent = start - place + (2 if spaces > CODE_INDENT else 1 + spaces)
        run = Run(listing, ":")
        run.loose = is_loose
        self._runs.append(run)
        container = Indented(SubElement(listing, "dd"), indent, run)
        run.add(container)
        self._settle()
        self._open.append(container)
        return place + indent

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

    def _leaf_start(self, line: str, start: int, depth: int, indent: int, is_lazy: bool) -> bool:
        """Open the block that begins at `start` and holds text, code or HTML, if one does."""
        sign = line[start]
        if sign == "#":
            heading = line_starts.heading(line[start:])
            if heading:
                self._add(Element(f"h{heading.level}"), depth, heading.text)
            return heading is not None
        if sign in "`~":
            fence = line_starts.fence(line[start:])
            if fence:
                self._begin_block(depth)
                self._leaf = Fence(fence.sign, fence.length, indent, fence.language)
            return fence is not None
        if sign == "<":
            return self._html_start(line, start, depth)
        if sign in "-:|" and not is_lazy and self._table_start(line[start:]):
            return True
        if sign in "=-" and not is_lazy and self._is_underlined(line[start:]):
            self._underlined("h1" if sign == "=" else "h2")
            return True
        if sign in "-_*" and line_starts.RULE.match(line, start):
            self._add(Element("hr"), depth)
            return True
        if sign == "[":
            return self._footnote_start(line, start, depth)
        return sign == "*" and self._abbreviation(line, start, depth)

    def _html_start(self, line: str, start: int, depth: int) -> bool:
        found = line_starts.html_start(line, start)
        if found is None or (not found.interrupts and isinstance(self._leaf, Paragraph)):
            return False
        self._begin_block(depth)
        if found.markdown_from >= 0:
            self._add_html(line[start : found.markdown_from])
            if line[found.markdown_from :].strip(" "):
                self._begin(line, found.markdown_from, depth)
            return True
        self._leaf = Html([line[start:]], found.end)
        if found.end and found.end.search(line, start):
            self._close_leaf()
        return True

    def _is_underlined(self, text: str) -> bool:
        """Whether a line makes a heading of the paragraph above it."""
        leaf = self._leaf
        if not isinstance(leaf, Paragraph) or not line_starts.UNDERLINE.match(text):
            return False
        return not leaf.lines[0].startswith("[") or bool(self._without_definitions(leaf))

    def _underlined(self, tag: str) -> None:
        leaf = self._leaf
        if isinstance(leaf, Paragraph):
            lines = self._without_definitions(leaf)
            self._leaf = None
            self._add(Element(tag), len(self._open), "\n".join(lines).rstrip(" "))

    def _table_start(self, text: str) -> bool:
        leaf = self._leaf
        sides = tables.columns(text, leaf.lines[-1]) if isinstance(leaf, Paragraph) else None
        if sides is None or not isinstance(leaf, Paragraph):
            return False
        head = leaf.lines.pop()
        self._begin_block(len(self._open))
        self._leaf = Table(sides, head)
        return True

    def _footnote_start(self, line: str, start: int, depth: int) -> bool:
        match = line_starts.FOOTNOTE.match(line, start)
        if match is None:
            return False
        self._begin_block(depth)
        self._leaf = Footnote(match[1], [line[match.end() :]])
        return True

    def _abbreviation(self, line: str, start: int, depth: int) -> bool:
        match = line_starts.ABBREVIATION.match(line, start)
        if match is None:
            return False
        self._begin_block(depth)
        self._abbreviations[match[1].strip()] = line[match.end() :].rstrip(" ")
        return True

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

    def _code(self, line: str, place: int, depth: int) -> None:
        if isinstance(self._leaf, Code) and depth == len(self._open):
            self._leaf.lines.append(line[place + CODE_INDENT :])
        else:
            self._begin_block(depth)
            self._leaf = Code([line[place + CODE_INDENT :]])

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
            _mark_task(parent.element, element)
        self._open[-1].element.append(element)

    def _without_definitions(self, leaf: Paragraph) -> list[str]:
        """The lines of a paragraph after the definitions of links that it begins with; the first of a name counts."""
        if not leaf.lines or not leaf.lines[0].startswith("[") or "]:" not in "".join(leaf.lines):
            return leaf.lines
        text, start = "\n".join(leaf.lines), 0
        while text.startswith("[", start):
            found = read_definition(text, start)
            if found is None:
                break
            self._references.setdefault(found.label, (found.address, found.title))
            start = found.end
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
        element.tag = None  # type: ignore[assignment]  # nothing around it
        element.tail = "\n"
        element.text = AtomicString(self._md.htmlStash.store(line_starts.with_words(html)))
        self._open[-1].element.append(element)

    # What a text defines

    @property
    def _references(self) -> MutableMapping[str, tuple[str, str | None]]:
        return self._md.references  # type: ignore[return-value]

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


def _mark_task(item: Element, paragraph: Element) -> None:
    """Make an item that begins with `[ ]` or `[x]` a task: a box, empty or ticked."""
    text = paragraph.text or ""
    match = _TASK.match(text)
    if match:
        item.set("class", "task-list-item")
        paragraph.text = ("☐" if match[1] == " " else "☑") + text[match.end() :]


def _mark_alert(quote: Element) -> None:
    """Make a quote that begins with a line such as `[!NOTE]` a note."""
    first = quote[0] if len(quote) else None
    if first is None or first.tag != "p" or not first.text:
        return
    head, _, rest = first.text.partition("\n")
    match = _ALERT.fullmatch(head)
    if match is None:
        return
    kind = match[1].lower()
    quote.tag = "div"
    quote.set("class", f"admonition {kind}")
    title = Element("p", {"class": "admonition-title"})
    title.text = kind.capitalize()
    quote.insert(0, title)
    first.text = rest
    if not rest:
        quote.remove(first)


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
