"""Markdown to documents: chunks, blocks, ids. Python-Markdown lives here and nowhere else."""

from policygen.markup.block_content import Content, Element, End, Token
from policygen.markup.document import Block, Chunk, Document, Heading, Resolve
from policygen.markup.document_reader import Reader, document
from policygen.markup.page_links import resolved_content

__all__ = [
    "Block",
    "Chunk",
    "Content",
    "Document",
    "Element",
    "End",
    "Heading",
    "Reader",
    "Resolve",
    "Token",
    "document",
    "resolved_content",
]
