"""Ids of headings: readable, unique in a text, and the same from version to version.

An id comes from the heading's words in any script, without its number, so that renumbering sections breaks no
link. A repeated heading gets `-2`, `-3`, …; which one gets which is kept from the version before (`previous_ids`).
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
def heading_slug(heading: str) -> str:
    """The id that a heading's words ask for: `3.2 Your Rights` gives `your-rights`; without a letter, `section`."""
    words = unicodedata.normalize("NFKC", heading).lower()
    words = _NUMBER.sub("", words, count=1) or words
    return safe_id(_SPACE.sub("-", _DROPPED.sub("", words).strip()).strip("-") or "section")


def assign_ids(
    headings: Sequence[str], taken_ids: Iterable[str] = (), previous_ids: Sequence[str] = ()
) -> tuple[str, ...]:
    """An id for each heading (its words): unique, and none of `taken_ids` (the ids that the author wrote).

    `previous_ids`, parallel to `headings`, holds the id that a heading had in the version before, or "". It stays, as
    long as the words still ask for it.
    """
    used = set(taken_ids)
    slugs = [heading_slug(heading) for heading in headings]
    ids = [""] * len(slugs)
    for index, old in enumerate(previous_ids):
        if old and old not in used and _is_id_for(old, slugs[index]):
            ids[index] = old
            used.add(old)
    numbers: dict[str, int] = {}  # where to go on counting, or many equal headings would take quadratic time
    for index, base in enumerate(slugs):
        if not ids[index]:
            name, number = base, numbers.get(base, 1)
            while name in used:
                number += 1
                name = f"{base}-{number}"
            ids[index] = name
            used.add(name)
            numbers[base] = number
    return tuple(ids)


def _is_id_for(name: str, base: str) -> bool:
    """Whether an id is the one that a heading asks for, or that with a number."""
    return name == base or (name.startswith(f"{base}-") and name[len(base) + 1 :].isdecimal())
