"""The labelled texts are the ones that were drawn, and the labels are such as a reader could give."""

import re

from date_sample import BUNDLES, drawn, labels
from realdata import RealData


def test_the_labels_belong_to_the_draw(real: RealData) -> None:
    assert [(label.bundle, label.file, label.half) for label in labels()] == list(drawn(real))


def test_every_label_is_a_value_and_a_line() -> None:
    for label in labels():
        assert re.fullmatch(r"none|ambiguous|[0-9]{4}-[0-9]{2}(-[0-9]{2})?", label.expected), label
        assert label.line or not label.expected[0].isdigit(), label


def test_the_sample_is_large_enough() -> None:
    assert len(labels()) >= 120
    assert {label.bundle for label in labels()} == set(BUNDLES)
    assert sum(label.half == "held" for label in labels()) * 2 == len(labels())
