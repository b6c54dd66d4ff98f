"""How alike two wordings are: by their letters, and by the words that they share.

Letters alone do not tell: two sentences of one language that have nothing to do with each other are half alike.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import Indel

from policygen.redlines.cleanup import FILLERS

SHORT_TEXT = 25  # characters; shorter wordings must be more alike, since little is alike by chance
TYPING_ERROR = 0.85  # similarity from which a wording is the same without a word in common: a letter, or a space
ALIKE = 0.95  # the sum of similarity and shared words from which two wordings are one reworded
ALIKE_SHORT = 1.05
STEM = 6  # letters by which a word is known, whatever its ending
SIGNIFICANT = 4  # what a word weighs, when a filler or a number weighs 1

_UNSPACED = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
    r"\U00020000-\U0003ffff"
)
_MARKS = r"\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0dff"
_WORD = re.compile(rf"[{_UNSPACED}]+|(?:(?![{_UNSPACED}])[\w{_MARKS}])+")
_SPACED_WORD = re.compile(rf"[\w{_MARKS}]+")  # the same, faster
_IS_UNSPACED = re.compile(f"[{_UNSPACED}]")


def likeness(old: str, new: str, cutoff: float) -> float:
    """How alike two wordings are, 0 to 1; 0 if they are not one reworded.

    `cutoff` is the least Indel similarity of the characters. Besides that they must share words: the less alike, the
    more.
    """
    shorter, longer = sorted((len(old), len(new)))
    if shorter * 2 < cutoff * (shorter + longer):
        return 0.0
    similarity = Indel.normalized_similarity(old, new, score_cutoff=cutoff)
    if not similarity or similarity >= TYPING_ERROR:
        return similarity
    both = similarity + shared_words(old, new)
    return both / 2 if both >= (ALIKE_SHORT if shorter < SHORT_TEXT else ALIKE) else 0.0


def row_likeness(old: str, new: str) -> float:
    """How alike two rows of tables are, 0 to 1, by their cells, between which a tab stands; 0 if they are not one row.

    One row are those of which most cells are equal, or the first one, which tells what the row is about. Cells that say
    the same (“Yes”, “Yes”, “Yes”) count once.
    """
    old_cells, new_cells = old.split("\t"), new.split("\t")
    olds, news = ({cell for cell in cells if _words(cell).total} for cells in (old_cells, new_cells))
    equal, most = len(olds & news), max(len(olds), len(news))
    if 2 * equal > most or (old_cells[0] == new_cells[0] and old_cells[0] in olds):
        return (1 + equal / most) / 2
    return 0.0


def shared_words(old: str, new: str) -> float:
    """How much of two wordings are words that both have, 0 to 1; fillers and numbers weigh little.

    A word is known by its first letters, an s at its end aside. Where a script has no spaces, and in Korean, two signs
    in a row are a word.
    """
    old_words, new_words = _words(old), _words(new)
    common = old_words.weights.keys() & new_words.weights.keys()
    both = sum([min(old_words.weights[word], new_words.weights[word]) for word in common])
    return 2 * both / ((old_words.total + new_words.total) or 1)


class _Words(NamedTuple):
    """The words of a wording, and what each of them weighs, as often as it stands there; and all of them."""

    weights: dict[str, int]
    total: int


@lru_cache(maxsize=4096)
def _words(wording: str) -> _Words:
    weights: dict[str, int] = {}
    lower = wording.lower()
    for run in (_WORD if _IS_UNSPACED.search(lower) else _SPACED_WORD).findall(lower):
        for word, weight in _words_of_run(run):
            weights[word] = weights.get(word, 0) + weight
    return _Words(weights, sum(weights.values()))


@lru_cache(maxsize=8192)
def _words_of_run(run: str) -> tuple[tuple[str, int], ...]:
    """What is compared of letters in a row, and what it weighs."""
    if _IS_UNSPACED.match(run):
        return tuple([(run[start : start + 2], SIGNIFICANT // 2) for start in range(max(len(run) - 1, 1))])
    if run in FILLERS or run[0].isdigit():
        return ((run, 1),)
    return ((run.rstrip("s")[:STEM], SIGNIFICANT),)
