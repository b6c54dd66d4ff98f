"""The ledger on the site: tiles, checkpoints, keys, and a receipt beside each text (docs/ledger.md)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial

from policygen.addresses import addresses
from policygen.config import Sign
from policygen.core.files import File
from policygen.core.model import Policy, Text, Version
from policygen.ledger.ledger import MINISIG, STAMP, KeptCheckpoint, Ledger
from policygen.ledger.minisign import minisign_key
from policygen.ledger.tiles import Tile, partial_tiles_of, tile_bytes, tiles_of
from policygen.ledger.trust_policy import Log, TrustPolicy
from policygen.sources.slugs import PAGES_OF_LEDGER, folded

MakeData = Callable[[], bytes]


class LedgerFiles:
    """The files of a ledger: all of them in turn, or any of them alone."""

    def __init__(
        self,
        ledger: Ledger,
        sign: Sign | None,
        trust: TrustPolicy | None,
        policies: Iterable[Policy] = (),
        authority: bytes = b"",
    ) -> None:
        """`trust` is what the site says of witnesses, None if it has none. Receipts are those of the `policies`.
        `authority` is the certificate of whoever stamps the time, empty if nobody does.

        A policy that stands at the ledger's address keeps it, and only receipts are there.
        """
        policies = tuple(policies)
        hidden = any(folded(policy.slug) == PAGES_OF_LEDGER for policy in policies)
        makers = {} if hidden else dict(_ledger_makers(ledger, sign, trust, authority))
        self._makers: Mapping[str, MakeData] = makers | _receipt_makers(ledger, policies)

    def __iter__(self) -> Iterator[File]:
        """Every file."""
        return (File(path, make()) for path, make in self._makers.items())

    def files_at(self, path: str) -> Iterator[File]:
        """The file with this path, if there is one."""
        if make := self._makers.get(path):
            yield File(path, make())


def trust_policy(sign: Sign, witnesses: TrustPolicy | None) -> TrustPolicy:
    """Whom to trust: the keys of the ledger, that of now first, and the witnesses and the quorum of a file."""
    logs = tuple(Log(key) for key in dict.fromkeys(sign.keys))
    return replace(witnesses or TrustPolicy(()), logs=logs)


def _ledger_makers(
    ledger: Ledger, sign: Sign | None, trust: TrustPolicy | None, authority: bytes
) -> Iterator[tuple[str, MakeData]]:
    for tile in _tiles(ledger):
        yield addresses.ledger(tile.path), partial(tile_bytes, tile, ledger.tree, ledger.leaves)
    for kept in ledger.checkpoints:
        for name, data in _checkpoint_files(kept):
            yield addresses.ledger_checkpoint(kept.checkpoint.size) + name, data
    if ledger.newest:
        for name, data in _checkpoint_files(ledger.newest):
            yield addresses.LEDGER_CHECKPOINT + name, data
    if sign:
        yield addresses.LEDGER_KEY, lambda: f"{sign.public_key}\n".encode()
        yield addresses.LEDGER_MINISIGN_KEY, lambda: str(minisign_key(sign.public_key.public)).encode()
        yield addresses.LEDGER_POLICY, partial(bytes, trust_policy(sign, trust))
    if authority:
        yield addresses.LEDGER_AUTHORITY, lambda: authority


def _tiles(ledger: Ledger) -> Iterator[Tile]:
    """The tiles of the whole ledger, and the partial ones of earlier checkpoints that no full one has taken the place
    of."""
    tiles = dict.fromkeys(tiles_of(len(ledger.entries)))
    full = {(tile.level, tile.index) for tile in tiles if tile.is_full}
    for kept in ledger.checkpoints:
        earlier = partial_tiles_of(kept.checkpoint.size)
        tiles |= dict.fromkeys(tile for tile in earlier if (tile.level, tile.index) not in full)
    yield from tiles


def _checkpoint_files(kept: KeptCheckpoint) -> Iterator[tuple[str, MakeData]]:
    yield "", partial(bytes, kept.note)
    if kept.minisig:
        yield MINISIG, lambda: kept.minisig
    if kept.stamp:
        yield STAMP, lambda: kept.stamp


def _receipt_makers(ledger: Ledger, policies: Iterable[Policy]) -> dict[str, MakeData]:
    """Receipts by their paths: beside each text, and beside its copies at the addresses that it had before.

    A copy has the receipt of before, if that is of the same text, and else that of now.
    """
    covered = ledger.receipts()
    makers: dict[str, MakeData] = {}
    former: dict[str, MakeData] = {}
    current: set[str] = set()
    for policy, version, number, text in _texts(policies):
        path = _receipt_path(policy, version.id, number, text.language)
        current.add(path)
        if receipt := covered.get((policy.slug, version.id, text.language, text.digest)):
            makers[path] = partial(_receipt, ledger, *receipt)
            for slug, old_id in addresses.former_names(policy, version):
                own = covered.get((slug, old_id.partition("/")[0], text.language, text.digest), receipt)
                path = _receipt_path(replace(policy, slug=slug), old_id, number, text.language)
                former[path] = partial(_receipt, ledger, *own)
    return makers | {path: make for path, make in former.items() if path not in current}


def _texts(policies: Iterable[Policy]) -> Iterator[tuple[Policy, Version, int, Text]]:
    """Every text, with the number of its revision, 0 for that of now."""
    for policy in policies:
        for version in policy.versions:
            for number, texts in ((0, version.texts), *((each.number, each.texts) for each in version.revisions)):
                yield from ((policy, version, number, text) for text in texts)


def _receipt_path(policy: Policy, version: str, number: int, language: str) -> str:
    pages = addresses.policy_addresses(policy, language)
    return addresses.receipt(pages.revision(version, number) if number else pages.version(version))


def _receipt(ledger: Ledger, index: int, kept: KeptCheckpoint) -> bytes:
    return bytes(ledger.receipt(index, kept))
