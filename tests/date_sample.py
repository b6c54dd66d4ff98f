"""Which real texts `tests/data/dates.toml` labels: a draw that anyone with the bundles can repeat.

Of each bundle, 42 files by a seeded draw over their paths, and of each file its newest text. They are dealt out in
turn to two halves: what the detector was written with in view ("seen") and what it was not ("held").
"""

import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from realdata import RealData

BUNDLES = ("policies", "site-policy", "pga-versions")
LABELS = Path(__file__).parent / "data" / "dates.toml"
_OF_EACH = 42
_SEED = "dates in texts"


@dataclass(frozen=True)
class Label:
    """What a text says of its date: a day, a month, `none` or `ambiguous`, and in which line of its body (0: none)."""

    bundle: str
    file: str
    line: int
    expected: str
    half: str


def drawn(real: RealData) -> Iterator[tuple[str, str, str]]:
    """Bundle, file and half of each text of the sample."""
    for bundle in BUNDLES:
        paths = random.Random(f"{_SEED}, {bundle}").sample(sorted(real.bundle(bundle).blobs), _OF_EACH)
        yield from ((bundle, path, "held" if index % 2 else "seen") for index, path in enumerate(paths))


def body(real: RealData, bundle: str, file: str) -> str:
    """The newest text that a file had, without its front matter."""
    repository = real.bundle(bundle)
    return next(text for text in repository.texts([repository.blobs[file][-1]]).values())


def labels() -> tuple[Label, ...]:
    """The labels, in the order of the draw."""
    entries = tomllib.loads(LABELS.read_text(encoding="utf-8"))["text"]
    return tuple(Label(**entry) for entry in entries)
