"""Where in a text the words stand that its chunks have lost."""

from collections.abc import Iterator, Sequence

from policygen.markup.chunks import ChunkSource
from policygen.markup.lost_words import LostPassage


def lost_in_text(
    text: str, sources: Sequence[ChunkSource], lost: Sequence[Sequence[LostPassage]]
) -> tuple[LostPassage, ...]:
    """What the chunks of a text have lost (`lost` is parallel to `sources`), with offsets into the text.

    The definition of a link is not lost if another chunk may use it.
    """
    if not any(lost):
        return ()
    used = {
        address
        for source, passages in zip(sources, lost, strict=True)
        for _, address, _ in source.references
        if all(address != passage.address for passage in passages)
    }
    return tuple(
        passage._replace(offset=offset)
        for offset, passage in _placed(text, sources, lost)
        if not passage.address or passage.address not in used
    )


def _placed(
    text: str, sources: Sequence[ChunkSource], lost: Sequence[Sequence[LostPassage]]
) -> Iterator[tuple[int, LostPassage]]:
    """Each passage and its offset in the text: a chunk has all lines of the text that are not blank, and no others."""
    lines = list(_lines(text))
    first = 0  # the number of the chunk's first line among those that are not blank
    for source, passages in zip(sources, lost, strict=True):
        chunk_lines = list(_lines(source.text))
        for passage in passages:
            index = max(index for index, (start, _) in enumerate(chunk_lines) if start <= passage.offset)
            start, line = lines[first + index]
            yield start + _index_at(line, passage.offset - chunk_lines[index][0]), passage
        first += len(chunk_lines)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines that are not blank, each with its offset."""
    start = 0
    for line in text.split("\n"):
        if line.strip():
            yield start, line
        start += len(line) + 1


def _index_at(line: str, column: int) -> int:
    """The index of the character in a column; chunks have spaces for tabs."""
    if "\t" not in line:
        return column
    return next(index for index in range(len(line)) if len(line[: index + 1].expandtabs(4)) > column)
