"""Signed notes, checkpoints, proofs, policies, minisign and entries: written, read back, and refused when altered."""

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lacking import lacking

from policygen.ledger.checkpoints import Checkpoint, checkpoint_of, read_checkpoint, read_signed_checkpoint
from policygen.ledger.entries import Entry, read_entries, read_entry, read_leaves, write_entries
from policygen.ledger.merkle_tree import tree_of
from policygen.ledger.minisign import minisign, minisign_key, read_minisign, read_minisign_key
from policygen.ledger.proofs import proof_of, read_proof
from policygen.ledger.signed_notes import (
    KeyKind,
    Signature,
    SigningKey,
    read_note,
    read_signing_key,
    read_verifier_key,
    sign_note,
)
from policygen.ledger.strict_text import Malformed, decimal, from_base64, to_base64
from policygen.ledger.trust_policy import Log, Witness, read_trust_policy, requiring
from policygen.ledger.witnesses import AddCheckpoint, read_add_checkpoint, read_cosignatures, read_known_size

PETER = read_signing_key("PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")
"""The key of the documentation of Go's package for signed notes, as is what it signs below."""

NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
LOG = SigningKey("example.com/policies", KeyKind.NOTE, bytes(range(32)))
WITNESSES = tuple(SigningKey(f"w{n}.example", KeyKind.COSIGNATURE, bytes([n] * 32)) for n in range(1, 5))
ENTRY = Entry(
    policy="privacy",
    version="2026-09-21",
    language="en",
    effective="2026-09-21",
    observed="",
    published="2026-08-01",
    digest="sha256:" + "0f" * 32,
    predecessor="2025-07",
    withdrawn="",
    recorded="2026-08-01",
)
texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]) | st.just("\n"), max_size=200).map(
    "{}\n".format
)
seeds = st.binary(min_size=32, max_size=32)
names = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Zs", "Zl", "Zp"], exclude_characters="+"), min_size=1
)


# --- keys and notes -------------------------------------------------------------------------------------------------


def test_the_note_of_the_documentation_of_go() -> None:
    line = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    assert str(PETER.verifier) == line
    note = read_note(NOTE.encode())
    assert note.signers([read_verifier_key(line)]) == (PETER.verifier,)
    assert str(sign_note(note.text, PETER)) == NOTE


@given(names, seeds, st.sampled_from(KeyKind))
def test_keys_are_read_as_they_are_written(name: str, seed: bytes, kind: KeyKind) -> None:
    key = SigningKey(name, kind, seed)
    assert read_signing_key(key.line) == key
    assert read_verifier_key(str(key.verifier)) == key.verifier
    assert to_base64(seed) not in repr(key)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "PeterNeumann+c74f20a3",
        "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TX=",
        "PeterNeumann+c74f20a3+Ahpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+ARpc",
        "x" * 5000 + "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    ],
)
def test_a_line_that_is_no_key(line: str) -> None:
    with pytest.raises(Malformed):
        read_verifier_key(line)


def test_no_message_tells_a_secret() -> None:
    secret = LOG.line
    for wrong in (secret[:-1], secret + "A", secret.replace("policies+", "policies+0"), secret.upper(), secret[12:]):
        with pytest.raises(Malformed) as raised:
            read_signing_key(wrong)
        assert secret[-20:-4] not in str(raised.value)
        assert raised.value.__cause__ is None


@given(texts, st.lists(seeds, min_size=1, max_size=3, unique=True), st.data())
def test_a_note_is_verified_until_a_bit_of_it_flips(text: str, all_seeds: list[bytes], data: st.DataObject) -> None:
    keys = [SigningKey("example.com/log", KeyKind.NOTE, seed) for seed in all_seeds]
    note = sign_note(text, *keys)
    written = bytes(note)
    assert read_note(written) == note
    verifiers = [key.verifier for key in keys]
    assert note.signers(verifiers) == tuple(verifiers)

    bit = data.draw(st.integers(0, 8 * len(written) - 1))
    altered = bytearray(written)
    altered[bit // 8] ^= 1 << bit % 8
    try:
        signers = read_note(bytes(altered)).signers(verifiers)
    except Malformed:
        return
    # What was altered is the name or the id that a signature gives: now it is somebody else's, and none of ours.
    assert read_note(bytes(altered)).text == text
    assert len(signers) < len(keys)


def test_signatures_of_others_do_not_count() -> None:
    stranger = SigningKey(LOG.name, KeyKind.NOTE, b"s" * 32)
    note = sign_note("a\n", stranger, LOG)
    assert note.signers([LOG.verifier]) == (LOG.verifier,)
    assert sign_note("a\n", stranger).signers([LOG.verifier]) == ()


def test_a_wrong_signature_by_a_known_key_spoils_the_note() -> None:
    wrong = Signature(LOG.name, LOG.verifier.id, b"\0" * 64)
    with pytest.raises(Malformed, match="is not by that key"):
        sign_note("a\n", LOG).with_signatures([wrong]).signers([LOG.verifier])


def test_a_signature_that_is_there_twice_counts_once() -> None:
    note = sign_note("a\n", LOG, LOG)
    assert len(read_note(bytes(note)).signatures) == 2
    assert note.signers([LOG.verifier, LOG.verifier]) == (LOG.verifier,)
    assert len(note.with_signatures(note.signatures).signatures) == 1


@pytest.mark.parametrize(
    "note",
    [
        b"",
        b"a\n",
        b"a\n\n",
        b"a\n\n\n",
        NOTE.encode()[:-1],
        NOTE.encode() + b"\n",
        NOTE.replace("— Peter", "- Peter").encode(),
        NOTE.replace("— Peter", "—  Peter").encode(),
        NOTE.replace("\n", "\r\n").encode(),
        NOTE.replace("then", "th\x00n").encode(),
        NOTE.replace("AM=", "AN=").encode(),
        NOTE.replace("AM=", "AM").encode(),
        b"\xff" + NOTE.encode(),
        b"a\n\n\xe2\x80\x94 name AAAA\n",
        b"a\n\n" + "— name AAAAAAA=\n".encode() * 101,
        b"a" * 1_000_001,
    ],
)
def test_what_is_no_note(note: bytes) -> None:
    with pytest.raises(Malformed):
        read_note(note)


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_readers_refuse_and_never_break(data: bytes) -> None:
    readers = (read_note, read_signed_checkpoint, read_proof, read_trust_policy, read_minisign, read_minisign_key)
    for read in (*readers, read_entry, read_entries, read_add_checkpoint, read_known_size):
        try:
            read(data)
        except Malformed:
            continue


@given(st.text("0123456789+-_ ٣", max_size=22))
def test_a_number_has_one_form(text: str) -> None:
    try:
        assert str(decimal(text)) == text
    except Malformed:
        assert not text.isascii() or text != text.lstrip("0 +-_") or len(text) > 18 or not text.isdigit()


@given(st.binary(max_size=40))
def test_base64_has_one_form(data: bytes) -> None:
    assert from_base64(to_base64(data), len(data)) == data
    for other in (to_base64(data) + "\n", to_base64(data) + "=", to_base64(data).replace("=", "")):
        if other != to_base64(data):
            with pytest.raises(Malformed):
                from_base64(other)


# --- checkpoints ----------------------------------------------------------------------------------------------------


def test_a_checkpoint_is_three_lines() -> None:
    checkpoint = checkpoint_of(tree_of([ENTRY.leaf]), LOG.name)
    assert checkpoint.text == f"example.com/policies\n1\n{to_base64(tree_of([ENTRY.leaf]).root())}\n"
    assert read_checkpoint(checkpoint.text) == checkpoint


@given(names.filter(lambda name: len(name.encode()) < 255), st.integers(0, 2**63 - 1), seeds)
def test_a_checkpoint_is_read_as_it_is_written(origin: str, size: int, root: bytes) -> None:
    checkpoint = Checkpoint(origin, size, root, ("more",))
    assert read_checkpoint(checkpoint.text) == checkpoint


@pytest.mark.parametrize(
    "text",
    [
        "a\n1\n",
        "a\n01\n" + "A" * 43 + "=\n",
        "a\n-1\n" + "A" * 43 + "=\n",
        "a\n9223372036854775808\n" + "A" * 43 + "=\n",
        "\n1\n" + "A" * 43 + "=\n",
        "a\n1\n" + "A" * 43 + "=\n\nb\n",
        "a\n1\nAAAA\n",
        "a\n1\n" + "A" * 43 + "=",
        "a" * 300 + "\n1\n" + "A" * 43 + "=\n",
    ],
)
def test_what_is_no_checkpoint(text: str) -> None:
    with pytest.raises(Malformed):
        read_checkpoint(text)


# --- proofs ---------------------------------------------------------------------------------------------------------


@given(st.integers(1, 40), st.data())
def test_a_receipt_proves_its_entry_and_no_other(size: int, data: st.DataObject) -> None:
    leaves = [f"entry {number}".encode() for number in range(size + 5)]
    index = data.draw(st.integers(0, size - 1))
    tree = tree_of(leaves)
    checkpoint = checkpoint_of(tree, LOG.name, size)
    note = sign_note(checkpoint.text, LOG)
    proof = proof_of(index, leaves[index], tree, checkpoint, note)
    again = read_proof(bytes(proof))
    assert again == proof
    assert again.proves(again.extra)
    assert not again.proves(leaves[(index + 1) % len(leaves)])
    assert again.note.signers([LOG.verifier]) == (LOG.verifier,)


def test_how_a_receipt_looks() -> None:
    tree = tree_of([b"a", b"b"])
    note = sign_note(checkpoint_of(tree, LOG.name).text, LOG)
    lines = str(proof_of(1, b"b", tree, checkpoint_of(tree, LOG.name), note)).split("\n")
    assert lines[:3] == ["c2sp.org/tlog-proof@v1", "extra Yg==", "index 1"]
    assert lines[3] == to_base64(tree_of([b"a"]).root())
    assert lines[4:7] == ["", "example.com/policies", "2"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("tlog-proof@v1", "tlog-proof@v2"),
        ("index 1", "index 01"),
        ("index 1", "index 2"),
        ("index 1", "index -1"),
        ("extra Yg==\n", "extra \n"),
        ("extra Yg==\n", "extra Yh==\n"),
        ("index 1\n", ""),
        ("index 1\n", "index 1\n" + ("A" * 43 + "=\n") * 65),
        ("index 1\n", "index 1\nAAAA\n"),
        ("\n\nexample", "\nexample"),
    ],
)
def test_what_is_no_receipt(old: str, new: str) -> None:
    tree = tree_of([b"a", b"b"])
    note = sign_note(checkpoint_of(tree, LOG.name).text, LOG)
    text = str(proof_of(1, b"b", tree, checkpoint_of(tree, LOG.name), note))
    assert old in text
    with pytest.raises(Malformed):
        read_proof(text.replace(old, new, 1).encode())


# --- witnesses ------------------------------------------------------------------------------------------------------


def test_a_witness_signs_with_the_time() -> None:
    note = sign_note(checkpoint_of(tree_of([b"a"]), LOG.name).text, LOG)
    key = WITNESSES[0]
    cosignature = key.signature(note.text, 1_800_000_000)
    signed = read_note(bytes(note.with_signatures([cosignature])))
    assert signed.signers([LOG.verifier, key.verifier]) == (LOG.verifier, key.verifier)
    assert signed.signatures[1].time == 1_800_000_000
    later = Signature(key.name, key.verifier.id, (1_800_000_001).to_bytes(8, "big") + cosignature.data[8:])
    with pytest.raises(Malformed):
        note.with_signatures([later]).signers([key.verifier])


def test_the_signature_of_a_witness_is_none_of_a_log() -> None:
    log = SigningKey("w1.example", KeyKind.NOTE, WITNESSES[0].seed)
    assert log.verifier.id != WITNESSES[0].verifier.id
    note = sign_note("a\n").with_signatures([WITNESSES[0].signature("a\n", 5)])
    assert note.signers([log.verifier]) == ()


def test_the_request_to_a_witness() -> None:
    tree = tree_of([b"a", b"b", b"c"])
    note = sign_note(checkpoint_of(tree, LOG.name).text, LOG)
    request = AddCheckpoint(2, tree.consistency_proof(2), note)
    assert bytes(request).startswith(b"old 2\n")
    assert read_add_checkpoint(bytes(request)) == request
    assert read_add_checkpoint(bytes(AddCheckpoint(0, (), note))) == AddCheckpoint(0, (), note)


def test_the_answer_of_a_witness() -> None:
    one, other = WITNESSES[:2]
    lines = "".join(f"{signature.line}\n" for key in (one, other) if (signature := key.signature("a\n", 1))).encode()
    assert read_cosignatures(lines, "a\n", [one.verifier]) == (one.signature("a\n", 1),)
    with pytest.raises(Malformed, match="no signature by the witness"):
        read_cosignatures(lines, "a\n", [WITNESSES[2].verifier])
    with pytest.raises(Malformed, match="not by that key"):
        read_cosignatures(lines, "b\n", [one.verifier])
    with pytest.raises(Malformed):
        read_cosignatures(b"", "a\n", [one.verifier])
    assert read_known_size(b"17\n") == 17


# --- policies -------------------------------------------------------------------------------------------------------

POLICY = f"""
# two of the first three, and the last
log {LOG.verifier} https://example.com/ledger
witness a {WITNESSES[0].verifier}
  witness  b\t{WITNESSES[1].verifier} https://w2.example/
witness c {WITNESSES[2].verifier}
group ours 2 a b c
witness d {WITNESSES[3].verifier}
group both all ours d
quorum both
"""


@pytest.mark.parametrize(
    ("signing", "enough"), [("", False), ("ab", False), ("abd", True), ("abcd", True), ("ad", False), ("bcd", True)]
)
def test_a_quorum(signing: str, enough: bool) -> None:
    policy = read_trust_policy(POLICY.encode())
    text = checkpoint_of(tree_of([b"a"]), LOG.name).text
    note = sign_note(text, LOG).with_signatures(WITNESSES["abcd".index(name)].signature(text, 1) for name in signing)
    assert policy.accepts(note, LOG.name) is enough
    assert not policy.accepts(note, "example.org")
    assert read_trust_policy(str(policy).encode()) == policy


def test_a_policy_without_witnesses() -> None:
    policy = requiring([Log(LOG.verifier)], [], 0)
    assert str(policy) == f"log {LOG.verifier}\nquorum none\n"
    assert policy.accepts(sign_note("a\n", LOG), LOG.name)
    assert not policy.accepts(sign_note("a\n", *WITNESSES), LOG.name)


def test_a_policy_that_wants_some_of_the_witnesses() -> None:
    witnesses = [Witness(f"w{n}", key.verifier) for n, key in enumerate(WITNESSES)]
    policy = requiring([Log(LOG.verifier)], witnesses, 2)
    assert read_trust_policy(str(policy).encode()) == policy
    assert policy.has_quorum([witness.key for witness in witnesses[1:3]])
    assert not policy.has_quorum([witnesses[0].key])


@pytest.mark.parametrize(
    "lines",
    [
        "",
        "quorum a",
        "quorum none\nquorum none",
        f"witness a {LOG.verifier}\nquorum a",
        f"log {WITNESSES[0].verifier}\nquorum none",
        f"log {LOG.verifier}\nlog {LOG.verifier}\nquorum none",
        f"witness none {WITNESSES[0].verifier}\nquorum none",
        f"witness a {WITNESSES[0].verifier}\nwitness a {WITNESSES[1].verifier}\nquorum a",
        f"witness a {WITNESSES[0].verifier}\nwitness b {WITNESSES[0].verifier}\nquorum a",
        f"witness a {WITNESSES[0].verifier}\ngroup g 2 a\nquorum g",
        f"witness a {WITNESSES[0].verifier}\ngroup g 0 a\nquorum g",
        f"witness a {WITNESSES[0].verifier}\ngroup g 01 a\nquorum g",
        f"witness a {WITNESSES[0].verifier}\ngroup g any a a\nquorum g",
        f"witness a {WITNESSES[0].verifier}\ngroup g any a\ngroup h any a\nquorum g",
        f"witness a {WITNESSES[0].verifier}\ngroup g any none\nquorum g",
        f"witness a {WITNESSES[0].verifier}\ngroup g all\nquorum g",
        "group g any g\nquorum g",
        "cosigner a\nquorum none",
        "quorum none\x0c",
        "quorum none\r",
        "# " + "x\n# " * 1001 + "\nquorum none",
    ],
)
def test_what_is_no_policy(lines: str) -> None:
    with pytest.raises(Malformed):
        read_trust_policy(f"{lines}\n".encode())


def test_bytes_beyond_ascii_are_kept() -> None:
    data = b"witness \xe2\x84\xaa\xff " + str(WITNESSES[0].verifier).encode() + b"\nquorum \xe2\x84\xaa\xff\n"
    assert bytes(read_trust_policy(data)) == data


# --- minisign -------------------------------------------------------------------------------------------------------


@given(st.binary(max_size=100), seeds, st.text("abc =/.", max_size=30), st.data())
def test_minisign_is_verified_until_a_bit_flips(content: bytes, seed: bytes, comment: str, data: st.DataObject) -> None:
    signature = minisign(content, comment, seed)
    key = read_minisign_key(str(minisign_key(SigningKey("n", KeyKind.NOTE, seed).verifier.public)).encode())
    written = str(signature).encode()
    assert read_minisign(written) == signature
    assert signature.is_by(key, content)
    assert not signature.is_by(key, content + b"\n")
    start = written.index(b"\n") + 1  # the first line is the comment that nobody signed
    bit = data.draw(st.integers(8 * start, 8 * len(written) - 1))
    altered = bytearray(written)
    altered[bit // 8] ^= 1 << bit % 8
    try:
        assert not read_minisign(bytes(altered)).is_by(key, content)
    except Malformed:
        return


def test_minisign_itself_accepts_it(tmp_path: Path) -> None:
    program = shutil.which("minisign") or lacking("minisign is not there: apt-get install minisign")
    key = minisign_key(LOG.verifier.public)
    (tmp_path / "checkpoint").write_bytes(b"text\n")
    (tmp_path / "key.pub").write_text(str(key), encoding="utf-8")
    (tmp_path / "checkpoint.minisig").write_text(str(minisign(b"text\n", "origin: a", LOG.seed)), encoding="utf-8")
    for by in (["-p", "key.pub"], ["-P", key.line]):
        command = [program, "-V", *by, "-m", "checkpoint"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=20)
        assert done.returncode == 0, done.stderr
        assert "Trusted comment: origin: a" in done.stdout
    (tmp_path / "checkpoint").write_bytes(b"texd\n")
    command = [program, "-V", "-p", "key.pub", "-m", "checkpoint"]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=20).returncode != 0


# --- entries --------------------------------------------------------------------------------------------------------


def test_how_an_entry_looks() -> None:
    assert ENTRY.leaf.decode() == (
        '{"policy":"privacy","version":"2026-09-21","language":"en","effective":"2026-09-21","published":"2026-08-01",'
        f'"digest":"sha256:{"0f" * 32}","predecessor":"2025-07","recorded":"2026-08-01"}}'
    )
    assert read_entry(ENTRY.leaf) == ENTRY
    assert read_entries(write_entries([ENTRY.leaf, ENTRY.leaf])) == (ENTRY, ENTRY)


@given(names, st.text(st.characters(codec="utf-8"), max_size=20))
def test_an_entry_is_read_as_it_is_written(policy: str, predecessor: str) -> None:
    entry = Entry(policy, "2026", "de", "", "2026", "", ENTRY.digest, predecessor, "yes", "2026-01-01")
    assert read_entry(entry.leaf) == entry
    assert b"\n" not in entry.leaf


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('{"policy"', '{ "policy"'),
        ('"language":"en",', ""),
        ('"language":"en"', '"language":""'),
        ('"language":"en"', '"language":7'),
        ('"language":"en"', '"language":' + "7" * 5000),
        ('"language":"en"', '"language":"\\u0065n"'),
        ('"language":"en"', '"language":"en","language":"en"'),
        ('"language":"en"', '"lang":"x","language":"en"'),
        ("sha256:0f", "sha256:0F"),
        ('"language":"en","effective":"2026-09-21"', '"effective":"2026-09-21","language":"en"'),
        ('"language":"en"', '"language":"\\ud800"'),
        ('{"policy"', "[" * 3000 + '{"policy"'),
    ],
)
def test_what_is_no_entry(old: str, new: str) -> None:
    text = ENTRY.leaf.decode()
    assert old in text
    with pytest.raises(Malformed):
        read_entry(text.replace(old, new, 1).encode())


def test_a_faulty_line_is_named() -> None:
    with pytest.raises(Malformed, match="line 2: this is no JSON"):
        read_entries(ENTRY.leaf + b"\n{\n")
    with pytest.raises(Malformed, match="the last line has no end") as raised:
        read_leaves(ENTRY.leaf)
    assert raised.value.line == 1
