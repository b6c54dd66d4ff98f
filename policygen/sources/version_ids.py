"""The ids of versions: their dates, told apart where two share a day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from policygen.core.model import When

Recorded = Mapping[str, tuple[str, tuple[str, ...]]]
"""The ids that versions of a policy were published with: id -> its date as text, and the digests of its texts."""


@dataclass(frozen=True, slots=True)
class DatedText:
    """What the id of a version is made from: when it starts, whether it was only seen then, its text's digest."""

    start: When
    seen: bool
    digest: str

    @property
    def day(self) -> str:
        """The id that it has if no other version wants the same: `2026-09-21`, `2001-01`, `seen-2018-05-14`."""
        return f"seen-{self.start.day}" if self.seen else self.start.day


def version_ids(versions: Sequence[DatedText], recorded: Recorded) -> tuple[str, ...]:
    """The id of each version, all different.

    A version keeps the id under which its date, or else its digest, was recorded. Of the others on a day the first
    (by instant, then digest) gets the plain id if that is free; the rest get `_` and six hex digits of their digests
    after it, and `-2` and so on after that in the odd case that those are the same.
    """
    ids: dict[int, str] = {}
    by_day = sorted(
        range(len(versions)), key=lambda n: (versions[n].day, versions[n].start.instant, versions[n].digest)
    )
    for day, group in groupby(by_day, key=lambda n: versions[n].day):
        indexes = list(group)
        ids |= _recorded_ids({n: versions[n] for n in indexes}, _recorded_on(day, recorded))
        taken = {ids[n] for n in indexes if n in ids}
        for index in indexes:
            if index not in ids:
                ids[index] = _unused_id(day, versions[index].digest, taken)
                taken.add(ids[index])
    return tuple(ids[index] for index in range(len(versions)))


def _recorded_on(day: str, recorded: Recorded) -> Recorded:
    return {name: recorded[name] for name in sorted(recorded) if name == day or name.startswith(f"{day}_")}


def _recorded_ids(versions: dict[int, DatedText], recorded: Recorded) -> dict[int, str]:
    """The versions that recorded ids belong to: by date and text, else by date, else by text."""
    kept: dict[int, str] = {}
    if not recorded:
        return kept
    for is_match in (_same_date_and_text, _same_date, _same_text):
        for name, record in recorded.items():
            matches = [n for n, version in versions.items() if n not in kept and is_match(version, *record)]
            if matches and name not in kept.values():
                kept[matches[0]] = name
    return kept


def _same_date_and_text(version: DatedText, date: str, digests: Iterable[str]) -> bool:
    return _same_date(version, date, digests) and _same_text(version, date, digests)


def _same_date(version: DatedText, date: str, digests: Iterable[str]) -> bool:
    return version.start.text == date


def _same_text(version: DatedText, date: str, digests: Iterable[str]) -> bool:
    return version.digest in digests


def _unused_id(day: str, digest: str, taken: set[str]) -> str:
    if day not in taken:
        return day
    name = f"{day}_{digest.removeprefix('sha256:')[:6]}"
    number = 1
    while name in taken:
        number += 1
        name = f"{day}_{digest.removeprefix('sha256:')[:6]}-{number}"
    return name
