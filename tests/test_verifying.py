"""`policygen verify` of an address and of a receipt, and what readers do without policygen."""

import json
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cases import for_each
from click.testing import CliRunner, Result
from lacking import lacking
from ledger_forgeries import OTHER_KEY, history_forked
from ledger_sites import KEY, ORIGIN, WITNESS, WITNESSED, published_sizes, put, seal, signed_site
from time_authority import time_authority

from policygen.cli import app
from policygen.ledger.checkpoints import read_signed_checkpoint
from policygen.ledger.signed_notes import KeyKind, SigningKey, sign_note
from policygen.preview.live_project import LiveProject

DOCUMENT = Path(__file__).parent.parent / "docs" / "verifying.md"
VKEY = str(KEY.verifier)
RECEIPT = "privacy/2025-07-04/receipt.txt"
VERIFIED = (
    "OK: the entry is of this text",
    "OK: the entry is in the tree",
    "Signature and comment signature verified",
    "Time stamp: ",
)


class Handler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("published")
    return signed_site(folder / "project", time_authority(folder / "authority"))


def verify(what: object, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["verify", str(what), "--as-of", "2098-12-31", *arguments])


# An address


def test_an_address_is_verified_like_a_folder(published: Path) -> None:
    with served(published) as address:
        result = verify(f"{address}/", "--allow-private", "--key", VKEY, "--against", f"{address}/{RECEIPT}")
    assert result.exit_code == 0, result.output
    assert "nothing of the 2 entries that you knew was rewritten or dropped" in result.output
    assert "whose key it is" not in result.output


def test_a_private_address_is_refused_unless_that_is_asked_for(published: Path) -> None:
    with served(published) as address:
        result = verify(address)
    assert result.exit_code == 1
    assert "E748" in result.output
    assert "127.0.0.1, which is no public address" in result.output
    assert "--allow-private" in result.output


def test_an_address_without_a_site_is_told(tmp_path: Path) -> None:
    with served(tmp_path) as address:
        result = verify(address, "--allow-private")
    assert result.exit_code == 1
    assert "E330" in result.output


def test_a_site_without_a_ledger_proves_nothing(published: Path, tmp_path: Path) -> None:
    site = Path(shutil.copytree(published, tmp_path / "site"))
    shutil.rmtree(site / "ledger")
    seal(site)
    result = verify(site)
    assert result.exit_code == 1
    assert "the site has no ledger, so nothing can be proved of it" in result.output


def test_a_receipt_that_the_reader_kept_names_the_version_of_a_fork(published: Path, tmp_path: Path) -> None:
    site = Path(shutil.copytree(published, tmp_path / "site"))
    history_forked(site)
    result = verify(site, "--against", str(published / RECEIPT))
    assert result.exit_code == 1
    assert "E744" in result.output
    assert "The first version that was rewritten or dropped: privacy@2025-07-04, en" in result.output


def test_two_checkpoints_of_one_size_are_two_histories(published: Path, tmp_path: Path) -> None:
    site = Path(shutil.copytree(published, tmp_path / "site"))
    kept = site / f"ledger/checkpoints/{published_sizes(site)[-1]}"
    checkpoint, _ = read_signed_checkpoint(kept.read_bytes())
    other = sign_note(replace(checkpoint, root=bytes(32)).text, KEY)
    put(kept, bytes(other.with_signatures([WITNESS.signature(other.text, WITNESSED)])))
    seal(site)
    result = verify(site)
    assert result.exit_code == 1
    assert "E744" in result.output
    assert "there are two histories" in result.output


def test_the_other_files_of_a_folder_are_compared_with_their_list(published: Path, tmp_path: Path) -> None:  # case 85
    site = Path(shutil.copytree(published, tmp_path / "site"))
    put(site / "privacy/index.html", b"<p>Something else.")
    result = verify(site)
    assert result.exit_code == 1
    assert "E332" in result.output
    with served(site) as address:
        result = verify(address, "--allow-private")
    assert result.exit_code == 0
    assert "only in a folder they are compared with their list" in result.output


def test_a_list_of_files_leads_nowhere_else(published: Path, tmp_path: Path) -> None:
    site = Path(shutil.copytree(published, tmp_path / "site"))
    put(tmp_path / "versions.json", b"{}")
    put(tmp_path / "secret/index.md", b"secret\n")
    manifest = site / "policygen-manifest.json"
    names = [b"../versions.json", b"../secret/index.md", b"/etc/index.md", b"a//index.md", b"./index.md"]
    names += [b"\\ud800/versions.json", b"a\\u0000b/versions.json", b"x" * 300 + b"/versions.json"]  # no name of a file
    added = b"".join(b'"%s": {"digest": "", "size": 1},\n' % name for name in names)
    put(manifest, manifest.read_bytes().replace(b'"files": {\n', b'"files": {\n' + added))
    result = verify(site)
    assert isinstance(result.exception, SystemExit)
    assert "versions.json: error E740" not in result.output
    with served(site) as address:
        assert verify(address, "--allow-private").exit_code == 0


def test_json_says_the_same(published: Path, tmp_path: Path) -> None:
    good = json.loads(verify(published, "--json", "--key", VKEY).output)
    assert (good["good"], good["first"], good["problems"]) == (True, None, [])
    assert good["proved"]
    assert good["checkpoint"].startswith(f"{ORIGIN}\n6\n")
    site = Path(shutil.copytree(published, tmp_path / "site"))
    shutil.rmtree(site / "privacy/2026-09-21")
    seal(site)
    bad = json.loads(verify(site, "--json").output)
    assert (bad["good"], bad["first"], bad["proved"]) == (False, "privacy@2026-09-21, en", [])
    assert {problem["code"] for problem in bad["problems"]} == {"E741"}


def test_a_policy_of_the_reader_counts(published: Path, tmp_path: Path) -> None:
    stranger = tmp_path / "policy"
    stranger.write_text(f"log {VKEY}\nwitness other {WITNESS.verifier}\nquorum other\n", encoding="utf-8")
    assert verify(published, "--policy", str(stranger)).exit_code == 0
    stranger.write_text(f"log {OTHER_KEY.verifier}\nquorum none\n", encoding="utf-8")
    result = verify(published, "--policy", str(stranger))
    assert result.exit_code == 1
    assert "E743" in result.output


# A receipt


def test_a_receipt_proves_the_text_beside_it(published: Path) -> None:
    result = verify(published / RECEIPT, "--key", VKEY)
    assert result.exit_code == 0, result.output
    assert "privacy@2025-07-04, en: entry 1 of the ledger of example.org/policies" in result.output
    assert "the text is the one with that digest, byte for byte" in result.output


def test_a_receipt_without_its_text_says_what_is_open(published: Path, tmp_path: Path) -> None:
    receipt = Path(shutil.copy(published / RECEIPT, tmp_path / "kept.tlog-proof"))
    result = verify(receipt, "--key", VKEY)
    assert result.exit_code == 0
    assert "the text itself: give it with --text; it must have the digest sha256:" in result.output
    assert (
        "byte for byte"
        in verify(receipt, "--key", VKEY, "--text", str(published / "privacy/2025-07-04/index.md")).output
    )


def test_a_receipt_of_another_text_is_refused(published: Path) -> None:
    result = verify(published / RECEIPT, "--key", VKEY, "--text", str(published / "privacy/2026-09-21/index.md"))
    assert result.exit_code == 1
    assert "E745" in result.output
    assert "Proved" not in result.output


def test_a_receipt_by_another_key_is_refused(published: Path) -> None:
    result = verify(published / RECEIPT, "--key", str(OTHER_KEY.verifier))
    assert result.exit_code == 1
    assert "E743" in result.output


def test_no_byte_of_a_receipt_can_be_changed(published: Path, tmp_path: Path) -> None:
    content = (published / RECEIPT).read_bytes()
    put(tmp_path / "index.md", (published / "privacy/2025-07-04/index.md").read_bytes())
    end = content.index("— witness".encode())  # whose signature the key alone does not ask for
    for index in range(0, end, 23):
        put(tmp_path / "receipt.txt", bytes([*content[:index], content[index] ^ 1, *content[index + 1 :]]))
        assert verify(tmp_path / "receipt.txt", "--key", VKEY).exit_code == 1, index


# What makes no sense


@for_each(
    ("arguments", "reason"),
    [
        (("no-such-place",), "is no folder, no file and no address"),
        ((RECEIPT,), "proves nothing without the ledger's key"),
        ((".", "--key", "no key"), "this is no key"),
        ((".", "--against", "no-such-file"), "there is no file no-such-file"),
        (("--key", VKEY), "--key needs a SITE, an ADDRESS or a RECEIPT"),
        (("ftp://example.org/",), "is no folder, no file and no address"),
    ],
)
def test_a_question_that_makes_no_sense(arguments: tuple[str, ...], reason: str, published: Path) -> None:
    given = [str(published / each) if each in (RECEIPT, ".") else each for each in arguments]
    result = CliRunner().invoke(app, ["verify", *given])
    assert result.exit_code == 2
    assert reason in re.sub(r"\s+", " ", result.output)


# Without policygen


def test_the_commands_of_the_document_work_by_hand(published: Path, tmp_path: Path) -> None:
    for program in ("curl", "minisign", "openssl", "sha256sum", "base64"):
        if not shutil.which(program):
            lacking(f"{program} is not there: apt-get install {program}")
    blocks = re.findall(r"(?s)```sh\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"))
    with served(published) as address:
        script = "set -eu\n" + "".join(blocks).replace("https://example.org/policies", address)
        for text in ("privacy/2025-07-04", "terms/2026-01-01/r1", "de/privacy/2026-09-21", "terms/2026-01-01"):
            result = subprocess.run(
                ["sh", "-c", script.replace("text=privacy/2025-07-04", f"text={text}")],
                cwd=tmp_path,
                capture_output=True,
                text=True,
                timeout=60,
            )
            assert result.returncode == 0, result.stdout + result.stderr
            for line in VERIFIED:
                assert line in result.stdout, result.stdout
            assert "Verification: OK" in result.stdout + result.stderr


def test_the_commands_of_the_document_notice_another_text(published: Path, tmp_path: Path) -> None:
    site = Path(shutil.copytree(published, tmp_path / "site"))
    put(site / "privacy/2025-07-04/index.md", b"another text\n")
    blocks = re.findall(r"(?s)```sh\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"))
    with served(site) as address:
        script = "".join(blocks).replace("https://example.org/policies", address)
        result = subprocess.run(["sh", "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert "OK: the entry is of this text" not in result.stdout
    assert "OK: the entry is in the tree" in result.stdout


# What may become of a version


def test_what_becomes_of_a_version_is_no_forgery(tmp_path: Path) -> None:
    project = tmp_path / "legal"
    key = SigningKey("example.org", KeyKind.NOTE, b"k" * 32)
    settings = f'base_url = "https://example.org/"\nnotice_days = 0\n[sign]\npublic_key = "{key.verifier}"\n'
    put(project / "policygen.toml", settings.encode())
    for day, words in (("2026-01-01", "Ten years."), ("2026-06-01", "Two years.")):
        head = f"---\neffective: {day}\npublished: 2026-01-01\nsummary:\n  - News.\n---\n\n"
        put(project / f"content/privacy/{day}.md", f"{head}# Privacy\n\n{words}\n".encode())

    def run(*arguments: str) -> None:
        environment = {"POLICYGEN_SIGNING_KEY": key.line}
        result = CliRunner().invoke(app, [*arguments, "--project", str(project)], env=environment)
        assert result.exit_code == 0, result.output

    receipts: dict[Path, bytes] = {}

    def recorded(day: str, *known: str) -> None:
        run("build", "--record", "--as-of", day)
        result = verify(project / "site", "--key", str(key.verifier), *known)
        assert result.exit_code == 0, result.output
        receipts.update({path: path.read_bytes() for path in (project / "site").rglob("receipt.txt")} | receipts)
        preview = LiveProject(project, lambda: datetime.fromisoformat(f"{day}T12:00:00+00:00"))
        for receipt, content in receipts.items():  # where it was published, for ever, and beside its text
            assert receipt.read_bytes() == content
            assert verify(receipt, "--key", str(key.verifier)).exit_code == 0
            resource = preview.find(receipt.relative_to(project / "site").as_posix())
            assert resource is not None
            assert resource.file is not None
            assert resource.file.data == content

    recorded("2026-01-02")
    kept = Path(shutil.copy(project / "site/ledger/checkpoint", tmp_path / "kept"))
    run("postpone", "privacy@2026-06-01", "--to", "2026-07-01", "--reason", "Late.", "--as-of", "2026-02-01")
    recorded("2026-02-01", "--against", str(kept))
    shutil.move(project / "content/privacy", project / "content/data-protection")
    put(project / "content/data-protection/policy.toml", b'formerly = ["privacy"]\n')
    recorded("2026-03-01", "--against", str(kept))
    run("withdraw", "data-protection@2026-07-01", "--reason", "Not at all.", "--as-of", "2026-04-01")
    recorded("2026-04-01", "--against", str(kept))
    addresses = sorted(path.parent.relative_to(project / "site").as_posix() for path in receipts)
    assert addresses == [
        f"{slug}/{version}"
        for slug in ("data-protection", "privacy")
        for version in ("2026-01-01", "2026-06-01", "2026-07-01")
    ]
