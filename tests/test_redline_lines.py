"""A redline as lines: its blocks as runs, as plain text, and as values for programs."""

import json

import pytest

from policygen import redline, states
from policygen.markup.block_content import parse_content
from policygen.redlines import Change, ChangeKind, LineShape, Mark, Part, Run, Span, counts_text
from policygen.redlines.redline_lines import block_runs, line_cells
from policygen.redlines.redline_text import change_text, split_notes

SAME, ADDED, REMOVED, NOTE = Mark.SAME, Mark.ADDED, Mark.REMOVED, Mark.NOTE
LONG = "\n\n".join(f"Paragraph number {k} says something of its own." for k in range(9))


def shown(old: str, new: str, context: int | None = 1) -> list[tuple[tuple[str, ...], int, int]]:
    """Of each part its section, how many blocks it shows, and how many it leaves out."""
    return [(part.section, len(part.lines), part.unchanged) for part in redline(old, new).parts(context)]


# Runs of a block's content


def spans(*marked: tuple[Mark, str]) -> tuple[Span, ...]:
    """Spans by their marks and their HTML."""
    return tuple(Span(mark, parse_content(html)) for mark, html in marked)


@pytest.mark.parametrize(
    ("marked", "found"),
    [
        (spans((SAME, "one <b>two</b> three")), [Run(SAME, "one two three")]),
        (
            spans((SAME, "a "), (ADDED, "b"), (SAME, " "), (REMOVED, "c")),
            [Run(SAME, "a "), Run(ADDED, "b"), Run(SAME, " "), Run(REMOVED, "c")],
        ),
        (spans((SAME, '<a href="x">'), (ADDED, "one"), (SAME, " two</a>")), [Run(ADDED, "one"), Run(SAME, " two")]),
        (spans((ADDED, "one <b>two</b><i>three</i>")), [Run(ADDED, "one twothree")]),
        (spans((SAME, "a &lt;b&gt; &amp; c")), [Run(SAME, "a <b> & c")]),
        (spans((SAME, "one<br>\n two")), [Run(SAME, "one\ntwo")]),
        (spans((SAME, "one\n  two ")), [Run(SAME, "one two")]),
        (
            spans((SAME, '<img alt="a &amp; b" src="x"> <img alt="" src="y">')),
            [Run(SAME, "[image: a & b] [image]")],
        ),
        (spans((SAME, '<span title="a &gt; b">one</span>')), [Run(SAME, "one")]),
        ((), []),
    ],
)
def test_content_is_read_as_runs(marked: tuple[Span, ...], found: list[Run]) -> None:
    assert list(block_runs(marked)) == found


def test_code_keeps_its_white_space() -> None:
    code = spans((SAME, "<code>a\n  "), (ADDED, "b"), (SAME, "\n</code>"))
    assert block_runs(code, is_code=True) == (Run(SAME, "a\n  "), Run(ADDED, "b"))


def test_cells_are_parted_by_tabs_that_are_marked_as_the_cell_after_them() -> None:
    old = "| a | b |\n|---|---|\n| 1 | 2 |\n"
    more = "| a | c | b |\n|---|---|---|\n| 1 | 3 | 2 |\n"
    (change,) = redline(old, more).changes
    assert redline(old, more).runs(change)[:5] == (
        *(Run(SAME, "a"), Run(ADDED, "\t"), Run(ADDED, "c")),
        *(Run(SAME, "\t"), Run(SAME, "b")),
    )
    (change,) = redline(more, old).changes
    assert redline(more, old).runs(change)[1:3] == (Run(REMOVED, "\t"), Run(REMOVED, "c"))


def test_a_row_has_its_cells() -> None:
    old = "| a | b |\n|---|---|\n| 1 | 2 |\n"
    (change,) = redline(old, f"{old}| 3 |  |\n").changes
    (line,) = redline(old, f"{old}| 3 |  |\n").lines(change)
    assert [[run.text for run in cell if run.kind is not NOTE] for cell in line_cells(line)] == [["3"], []]
    assert split_notes(line)[0] == "Added"


# Blocks


def test_every_block_says_what_it_is() -> None:
    text = (
        "# Title\n\nWords.\n\n    code\n\n- item\n\n    more of it\n\n    1. inner\n\n> said\n\nTerm\n: meaning\n\n"
        "## Table\n\n| a |\n|---|\n| 1 |\n\n---\n\n3. third\n4. fourth\n"
    )
    (title, rest) = redline(text, text).parts(None)
    found = [(line.shape, line.level, line.marker) for line in (*title.lines, *rest.lines)]
    assert found == [
        (LineShape.HEADING, 1, ""),
        (LineShape.PARAGRAPH, 0, ""),
        (LineShape.CODE, 0, ""),
        (LineShape.ITEM, 1, "•"),
        (LineShape.ITEM, 1, ""),
        (LineShape.ITEM, 2, "1."),
        (LineShape.QUOTE, 0, ""),
        (LineShape.TERM, 0, ""),
        (LineShape.DEFINITION, 0, ""),
        (LineShape.HEADING, 2, ""),
        (LineShape.ROW, 0, ""),
        (LineShape.ROW, 0, ""),
        (LineShape.RULE, 0, ""),
        (LineShape.ITEM, 1, "3."),
        (LineShape.ITEM, 1, "4."),
    ]
    assert [line.is_head for line in rest.lines if line.shape is LineShape.ROW] == [True, False]
    assert len({line.table for line in rest.lines if line.shape is LineShape.ROW} - {0}) == 1


def test_items_that_are_gone_have_no_number() -> None:
    text = redline("1. one\n2. two\n3. three\n", "1. one\n2. three\n").text
    assert text == "1. one\n• Removed: [-two-]\n2. three\n"


def test_runs_of_a_change_are_those_of_its_blocks_line_by_line() -> None:
    found = redline("One.\n", "One.\n\nTwo.\n\nThree.\n")
    (change,) = found.changes
    assert found.runs(change) == (
        *(Run(NOTE, "Added"), Run(ADDED, "Two."), Run(SAME, "\n")),
        *(Run(NOTE, "Added"), Run(ADDED, "Three.")),
    )


def test_a_change_of_another_redline_has_no_runs_here() -> None:
    (change,) = redline("One.\n", "One.\n\nTwo words.\n").changes
    with pytest.raises(ValueError, match="not in"):
        redline("One.\n", "One.\n").runs(change)


# What is shown


def test_what_is_far_from_a_change_is_counted() -> None:
    new = LONG.replace("number 4 says", "number 4 tells")
    assert shown(LONG, new, 0) == [((), 0, 4), ((), 1, 0), ((), 0, 4)]
    assert shown(LONG, new, 1) == [((), 0, 3), ((), 3, 0), ((), 0, 3)]
    assert shown(LONG, new, None) == [((), 9, 0)]
    assert redline(LONG, new).text.startswith("… 3 unchanged paragraphs …\n\nParagraph number 3")


def test_context_ends_with_the_section() -> None:
    old = f"## One\n\n{LONG}\n\n## Two\n\nFirst of two.\n\nLast.\n"
    new = old.replace("First of", "The first of")
    assert shown(old, new) == [(("One",), 0, 9), (("Two",), 2, 0)]


def test_a_changed_row_is_shown_below_the_head_of_its_table() -> None:
    rows = [f"| item {k} | {k} days |" for k in range(9)]
    old = "\n".join(["| what | how long |", "|---|---|", *rows])
    new = old.replace("| 6 days |", "| 60 days |")
    (part, after) = redline(old, new).parts()
    assert [line.shape for line in part.lines] == [
        LineShape.ROW,
        LineShape.GAP,
        LineShape.ROW,
        LineShape.ROW,
        LineShape.ROW,
    ]
    assert after == Part((), (), 1)
    assert redline(old, new).text == (
        "what | how long\n… 5 unchanged rows …\nitem 5 | 5 days\nitem 6 | [-6-] {+60+} days\nitem 7 | 7 days\n\n"
        "… 1 unchanged paragraph …\n"
    )


def test_plain_text_reads_like_markdown() -> None:
    old = "# Ship\n\n## Crew\n\n- cook\n\nTo the captain we say:\n\n> Aye aye, captain of ours.\n\n[chart](a.md)\n"
    new = old.replace("- cook", "- cook\n- pilot").replace("ours", "the ship").replace("a.md", "b.md")
    assert redline(old, new).text == (
        "== Crew ==\n\n"
        "• cook\n"
        "• Added: {+pilot+}\n\n"
        "To the captain we say:\n\n"
        "> Aye aye, captain of [-ours-]{+the ship+}.\n\n"
        "chart (Link target changed from a.md to b.md)\n"
    )


# In words, and for programs


def test_counts_are_told_in_words() -> None:
    assert counts_text(redline("One.\n", "One.\n").counts) == "Nothing changed in the text."
    assert counts_text(redline("We go at once.\n", "We go.\n").counts).endswith("removed.")
    assert counts_text(redline("the crew\n", "the *crew*\n").counts) == (
        "1 change in 1 of 1 section: 1 in format only. No word was added or removed."
    )


def test_a_change_is_told_in_a_few_words() -> None:
    assert change_text(Change(ChangeKind.REWORDED, "pg-c1", (), 2, 1)) == "reworded (2 words added, 1 word removed)"
    assert change_text(Change(ChangeKind.MOVED, "pg-c1", (), 0, 0)) == "moved"
    note = "Link target changed from a to b"
    assert change_text(Change(ChangeKind.FORMAT, "pg-c1", (), 0, 0, note)) == "link target changed from a to b"


def test_values_can_be_written_as_json() -> None:
    found = redline("## Crew\n\n- cook\n", "## Crew\n\n- cook\n- pilot\n").values
    assert json.loads(json.dumps(found)) == {
        "counts": {
            "added": 1,
            "removed": 0,
            "changes": 1,
            "sections": 1,
            "changed_sections": 1,
            "kinds": {"added": 1},
        },
        "nothing_but": None,
        "renumberings": [],
        "changes": [
            {
                "kind": "added",
                "section": ["Crew"],
                "note": "",
                "added": 1,
                "removed": 0,
                "anchor": "pg-c1",
                "blocks": [
                    {
                        "block": "item",
                        "level": 1,
                        "runs": [{"kind": "note", "text": "Added"}, {"kind": "added", "text": "pilot"}],
                    }
                ],
            }
        ],
    }


# Several states of a text


def test_what_returns_is_known_again() -> None:
    kept = "The harbour opens at dawn and closes when the last boat has come in."
    other = "Every sailor signs the book before the ship leaves the quay."
    texts = [f"{kept}\n\n{other}\n", f"{other}\n", f"{other}\n\n{kept.replace('dawn', 'noon')}\n"]
    found = states(texts).redline(0, 2)
    assert ChangeKind.MOVED in [change.kind for change in found.changes]
    assert (found.counts.added, found.counts.removed) == (1, 1)
    assert states(texts).redline(1, 1).empty
