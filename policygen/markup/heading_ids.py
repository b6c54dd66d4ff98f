"""Ids of headings: readable, unique in a text, and the same from version to version.

An id comes from the heading's words in any script, without a number in front, so that renumbering sections breaks no
link. A repeated heading gets `-2`, `-3`, …; which one gets which is kept from the version before.

Ids were once made by another rule, which took a number out wherever it stood and ran the words around it together:
`Article 5: Tools` was `articletools`. What was published leads to its heading for ever, so such a heading keeps that id
beside its own, and no other heading gets it (docs/decisions/003-heading-ids.md).
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from policygen.markup.sanitise import safe_id

# Section signs are bounded, or a long run of them would take quadratic time.
_NUMBER = re.compile(r"\s*(?:§{1,99}\s*)?\(?(?:\d+(?:\.\d+)+[.):]?|\d+[.):])\s+")
_DROPPED = re.compile(r"[^\w\s-]")
_SPACE = re.compile(r"[-_\s]+")


class HeadingId(NamedTuple):
    """The id of a heading, and the one that it had by the former rule, if that was another (else "")."""

    id: str
    former: str = ""


NO_ID = HeadingId("")


class _Slugs(NamedTuple):
    """The ids that a heading's words ask for, by the rule of now and by the former one."""

    now: str
    former: str


def heading_slug(heading: str) -> str:
    """The id that a heading's words ask for: `3.2 Your Rights` gives `your-rights`; without a letter, `section`."""
    return _slugs(heading).now


@lru_cache(maxsize=4096)
def _slugs(heading: str) -> _Slugs:
    words = unicodedata.normalize("NFKC", heading).lower()
    number = _NUMBER.search(words)
    if number is None:
        slug = _slug(words)
        return _Slugs(slug, slug)
    former = _slug(words[: number.start()] + words[number.end() :] or words)
    return _Slugs(former if number.start() == 0 else _slug(words), former)


def _slug(words: str) -> str:
    return safe_id(_SPACE.sub("-", _DROPPED.sub("", words).strip()).strip("-") or "section")


def assign_ids(
    headings: Sequence[str], taken_ids: Iterable[str] = (), previous_ids: Sequence[HeadingId] = ()
) -> tuple[HeadingId, ...]:
    """An id for each heading (its words): unique, and none of `taken_ids` (the ids that the author wrote).

    `previous_ids`, parallel to `headings`, holds the ids that a heading had in the version before, or `NO_ID`.
    They stay, as long as the words still ask for them.
    """
    taken = frozenset(taken_ids)
    slugs = [_slugs(heading) for heading in headings]
    former_ids = _numbered([slug.former for slug in slugs], taken, [old.former or old.id for old in previous_ids])
    renamed = [index for index, slug in enumerate(slugs) if slug.now != slug.former]
    ids = [HeadingId(name) for name in former_ids]
    if renamed:
        previous = [previous_ids[index].id for index in renamed] if previous_ids else ()
        names = _numbered([slugs[index].now for index in renamed], taken.union(former_ids), previous)
        for index, name in zip(renamed, names, strict=True):
            ids[index] = HeadingId(name, former_ids[index])
    return tuple(ids)


def _numbered(slugs: Sequence[str], taken: frozenset[str], previous_ids: Sequence[str]) -> list[str]:
    """Slugs made unique: those that are taken get a number, each the one that it had before if it can."""
    used = set(taken)
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
    return ids


def _is_id_for(name: str, base: str) -> bool:
    """Whether an id is the one that a heading asks for, or that with a number."""
    return name == base or (name.startswith(f"{base}-") and name[len(base) + 1 :].isdecimal())
