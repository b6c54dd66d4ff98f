"""Markdown to documents: chunks, blocks, ids. Python-Markdown lives here and nowhere else."""

from policygen.markup.block_content import Content, Element, End, Token
from policygen.markup.document import Block, Chunk, Document, Heading, Resolve
from policygen.markup.document_reader import DocumentReader, make_document
from policygen.markup.page_links import resolve_content

__all__ = [
    "Block",
    "Chunk",
    "Content",
    "Document",
    "DocumentReader",
    "Element",
    "End",
    "Heading",
    "Resolve",
    "Token",
    "make_document",
    "resolve_content",
]
