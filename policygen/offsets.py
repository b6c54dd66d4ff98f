"""Where in a file something stands, counted from the beginning of its text."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from policygen.errors import Place


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
