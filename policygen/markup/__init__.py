"""Markdown to documents: chunks, blocks, ids. Python-Markdown lives here and nowhere else."""

from policygen.markup.document import Block, Chunk, Document, Heading, Resolve, tag_name
from policygen.markup.document_reader import Reader, document
from policygen.markup.page_links import resolved

__all__ = ["Block", "Chunk", "Document", "Heading", "Reader", "Resolve", "document", "resolved", "tag_name"]
