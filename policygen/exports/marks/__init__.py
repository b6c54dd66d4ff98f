"""How a redline shows its changes: profiles that come with the program, and those that people write."""

from policygen.exports.marks.mark_styles import MarkLine, Marks, MarkStyle
from policygen.exports.marks.profiles import PROFILES, SITE, built_in_marks, read_marks

__all__ = ["PROFILES", "SITE", "MarkLine", "MarkStyle", "Marks", "built_in_marks", "read_marks"]
