"""Markdown to documents: chunks, blocks, ids. Python-Markdown lives here and nowhere else."""

from policygen.markup.links import resolved
from policygen.markup.model import Block, Chunk, Document, Heading, Resolve, tag_name
from policygen.markup.reader import Reader, document

__all__ = ["Block", "Chunk", "Document", "Heading", "Reader", "Resolve", "document", "resolved", "tag_name"]
