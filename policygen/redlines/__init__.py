"""What changed between two documents: true to both texts, and readable."""

from policygen.redlines.compare import Memory
from policygen.redlines.glance import Glance, glance
from policygen.redlines.model import Change, Counts, Kind, Line, Mark, Part, Passage, Run, Shape
from policygen.redlines.page import page
from policygen.redlines.redline import Redline, heading_paths, lone, redline_of
from policygen.redlines.told import counted

__all__ = [
    "Change",
    "Counts",
    "Glance",
    "Kind",
    "Line",
    "Mark",
    "Memory",
    "Part",
    "Passage",
    "Redline",
    "Run",
    "Shape",
    "counted",
    "glance",
    "heading_paths",
    "lone",
    "page",
    "redline_of",
]
