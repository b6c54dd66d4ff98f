"""Tiles: a tree as static files, as https://c2sp.org/tlog-tiles has it.

A tile has up to 256 hashes of one level of levels: `tile/0/…` those of leaves, `tile/1/…` the roots of full tiles of
the level below, and so on. A bundle (`tile/entries/…`) has the leaves of a tile of level 0. One that is full never
changes; one that is not says its width at its end (`tile/0/001.p/17`).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from policygen.ledger.merkle_tree import MerkleTree
from policygen.ledger.strict_text import HASH_SIZE, MAX_NUMBER, Malformed, decimal

WIDTH = 256
HEIGHT = 8
MAX_LEAF = 2**16 - 1
"""The most bytes that a leaf can have in a bundle."""

CHECKPOINT = "checkpoint"
"""The path of the newest checkpoint, from the ledger's."""


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """Which tile: its level (`ENTRIES`: a bundle), its index in the level, and how many hashes or entries it has."""

    level: int
    index: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Its path from that of the ledger."""
        level = "entries" if self.level < 0 else str(self.level)
        partial = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{level}/{_index_path(self.index)}{partial}"

    @property
    def is_full(self) -> bool:
        """Whether it never changes."""
        return self.width == WIDTH

    @property
    def start(self) -> int:
        """The first leaf that it is about."""
        return self.index << HEIGHT * (max(self.level, 0) + 1)


ENTRIES = -1
"""The level of bundles of entries."""


def tile_at(path: str) -> Tile:
    """The tile that has this path from that of the ledger."""
    parts = path.split("/")
    if len(path) > 60 or len(parts) < 3 or parts[0] != "tile":
        raise Malformed("this is no path of a tile")
    level = ENTRIES if parts[1] == "entries" else decimal(parts[1])
    width = WIDTH
    indexes = parts[2:]
    if len(indexes) > 1 and indexes[-2].endswith(".p"):
        width = decimal(indexes[-1])
        indexes = [*indexes[:-2], indexes[-2].removesuffix(".p")]
    digits = "".join(part.removeprefix("x") for part in indexes)
    index = int(digits) if digits.isascii() and digits.isdigit() else -1
    tile = Tile(level, index, width)
    if not (level < 64 and 0 <= index <= MAX_NUMBER and 0 < width <= WIDTH and tile.path == path):
        raise Malformed("this is no path of a tile")
    return tile


def tiles_of_level(level: int, size: int) -> Iterator[Tile]:
    """The tiles of one level, or the bundles, of a tree with `size` leaves, in order; only the last may be partial."""
    hashes = size >> HEIGHT * max(level, 0)
    yield from (Tile(level, index) for index in range(hashes // WIDTH))
    if hashes % WIDTH:
        yield Tile(level, hashes // WIDTH, hashes % WIDTH)


def tiles_of(size: int) -> Iterator[Tile]:
    """All bundles and tiles of a tree with `size` leaves, partial ones, too."""
    yield from tiles_of_level(ENTRIES, size)
    level = 0
    while size >> HEIGHT * level:
        yield from tiles_of_level(level, size)
        level += 1


def partial_tiles_of(size: int) -> Iterator[Tile]:
    """The partial ones of a tree with `size` leaves, at most one a level: what is needed of it beside full ones."""
    levels = [ENTRIES, *range((max(size.bit_length() - 1, 0)) // HEIGHT + 1)]
    for level in levels:
        hashes = size >> HEIGHT * max(level, 0)
        if hashes % WIDTH:
            yield Tile(level, hashes // WIDTH, hashes % WIDTH)


def tile_bytes(tile: Tile, tree: MerkleTree, leaves: Sequence[bytes]) -> bytes:
    """What a tile or a bundle of a tree holds; `leaves` are all its leaves, `IndexError` if it is larger than they."""
    start, end = tile.index * WIDTH, tile.index * WIDTH + tile.width
    if tile.level == ENTRIES:
        if end > len(leaves):
            raise IndexError("the ledger has no such bundle")
        return bundle_of(leaves[start:end])
    level = tree.levels[HEIGHT * tile.level]
    if end > len(level):
        raise IndexError("the tree has no such tile")
    return b"".join(level[start:end])


def bundle_of(leaves: Iterable[bytes]) -> bytes:
    """A bundle: each leaf after its length, as two bytes, the higher one first."""
    parts = []
    for leaf in leaves:
        if len(leaf) > MAX_LEAF:
            raise ValueError(f"a leaf has at most {MAX_LEAF} bytes")
        parts += [len(leaf).to_bytes(2, "big"), leaf]
    return b"".join(parts)


def read_bundle(data: bytes, width: int) -> tuple[bytes, ...]:
    """The leaves of a bundle that has `width` of them."""
    leaves: list[bytes] = []
    position = 0
    while position < len(data) and len(leaves) < width:
        length = int.from_bytes(data[position : position + 2], "big")
        leaves.append(data[position + 2 : position + 2 + length])
        position += 2 + length
    if position != len(data) or len(leaves) != width:
        raise Malformed(f"this is no bundle of {width} entries")
    return tuple(leaves)


def read_tile(data: bytes, width: int) -> tuple[bytes, ...]:
    """The hashes of a tile that has `width` of them."""
    if len(data) != width * HASH_SIZE:
        raise Malformed(f"this is no tile of {width} hashes")
    return tuple(data[start : start + HASH_SIZE] for start in range(0, len(data), HASH_SIZE))


def _index_path(index: int) -> str:
    groups = f"{index:0{-(-len(str(index)) // 3) * 3}d}"
    parts = [groups[start : start + 3] for start in range(0, len(groups), 3)]
    return "/".join([*(f"x{part}" for part in parts[:-1]), parts[-1]])
