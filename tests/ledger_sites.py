"""Sites with a signed ledger, and what their readers may know.

`signed_site` makes one; `write_ledger` puts a ledger beside a site's texts as its publisher could, so also a false one.
"""

import json
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from time_authority import TimeAuthority, answering

from policygen import build
from policygen.ledger.checkpoints import Checkpoint, checkpoint_of, read_signed_checkpoint
from policygen.ledger.entries import Entry, read_entry
from policygen.ledger.merkle_tree import tree_of
from policygen.ledger.minisign import minisign, minisign_key
from policygen.ledger.proofs import proof_of
from policygen.ledger.signed_notes import KeyKind, Note, SigningKey, sign_note
from policygen.ledger.tiles import ENTRIES, read_bundle, tile_bytes, tiles_of, tiles_of_level
from policygen.ledger.trust_policy import Log, Witness, requiring
from policygen.ledger.witnesses import read_add_checkpoint
from policygen.site.manifest import ManifestEntry, file_digest, manifest_bytes, read_manifest

ORIGIN = "example.org/policies"
KEY = SigningKey(ORIGIN, KeyKind.NOTE, bytes(range(32)))
WITNESS = SigningKey("witness.example", KeyKind.COSIGNATURE, bytes(range(1, 33)))
WITNESSED = 1_780_000_000
NOW = datetime(2026, 11, 1, tzinfo=UTC)

_SETTINGS = 'title = "Policies"\nbase_url = "https://example.org/policies/"\nlanguages = ["en", "de"]\n'
_SETTINGS += f'[sign]\npublic_key = "{KEY.verifier}"\nwitnesses = "witnesses"\n'
_OLD, _NEW, _TERMS = "content/privacy/2025-07-04", "content/privacy/2026-09-21", "content/terms/2026-01-01"
_RECORDINGS: tuple[tuple[str, dict[str, str]], ...] = (
    ("2025-08-01", {f"{_OLD}.md": "We keep them for ten years.", f"{_OLD}.de.md": "Zehn Jahre lang."}),
    ("2026-02-01", {f"{_TERMS}.md": "Be kind to eech other."}),
    (
        "2026-10-01",
        {
            f"{_NEW}.md": "We keep them for two years.",
            f"{_NEW}.de.md": "Zwei Jahre lang.",
            f"{_TERMS}.r1.md": "Be kind to eech other.",
            f"{_TERMS}.md": "Be kind to each other.",
        },
    ),
)
Stamp = Callable[[bytes], bytes]


def _text(path: str, words: str) -> str:
    day = Path(path).name[:10]
    errata = '\nerrata:\n  - date: 2026-10-01\n    text: "A misspelt word."' if words.endswith("each other.") else ""
    return f"---\neffective: {day}{errata}\n---\n\n# Policy\n\n{words}\n"


@contextmanager
def _witnessing() -> Iterator[str]:
    """The address of `WITNESS`, which signs whatever it is asked to."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = read_add_checkpoint(self.rfile.read(int(self.headers["Content-Length"])))
            answer = f"{WITNESS.signature(asked.note.text, WITNESSED).line}\n".encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def signed_site(folder: Path, authority: TimeAuthority | None = None) -> Path:
    """The site of a project in `folder`, recorded three times: two policies, two languages, a correction.

    Its ledger is signed with `KEY`, witnessed by `WITNESS`, and stamped if there is an `authority`.
    """
    folder.mkdir(parents=True)
    with _witnessing() as witness, answering(authority) if authority else nullcontext("") as stamps:
        put(folder / "witnesses", f"witness first {WITNESS.verifier} {witness}\nquorum first\n".encode())
        settings = _SETTINGS
        if authority:
            put(folder / "tsa.pem", authority.root)
            settings += f'tsa = "{stamps}"\ntsa_certificate = "tsa.pem"\n'
        put(folder / "policygen.toml", settings.encode())
        for day, texts in _RECORDINGS:
            for path, words in texts.items():
                put(folder / path, _text(path, words).encode())
            as_of = datetime.fromisoformat(f"{day}T12:00:00+00:00")
            build(folder, as_of=as_of, record=True, environment={"POLICYGEN_SIGNING_KEY": KEY.line})
    return folder / "site"


def write_ledger(
    site: Path,
    entries: Sequence[Entry],
    sizes: Sequence[int],
    *,
    key: SigningKey = KEY,
    witnesses: Sequence[SigningKey] = (WITNESS,),
    stamp: Stamp | None = None,
) -> None:
    """Put a ledger of these entries on a site, with a checkpoint at each of the sizes, and receipts beside its texts.

    What it had of a ledger before goes, time stamps included. The list of the site's files is made anew.
    """
    ledger = site / "ledger"
    shutil.rmtree(ledger, ignore_errors=True)
    leaves = [entry.leaf for entry in entries]
    tree = tree_of(leaves)
    for tile in (tile for size in sizes for tile in tiles_of(size)):
        put(ledger / tile.path, tile_bytes(tile, tree, leaves))
    notes: list[tuple[Checkpoint, Note]] = []
    for size in sizes:
        checkpoint = checkpoint_of(tree, key.name, size)
        note = sign_note(checkpoint.text, key)
        note = note.with_signatures(witness.signature(note.text, WITNESSED) for witness in witnesses)
        notes.append((checkpoint, note))
        put(ledger / f"checkpoints/{size}", bytes(note))
        put(ledger / f"checkpoints/{size}.minisig", str(minisign(bytes(note), f"{size} entries", key.seed)).encode())
        if stamp:
            put(ledger / f"checkpoints/{size}.tsr", stamp(bytes(note)))
    put(ledger / "checkpoint", bytes(notes[-1][1]))
    put(ledger / "checkpoint.minisig", (ledger / f"checkpoints/{sizes[-1]}.minisig").read_bytes())
    policy = requiring([Log(key.verifier)], [Witness("first", WITNESS.verifier)], 1)
    put(ledger / "policy", bytes(policy))
    put(ledger / "vkey", f"{key.verifier}\n".encode())
    put(ledger / "minisign.pub", str(minisign_key(key.verifier.public)).encode())
    for receipt in site.rglob("receipt.txt"):
        receipt.unlink()
    for index in reversed(range(len(entries))):
        checkpoint, note = next(each for each in notes if each[0].size > index)
        for text in texts_of(site, entries[index]):
            put(text.parent / "receipt.txt", bytes(proof_of(index, leaves[index], tree, checkpoint, note)))
    seal(site)


def texts_of(site: Path, entry: Entry) -> list[Path]:
    """The files of the text that an entry is about."""
    folders = [site / entry.language / entry.policy, site / entry.policy]
    folder = next((each for each in folders if each.is_dir()), folders[-1]) / entry.version
    texts = [folder / "index.md", *sorted(folder.glob("r*/index.md"))]
    return [text for text in texts if text.is_file() and file_digest(text) == entry.digest]


def published_entries(site: Path) -> list[Entry]:
    """The entries of a site's ledger."""
    checkpoint, _ = read_signed_checkpoint((site / "ledger/checkpoint").read_bytes())
    leaves: list[bytes] = []
    for bundle in tiles_of_level(ENTRIES, checkpoint.size):
        leaves += read_bundle((site / "ledger" / bundle.path).read_bytes(), bundle.width)
    return [read_entry(leaf) for leaf in leaves]


def published_sizes(site: Path) -> list[int]:
    """The sizes at which a site has checkpoints."""
    return sorted(int(path.name) for path in (site / "ledger/checkpoints").iterdir() if path.name.isdigit())


def put(path: Path, content: bytes) -> None:
    """Write a file, and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def seal(site: Path) -> None:
    """Make the list of a site's files anew, as whoever can change its files can do."""
    before = read_manifest(site)
    own = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()} - {
        "policygen-manifest.json"
    }
    entries = [ManifestEntry(path, file_digest(site / path), (site / path).stat().st_size) for path in sorted(own)]
    assert before
    put(site / "policygen-manifest.json", manifest_bytes(entries))


def json_of(path: Path) -> dict[str, object]:
    """A file of JSON."""
    value = json.loads(path.read_bytes())
    assert isinstance(value, dict)
    return value


def digest_of(content: bytes) -> str:
    """The digest of a text."""
    return f"sha256:{sha256(content).hexdigest()}"
