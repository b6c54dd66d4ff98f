"""Bringing in what others left behind: texts, saved pages and captures become dated versions."""

from policygen.importers.archive_notes import Provenance, find_provenance
from policygen.importers.file_readers import read_page_file, read_text_file, read_word_file
from policygen.importers.imported_texts import Certainty, ImportedFile, ImportedText

__all__ = [
    "Certainty",
    "ImportedFile",
    "ImportedText",
    "Provenance",
    "find_provenance",
    "read_page_file",
    "read_text_file",
    "read_word_file",
]
