"""The theme's knobs, checked before they go into the style sheet."""

import re
from collections.abc import Iterator

from policygen.config import Config
from policygen.errors import Problem

_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})|[a-zA-Z]+|[a-z]+\([0-9a-z.,%/ +-]*\)")
_FONT = re.compile(r"""[\w"', .-]+""")


def theme_problems(config: Config) -> Iterator[Problem]:
    """Values that no style sheet could hold, or that would reach beyond their own rule."""
    theme = config.theme
    if theme.accent and not _COLOUR.fullmatch(theme.accent):
        message = f"the theme's accent '{theme.accent}' is not a colour"
        yield Problem("E406", config.place, message, 'write it as CSS does, for instance accent = "#125e54"')
    if theme.font and not _FONT.fullmatch(theme.font):
        message = f"the theme's font '{theme.font}' is not a list of font names"
        yield Problem("E407", config.place, message, 'write it as CSS does, for instance font = "Georgia, serif"')
