"""A comparison as a Word file with tracked changes."""

from policygen.exports.word.word_file import AUTHOR, word_file

__all__ = ["AUTHOR", "word_file"]
