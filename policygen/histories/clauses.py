"""A clause through time: when it came, was reworded, moved, divided, joined, removed, and came back.

A clause is a block's identity (`lineage`). What changes only its number, its formatting or the target of a link changes
no words, and so is no step here. Versions that were withdrawn before they applied are passed over.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from policygen.histories.history import History
from policygen.histories.lineage import wording
from policygen.redlines import ChangeKind, Redline


class Turn(StrEnum):
    """What becomes of a clause."""

    ADDED = "added"
    RETURNED = "returned"
    REWORDED = "reworded"
    MOVED = "moved"
    SPLIT = "split"
    MERGED = "merged"
    REMOVED = "removed"


_TURNS = {ChangeKind.MOVED: Turn.MOVED, ChangeKind.SPLIT: Turn.SPLIT, ChangeKind.MERGED: Turn.MERGED}
BEGINNINGS = frozenset({Turn.ADDED, Turn.RETURNED, Turn.REWORDED})
"""What begins a wording: anything else leaves the words as they were, or ends them."""


@dataclass(frozen=True, slots=True)
class BlockTurns:
    """What a redline tells of blocks, by their indexes: those of the new text that were moved, divided or joined
    (`by_block`), and for each of the old text that was joined to others the one of the new text that has its words.
    """

    by_block: Mapping[int, Turn] = field(default_factory=dict)
    joined: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """What a version made of a clause: its index in the history, the index of the block in its text (None: the clause
    is gone), and what happened, the weightier first.

    Of a clause that went since it was joined to another one, `into` is the index of that one's block.
    """

    version: int
    block: int | None
    turns: tuple[Turn, ...]
    into: int | None = None

    @property
    def begins(self) -> bool:
        """Whether the clause has other words than before from here on."""
        return not BEGINNINGS.isdisjoint(self.turns)


def block_turns(redline: Redline) -> BlockTurns:
    """What a redline tells of the blocks of its texts."""
    by_block = {
        entry.new: turn
        for entry in redline.changed_blocks
        if entry.new is not None and entry.difference and (turn := _TURNS.get(entry.difference.kind))
    }
    return BlockTurns(by_block, dict(redline.merged_blocks))


def clause_steps(history: History, turns: Mapping[tuple[int, int], BlockTurns]) -> dict[str, tuple[Step, ...]]:
    """Every clause of a history with its steps, oldest first, in the order of their first appearance.

    `turns` has what the redlines of neighbours say; a version follows the last one before it that is not void.
    """
    steps: dict[str, list[Step]] = {}
    indexes = [index for index, version in enumerate(history.versions) if not version.void]
    blocks_before: dict[str, int] = {}
    for number, index in enumerate(indexes):
        blocks = dict(zip(history.clauses[index], range(len(history.clauses[index])), strict=True))
        previous = indexes[number - 1] if number else index
        neighbour_turns = turns.get((previous, index), BlockTurns())
        for clause, block in blocks.items():
            step_turns = tuple(
                _turns(
                    history,
                    steps.get(clause),
                    blocks_before.get(clause),
                    previous,
                    index,
                    block,
                    neighbour_turns.by_block.get(block),
                )
            )
            if step_turns:
                steps.setdefault(clause, []).append(Step(index, block, step_turns))
        for clause in blocks_before.keys() - blocks.keys():
            into = neighbour_turns.joined.get(blocks_before[clause])
            steps[clause].append(Step(index, None, (Turn.REMOVED if into is None else Turn.MERGED,), into))
        blocks_before = blocks
    return {clause: tuple(step_turns) for clause, step_turns in steps.items()}


def _turns(
    history: History,
    steps: list[Step] | None,
    block_before: int | None,
    previous: int,
    index: int,
    block: int,
    redline_turn: Turn | None,
) -> Iterator[Turn]:
    """What a version made of a clause that stands in it; `block_before` is its index in the version before, if any."""
    old, new = history.documents[previous], history.documents[index]
    if steps is None:
        yield Turn.ADDED
    elif block_before is None:
        yield Turn.RETURNED
    elif old.keys[block_before] != new.keys[block] and wording(old.blocks[block_before]) != wording(new.blocks[block]):
        yield Turn.REWORDED
    if redline_turn:
        yield redline_turn


def in_words_since(steps: Sequence[Step]) -> Step:
    """The step from which a clause has the words that it has, or last had."""
    return next(step for step in reversed(steps) if step.begins)


def times_changed(steps: Sequence[Step]) -> int:
    """How often a clause changed after it had come."""
    return len(steps) - 1
