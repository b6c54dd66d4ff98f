"""Merkle trees as in RFC 6962 §2.1: hashes of leaves and nodes, roots, and both kinds of proofs.

A proof of inclusion shows that a leaf is in a tree; a proof of consistency, that one tree begins with all of another.
How proofs are verified is in RFC 9162 §2.1.3.2 and §2.1.4.2.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from policygen.core.one_line import brief, counted

EMPTY_ROOT = sha256().digest()
"""The root of the tree without leaves."""

MAX_PROOF = 64
"""No proof has more hashes than that, in a tree of fewer than 2⁶⁴ leaves."""


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of a leaf."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node above two others."""
    return sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class MerkleTree:
    """A tree by the hashes of its leaves.

    `levels` has them first; each further level has a hash for each pair of the level below. So all complete subtrees
    are there: making a tree takes one hash for each leaf, a root or a proof of any size takes as many as the tree is
    high.
    """

    levels: tuple[tuple[bytes, ...], ...] = ((),)

    def __repr__(self) -> str:
        return brief(self, counted(self.size, "leaf", "leaves"))

    @property
    def size(self) -> int:
        """The number of leaves."""
        return len(self.levels[0])

    def extended(self, leaf_hashes: Iterable[bytes]) -> "MerkleTree":
        """The tree with more leaves after those that it has; only what is new is hashed."""
        added: Sequence[bytes] = tuple(leaf_hashes)
        levels = []
        height = 0
        while True:
            before = self.levels[height] if height < len(self.levels) else ()
            level = (*before, *added)
            levels.append(level)
            if len(level) < 2:
                return MerkleTree(tuple(levels))
            done = len(before) // 2
            added = [node_hash(level[2 * i], level[2 * i + 1]) for i in range(done, len(level) // 2)]
            height += 1

    def root(self, size: int | None = None) -> bytes:
        """The root of the tree of the first `size` leaves, by default all."""
        size = self.size if size is None else size
        self._check(0 <= size <= self.size)
        return self._subtree(0, size) if size else EMPTY_ROOT

    def complete(self, height: int, index: int) -> bytes:
        """The root of the complete subtree of 2^`height` leaves that is the `index`-th of its height."""
        return self.levels[height][index]

    def inclusion_proof(self, index: int, size: int | None = None) -> tuple[bytes, ...]:
        """That the leaf `index` is in the tree of the first `size` leaves: hashes from its sibling up to the root."""
        size = self.size if size is None else size
        self._check(0 <= index < size <= self.size)
        hashes: list[bytes] = []
        start, end = 0, size
        while end - start > 1:
            middle = start + _split(end - start)
            if index < middle:
                hashes.append(self._subtree(middle, end))
                end = middle
            else:
                hashes.append(self._subtree(start, middle))
                start = middle
        return tuple(reversed(hashes))

    def consistency_proof(self, old_size: int, new_size: int | None = None) -> tuple[bytes, ...]:
        """That the tree of the first `new_size` leaves begins with that of the first `old_size`; empty if that is 0."""
        new_size = self.size if new_size is None else new_size
        self._check(0 <= old_size <= new_size <= self.size)
        if old_size in (0, new_size):
            return ()
        hashes: list[bytes] = []
        start, end, whole = 0, new_size, True
        while old_size != end:
            middle = start + _split(end - start)
            if old_size <= middle:
                hashes.append(self._subtree(middle, end))
                end = middle
            else:
                hashes.append(self._subtree(start, middle))
                start, whole = middle, False
        return tuple(reversed(hashes if whole else [*hashes, self._subtree(start, end)]))

    def _subtree(self, start: int, end: int) -> bytes:
        """The root of the leaves from `start` to before `end`, where a subtree of a larger tree begins at `start`."""
        width = end - start
        height = width.bit_length() - 1
        if width == 1 << height:
            return self.levels[height][start >> height]
        middle = start + _split(width)
        return node_hash(self._subtree(start, middle), self._subtree(middle, end))

    @staticmethod
    def _check(within: bool) -> None:
        if not within:
            raise IndexError("the tree has no such leaf or size")


def tree_of(leaves: Iterable[bytes]) -> MerkleTree:
    """The tree of these leaves."""
    return MerkleTree().extended(leaf_hash(leaf) for leaf in leaves)


def root_by_inclusion(hashed_leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes | None:
    """The root that a tree of `size` leaves has if `proof` is one of inclusion; None if it fits no such tree."""
    if not 0 <= index < size or len(proof) > MAX_PROOF:
        return None
    number, last, root = index, size - 1, hashed_leaf
    for other in proof:
        if last == 0:
            return None
        if number & 1 or number == last:
            root = node_hash(other, root)
            while not number & 1 and number:
                number >>= 1
                last >>= 1
        else:
            root = node_hash(root, other)
        number >>= 1
        last >>= 1
    return root if last == 0 else None


def is_included(hashed_leaf: bytes, index: int, size: int, root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether `proof` shows that the leaf is in the tree."""
    return root_by_inclusion(hashed_leaf, index, size, proof) == root


def is_consistent(old_size: int, old_root: bytes, new_size: int, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether `proof` shows that the new tree begins with all leaves of the old one, in their order."""
    if not 0 <= old_size <= new_size or len(proof) > MAX_PROOF:
        return False
    if old_size == 0:
        return not proof and old_root == EMPTY_ROOT
    if old_size == new_size:
        return not proof and old_root == new_root
    hashes = [old_root, *proof] if old_size & (old_size - 1) == 0 else list(proof)
    if not hashes:
        return False
    number, last = old_size - 1, new_size - 1
    while number & 1:
        number >>= 1
        last >>= 1
    old = new = hashes[0]
    for other in hashes[1:]:
        if last == 0:
            return False
        if number & 1 or number == last:
            old, new = node_hash(other, old), node_hash(other, new)
            while not number & 1 and number:
                number >>= 1
                last >>= 1
        else:
            new = node_hash(new, other)
        number >>= 1
        last >>= 1
    return last == 0 and old == old_root and new == new_root


def _split(width: int) -> int:
    """The largest power of two that is less than `width`, which is more than 1."""
    return 1 << ((width - 1).bit_length() - 1)
