"""The vectors by which the script in the browser is tested say what the redline says today.

To take a change over: `pytest tests/test_vectors.py --refresh-vectors`, then read what `git diff tests/vectors` shows.
"""

import json

import pytest
from redline_vectors import FOLDER, vectors

REFRESH = "If this is how it shall be: pytest tests/test_vectors.py --refresh-vectors, and read git diff tests/vectors."


def test_vectors_say_what_the_redline_says(pytestconfig: pytest.Config) -> None:
    written = {f"{name}.json": json.dumps(value, ensure_ascii=False, indent=0) + "\n" for name, value in vectors()}
    if pytestconfig.getoption("--refresh-vectors"):
        FOLDER.mkdir(exist_ok=True)
        for path in FOLDER.glob("*.json"):
            path.unlink()
        for name, text in written.items():
            (FOLDER / name).write_text(text, "utf-8")
    kept = {path.name: path.read_text("utf-8") for path in FOLDER.glob("*.json")}
    differ = sorted(name for name in written.keys() | kept.keys() if written.get(name) != kept.get(name))
    assert not differ, REFRESH
