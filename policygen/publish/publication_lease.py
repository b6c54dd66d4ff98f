"""The right to send files to a store, which one publisher has at a time: the note that lies there is theirs."""

import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from policygen.publish.interrupted_publication import NOTE_FILE, RENEW_AFTER, PublicationNote, note_bytes, read_note
from policygen.publish.object_store import CLAIM, Headers, Store, StoredFile, StoreError


class LeaseLost(Exception):
    """Another publisher has it; `note` is theirs, as bytes, None if there is none any more."""

    def __init__(self, note: StoredFile | None) -> None:
        self.note = note
        super().__init__("another publisher has the lease")


@dataclass(slots=True)
class Lease:
    """A note of ours at the store, and the version of it that we wrote last."""

    store: Store
    headers: Headers
    clock: Callable[[], datetime]
    note: PublicationNote
    version: str = field(default="")

    def renew(self, after_silence: bool = False) -> None:
        """Say that we are still there (`after_silence`: if that was a while ago); `LeaseLost` if it is ours no more."""
        now = self.clock()
        if not after_silence or now - self.note.renewed >= RENEW_AFTER:
            self._write(self.note.renewed_at(now))

    def confirm(self) -> None:
        """`LeaseLost` unless the note is ours."""
        there = self.store.read(NOTE_FILE)
        if there is None or there.version != self.version:
            raise LeaseLost(there)

    def require_time(self) -> None:
        """`LeaseLost` if we were silent for so long that somebody else may have taken us for dead."""
        if not self.note.holds(self.clock()):
            raise LeaseLost(None)

    def give_up(self) -> None:
        """Let the next publisher go on at once. If even that cannot be written, they have to wait until it is stale."""
        with suppress(StoreError, LeaseLost):
            there = self.store.read(NOTE_FILE)  # the answer to the last renewal may have been lost
            note = read_note(there.data) if there else None
            if there and note and note.publisher == self.note.publisher:
                self.version = there.version
                self._write(self.note.stopped)

    def _write(self, note: PublicationNote) -> None:
        data = note_bytes(note)
        version = self.store.write_if(NOTE_FILE, data, self.headers, self.version)
        if version is None:  # unless ours did arrive, and only the answer to it was lost
            there = self.store.read(NOTE_FILE)
            if there is None or there.data != data:
                raise LeaseLost(there)
            version = there.version
        self.note, self.version = note, version


def take_lease(
    store: Store, headers: Headers, clock: Callable[[], datetime], files: frozenset[str], earlier: StoredFile | None
) -> Lease:
    """Put a note there, in the place of an `earlier` one that holds no more; `LeaseLost` if somebody was first."""
    note = PublicationNote(secrets.token_hex(6), clock(), running=True, files=files)
    lease = Lease(store, headers, clock, note, earlier.version if earlier else "")
    claim = f"{NOTE_FILE}.{earlier.version[:16]}{CLAIM}" if earlier and not store.has_conditions else ""
    if claim and store.write_if(claim, b"", {}, "") is None:
        raise LeaseLost(None)
    try:
        lease.renew()
        if not store.has_conditions:
            lease.confirm()
    except StoreError:
        lease.give_up()
        raise
    finally:
        if claim:
            store.remove(claim)
    return lease
