"""How much changed between two versions: small values that other pages and the histories of clauses need."""

from dataclasses import dataclass

from policygen.histories.clauses import BlockTurns, block_turns
from policygen.histories.lineage import Lineage
from policygen.markup import Document
from policygen.pages.views.compare_pages import compare_page
from policygen.pages.views.comparison import Comparison
from policygen.pages.views.policy_context import PolicyContext


@dataclass(frozen=True, slots=True)
class Figures:
    """A comparison without its passages, and what became of blocks beside being reworded."""

    comparison: Comparison
    turned: BlockTurns


@dataclass(frozen=True, slots=True)
class _Kept:
    """Figures, and the identities of the blocks of both texts when they were found."""

    old: tuple[str, ...]
    new: tuple[str, ...]
    figures: Figures


class Known:
    """The figures of comparisons that were made, of one policy in one language.

    They stay right for as long as both texts, their ids and the pairing of their blocks do.
    """

    def __init__(self) -> None:
        """None yet."""
        self._kept: dict[tuple[Document, Document, str, str], _Kept] = {}

    def keep(self, context: PolicyContext, old: int, new: int, comparison: Comparison) -> Figures:
        """Keep the figures of the comparison of the versions at two places, which was just made."""
        clauses = context.history.clauses
        figures = Figures(comparison.without_passages(), block_turns(context.history.redline(old, new)))
        self._kept[_name(context, old, new)] = _Kept(clauses[old], clauses[new], figures)
        return figures

    def figures(self, context: PolicyContext, old: int, new: int) -> Figures:
        """The figures of the comparison of the versions at two places."""
        found = self._kept.get(_name(context, old, new))
        if found and _pairs_alike(context, old, new, found):
            return found.figures
        return self.keep(context, old, new, compare_page(context, old, new)[1])

    def only(self, context: PolicyContext) -> None:
        """Forget the figures of texts that the history has no more."""
        documents = set(context.history.documents)
        self._kept = {name: kept for name, kept in self._kept.items() if documents.issuperset(name[:2])}


def _name(context: PolicyContext, old: int, new: int) -> tuple[Document, Document, str, str]:
    documents, own = context.history.documents, context.own
    return documents[old], documents[new], own[old].id, own[new].id


def _pairs_alike(context: PolicyContext, old: int, new: int, kept: _Kept) -> bool:
    left, right = context.history.clauses[old], context.history.clauses[new]
    if (left, right) == (kept.old, kept.new):
        return True
    return Lineage((left, right)).pairs(0, 1) == Lineage((kept.old, kept.new)).pairs(0, 1)
