"""Blocks that hold lines and no other blocks (CommonMark 0.31, section 4), while lines are still added to them."""

import re
from dataclasses import dataclass, field

CODE_INDENT = 4
"""So many spaces make code of a line, and belong to what a footnote or a note goes on with."""


@dataclass(slots=True)
class Paragraph:
    """Lines of text, without the spaces in front of them."""

    lines: list[str]


@dataclass(slots=True)
class Fence:
    """Code between fences; its lines lose up to `indent` spaces."""

    sign: str
    length: int
    indent: int
    language: str
    lines: list[str] = field(default_factory=list)

    def is_ended_by(self, line: str, offset: int) -> bool:
        """Whether a line is the fence that ends it."""
        text = line[offset:]
        bare = text.strip(" ")
        is_fence = len(bare) >= self.length and not bare.strip(self.sign)
        return is_fence and len(text) - len(text.lstrip(" ")) < CODE_INDENT


@dataclass(slots=True)
class Code:
    """Code by its indent."""

    lines: list[str]


@dataclass(slots=True)
class Html:
    """Raw HTML: it ends with the line in which `end` is found, or without one at a blank line."""

    lines: list[str]
    end: re.Pattern[str] | None


@dataclass(slots=True)
class Table:
    """A table: the sides of its columns, its head, its rows so far."""

    sides: tuple[str, ...]
    head: str
    rows: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Footnote:
    """The text of a footnote, whose further lines stand four spaces to the right."""

    label: str
    lines: list[str]


Leaf = Paragraph | Fence | Code | Html | Table | Footnote
