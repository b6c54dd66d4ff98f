"""What every redline promises, over texts that are made up and texts that are real."""

import unicodedata
from collections.abc import Iterable, Sequence

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from mixed_scripts import TWO_MIXED
from prose import HISTORIES, PAIRS, REORDERED, UNLIKE
from realdata import RealData
from trees import body_of, faults, marked_counts, marked_words, new_words, old_words, side_text, tree, words

from policygen import redline, states
from policygen.markup.document import Document
from policygen.markup.document_reader import DocumentReader
from policygen.redlines import ChangeKind, Counts, HtmlStyle, Line, LineShape, Mark, Redline, blocks_html

Texts = tuple[str, str]
ARCHIVES = ("site-policy", "pga-versions", "policies")
TEXTS = PAIRS | UNLIKE


def document(text: str) -> Document:
    return DocumentReader().read(text)


def text_html(text: Document) -> str:
    """A text's HTML as it was rendered, with `slot` for each generated id."""
    return "\n".join("slot".join(chunk.parts) for chunk in text.chunks)


def spaceless(html: str) -> str:
    """Without white space, of which some stands by each mark: where words end is told by comparing words."""
    return "".join(html.split())


def told(lines: Iterable[Line], leave_out: Mark) -> list[str]:
    """The words of the blocks of a comparison on one side."""
    runs = [run for line in lines for run in (*line.runs, None)]
    texts = ["\n" if run is None else run.text for run in runs if run is None or run.kind not in (leave_out, Mark.NOTE)]
    return "".join(texts).split()


def every_line(found: Redline) -> list[Line]:
    return [line for part in found.parts(None) for line in part.lines]


def plain(text: str) -> list[tuple[LineShape, str]]:
    """The blocks of a text, told without HTML."""
    return [(line.shape, words_of(line)) for line in every_line(redline(text, text))]


def words_of(line: Line) -> str:
    """The words of a block; white space says nothing here."""
    return " ".join("".join(run.text for run in line.runs if run.kind is not Mark.NOTE).split())


def is_subsequence(some: Sequence[object], every: Iterable[object]) -> bool:
    rest = iter(every)
    return all(each in rest for each in some)


def marked(html: str) -> int:
    """How many words are marked."""
    return sum(marked_counts(html))


def rebuilds_both(found: Redline) -> None:
    old, new = text_html(found.old), text_html(found.new)
    assert old_words(found.html) == words(old)
    assert new_words(found.html) == words(new)
    assert spaceless(tree(found.html, marked=True)) == spaceless(tree(new))


def keeps_kinds_of_removed_blocks(found: Redline, old: str) -> None:
    gone = [
        (line.shape, words_of(line))
        for line in every_line(found)
        if line.change is not None and _is_wholly(line, Mark.REMOVED)
    ]
    assert is_subsequence([block for block in gone if block[1]], plain(old))


def _is_wholly(line: Line, kind: Mark) -> bool:
    label = {Mark.REMOVED: "Removed", Mark.ADDED: "Added"}[kind]
    return bool(line.runs) and line.runs[0].kind is Mark.NOTE and line.runs[0].text == label


# Both texts are in it


@given(TEXTS)
def test_both_texts_are_rebuilt_from_their_redline(texts: Texts) -> None:
    rebuilds_both(redline(*texts))


def in_one_paragraph(*texts: str) -> bool:
    """Whether each of some texts is nothing but a paragraph."""
    return all([block.tag for block in document(text).blocks] == ["p"] for text in texts)


@example(("我们认为隐私是基石。", "我们认为 隐私是重要的基石。"))
@example(("GDPR 第三条，a", "GDPR第三条,a"))
@example(("我们", "我 **x** 们"))
@example(("我<b>甲</b>们 x", "我 们<br>x"))
@given(TWO_MIXED)
def test_both_texts_are_rebuilt_to_the_last_space(texts: Texts) -> None:
    assume(in_one_paragraph(*texts))
    for old, new in (texts, texts[::-1]):
        found = redline(old, new)
        assert side_text(found.html, "ins") == side_text(text_html(found.old))
        assert side_text(found.html, "del") == side_text(text_html(found.new))
        is_sound(found)
        counts_what_is_marked(found)


@given(TWO_MIXED)
def test_what_changed_between_mixed_scripts_is_told(texts: Texts) -> None:
    assume(in_one_paragraph(*texts))
    found = redline(*texts)
    old, new = (side_text(text_html(text)) for text in (found.old, found.new))
    assert (old == new) or found.changes
    for change in found.changes:
        if change.kind is ChangeKind.PUNCTUATION:
            assert (change.added, change.removed) == (0, 0)
            assert letters(old) == letters(new)
        if "invisible" in change.note:
            assert "".join(old.split()) != "".join(new.split())


def letters(text: str) -> str:
    """A text without punctuation, white space and what is not seen."""
    return "".join(char for char in text if unicodedata.category(char)[0] in "LNSM")


@given(TEXTS)
def test_a_removed_block_stays_what_it_was(texts: Texts) -> None:
    keeps_kinds_of_removed_blocks(redline(*texts), texts[0])


@given(TEXTS)
def test_runs_rebuild_both_texts(texts: Texts) -> None:
    found = redline(*texts)
    lines = every_line(found)
    assert told(lines, Mark.REMOVED) == told(every_line(redline(texts[1], texts[1])), Mark.REMOVED)
    if not any(line.shape is LineShape.NOTE for line in lines):  # else what moved stands at its new place
        assert told(lines, Mark.ADDED) == told(every_line(redline(texts[0], texts[0])), Mark.ADDED)


@given(TEXTS)
def test_runs_of_changes_are_those_of_their_blocks(texts: Texts) -> None:
    found = redline(*texts)
    lines = every_line(found)
    for number, change in enumerate(found.changes):
        own = [line for line in lines if line.change == number]
        assert own
        assert [line.runs for line in found.lines(change)] == [line.runs for line in own]
        joined = "".join(run.text for run in found.runs(change))
        assert joined == "\n".join("".join(run.text for run in line.runs) for line in own)
        assert {line.change for line in found.lines(change)} == {number}


@pytest.mark.parametrize("archive", ARCHIVES)
def test_real_texts_are_rebuilt_from_their_redlines(archive: str, real: RealData) -> None:
    for old, new in real.bundle(archive).pairs(near=12, far=4, seed="rebuilt"):
        found = redline(old, new)
        rebuilds_both(found)
        keeps_kinds_of_removed_blocks(found, old)


# Nothing is nothing


@given(TEXTS)
def test_a_text_against_itself_is_empty(texts: Texts) -> None:
    for text in texts:
        found = redline(text, text)
        assert found.empty
        assert found.changes == ()
        assert (found.counts.added, found.counts.removed, found.counts.changed_sections) == (0, 0, 0)
        assert not marked_words(found.html)
        assert tree(found.html) == tree(text_html(document(text)).replace("<ins>", "<u>").replace("</ins>", "</u>"))


@given(TEXTS)
def test_a_change_of_words_is_never_silent(texts: Texts) -> None:
    assume(words(text_html(document(texts[0]))) != words(text_html(document(texts[1]))))
    found = redline(*texts)
    assert not found.empty
    assert found.changes
    assert marked_words(found.html) or "data-move" in found.html


# Which side is which


def swapped(texts: Texts) -> None:
    forth, back = redline(*texts).html, redline(texts[1], texts[0]).html
    assert old_words(back) == new_words(forth)
    assert new_words(back) == old_words(forth)


@given(TEXTS)
def test_swapping_the_sides_swaps_the_texts(texts: Texts) -> None:
    swapped(texts)


@pytest.mark.parametrize("archive", ARCHIVES)
def test_swapping_real_sides_hardly_changes_what_is_marked(archive: str, real: RealData) -> None:
    forth = back = 0
    for old, new in real.bundle(archive).pairs(near=30, far=10, seed="swapped"):
        swapped((old, new))
        forth += marked(redline(old, new).html)
        back += marked(redline(new, old).html)
    assert forth > 1000
    assert abs(forth - back) <= 0.02 * max(forth, back)


# What the HTML is like


def is_sound(found: Redline) -> None:
    own = {fault for text in (found.old, found.new) for fault in faults(text_html(text))}
    assert [fault for fault in faults(found.html) if fault not in own] == []


@given(TEXTS)
def test_the_html_is_valid(texts: Texts) -> None:
    is_sound(redline(*texts))


_TABLE = "| a | b |\n|---|:-:|\n"
HEADING_REMOVED_BETWEEN_TABLES = (
    f"{_TABLE}| name | 3 years |\n\n## Scope\n\n{_TABLE}| name | name |\n",
    f"{_TABLE}| name | name |\n\n## What we collect\n\n{_TABLE}| name | 3 years |\n| name | name |\n",
)
"""The removed heading stands in a row of the table that goes on, and the head of the table below it in another one."""


@example(HEADING_REMOVED_BETWEEN_TABLES)
@given(TEXTS)
def test_parts_of_it_are_valid_as_well(texts: Texts) -> None:
    for passage in redline(*texts).passages():
        assert [fault for fault in faults(blocks_html(passage.blocks, HtmlStyle())) if "move" not in fault] == []


@pytest.mark.parametrize("archive", ARCHIVES)
def test_the_html_of_real_redlines_is_valid(archive: str, real: RealData) -> None:
    for texts in real.bundle(archive).pairs(near=12, far=4, seed="valid"):
        is_sound(redline(*texts))


@given(TEXTS)
def test_every_change_has_its_anchor_in_order(texts: Texts) -> None:
    found = redline(*texts)
    ids = [node.attributes["id"] for node in body_of(found.html).css("a.pg-anchor")]
    assert ids == [change.anchor for change in found.changes]


# What is counted


def counts_what_is_marked(found: Redline) -> None:
    for change in found.changes:
        assert change.added >= 0
        assert change.removed >= 0
    assert sum(change.added for change in found.changes) == found.counts.added
    assert sum(change.removed for change in found.changes) == found.counts.removed
    # What moved, but is too short to be shown once, is marked at both places, and no word of it came or went.
    counted = [block for block in found.blocks if block.kind is not ChangeKind.MOVED or block.move]
    assert (found.counts.added, found.counts.removed) == marked_counts(blocks_html(counted))


@given(TEXTS)
def test_counts_are_those_of_the_marks(texts: Texts) -> None:
    counts_what_is_marked(redline(*texts))


@given(TEXTS)
def test_the_figures_are_those_of_the_changes(texts: Texts) -> None:
    found = redline(*texts)
    counts: Counts = found.counts
    assert counts.changes == len(found.changes)
    assert counts.added == sum(change.added for change in found.changes)
    assert counts.removed == sum(change.removed for change in found.changes)
    assert counts.changed_sections == len({change.own_section for change in found.changes}) <= counts.sections
    assert not (counts.changes and found.empty)


# Another order


@given(REORDERED)
def test_another_order_of_blocks_is_told_as_moves_and_no_word_comes_or_goes(texts: Texts) -> None:
    found = redline(*texts)
    assert (found.counts.added, found.counts.removed) == (0, 0)
    assert {change.kind for change in found.changes} <= {ChangeKind.MOVED}
    rebuilds_both(found)
    is_sound(found)


# Through a history


@given(HISTORIES, st.data())
def test_a_later_version_changes_no_earlier_redline(texts: list[str], data: st.DataObject) -> None:
    now, later = states(texts[:-1]), states(texts)
    assert later.identities.clauses[:-1] == now.identities.clauses
    places = st.integers(0, len(texts) - 2)
    old, new = data.draw(places), data.draw(places)
    assert later.redline(old, new).html == now.redline(old, new).html


@given(HISTORIES)
def test_redlines_by_identity_rebuild_both_texts(texts: list[str]) -> None:
    rebuilds_both(states(texts).redline(0, len(texts) - 1))


@given(HISTORIES)
def test_what_was_compared_before_changes_nothing(texts: list[str]) -> None:
    every, last = states(texts), len(texts) - 1
    for index in range(last):
        every.redline(index, index + 1)
    assert every.redline(0, last).html == states(texts).redline(0, last).html
