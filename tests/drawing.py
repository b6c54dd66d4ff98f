"""How many examples laws draw."""

from hypothesis import settings

THOROUGH = "thorough"
MORE = 10
"""How many times as many as in CI the thorough run draws."""


def examples(count: int) -> int:
    """The number of examples of a law that is too costly for the usual number."""
    return count * MORE if settings.get_current_profile_name() == THOROUGH else count
