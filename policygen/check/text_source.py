"""A text as its author wrote it, made ready for looking: code is blanked, links are found, offsets have places."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from policygen.check.code_blanking import blanked, without_code, without_comments
from policygen.check.markdown_parts import Heading, Link, Tag, headings, links, tags
from policygen.check.text_blocks import Block, Item, line_end, read_blocks
from policygen.core import suggestions
from policygen.core.errors import Place
from policygen.core.source_map import Segment, written_place
from policygen.frontmatter import UnreadHead, unread_head

_SENTENCE_END = re.compile(r"[.!?]\s+|\n[ \t]*\n\s*")


@dataclass(frozen=True, slots=True)
class TextSource:
    """A canonical text: `text` as it is, `prose` without code, `visible` without comments either; what stands in it.

    `place` is where the text begins: the file and the line of its first character. `starts` are the offsets of lines.
    `lists` has the items of each list, `head` is a front matter that is not read, and then no part of what follows it.
    `vars` are the names that are declared for it, `segments` say where its parts were written, if it was put together.
    """

    text: str
    prose: str
    visible: str
    language: str
    place: Place
    starts: tuple[int, ...]
    tags: tuple[Tag, ...]
    links: tuple[Link, ...]
    headings: tuple[Heading, ...]
    blocks: tuple[Block, ...]
    lists: tuple[tuple[Item, ...], ...]
    head: UnreadHead | None = None
    vars: tuple[str, ...] = ()
    segments: tuple[Segment, ...] = ()

    def at(self, offset: int) -> Place:
        """The place at which the character at an offset was written."""
        return written_place(self.segments, self._place, offset)

    def line(self, offset: int) -> str:
        """What stands in a line from an offset on."""
        return self.text[offset : line_end(self.text, offset)]

    def _place(self, offset: int) -> Place:
        line = bisect_right(self.starts, offset) - 1
        return Place(self.place.file, (self.place.line or 1) + line, offset - self.starts[line] + 1)


def read_source(
    text: str, place: Place, language: str = "en", variables: tuple[str, ...] = (), segments: tuple[Segment, ...] = ()
) -> TextSource:
    """Make a canonical text ready."""
    head = unread_head(text)
    text_blocks = read_blocks(text)
    blocks = tuple(block for block in text_blocks.blocks if block.starts[0] >= head.end) if head else text_blocks.blocks
    prose = without_code(text, blocks)
    if head:
        prose = blanked(prose, head.start, head.end)
    visible = without_comments(prose)
    html_tags = tuple(tags(visible))
    return TextSource(
        text=text,
        prose=prose,
        visible=visible,
        language=language,
        place=place,
        starts=(0, *(match.end() for match in re.finditer("\n", text))),
        tags=html_tags,
        links=tuple(links(visible, html_tags)),
        headings=tuple(headings(visible, blocks)),
        blocks=blocks,
        lists=text_blocks.lists,
        head=head,
        vars=variables,
        segments=segments,
    )


def sentences(prose: str) -> Iterator[tuple[int, str]]:
    """The sentences of a prose, each with its offset; line ends within one are spaces, a blank line ends one.

    Items of a list, rows and headings without a blank line between them are one sentence.
    """
    start = 0
    for match in _SENTENCE_END.finditer(f"{prose}\n\n"):
        sentence = prose[start : match.start()].lstrip()
        if sentence:
            yield match.start() - len(sentence), sentence.replace("\n", " ")
        start = match.end()


def has_sign(text: str, sign: str) -> bool:
    """Whether a text has some characters in it; told at once of a text that lacks the first of them."""
    return sign[0] in text and sign in text


def quoted(words: str) -> str:
    """Some words of a text for a message: shortened, on one line, nothing in them that cannot be seen."""
    return suggestions.quoted(" ".join(words.split()).replace("`", "'"))
