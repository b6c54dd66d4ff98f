"""Where in a file something stands, counted from the beginning of its text."""

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from policygen.core.errors import Place


@dataclass(frozen=True, slots=True)
class Lines:
    """A text (line ends LF, nothing else) that begins in line `first` of a file."""

    text: str
    file: str
    first: int = 1
    _starts: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Note where the lines begin: a text that is all faults asks for many places."""
        starts = (0, *(match.end() for match in re.finditer("\n", self.text)))
        object.__setattr__(self, "_starts", starts)

    def place(self, offset: int) -> Place:
        """The line and the column of an offset into the text."""
        index = bisect_right(self._starts, offset) - 1
        return Place(self.file, self.first + index, offset - self._starts[index] + 1)

    def offset(self, line: int) -> int:
        """Where a line of the file begins; the end of the text for a line below it."""
        index = line - self.first
        return self._starts[index] if index < len(self._starts) else len(self.text)


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a text that was put together, from the offset `start` on: its first character was written at `place`.

    All of a `fixed` one stands at that place: it took the place of braces.
    """

    start: int
    place: Place
    fixed: bool = False


def written_place(segments: Sequence[Segment], place: Callable[[int], Place], offset: int) -> Place:
    """Where in a file a character was written; `place` gives the line and column of an offset into the text itself."""
    place_in_text = place(offset)
    if not segments:
        return place_in_text
    segment = segments[bisect_right(segments, offset, key=lambda segment: segment.start) - 1]
    if segment.fixed:
        return segment.place
    lines_below = place_in_text.line - place(segment.start).line
    column = place_in_text.column if lines_below else segment.place.column + offset - segment.start
    return Place(segment.place.file, segment.place.line + lines_below, column)
