"""Words for messages: what the author wrote, put safely, and what was probably meant."""

import re
from collections.abc import Collection, Sequence

from policygen.core.errors import Rule

_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufffe\uffff]")


def quoted(text: str, max_length: int = 60) -> str:
    """The author's words between backticks, in one line, cut to `max_length` characters, nothing invisible in them."""
    cut = text if len(text) <= max_length else text[: max_length - 1] + "…"
    return f"`{_UNPRINTABLE.sub('�', cut)}`"


def nearest(word: str, words: Collection[str]) -> str:
    """The known word that was probably meant, "" if none is near.

    Near means: at most about a third of the letters wrong, where two letters in the wrong order count as one
    (optimal string alignment), capitals as small letters, and `_`, `-` and space as the same.
    """
    # Imported here because only a mistake needs it, and every start of the command line would pay for it.
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    by_folded = {_folded(name): name for name in sorted(words)}
    match = process.extractOne(
        _folded(word[:100]), by_folded.keys(), scorer=OSA.normalized_similarity, score_cutoff=0.65
    )
    return by_folded[match[0]] if match else ""


def did_you_mean(word: str, words: Collection[str]) -> str:
    """A hint such as "did you mean `effective`?"; the whole choice if nothing is near."""
    suggestion = nearest(word, words)
    return f"did you mean {quoted(suggestion)}?" if suggestion else f"possible here: {listed(sorted(words), 'and')}"


def suggest_rule(word: str, rules: Collection[Rule]) -> str:
    """A hint which rule was probably meant, by its name and code; where to look if nobody can tell.

    Of a code with a slip in it nobody can tell: every other one is near.
    """
    names = {rule.name: rule.code for rule in rules}
    suggestion = "" if re.fullmatch(r"[Ee]\d*", word) else nearest(word, names)
    return (
        f"did you mean {quoted(suggestion)} ({names[suggestion]})?"
        if suggestion
        else "policygen explain lists all codes and names"
    )


def listed(words: Sequence[str], conjunction: str = "or") -> str:
    """`a`, `b` or `c`."""
    quoted_words = [quoted(word) for word in words]
    return (
        f" {conjunction} ".join([", ".join(quoted_words[:-1]), quoted_words[-1]])
        if len(quoted_words) > 1
        else "".join(quoted_words)
    )


def _folded(word: str) -> str:
    return word.casefold().replace("-", "_").replace(" ", "_")
