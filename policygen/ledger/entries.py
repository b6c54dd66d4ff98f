"""The entries of the ledger: one for each text of a version that was published, a line of JSON each.

    {"policy":"privacy","version":"2026-09-21","language":"en","effective":"2026-09-21","digest":"sha256:…","recorded":"…"}

The line without its end is the leaf of the tree. What is not known is left out; the order of the keys is fixed.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, fields

from policygen.core.one_line import brief
from policygen.ledger.strict_text import Malformed, utf8
from policygen.ledger.tiles import MAX_LEAF

_NEEDED = ("policy", "version", "language", "digest", "recorded")
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Entry:
    """What was published: dates are ISO 8601 at their precision, empty if unknown.

    `digest` is that of the canonical text; `predecessor` the id of the version before; `withdrawn` the day of a
    withdrawal, `yes` if that is not known; `recorded` the day on which this was recorded.
    """

    policy: str
    version: str
    language: str
    effective: str
    observed: str
    published: str
    digest: str
    predecessor: str
    withdrawn: str
    recorded: str

    def __repr__(self) -> str:
        return brief(self, f"{self.policy}@{self.version}", self.language, self.recorded)

    @property
    def facts(self) -> dict[str, str]:
        """What is known, in the order in which it is written."""
        values = ((key, getattr(self, key)) for key in ENTRY_KEYS)
        return {key: value for key, value in values if value}

    @property
    def leaf(self) -> bytes:
        """Its line, without the end: the leaf of the tree."""
        return json.dumps(self.facts, ensure_ascii=False, separators=(",", ":")).encode()


ENTRY_KEYS = tuple(field.name for field in fields(Entry))
"""The keys of an entry, in their order."""


def read_entry(leaf: bytes) -> Entry:
    """The entry that a leaf is: written exactly as this program writes it."""
    text = utf8(leaf, MAX_LEAF)
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):  # a number of too many digits is a mere ValueError
        raise Malformed("this is no JSON") from None
    if not isinstance(data, dict) or not all(isinstance(value, str) and value for value in data.values()):
        raise Malformed("this is no object of texts")
    unknown = sorted(data.keys() - set(ENTRY_KEYS))
    missing = [key for key in _NEEDED if key not in data]
    if unknown or missing:
        raise Malformed(f"it has no {missing[0]}" if missing else f"nobody knows what its {unknown[0][:60]} is")
    if not _DIGEST.fullmatch(data["digest"]):
        raise Malformed("its digest is none")
    entry = Entry(**{key: data.get(key, "") for key in ENTRY_KEYS})
    try:
        is_same = entry.leaf == leaf
    except UnicodeEncodeError:
        is_same = False
    if not is_same:
        raise Malformed("it is not written in the one way that counts")
    return entry


def write_entries(leaves: Iterable[bytes]) -> bytes:
    """The file of these leaves, one a line."""
    return b"".join(leaf + b"\n" for leaf in leaves)


def read_leaves(data: bytes) -> tuple[bytes, ...]:
    """The leaves of a file, none of which was read yet."""
    *lines, rest = data.split(b"\n")
    if rest:
        raise Malformed("the last line has no end", len(lines) + 1)
    return tuple(lines)


def read_entries(data: bytes) -> tuple[Entry, ...]:
    """The entries of a file; `Malformed` says in which line one is none."""
    entries = []
    for number, leaf in enumerate(read_leaves(data), 1):
        try:
            entries.append(read_entry(leaf))
        except Malformed as error:
            raise Malformed(error.message, number) from None
    return tuple(entries)
