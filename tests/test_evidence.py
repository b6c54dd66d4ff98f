"""`policygen evidence`: one archive that shows what a version said, and verifies without policygen."""

import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from lacking import lacking
from ledger_sites import KEY, seal, signed_site
from time_authority import time_authority

from policygen.cli.app import app
from policygen.core.files import File
from policygen.exports.zip_file import zip_file
from policygen.ledger.ed25519 import public_pem
from policygen.ledger.signed_notes import SigningKey

SETTINGS = 'title = "Nordwind"\nbase_url = "https://nordwind.example/legal/"\nid_authority = "nordwind.example,2024"\n'
FIRST = """---
effective: 2024-03-01
published: 2024-02-01
summary: [The first one.]
change: first
---
# Privacy

We keep orders for two years.
"""
SECOND = FIRST.replace("2024", "2025").replace("two years", "three years").replace("first\n", "material\n")
AS_OF = ["--as-of", "2025-06-01"]


def run(project: Path, *arguments: str) -> str:
    result = CliRunner().invoke(app, [*arguments, "--project", str(project)])
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Two versions, built and recorded."""
    folder = tmp_path / "project"
    (folder / "content/privacy").mkdir(parents=True)
    (folder / "policygen.toml").write_text(SETTINGS)
    (folder / "content/privacy/2024-03-01.md").write_text(FIRST)
    (folder / "content/privacy/2025-03-01.md").write_text(SECOND)
    run(folder, "build", "--record", *AS_OF)
    return folder


def unpacked(archive: Path, folder: Path) -> Path:
    with zipfile.ZipFile(archive) as content:
        content.extractall(folder)
    return next(folder.iterdir())


def bundle(project: Path, *arguments: str) -> Path:
    file = project.parent / "evidence.zip"
    run(project, "evidence", "privacy@2025-03-01", "--output", str(file), *AS_OF, *arguments)
    folder = project.parent / "unpacked"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return unpacked(file, folder)


def verify(folder: Path) -> subprocess.CompletedProcess[str]:
    """What the script in it says, with no other programs than those of the system."""
    return subprocess.run(
        ["sh", "verify.sh"],
        cwd=folder,
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
    )


def test_a_bundle_holds_what_was_published(project: Path) -> None:
    folder = bundle(project, "--no-pdf")
    assert folder.name == "privacy-2025-03-01-en"
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert names >= {"README.txt", "SHA256SUMS", "text.md", "page.html", "published/index.html", "redline.html"}
    assert names >= {"notice.txt", "notice.eml", "record.json", "verify.sh"}
    published = project / "site/privacy/2025-03-01"
    assert (folder / "text.md").read_bytes() == (published / "index.md").read_bytes()
    assert (folder / "published/index.html").read_bytes() == (published / "index.html").read_bytes()
    assert "three years" in (folder / "page.html").read_text()
    assert "https://nordwind.example/legal/privacy/2025-03-01/" in (folder / "page.html").read_text()
    redline = (folder / "redline.html").read_text()
    assert ">two</del>" in redline
    assert ">three</ins>" in redline
    assert json.loads((folder / "record.json").read_text())["privacy"][0]["id"] == "2025-03-01"


def test_the_same_version_gives_the_same_bytes(project: Path) -> None:
    first = project.parent / "first.zip"
    second = project.parent / "second.zip"
    for file, zone in ((first, "Pacific/Kiritimati"), (second, "Etc/GMT+12")):  # case 13
        environment = {**os.environ, "TZ": zone}
        CliRunner(env=environment).invoke(
            app,
            ["evidence", "privacy@2025-03-01", "--no-pdf", "--output", str(file), "--project", str(project), *AS_OF],
        )
    assert first.read_bytes() == second.read_bytes()


def test_a_pdf_is_part_of_it(project: Path) -> None:
    pytest.importorskip("weasyprint")
    folder = bundle(project)
    assert (folder / "page.pdf").read_bytes().startswith(b"%PDF")
    assert (folder / "redline.pdf").read_bytes().startswith(b"%PDF")


def test_the_first_version_has_no_redline_and_says_so(project: Path) -> None:
    output = run(
        project, "evidence", "privacy@2024-03-01", "--no-pdf", "--output", str(project.parent / "first.zip"), *AS_OF
    )
    assert "no redline: there is no version before this one" in output


def test_a_changed_file_is_noticed(project: Path) -> None:
    folder = bundle(project, "--no-pdf")
    assert verify(folder).returncode == 0
    text = folder / "text.md"
    text.write_text(text.read_text().replace("three", "ten"))
    result = verify(folder)
    assert result.returncode == 1
    assert "text.md: FAILED" in result.stdout


SIGNED = "privacy@2026-09-21"


@pytest.fixture(scope="module")
def signed_bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle of a version in a ledger that is signed, witnessed and stamped, unpacked."""
    folder = tmp_path_factory.mktemp("signed")
    for program in ("openssl", "minisign"):
        shutil.which(program) or lacking(f"{program} is not installed: apt-get install {program}")
    signed_site(folder / "project", time_authority(folder / "authority"))
    file = folder / "bundle.zip"
    output = run(folder / "project", "evidence", SIGNED, "--no-pdf", "--output", str(file), "--as-of", "2026-11-01")
    assert "no receipt" not in output
    assert "no time stamp" not in output
    (folder / "unpacked").mkdir()
    return unpacked(file, folder / "unpacked")


def test_everything_is_verified_by_the_programs_of_any_system(signed_bundle: Path) -> None:
    result = verify(signed_bundle)
    assert result.returncode == 0, result.stdout + result.stderr
    assert [line.split()[0] for line in result.stdout.splitlines()[:-1]] == ["ok"] * 6
    assert "the entry is number" in result.stdout
    assert "the time stamp says: " in result.stdout
    assert result.stdout.endswith("All that could be verified is as it should be.\n")


def commands_of_readme(folder: Path) -> list[str]:
    """The lines that README.txt gives to be typed."""
    lines = (folder / "README.txt").read_text().splitlines()
    return [line.strip() for line in lines if line.startswith("    ") and not line.startswith("     ")]


def test_every_command_of_the_readme_works(signed_bundle: Path) -> None:
    commands = commands_of_readme(signed_bundle)
    assert len(commands) == 7
    for command in commands:
        done = subprocess.run(["sh", "-c", command], cwd=signed_bundle, capture_output=True, text=True)
        assert done.returncode == 0, f"{command}: {done.stderr}"


def rewrite(file: str, old: str, new: str) -> Callable[[Path], None]:
    def forge(folder: Path) -> None:
        text = (folder / file).read_text()
        assert old in text
        (folder / file).write_text(text.replace(old, new))

    return forge


def swap_checkpoint_size(folder: Path) -> None:
    size = (folder / "checkpoint").read_text().splitlines()[1]
    for file in ("receipt.txt", "checkpoint"):
        rewrite(file, f"\n{size}\n", f"\n{int(size) + 1}\n")(folder)


def other_key(folder: Path) -> None:
    key = SigningKey(KEY.name, KEY.kind, bytes(32)).verifier
    (folder / "key.pem").write_text(public_pem(key.public))
    (folder / "vkey").write_text(f"{key}\n")


def cut_proof(folder: Path) -> None:
    lines = (folder / "receipt.txt").read_text().splitlines(keepends=True)
    number = next(n for n, line in enumerate(lines) if line.startswith("index "))
    (folder / "receipt.txt").write_text("".join(lines[: number + 1] + lines[number + 2 :]))


@pytest.mark.parametrize(
    ("forge", "said"),
    [
        (rewrite("text.md", "two years", "ten years"), "entry.json names another text"),
        (rewrite("entry.json", '"language":"en"', '"language":"fr"'), "the entry is not in the ledger"),
        (rewrite("receipt.txt", "index ", "index 1"), "the entry is not in the ledger"),
        (cut_proof, "the entry is not in the ledger"),
        (swap_checkpoint_size, "the signature of the ledger is not by the key"),
        (other_key, "the signature of the ledger is not by the key"),
        (rewrite("checkpoint.minisig", "trusted comment: ", "trusted comment: x"), "minisign does not accept"),
        (lambda folder: shutil.copy(folder / "text.md", folder / "checkpoint.tsr"), "the time stamp is not"),
        (lambda folder: shutil.copy(folder / "key.pem", folder / "tsa.pem"), "the time stamp is not"),
    ],
)
def test_forgeries_are_noticed(signed_bundle: Path, tmp_path: Path, forge: Callable[[Path], object], said: str) -> None:
    folder = shutil.copytree(signed_bundle, tmp_path / "forged")
    forge(folder)
    names = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "SHA256SUMS")
    sums = [f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.relative_to(folder).as_posix()}\n" for p in names]
    (folder / "SHA256SUMS").write_text("".join(sums))  # as whoever forges it would
    result = verify(folder)
    assert result.returncode == 1
    assert said in result.stdout
    assert "All that could be verified" not in result.stdout


def test_a_text_that_is_not_in_the_site_is_no_evidence(project: Path) -> None:
    shutil.rmtree(project / "site")
    result = CliRunner().invoke(app, ["evidence", "privacy@2025-03-01", "--project", str(project)])
    assert result.exit_code == 1
    assert "E765" in result.output
    (project / "site").mkdir()
    run(project, "build", *AS_OF)
    run(project, "evidence", "privacy@2025-03-01", "--no-pdf", "--output", str(project.parent / "again.zip"))


def test_a_text_that_was_changed_after_the_build_is_no_evidence(project: Path) -> None:
    published = project / "site/privacy/2025-03-01/index.md"
    published.write_text(published.read_text().replace("three", "ten"))
    result = CliRunner().invoke(app, ["evidence", "privacy@2025-03-01", "--no-pdf", "--project", str(project)])
    assert result.exit_code == 1
    assert "E766" in result.output


@pytest.mark.parametrize("name", ["index.html", "index.fragment.html"])
def test_a_page_that_was_changed_after_the_build_is_no_evidence(project: Path, name: str) -> None:
    published = project / "site/privacy/2025-03-01" / name
    published.write_text(published.read_text().replace("three", "ten"))
    result = CliRunner().invoke(app, ["evidence", "privacy@2025-03-01", "--no-pdf", "--project", str(project)])
    assert result.exit_code == 1
    assert f"{name}: error E766: this is not the file that was built" in result.output


def test_a_receipt_that_proves_nothing_is_no_evidence(tmp_path: Path) -> None:
    site = signed_site(tmp_path / "signed")
    receipt, other = (site / f"privacy/{day}/receipt.txt" for day in ("2025-07-04", "2026-09-21"))
    own = receipt.read_bytes()
    for forged, reason in (
        (other.read_bytes(), "it is not of this text"),
        (own[:-20] + b"\n", "this is no base64"),
        (own.replace(b"index 1", b"index 0"), "it is not of this text"),
        (b"", "this is no proof"),
        (re.sub(rb"( example.org/policies .{8})....", rb"\1AAAA", own), "is not by that key"),
    ):
        receipt.write_bytes(forged)
        seal(site)
        arguments = ["evidence", "privacy@2025-07-04", "--no-pdf", "--project", str(site.parent)]
        result = CliRunner().invoke(app, [*arguments, "--output", str(tmp_path / "evidence.zip")])
        assert isinstance(result.exception, SystemExit), forged
        assert "E766" in result.output
        assert re.search(reason, result.output)


def test_a_link_beside_the_archive_is_not_followed(project: Path) -> None:
    other = project.parent / "other"
    other.write_text("of somebody else")
    (project.parent / ".evidence.zip.policygen").symlink_to(other)
    bundle(project, "--no-pdf")
    assert other.read_text() == "of somebody else"


def test_a_title_is_written_as_it_is(project: Path) -> None:
    file = project / "content/privacy/2025-03-01.md"
    file.write_text(SECOND.replace("summary:", "title: Rights & <duties>\nsummary:"))
    run(project, "build", "--record", *AS_OF)
    assert (bundle(project, "--no-pdf") / "README.txt").read_text().startswith("Rights & <duties> (privacy")


def test_an_archive_has_no_clock_and_no_order_of_its_own() -> None:
    files = [File("b/two", b"2"), File("a", b"1")]
    content = zip_file(files)
    assert content == zip_file(reversed(files))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == ["a", "b/two"]
        assert archive.testzip() is None
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
