"""A comparison block by block, without HTML: for formats that mark changes in their own way."""

from collections.abc import Iterator
from dataclasses import dataclass

from policygen.redlines.block_differences import Difference
from policygen.redlines.compare import AddedRun, ChangedBlock, Comparison, Item, RemovedRun, UnchangedRun
from policygen.redlines.redline_model import ChangeKind, Mark
from policygen.redlines.redline_phrases import Note


@dataclass(frozen=True, slots=True)
class Step:
    """Blocks of the old text that became blocks of the new one, by their indexes; one side may be empty.

    `mark` is `same` for what stands in both texts in order, however much it was reworded; `added` for what is new, or
    has moved here; `removed` for what is gone, or has moved away. What moved has both its indexes, in a step here
    and one there, and the number of its `move` (from 1); what is too short to be shown as moved is removed and added.
    Where several blocks became several, `between` holds for each of `new_indexes` the steps that come right before it.
    `notes` say what does not meet the eye.
    """

    mark: Mark
    old_indexes: tuple[int, ...]
    new_indexes: tuple[int, ...]
    notes: tuple[Note, ...] = ()
    move: int = 0
    between: tuple[tuple["Step", ...], ...] = ()


def comparison_steps(comparison: Comparison) -> Iterator[Step]:
    """The steps from one text to the other, in the order of the comparison.

    The blocks of all steps but those added make the old text, of all but those removed the new one, in order; empty
    paragraphs and rules that are gone are in none.
    """
    groups = {new: olds for olds, news in comparison.regrouped for new in news[:1]}
    rests = {news[0]: news for _, news in comparison.regrouped}
    items = iter(comparison.items)
    for item in items:
        first = item.new if isinstance(item, ChangedBlock) else None
        if first in groups:
            notes = _structure_notes(item)
            yield _regrouped(groups[first], rests[first], items, comparison, notes)
        else:
            yield from _steps(item, comparison)


def _structure_notes(item: Item) -> tuple[Note, ...]:
    """The notes on blocks of the same words in another structure."""
    difference = item.difference if isinstance(item, ChangedBlock) else None
    return difference.notes if difference and difference.kind is ChangeKind.STRUCTURE else ()


def _regrouped(
    olds: tuple[int, ...],
    news: tuple[int, ...],
    items: Iterator[Item],
    comparison: Comparison,
    notes: tuple[Note, ...],
) -> Step:
    """The blocks that were cut anew as one step, with what stands between the new ones."""
    between: list[tuple[Step, ...]] = [()]
    steps: list[Step] = []
    while len(between) < len(news):
        item = next(items)
        if isinstance(item, ChangedBlock) and item.new == news[len(between)]:
            between.append(tuple(steps))
            steps = []
        else:
            steps += _steps(item, comparison)
    return Step(Mark.SAME, olds, news, notes, between=tuple(between))


def _steps(item: Item, comparison: Comparison) -> Iterator[Step]:
    """The steps of an item that is no part of a text cut anew."""
    match item:
        case UnchangedRun(old, new, length):
            yield from (Step(Mark.SAME, (old + k,), (new + k,)) for k in range(length))
        case AddedRun(new, length):
            yield from (Step(Mark.ADDED, (), (new + k,)) for k in range(length))
        case RemovedRun(old, length):
            yield from (Step(Mark.REMOVED, (old + k,), ()) for k in range(length))
        case ChangedBlock(block, int(old), None, _) if not block.move:  # it moved, and is shown at both places
            yield Step(Mark.REMOVED, (old,), ())
        case ChangedBlock(block, _, int(new), Difference(ChangeKind.MOVED, _, _, notes)) if not block.move:
            yield Step(Mark.ADDED, (), (new,), notes)
        case ChangedBlock(_, int(old), None, _):  # a note where blocks moved away
            move = next(n for n, pairs in enumerate(comparison.moves, 1) if pairs[0][0] == old)
            yield from (Step(Mark.REMOVED, (i,), (j,), move=move) for i, j in comparison.moves[move - 1])
        case ChangedBlock(_, int(old), int(new), difference):
            move = next((n for n, pairs in enumerate(comparison.moves, 1) if (old, new) in pairs), 0)
            notes = difference.notes if difference else ()
            yield Step(Mark.ADDED if move else Mark.SAME, (old,), (new,), notes, move)
