"""Proofs that an entry is in a ledger, to be kept by whoever relies on it, as https://c2sp.org/tlog-proof has them.

    c2sp.org/tlog-proof@v1
    extra eyJwb2xpY3kiOiJwcml2YWN5Iiwi…
    index 7
    gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=

    example.com/policies
    …

The ledger's entry itself is the extra data of a receipt, so that it can be verified with nothing else at hand.
"""

from dataclasses import dataclass

from policygen.ledger.checkpoints import Checkpoint, read_checkpoint
from policygen.ledger.merkle_tree import MAX_PROOF, MerkleTree, is_included, leaf_hash
from policygen.ledger.signed_notes import MAX_NOTE, Note, read_note
from policygen.ledger.strict_text import HASH_SIZE, Malformed, decimal, from_base64, to_base64, utf8
from policygen.ledger.tiles import MAX_LEAF

_FIRST_LINE = "c2sp.org/tlog-proof@v1"
_MAX_PROOF_FILE = MAX_NOTE + 200_000


@dataclass(frozen=True, slots=True)
class Proof:
    """That the entry `index` is in the tree of the checkpoint that `note` has; `hashes` lead from it to the root.

    `extra` is not covered by any signature: of a receipt it is the entry, which counts once it is found to be included.
    """

    index: int
    hashes: tuple[bytes, ...]
    note: Note
    extra: bytes = b""

    def __str__(self) -> str:
        extra = (f"extra {to_base64(self.extra)}",) if self.extra else ()
        lines = (_FIRST_LINE, *extra, f"index {self.index}", *map(to_base64, self.hashes), "")
        return "".join(f"{line}\n" for line in lines) + str(self.note)

    def __bytes__(self) -> bytes:
        return str(self).encode()

    @property
    def checkpoint(self) -> Checkpoint:
        """The checkpoint; who signed it is to be asked of `note`."""
        return read_checkpoint(self.note.text)

    def proves(self, leaf: bytes) -> bool:
        """Whether these bytes are the entry that it is about."""
        checkpoint = self.checkpoint
        return is_included(leaf_hash(leaf), self.index, checkpoint.size, checkpoint.root, self.hashes)


def proof_of(index: int, leaf: bytes, tree: MerkleTree, checkpoint: Checkpoint, note: Note) -> Proof:
    """The receipt of an entry, by a checkpoint that covers it; `tree` is that one or a later one."""
    return Proof(index, tree.inclusion_proof(index, checkpoint.size), note, leaf)


def read_proof(data: bytes) -> Proof:
    """The proof that these bytes are; nothing is proved yet. Its checkpoint can be read, too."""
    text = utf8(data, _MAX_PROOF_FILE)
    head, separator, note_text = text.partition("\n\n")
    lines = head.split("\n")
    if not separator or lines[0] != _FIRST_LINE:
        raise Malformed(f"this is no proof: one begins with {_FIRST_LINE}", 1)
    number = 1
    extra = b""
    if len(lines) > number and lines[number].startswith("extra "):
        extra = from_base64(lines[number].removeprefix("extra "), line=number + 1)
        if not 0 < len(extra) <= MAX_LEAF:
            raise Malformed("the extra data is empty or too long", number + 1)
        number += 1
    if len(lines) <= number or not lines[number].startswith("index "):
        raise Malformed("here should stand the index", number + 1)
    index = decimal(lines[number].removeprefix("index "), number + 1)
    hashes = lines[number + 1 :]
    if len(hashes) > MAX_PROOF:
        raise Malformed(f"a proof has at most {MAX_PROOF} hashes", number + 2)
    listed = tuple(from_base64(line, HASH_SIZE, at) for at, line in enumerate(hashes, number + 2))
    proof = Proof(index, listed, read_note(note_text.encode()), extra)
    if index >= proof.checkpoint.size:
        raise Malformed("the checkpoint does not cover the entry", number + 1)
    return proof
