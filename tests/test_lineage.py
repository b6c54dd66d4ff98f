"""Identities of blocks: they outlive rewording, moving and removal, and never depend on what comes later."""

import re
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prose import HISTORIES, PAIRS, RENDERER, REORDERED, UNLIKE
from realdata import RealData

from policygen.histories.lineage import Lineage, match_blocks, trace_lineage
from policygen.markup.document import Document
from policygen.markup.document_reader import DocumentReader


def documents(*texts: str) -> list[Document]:
    reader = DocumentReader(RENDERER)
    return [reader.read(text) for text in texts]


def clauses(*texts: str) -> tuple[tuple[str, ...], ...]:
    """The identities of the blocks of each text."""
    return trace_lineage(documents(*texts)).clauses


def assert_sound(found: Lineage, history: list[Document]) -> None:
    assert len(found.clauses) == len(history)
    for names, document in zip(found.clauses, history, strict=True):
        assert len(names) == len(document.blocks)
        assert len(set(names)) == len(names)
        assert all(re.fullmatch("[0-9a-f]{12}", name) for name in names)


@given(HISTORIES)
def test_every_block_has_one_identity_of_its_own(texts: list[str]) -> None:
    history = documents(*texts)
    assert_sound(trace_lineage(history), history)


@given(HISTORIES)
def test_a_later_version_changes_no_identity(texts: list[str]) -> None:
    history = documents(*texts)
    found = trace_lineage(history).clauses
    for count in range(len(texts)):
        assert trace_lineage(history[:count]).clauses == found[:count]


@given(HISTORIES, HISTORIES, st.data())
def test_what_was_known_before_an_edit_changes_nothing(
    texts: list[str], others: list[str], data: st.DataObject
) -> None:
    """Whatever versions are edited, come or go: known documents are the same objects, as those of one reader are."""
    pool = documents(*texts, *others)
    before = data.draw(st.lists(st.sampled_from(pool), max_size=6), "before")
    after = data.draw(st.lists(st.sampled_from(pool), max_size=6) | st.permutations(before), "after")
    place = data.draw(st.integers(0, len(before)), "place")
    edited = [*before[:place], data.draw(st.sampled_from(pool), "edited"), *before[place + 1 :]]
    for now in (after, edited):
        assert trace_lineage(now, (), (before, trace_lineage(before).clauses)) == trace_lineage(now)


@given(HISTORIES)
def test_recorded_identities_change_nothing(texts: list[str]) -> None:
    history = documents(*texts)
    found = trace_lineage(history).clauses
    for count in range(len(texts) + 1):
        assert trace_lineage(history, found[:count]).clauses == found


@given(HISTORIES)
def test_an_unchanged_version_keeps_all_identities(texts: list[str]) -> None:
    found = clauses(*texts, texts[-1])
    assert found[-1] == found[-2]


@given(PAIRS | UNLIKE)
def test_a_block_has_at_most_one_partner(pair: tuple[str, str]) -> None:
    old, new = documents(*pair)
    pairs = match_blocks(old, new)
    assert list(pairs) == sorted(pairs)
    assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(pairs)
    assert all(0 <= i < len(old.blocks) and 0 <= j < len(new.blocks) for i, j in pairs)
    assert trace_lineage([old, new]).pairs(0, 1) == pairs


@given(PAIRS)
def test_a_text_matches_itself(pair: tuple[str, str]) -> None:
    for document in documents(*pair):
        assert match_blocks(document, document) == tuple((index, index) for index in range(len(document.blocks)))


@given(REORDERED)
def test_another_order_of_blocks_changes_no_identity(texts: tuple[str, str]) -> None:
    before, after = documents(*texts)
    pairs = match_blocks(before, after)
    assert len(pairs) == len(before.blocks) == len(after.blocks)
    assert all(before.keys[i] == after.keys[j] for i, j in pairs)


@given(HISTORIES)
def test_pairs_are_those_with_one_identity(texts: list[str]) -> None:
    found = trace_lineage(documents(*texts))
    for old in range(len(texts)):
        for new in range(len(texts)):
            pairs = found.pairs(old, new)
            assert all(found.clauses[old][i] == found.clauses[new][j] for i, j in pairs)
            assert len(pairs) == len(set(found.clauses[old]) & set(found.clauses[new]))


@pytest.mark.parametrize("name", ["policies", "site-policy"])
def test_real_histories_have_sound_and_lasting_identities(name: str, real: RealData) -> None:
    bundle = real.bundle(name)
    for path in sorted(bundle.blobs, key=lambda path: len(bundle.blobs[path]))[::9]:
        history = documents(*bundle.history(path))
        found = trace_lineage(history)
        assert_sound(found, history)
        half = len(history) // 2
        assert trace_lineage(history[:half]).clauses == found.clauses[:half]
        assert trace_lineage(history, found.clauses[:half]).clauses == found.clauses


KEEP = "We keep your address for thirty days after you close the account."
SHARE = "We share payment details with the bank that you have chosen."
RIGHTS = "You can ask for a copy of everything that we hold about you."


def paragraphs(*texts: str) -> str:
    return "\n\n".join(texts) + "\n"


def test_a_name_comes_from_the_first_wording() -> None:
    ((name,),) = clauses(f"{KEEP}\n")
    assert name == sha256(f"1\n{KEEP}".encode()).hexdigest()[:12]


def test_equal_paragraphs_are_told_apart_by_their_number() -> None:
    ((one, other, _),) = clauses(paragraphs(KEEP, KEEP, SHARE))
    assert one == sha256(f"1\n{KEEP}".encode()).hexdigest()[:12]
    assert other == sha256(f"2\n{KEEP}".encode()).hexdigest()[:12]


def test_a_reworded_paragraph_stays_itself() -> None:
    before, after = clauses(paragraphs(KEEP, SHARE), paragraphs(KEEP.replace("thirty", "ninety"), SHARE))
    assert after == before


def test_a_renumbered_heading_stays_itself() -> None:
    before, after = clauses(
        paragraphs("## 1. Scope", KEEP, "## 2. Rights", RIGHTS),
        paragraphs("## 1. Scope", KEEP, "## 2. Sharing", SHARE, "## 3. Rights", RIGHTS),
    )
    assert after[:2] == before[:2]
    assert after[4:] == before[2:]
    assert not set(after[2:4]) & set(before)


def test_a_moved_paragraph_stays_itself() -> None:
    before, after = clauses(paragraphs(KEEP, SHARE, RIGHTS), paragraphs(RIGHTS, KEEP, SHARE))
    assert after == (before[2], before[0], before[1])


def test_a_paragraph_that_became_an_item_stays_itself() -> None:
    before, after = clauses(paragraphs(KEEP, SHARE), f"* {KEEP}\n* {SHARE}\n")
    assert after == before


def test_a_heading_of_another_level_stays_itself() -> None:
    before, after = clauses(paragraphs("## Your rights", RIGHTS), paragraphs("### Your rights", RIGHTS))
    assert after == before


def test_what_returns_is_itself_again() -> None:
    first, second, third = clauses(
        paragraphs(KEEP, SHARE, RIGHTS), paragraphs(KEEP, RIGHTS), paragraphs(KEEP, SHARE, RIGHTS)
    )
    assert third == first
    assert second == (first[0], first[2])


def test_what_returns_a_little_different_is_itself_again() -> None:
    first, _, third = clauses(
        paragraphs(KEEP, SHARE), paragraphs(KEEP), paragraphs(KEEP, SHARE.replace("chosen", "named"))
    )
    assert third == first


def test_something_else_in_its_place_is_new() -> None:
    before, after = clauses(paragraphs(KEEP, SHARE), paragraphs(KEEP, "## Quite another thing\n\nHello."))
    assert not set(after[1:]) & set(before)


def test_a_row_is_the_paragraph_of_nearly_the_same_words_and_of_no_other() -> None:
    before, same, other = clauses(f"{KEEP}\n", f"| {KEEP.replace('thirty', 'ninety')} |\n|---|\n", f"{SHARE}\n")
    assert before == same
    assert not set(other) & set(same)


def test_the_cells_of_a_row_are_words_in_a_row() -> None:
    rows, items = clauses(
        "| Berth | by the quay |\n|---|---|\n| Buoy | in the bay |\n", "- Berth by the quay\n- Buoy in the bay\n"
    )
    assert rows == items


def test_a_recorded_identity_wins() -> None:
    old, new = documents(paragraphs(KEEP, SHARE), paragraphs(KEEP, SHARE, RIGHTS))
    entry = ("aaaaaaaaaaaa", "bbbbbbbbbbbb")
    found = trace_lineage([old, new], [entry, None]).clauses
    assert found[0] == entry
    assert found[1][:2] == entry


def test_a_text_that_is_divided_otherwise_than_when_it_was_recorded_keeps_the_identities_of_its_blocks() -> None:
    history = documents("One.\n\n- a\n- b\n\nLast.", "One.\n\n- a\n- b\n\nLast words.")
    computed = trace_lineage(history).clauses
    recorded = [(computed[0][0], "0123456789ab", computed[0][3])] * 2  # the list was one paragraph
    assert trace_lineage(history, recorded).clauses == computed


def test_a_recorded_identity_is_given_to_nothing_else() -> None:
    ((name,),) = clauses(f"{KEEP}\n")
    found = trace_lineage(documents(f"{KEEP}\n", f"{SHARE}\n"), [None, (name,)]).clauses
    assert found[1] == (name,)
    assert found[0] == (sha256(f"2\n{KEEP}".encode()).hexdigest()[:12],)


def test_a_record_of_another_text_is_left_aside() -> None:
    history = documents(paragraphs(KEEP, SHARE))
    assert trace_lineage(history, [("aaaaaaaaaaaa",)]).clauses == trace_lineage(history).clauses


def test_no_versions_have_no_identities() -> None:
    assert trace_lineage([]).clauses == ()
    assert trace_lineage(documents("[x]: y\n")).clauses == ((),)


def test_many_equal_items_are_paired_in_order() -> None:
    before, after = clauses(
        "* None.\n" * 40, "* None.\n" * 20 + "* Something wholly different stands here.\n" + "* None.\n" * 20
    )
    assert [name for name in after if name in set(before)] == list(before)


ASK = """
import sys
from policygen.histories.lineage import trace_lineage
from policygen.markup.document_reader import DocumentReader
reader = DocumentReader()
print(trace_lineage([reader.read(text) for text in sys.stdin.read().split("\\x00")]).clauses)
"""


def test_identities_depend_on_no_hash_seed(pytestconfig: pytest.Config) -> None:
    words = ["consent", "purpose", "controller", "processor", "retention", "transfer", "profiling"]
    sentences = [
        f"The {words[a % 7]} of the {words[(a * 3 + 1) % 7]} is {a} years, unless {words[(a * 5 + 2) % 7]} ends it."
        for a in range(40)
    ]
    states = (sentences, sentences[::-1], [s.replace("years", "months") for s in sentences[::2]] + sentences[5:20])
    asked = "\x00".join(paragraphs(*dict.fromkeys(state)) for state in states)
    told = {
        subprocess.run(
            [sys.executable, "-c", ASK],
            input=asked.encode(),
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(pytestconfig.rootpath))},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(told) == 1
    assert len(told.pop()) > 1_000
