"""The ledger as a project keeps it: all its entries, the tree of them, and the checkpoints that were ever made."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from policygen.core.one_line import brief, counted
from policygen.ledger.checkpoints import Checkpoint
from policygen.ledger.entries import Entry
from policygen.ledger.merkle_tree import MerkleTree, leaf_hash
from policygen.ledger.proofs import Proof, proof_of
from policygen.ledger.signed_notes import Note

LEDGER_FOLDER = "ledger"
ENTRIES_NAME = f"{LEDGER_FOLDER}/entries.jsonl"
"""The file of entries, from the project's folder."""

CHECKPOINTS_FOLDER = f"{LEDGER_FOLDER}/checkpoints"
MINISIG = ".minisig"
STAMP = ".tsr"


@dataclass(frozen=True, slots=True)
class KeptCheckpoint:
    """A checkpoint as it was signed, and what is kept beside it: its signature for minisign and its time stamp."""

    checkpoint: Checkpoint
    note: Note
    minisig: bytes = b""
    stamp: bytes = b""

    @property
    def name(self) -> str:
        """Its file from the project's folder."""
        return f"{CHECKPOINTS_FOLDER}/{self.checkpoint.size}"

    @property
    def files(self) -> dict[str, bytes]:
        """All its files, by their paths from the project's folder."""
        beside = {self.name + MINISIG: self.minisig, self.name + STAMP: self.stamp}
        return {self.name: bytes(self.note), **{name: data for name, data in beside.items() if data}}


@dataclass(frozen=True, slots=True)
class Ledger:
    """All entries, in the order in which they were recorded, as leaves too, and the checkpoints by their size."""

    entries: tuple[Entry, ...] = ()
    leaves: tuple[bytes, ...] = ()
    tree: MerkleTree = field(default_factory=MerkleTree)
    checkpoints: tuple[KeptCheckpoint, ...] = ()

    def __repr__(self) -> str:
        return brief(self, counted(len(self.entries), "entry", "entries"), counted(len(self.checkpoints), "checkpoint"))

    @property
    def newest(self) -> KeptCheckpoint | None:
        """The checkpoint of the most entries."""
        return self.checkpoints[-1] if self.checkpoints else None

    @property
    def is_covered(self) -> bool:
        """Whether the newest checkpoint covers every entry."""
        return self.newest is not None and self.newest.checkpoint.size == len(self.entries)

    def extended(self, entries: Iterable[Entry]) -> "Ledger":
        """The ledger with more entries after those that it has."""
        added = tuple(entries)
        leaves = tuple(entry.leaf for entry in added)
        return replace(
            self,
            entries=(*self.entries, *added),
            leaves=(*self.leaves, *leaves),
            tree=self.tree.extended(map(leaf_hash, leaves)),
        )

    def with_checkpoint(self, kept: KeptCheckpoint) -> "Ledger":
        """The ledger with one more checkpoint, or with another state of one."""
        others = (each for each in self.checkpoints if each.checkpoint.size != kept.checkpoint.size)
        return replace(self, checkpoints=tuple(sorted([*others, kept], key=lambda each: each.checkpoint.size)))

    def receipts(self) -> dict[tuple[str, str, str, str], tuple[int, KeptCheckpoint]]:
        """The index of the first entry of each text, by the slug, id and language of its version and its digest, and
        the first checkpoint that covers it: what its receipt is made of, so that it never becomes another one.

        What no checkpoint covers is not there.
        """
        receipts: dict[tuple[str, str, str, str], tuple[int, KeptCheckpoint]] = {}
        start = 0
        for kept in self.checkpoints:
            for index in range(start, kept.checkpoint.size):
                entry = self.entries[index]
                receipts.setdefault((entry.policy, entry.version, entry.language, entry.digest), (index, kept))
            start = kept.checkpoint.size
        return receipts

    def receipt(self, index: int, kept: KeptCheckpoint) -> Proof:
        """The proof that an entry is in the tree of a checkpoint."""
        return proof_of(index, self.leaves[index], self.tree, kept.checkpoint, kept.note)
