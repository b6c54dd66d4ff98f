"""From a text to its document: each distinct chunk is rendered, sanitised and parsed once."""

import re
from collections.abc import Iterator, Sequence
from html import unescape

from policygen.markup import chunks, plain_chunks
from policygen.markup.block_content import element
from policygen.markup.block_cutter import SPACE, block_of, cut
from policygen.markup.document import Block, Chunk, Document, Heading
from policygen.markup.heading_ids import assign
from policygen.markup.markdown_renderer import SLOT, Renderer
from policygen.markup.page_links import depend_on_page
from policygen.markup.sanitise import sanitise

_HEADING = re.compile(r'<h[1-6](?: [a-z]+="[^"]*")*>')
# Only tags are looked at: a text may well speak of `id="…"`.
_SLOT = re.compile(f'(<h[1-6](?: [a-z]+="[^"]*")*?) id="{SLOT}[^"]*"')
_ID = re.compile(r'<[a-z][a-z0-9]*(?: [a-z]+="[^"]*")*? id="([^"]*)"')


class Reader:
    """Reads the texts of one policy; what it has seen before costs a look-up. Equal blocks are one object."""

    def __init__(self, renderer: Renderer | None = None) -> None:
        self._renderer = renderer or Renderer()
        self._chunks: dict[chunks.Source, Chunk] = {}
        self._blocks: dict[str, Block] = {}
        self._shapes: chunks.Shapes = {}

    def read(self, text: str) -> Document:
        """The document of a canonical text."""
        sources = chunks.sources(self._renderer, text, self._shapes)
        found = (self._whole(text),) if sources is None else tuple(map(self._chunk, sources))
        return document(tuple(chunk for chunk in found if chunk.parts != ("",)))

    def _whole(self, text: str) -> Chunk:
        source = chunks.Source((text,), ("whole",))
        if source not in self._chunks:
            self._chunks[source] = self._cut(self._renderer.whole(text))
        return self._chunks[source]

    def _chunk(self, source: chunks.Source) -> Chunk:
        known = self._chunks.get(source)
        if known is None:
            known = self._chunks[source] = self._cut(chunks.html(self._renderer, source))
        return known

    def _cut(self, rendered: str) -> Chunk:
        only = plain_chunks.element(rendered)
        if only:
            return self._words(only)
        html = _HEADING.sub(_with_slot, sanitise(rendered)).strip()
        found = cut(html)
        anchors = tuple(SLOT if block.level and anchor.startswith(SLOT) else anchor for block, _, anchor in found)
        if anchors.count(SLOT) != len(_SLOT.findall(html)):
            # A heading within a heading, which only raw HTML can make, gets no id of its own.
            html = _SLOT.sub(r"\1", html)
            anchors = tuple("" if anchor == SLOT else anchor for anchor in anchors)
        return Chunk(
            parts=tuple(_parts(html)),
            blocks=tuple(self._blocks.setdefault(block.key, block) for block, _, _ in found),
            shared=tuple(shared for _, shared, _ in found),
            anchors=anchors,
            ids=tuple(unescape(name) for name in _ID.findall(html) if not name.startswith(SLOT)),
            has_links=depend_on_page(html),
        )

    def _words(self, only: plain_chunks.Element) -> Chunk:
        """The chunk of a paragraph or a heading that holds nothing but words."""
        tag, text = only
        block = block_of((element(tag),), SPACE.sub(" ", text.strip()), " ".join(text.split()))
        block = self._blocks.setdefault(block.key, block)
        if block.level:
            return Chunk((f'<{tag} id="', f'">{text}</{tag}>'), (block,), (0,), (SLOT,), (), has_links=False)
        return Chunk((f"<{tag}>{text}</{tag}>",), (block,), (0,), ("",), (), has_links=False)


def document(found: tuple[Chunk, ...], kept: Sequence[str] = ()) -> Document:
    """The document that chunks make; `kept` are the ids that its slotted headings had before (see `heading_ids`)."""
    blocks = tuple(block for chunk in found for block in chunk.blocks)
    marks = [anchor for chunk in found for anchor in chunk.anchors]
    slotted = [index for index, mark in enumerate(marks) if mark == SLOT]
    taken = {name for chunk in found for name in chunk.ids}
    slots = assign([blocks[index].text for index in slotted], taken, kept)
    for index, name in zip(slotted, slots, strict=True):
        marks[index] = name
    return Document(
        chunks=found,
        blocks=blocks,
        keys=tuple(block.key for block in blocks),
        shared=tuple(shared for chunk in found for shared in chunk.shared),
        anchors=tuple(marks),
        headings=tuple(
            Heading(block.level, block.text, marks[index], index) for index, block in enumerate(blocks) if block.level
        ),
        slots=slots,
        slotted=tuple(slotted),
    )


def _parts(html: str) -> Iterator[str]:
    """HTML cut where the ids of headings are filled in."""
    at = 0
    for match in _SLOT.finditer(html):
        yield f'{html[at : match.end(1)]} id="'
        at = match.end() - 1
    yield html[at:]


def _with_slot(match: re.Match[str]) -> str:
    """A heading's start tag with a slot for its id, if it has none."""
    tag = match[0]
    return tag if ' id="' in tag else f'{tag[:-1]} id="{SLOT}">'
