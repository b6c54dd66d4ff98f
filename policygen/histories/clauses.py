"""A clause through time: when it came, was reworded, moved, divided, joined, removed, and came back.

A clause is a block's identity (`lineage`). What changes only its number, its formatting or the target of a link changes
no words, and so is no step here. Versions that were withdrawn before they applied are passed over.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from policygen.histories.history import History
from policygen.histories.lineage import wording
from policygen.redlines import Kind, Redline


class Turn(StrEnum):
    """What becomes of a clause."""

    ADDED = "added"
    RETURNED = "returned"
    REWORDED = "reworded"
    MOVED = "moved"
    SPLIT = "split"
    MERGED = "merged"
    REMOVED = "removed"


_TURNS = {Kind.MOVED: Turn.MOVED, Kind.SPLIT: Turn.SPLIT, Kind.MERGED: Turn.MERGED}
WORDED = frozenset({Turn.ADDED, Turn.RETURNED, Turn.REWORDED})
"""What begins a wording: anything else leaves the words as they were, or ends them."""


@dataclass(frozen=True, slots=True)
class Turned:
    """What a redline tells of blocks, by their places: those of the new text that were moved, divided or joined
    (`here`), and for each of the old text that was joined to others the one of the new text that has its words.
    """

    here: Mapping[int, Turn] = field(default_factory=dict)
    joined: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """What a version made of a clause: its place in the history, the place of the block in its text (None: the clause
    is gone), and what happened, the weightier first.

    Of a clause that went since it was joined to another one, `into` is the place of that one's block.
    """

    version: int
    block: int | None
    turns: tuple[Turn, ...]
    into: int | None = None

    @property
    def begins(self) -> bool:
        """Whether the clause has other words than before from here on."""
        return not WORDED.isdisjoint(self.turns)


def turned(redline: Redline) -> Turned:
    """What a redline tells of the blocks of its texts."""
    here = {
        item.new: turn
        for item in redline.entries
        if item.new is not None and item.difference and (turn := _TURNS.get(item.difference.kind))
    }
    return Turned(here, dict(redline.joined))


def lives(history: History, turns: Mapping[tuple[int, int], Turned]) -> dict[str, tuple[Step, ...]]:
    """Every clause of a history with its steps, oldest first, in the order of their first appearance.

    `turns` has what the redlines of neighbours say; a version follows the last one before it that is not void.
    """
    steps: dict[str, list[Step]] = {}
    places = [index for index, version in enumerate(history.versions) if not version.void]
    before: dict[str, int] = {}
    for number, index in enumerate(places):
        here = dict(zip(history.clauses[index], range(len(history.clauses[index])), strict=True))
        last = places[number - 1] if number else index
        told = turns.get((last, index), Turned())
        for name, block in here.items():
            found = tuple(_turns(history, steps.get(name), before.get(name), last, index, block, told.here.get(block)))
            if found:
                steps.setdefault(name, []).append(Step(index, block, found))
        for name in before.keys() - here.keys():
            into = told.joined.get(before[name])
            steps[name].append(Step(index, None, (Turn.REMOVED if into is None else Turn.MERGED,), into))
        before = here
    return {name: tuple(found) for name, found in steps.items()}


def _turns(
    history: History, known: list[Step] | None, was: int | None, last: int, index: int, block: int, told: Turn | None
) -> Iterator[Turn]:
    """What a version made of a clause that stands in it; `was` is its place in the version before (None: not there)."""
    old, new = history.documents[last], history.documents[index]
    if known is None:
        yield Turn.ADDED
    elif was is None:
        yield Turn.RETURNED
    elif old.keys[was] != new.keys[block] and wording(old.blocks[was]) != wording(new.blocks[block]):
        yield Turn.REWORDED
    if told:
        yield told


def in_words_since(steps: Sequence[Step]) -> Step:
    """The step from which a clause has the words that it has, or last had."""
    return next(step for step in reversed(steps) if step.begins)


def times_changed(steps: Sequence[Step]) -> int:
    """How often a clause changed after it had come."""
    return len(steps) - 1
