"""Two sequences laid side by side: what any such function promises, and what this one adds."""

import subprocess
import sys
from collections.abc import Sequence
from itertools import combinations, pairwise

import pytest
from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from policygen.redlines.alignment import LARGEST_GAP, Pair, equal_pairs, heaviest_increasing, longest_common

SHORT = st.lists(st.sampled_from("abcd"), max_size=8)
LONG = st.lists(st.integers(0, 40), max_size=120)


def assert_aligned(pairs: Sequence[Pair], old: Sequence[object], new: Sequence[object]) -> None:
    """The contract: equal items, increasing on both sides."""
    assert all(old[i] == new[j] for i, j in pairs)
    assert all(i < k and j < m for (i, j), (k, m) in pairwise(pairs))


def most(old: Sequence[object], new: Sequence[object]) -> int:
    """The length of a longest common subsequence, by the book."""
    row = [0] * (len(new) + 1)
    for x in old:
        before = 0
        for j, y in enumerate(new, 1):
            before, row[j] = row[j], before + 1 if x == y else max(row[j], row[j - 1])
    return row[-1]


@given(LONG, LONG)
def test_pairs_are_equal_and_in_order(old: list[int], new: list[int]) -> None:
    assert_aligned(equal_pairs(old, new), old, new)
    assert_aligned(longest_common(old, new), old, new)


@given(SHORT, SHORT)
def test_the_longest_is_longest(old: list[str], new: list[str]) -> None:
    assert len(longest_common(old, new)) == most(old, new)


@given(SHORT, SHORT)
def test_as_many_pairs_as_can_be_where_nothing_stands_out(old: list[str], new: list[str]) -> None:
    """Without equal ends, and items that are unique on both sides, there is no anchor; the result is the longest."""
    old, new = ["x", *old, *old, "x"], ["y", *new, *new, "y"]
    assert len(equal_pairs(old, new)) == most(old, new)


@given(LONG)
def test_a_sequence_is_itself(items: list[int]) -> None:
    assert equal_pairs(items, items) == [(index, index) for index in range(len(items))]


@given(LONG, LONG, LONG)
def test_equal_ends_are_paired(head: list[int], tail: list[int], middle: list[int]) -> None:
    pairs = equal_pairs([*head, -1, *tail], [*head, -2, *middle, -3, *tail])
    assert pairs[: len(head)] == [(index, index) for index in range(len(head))]
    assert len(pairs) >= len(head) + len(tail)


@given(LONG, LONG)
def test_what_was_added_changes_nothing_else(old: list[int], added: list[int]) -> None:
    """Distinct items between which others were put all stay paired."""
    items = [(index, item) for index, item in enumerate(old)]
    mixed = [entry for index, item in enumerate(items) for entry in (*added[index : index + 1], item)]
    assert [i for i, _ in equal_pairs(items, mixed)] == list(range(len(items)))


def test_unique_items_are_anchors() -> None:
    """The heading that stands once on both sides is kept, though more brackets could be."""
    old, new = list("{}{}H{}"), list("{}H{}{}{}")
    assert (4, 2) in equal_pairs(old, new)


def test_items_of_any_kind_are_laid_side_by_side() -> None:
    assert equal_pairs(["a", 1, ("b",), None], [None, "a", ("b",)]) == [(0, 1), (2, 2)]


@for_each(("old", "new"), [([], []), ([], [1]), ([1], []), ([1], [2])])
def test_nothing_in_common_is_no_pair(old: list[int], new: list[int]) -> None:
    assert equal_pairs(old, new) == []


def nested(levels: int, side: str) -> list[str]:
    """Items each of which is unique only between the anchors of the level around it."""
    ends = [[f"a{level}", f"a{level - 1}", f"{side}{level}"] for level in range(levels, 0, -1)]
    return [f"{side}{level}" for level in range(levels)] + ["a0"] + [item for end in reversed(ends) for item in end]


@for_each("levels", [10, 49, 60, 1_500])
def test_anchors_within_anchors_need_no_deep_stack(levels: int) -> None:
    old, new = nested(levels, "x"), nested(levels, "y")
    pairs = equal_pairs(old, new)
    assert_aligned(pairs, old, new)
    assert len(pairs) == 2 * levels + 1


def test_a_vast_gap_in_which_nothing_stands_out_is_left() -> None:
    side = int(LARGEST_GAP**0.5) + 1
    old, new = [1, *[2, 3] * side], [1, *[3, 2, 2] * side]
    pairs = equal_pairs(old, new)
    assert_aligned(pairs, old, new)
    assert pairs[0] == (0, 0)


PAIRS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=7, unique=True).map(sorted)


def heaviest(pairs: Sequence[Pair], weights: Sequence[int]) -> int:
    """The weight of the heaviest increasing subsequence, by trying all."""
    best = 0
    for size in range(len(pairs) + 1):
        for chosen in combinations(range(len(pairs)), size):
            places = [pairs[k][1] for k in chosen]
            if all(x < y for x, y in pairwise(places)):
                best = max(best, sum(weights[k] for k in chosen))
    return best


@given(PAIRS, st.data())
def test_the_heaviest_increasing_pairs_are_found(pairs: list[Pair], data: st.DataObject) -> None:
    weights = [data.draw(st.integers(1, 9)) for _ in pairs]
    found = heaviest_increasing(pairs, weights)
    assert all(x[1] < y[1] for x, y in pairwise(found))
    assert set(found) <= set(pairs)
    assert sum(weights[pairs.index(pair)] for pair in found) == heaviest(pairs, weights)


@given(PAIRS)
def test_without_weights_the_longest_increasing_pairs_are_found(pairs: list[Pair]) -> None:
    assert len(heaviest_increasing(pairs)) == heaviest(pairs, [1] * len(pairs))


def test_no_pairs_have_no_increasing_ones() -> None:
    assert heaviest_increasing([]) == []


ASK = """
import random
from policygen.redlines.alignment import equal_pairs
chance = random.Random(1)
old, new = ([f"w{chance.randrange(60)}" for _ in range(400)] for _ in range(2))
print(equal_pairs(old, new))
"""


def test_the_same_input_gives_the_same_output_whatever_the_hash_seed(pytestconfig: pytest.Config) -> None:
    told = {
        subprocess.run(
            [sys.executable, "-c", ASK],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(pytestconfig.rootpath)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(told) == 1
    assert told != {b""}
