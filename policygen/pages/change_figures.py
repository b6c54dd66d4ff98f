"""How much changed between two versions: small values that other pages and the histories of clauses need."""

from dataclasses import dataclass

from policygen.histories.clauses import BlockTurns, block_turns
from policygen.histories.lineage import Lineage
from policygen.markup.document import Document
from policygen.pages.views.compare_pages import compare_page
from policygen.pages.views.comparison import Comparison
from policygen.pages.views.policy_context import PolicyContext


@dataclass(frozen=True, slots=True)
class ChangeFigures:
    """A comparison without its passages, and what became of blocks beside being reworded."""

    comparison: Comparison
    block_turns: BlockTurns


@dataclass(frozen=True, slots=True)
class _CachedFigures:
    """Figures, and the identities that the blocks of both texts had then."""

    old: tuple[str, ...]
    new: tuple[str, ...]
    figures: ChangeFigures


class FigureCache:
    """The figures of the comparisons of one policy in one language, kept once they are known.

    They stay right for as long as both texts, their ids and the pairing of their blocks do.
    """

    def __init__(self) -> None:
        """None yet."""
        self._cached: dict[tuple[Document, Document, str, str], _CachedFigures] = {}

    def store(self, context: PolicyContext, old: int, new: int, comparison: Comparison) -> ChangeFigures:
        """Keep the figures of the comparison of the versions at two indexes, which was just made."""
        clauses = context.history.clauses
        figures = ChangeFigures(comparison.without_passages(), block_turns(context.history.redline(old, new)))
        self._cached[_cache_key(context, old, new)] = _CachedFigures(clauses[old], clauses[new], figures)
        return figures

    def figures(self, context: PolicyContext, old: int, new: int) -> ChangeFigures:
        """The figures of the comparison of the versions at two indexes."""
        cached = self._cached.get(_cache_key(context, old, new))
        if cached and _same_pairs(context, old, new, cached):
            return cached.figures
        return self.store(context, old, new, compare_page(context, old, new)[1])

    def prune(self, context: PolicyContext) -> None:
        """Forget the figures of texts that the history has no more."""
        documents = set(context.history.documents)
        self._cached = {key: cached for key, cached in self._cached.items() if documents.issuperset(key[:2])}


def _cache_key(context: PolicyContext, old: int, new: int) -> tuple[Document, Document, str, str]:
    documents, entries = context.history.documents, context.language_entries
    return documents[old], documents[new], entries[old].id, entries[new].id


def _same_pairs(context: PolicyContext, old: int, new: int, cached: _CachedFigures) -> bool:
    left, right = context.history.clauses[old], context.history.clauses[new]
    if (left, right) == (cached.old, cached.new):
        return True
    return Lineage((left, right)).pairs(0, 1) == Lineage((cached.old, cached.new)).pairs(0, 1)
