"""What a text becomes: chunks that were rendered once, and the blocks that were cut out of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from policygen.core.one_line import brief, counted
from policygen.markup.block_content import Content, Element, parse_content
from policygen.markup.heading_ids import HeadingId
from policygen.markup.lost_words import LostPassage
from policygen.markup.page_anchors import PageAnchors, named_headings
from policygen.markup.page_links import resolve_html

Resolve = Callable[[str], str | None]


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """The smallest piece that a reader takes as one: a heading, a paragraph, a list item's own text, a table row.

    `path` holds the elements around it, outermost first, its own last; `html` is what stands in it (for a row its
    cells, for `<hr>` nothing), and `content` the same as tokens, for whoever looks inside; `text` its words as read,
    white space folded, a tab between the cells of a row. A heading's generated id is not part of it. Equal blocks, and
    only they, have equal keys (16 hex digits). `tag` is the name of its own element (`p`, `h2`, `li`, `tr`, …), or of
    the one that it is a part of; `level` that of a heading, 1 to 6, and 0 for anything else. `words` counts its words
    (see `words`).
    """

    key: str
    path: tuple[Element, ...]
    html: str
    text: str
    tag: str
    level: int
    words: int

    def __repr__(self) -> str:
        return brief(self, self.tag, counted(self.words, "word"))

    @property
    def content(self) -> Content:
        """What stands in it, as tokens; read when it is asked for, since most blocks are only copied."""
        return parse_content(self.html)

    @property
    def targets(self) -> tuple[str, ...]:
        """What the links in it lead to, as the author wrote it."""
        if "<a " not in self.html:
            return ()
        links = (token for token in self.content if isinstance(token, Element) and token.name == "a")
        return tuple(target for link in links if (target := link.get("href")) is not None)

    @property
    def images(self) -> tuple[Element, ...]:
        """The images in it."""
        if "<img" not in self.html:
            return ()
        return tuple(token for token in self.content if isinstance(token, Element) and token.name == "img")


@dataclass(frozen=True, slots=True, eq=False)
class Chunk:
    """A top-level group of source lines, rendered, sanitised and parsed.

    `parts` are its HTML, split where the generated id of a heading is filled in. `shared` (parallel to `blocks`)
    counts the elements that a block shares with the one before; `anchors` are the ids of blocks' own elements: as
    written, or `SLOT` if generated, or empty. `ids` are all the ids that the author wrote. `has_links` tells that
    it has a link or an image whose address depends on the page. `lost` are the words of its source that it does not
    have (offsets into that).
    """

    parts: tuple[str, ...]
    blocks: tuple[Block, ...]
    shared: tuple[int, ...]
    anchors: tuple[str, ...]
    ids: tuple[str, ...]
    has_links: bool
    lost: tuple[LostPassage, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a text: its level, words, id on the page, and the index of its block."""

    level: int
    text: str
    id: str
    block: int


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """A text as its blocks, in order.

    `keys`, `shared` and `anchors` are parallel to `blocks`: the block's key, the number of elements that it shares
    with the block before, and the id by which the page links to it (empty for most). `headings` are in order.
    `slots` are the ids that were generated, `slotted` the indexes of the blocks that have them. An id that a heading
    had by the former rule is on the page, too (see `heading_ids`), but nothing leads there. `lost` are words of the
    text that no reader gets, in order; their offsets are those of the text. `begins_with_title` tells that its first
    block is a heading of the first level, and no section: it stands above none of the others.
    """

    chunks: tuple[Chunk, ...]
    blocks: tuple[Block, ...]
    keys: tuple[str, ...]
    shared: tuple[int, ...]
    anchors: tuple[str, ...]
    headings: tuple[Heading, ...]
    slots: tuple[HeadingId, ...]
    slotted: tuple[int, ...]
    lost: tuple[LostPassage, ...] = ()
    begins_with_title: bool = False

    def __repr__(self) -> str:
        return brief(self, counted(len(self.blocks), "block"), counted(self.words, "word"))

    @property
    def words(self) -> int:
        """How many words it has (see `words`): the sum of its blocks' `words`."""
        return sum(block.words for block in self.blocks)

    @property
    def page_anchors(self) -> PageAnchors:
        """What links into the page can name: its ids, and headings as other tools name them."""
        return PageAnchors(
            self.slots, self._own_ids, lambda own_ids: named_headings("".join(self._filled_headings()), own_ids)
        )

    def _own_ids(self) -> frozenset[str]:
        """The ids that the author wrote."""
        return frozenset[str]().union(*(chunk.ids for chunk in self.chunks if chunk.ids))

    def _filled_headings(self) -> Iterator[str]:
        """The HTML of the chunks that have headings."""
        for chunk, html in zip(self.chunks, self._filled(), strict=True):
            if any(block.level for block in chunk.blocks):
                yield html

    @property
    def text(self) -> str:
        """The text without markup, for readers: a blank line between blocks, `-` or a number before list items."""
        text = "".join(_plain_text(self.blocks, self.shared))
        return f"{text}\n" if text else ""

    def html(self, resolve: Resolve | None = None) -> tuple[str, str]:
        """The text as HTML: its own title, if it begins with a heading of the first level, else "", and the rest.

        `resolve` gives the address of a link or an image, as the author wrote it, for this page; None makes the
        link plain text, and the image its alternative text. Without `resolve` they stay as written.
        """
        html = "\n".join(self._filled())
        if resolve is not None and any(chunk.has_links for chunk in self.chunks):
            anchors = self.page_anchors
            html = resolve_html(
                html, lambda target: anchors.lead(target) if target.startswith("#") else resolve(target)
            )
        if self.blocks and self.blocks[0].level == 1 and len(self.blocks[0].path) == 1 and html.startswith("<h1"):
            lead, _, rest = html.partition("</h1>")
            return f"{lead}</h1>", rest.lstrip("\n")
        return "", html

    def _filled(self) -> Iterator[str]:
        """The chunks' HTML with the headings' ids in it."""
        slot = 0
        for chunk in self.chunks:
            first, *rest = chunk.parts
            if rest:
                filled = [first]
                for part in rest:
                    filled += _heading_with_ids(self.slots[slot], part)
                    slot += 1
                yield "".join(filled)
            else:
                yield first


def titled(document: Document, title: str) -> Document:
    """A document whose title is known: its first heading is a section if the title is another one, and further
    headings of the first level follow. `compare.js` decides the same."""
    is_section = (
        document.begins_with_title
        and sum(heading.level == 1 for heading in document.headings) > 1
        and letters(document.headings[0].text) != letters(title)
    )
    return replace(document, begins_with_title=False) if is_section else document


def letters(words: str) -> str:
    """The letters and digits of a title, by which it is known however it is written."""
    return "".join(filter(str.isalnum, words.casefold()))


def _heading_with_ids(heading_id: HeadingId, html: str) -> tuple[str, ...]:
    """An id, and the HTML of its heading from there on: an anchor for the former id, if there is one, is put first."""
    if not heading_id.former:
        return heading_id.id, html
    rest_of_tag, end, words = html.partition(">")  # sanitised HTML has no `>` in the values of attributes
    return heading_id.id, rest_of_tag, end, f'<span id="{heading_id.former}"></span>', words


_TIGHT = frozenset({"li", "tr", "dt", "dd"})
_SHAPED = frozenset({"pre", "tr"})


def _plain_text(blocks: tuple[Block, ...], shared: tuple[int, ...]) -> Iterator[str]:
    """Each block that has words as lines of plain text, what parts it from the one before in front."""
    numbers: dict[int, int] = {}  # depth of an open list in the path → number of its next item
    marker, common = "", 0
    before: str | None = None
    for block, same in zip(blocks, shared, strict=True):
        indent, listing, common = 0, 0, min(common, same)
        for depth, tag, start in _list_levels(block.path):
            if tag == "li" or tag == "dd":
                indent += 1
                if tag == "li" and depth >= same:
                    marker = f"{numbers[listing]}. " if block.path[listing].name == "ol" else "- "
                    numbers[listing] = numbers.get(listing, 1) + 1
            else:
                listing = depth
                if depth >= same:
                    numbers[depth] = start
        text = block.text if block.tag not in _SHAPED else _laid_out_text(block)
        if not text:
            continue
        if before is not None:
            yield "\n" if common and block.tag in _TIGHT and before in _TIGHT else "\n\n"
        yield _indented(text, indent, marker) if indent else text
        marker, before, common = "", block.tag, len(block.path)


def _laid_out_text(block: Block) -> str:
    """The words of a row in one line, or of code, which keeps its lines."""
    if block.tag == "pre":
        return "".join(token for token in block.content if isinstance(token, str)).rstrip()
    return block.text.replace("\t", " | ").strip()


def _indented(text: str, indent: int, marker: str) -> str:
    margin = "  " * indent
    if "\n" in text:
        text = "\n".join([line and margin + line for line in map(str.rstrip, text.split("\n"))])
    else:
        text = margin + text
    return f"{margin[2:]}{marker}{text.lstrip()}" if marker else text


@lru_cache(maxsize=4096)
def _list_levels(path: tuple[Element, ...]) -> tuple[tuple[int, str, int], ...]:
    """The lists and items in a path: depth, tag, and the number at which a list begins."""
    levels: list[tuple[int, str, int]] = []
    for index, element in enumerate(path):
        if element.name in ("ul", "ol", "li", "dd"):
            start = element.number("start")
            levels.append((index, element.name, 1 if start is None else start))
    return tuple(levels)
