"""The script that verifies receipts (`ledger-proof.js`) says what Python says, of valid and of broken ones."""

import json
from base64 import b64encode
from collections.abc import Iterator
from random import Random

import pytest
from playwright.sync_api import Browser, Page, Route

from policygen.ledger.checkpoints import checkpoint_of, read_signed_checkpoint
from policygen.ledger.entries import Entry, read_entry
from policygen.ledger.merkle_tree import tree_of
from policygen.ledger.proofs import proof_of, read_proof
from policygen.ledger.signed_notes import KeyKind, SigningKey, read_verifier_key, sign_note
from policygen.ledger.strict_text import Malformed
from policygen.ledger.tiles import ENTRIES, tile_bytes, tiles_of_level
from policygen.ledger.trust_policy import read_trust_policy
from policygen.render.template_folders import built_in_folder

SITE = "https://proofs.test/"
KEY = SigningKey("example.org/legal", KeyKind.NOTE, b"k" * 32)
OTHER = SigningKey("example.org/legal", KeyKind.NOTE, b"o" * 32)
SIZES = (1, 2, 3, 4, 7, 8, 9, 31, 255, 256, 257, 600)
LEAVES = tuple(
    Entry(
        *("privacy", f"2026-{number}", "en", "2026-09-21", "", "", f"sha256:{number:064x}", "", "", "2026-08-01")
    ).leaf
    for number in range(max(SIZES))
)

VERDICTS = """
async ([receipts, key]) => {
  const proof = await import('/ledger-proof.js');
  const keys = [await proof.readKey(key)];
  const verdict = async text => {
    try {
      const receipt = proof.readReceipt(Uint8Array.from(atob(text), char => char.charCodeAt(0)));
      const signed = (await proof.signers(receipt.checkpoint.note, keys)).length > 0;
      return [await proof.isIncluded(receipt), signed, JSON.stringify(proof.readEntry(receipt.leaf))];
    } catch (error) {
      if (error instanceof proof.Malformed) return 'malformed';
      throw error;
    }
  };
  const verdicts = [];
  for (const receipt of receipts) verdicts.push(await verdict(receipt));
  return verdicts;
}
"""


@pytest.fixture(scope="module")
def engine(browser: Browser) -> Iterator[Page]:
    """An empty page on which the scripts can be imported, over HTTPS as WebCrypto wants it."""

    def answer(route: Route) -> None:
        name = route.request.url.removeprefix(SITE)
        body = (built_in_folder() / name).read_bytes() if name.endswith(".js") else b"<!doctype html>"
        kind = "text/javascript" if name.endswith(".js") else "text/html"
        route.fulfill(body=body, headers={"content-type": f"{kind}; charset=utf-8"})

    context = browser.new_context()
    page = context.new_page()
    page.route("**/*", answer)
    page.goto(SITE)
    yield page
    context.close()


def receipt(index: int, size: int, *keys: SigningKey) -> bytes:
    tree = tree_of(LEAVES[:size])
    checkpoint = checkpoint_of(tree, "example.org/legal")
    return bytes(proof_of(index, LEAVES[index], tree, checkpoint, sign_note(checkpoint.text, *keys)))


def verdict(data: bytes) -> object:
    """What Python says of a receipt."""
    try:
        proof = read_proof(data)
        signed = bool(proof.note.signers([KEY.verifier]))
        entry = read_entry(proof.extra)
        return [proof.proves(proof.extra), signed, json.dumps(entry.facts, ensure_ascii=False, separators=(",", ":"))]
    except Malformed:
        return "malformed"


def verdicts(engine: Page, receipts: list[bytes]) -> list[object]:
    encoded = [b64encode(data).decode() for data in receipts]
    answer: list[object] = engine.evaluate(VERDICTS, [encoded, str(KEY.verifier)])
    return answer


def broken(data: bytes, random: Random) -> bytes:
    """A receipt in which something was changed, taken out, put in, or said twice."""
    at = random.randrange(len(data))
    lines = data.splitlines(keepends=True)
    line = random.randrange(len(lines))
    ways = (
        lambda: data[:at] + bytes([data[at] ^ 1 << random.randrange(8)]) + data[at + 1 :],
        lambda: data[:at] + data[at + 1 :],
        lambda: data[:at] + random.choice([b"\r", b"=", b" ", b"\n", b"0", b"+", "é".encode(), b"\xff"]) + data[at:],
        lambda: b"".join(lines[:line] + lines[line + 1 :]),
        lambda: b"".join((*lines[: line + 1], *lines[line:])),
        lambda: data[:at],
    )
    return random.choice(ways)()


def test_whole_receipts_are_proved_by_both(engine: Page) -> None:
    receipts = [receipt(index, size, KEY) for size in SIZES for index in {0, size // 2, size - 1}]
    said = verdicts(engine, receipts)
    assert said == [verdict(data) for data in receipts]
    assert all(isinstance(each, list) and each[:2] == [True, True] for each in said)


def test_broken_receipts_are_judged_alike_and_none_is_proved(engine: Page) -> None:
    random = Random(16)
    whole = [receipt(index, size, KEY) for size in (1, 3, 8, 257) for index in (0, size - 1)]
    receipts = [data for _ in range(600) if (data := broken(random.choice(whole), random)) not in whole]
    said = verdicts(engine, receipts)
    assert said == [verdict(data) for data in receipts]
    assert "malformed" in said
    assert any(isinstance(each, list) and not each[0] for each in said)


def test_signatures_of_others_count_for_nothing(engine: Page) -> None:
    mixed = [receipt(0, 3, OTHER), receipt(0, 3, OTHER, KEY)]
    assert [each[1] for each in verdicts(engine, mixed) if isinstance(each, list)] == [False, True]
    assert verdicts(engine, mixed) == [verdict(data) for data in mixed]


@pytest.mark.parametrize("size", SIZES)
def test_the_root_comes_from_the_tiles_of_leaves(engine: Page, size: int) -> None:
    tree = tree_of(LEAVES[:size])
    tiles = list(tiles_of_level(0, size))
    data = [list(tile_bytes(tile, tree, LEAVES[:size])) for tile in tiles]
    paths, root = engine.evaluate(
        """async ([size, tiles]) => {
          const {hashesIn, leafTiles, rootOf, hex} = await import('/ledger-proof.js');
          const hashes = hashesIn(tiles.map(tile => new Uint8Array(tile)));
          return [leafTiles(size).map(({ path }) => path), hex(await rootOf(hashes))];
        }""",
        [size, data],
    )
    assert paths == [tile.path for tile in tiles]
    assert root == tree.root().hex()


@pytest.mark.parametrize("size", SIZES)
def test_bundles_give_the_entries(engine: Page, size: int) -> None:
    bundles = list(tiles_of_level(ENTRIES, size))
    data = [list(tile_bytes(bundle, tree_of(LEAVES), LEAVES)) for bundle in bundles]
    paths, leaves, cut = engine.evaluate(
        """async ([size, bundles]) => {
          const {readBundle, leafTiles, Malformed} = await import('/ledger-proof.js');
          const tiles = leafTiles(size, 'entries');
          const read = (data, index) => readBundle(new Uint8Array(data), tiles[index].width);
          const leaves = bundles.flatMap(read).map(leaf => new TextDecoder().decode(leaf));
          const refuses = data => {
            try {
              read(data, 0);
              return false;
            } catch (error) {
              return error instanceof Malformed;
            }
          };
          const [first] = bundles;
          return [tiles.map(({ path }) => path), leaves, [first.slice(0, -1), [...first, 0, 0], []].map(refuses)];
        }""",
        [size, data],
    )
    assert paths == [bundle.path for bundle in bundles]
    assert [leaf.encode() for leaf in leaves] == list(LEAVES[:size])
    assert cut == [True, True, True]


WITNESSES = tuple(SigningKey(f"w{number}.example", KeyKind.COSIGNATURE, bytes([number]) * 32) for number in range(3))
NAMED = "".join(f"witness w{number} {witness.verifier}\n" for number, witness in enumerate(WITNESSES))


@pytest.mark.parametrize("signing", [(), (0,), (1, 2), (0, 1, 2)])
@pytest.mark.parametrize(
    "wanted",
    [
        "quorum none\n",
        "quorum w1\n",
        "group g any w0 w1 w2\nquorum g\n",
        "group g all w0 w1 w2\nquorum g\n",
        "group g 2 w0 w1 w2\nquorum g\n",
        "group g 1 w0\tw1\ngroup h 2 g w2\nquorum h\n",
        "group g 4 w0 w1 w2\nquorum g\n",
        "group g 2x w0 w1 w2\nquorum g\n",
    ],
)
def test_witnesses_count_as_the_policy_says(engine: Page, wanted: str, signing: tuple[int, ...]) -> None:
    text = checkpoint_of(tree_of(LEAVES), KEY.name, 9).text
    note = sign_note(text, KEY).with_signatures(WITNESSES[each].signature(text, 1_780_000_000) for each in signing)
    said = engine.evaluate(
        """async ([policy, note]) => {
          const {readCheckpoint, readPolicy, signers, hasQuorum, Malformed} = await import('/ledger-proof.js');
          try {
            const read = await readPolicy(new TextEncoder().encode(policy));
            const keys = read.witnesses.map(({ key }) => key);
            const found = await signers(readCheckpoint(new TextEncoder().encode(note)).note, keys);
            return [found.map(({ line }) => line), hasQuorum(read, found)];
          } catch (error) {
            if (error instanceof Malformed) return 'malformed';
            throw error;
          }
        }""",
        [NAMED + wanted, bytes(note).decode()],
    )
    try:
        policy = read_trust_policy((NAMED + wanted).encode())
    except Malformed:
        assert said == "malformed"
        return
    keys = note.signers([witness.key for witness in policy.witnesses])
    assert said == [[str(key) for key in keys], policy.has_quorum(keys)]


@pytest.mark.parametrize(
    "line",
    [
        str(KEY.verifier),
        str(KEY.verifier).replace("+AY", "+AZ"),
        str(KEY.verifier).replace("example", "exbmple"),
        "no key",
        str(SigningKey("w.example", KeyKind.COSIGNATURE, b"w" * 32).verifier),
    ],
)
def test_keys_are_read_alike(engine: Page, line: str) -> None:
    read = engine.evaluate(
        """async line => {
          const {readKey, Malformed} = await import('/ledger-proof.js');
          try { return (await readKey(line)).name; }
          catch (error) { if (error instanceof Malformed) return ''; throw error; }
        }""",
        line,
    )
    try:
        key = read_verifier_key(line)
        expected = key.name if key.kind is KeyKind.NOTE else ""
    except Malformed:
        expected = ""
    assert read == expected


@pytest.mark.parametrize(
    "leaf",
    [
        LEAVES[0],
        LEAVES[0].replace(b'"en"', b'"en" '),
        LEAVES[0].replace(b'"en"', b'"\\u0065n"'),
        LEAVES[0].replace(b'"en"', '"日本"'.encode()),
        LEAVES[0].replace(b'"en"', b'"\\ud800"'),
        LEAVES[0].replace(b'"en"', b'"a\\tb\\u0001\x7f"'),
        LEAVES[0].replace(b'"en"', b"1"),
        LEAVES[0].replace(b'"en"', b'""'),
        LEAVES[0].replace(b"{", b'{"__proto__":"x",'),
        LEAVES[0].replace(b"{", b'{"policy":"x",'),
        LEAVES[0].replace(b'"language"', b'"tongue"'),
        b"[" * 60_000,
        b"null",
        b"\xef\xbb\xbf" + LEAVES[0],
    ],
)
def test_entries_are_read_alike(engine: Page, leaf: bytes) -> None:
    is_read = engine.evaluate(
        """async leaf => {
          const {readEntry, Malformed} = await import('/ledger-proof.js');
          try { readEntry(new Uint8Array(leaf)); return true; }
          catch (error) { if (error instanceof Malformed) return false; throw error; }
        }""",
        list(leaf),
    )
    try:
        read_entry(leaf)
        expected = True
    except Malformed:
        expected = False
    assert is_read == expected


def test_a_checkpoint_is_read_alike(engine: Page) -> None:
    random = Random(61)
    checkpoint = checkpoint_of(tree_of(LEAVES[:5]), "example.org/legal")
    whole = bytes(sign_note(checkpoint.text + "extension\n", KEY))
    for data in [whole, *(broken(whole, random) for _ in range(100))]:
        read = engine.evaluate(
            """async data => {
              const {readCheckpoint, Malformed} = await import('/ledger-proof.js');
              try { const {origin, size} = readCheckpoint(new Uint8Array(data)); return [origin, String(size)]; }
              catch (error) { if (error instanceof Malformed) return null; throw error; }
            }""",
            list(data),
        )
        try:
            known, _ = read_signed_checkpoint(data)
            assert read == [known.origin, str(known.size)]
        except Malformed:
            assert read is None
