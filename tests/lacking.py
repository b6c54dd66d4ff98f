"""Tests that need more than Python: without it they are skipped, and say so; under CI, where nobody reads what was
skipped, that is a failure."""

import os
from pathlib import Path
from typing import NoReturn

import pytest


def lacking(message: str) -> NoReturn:
    """End a test that cannot run here; `message` says what is missing and how to get it."""
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


_MODULES = Path(__file__).parent / "tools" / "node_modules"
MISSING = "is not there: install Node.js (npm) and Java, and run python3 scripts/test"


def npm_file(path: str) -> Path:
    """A file of a package in `tests/tools`; a test that needs it ends without it."""
    file = _MODULES / path
    return file if file.is_file() else lacking(f"tests/tools/node_modules/{path} {MISSING}")
