"""docs/promises.md names tests; each of them is there."""

import ast
import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
PAGE = TESTS.parent / "docs/promises.md"
NAMED = sorted(set(re.findall(r"`((?:browser/)?test_\w+\.py)(?:::(\w+))?`", PAGE.read_text(encoding="utf-8"))))


def test_the_page_names_tests() -> None:
    assert len(NAMED) > 50


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_a_test_that_holds_a_promise_is_there(file: str, name: str) -> None:
    assert (TESTS / file).is_file()
    tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
    names = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    assert not name or name in names


def test_each_promise_names_a_test() -> None:
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| **")]
    assert len(rows) > 20
    for row in rows:
        assert re.search(r"`(browser/)?test_\w+\.py", row.split("|")[2]), row
