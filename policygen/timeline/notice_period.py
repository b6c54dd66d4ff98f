"""How much notice a change was given: the days between a publication and an effect."""

from datetime import date

from policygen.core.model import When


def days_between(earlier: When | None, later: When | None) -> int | None:
    """Whole days from one date to a later one; None if either is not known to the day, or the order is the other."""
    if not (earlier and later and earlier.is_exact and later.is_exact):
        return None
    days = (date.fromisoformat(later.day) - date.fromisoformat(earlier.day)).days
    return days if days >= 0 else None
