"""Rows and code that became several blocks of exactly the same words, or the other way round.

A row of which each cell became a list item, or lines that were taken for code and are paragraphs now, are the same text
in another structure.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from policygen.redlines.split_and_merge import STANDALONE_TAGS, BlockWords, Group

Starts = Mapping[str, Sequence[int]]


def same_words_groups(old: Sequence[BlockWords], new: Sequence[BlockWords]) -> list[Group]:
    """The groups of a stretch, in order, in which one row or block of code has the words of several blocks in a row.

    Blocks without words, or whose words are None, are in none.
    """
    groups: list[Group] = []
    lone_starts, run_starts = _starts(new, lone=True), _starts(new, lone=False)
    a = c = 0
    for i, piece in enumerate(old):
        if i < a or not piece.words:
            continue
        is_lone = piece.tag in STANDALONE_TAGS
        for j in (run_starts if is_lone else lone_starts).get(piece.words[0], ()):
            if is_lone:
                group = Group(i, i + 1, j, _run_end(new, j, piece.words))
            else:
                group = Group(i, _run_end(old, i, new[j].words or ()), j, j + 1)
            if j >= c and group.a < group.b and group.c < group.d:
                groups.append(group)
                a, c = group.b, group.d
                break
    return groups


def _starts(pieces: Sequence[BlockWords], *, lone: bool) -> Starts:
    """The indexes of rows and code, or of other blocks, by their first words."""
    starts: dict[str, list[int]] = defaultdict(list)
    for index, piece in enumerate(pieces):
        if piece.words and (piece.tag in STANDALONE_TAGS) is lone:
            starts[piece.words[0]].append(index)
    return starts


def _run_end(pieces: Sequence[BlockWords], start: int, words: Sequence[str]) -> int:
    """The end of the run of several blocks that has exactly these words, or -1."""
    index, position = start, 0
    while index < len(pieces) and position < len(words):
        piece = pieces[index]
        own = piece.words or ()
        if not own or piece.tag in STANDALONE_TAGS or tuple(words[position : position + len(own)]) != tuple(own):
            return -1
        index, position = index + 1, position + len(own)
    return index if position == len(words) and index - start > 1 else -1
