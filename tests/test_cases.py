"""A test of many cases tries all of them, and says which ones fail."""

import os
import subprocess
import sys
from pathlib import Path

FILE = """
import pytest
from cases import for_each


@pytest.fixture
def limit():
    return 2


@for_each(("number", "word"), [(1, "one"), (2, "two"), (3, "three")])
def test_many(limit, number, word):
    assert number < limit


@for_each("word", [])
def test_none(word):
    pass
"""


def test_every_case_is_tried_and_those_that_fail_are_named(tmp_path: Path) -> None:
    (tmp_path / "test_file.py").write_text(FILE)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_file.py"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent)},
        capture_output=True,
        text=True,
    )
    summary = done.stdout.partition("short test summary info")[2]
    assert "SUBFAILED[case 2: number=2, word='two'] test_file.py::test_many - assert 2 < 2" in summary
    assert "SUBFAILED[case 3: number=3, word='three'] test_file.py::test_many - assert 3 < 2" in summary
    assert "FAILED test_file.py::test_none - AssertionError: there is no case" in summary
    assert "case 1" not in summary
    assert done.returncode == 1
