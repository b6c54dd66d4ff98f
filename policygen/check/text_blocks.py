"""The blocks of a text in Markdown, by lines: what CommonMark takes for a paragraph, code, HTML, a table or an item.

It makes nothing of a text, and looks into no line further than to tell what it belongs to, in time linear in the text.
Footnotes, definitions and boxes (`!!!`) count as what they are here: further lines of them are indented by four spaces.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from policygen.markup.commonmark.html_tags import html_end


class BlockKind(StrEnum):
    """What a block is: `UNDERLINED` a heading above a line of `=` or `-`, `CODE` indented, `FENCED` between fences."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    UNDERLINED = "underlined"
    CODE = "code"
    FENCED = "fenced"
    HTML = "html"
    TABLE = "table"


class Block(NamedTuple):
    """A block: of each of its lines that is not blank the offset of the first character that is no space.

    The marks of lists and quotes around it are no part of it; `depth` is how many of these it stands in. A table begins
    with its head, and an underlined heading ends with its underline.
    """

    kind: BlockKind
    starts: tuple[int, ...]
    depth: int


class Item(NamedTuple):
    """An item of a list: its mark (`-`, `*`, `+`, `.`, `)`), its number if it has one, and where the mark begins.

    `in_paragraph` tells that it follows on a line of a paragraph, without a blank line between.
    """

    mark: str
    number: int | None
    offset: int
    in_paragraph: bool


@dataclass(frozen=True, slots=True)
class TextBlocks:
    """The blocks of a text in order, without thematic breaks, and the items of each of its lists."""

    blocks: tuple[Block, ...]
    lists: tuple[tuple[Item, ...], ...]


def read_blocks(text: str) -> TextBlocks:
    """The blocks and lists of a text."""
    reader = _Reader()
    reader.read(text)
    return TextBlocks(tuple(reader.blocks), tuple(map(tuple, reader.lists)))


def line_end(text: str, start: int) -> int:
    """The offset at which the line ends that an offset is in."""
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def cells(row: str) -> list[str]:
    """The cells of a row of a table, as GitHub cuts them: at each `|` without a backslash in front."""
    row = row.strip()
    parts = _UNESCAPED_PIPE.split(row)
    if not parts[0].strip() and row.startswith("|"):
        parts = parts[1:]
    if len(parts) > 1 and not parts[-1].strip():
        parts = parts[:-1]
    return parts


_UNESCAPED_PIPE = re.compile(r"(?<!\\)\|")
_MAY_BEGIN = frozenset(" \t#>`~<|=+*-_:![?0123456789")
"""What a line begins with that is more than another line of a paragraph."""

_MAX_DEPTH = 100  # a build refuses what is nested deeper than its limit, which is less

_HEADING = re.compile(r"#{1,6}(?:[ \t]|$)")
_FENCE = re.compile(r"(`{3,})[^`]*$|(~{3,})")
_BREAK = re.compile(r"(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_UNDERLINE = re.compile(r"(?:=+|-+)[ \t]*$")
_MARK = re.compile(r"(?:([*+-])|(\d{1,9})([.)]))(?=[ \t]|$)")
_DELIMITERS = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?$")
_OF_OURS = re.compile(r"\[\^[^\]]+\]:|:(?=[ \t])|!!![ ]?[\w-].*")
_HTML_BLOCK = re.compile(
    r"</?(?:address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|"
    r"dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|"
    r"menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|"
    r"tr|track|ul)(?:[ \t]|/?>|$)",
    re.I,
)
_VERBATIM = re.compile(r"<(?:script|pre|style|textarea)(?:[ \t>]|$)", re.I)
_VERBATIM_END = re.compile(r"</(?:script|pre|style|textarea)>", re.I)
_OTHER_HTML = (
    (re.compile(r"<!--"), re.compile(r"-->")),
    (re.compile(r"<\?"), re.compile(r"\?>")),
    (re.compile(r"<![A-Za-z]"), re.compile(r">")),
    (re.compile(r"<!\[CDATA\["), re.compile(r"\]\]>")),
)
_BLANK_LINE = re.compile(r"(?!)")  # it is found in no line
_HAS_MARKDOWN = re.compile(r"""<[^>]*\smarkdown(?:\s*=|[\s>])""", re.I)


@dataclass(slots=True)
class _Container:
    """What holds other blocks: a quote, or what its further lines are indented for by `width` (0 for a quote).

    An item belongs to a list of `items`; it `is_empty` as long as nothing but its mark was read.
    """

    mark: str
    width: int = 0
    items: list[Item] | None = None
    is_empty: bool = False


@dataclass(slots=True)
class _Rest:
    """What is left of a line behind the marks that were read: its next character, which is no space, and two columns.

    These are where that character stands, and where what is left begins.
    """

    line: str
    offset: int
    next: int
    next_column: int
    column: int = 0

    @property
    def is_blank(self) -> bool:
        return self.next == len(self.line)

    @property
    def indent(self) -> int:
        return self.next_column - self.column

    @property
    def start(self) -> int:
        """The offset of the next character in the text."""
        return self.offset + self.next

    def read(self, length: int) -> int:
        """Read a mark, and tell by how many columns what follows is away from it."""
        end_column = self.next_column + length
        behind = self.next + length
        self.next = behind
        while self.next < len(self.line) and self.line[self.next] in " \t":
            self.next += 1
        if "\t" in self.line:
            self.next_column = _column(self.line, self.next)
        else:
            self.next_column = end_column + self.next - behind
        self.column = end_column
        return self.indent


class _Reader:
    """Reads line after line. `_kind` is that of the block that is open, `_starts` are its lines so far."""

    __slots__ = ("_containers", "_ending", "_kind", "_last_words", "_starts", "blocks", "lists")

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.lists: list[list[Item]] = []
        self._containers: list[_Container] = []
        self._kind: BlockKind | None = None
        self._starts: list[int] = []
        self._last_words = ""  # the last line of a paragraph, without its indentation
        self._ending: re.Pattern[str] | None = None  # what ends the HTML or the fenced block that is open, if one is

    def read(self, text: str) -> None:
        """Read all lines of a text."""
        offset = 0
        for line in text.split("\n"):
            words = line.lstrip(" \t")
            if not words:
                if self._containers or self._kind is not None:
                    self._read_blank()
            elif words[0] in _MAY_BEGIN or self._containers or words is not line or self._ending:
                indent = len(line) - len(words)
                self._read_words(_Rest(line, offset, indent, _column(line, indent)))
            else:
                self._add_words(line, offset)
            offset += len(line) + 1
        self._end_block()

    def _end_block(self) -> None:
        """End the block that is open."""
        if self._kind is not None and self._starts:
            self.blocks.append(Block(self._kind, tuple(self._starts), len(self._containers)))
        self._kind, self._starts, self._ending = None, [], None

    def _read_blank(self, depth: int = 0) -> None:
        """Read a line without words that lies in the first `depth` containers; further ones may hold it, too."""
        for index in range(depth, len(self._containers)):
            container = self._containers[index]
            if not container.width or container.is_empty:
                self._leave(index)
                return
        if self._ending is _BLANK_LINE or not (self._ending or self._kind is BlockKind.CODE):
            self._end_block()

    def _read_words(self, rest: _Rest) -> None:
        depth = 0
        for container in self._containers:
            if container.width:
                if rest.indent < container.width:
                    break
                rest.column += container.width
            elif not self._read_quote_mark(rest):
                break
            depth += 1
            if rest.is_blank:
                self._read_blank(depth)
                return
            container.is_empty = False
        if self._ending and depth == len(self._containers):
            self._read_verbatim(rest, self._ending)
        else:
            self._begin(rest, depth)

    def _read_quote_mark(self, rest: _Rest) -> bool:
        is_quote = rest.indent <= 3 and rest.line[rest.next] == ">"
        if is_quote and rest.read(1):
            rest.column += 1
        return is_quote

    def _read_verbatim(self, rest: _Rest, ending: re.Pattern[str]) -> None:
        """Read a further line of HTML or of a fenced block."""
        self._starts.append(rest.start)
        if self._kind is BlockKind.HTML:
            is_end = ending.search(rest.line, rest.next)
        else:
            is_end = ending.match(rest.line, rest.next) if rest.indent <= 3 else None
        if is_end:
            self._end_block()

    def _begin(self, rest: _Rest, depth: int) -> None:
        """Read the containers that begin in a line, then what it begins or goes on with; it lies in `depth` others."""
        goes_on = self._kind is BlockKind.PARAGRAPH  # though the containers of the paragraph may have ended
        in_paragraph = goes_on and depth == len(self._containers)
        sibling = self._containers[depth] if depth < len(self._containers) else None
        while rest.indent <= 3 and rest.line[rest.next] in _MAY_BEGIN and depth < _MAX_DEPTH:
            if self._begins_block(rest, depth, in_paragraph, goes_on):
                return
            container = self._container(rest, depth, sibling, in_paragraph)
            if not container:
                break
            self._containers.append(container)
            depth += 1
            if rest.is_blank:
                return
            goes_on, in_paragraph, sibling = False, False, None
        if goes_on:
            self._add_words(rest.line[rest.next :], rest.start)
        elif rest.indent <= 3:
            if depth < len(self._containers):
                self._leave(depth)
            self._add_words(rest.line[rest.next :], rest.start)
        else:
            if self._kind is not BlockKind.CODE or depth < len(self._containers):
                self._leave(depth)
            self._kind = BlockKind.CODE
            self._starts.append(rest.start)

    def _container(self, rest: _Rest, depth: int, sibling: _Container | None, in_paragraph: bool) -> _Container | None:
        """The container that begins here, if one does; its mark is read, and what the line does not belong to left."""
        if rest.line[rest.next] == ">":
            self._leave(depth)
            self._read_quote_mark(rest)
            return _Container(">")
        if mark := _MARK.match(rest.line, rest.next):
            return self._item(mark, rest, depth, sibling, in_paragraph)
        if ours := _OF_OURS.match(rest.line, rest.next):
            self._leave(depth)
            rest.read(len(ours[0]))
            rest.column = rest.next_column
            return _Container(ours[0], 4)
        return None

    def _item(
        self, mark: re.Match[str], rest: _Rest, depth: int, sibling: _Container | None, in_paragraph: bool
    ) -> _Container | None:
        """An item that begins here; None if it would cut a paragraph, and may not."""
        is_empty = not rest.line[mark.end() :].strip(" \t")
        if in_paragraph and (is_empty or mark[2] not in (None, "1")):
            return None
        self._leave(depth)
        sign = mark[1] or mark[3]
        items = sibling.items if sibling and sibling.mark == sign else None
        if items is None:
            items = []
            self.lists.append(items)
        items.append(Item(sign, int(mark[2]) if mark[2] else None, rest.start, in_paragraph))
        before = rest.column
        spaces = rest.read(len(mark[0]))
        rest.column += 1 if is_empty or spaces > 4 else spaces
        return _Container(sign, rest.column - before, items, is_empty)

    def _begins_block(self, rest: _Rest, depth: int, in_paragraph: bool, goes_on: bool) -> bool:
        """Whether a block that is no container begins here, or the paragraph turns out to be something else."""
        line, at, start = rest.line, rest.next, rest.start
        char = line[at]
        if char == "#" and _HEADING.match(line, at):
            self._open(BlockKind.HEADING, start, depth)
            self._end_block()
        elif char in "`~" and (fence := _FENCE.match(line, at)):
            self._open(BlockKind.FENCED, start, depth)
            marks = fence[1] or fence[2]
            self._ending = re.compile(rf"{marks}{marks[0]}*[ \t]*$")
        elif char == "<" and (ending := _html_ending(line, at, goes_on)):
            self._open(BlockKind.HTML, start, depth)
            self._ending = ending
            if ending.search(line, at) or (ending is _BLANK_LINE and _HAS_MARKDOWN.match(line, at)):
                self._end_block()
        elif in_paragraph and char in "=-" and _UNDERLINE.match(line, at):
            self._kind = BlockKind.UNDERLINED
            self._starts.append(start)
            self._end_block()
        elif char in "*-_" and _BREAK.match(line, at):
            self._leave(depth)
        elif in_paragraph and char in "|:-" and self._is_delimiter_row(line[at:].rstrip()):
            head = self._starts.pop()
            self._end_block()
            self._kind, self._starts = BlockKind.TABLE, [head, start]
        else:
            return False
        return True

    def _is_delimiter_row(self, row: str) -> bool:
        """Whether a row of hyphens has as many cells as the line above it."""
        return (
            "|" in self._last_words
            and ("|" in row or ":" in row)
            and not row.startswith("- ")
            and bool(_DELIMITERS.match(row))
            and len(cells(row)) == len(cells(self._last_words))
        )

    def _open(self, kind: BlockKind, start: int, depth: int) -> None:
        self._leave(depth)
        self._kind, self._starts = kind, [start]

    def _add_words(self, words: str, start: int) -> None:
        """Add a line to the paragraph or table that is open, or begin a paragraph."""
        if self._kind is not BlockKind.TABLE and self._kind is not BlockKind.PARAGRAPH:
            self._end_block()
            self._kind = BlockKind.PARAGRAPH
        self._starts.append(start)
        self._last_words = words

    def _leave(self, depth: int) -> None:
        """End the block that is open, and the containers that a line does not belong to."""
        self._end_block()
        del self._containers[depth:]


def _html_ending(line: str, start: int, in_paragraph: bool) -> re.Pattern[str] | None:
    """What ends the HTML block that begins here; None if none does."""
    if _VERBATIM.match(line, start):
        return _VERBATIM_END
    for opening, ending in _OTHER_HTML:
        if opening.match(line, start):
            return ending
    if _HTML_BLOCK.match(line, start):
        return _BLANK_LINE
    end = -1 if in_paragraph else html_end(line, start)
    return _BLANK_LINE if end >= 0 and not line[end:].strip() else None


def _column(line: str, index: int) -> int:
    """The column of a character, with a tab stop at every fourth."""
    return len(line[:index].expandtabs(4)) if "\t" in line[:index] else index
