"""Ids of headings: readable, unique in a text, and the same from version to version.

An id comes from the heading's words in any script, without its number, so that renumbering sections breaks no
link. A repeated heading gets `-2`, `-3`, …; which one gets which is kept from the version before (`kept`).
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from policygen.markup.sanitise import safe_id

_NUMBER = re.compile(r"\s*(?:§+\s*)?\(?(?:\d+(?:\.\d+)+[.):]?|\d+[.):])\s+")
_DROPPED = re.compile(r"[^\w\s-]")
_SPACE = re.compile(r"[-_\s]+")


@lru_cache(maxsize=4096)
def slug(heading: str) -> str:
    """The id that a heading's words ask for: `3.2 Your Rights` gives `your-rights`; without a letter, `section`."""
    words = unicodedata.normalize("NFKC", heading).lower()
    words = _NUMBER.sub("", words, count=1) or words
    return safe_id(_SPACE.sub("-", _DROPPED.sub("", words).strip()).strip("-") or "section")


def assign(headings: Sequence[str], taken: Iterable[str] = (), kept: Sequence[str] = ()) -> tuple[str, ...]:
    """An id for each heading (its words): unique, and none of `taken` (the ids that the author wrote).

    `kept`, parallel to `headings`, holds the id that a heading had in the version before, or "". It stays, as
    long as the words still ask for it.
    """
    used = set(taken)
    wanted = [slug(heading) for heading in headings]
    ids = [""] * len(wanted)
    for index, old in enumerate(kept):
        if old and old not in used and _fits(old, wanted[index]):
            ids[index] = old
            used.add(old)
    numbers: dict[str, int] = {}  # where to go on counting, or many equal headings would take quadratic time
    for index, base in enumerate(wanted):
        if not ids[index]:
            name, number = base, numbers.get(base, 1)
            while name in used:
                number += 1
                name = f"{base}-{number}"
            ids[index] = name
            used.add(name)
            numbers[base] = number
    return tuple(ids)


def _fits(name: str, base: str) -> bool:
    """Whether an id is the one that a heading asks for, or that with a number."""
    return name == base or (name.startswith(f"{base}-") and name[len(base) + 1 :].isdecimal())
