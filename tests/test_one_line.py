"""Values at the prompt: one line each, and none of a policy's text."""

import pickle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from page_samples import policy, story, text, version, when

from policygen.config import Config
from policygen.core.errors import Failed, Place, Problem
from policygen.core.files import File
from policygen.core.one_line import MAX_CHARACTERS, brief, counted
from policygen.histories.states import redline, states
from policygen.lock import Lock, make_lock
from policygen.pipeline.build_report import Report
from policygen.project.project import NextChange, Project, load

ROOT = Path(__file__).resolve().parent.parent
LONG = "A very long line with\nbreaks, " * 40
OLD = "# Ship\n\n" + "\n\n".join(f"Sentence {number} says secret things." for number in range(60))
NEW = OLD.replace("secret", "open secret")
RULES = Problem("E012", Place(f"content/{'deep/' * 40}a.md", 2, 12), LONG, LONG)
REDLINE = redline(OLD, NEW)
MANY = policy(*(version(str(year), text(OLD, title=LONG), label=LONG) for year in range(1900, 2000)), slug="p" * 200)


@given(st.lists(st.text()))
def test_any_facts_are_one_short_line(facts: list[str]) -> None:
    line = brief(1, *facts)
    assert len(line) <= MAX_CHARACTERS
    assert line.isprintable()
    assert line.startswith("<int:")
    assert line.endswith(">")


@pytest.mark.parametrize(("number", "said"), [(0, "0 words"), (1, "1 word"), (2, "2 words"), (12345, "12,345 words")])
def test_numbers_are_said_with_their_things(number: int, said: str) -> None:
    assert counted(number, "word") == said
    assert counted(number, "policy", "policies") == said.replace("words", "policies").replace("word", "policy")


@pytest.mark.parametrize(
    ("value", "line"),
    [
        (redline("We keep logs.\n", "We keep maps.\n"), "<Redline: 1 change, 1 word added, 1 removed>"),
        (redline("We keep logs.\n", "We keep maps.\n").changes[0], "<Change: reworded, 1 word added, 1 removed>"),
        (
            redline("# T\n\nWe keep logs.\n", "# T\n\nWe keep maps.\n").changes[0],
            "<Change: reworded, 1 word added, 1 removed, under T>",
        ),
        (redline("a\n", "a\n").counts, "<Counts: 0 changes in 0 of 1 section, 0 words added, 0 removed>"),
        (redline("# T\n\na b\n", "").old, "<Document: 2 blocks, 3 words>"),
        (redline("a b\n", "").old.blocks[0], "<Block: p, 2 words>"),
        (states(["a\n"]), "<States: 1 text>"),
        (Place("a.md", 2), "<Place: a.md:2>"),
        (Problem("E012", Place("a.md", 2), "no date", "write one"), "<Problem: error E012 at a.md:2: no date>"),
        (Failed([Problem("E012", Place("a.md", 2), "no date")]), "<Failed: 1 problem, E012>"),
        (when("2001-01"), "<When: 2001-01>"),
        (text("Secret.", title="Terms"), "<Text: en, Terms>"),
        (version("2026-01-01"), "<Version: 2026-01-01, en>"),
        (story()[0], "<Policy: privacy, 5 versions, en, de>"),
        (NextChange(when("2026-01-01"), "terms", "2026-01-01"), "<NextChange: terms@2026-01-01 applies 2026-01-01>"),
        (make_lock(story(), {}), "<Lock: 15 published versions>"),
        (Config(title="Rules", languages=("en", "de")), "<Config: Rules, en, de>"),
        (File("index.html", b"<p>"), "<File: index.html, 3 bytes>"),
        (
            Report("site", 1, 2, 3, 4, 5, 6, (), (), None),
            "<Report: 1 policy, 2 versions, 3 files, 5 changed, 6 removed, 0 warnings>",
        ),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_value_says_what_it_is(value: object, line: str) -> None:
    assert repr(value) == line


@pytest.mark.parametrize(
    "value",
    [
        *(REDLINE, REDLINE.changes[0], REDLINE.counts, REDLINE.old, REDLINE.old.blocks[1], states([OLD, NEW])),
        *(MANY, MANY.versions[0], MANY.versions[0].texts[0], MANY.place, RULES, RULES.place, Failed([RULES] * 50)),
        Project(Config(title=LONG), (MANY,) * 9, (RULES,) * 9, load(ROOT).source),
        Report(LONG, 10**9, 10**9, 10**9, 10**9, 10**9, 10**9, (LONG,), (RULES,), None),
        NextChange(when("2026-01-01"), "p" * 300, "2026-01-01"),
        *(
            Config(title=LONG, languages=("en",) * 90),
            load(ROOT).source,
            make_lock([MANY], {}),
            File(LONG, OLD.encode()),
        ),
    ],
    ids=lambda value: type(value).__name__,
)
def test_however_much_it_holds_it_is_one_line_without_the_text(value: object) -> None:
    line = repr(value)
    assert len(line) <= MAX_CHARACTERS
    assert "\n" not in line
    assert "secret" not in line


@pytest.mark.parametrize("value", [version("2026-01-01"), story()[0], when("2001"), RULES, Lock(), Config()])
def test_values_are_compared_and_copied_as_before(value: Any) -> None:
    copy = pickle.loads(pickle.dumps(value))
    assert copy == value
    assert hash(copy) == hash(value)
