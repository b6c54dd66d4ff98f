"""A comparison as a Word file, with tracked changes or with formats alone."""

from policygen.exports.word.word_file import AUTHOR, WordStyle, word_file

__all__ = ["AUTHOR", "WordStyle", "word_file"]
