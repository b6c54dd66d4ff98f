"""Witnesses are asked when something is recorded: they sign, refuse, are silent, or are too few."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from loopback_witness import TIME, Witness, served
from test_verify import OLD, put, text

from policygen import build
from policygen.core.errors import Failed
from policygen.ledger.checkpoints import read_signed_checkpoint
from policygen.ledger.signed_notes import KeyKind, SigningKey
from policygen.ledger.trust_policy import read_trust_policy
from policygen.pipeline import Report

AS_OF = datetime(2026, 6, 1, 12, tzinfo=UTC)
KEY = SigningKey("example.org", KeyKind.NOTE, b"k" * 32)
ONE = SigningKey("one.example", KeyKind.COSIGNATURE, b"1" * 32)
TWO = SigningKey("two.example", KeyKind.COSIGNATURE, b"2" * 32)
CLOSED = "http://127.0.0.1:9/"  # the port of what throws away all it gets, where nobody listens
SETTINGS = f'base_url = "https://example.org/"\n[sign]\npublic_key = "{KEY.verifier}"\nwitnesses = "witnesses.txt"\n'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    project = tmp_path / "legal"
    put(project, {"policygen.toml": SETTINGS, OLD: text("2025-07-04", "Ten years.")})
    return project


def record(project: Path) -> Report:
    return build(project, as_of=AS_OF, record=True, environment={"POLICYGEN_SIGNING_KEY": KEY.line})


def policy(one: str, two: str = CLOSED, quorum: str = "none") -> str:
    return (
        f"witness one {ONE.verifier} {one}\nwitness two {TWO.verifier} {two}\n"
        f"group any any one two\ngroup of-both all any\nquorum {quorum}\n"
    )


def told(report: Report) -> list[str]:
    return [problem.message for problem in report.warnings if problem.code == "E738"]


def test_the_signature_of_a_witness_is_kept_and_published(project: Path) -> None:
    witness = Witness(ONE, KEY.verifier)
    with served(witness) as address:
        put(project, {"witnesses.txt": policy(address, quorum="any")})
        report = record(project)
        put(project, {"content/privacy/2026-05-01.md": text("2026-05-01", "Two years.", "change: material")})
        record(project)
        requests = len(witness.requests)
        record(project)
    assert told(report) == ["the witness `two` did not sign: there is no answer: Connection refused"]
    assert [request.split(b"\n")[0] for request in witness.requests] == [b"old 0", b"old 1"]
    assert len(witness.requests) == requests  # nothing was new
    checkpoint, note = read_signed_checkpoint((project / "site/ledger/checkpoint").read_bytes())
    assert checkpoint == witness.last
    assert note.signers([KEY.verifier, ONE.verifier, TWO.verifier]) == (KEY.verifier, ONE.verifier)
    assert note.signatures[1].time == TIME
    published = read_trust_policy((project / "site/ledger/policy").read_bytes())
    assert published.accepts(note, "example.org")


def test_a_witness_that_knows_more_than_we_believe_is_asked_again(project: Path) -> None:
    witness = Witness(ONE, KEY.verifier)
    with served(witness) as address:
        put(project, {"witnesses.txt": policy(address)})
        record(project)
        kept = project / "ledger/checkpoints/1"
        kept.write_bytes(b"\n".join(kept.read_bytes().split(b"\n")[:-2]) + b"\n")  # its signature got lost
        put(project, {"content/privacy/2026-05-01.md": text("2026-05-01", "Two years.", "change: material")})
        assert len(told(record(project))) == 1
    assert [request.split(b"\n")[0] for request in witness.requests] == [b"old 0", b"old 0", b"old 1"]


def test_a_witness_that_has_seen_another_history_does_not_sign(project: Path, tmp_path: Path) -> None:
    witness = Witness(ONE, KEY.verifier)
    other = tmp_path / "other"
    put(other, {"policygen.toml": SETTINGS, OLD: text("2025-07-04", "Eleven years.")})
    with served(witness) as address:
        for each in (other, project):
            put(each, {"witnesses.txt": policy(address)})
        record(other)
        report = record(project)
    assert "the witness `one` did not sign: it has seen another history" in told(report)


def test_without_a_quorum_nothing_is_recorded(project: Path) -> None:
    put(project, {"witnesses.txt": policy(CLOSED, quorum="any")})
    with pytest.raises(Failed) as failed:
        record(project)
    assert [problem.code for problem in failed.value.problems] == ["E738", "E738", "E739"]
    assert not (project / "policygen.lock").exists()
    assert not (project / "ledger").exists()


def test_a_policy_that_cannot_be_read_is_an_error(project: Path) -> None:
    put(project, {"witnesses.txt": "quorum nobody\n"})
    with pytest.raises(Failed, match=r"witnesses\.txt:1: error E739: .*nothing before this line is named nobody"):
        record(project)
    (project / "witnesses.txt").unlink()
    with pytest.raises(Failed, match=r"witnesses\.txt"):
        record(project)


def test_a_build_that_does_not_record_asks_nobody(project: Path) -> None:
    witness = Witness(ONE, KEY.verifier)
    with served(witness) as address:
        put(project, {"witnesses.txt": policy(address)})
        build(project, as_of=AS_OF)
    assert witness.requests == []


def test_an_answer_by_another_key_does_not_count(project: Path) -> None:
    with served(Witness(TWO, KEY.verifier)) as address:
        put(project, {"witnesses.txt": policy(address)})
        report = record(project)
    assert "the witness `one` did not sign: the answer has no signature by the witness" in told(report)
