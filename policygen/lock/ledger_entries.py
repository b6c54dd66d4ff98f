"""What the ledger has to say of what is recorded: the entries of a lock, and those that it calls for anew."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from policygen.ledger.entries import Entry
from policygen.lock.lock import Lock, PublishedVersion


def new_entries(lock: Lock, entries: Iterable[Entry], recorded: str) -> tuple[Entry, ...]:
    """The entries that a ledger of these `entries` still needs for a lock, recorded on the day `recorded`.

    They are in the order of the lock: by policy, then by date; of a version the superseded texts first, oldest first,
    then the text of now, each by language. A text that was superseded has one entry for ever. That of now has the last
    entry of its version and language, so it has another one when anything that an entry says becomes different.
    """
    texts: set[tuple[str, str, str, str]] = set()
    last: dict[tuple[str, str, str], Entry] = {}
    for entry in entries:
        texts.add((entry.policy, entry.version, entry.language, entry.digest))
        last[entry.policy, entry.version, entry.language] = replace(entry, recorded="")
    added = []
    for entry, is_superseded in _entries(lock):
        name = entry.policy, entry.version, entry.language
        needed = (*name, entry.digest) not in texts if is_superseded else last.get(name) != entry
        if needed:
            added.append(replace(entry, recorded=recorded))
            texts.add((*name, entry.digest))
            last[name] = entry
    return tuple(added)


def _entries(lock: Lock) -> Iterator[tuple[Entry, bool]]:
    """What is to be said of each text of a lock, without a day, and whether the text is a superseded one."""
    for _, records in groupby(sorted(lock.versions, key=lambda record: record.order), key=lambda record: record.policy):
        predecessor = ""
        for record in records:
            for digests in record.revisions:
                yield from ((_entry(record, language, digest, predecessor), True) for language, digest in digests)
            for language, digest in record.digests:
                yield _entry(record, language, digest, predecessor), False
            predecessor = record.id


def _entry(record: PublishedVersion, language: str, digest: str, predecessor: str) -> Entry:
    return Entry(
        policy=record.policy,
        version=record.id,
        language=language,
        effective=record.effective,
        observed=record.observed,
        published=record.published,
        digest=digest,
        predecessor=predecessor,
        withdrawn=record.withdrawn,
        recorded="",
    )
