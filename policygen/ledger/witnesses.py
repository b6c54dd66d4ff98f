"""What is said to a witness, and what it answers, as https://c2sp.org/tlog-witness has it.

A witness remembers the last checkpoint of each log, and signs the next one if it begins with that. Whoever trusts it
then knows that the log did not tell others another history.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from policygen.ledger.checkpoints import read_signed_checkpoint
from policygen.ledger.signed_notes import MAX_NOTE, Note, Signature, VerifierKey, read_signatures
from policygen.ledger.strict_text import HASH_SIZE, Malformed, decimal, from_base64, to_base64, utf8, without_controls

MAX_HASHES = 63
MAX_ANSWER = 100_000
"""The most bytes that a witness may answer."""


@dataclass(frozen=True, slots=True)
class AddCheckpoint:
    """That a checkpoint comes after the one of `old_size` entries, with the proof of consistency."""

    old_size: int
    hashes: tuple[bytes, ...]
    note: Note

    def __bytes__(self) -> bytes:
        lines = (f"old {self.old_size}", *map(to_base64, self.hashes), "")
        return "".join(f"{line}\n" for line in lines).encode() + bytes(self.note)


def read_add_checkpoint(data: bytes) -> AddCheckpoint:
    """What is asked of a witness."""
    head, separator, note = utf8(data, MAX_NOTE + 10_000).partition("\n\n")
    first, *lines = head.split("\n")
    if not separator or not first.startswith("old "):
        raise Malformed("this is no request to a witness", 1)
    if len(lines) > MAX_HASHES:
        raise Malformed(f"a request has at most {MAX_HASHES} hashes", 2)
    hashes = tuple(from_base64(line, HASH_SIZE, number) for number, line in enumerate(lines, 2))
    _, signed = read_signed_checkpoint(note.encode())
    return AddCheckpoint(decimal(first.removeprefix("old "), 1), hashes, signed)


def read_cosignatures(data: bytes, text: str, keys: Iterable[VerifierKey]) -> tuple[Signature, ...]:
    """The signatures of a checkpoint's text that a witness answered with, by keys of these; others do not count.

    `Malformed` if there is none, or one that names a key of these is not by it.
    """
    signatures = read_signatures(without_controls(utf8(data, MAX_ANSWER)))
    signers: Sequence[VerifierKey] = Note(text, signatures).signers(keys)
    if not signers:
        raise Malformed("the answer has no signature by the witness")
    return tuple(each for each in signatures if any(each.is_named_after(key) for key in signers))


def read_known_size(data: bytes) -> int:
    """The size of the tree that a witness knows, where it answers that it knows another one (`409 Conflict`)."""
    text = utf8(data, 100)
    if not text.endswith("\n"):
        raise Malformed("this is no size of a tree")
    return decimal(text[:-1])
