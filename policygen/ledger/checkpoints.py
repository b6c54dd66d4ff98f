"""Checkpoints: which tree a ledger had at a size, as https://c2sp.org/tlog-checkpoint has them.

example.com/policies
42632
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/policies Az3grlgtzPICa5OS8npVmf1Myq/5IZni…
"""

from dataclasses import dataclass

from policygen.ledger.merkle_tree import MerkleTree
from policygen.ledger.signed_notes import Note, read_note
from policygen.ledger.strict_text import HASH_SIZE, Malformed, decimal, from_base64, to_base64

MAX_ORIGIN = 255


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What is signed: whose ledger, how many entries, and the root of their tree; `extensions` are lines of others."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The text of its note."""
        lines = (self.origin, str(self.size), to_base64(self.root), *self.extensions)
        return "".join(f"{line}\n" for line in lines)


def checkpoint_of(tree: MerkleTree, origin: str, size: int | None = None) -> Checkpoint:
    """The checkpoint of the tree of the first `size` entries, by default all."""
    size = tree.size if size is None else size
    return Checkpoint(origin, size, tree.root(size))


def read_checkpoint(text: str) -> Checkpoint:
    """The checkpoint that the text of a note is."""
    lines = text.split("\n")
    if len(lines) < 4 or lines.pop() != "":
        raise Malformed("this is no checkpoint: it has fewer than three lines")
    if "" in lines:
        raise Malformed("this is no checkpoint: it has an empty line", lines.index("") + 1)
    origin, size, root, *extensions = lines
    if len(origin.encode()) > MAX_ORIGIN:
        raise Malformed(f"the origin is longer than {MAX_ORIGIN} bytes", 1)
    return Checkpoint(origin, decimal(size, 2), from_base64(root, HASH_SIZE, 3), tuple(extensions))


def read_signed_checkpoint(data: bytes) -> tuple[Checkpoint, Note]:
    """The checkpoint that a signed note has, and the note; who signed it is still to be asked (`Note.signers`)."""
    note = read_note(data)
    return read_checkpoint(note.text), note
