"""What changed between two texts: first by chunks, then by the words and signs of those that differ.

So a comma that came or went is a comma, whatever word it stands by, and the runs are still those of whole chunks.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from policygen.markup.words import INNER
from policygen.redlines.alignment import equal_pairs
from policygen.redlines.cleanup import ChangedRun, changed_runs, is_filler
from policygen.redlines.inline_words import TEXT_START, Word, Words, is_read, word_key
from policygen.redlines.lookalike import fold_signs


def changed_words(old: Words, new: Words) -> list[ChangedRun]:
    """The runs old.words[a:b] that became new.words[c:d], cleaned up for readers.

    Of a run that is empty on both sides only the white space before it came or went.
    """
    runs: list[ChangedRun] = []
    for a, b, c, d in changed_runs(old.keys, new.keys):
        run = old.starts[a], old.starts[b], new.starts[c], new.starts[d]
        has_signs = run[1] - run[0] > b - a or run[3] - run[2] > d - c
        is_in_one_text = new.spaced.find(TEXT_START, run[2] + 1, run[3]) < 0
        runs += _narrowed(old, new, run) if a < b and c < d and has_signs and is_in_one_text else [run]
    return list(_with_spaces(old, new, runs))


def _with_spaces(old: Words, new: Words, runs: Sequence[ChangedRun]) -> Iterator[ChangedRun]:
    """The runs, and an empty one wherever only the white space between two words came or went."""
    a = c = 0
    end = len(old.words), len(old.words), len(new.words), len(new.words)
    for run in (*runs, end):
        if old.spaced[a + 1 : run[0]] != new.spaced[c + 1 : run[2]]:
            for i, j in zip(range(a + 1, run[0]), range(c + 1, run[2]), strict=True):
                if bool(old.spaced[i]) != bool(new.spaced[j]):
                    yield i, i, j, j
        if run is not end:
            yield run
        a, c = run[1], run[3]


class _Units(NamedTuple):
    """The words and signs of a part of a text: where each begins, and the end; what each is compared by; and whether
    each is more than a sign."""

    starts: Sequence[int]
    keys: Sequence[str]
    are_words: Sequence[bool]


def _units(words: Sequence[Word], start: int, stop: int) -> _Units:
    starts = [index for index in range(start, stop) if words[index].begins != INNER]
    edges = list(pairwise([*starts, stop]))
    keys = [fold_signs("".join(map(word_key, words[first:end]))) for first, end in edges]
    return _Units([*starts, stop], keys, [is_read(words[first]) for first, _ in edges])


def _narrowed(old: Words, new: Words, run: ChangedRun) -> list[ChangedRun]:
    """A run without the words and signs in it that did not change, as far as that can be read."""
    before, after = _units(old.words, run[0], run[1]), _units(new.words, run[2], run[3])
    pairs = _kept_pairs(before, after)
    is_all = run == (0, len(old.words), 0, len(new.words))
    if is_all and not any(before.are_words[x] for x, _ in pairs) and max(map(sum, (before[2], after[2]))) > 1:
        return [run]
    merged: list[ChangedRun] = []
    x = y = 0
    for i, j in [*pairs, (len(before.keys), len(after.keys))]:
        if x < i or y < j:
            unit_run = x, i, y, j
            if merged and _is_crumb(merged[-1], unit_run, before, after):
                unit_run = merged[-1][0], i, merged[-1][2], j
                merged.pop()
            merged.append(unit_run)
        x, y = i + 1, j + 1
    whole = [_with_brackets(unit_run, before.keys, after.keys) for unit_run in merged]
    runs = [(before.starts[i], before.starts[x], after.starts[j], after.starts[y]) for i, x, j, y in whole]
    for x, y in pairs:
        if not any(i <= x < k for i, k, _, _ in whole):
            runs += _alike_signs(old, new, before.starts[x : x + 2], after.starts[y : y + 2])
    return _joined(sorted(runs))


def _kept_pairs(before: _Units, after: _Units) -> list[tuple[int, int]]:
    """Equal words and signs: those at both ends, and if half of the words are among them, those between."""
    pairs = equal_pairs(before.keys, after.keys)
    words = sum(before.are_words[x] for x, _ in pairs)
    if 2 * words >= max(sum(before.are_words), sum(after.are_words)):
        return pairs
    olds, news = len(before.keys), len(after.keys)
    head = next((k for k, pair in enumerate(pairs) if pair != (k, k)), len(pairs))
    tail = next(
        (k for k, pair in enumerate(reversed(pairs)) if pair != (olds - 1 - k, news - 1 - k) or k >= len(pairs) - head),
        len(pairs) - head,
    )
    return [*pairs[:head], *pairs[len(pairs) - tail :]]


def _is_crumb(last: ChangedRun, run: ChangedRun, before: _Units, after: _Units) -> bool:
    """Whether what stands between two runs says too little to part them: signs between words, or a filler word."""
    lengths = [max(sum(before.are_words[i:k]), sum(after.are_words[j:m])) for i, k, j, m in (last, run)]
    gap = [index for index in range(last[1], run[0]) if before.are_words[index]]
    return any(lengths) and len(gap) <= min(2, max(lengths)) and all(is_filler(before.keys[index]) for index in gap)


def _with_brackets(run: ChangedRun, old: Sequence[str], new: Sequence[str]) -> ChangedRun:
    """A run with the bracket or quotation mark beside it the other one of which is in it."""
    i, k, j, m = run
    if k < len(old) and m < len(new) and _OPENING.get(old[k], "") in {*old[i:k], *new[j:m]}:
        return i, k + 1, j, m + 1
    closing = {_OPENING[key] for key in {*old[i:k], *new[j:m]} if key in _OPENING}
    return (i - 1, k, j - 1, m) if i and j and old[i - 1] in closing else run


_OPENING = dict(zip(")]}\"'）］」』】》〉", "([{\"'（［「『【《〈", strict=True))
"""The opening sign of each closing one."""


def _alike_signs(old: Words, new: Words, before: Sequence[int], after: Sequence[int]) -> Iterator[ChangedRun]:
    """The quotation marks, apostrophes and dashes in which two words or signs differ that are alike otherwise."""
    for i, j in zip(range(*before), range(*after), strict=True):
        if old.words[i].token != new.words[j].token:
            yield i, i + 1, j, j + 1


def _joined(runs: Sequence[ChangedRun]) -> list[ChangedRun]:
    """Runs in order, those as one between which nothing stands."""
    joined: list[ChangedRun] = []
    for run in runs:
        if joined and (joined[-1][1], joined[-1][3]) == (run[0], run[2]):
            run = joined[-1][0], run[1], joined[-1][2], run[3]
            joined.pop()
        joined.append(run)
    return joined
