"""From a text to its document: each distinct chunk is rendered, sanitised and parsed once."""

import re
from collections.abc import Iterator, Sequence
from html import unescape

from policygen.markup import chunks, plain_chunks
from policygen.markup.block_content import bare_element
from policygen.markup.block_cutter import SPACE, cut_blocks, make_block
from policygen.markup.document import Block, Chunk, Document, Heading
from policygen.markup.heading_ids import HeadingId, assign_ids
from policygen.markup.lost_places import lost_in_text
from policygen.markup.lost_words import LostPassage, lost_words
from policygen.markup.markdown_renderer import SLOT, MarkdownRenderer
from policygen.markup.page_links import depends_on_page
from policygen.markup.sanitise import sanitise

_HEADING = re.compile(r'<h[1-6](?: [a-z]+="[^"]*")*>')
# Only tags are looked at: a text may well speak of `id="…"`.
_SLOT = re.compile(f'(<h[1-6](?: [a-z]+="[^"]*")*?) id="{SLOT}[^"]*"')
_ID = re.compile(r'<[a-z][a-z0-9]*(?: [a-z]+="[^"]*")*? id="([^"]*)"')


class DocumentReader:
    """Reads the texts of one policy; what it has seen before costs a look-up. Equal blocks are one object."""

    def __init__(self, renderer: MarkdownRenderer | None = None) -> None:
        self._renderer = renderer or MarkdownRenderer()
        self._chunks: dict[chunks.ChunkSource, Chunk] = {}
        self._texts: dict[str, Chunk] = {}
        self._blocks: dict[str, Block] = {}
        self._shapes: chunks.BlockShapes = {}

    def read(self, text: str) -> Document:
        """The document of a canonical text."""
        sources = chunks.chunk_sources(self._renderer, text, self._shapes)
        if sources is None:
            rendered: tuple[Chunk, ...] = (self._whole(text),)
            lost = rendered[0].lost
        else:
            rendered = tuple(map(self._chunk, sources))
            lost = lost_in_text(text, sources, [chunk.lost for chunk in rendered])
        return make_document(tuple(chunk for chunk in rendered if chunk.parts != ("",)), lost=lost)

    def _whole(self, text: str) -> Chunk:
        if text not in self._texts:
            self._texts[text] = self._cut(self._renderer.render(text), text)
        return self._texts[text]

    def _chunk(self, source: chunks.ChunkSource) -> Chunk:
        chunk = self._chunks.get(source)
        if chunk is None:
            chunk = self._chunks[source] = self._cut(chunks.chunk_html(self._renderer, source), source.text)
        return chunk

    def _cut(self, rendered: str, text: str) -> Chunk:
        """The chunk that a text became."""
        element = plain_chunks.parse_plain(rendered)
        if element:
            return self._words(element, text)
        html = _HEADING.sub(_with_slot, sanitise(rendered)).strip()
        leaves = cut_blocks(html)
        anchors = tuple(SLOT if block.level and anchor.startswith(SLOT) else anchor for block, _, anchor in leaves)
        if anchors.count(SLOT) != len(_SLOT.findall(html)):
            # A heading within a heading, which only raw HTML can make, gets no id of its own.
            html = _SLOT.sub(r"\1", html)
            anchors = tuple("" if anchor == SLOT else anchor for anchor in anchors)
        return Chunk(
            parts=tuple(_parts(html)),
            blocks=tuple(self._blocks.setdefault(block.key, block) for block, _, _ in leaves),
            shared=tuple(shared for _, shared, _ in leaves),
            anchors=anchors,
            ids=tuple(unescape(name) for name in _ID.findall(html) if not name.startswith(SLOT)),
            has_links=depends_on_page(html),
            lost=lost_words(text, html),
        )

    def _words(self, plain: plain_chunks.PlainElement, source: str) -> Chunk:
        """The chunk of a paragraph or a heading that holds nothing but words."""
        tag, text = plain
        lost = () if source.lstrip("# ") == text else lost_words(source, text)
        block = make_block((bare_element(tag),), SPACE.sub(" ", text.strip()), " ".join(text.split()))
        block = self._blocks.setdefault(block.key, block)
        if block.level:
            return Chunk((f'<{tag} id="', f'">{text}</{tag}>'), (block,), (0,), (SLOT,), (), False, lost)
        return Chunk((f"<{tag}>{text}</{tag}>",), (block,), (0,), ("",), (), False, lost)


def make_document(
    rendered: tuple[Chunk, ...], kept_ids: Sequence[HeadingId] = (), lost: tuple[LostPassage, ...] = ()
) -> Document:
    """The document of some chunks; `kept_ids` are the ids that its slotted headings had before (see `heading_ids`),
    `lost` the words of its text that the chunks do not have."""
    blocks = tuple(block for chunk in rendered for block in chunk.blocks)
    anchors = [anchor for chunk in rendered for anchor in chunk.anchors]
    slotted = [index for index, mark in enumerate(anchors) if mark == SLOT]
    taken_ids = {name for chunk in rendered for name in chunk.ids}
    slots = assign_ids([blocks[index].text for index in slotted], taken_ids, kept_ids)
    for index, heading_id in zip(slotted, slots, strict=True):
        anchors[index] = heading_id.id
    return Document(
        chunks=rendered,
        blocks=blocks,
        keys=tuple(block.key for block in blocks),
        shared=tuple(shared for chunk in rendered for shared in chunk.shared),
        anchors=tuple(anchors),
        headings=tuple(
            Heading(block.level, block.text, anchors[index], index) for index, block in enumerate(blocks) if block.level
        ),
        slots=slots,
        slotted=tuple(slotted),
        lost=lost,
        begins_with_title=bool(blocks) and blocks[0].level == 1,
    )


def _parts(html: str) -> Iterator[str]:
    """HTML cut where the ids of headings are filled in."""
    start = 0
    for match in _SLOT.finditer(html):
        yield f'{html[start : match.end(1)]} id="'
        start = match.end() - 1
    yield html[start:]


def _with_slot(match: re.Match[str]) -> str:
    """A heading's start tag with a slot for its id, if it has none."""
    tag = match[0]
    return tag if ' id="' in tag else f'{tag[:-1]} id="{SLOT}">'
