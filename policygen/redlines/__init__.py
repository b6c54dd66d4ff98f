"""What changed between two documents: true to both texts, and readable."""

from policygen.redlines.comparison_cache import ComparisonCache
from policygen.redlines.comparison_sections import heading_paths
from policygen.redlines.comparison_summary import Summary, make_summary
from policygen.redlines.redline import Redline, lone_block, make_redline
from policygen.redlines.redline_html import HtmlStyle, blocks_html
from policygen.redlines.redline_model import (
    Change,
    ChangeKind,
    Counts,
    Line,
    LineShape,
    Mark,
    MarkedBlock,
    NothingBut,
    Part,
    Passage,
    Run,
    Span,
)
from policygen.redlines.redline_text import counts_text
from policygen.redlines.renumbering import Numbered, Renumbering, new_numbers_text

__all__ = [
    "Change",
    "ChangeKind",
    "ComparisonCache",
    "Counts",
    "HtmlStyle",
    "Line",
    "LineShape",
    "Mark",
    "MarkedBlock",
    "NothingBut",
    "Numbered",
    "Part",
    "Passage",
    "Redline",
    "Renumbering",
    "Run",
    "Span",
    "Summary",
    "blocks_html",
    "counts_text",
    "heading_paths",
    "lone_block",
    "make_redline",
    "make_summary",
    "new_numbers_text",
]
