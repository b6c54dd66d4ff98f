"""Bringing in what others left behind: texts, saved pages and captures become dated versions."""

from policygen.importers.archive_notes import Provenance, provenance
from policygen.importers.file_readers import from_page, from_text, from_word
from policygen.importers.imported_texts import Found, Reading, Sure

__all__ = ["Found", "Provenance", "Reading", "Sure", "from_page", "from_text", "from_word", "provenance"]
