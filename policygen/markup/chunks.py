"""A text cut into chunks: groups of source lines that render alone to what they render to in their document.

Python-Markdown parses a text block by block (split at blank lines), and a block looks back only at the element
before it: an indented block may continue a list or code, a list item a list, a quote a quote, a definition the
paragraph with its term. So a chunk ends where the next block begins in no such way. Link definitions and blocks of
invisible characters leave no element: a block looks back through them. What depends on the whole document
(footnotes, abbreviations, Markdown inside HTML) makes the whole document one chunk.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from policygen.markup import plain_chunks
from policygen.markup.markdown_renderer import PLACEHOLDER, MarkdownRenderer, Prepared

_ITEM = re.compile(r" {0,3}(?:[*+-]|\d+\.) ")
_DEFINITION = re.compile(r"(?:^|\n) {0,3}: {1,3}")
_OPEN = re.compile(r"(?:^|\n) *(?:[*+-] |\d+\. |>|: )|\n?    |!!!")  # a line that the next block might continue
_REFERENCE = re.compile(r"\[[^\[\]]*\]:")
_REFERENCE_FIRST = re.compile(r" {0,3}\[[^\[\]]*\]:")
_BRACKETS = re.compile(r"\[([^\[\]]*)\]")
_WRAPPING = re.compile(r"[\s>]+")


@dataclass(frozen=True, slots=True)
class ChunkSource:
    """All that a chunk's HTML depends on; equal sources have equal HTML.

    `stash` is the raw HTML that placeholders 0, 1, … in the blocks stand for; `references` are those that the
    text may use, as (id, address, title).
    """

    blocks: tuple[str, ...]
    stash: tuple[str, ...] = ()
    references: tuple[tuple[str, str, str], ...] = ()


class BlockShape(NamedTuple):
    """How a block stands to its neighbours: as it is without blank lines in front; whether it always goes on with
    what is before it, or (`joins`) does if that is open; whether it leaves itself open, or may be code."""

    block: str
    continues: bool
    joins: bool
    opens: bool
    has_code: bool


BlockShapes = dict[str, BlockShape]
"""What was found out about blocks before: most come again in the next version."""


def chunk_sources(
    renderer: MarkdownRenderer, text: str, shapes: BlockShapes | None = None
) -> tuple[ChunkSource, ...] | None:
    """The chunks of a text, in order; None if only the library's own pass over all of it renders it rightly."""
    if _has_definitions(text):
        return None
    if text.isspace():
        return ()
    prepared = renderer.prepare(text)
    if prepared.has_markdown_in_html:
        return None
    groups = _groups(prepared.blocks, {} if shapes is None else shapes)
    definitions: dict[str, tuple[str, str]] = {}
    if "]:" in text:
        for group in groups:
            if any(_REFERENCE.search(block) for block in group):
                definitions |= renderer.references(group, prepared.stash)
    if not definitions and not prepared.stash:
        return tuple(map(ChunkSource, groups))
    references: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for name, (url, title) in definitions.items():
        references[_unwrapped(name)].append((name, url, title))
    return tuple(_source(group, prepared, references) for group in groups)


def chunk_html(renderer: MarkdownRenderer, source: ChunkSource) -> str:
    """The HTML of a chunk, before sanitising."""
    if len(source.blocks) == 1 and (plain_html := plain_chunks.render_plain(source.blocks[0])):
        return plain_html
    return renderer.render(source.blocks, source.stash, {name: (url, title) for name, url, title in source.references})


def _has_definitions(text: str) -> bool:
    """Whether the text may define a footnote (`[^1]: …`) or an abbreviation (`*[GDPR]: …`)."""
    if "]:" not in text and "] :" not in text:
        return False
    return any(_defines(paragraph, "[^") or _defines(paragraph, "*[") for paragraph in text.split("\n\n"))


def _defines(paragraph: str, opening: str) -> bool:
    start = paragraph.find(opening)
    return start >= 0 and (paragraph.find("]:", start) >= 0 or paragraph.find("] :", start) >= 0)


def _groups(blocks: Iterable[str], shapes: BlockShapes) -> tuple[tuple[str, ...], ...]:
    """Group blank-line blocks that must be rendered together."""
    groups: list[list[str]] = []
    is_open = has_code = False
    for raw in blocks:
        shape = shapes.get(raw)
        if shape is None:
            shape = shapes[raw] = _shape(raw)
        block = shape.block
        if not has_code:
            if not block:
                continue
            raw = block  # further blank lines matter only after code
        if groups and (shape.continues or (is_open and shape.joins) or (has_code and not block)):
            if len(groups) > 1 and _is_definition(block) and any(map(_DEFINITION.search, groups[-2])):
                # The paragraph before becomes the term of this definition, in the list of definitions before it.
                last = groups.pop()
                groups[-1] += last
            groups[-1].append(raw)
        else:
            groups.append([block])
            is_open = has_code = False
        is_open = is_open or shape.opens
        has_code = has_code or shape.has_code
    return tuple(map(tuple, groups))


def _shape(raw: str) -> BlockShape:
    block = raw.lstrip("\n")
    continues = bool(block) and (
        block.startswith("    ") or _is_definition(block) or bool(_REFERENCE_FIRST.match(block)) or not block.strip()
    )
    joins = bool(_ITEM.match(block)) or block.lstrip(" ").startswith(">") or bool(_DEFINITION.search(block))
    return BlockShape(block, continues, joins, bool(_OPEN.search(block)), "    " in block)


def _is_definition(block: str) -> bool:
    return block.lstrip(" ").startswith(":")


def _source(
    group: tuple[str, ...], prepared: Prepared, references: Mapping[str, Sequence[tuple[str, str, str]]]
) -> ChunkSource:
    """A group with the stashed HTML and the references (by `_unwrapped` name) that it may use, numbered from 0."""
    blocks, stash = _renumbered_stash(group, prepared.stash)
    if not references or not any("[" in block for block in blocks):
        return ChunkSource(blocks, stash)
    names = {_unwrapped(name) for name in _BRACKETS.findall("\n".join(blocks))}
    used = sorted(reference for name in names for reference in references.get(name, ()))
    return ChunkSource(blocks, stash, tuple(used))


def _unwrapped(name: str) -> str:
    """A reference's name for looking it up: line ends, indents and quote marks may stand within it in the source."""
    return _WRAPPING.sub("", name.lower())


def _renumbered_stash(blocks: tuple[str, ...], stash: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The blocks with placeholders counted from 0, and what these stand for; stashed HTML may hold placeholders."""
    renumbered: list[str] = []

    def renumber(match: re.Match[str]) -> str:
        number = int(match[1])
        if number >= len(stash):
            return match[0]
        renumbered.append("")
        index = len(renumbered) - 1
        renumbered[index] = PLACEHOLDER.sub(renumber, stash[number])
        return match[0].replace(match[1], str(index))

    return tuple(PLACEHOLDER.sub(renumber, block) for block in blocks), tuple(renumbered)
