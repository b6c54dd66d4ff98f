"""Merkle trees: RFC 6962's own vectors, laws of both proofs, another implementation, and tiles of the same tree."""

from collections.abc import Sequence
from itertools import pairwise
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sigstore._internal import merkle as sigstore_merkle
from sigstore.errors import VerificationError

from policygen.ledger.merkle_tree import (
    EMPTY_ROOT,
    MerkleTree,
    is_consistent,
    is_included,
    leaf_hash,
    node_hash,
    root_by_inclusion,
    tree_of,
)
from policygen.ledger.strict_text import Malformed
from policygen.ledger.tiles import (
    ENTRIES,
    Tile,
    bundle_of,
    partial_tiles_of,
    read_bundle,
    read_tile,
    tile_at,
    tile_bytes,
    tiles_of,
    tiles_of_level,
)

LEAVES = tuple(
    bytes.fromhex(text)
    for text in "|00|10|2021|3031|40414243|5051525354555657|606162636465666768696a6b6c6d6e6f".split("|")
)
"""The leaves that Certificate Transparency's own tests use, and below the roots of their trees of 1 to 8 leaves."""

ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
sizes = st.integers(1, 300) | st.sampled_from([256, 257, 511, 512, 513])


def leaves(size: int) -> list[bytes]:
    return [f"entry {number}".encode() for number in range(size)]


def plain_root(hashed: Sequence[bytes]) -> bytes:
    """The root as RFC 6962 defines it, word for word."""
    if len(hashed) == 1:
        return hashed[0]
    split = max(2**power for power in range(20) if 2**power < len(hashed))
    return node_hash(plain_root(hashed[:split]), plain_root(hashed[split:]))


@pytest.mark.parametrize("size", range(9))
def test_the_roots_of_certificate_transparency(size: int) -> None:
    roots = [EMPTY_ROOT, *map(bytes.fromhex, ROOTS)]
    assert tree_of(LEAVES[:size]).root() == tree_of(LEAVES).root(size) == roots[size]


def test_the_root_of_nothing_is_the_hash_of_nothing() -> None:
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_the_proofs_of_certificate_transparency() -> None:
    tree = tree_of(LEAVES)
    assert [each.hex()[:8] for each in tree.inclusion_proof(0)] == ["96a296d2", "5f083f0a", "6b47aaf2"]
    assert [each.hex()[:8] for each in tree.inclusion_proof(5)] == ["bc1a0643", "ca854ea1", "d37ee418"]
    assert [each.hex()[:8] for each in tree.inclusion_proof(2, 3)] == ["fac54203"]
    assert [each.hex()[:8] for each in tree.consistency_proof(1, 8)] == ["96a296d2", "5f083f0a", "6b47aaf2"]
    assert [each.hex()[:8] for each in tree.consistency_proof(6, 8)] == ["0ebc5d34", "ca854ea1", "d37ee418"]
    assert [each.hex()[:8] for each in tree.consistency_proof(2, 5)] == ["5f083f0a", "bc1a0643"]


@given(sizes)
def test_the_root_is_that_of_the_definition(size: int) -> None:
    hashed = [leaf_hash(leaf) for leaf in leaves(size)]
    assert MerkleTree().extended(hashed).root() == plain_root(hashed)


@given(sizes, st.lists(st.integers(0, 300), max_size=4))
def test_a_tree_that_grows_is_the_tree_made_at_once(size: int, cuts: list[int]) -> None:
    hashed = [leaf_hash(leaf) for leaf in leaves(size)]
    tree = MerkleTree()
    bounds = [0, *sorted(min(cut, size) for cut in cuts), size]
    for start, end in pairwise(bounds):
        tree = tree.extended(hashed[start:end])
    assert tree == MerkleTree().extended(hashed)


@given(st.data(), sizes)
def test_any_leaf_is_proved_to_be_in_any_tree_that_has_it(data: st.DataObject, size: int) -> None:
    index = data.draw(st.integers(0, size - 1))
    tree = tree_of(leaves(size + 3))
    leaf = leaf_hash(leaves(size)[index])
    proof = tree.inclusion_proof(index, size)
    assert is_included(leaf, index, size, tree.root(size), proof)

    bit = data.draw(st.integers(0, 255))
    assert not is_included(flipped(leaf, bit), index, size, tree.root(size), proof)
    assert not is_included(leaf, index, size, flipped(tree.root(size), bit), proof)
    assert not is_included(leaf, index, size, tree.root(size), (*proof, leaf))
    if proof:
        place = data.draw(st.integers(0, len(proof) - 1))
        wrong = (*proof[:place], flipped(proof[place], bit), *proof[place + 1 :])
        assert not is_included(leaf, index, size, tree.root(size), wrong)
        assert not is_included(leaf, index, size, tree.root(size), proof[:-1])
        other = data.draw(st.integers(0, size - 1).filter(lambda each: each != index))
        assert not is_included(leaf, other, size, tree.root(size), proof)


@given(st.data(), sizes)
def test_any_tree_is_proved_to_begin_with_any_smaller_one(data: st.DataObject, size: int) -> None:
    old_size = data.draw(st.integers(0, size))
    tree = tree_of(leaves(size + 3))
    old, new, proof = tree.root(old_size), tree.root(size), tree.consistency_proof(old_size, size)
    assert is_consistent(old_size, old, size, new, proof)

    bit = data.draw(st.integers(0, 255))
    assert not is_consistent(old_size, flipped(old, bit), size, new, proof)
    assert not is_consistent(old_size, old, size, new, (*proof, new))
    if old_size:
        assert not is_consistent(old_size, old, size, flipped(new, bit), proof)
    if proof:
        place = data.draw(st.integers(0, len(proof) - 1))
        wrong = (*proof[:place], flipped(proof[place], bit), *proof[place + 1 :])
        assert not is_consistent(old_size, old, size, new, wrong)
        assert not is_consistent(old_size, old, size, new, proof[:-1])


@given(st.data(), sizes)
def test_a_tree_of_another_history_is_never_proved(data: st.DataObject, size: int) -> None:
    changed = data.draw(st.integers(0, size - 1))
    history = leaves(size + 5)
    rewritten = [*history[:changed], b"rewritten", *history[changed + 1 :]]
    ours, theirs = tree_of(history), tree_of(rewritten)
    proof = theirs.consistency_proof(size)
    assert not is_consistent(size, ours.root(size), size + 5, theirs.root(), proof)


@given(st.integers(-5, 2**70), st.integers(-5, 2**70), st.lists(st.binary(min_size=32, max_size=32), max_size=70))
def test_no_proof_from_outside_breaks_the_verifier(index: int, size: int, proof: list[bytes]) -> None:
    root = root_by_inclusion(EMPTY_ROOT, index, size, proof)
    assert root is None or len(root) == 32
    assert is_consistent(index, EMPTY_ROOT, size, EMPTY_ROOT, proof) in (True, False)


@given(st.data(), sizes)
def test_sigstore_accepts_our_proofs_and_no_others(data: st.DataObject, size: int) -> None:
    index = data.draw(st.integers(0, size - 1))
    tree = tree_of(leaves(size))

    def entry(root: bytes) -> SimpleNamespace:
        proof = SimpleNamespace(
            log_index=index, tree_size=size, hashes=list(tree.inclusion_proof(index)), root_hash=root
        )
        return SimpleNamespace(_inner=SimpleNamespace(inclusion_proof=proof, canonicalized_body=leaves(size)[index]))

    sigstore_merkle.verify_merkle_inclusion(entry(tree.root()))
    with pytest.raises(VerificationError):
        sigstore_merkle.verify_merkle_inclusion(entry(flipped(tree.root(), 7)))


def test_what_a_tree_does_not_have_is_no_proof_of_it() -> None:
    tree = tree_of(leaves(3))
    for ask in (lambda: tree.root(4), lambda: tree.inclusion_proof(3), lambda: tree.consistency_proof(3, 2)):
        with pytest.raises(IndexError):
            ask()


@given(st.integers(1, 70_000) | st.sampled_from([255, 256, 257, 65_535, 65_536, 65_537]))
def test_tiles_of_every_size_cover_the_tree_once(size: int) -> None:
    level = 0
    while hashes := size >> 8 * level:
        tiles = list(tiles_of_level(level, size))
        assert sum(tile.width for tile in tiles) == hashes
        assert all(tile.is_full for tile in tiles[:-1])
        level += 1
    assert [tile for tile in tiles_of(size) if not tile.is_full] == list(partial_tiles_of(size))


def test_the_example_of_the_specification() -> None:
    tiles = list(tiles_of(70_000))
    assert sum(tile.level == 0 and tile.is_full for tile in tiles) == 273
    assert [tile.path for tile in tiles if tile.level >= 0 and not tile.is_full] == [
        "tile/0/273.p/112",
        "tile/1/001.p/17",
        "tile/2/000.p/1",
    ]
    assert [tile.path for tile in tiles_of(256)] == ["tile/entries/000", "tile/0/000", "tile/1/000.p/1"]
    assert Tile(0, 1234067).path == "tile/0/x001/x234/067"


@given(st.integers(1, 700))
def test_leaves_read_back_from_tiles_have_the_same_root(size: int) -> None:
    all_leaves = leaves(size)
    tree = tree_of(all_leaves)
    files = {tile.path: tile_bytes(tile, tree, all_leaves) for tile in tiles_of(size)}
    bundles = [read_bundle(files[tile.path], tile.width) for tile in tiles_of_level(ENTRIES, size)]
    assert [leaf for bundle in bundles for leaf in bundle] == all_leaves
    hashes = [each for tile in tiles_of_level(0, size) for each in read_tile(files[tile.path], tile.width)]
    assert MerkleTree().extended(hashes).root() == tree.root()
    for tile in tiles_of_level(1, size):
        assert read_tile(files[tile.path], tile.width) == tree.levels[8][: tile.width]


@given(st.integers(0, 600), st.integers(0, 300))
def test_a_full_tile_never_changes(size: int, more: int) -> None:
    before, after = leaves(size), leaves(size + more)
    later = tree_of(after)
    for tile in tiles_of(size):
        assert tile_bytes(tile, later, after) == tile_bytes(tile, tree_of(before), before)


@given(st.integers(-1, 63), st.integers(0, 10**15), st.integers(1, 256))
def test_the_path_of_a_tile_tells_which_it_is(level: int, index: int, width: int) -> None:
    tile = Tile(level, index, width)
    assert tile_at(tile.path) == tile


@pytest.mark.parametrize(
    "path",
    [
        *("tile/0/0", "tile/0/1000", "tile/0/x000/001", "tile/00/001", "tile/64/001", "tile/0/001.p/0"),
        *(
            "tile/0/001.p/256",
            "tile/0/001.p/257",
            "tile/0/001.p/01",
            "tile/0/001/002",
            "tile/0/x001",
            "tile/-1/001",
            "checkpoint",
        ),
        *("tile/0/" + "x999/" * 12 + "999", "tile/0/٠٠١", "tile/0/001.p", "tile/entries/", ""),
    ],
)
def test_no_other_path_is_a_tile(path: str) -> None:
    with pytest.raises(Malformed):
        tile_at(path)


@given(st.binary(max_size=50), st.integers(1, 256))
def test_a_bundle_is_read_as_it_is_written_or_not_at_all(data: bytes, width: int) -> None:
    try:
        read = read_bundle(data, width)
    except Malformed:
        return
    assert bundle_of(read) == data


def test_a_leaf_that_is_too_long_fits_no_bundle() -> None:
    assert read_bundle(bundle_of([b"x" * 65535]), 1) == (b"x" * 65535,)
    with pytest.raises(ValueError, match="65535"):
        bundle_of([b"x" * 65536])
    with pytest.raises(Malformed):
        read_tile(b"x" * 33, 1)


def flipped(data: bytes, bit: int) -> bytes:
    """The same bytes but for one bit."""
    number = int.from_bytes(data, "big") ^ (1 << bit)
    return number.to_bytes(len(data), "big")
