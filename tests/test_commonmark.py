"""Authors see what they see on GitHub: in real texts, hand-made and random ones, and the specifications' examples."""

import re
from collections.abc import Iterator
from pathlib import Path

import realdata
from cases import for_each
from commonmark_oracle import comparable, doubtful, other_outline, our_outline, readings, written_our_way
from html_outline import outline
from hypothesis import assume, given
from hypothesis import strategies as st
from markdown_texts import nested_texts
from outline_kinds import KINDS, ORDER, TIGHT_OR_LOOSE, WORDS_ADDED, WORDS_LOST, kinds
from specification import Example, commonmark_examples, github_examples

from policygen.markup.sanitise import sanitise

_CASE = re.compile(r"^@@ ([^\n]+)\n(.*?)^@@\n(.*?)(?=^@@ |\Z)", re.S | re.M)
_SIGNS = str.maketrans({"→": "\t", "␣": "\N{NO-BREAK SPACE}"})


def hand_made() -> Iterator[tuple[str, str, str]]:
    """The name of each case, its text, and how that reads."""
    written = (Path(__file__).parent / "data" / "commonmark.txt").read_text(encoding="utf-8").translate(_SIGNS)
    for name, text, expected in _CASE.findall(written):
        yield name, re.sub("·+$", lambda spaces: " " * len(spaces[0]), text, flags=re.M), expected.strip("\n")


@for_each(("name", "text", "expected"), hand_made)
def test_hand_made_texts_read_as_written_beside_them(name: str, text: str, expected: str) -> None:
    assert str(our_outline(text)) == expected, name


@for_each(("name", "text"), lambda: ((name, text) for name, text, _ in hand_made() if not name.startswith("!")))
def test_another_reading_agrees_on_hand_made_texts(name: str, text: str) -> None:
    ours, other = readings(text)
    assert ours.lines == other.lines, name


# Real texts that read otherwise, by bundle and path: why, and what `policygen check` tells their author.
APART: dict[str, str] = {}
SHARE = 0.98


def test_real_texts_read_as_on_github(real: realdata.RealData) -> None:
    texts = {f"{name}/{path}": text for name in realdata.BUNDLES for path, text in real.bundle(name).newest.items()}
    differing = {path: dict(kinds(*readings(text))) for path, text in texts.items() if comparable(text)}
    differing = {path: found for path, found in differing.items() if found}
    assert {path: found for path, found in differing.items() if path not in APART} == {}
    assert set(APART) <= set(differing), "what is read as on GitHub need not be told apart"
    assert len(differing) <= (1 - SHARE) * len(texts)


@given(st.one_of(nested_texts(comparable, 4), nested_texts(comparable)))
def test_random_texts_read_as_on_github(text: str) -> None:
    assume(comparable(text) and not doubtful(text))
    ours, other = readings(text)
    assert ours.lines == other.lines


# The examples of the specifications that read otherwise here, by what of `DELIBERATE` (or of GitHub) makes them do so.
OTHERWISE = {
    "tabs in code": ["1", "2", "3"],
    "unknown tags": [
        "150",
        "156",
        "157",
        "158",
        "163",
        "201",
        "491",
        "524",
        "536",
        "613",
        "614",
        "615",
        "616",
        "617",
        "623",
    ],
    "bare addresses": ["602", "606", "608", "611", "612"],
    "more cells than the head": ["gfm-204"],
    "dropped HTML": ["gfm-657"],
}
# Where an element that is left open swallows all after it, in the other reading; here it ends with its block.
_SWALLOWED = frozenset({"gfm-657"})
_OTHERWISE = frozenset(name for names in OTHERWISE.values() for name in names)


def examples() -> Iterator[tuple[str, Example]]:
    """The examples of both specifications, with their names."""
    for found in (commonmark_examples(), github_examples()):
        for example in found:
            yield f"{example.name}, {example.section}", example


@for_each(("name", "example"), examples)
def test_examples_of_the_specifications(name: str, example: Example) -> None:
    ours = our_outline(example.markdown).lines
    specified = outline(sanitise(written_our_way(example.html))).lines
    if example.name not in _OTHERWISE:
        assert ours == specified, f"{name}\n{example.markdown}"
    else:
        assert ours != specified, f"{name} reads as specified"
        mine, other = readings(example.markdown)
        assert mine.lines == other.lines or example.name in _SWALLOWED, f"{name}\n{example.markdown}"


# The tools of these tests.


@for_each(
    ("ours", "other", "kind"),
    [
        ("rake", "rake spade", WORDS_LOST),
        ("rake spade", "rake", WORDS_ADDED),
        ("- rake", "- rake\n- spade", "lists: items"),
        ("- rake\n- spade", "- rake\n  - spade", "lists: levels"),
        ("- rake", "1. rake", "lists: kind or start"),
        ("1. rake", "2. rake", "lists: kind or start"),
        ("# rake", "## rake", "headings"),
        ("| a |\n|---|", "| a |\n|---|\n| b |", "tables: number of rows"),
        ("| a |\n|---|", "| a |\n|--:|", "tables: cells"),
        ("> rake", "rake", "quotes and alerts"),
        ("```\nrake\n```", "```sh\nrake\n```", "code"),
        ("*rake*", "**rake**", "emphasis"),
        ("[rake](a.md)", "[rake](b.md)", "links"),
        ("![rake](a.png)", "![rake](b.png)", "images"),
        ("rake  \nspade", "rake\nspade", "line breaks"),
        ("rake\n\nspade", "rake\nspade", "paragraphs: joined or split"),
        ("<div>\n\nrake\n\n</div>", "rake", "HTML around blocks"),
        ("- rake\n- spade", "- rake\n\n- spade", TIGHT_OR_LOOSE),
        ("rake\n\nspade", "spade\n\nrake", ORDER),
    ],
)
def test_kinds_of_differences(ours: str, other: str, kind: str) -> None:
    found = kinds(other_outline(ours), other_outline(other))
    assert kind in found
    assert set(found) <= set(KINDS)


@for_each(
    ("one", "same"),
    [
        ("<p>a <em>rake</em></p>", "<p>\n a  <em>rake</em>\n</p>"),
        ('<p id="a" class="b">rake</p>', "<p><span>rake</span></p>"),
        ("<p>rake<br></p>", "<p>rake</p><p> </p>"),
        ('<p><a href="%C3%A9">e</a></p>', '<p><a href="é">e</a></p>'),
        ("<table><tr><td>a</td></tr></table>", "<table><tbody><tr><td>a</td></tr></tbody></table>"),
        ("<s>rake</s>", "<del>rake</del>"),
    ],
)
def test_what_an_outline_leaves_out(one: str, same: str) -> None:
    assert outline(one) == outline(same)
