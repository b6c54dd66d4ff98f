"""Time stamps of a real authority, made with openssl, and those that are refused."""

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from time_authority import TimeAuthority, answering, time_authority

from policygen import build
from policygen.core.errors import Severity
from policygen.fetching.guarded_fetch import Fetcher
from policygen.ledger.signed_notes import KeyKind, SigningKey
from policygen.ledger.strict_text import Malformed
from policygen.ledger.time_stamps import REQUEST_TYPE, StampRequest, stamp_request, stamped_time, verified_time
from policygen.pipeline.build_report import Report
from policygen.pipeline.checkpoint_stamps import request_stamps

CONTENT = b"example.com/policies\n1\nroot\n"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> TimeAuthority:
    return time_authority(tmp_path_factory.mktemp("time") / "authority")


@pytest.fixture(scope="module")
def request_of(authority: TimeAuthority) -> StampRequest:
    return stamp_request(CONTENT)


@pytest.fixture(scope="module")
def stamp(authority: TimeAuthority, request_of: StampRequest) -> bytes:
    with answering(authority) as address:
        return Fetcher(allow_private=True).post(address, request_of.data, REQUEST_TYPE)


def refused(stamp: bytes, trusted: bytes, content: bytes = CONTENT, nonce: int | None = None) -> str:
    with pytest.raises(Malformed) as raised:
        verified_time(stamp, content, [trusted], nonce)
    return raised.value.message


def test_a_stamp_says_when(authority: TimeAuthority, request_of: StampRequest, stamp: bytes) -> None:
    time = verified_time(stamp, CONTENT, [authority.root], request_of.nonce)
    assert time == stamped_time(stamp, CONTENT)
    assert abs(datetime.now(UTC) - time) < timedelta(minutes=5)


def test_openssl_verifies_it_too(authority: TimeAuthority, stamp: bytes, tmp_path: Path) -> None:
    (tmp_path / "1").write_bytes(CONTENT)
    (tmp_path / "1.tsr").write_bytes(stamp)
    command = ["openssl", "ts", "-verify", "-data", "1", "-in", "1.tsr", "-CAfile", str(authority.folder / "root.pem")]
    assert b"Verification: OK" in subprocess.run(command, cwd=tmp_path, check=True, capture_output=True).stdout


def test_a_stamp_of_another_file_is_refused(authority: TimeAuthority, stamp: bytes) -> None:
    assert refused(stamp, authority.root, CONTENT + b"!") == "it is a stamp of another file"


def test_a_stamp_that_answers_another_request_is_refused(authority: TimeAuthority, stamp: bytes) -> None:
    assert refused(stamp, authority.root, nonce=stamp_request(CONTENT).nonce) == "it answers another request"


def test_an_authority_that_is_not_trusted_is_refused(stamp: bytes, tmp_path: Path) -> None:
    other = time_authority(tmp_path / "other")
    assert refused(stamp, other.root) == "its certificate does not lead to one that is trusted"
    assert "no certificate to trust" in refused(stamp, b"no certificate")


def test_a_time_that_was_changed_is_refused(authority: TimeAuthority, stamp: bytes) -> None:
    year = str(stamped_time(stamp, CONTENT).year).encode()
    altered = stamp.replace(b"\x18\x0f" + year, b"\x18\x0f2031")
    assert stamped_time(altered, CONTENT).year == 2031
    assert refused(altered, authority.root) == "its signature is not right"


def test_no_byte_that_counts_can_be_changed(authority: TimeAuthority, stamp: bytes) -> None:
    time = stamped_time(stamp, CONTENT)
    for index in range(0, len(stamp), 7):
        altered = bytes([*stamp[:index], stamp[index] ^ 1, *stamp[index + 1 :]])
        try:
            assert verified_time(altered, CONTENT, [authority.root]) == time
        except Malformed:
            continue


def test_what_is_no_stamp_is_refused(authority: TimeAuthority) -> None:
    for content in (b"", b"<html>", b"\x30" * 300_000):
        assert "this is" in refused(content, authority.root)


# At a recording


def test_new_checkpoints_are_stamped(authority: TimeAuthority) -> None:
    with answering(authority) as address:
        new = {"ledger/checkpoints/1": CONTENT, "ledger/checkpoints/2": b"2\n"}
        stamps, problems = request_stamps(new, address, [authority.root])
    assert not problems
    assert verified_time(stamps["ledger/checkpoints/1"], CONTENT, [authority.root])
    assert verified_time(stamps["ledger/checkpoints/2"], b"2\n", [authority.root])


def test_an_authority_that_is_not_there_is_told_of(authority: TimeAuthority) -> None:
    with answering(authority) as address:
        pass
    stamps, problems = request_stamps({"ledger/checkpoints/1": CONTENT}, address, [authority.root])
    assert not stamps
    assert [(each.code, each.severity, each.place.file) for each in problems] == [
        ("E749", Severity.WARNING, "ledger/checkpoints/1")
    ]


def test_an_answer_that_proves_nothing_is_not_kept(authority: TimeAuthority, stamp: bytes, tmp_path: Path) -> None:
    class Replaying(TimeAuthority):
        def answer(self, request: bytes) -> bytes:
            return stamp  # of the same content, from before

    with answering(Replaying(authority.folder)) as address:
        stamps, (problem,) = request_stamps({"ledger/checkpoints/1": CONTENT}, address, [authority.root])
    assert not stamps
    assert "it answers another request" in problem.message
    with answering(authority) as address:
        other = time_authority(tmp_path / "other").root
        stamps, (problem,) = request_stamps({"ledger/checkpoints/1": CONTENT}, address, [other])
    assert not stamps
    assert "one that is trusted" in problem.message


def test_what_could_not_be_stamped_is_stamped_at_the_next_recording(authority: TimeAuthority, tmp_path: Path) -> None:
    project = tmp_path / "legal"
    (project / "content").mkdir(parents=True)
    (project / "tsa.pem").write_bytes(authority.root)
    (project / "content/privacy.md").write_text("---\neffective: 2026-01-01\n---\n\n# Privacy\n\nA text.\n", "utf-8")
    key = SigningKey("example.org", KeyKind.NOTE, b"k" * 32)

    def record(address: str) -> Report:
        settings = f'base_url = "https://example.org/"\n[sign]\npublic_key = "{key.verifier}"\n'
        settings += f'tsa = "{address}"\ntsa_certificate = "tsa.pem"\n'
        (project / "policygen.toml").write_text(settings, "utf-8")
        environment = {"POLICYGEN_SIGNING_KEY": key.line}
        return build(project, as_of=datetime(2026, 2, 1, tzinfo=UTC), record=True, environment=environment)

    with answering(authority) as address:
        pass
    assert [warning.code for warning in record(address).warnings] == ["E749"]
    assert not list(project.rglob("*.tsr"))
    before = (project / "ledger/checkpoints/1").read_bytes()
    with answering(authority) as address:
        assert not record(address).warnings  # though nothing is new
    assert (project / "ledger/checkpoints/1").read_bytes() == before
    stamp = (project / "ledger/checkpoints/1.tsr").read_bytes()
    assert verified_time(stamp, before, [authority.root])
    assert (project / "site/ledger/checkpoints/1.tsr").read_bytes() == stamp
    assert (project / "site/ledger/tsa.pem").read_bytes() == authority.root
    assert not record(address).warnings  # and nobody is asked any more
    assert (project / "ledger/checkpoints/1.tsr").read_bytes() == stamp
