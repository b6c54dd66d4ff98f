"""Markdown texts compared, without a project: two of them, or any two of several."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from policygen.core.one_line import brief, counted
from policygen.histories.lineage import Lineage, match_blocks, trace_lineage
from policygen.markup.document import Document
from policygen.markup.document_reader import DocumentReader
from policygen.redlines import ComparisonCache, Redline, make_redline


def redline(old: str, new: str) -> Redline:
    """What changed from one Markdown text to another: `.html`, `.text`, `.changes`, `.counts`, `.empty`."""
    reader = DocumentReader()
    before, after = reader.read(old), reader.read(new)
    return make_redline(before, after, match_blocks(before, after))


@dataclass(frozen=True, slots=True)
class States:
    """The states of a text, oldest first, and the redline of any two: what returns is known again, and what was
    reworded step by step is still the same passage."""

    documents: tuple[Document, ...]
    identities: Lineage
    _cache: ComparisonCache = field(default_factory=ComparisonCache, repr=False, compare=False)

    def __repr__(self) -> str:
        return brief(self, counted(len(self.documents), "text"))

    def redline(self, old: int, new: int) -> Redline:
        """What changed between two states, by their places (from 0; -1 is the newest)."""
        pairs = self.identities.pairs(old, new)
        return make_redline(self.documents[old], self.documents[new], pairs, self._cache)


def states(texts: Iterable[str]) -> States:
    """Several Markdown texts as the states of one policy, from the oldest to the newest, for the redline of any two."""
    reader = DocumentReader()
    documents = tuple(map(reader.read, texts))
    return States(documents, trace_lineage(documents))
