"""How well a colour stands out."""

import re
from pathlib import Path

import pytest
from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from policygen.config.contrast import GROUNDS, MIN_CONTRAST, contrast

VARIABLES = (Path(__file__).parent.parent / "templates" / "styles" / "variables.css").read_text(encoding="utf-8")
COLOURS = st.from_regex(r"#([0-9a-f]{3}|[0-9a-f]{6})", fullmatch=True)


@for_each(("one", "other", "ratio"), [("#000", "#ffffff", 21), ("#777", "#fff", 4.48), ("#767676", "#fff", 4.54)])
def test_known_ratios(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)


@given(COLOURS, COLOURS)
def test_the_order_does_not_matter(one: str, other: str) -> None:
    assert 1 <= contrast(one, other) == contrast(other, one) <= 21


def test_the_papers_are_those_of_the_style_sheet() -> None:
    assert re.findall(r"--pg-paper: (#[0-9a-f]{6})", VARIABLES) == list(GROUNDS.values())


def test_the_built_in_accent_is_dark_enough() -> None:
    (accent,) = re.findall(r'theme\.accent or "(#[0-9a-f]{6})"', VARIABLES)
    assert contrast(accent, GROUNDS["accent"]) >= MIN_CONTRAST
