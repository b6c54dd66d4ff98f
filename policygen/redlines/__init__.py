"""What changed between two documents: true to both texts, and readable."""

from policygen.redlines.comparison_cache import Cache
from policygen.redlines.comparison_sections import heading_paths
from policygen.redlines.comparison_summary import Summary, summary_of
from policygen.redlines.redline import Redline, lone, redline_of
from policygen.redlines.redline_html import Style, html_of
from policygen.redlines.redline_model import (
    Change,
    Counts,
    Kind,
    Line,
    Mark,
    MarkedBlock,
    Part,
    Passage,
    Run,
    Shape,
    Span,
)
from policygen.redlines.redline_page import page
from policygen.redlines.redline_text import counted

__all__ = [
    "Cache",
    "Change",
    "Counts",
    "Kind",
    "Line",
    "Mark",
    "MarkedBlock",
    "Part",
    "Passage",
    "Redline",
    "Run",
    "Shape",
    "Span",
    "Style",
    "Summary",
    "counted",
    "heading_paths",
    "html_of",
    "lone",
    "page",
    "redline_of",
    "summary_of",
]
