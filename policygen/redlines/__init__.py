"""What changed between two documents: true to both texts, and readable."""

from policygen.redlines.compare import Memory
from policygen.redlines.glance import Glance, glance
from policygen.redlines.model import Change, Counts, Kind, Passage
from policygen.redlines.redline import Redline, heading_paths, redline_of

__all__ = [
    "Change",
    "Counts",
    "Glance",
    "Kind",
    "Memory",
    "Passage",
    "Redline",
    "glance",
    "heading_paths",
    "redline_of",
]
