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
        above = bisect_right(self._starts, offset) - 1
        return Place(self.file, self.first + above, offset - self._starts[above] + 1)

    def offset(self, line: int) -> int:
        """Where a line of the file begins; the end of the text for a line below it."""
        number = line - self.first
        return self._starts[number] if number < len(self._starts) else len(self.text)


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a text that was put together, from the offset `start` on: its first character was written at `place`.

    All of a `fixed` one stands at that place: it took the place of braces.
    """

    start: int
    place: Place
    fixed: bool = False


def written(segments: Sequence[Segment], place: Callable[[int], Place], offset: int) -> Place:
    """Where in a file a character was written; `place` gives the line and column of an offset into the text itself."""
    here = place(offset)
    if not segments:
        return here
    part = segments[bisect_right(segments, offset, key=lambda segment: segment.start) - 1]
    if part.fixed:
        return part.place
    down = here.line - place(part.start).line
    column = here.column if down else part.place.column + offset - part.start
    return Place(part.place.file, part.place.line + down, column)
