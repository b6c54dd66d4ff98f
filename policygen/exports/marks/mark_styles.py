"""How what changed looks, as values."""

from dataclasses import dataclass
from enum import StrEnum


class MarkLine(StrEnum):
    """A line under words, or through them."""

    NONE = "none"
    SINGLE = "single"
    DOUBLE = "double"


@dataclass(frozen=True, slots=True)
class MarkStyle:
    """How one kind of mark looks; colours are written `#rrggbb`, "" is that of the text around."""

    colour: str = ""
    underline: MarkLine = MarkLine.NONE
    strike: MarkLine = MarkLine.NONE
    background: str = ""
    bold: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether nobody could see it."""
        return self == MarkStyle()

    @property
    def css(self) -> str:
        """Its declarations in a style sheet; what is not set is as in the text around."""
        lines = {"underline": self.underline, "line-through": self.strike}
        drawn = [name for name, line in lines.items() if line is not MarkLine.NONE]
        is_double = MarkLine.DOUBLE in lines.values()
        decoration = " ".join((*drawn, "double" if is_double else "solid")) if drawn else "none"
        thickness = " text-decoration-thickness: var(--pg-double-line, 0.08em);" if is_double else ""
        colours = f"color: {self.colour or 'inherit'}; background: {self.background or 'none'};"
        return f"{colours} text-decoration: {decoration};{thickness}{' font-weight: bold;' if self.bold else ''}"


@dataclass(frozen=True, slots=True)
class Marks:
    """How each kind of change looks: words that came or went, blocks that moved away or here, and formats."""

    added: MarkStyle
    removed: MarkStyle
    moved_from: MarkStyle
    moved_to: MarkStyle
    formatting: MarkStyle
