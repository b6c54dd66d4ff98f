"""Ways to forge a published site and its ledger, each done to a site of `ledger_sites.signed_site`.

`forge` changes the site in a folder. The list of the site's files is made anew each time, as a forger would do, so
that never gives it away. Some forgeries are the publisher's own, who has the key: they leave nothing behind that a
reader could see who knows nothing from before.
"""

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

from ledger_sites import (
    KEY,
    ORIGIN,
    WITNESS,
    WITNESSED,
    digest_of,
    published_entries,
    published_sizes,
    put,
    seal,
    texts_of,
    write_ledger,
)

from policygen.ledger.checkpoints import Checkpoint, read_signed_checkpoint
from policygen.ledger.entries import Entry
from policygen.ledger.merkle_tree import tree_of
from policygen.ledger.signed_notes import KeyKind, SigningKey, sign_note
from policygen.ledger.tiles import bundle_of, tile_bytes, tiles_of

OTHER_KEY = SigningKey(ORIGIN, KeyKind.NOTE, bytes(range(2, 34)))
OTHER_ORIGIN = SigningKey("other.example/policies", KeyKind.NOTE, bytes(range(3, 35)))
DOCUMENT = Path(__file__).parent.parent / "docs" / "verifying.md"
TEXT = "privacy/2025-07-04/index.md"


class Known(Enum):
    """What a reader must know from before to see through it."""

    NOTHING = "nothing"
    KEY = "the key"
    CHECKPOINT = "an older checkpoint"


@dataclass(frozen=True, slots=True)
class Forgery:
    """A way to forge; `name` is that of the table in docs/verifying.md."""

    name: str
    forge: Callable[[Path], None]
    known: Known = Known.NOTHING


@dataclass(frozen=True, slots=True)
class Told:
    """What docs/verifying.md says of a forgery.

    The rule's code and the version ("" if none) that `policygen verify` names, and the words of the page that verifies.
    """

    code: str
    first: str
    page: str


def told_forgeries() -> dict[str, Told]:
    """What docs/verifying.md says of each forgery, by its name."""
    row = r"(?m)^\| ([^|]+) \| [^|]+ \| \[(E[0-9]+)\][^|]*\| ([^|]*) \| ([^|]+) \|$"
    rows = re.findall(row, DOCUMENT.read_text(encoding="utf-8"))
    return {name: Told(code, first.strip("` "), page) for name, code, first, page in rows}


def _put_entries(site: Path, entries: list[Entry], *, with_tiles: bool) -> None:
    """Other entries in the bundles, and in the tiles above, under the checkpoint as it was."""
    leaves = [entry.leaf for entry in entries]
    tree = tree_of(leaves)
    for tile in tiles_of(len(entries)):
        if tile.level < 0:
            put(site / "ledger" / tile.path, bundle_of(leaves[tile.start : tile.start + tile.width]))
        elif with_tiles:
            put(site / "ledger" / tile.path, tile_bytes(tile, tree, leaves))
    seal(site)


def _other_digest(site: Path, index: int) -> list[Entry]:
    entries = published_entries(site)
    entries[index] = replace(entries[index], digest=digest_of(b"another text\n"))
    return entries


def digest_changed(site: Path) -> None:
    """Another digest in an entry; tiles and signatures stay."""
    _put_entries(site, _other_digest(site, 1), with_tiles=False)


def digest_and_tiles_changed(site: Path) -> None:
    """Another digest in an entry, and all tiles of it; the signature stays."""
    _put_entries(site, _other_digest(site, 1), with_tiles=True)


def entry_dropped(site: Path) -> None:
    """An entry is gone, from the tiles and from the checkpoint, whose signature stays."""
    entries = published_entries(site)
    del entries[1]
    _put_entries(site, entries, with_tiles=True)
    _, note = read_signed_checkpoint((site / "ledger/checkpoint").read_bytes())
    text = Checkpoint(ORIGIN, len(entries), tree_of(entry.leaf for entry in entries).root()).text
    put(site / "ledger/checkpoint", bytes(replace(note, text=text)))
    seal(site)


def entry_inserted(site: Path) -> None:
    """An entry more in the midst, and the last one gone, so that the size is the same."""
    entries = published_entries(site)
    entries.insert(1, replace(entries[1], version="2025-07-05", digest=digest_of(b"never published\n")))
    _put_entries(site, entries[:-1], with_tiles=True)


def entries_reordered(site: Path) -> None:
    """Two entries in each other's place."""
    entries = published_entries(site)
    entries[1], entries[2] = entries[2], entries[1]
    _put_entries(site, entries, with_tiles=True)


def history_forked(site: Path) -> None:
    """The publisher rewrites a text and its entry, and signs everything again with the right key."""
    _rewrite(site, KEY)


def signed_with_another_key(site: Path) -> None:
    """Somebody rewrites a text and its entry, signs everything with a key of their own, and puts that on the site."""
    _rewrite(site, OTHER_KEY)


def _rewrite(site: Path, key: SigningKey) -> None:
    words = b"# Policy\n\nWe keep them for a hundred years.\n"
    entries = published_entries(site)
    before = entries[1].digest
    entries[1] = replace(entries[1], digest=digest_of(words))
    put(site / TEXT, words)
    for path in (site / "privacy/versions.json", site / "policygen.lock"):
        put(path, path.read_bytes().replace(before.encode(), entries[1].digest.encode()))
    write_ledger(site, entries, published_sizes(site), key=key)


def rolled_back(site: Path) -> None:
    """The ledger is again what it was, and the versions since then were never there."""
    size = published_sizes(site)[1]
    entries = published_entries(site)
    for entry in entries[size:]:
        for text in texts_of(site, entry):
            shutil.rmtree(text.parent)
    kept = {(entry.policy, entry.version) for entry in entries[:size]}
    terms = next(entry for entry in entries[:size] if entry.policy == "terms")
    put(site / "terms/2026-01-01/index.md", b"# Policy\n\nBe kind to eech other.\n")
    assert digest_of((site / "terms/2026-01-01/index.md").read_bytes()) == terms.digest
    shutil.rmtree(site / "terms/2026-01-01/r1", ignore_errors=True)
    for path in site.rglob("versions.json"):
        if "schema" not in path.parts:
            data = json.loads(path.read_bytes())
            data["versions"] = [each for each in data["versions"] if (data["policy"], each["id"]) in kept]
            for each in data["versions"]:
                each["digest"] = terms.digest if data["policy"] == "terms" else each["digest"]
            put(path, json.dumps(data).encode())
    (site / "policygen.lock").unlink()
    write_ledger(site, entries[:size], published_sizes(site)[:2])


def checkpoint_rolled_back(site: Path) -> None:
    """The newest checkpoint is an older one; all else stays."""
    size = published_sizes(site)[1]
    put(site / "ledger/checkpoint", (site / f"ledger/checkpoints/{size}").read_bytes())
    entries = [entry.leaf for entry in published_entries(site)]
    for tile in tiles_of(size):
        put(site / "ledger" / tile.path, tile_bytes(tile, tree_of(entries), entries))
    seal(site)


def recorded_in_future(site: Path) -> None:
    """The publisher signs an entry that says it was recorded on a day to come."""
    entries = published_entries(site)
    write_ledger(site, [*entries[:-1], replace(entries[-1], recorded="2199-01-01")], published_sizes(site))


def published_after_recorded(site: Path) -> None:
    """The publisher signs an entry that says it was published on a day after it was recorded."""
    entries = published_entries(site)
    write_ledger(site, [*entries[:-1], replace(entries[-1], published="2026-12-24")], published_sizes(site))


def text_changed(site: Path) -> None:
    """A sentence of a text is another one; all else stays."""
    put(site / TEXT, (site / TEXT).read_bytes().replace(b"ten", b"two"))
    seal(site)


def version_removed(site: Path) -> None:
    """The folder of a version is gone."""
    shutil.rmtree(site / "privacy/2025-07-04")
    seal(site)


def correction_hidden(site: Path) -> None:
    """The text before a correction is gone, as if it had always been the right one."""
    shutil.rmtree(site / "terms/2026-01-01/r1")
    seal(site)


def date_changed(site: Path) -> None:
    """The list of versions gives another date."""
    path = site / "privacy/versions.json"
    put(path, path.read_bytes().replace(b'"effective":"2025-07-04"', b'"effective":"2024-07-04"'))
    seal(site)


def record_changed(site: Path) -> None:
    """The copy of the record gives another digest."""
    path = site / "policygen.lock"
    entry = published_entries(site)[1]
    put(path, path.read_bytes().replace(entry.digest.encode(), digest_of(b"another text\n").encode()))
    seal(site)


def tile_altered(site: Path) -> None:
    """A byte of a tile of hashes is another one."""
    size = published_sizes(site)[-1]
    path = site / f"ledger/tile/0/000.p/{size}"
    content = path.read_bytes()
    put(path, bytes([*content[:40], content[40] ^ 1, *content[41:]]))
    seal(site)


def tile_truncated(site: Path) -> None:
    """The newest bundle of entries is cut off."""
    size = published_sizes(site)[-1]
    path = site / f"ledger/tile/entries/000.p/{size}"
    put(path, path.read_bytes()[:-100])
    seal(site)


def receipt_of_another_text(site: Path) -> None:
    """The receipt of one text beside another one."""
    put(site / "privacy/2025-07-04/receipt.txt", (site / "privacy/2026-09-21/receipt.txt").read_bytes())
    seal(site)


def signed_by_another_origin(site: Path) -> None:
    """The newest checkpoint is that of another ledger, with a good signature by its key."""
    checkpoint, _ = read_signed_checkpoint((site / "ledger/checkpoint").read_bytes())
    note = sign_note(replace(checkpoint, origin=OTHER_ORIGIN.name).text, OTHER_ORIGIN)
    note = note.with_signatures([WITNESS.signature(note.text, WITNESSED)])
    put(site / "ledger/checkpoint", bytes(note))
    seal(site)


def cosignature_missing(site: Path) -> None:
    """The witness has not signed the newest checkpoint."""
    path = site / "ledger/checkpoint"
    put(path, re.sub(rb"\xe2\x80\x94 witness[^\n]*\n", b"", path.read_bytes()))
    seal(site)


def ledger_unsigned(site: Path) -> None:
    """All checkpoints and receipts are gone, as if the ledger had never been signed."""
    for path in [*site.glob("ledger/checkpoint*"), *site.rglob("receipt.txt")]:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    seal(site)


def stamp_of_another_checkpoint(site: Path) -> None:
    """The time stamp of the first checkpoint beside the last one."""
    first, *_, last = published_sizes(site)
    put(site / f"ledger/checkpoints/{last}.tsr", (site / f"ledger/checkpoints/{first}.tsr").read_bytes())
    seal(site)


FORGERIES = (
    Forgery("a digest changed in an entry", digest_changed),
    Forgery("a digest changed in an entry, and the tiles above it", digest_and_tiles_changed),
    Forgery("an entry dropped", entry_dropped),
    Forgery("an entry inserted", entry_inserted),
    Forgery("two entries reordered", entries_reordered),
    Forgery("history rewritten and signed again by the publisher (a fork)", history_forked, Known.CHECKPOINT),
    Forgery("everything rolled back by the publisher", rolled_back, Known.CHECKPOINT),
    Forgery("the checkpoint rolled back", checkpoint_rolled_back),
    Forgery("history rewritten and signed with another key", signed_with_another_key, Known.KEY),
    Forgery("recorded on a day to come", recorded_in_future),
    Forgery("published after it was recorded", published_after_recorded),
    Forgery("a text changed", text_changed),
    Forgery("a version removed", version_removed),
    Forgery("a correction hidden", correction_hidden),
    Forgery("a date changed in the list of versions", date_changed),
    Forgery("the copy of the record changed", record_changed),
    Forgery("a tile altered", tile_altered),
    Forgery("a tile cut off", tile_truncated),
    Forgery("the receipt of another text", receipt_of_another_text),
    Forgery("the signature of another ledger", signed_by_another_origin),
    Forgery("a witness's signature missing", cosignature_missing),
    Forgery("the signatures taken away", ledger_unsigned, Known.KEY),
    Forgery("the time stamp of another checkpoint", stamp_of_another_checkpoint),
)
