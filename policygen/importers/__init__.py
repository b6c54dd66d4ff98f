"""Bringing in what others left behind: texts, saved pages and captures become dated versions."""

from policygen.importers.model import Found, Reading, Sure
from policygen.importers.provenance import Provenance, provenance
from policygen.importers.reading import from_page, from_text, from_word

__all__ = ["Found", "Provenance", "Reading", "Sure", "from_page", "from_text", "from_word", "provenance"]
