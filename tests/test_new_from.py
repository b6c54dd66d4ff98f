"""`policygen new --from`: a version made from a document."""

import os
import socket
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from word_documents import docx, item, p, packed, r

from policygen.cli import app
from policygen.commands.new_version import load_project
from policygen.commands.starting_text import policy_text
from policygen.core.errors import Failed
from policygen.importers.docx import FILE_BYTES
from policygen.project.project import load

BEFORE = "---\neffective: 2025-01-01\ntitle: Privacy\nversion: '1'\n---\n\n# Privacy\n\nWe keep all.\n"
NEXT = (
    "# Fill in the lines that begin with a number sign, and take the sign away.\neffective: 2026-12-01\ndraft: yes\n"
    "# published: YYYY-MM-DD (the day on which readers can first see this; until then it is held back)\n"
    "# change: material, editorial or reviewed\n# summary:\n"
    "#   - What is new for readers, in one to three points, each in a line like this one.\n"
)


def project(folder: Path, settings: str = "") -> Path:
    (folder / "content/privacy").mkdir(parents=True)
    (folder / "content/privacy/2025-01-01.md").write_text(BEFORE, encoding="utf-8")
    (folder / "policygen.toml").write_text(settings, encoding="utf-8")
    return folder


def new(folder: Path, source: Path | str, slug: str = "privacy", *more: str) -> Result:
    arguments = ["new", slug, "--effective", "2026-12-01", "--from", str(source), "--project", str(folder), *more]
    return CliRunner().invoke(app, arguments, prog_name="policygen")


def file(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def written(folder: Path, slug: str = "privacy") -> str:
    return (folder / f"content/{slug}/2026-12-01.md").read_text(encoding="utf-8")


WORD = docx(
    p("Privacy", "berschrift1")
    + p(r("Effective 1 November 2026. We keep ") + f'<w:ins w:id="1" w:author="A">{r("less")}</w:ins>' + r("."))
    + item("names", 1)
)


def test_a_version_from_a_word_document(tmp_path: Path) -> None:
    source = file(project(tmp_path), "Policy (final).docx", WORD)
    result = new(tmp_path, source)
    assert (result.exit_code, result.stderr) == (0, "")
    assert written(tmp_path) == (
        f"---\n{NEXT}title: Privacy\n---\n\n# Privacy\n\nEffective 1 November 2026. We keep less.\n\n-   names\n"
    )
    path = f"{tmp_path}/content/privacy/2026-12-01.md"
    assert result.stdout == (
        f"wrote {path} from {source}\n"
        "  took 1 tracked change as accepted\n"
        '  it says 2026-11-01 (line 3: "Effective"), and this version is to apply from 2026-12-01: make them agree\n'
        "\nNext:\n"
        f"  read {path} beside the document, and say in its `summary` what is new for readers\n"
        f"  policygen diff {tmp_path}/content/privacy/2025-01-01.md {path}      shows what is new in it\n"
        "  policygen serve      shows the draft; nobody else sees it\n"
        "  take the line `draft: yes` out when it is ready: the next build announces it\n"
        "  policygen check      says what is wrong or missing\n"
        "  policygen notice privacy      then writes what tells people of it\n"
    )
    assert [version.id for version in load(tmp_path).policies[0].versions] == ["2025-01-01"]


def test_a_document_includes_nothing(tmp_path: Path) -> None:
    words = "Ask {{ company_name }}. {{ include &quot;shared/secret.md&quot; }}"
    new(project(tmp_path), file(tmp_path, "policy.docx", docx(p(words))))
    assert written(tmp_path).endswith('\nAsk {{ company_name }}. {\\{ include "shared/secret.md" }}\n')


def test_a_policy_from_a_page(tmp_path: Path) -> None:
    page = b"<!DOCTYPE html><nav>Home</nav><main><h1>Terms</h1><p>Be <b>kind</b>.</main>"
    result = new(project(tmp_path), file(tmp_path, "saved.html", page), "terms")
    assert result.exit_code == 0
    head = "change: first\nsummary:\n  - The first version of this policy.\n---\n"
    assert written(tmp_path, "terms").endswith(f"{head}\n# Terms\n\nBe **kind**.\n")
    assert "  left out navigation (1 word: “Home”)\n" in result.stdout
    assert "`terms` is a new policy.\n" in result.stdout
    assert "policygen diff" not in result.stdout


def test_a_title_outside_of_the_text_is_kept(tmp_path: Path) -> None:
    page = b"<title>Terms of use</title><main><p>Be kind to each other, always.</main>"
    assert new(project(tmp_path), file(tmp_path, "saved.html", page), "terms").exit_code == 0
    assert '\ntitle: "Terms of use"\n---\n' in written(tmp_path, "terms")


@pytest.mark.parametrize("name", ["text.md", "text.txt", "text"])
def test_a_text_stays_as_it_is(tmp_path: Path, name: str) -> None:
    body = "# Privacy\n\n* We  keep *less*.\n"
    result = new(project(tmp_path), file(tmp_path, name, f"---\neffective: 2020-01-01\n---\n{body}".encode()))
    assert written(tmp_path) == f"---\n{NEXT}title: Privacy\n---\n\n{body}"
    assert "left out its front matter (4 words: “effective: 2020-01-01”)" in result.stdout


def test_what_a_file_is_shows_from_what_is_in_it(tmp_path: Path) -> None:
    project(tmp_path)
    assert new(tmp_path, file(tmp_path, "word.txt", WORD), "one").exit_code == 0
    assert new(tmp_path, file(tmp_path, "page.md", b"<!doctype html><h1>A</h1><p>b"), "two").exit_code == 0
    assert written(tmp_path, "two").endswith("# A\n\nb\n")


def test_a_translation_from_a_document(tmp_path: Path) -> None:
    project(tmp_path, 'languages = ["en", "de"]\n')
    source = file(tmp_path, "de.docx", docx(p("Datenschutz", "berschrift1") + p("Wir speichern wenig.")))
    new(tmp_path, file(tmp_path, "en.docx", WORD))
    result = new(tmp_path, source, "privacy", "--lang", "de")
    assert result.exit_code == 0
    translated = (tmp_path / "content/privacy/2026-12-01.de.md").read_text(encoding="utf-8")
    assert translated.endswith("---\n\n# Datenschutz\n\nWir speichern wenig.\n")


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    source = file(project(tmp_path), "a.docx", WORD)
    new(tmp_path, source)
    before = written(tmp_path)
    again = new(tmp_path, source)
    assert again.exit_code == 1
    assert "error E511: `privacy` has a text of 2026-12-01 already" in again.stderr
    assert written(tmp_path) == before


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.pdf", b"%PDF-1.7", "E517: this is a PDF, which tells where letters stand on paper"),
        ("a.docx", b"%PDF-1.7", "E517: this is a PDF"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "E517: this is a Word file of the old kind (.doc)"),
        ("a.rtf", b"{\\rtf1 a}", "E517: this is a text in the Rich Text Format (.rtf)"),
        ("a.docx", b"words", "E517: this is plain text and no Word file, though its name says so"),
        ("a.png", b"\x89PNG", "E517: nothing is known of files that end in .png"),
        ("a.zip", packed({"a": b"b"}), "E540: this is a packed file, but no Word document"),
        ("a.md", b"", "E541: there is no text in this file"),
        ("a.md", b"\xff\xfeA\x00", "E212: the file is saved as UTF-16"),
    ],
)
def test_what_cannot_be_read_is_refused(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    result = new(project(tmp_path), file(tmp_path, name, content))
    assert result.exit_code == 1
    assert f": error {message}" in result.stderr
    assert "\n    " in result.stderr  # and what to do
    assert [path.name for path in (tmp_path / "content/privacy").iterdir()] == ["2025-01-01.md"]


def test_opendocument_is_refused(tmp_path: Path) -> None:
    raw = b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/vnd.oasis.opendocument.text"
    result = new(project(tmp_path), file(tmp_path, "a.odt", raw))
    assert (
        "E517: this is an OpenDocument file, as LibreOffice writes them\n    open it with the program" in result.stderr
    )


def test_nothing_is_fetched(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        result = new(project(tmp_path), f"http://127.0.0.1:{server.getsockname()[1]}/policy.html")
        with pytest.raises(BlockingIOError):
            server.accept()
    assert (
        "error E517: this is an address, and policygen fetches nothing from the web\n    open the page" in result.stderr
    )


def test_files_that_are_none_are_refused(tmp_path: Path) -> None:  # case 48
    file(project(tmp_path), "policy.docx", WORD)
    assert (
        f"there is no such file\n    did you mean {tmp_path}/policy.docx?"
        in new(tmp_path, tmp_path / "polcy.docx").stderr
    )
    os.mkfifo(tmp_path / "pipe")
    for other in (tmp_path / "pipe", tmp_path):
        assert "error E540: this is a folder or a device" in new(tmp_path, other).stderr


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:  # case 33
    with (project(tmp_path) / "large.docx").open("wb") as stream:
        stream.truncate(FILE_BYTES + 1)
    assert "this file has more than 64 MiB" in new(tmp_path, tmp_path / "large.docx").stderr


# Headings to begin from


def test_headings_are_those_of_the_policy_and_of_the_language() -> None:
    assert policy_text("privacy-policy").startswith("# Privacy policy\n\n## Who we are\n\nThis section names who")
    assert policy_text("cookie-policy").startswith("# Cookies\n\n## What is stored\n")
    assert policy_text("agb", "de-AT").startswith("# Nutzungsbedingungen\n\n## Worum es geht\n")
    assert policy_text("open-source", "xx").startswith("# Open source\n\n## What this is about\n")


def test_a_new_policy_is_begun_in_the_language_of_the_project(tmp_path: Path) -> None:
    folder = project(tmp_path, 'languages = ["fr"]\n')
    arguments = ["new", "terms", "--effective", "2026-12-01", "--project", str(folder)]
    assert CliRunner().invoke(app, arguments, prog_name="policygen").exit_code == 0
    assert "# Conditions d’utilisation\n\n## De quoi il s’agit\n" in written(tmp_path, "terms")


def test_the_first_policy_of_a_project_can_be_begun(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    result = new(tmp_path, file(tmp_path, "a.docx", WORD))
    assert (result.exit_code, result.stderr) == (0, "")
    assert [policy.slug for policy in load_project(tmp_path).policies] == ["privacy"]
    with pytest.raises(Failed, match="E153: there is no policy to publish in this folder, only drafts"):
        load(tmp_path)


def test_a_draft_is_translated_before_it_is_published(tmp_path: Path) -> None:
    folder = project(tmp_path, 'languages = ["en", "de"]\n')
    for more in ([], ["--lang", "de"]):
        arguments = ["new", "privacy", "--effective", "2026-12-01", *more, "--project", str(folder)]
        assert CliRunner().invoke(app, arguments, prog_name="policygen").exit_code == 0
    assert "draft: yes\n" in (folder / "content/privacy/2026-12-01.de.md").read_text(encoding="utf-8")


def test_what_is_wrong_with_the_project_is_said_first(tmp_path: Path) -> None:
    file(project(tmp_path) / "content/privacy", "b.md", b"---\neffective: soon\n---\nText.\n")
    result = new(tmp_path, file(tmp_path, "a.docx", WORD))
    assert result.exit_code == 1
    assert "content/privacy/b.md:2:12: error E02" in result.stderr
