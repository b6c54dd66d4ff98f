"""How well a colour stands out from the paper: WCAG 2.2, relative luminance and contrast ratio."""

GROUNDS = {"accent": "#fdfcfa", "accent_dark": "#17181a"}
"""The ground on which each colour of the theme is read, as in `styles/variables.css`."""

MIN_CONTRAST = 4.5
"""The least contrast of words (success criterion 1.4.3)."""


def contrast(first: str, second: str) -> float:
    """The ratio of two colours, `#rgb` or `#rrggbb`: from 1 (the same) to 21 (black and white)."""
    dark, light = sorted((_luminance(first), _luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    six_digits = digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)
    red, green, blue = (_linear(int(six_digits[index : index + 2], 16) / 255) for index in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
