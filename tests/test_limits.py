"""What no renderer takes in time is refused before it is tried; all else is rendered, whoever calls."""

import subprocess
import sys
from collections.abc import Callable

import pytest
from cases import for_each
from hostile_texts import NESTED
from realdata import RealData

from policygen.core.errors import Place, Problem
from policygen.markup.document_reader import DocumentReader
from policygen.markup.markdown_limits import MAX_DEPTH, limit_problems

PLACE = Place("content/privacy/a.md", 10)


def found(text: str, depth: int = MAX_DEPTH) -> list[Problem]:
    return list(limit_problems(text, PLACE, depth))


def rendered(text: str) -> tuple[str, tuple[str, ...], str]:
    document = DocumentReader().read(text)
    return document.html()[1], document.keys, document.text


def below(frames: int, call: Callable[[], tuple[str, tuple[str, ...], str]]) -> tuple[str, tuple[str, ...], str]:
    """What a call gives, so many frames further down the stack."""
    return below(frames - 1, call) if frames else call()


@for_each("shape", NESTED)
def test_fifty_levels_give_the_same_html_at_any_depth_of_the_stack(shape: str) -> None:  # case 32
    text = NESTED[shape](MAX_DEPTH)
    assert found(text) == []
    assert below(400, lambda: rendered(text)) == below(150, lambda: rendered(text)) == rendered(text)


@for_each("shape", NESTED)
def test_more_levels_are_refused_with_the_line(shape: str) -> None:  # case 32
    text = NESTED[shape](MAX_DEPTH + 2)
    (problem,) = found(text)
    lines = text.split("\n")
    assert problem.code == "E201"
    assert problem.hint
    assert problem.place.file == PLACE.file
    assert PLACE.line <= problem.place.line <= PLACE.line + len(lines)
    assert f"more than {MAX_DEPTH} deep" in problem.message


@for_each(
    ("text", "line"),
    [
        ("Quiet.\n\n" + "> " * 51 + "deep\n", 12),
        ("\n\n".join(f"{'    ' * level}* item" for level in range(60)), 10 + 2 * 50),
        ("Quiet.\n\n" + "<div>\n" * 51, 12 + 50),
    ],
)
def test_the_line_is_that_of_the_level_too_many(text: str, line: int) -> None:
    (problem,) = found(text)
    assert problem.place == Place(PLACE.file, line)


def test_a_project_can_ask_for_fewer_levels_but_not_for_more() -> None:
    assert [problem.code for problem in found("> " * 11 + "deep\n", 10)] == ["E201"]
    assert found("> " * 10 + "deep\n", 10) == []
    assert [problem.code for problem in found("> " * 51 + "deep\n", 1_000)] == ["E201"]


@for_each(
    ("text", "words"),
    [
        ("".join(f"*[a{number}]: b\n\n" for number in range(1_001)), "1,001 abbreviations"),
        ("".join(f"[^{number}]: b\n\n" for number in range(1_001)), "1,001 footnotes"),
    ],
)
def test_what_takes_quadratic_time_is_refused(text: str, words: str) -> None:  # case 31
    problems = [problem for problem in found(text) if words in problem.message]
    assert [problem.code for problem in problems] == ["E202"]
    assert problems[0].hint


@for_each(
    "text",
    [
        "See [a](b), [c] and (d). " * 40,
        "Term\n: definition\n\n" * 200,
        "# Heading\n\nText.\n\n" * 400,
        "| a | b |\n|---|---|\n" + "| *c* | [d](e) |\n" * 300,
        "* item\n" * 2_000,
        "1. item\n\n    more of it\n\n" * 500,
        "> quote\n\n" * 500,
        "Noted.[^1]\n\n[^1]: A note.\n",
        "if a < b and c < d then e\n\n" * 100,
        "<p>One.</p>\n\n" * 300,
        "    " * 60 + "code\n",
        "word " * 20_000,
        "[a](b) " * 2_000,
        "[" * 300,
        "*a* " * 6_000,
        "a\n: b\n" * 100,
        "a  \n" * 12_000,
        "# a\n" * 600,
        "<table>\n<tr><td>a<td>b\n" * 1 + "<tr><td>c<td>d\n" * 100 + "</table>\n",
        "<ul>\n" + "<li>one\n" * 100 + "</ul>\n",
        "<p>one\n\n" * 100,
    ],
)
def test_what_policies_have_is_not_refused(text: str) -> None:
    assert found(text) == []


def test_no_real_policy_is_refused(real: RealData) -> None:
    for name in ("policies", "site-policy", "pga-versions"):
        assert not [problem for text in real.bundle(name).sample(400, "limits") for problem in found(text)]


WORKER = """
import sys
from hostile_texts import FLAT
from policygen.core.errors import Place
from policygen.markup.markdown_limits import limit_problems
from policygen.markup.document_reader import DocumentReader

for name in FLAT:
    print(name, flush=True)
    text = FLAT[name](int(sys.argv[1]))
    if not limit_problems(text, Place("a.md", 1)):
        document = DocumentReader().read(text)
        assert any(document.html()) or not document.blocks, name
print("done")
"""


@pytest.mark.parametrize("size", [1_000, 10_000, 100_000])
def test_hostile_patterns_give_a_result_or_a_problem(size: int, pytestconfig: pytest.Config) -> None:  # case 31
    """All of them in one process, which is killed if it hangs; it says at what."""
    run = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(size)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=pytestconfig.rootpath / "tests",
        env={"PYTHONPATH": str(pytestconfig.rootpath), "PATH": ""},
    )
    try:
        told, error = run.communicate(timeout=300)
    except subprocess.TimeoutExpired:
        run.kill()
        told, error = run.communicate()
        pytest.fail(f"still busy after 300 s with {told.split()[-1]}")
    assert told.split("\n")[-2] == "done", f"{told.split()[-1]}: {error}"
