"""A text cut into chunks: groups of source lines that render alone to what they render to in their document.

Python-Markdown parses a text block by block (split at blank lines), and a block looks back only at the element
before it: an indented block may continue a list or code, a list item a list, a quote a quote, a definition the
paragraph with its term. So a chunk ends where the next block begins in no such way. What depends on the whole
document (footnotes, abbreviations, Markdown inside HTML) makes the whole document one chunk.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from policygen.markup.renderer import PLACEHOLDER, Prepared, Renderer

_WHOLE = re.compile(r"^ {0,3}\[\^[^\]\n]*\]:|\*\[[^\]\n]*\] ?:", re.M)  # a footnote's or abbreviation's definition
_MARKDOWN_IN_HTML = re.compile(r"<[^>]*\bmarkdown\b", re.I)
_ITEM = re.compile(r" {0,3}(?:[*+-]|\d+\.) ")
_DEFINITION = re.compile(r"(?:^|\n) {0,3}: {1,3}")
_OPEN = re.compile(r"(?:^|\n) *(?:[*+-] |\d+\. |>|: )|\n?    |!!!")  # a line that the next block might continue
_REFERENCE = re.compile(r"\[[^\[\]]*\]:")
_NOT_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Source:
    """All that a chunk's HTML depends on; equal sources have equal HTML.

    `stash` is the raw HTML that placeholders 0, 1, … in the blocks stand for; `references` are those that the
    text may use, as (id, address, title).
    """

    blocks: tuple[str, ...]
    stash: tuple[str, ...] = ()
    references: tuple[tuple[str, str, str], ...] = ()


def needs_whole(text: str) -> bool:
    """Whether the document has something that only the library's own pass over all of it renders rightly."""
    return bool(("]:" in text or "] :" in text) and _WHOLE.search(text)) or bool(
        "markdown" in text and "<" in text and _MARKDOWN_IN_HTML.search(text)
    )


def sources(renderer: Renderer, text: str) -> tuple[Source, ...]:
    """The chunks of a text (not `needs_whole`), in order."""
    prepared = renderer.prepare(text)
    groups = tuple(_groups(prepared.blocks))
    references: dict[str, tuple[str, str]] = {}
    if "]:" in text:
        for group in groups:
            if any(_REFERENCE.search(block) for block in group):
                references |= renderer.references(group)
    if not references and not prepared.stash:
        return tuple(map(Source, groups))
    return tuple(_source(group, prepared, references) for group in groups)


def html(renderer: Renderer, source: Source) -> str:
    """The HTML of a chunk, before sanitising."""
    return renderer.render(source.blocks, source.stash, {name: (url, title) for name, url, title in source.references})


def _groups(blocks: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Group blank-line blocks that must be rendered together."""
    group: list[str] = []
    is_open = has_code = False
    for raw in blocks:
        block = raw.lstrip("\n")
        if not has_code:
            if not block:
                continue
            raw = block  # further blank lines matter only after code
        if group and not _continues(block, is_open, has_code):
            yield tuple(group)
            group, is_open, has_code = [], False, False
            raw = block
        group.append(raw)
        is_open = is_open or bool(_OPEN.search(block))
        has_code = has_code or "    " in block
    if group:
        yield tuple(group)


def _continues(block: str, is_open: bool, has_code: bool) -> bool:
    """Whether a block may belong to what is before it."""
    if not block:
        return has_code
    first = block[0]
    if first.isalpha() and ": " not in block:
        return False
    if first == " " and block.startswith("    "):
        return True
    if block.lstrip(" ").startswith(":"):
        return True
    return is_open and (
        bool(_ITEM.match(block)) or block.lstrip(" ").startswith(">") or bool(_DEFINITION.search(block))
    )


def _source(group: tuple[str, ...], prepared: Prepared, references: dict[str, tuple[str, str]]) -> Source:
    """A group with the stashed HTML and the references that it may use, numbered from 0."""
    blocks, stash = _own_stash(group, prepared.stash)
    used: tuple[tuple[str, str, str], ...] = ()
    if references and any("[" in block for block in blocks):
        # Line ends, quote marks and indents may stand within an id in the source: only its letters are looked for.
        letters = _NOT_WORD.sub("", "".join(blocks).lower())
        used = tuple(
            sorted(
                (name, url, title) for name, (url, title) in references.items() if _NOT_WORD.sub("", name) in letters
            )
        )
    return Source(blocks, stash, used)


def _own_stash(blocks: tuple[str, ...], stash: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The blocks with placeholders counted from 0, and what these stand for; stashed HTML may hold placeholders."""
    own: list[str] = []

    def renumber(match: re.Match[str]) -> str:
        number = int(match[1])
        if number >= len(stash):
            return match[0]
        own.append("")
        place = len(own) - 1
        own[place] = PLACEHOLDER.sub(renumber, stash[number])
        return match[0].replace(match[1], str(place))

    return tuple(PLACEHOLDER.sub(renumber, block) for block in blocks), tuple(own)
