"""What changed between two sequences of words, cleaned up for readers.

The shortest list of changes is the least readable one. Changes with only crumbs between them are joined, insertions
and deletions begin where a clause does, and what has kept little more than scraps is shown as replaced.
"""

import re
from collections.abc import Sequence

from policygen.redlines.alignment import equal_pairs

# Words that say little where they stand alone between marks, in the languages of most policies.
FILLERS = frozenset(
    """
    a an the and or of to in on for by with at from as is are was were be been being it its this that these those we
    us our you your they their them he she his her i my not no nor but if then so than such any all may can will
    shall would should could must do does did have has had which who whom whose when where how what about into over
    under up out between through also other more most some there here per via each both only own same too very der
    die das und oder ein eine den dem des zu mit von für auf ist im la le les de du un une et ou à en par pour el
    los las y o que con por para se su sus e os um uma com da dos em não na
    """.split()
)


ChangedRun = tuple[int, int, int, int]  # old[a:b] became new[c:d]; one of them may be empty


def changed_runs(old: Sequence[str], new: Sequence[str]) -> tuple[ChangedRun, ...]:
    """What changed between two sequences of words, cleaned up for readers: few runs, cut at the ends of clauses."""
    runs: list[ChangedRun] = []
    a = c = 0
    for i, j in [*equal_pairs(old, new), (len(old), len(new))]:
        if a < i or c < j:
            runs.append((a, i, c, j))
        a, c = i + 1, j + 1
    return _replace_scraps(old, new, _shift_to_clauses(_merge_runs(runs, old), old, new))


def _merge_runs(runs: Sequence[ChangedRun], old: Sequence[str]) -> list[ChangedRun]:
    """Runs joined where one or two filler words stand between them, and no more than in the longer one."""
    merged: list[ChangedRun] = []
    for run in runs:
        if merged and _is_filler_gap(old[merged[-1][1] : run[0]], max(_run_length(merged[-1]), _run_length(run))):
            a, _, c, _ = merged[-1]
            merged[-1] = (a, run[1], c, run[3])
        else:
            merged.append(run)
    return merged


def _is_filler_gap(words: Sequence[str], most: int) -> bool:
    return len(words) <= min(2, most) and all(map(is_filler, words))


def _run_length(run: ChangedRun) -> int:
    return max(run[1] - run[0], run[3] - run[2])


def is_filler(word: str) -> bool:
    """Whether a word says little where it stands alone."""
    bare = _bare(word)
    return bare in FILLERS or not bare


def _bare(word: str) -> str:
    return re.sub(r"^[\W_]+|[\W_]+$", "", word.lower())


def _shift_to_clauses(runs: Sequence[ChangedRun], old: Sequence[str], new: Sequence[str]) -> list[ChangedRun]:
    """Pure insertions and deletions moved, where the words allow it, to begin after the end of a sentence or clause."""
    shifted: list[ChangedRun] = []
    for index, (a, b, c, d) in enumerate(runs):
        if (a < b) == (c < d):
            shifted.append((a, b, c, d))
            continue
        text, start, stop = (new, c, d) if c < d else (old, a, b)
        room_left = a - shifted[-1][1] - 1 if shifted else a
        room_right = (runs[index + 1][0] - 1 if index + 1 < len(runs) else len(old)) - b
        shifts = [0]
        while -shifts[-1] < room_left and text[start + shifts[-1] - 1] == text[stop + shifts[-1] - 1]:
            shifts.append(shifts[-1] - 1)
        shifts.append(0)
        while shifts[-1] < room_right and text[start + shifts[-1]] == text[stop + shifts[-1]]:
            shifts.append(shifts[-1] + 1)
        shift = max(shifts, key=lambda k: (_boundary_weight(text, start + k), -abs(k), -k))
        shifted.append((a + shift, b + shift, c + shift, d + shift))
    return shifted


def _boundary_weight(text: Sequence[str], index: int) -> int:
    """How good a place before a word is to begin a mark at: after a sentence, a clause, or neither."""
    if index == 0:
        return 3
    last = text[index - 1].rstrip("\"'”’)]»")[-1:]
    return 3 if last in ".!?。！？" else 2 if last in ";:；：" else 1 if last in ",，、" else 0


def _replace_scraps(old: Sequence[str], new: Sequence[str], runs: Sequence[ChangedRun]) -> tuple[ChangedRun, ...]:
    """The runs, or all of both texts if little more than scraps would be left unmarked."""
    unchanged = len(old) - sum(b - a for a, b, _, _ in runs)
    if len(runs) > 2 and unchanged * 4 < max(len(old), len(new)):
        return ((0, len(old), 0, len(new)),)
    return tuple(runs)
