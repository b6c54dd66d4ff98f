"""Where templates come from: a project's own before the built-in ones, which always have a second name."""

from collections.abc import Sequence
from pathlib import Path

from jinja2 import BaseLoader, ChoiceLoader, FileSystemLoader, PrefixLoader

BUILT_IN = "policygen"
"""`policygen/footer.html` is the built-in `footer.html`, also where a project has a `footer.html` of its own: so a
template can extend the one that it takes the place of."""


def loader(own: Sequence[Path], standard: Path) -> BaseLoader:
    """Templates by their path below the folders of a project (`own`), or else below `standard`, the built-in ones."""
    built_in = FileSystemLoader(standard)
    return ChoiceLoader([PrefixLoader({BUILT_IN: built_in}), *map(FileSystemLoader, own), built_in])
