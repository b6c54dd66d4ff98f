"""Word files: their text as HTML, and what of them does not come along."""

from policygen.importers.docx.docx_blocks import to_html
from policygen.importers.docx.docx_package import FILE_BYTES
from policygen.importers.docx.docx_reader import read

__all__ = ["FILE_BYTES", "read", "to_html"]
