"""`policygen evidence`: one archive that shows what a version said, and verifies without policygen."""

import io
import json
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from policygen.cli.app import app
from policygen.core.files import File
from policygen.exports.zip_file import zip_file

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


def test_an_archive_has_no_clock_and_no_order_of_its_own() -> None:
    files = [File("b/two", b"2"), File("a", b"1")]
    content = zip_file(files)
    assert content == zip_file(reversed(files))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == ["a", "b/two"]
        assert archive.testzip() is None
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
