"""A clause through time: when it came, was reworded, moved, divided, joined, restructured, removed, and came back.

A clause is a block's identity (`lineage`). What changes only its number, that of a section that it refers to, its
formatting or the target of a link changes no words, and so is no step here; that an item became one of another level,
or code a paragraph, is. Versions that were withdrawn before they applied are passed over. What a version said until it
was corrected is a state of its own, before the text that it has now.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from policygen.histories.history import History
from policygen.histories.lineage import has_same_words
from policygen.histories.superseded import superseded_clauses
from policygen.markup.document import Document
from policygen.redlines import ChangeKind, Mark, Redline
from policygen.redlines.compare import ChangedBlock
from policygen.redlines.structure import is_restructured


class Turn(StrEnum):
    """What becomes of a clause."""

    ADDED = "added"
    RETURNED = "returned"
    REWORDED = "reworded"
    MOVED = "moved"
    SPLIT = "split"
    MERGED = "merged"
    RESTRUCTURED = "restructured"
    REMOVED = "removed"
    CORRECTED = "corrected"


_TURNS = {ChangeKind.MOVED: Turn.MOVED, ChangeKind.SPLIT: Turn.SPLIT, ChangeKind.MERGED: Turn.MERGED}
_OF_NUMBERS = frozenset({Mark.SAME, Mark.OLD_NUMBER, Mark.NEW_NUMBER})
_NOTHING = Document((), (), (), (), (), (), (), ())
"""The text before the first one."""

BEGINNINGS = frozenset({Turn.ADDED, Turn.RETURNED, Turn.REWORDED, Turn.CORRECTED})
"""What begins a wording: anything else leaves the words as they were, or ends them."""


@dataclass(frozen=True, slots=True)
class BlockTurns:
    """What a redline tells of blocks, by their indexes: those of the new text that were moved, divided or joined
    (`by_block`), and for each of the old text that was joined to others the one of the new text that has its words;
    of `renumbered` ones in the new text nothing changed but numbers of sections.
    """

    by_block: Mapping[int, Turn] = field(default_factory=dict)
    joined: Mapping[int, int] = field(default_factory=dict)
    renumbered: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Step:
    """What a version made of a clause: its index in the history, the index of the block in its text (None: the clause
    is gone), and what happened, the weightier first.

    Of a clause that went since it was joined to another one, `into` is the index of that one's block. `revision` is the
    number of the superseded state that it is about, counted from 1 in the history; 0 for the text of the version.
    """

    version: int
    block: int | None
    turns: tuple[Turn, ...]
    into: int | None = None
    revision: int = 0

    @property
    def begins(self) -> bool:
        """Whether the clause has other words than before from here on."""
        return not BEGINNINGS.isdisjoint(self.turns)

    @property
    def shows(self) -> bool:
        """Whether there is something to see of the clause that was not there before: other words, or structure."""
        return self.begins or (Turn.RESTRUCTURED in self.turns and self.block is not None)


def block_turns(redline: Redline) -> BlockTurns:
    """What a redline tells of the blocks of its texts."""
    by_block = {
        entry.new: turn
        for entry in redline.changed_blocks
        if entry.new is not None and entry.difference and (turn := _TURNS.get(entry.difference.kind))
    }
    moved = {entry.new for entry in redline.changed_blocks if entry.new is not None and _moved_with_its_words(entry)}
    return BlockTurns(by_block, dict(redline.merged_blocks), frozenset({*redline.comparison.renumbered, *moved}))


def _moved_with_its_words(entry: ChangedBlock) -> bool:
    """Whether a block moved in which nothing changed but numbers of sections."""
    block, difference = entry.block, entry.difference
    if not difference or difference.kind is not ChangeKind.MOVED or difference.added or difference.removed:
        return False
    # What is too short to be shown as moved has the same words, and is shown whole at both places.
    return not block.move or all(span.mark in _OF_NUMBERS for span in block.spans)


def clause_steps(
    history: History,
    turns: Mapping[tuple[int, int], BlockTurns],
    superseded: Mapping[int, Sequence[int]] = MappingProxyType({}),
) -> dict[str, tuple[Step, ...]]:
    """Every clause of a history with its steps, oldest first, in the order of their first appearance.

    `turns` has what the redlines of neighbours say; a version follows the last one before it that is not void.
    `superseded` has, by the index of a version, the numbers (from 1) of those states of it that applied until they were
    corrected.
    """
    steps: dict[str, list[Step]] = {}
    before = _State(-1, 0, {}, _NOTHING)
    for index in (index for index, version in enumerate(history.versions) if not version.void):
        neighbour_turns = turns.get((before.version, index), BlockTurns())
        for state in _states(history, index, superseded.get(index, ())):
            by_block = {} if state.revision else neighbour_turns.by_block
            renumbered = neighbour_turns.renumbered if before.version != index and not state.revision else frozenset()
            joined = neighbour_turns.joined if before.version != index and not state.revision else {}
            for clause, block in state.blocks.items():
                step_turns = tuple(
                    turn
                    for turn in _turns(before, state, clause, clause in steps, by_block.get(block))
                    if turn is not Turn.REWORDED or block not in renumbered
                )
                if step_turns:
                    steps.setdefault(clause, []).append(Step(index, block, step_turns, revision=state.revision))
            for clause in before.blocks.keys() - state.blocks.keys():
                into = joined.get(before.blocks[clause])
                turn = Turn.REMOVED if into is None else Turn.MERGED
                steps[clause].append(Step(index, None, (turn,), into, state.revision))
            before = state
    return {clause: tuple(step_turns) for clause, step_turns in steps.items()}


@dataclass(frozen=True, slots=True)
class _State:
    """What a version said at some time: `blocks` are the indexes of the blocks of its document by clause."""

    version: int
    revision: int
    blocks: Mapping[str, int]
    document: Document


def _states(history: History, index: int, revisions: Sequence[int]) -> Iterator[_State]:
    """The states of a version, oldest first, its text last."""
    document = history.documents[index]
    clauses = history.clauses[index]
    for number in revisions:
        ids = superseded_clauses(history, index, number)
        blocks = dict(zip(ids, range(len(ids)), strict=True))
        yield _State(index, number, blocks, history.revisions[index][number - 1])
    yield _State(index, 0, dict(zip(clauses, range(len(clauses)), strict=True)), document)


def _turns(before: _State, state: _State, clause: str, is_known: bool, redline_turn: Turn | None) -> Iterator[Turn]:
    """What a state made of a clause that stands in it."""
    old, new, block_before, block = before.document, state.document, before.blocks.get(clause), state.blocks[clause]
    if not is_known:
        yield Turn.ADDED
    elif block_before is None:
        yield Turn.RETURNED
    elif old.keys[block_before] != new.keys[block] and not has_same_words(old.blocks[block_before], new.blocks[block]):
        yield Turn.CORRECTED if before.version == state.version else Turn.REWORDED
    if redline_turn:
        yield redline_turn
    if block_before is not None and is_restructured(old, block_before, new, block):
        yield Turn.RESTRUCTURED


def in_words_since(steps: Sequence[Step]) -> Step:
    """The step from which a clause has the words that it has, or last had."""
    return next(step for step in reversed(steps) if step.begins)


def times_changed(steps: Sequence[Step]) -> int:
    """How often a clause changed after it had come."""
    return len(steps) - 1
