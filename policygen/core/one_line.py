"""Values in one line, for whoever looks at them at Python's prompt."""

MAX_CHARACTERS = 120
"""How many characters the line has at most."""


def brief(value: object, *facts: str) -> str:
    """`<Redline: 3 changes, 12 words added>`: what a value is and what there is to say of it, never its whole content.

    One line whatever the facts hold, cut to `MAX_CHARACTERS` characters.
    """
    content = " ".join(", ".join(facts).split())
    line = "".join(sign if sign.isprintable() else "�" for sign in f"{type(value).__name__}: {content}")
    return f"<{line}>" if len(line) <= MAX_CHARACTERS - 2 else f"<{line[: MAX_CHARACTERS - 3]}…>"


def counted(number: int, singular: str, plural: str = "") -> str:
    """`1 policy`, `3 policies`; without `plural` an `s` is added."""
    return f"{number:,} {singular if number == 1 else plural or f'{singular}s'}"
