"""The ledger of a site as its tiles have it: entries, and the tree that they make."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from policygen.addresses.addresses import LEDGER
from policygen.core.errors import Place
from policygen.ledger.entries import Entry, read_entry
from policygen.ledger.merkle_tree import MerkleTree, tree_of
from policygen.ledger.strict_text import HASH_SIZE, Malformed
from policygen.ledger.tiles import ENTRIES, WIDTH, read_bundle, tile_at, tile_bytes, tiles_of, tiles_of_level
from policygen.rules.verification import ENTRY_REWRITTEN, LEDGER_UNREADABLE
from policygen.verification.finding import LedgerFinding
from policygen.verification.published_files import PublishedFiles

_KEPT = re.compile(rf"{LEDGER}checkpoints/([1-9][0-9]{{0,18}})")

MAX_ENTRIES = 5_000_000
"""A checkpoint that says more is not believed: so many texts nobody publishes."""


@dataclass(frozen=True, slots=True)
class PublishedLedger:
    """What the bundles of entries hold, and the tree of that."""

    leaves: tuple[bytes, ...]
    entries: tuple[Entry, ...]
    tree: MerkleTree


def entry_name(entry: Entry) -> str:
    """What messages call an entry: `privacy@2026-09-21, de`."""
    return f"{entry.policy}@{entry.version}, {entry.language}"


def is_kept_checkpoint(path: str) -> bool:
    """Whether a file of a site is one of the checkpoints that are kept for ever."""
    return _KEPT.fullmatch(path) is not None


def listed_size(paths: Iterable[str]) -> int:
    """The number of entries that the largest bundle in a list of files leads to; 0 if there is none."""
    return max(_sizes(paths), default=0)


def read_ledger(files: PublishedFiles, size: int) -> tuple[PublishedLedger | None, tuple[LedgerFinding, ...]]:
    """The first `size` entries of a site's ledger; none, and why, if they cannot be read."""
    leaves: list[bytes] = []
    for bundle in tiles_of_level(ENTRIES, size):
        path = f"{LEDGER}{bundle.path}"
        content = files.read(path)
        if content is None:
            return None, (_unreadable(files, path, "this part of the ledger is missing"),)
        try:
            leaves += read_bundle(content, bundle.width)
        except Malformed as error:
            return None, (_unreadable(files, path, error.message),)
    entries: list[Entry] = []
    for index, leaf in enumerate(leaves):
        try:
            entries.append(read_entry(leaf))
        except Malformed as error:
            path = f"{LEDGER}{next(t for t in tiles_of_level(ENTRIES, size) if t.start + WIDTH > index).path}"
            return None, (_unreadable(files, path, f"entry {index} cannot be read: {error.message}"),)
    return PublishedLedger(tuple(leaves), tuple(entries), tree_of(leaves)), ()


def tile_findings(files: PublishedFiles, ledger: PublishedLedger, root: bytes = b"") -> Iterator[LedgerFinding]:
    """Where the tiles of hashes are not those of the entries.

    If the entries make the `root` that was signed, it is the tile that was changed, else the entry.
    """
    for tile in tiles_of(ledger.tree.size):
        if tile.level == ENTRIES:
            continue
        path = f"{LEDGER}{tile.path}"
        content = files.read(path)
        expected = tile_bytes(tile, ledger.tree, ledger.leaves)
        if content is None or len(content) != len(expected):
            reason = "is missing" if content is None else f"has {len(content)} bytes, not {len(expected)}"
            yield _unreadable(files, path, f"this part of the ledger {reason}")
        elif content != expected:
            starts = range(0, len(expected), HASH_SIZE)
            differing = next(at for at in starts if content[at : at + HASH_SIZE] != expected[at : at + HASH_SIZE])
            index = tile.start + (differing // HASH_SIZE << 8 * tile.level)
            name = entry_name(ledger.entries[index])
            message = (
                f"the hash of the entry {index} is not that of the entry ({name})"
                if tile.level == 0
                else f"a hash above the entries from {index} on is not theirs"
            )
            problem = ENTRY_REWRITTEN.at(Place(files.place(path)), message)
            is_entry = tile.level == 0 and root != ledger.tree.root()
            yield LedgerFinding(problem, index, name) if is_entry else LedgerFinding(problem)


def _sizes(paths: Iterable[str]) -> Iterator[int]:
    for path in paths:
        if path.startswith(f"{LEDGER}tile/entries/"):
            try:
                tile = tile_at(path.removeprefix(LEDGER))
            except Malformed:
                continue
            yield tile.start + tile.width


def _unreadable(files: PublishedFiles, path: str, message: str) -> LedgerFinding:
    return LedgerFinding(LEDGER_UNREADABLE.at(Place(files.place(path)), message))
