"""Broken projects, each a folder of `sites_invalid/`, and the exact text that their author sees.

To take a new text over after reading it: `POLICYGEN_REFRESH=1 pytest tests/test_sites_invalid.py`.
"""

import os
from pathlib import Path

import pytest
from cases import for_each

from policygen.check.rule_catalogue import rules
from policygen.core.errors import Failed
from policygen.project.project import load

SITES = sorted(path for path in (Path(__file__).parent / "sites_invalid").iterdir() if path.is_dir())


@for_each("site", SITES)
def test_the_text_that_an_author_sees(site):
    with pytest.raises(Failed) as failed:
        load(site, strict=True, rules=rules())
    seen = f"{failed.value}\n"
    expected = site / "expected.txt"
    if os.environ.get("POLICYGEN_REFRESH"):
        expected.write_text(seen, encoding="utf-8")
    assert seen == expected.read_text(encoding="utf-8")


@for_each("site", SITES)
def test_every_message_has_a_place_and_a_way_out(site):
    with pytest.raises(Failed) as failed:
        load(site, strict=True, rules=rules())
    for problem in failed.value.problems:
        assert (site / problem.place.file).exists()
        assert problem.message
        assert problem.hint
