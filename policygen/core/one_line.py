"""Values in one line, for whoever looks at them at Python's prompt."""

LONGEST = 120
"""How many characters the line has at most."""


def brief(value: object, *facts: str) -> str:
    """`<Redline: 3 changes, 12 words added>`: what a value is and what there is to say of it, never its whole content.

    One line whatever the facts hold, cut to `LONGEST` characters.
    """
    said = " ".join(", ".join(facts).split())
    shown = "".join(sign if sign.isprintable() else "�" for sign in f"{type(value).__name__}: {said}")
    return f"<{shown}>" if len(shown) <= LONGEST - 2 else f"<{shown[: LONGEST - 3]}…>"


def counted(number: int, thing: str, things: str = "") -> str:
    """`1 policy`, `3 policies`; without `things` an `s` is added."""
    return f"{number:,} {thing if number == 1 else things or f'{thing}s'}"
