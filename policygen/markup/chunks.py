"""A text cut into chunks: groups of source lines that render alone to what they render to in their document.

Most blocks end at a blank line. What goes on beyond one: an item of a list, a definition, a note or code by its indent,
a list by its next item, code between fences, some raw HTML, and whatever stands between the tags of an element. So a
chunk ends where the next lines begin in no such way. Grouping more than belongs together is never wrong, only slower.
What depends on the whole document (footnotes, abbreviations) makes the whole document one chunk.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from policygen.markup import plain_chunks
from policygen.markup.commonmark.block_parser import Reading
from policygen.markup.commonmark.html_tags import PAIRED_TAG
from policygen.markup.markdown_renderer import MarkdownRenderer, normalised

_MARKER = r"(?:[*+-]|\d{1,9}[.)])(?: |\n|$)"
_ITEM = re.compile(rf" *{_MARKER}")
_DEFINITION = re.compile(r"(?:^|\n) {0,3}: {1,3}")
_OPEN = re.compile(rf"(?:^|\n)[ >]*(?:{_MARKER}|: |!!!)|\n?    ")  # a line that the next block might continue
_DELICATE = re.compile(r"```|~~~|<[!?/a-z]", re.I)
_REFERENCE_FIRST = re.compile(r" {0,3}\[[^\[\]]*\]:")
_BRACKETS = re.compile(r"\[((?:\\.|[^\[\]\\])*)\]")
_WRAPPING = re.compile(r"[\s>]+")
_CODE_SPAN = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)", re.S)
_INDENT = " " * 4


@dataclass(frozen=True, slots=True)
class ChunkSource:
    """All that a chunk's HTML depends on; equal sources have equal HTML.

    `text` is its lines; `references` are those that it may use, as (label, address, title).
    """

    text: str
    references: tuple[tuple[str, str, str | None], ...] = ()


class BlockShape(NamedTuple):
    """How a block stands to its neighbours: as it is without blank lines in front; whether it always goes on with
    what is before it, or (`joins`) does if that is open; whether it leaves itself open, or may be code; whether only a
    reading of it tells that its last blank line ends it (`delicate`)."""

    block: str
    continues: bool
    joins: bool
    opens: bool
    has_code: bool
    delicate: bool


BlockShapes = dict[str, BlockShape]
"""What was found out about blocks before: most come again in the next version."""


def chunk_sources(
    renderer: MarkdownRenderer, text: str, shapes: BlockShapes | None = None
) -> tuple[ChunkSource, ...] | None:
    """The chunks of a text, in order; None if it can be rendered only as a whole."""
    if _has_definitions(text):
        return None
    if text.isspace():
        return ()
    texts = _Grouping(renderer, {} if shapes is None else shapes).groups(normalised(text).rstrip("\n").split("\n\n"))
    definitions: dict[str, tuple[str, str | None]] = {}
    if "]:" in text:
        for group in texts:
            if "]:" in group:
                for label, definition in renderer.references(group).items():
                    definitions.setdefault(label, definition)
    if not definitions:
        return tuple(map(ChunkSource, texts))
    references: dict[str, list[tuple[str, str, str | None]]] = defaultdict(list)
    for label, (address, title) in definitions.items():
        references[_unwrapped(label)].append((label, address, title))
    return tuple(ChunkSource(group, _used_references(group, references)) for group in texts)


def chunk_html(renderer: MarkdownRenderer, source: ChunkSource) -> str:
    """The HTML of a chunk, before sanitising."""
    if plain_html := plain_chunks.render_plain(source.text):
        return plain_html
    return renderer.render(source.text, {label: (address, title) for label, address, title in source.references})


def _has_definitions(text: str) -> bool:
    """Whether the text may define a footnote (`[^1]: …`) or an abbreviation (`*[GDPR]: …`)."""
    if "]:" not in text and "] :" not in text:
        return False
    return any(_defines(paragraph, "[^") or _defines(paragraph, "*[") for paragraph in text.split("\n\n"))


def _defines(paragraph: str, opening: str) -> bool:
    start = paragraph.find(opening)
    return start >= 0 and (paragraph.find("]:", start) >= 0 or paragraph.find("] :", start) >= 0)


class _Watch:
    """A group on its way through the parser: whether its next blank line ends all that is open in it."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._open_tags: list[str] = []

    def read(self, block: str) -> bool:
        """Read a block and the blank line below it: whether something is open after that."""
        self._reading.read(f"{block}\n")
        for html in self._reading.html:
            for match in PAIRED_TAG.finditer(_CODE_SPAN.sub("", html) if "`" in html else html):
                self._take(match[2].lower(), is_end=bool(match[1]))
        self._reading.html.clear()
        return self._reading.is_in_code_or_html or bool(self._open_tags)

    def _take(self, name: str, *, is_end: bool) -> None:
        if not is_end:
            self._open_tags.append(name)
        elif name in self._open_tags:
            while self._open_tags.pop() != name:
                pass


class _Grouping:
    """Blank-line blocks on their way into groups."""

    def __init__(self, renderer: MarkdownRenderer, shapes: BlockShapes) -> None:
        self._renderer = renderer
        self._shapes = shapes

    def groups(self, blocks: Iterable[str]) -> list[str]:
        """The texts of blocks that must be rendered together."""
        groups: list[list[str]] = []
        is_open = has_code = is_locked = False
        watch: _Watch | None = None
        for raw in blocks:
            shape = self._shapes.get(raw) or self._shape(raw)
            block = shape.block
            if not has_code and not is_locked:
                if not block:
                    continue
                raw = block  # further blank lines matter only within code
            if groups and (is_locked or shape.continues or (is_open and shape.joins) or (has_code and not block)):
                if not is_locked and len(groups) > 1 and _is_definition(block) and _has_definition(groups[-2]):
                    # The paragraph before becomes the term of this definition, in the list of definitions before it.
                    last = groups.pop()
                    groups[-1] += last
                    watch = None
                groups[-1].append(raw)
                is_delicate = watch is not None or shape.delicate or (is_open and "<" in block)
            else:
                groups.append([block])
                is_open = has_code = False
                watch = None
                is_delicate = shape.delicate
            is_open = is_open or shape.opens
            has_code = has_code or shape.has_code
            if is_delicate:
                if watch is None:
                    watch = _Watch(self._renderer.read())
                    for earlier in groups[-1][:-1]:
                        watch.read(earlier)
                is_locked = watch.read(groups[-1][-1])
        return ["\n\n".join(group).rstrip("\n") for group in groups]

    def _shape(self, raw: str) -> BlockShape:
        block = raw.lstrip("\n")
        continues = bool(block) and (
            block.startswith(_INDENT)
            or _is_definition(block)
            or bool(_REFERENCE_FIRST.match(block))
            or not block.strip()
        )
        joins = bool(_ITEM.match(block)) or block.startswith("  ") or bool(_DEFINITION.search(block))
        is_delicate = bool(_DELICATE.search(block)) and _Watch(self._renderer.read()).read(block)
        is_fenced = "```" in block or "~~~" in block
        shape = BlockShape(
            block, continues, joins, bool(_OPEN.search(block)), _INDENT in block, is_delicate or (joins and is_fenced)
        )
        self._shapes[raw] = shape
        return shape


def _is_definition(block: str) -> bool:
    return block.lstrip(" ").startswith(":")


def _has_definition(blocks: Sequence[str]) -> bool:
    return any(map(_DEFINITION.search, blocks))


def _used_references(
    text: str, references: Mapping[str, Sequence[tuple[str, str, str | None]]]
) -> tuple[tuple[str, str, str | None], ...]:
    """The references (by `_unwrapped` label) that a text may use."""
    if "[" not in text:
        return ()
    labels = {_unwrapped(label) for label in _BRACKETS.findall(text)}
    used = (reference for label in labels for reference in references.get(label, ()))
    return tuple(sorted(used, key=lambda reference: reference[0]))


def _unwrapped(label: str) -> str:
    """A label for looking it up: line ends, indents and quote marks may stand within it in the source."""
    return _WRAPPING.sub("", label.casefold())
