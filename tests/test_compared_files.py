"""`policygen diff` with Word files and saved pages as either side."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from lacking import lacking
from word_documents import docx, item, p, r, table
from word_texts import settled

from policygen.cli import app
from policygen.commands.compare_texts import compare
from policygen.core.errors import Failed
from policygen.redlines import Change, ChangeKind

TITLE = p("Privacy policy", "Titel")
SECTION = p("Data", "berschrift1")
GARDEN = "A paragraph about the garden that is long enough to move to another place."
DELETED = '<w:del w:id="1" w:author="J"><w:r><w:delText>ten</w:delText></w:r></w:del>'
INSERTED = f'<w:ins w:id="2" w:author="J">{r("two")}</w:ins>'


def note(number: int) -> str:
    return f'<w:r><w:footnoteReference w:id="{number}"/></w:r>'


def notes(*texts: str) -> dict[str, str]:
    written = (f'<w:footnote w:id="{number}">{p(text)}</w:footnote>' for number, text in enumerate(texts, 1))
    return {"footnotes": "".join(written)}


def changes(tmp_path: Path, old: bytes, new: bytes) -> tuple[Change, ...]:
    """What `diff a.docx b.docx` finds."""
    (tmp_path / "a.docx").write_bytes(old)
    (tmp_path / "b.docx").write_bytes(new)
    return compare(["a.docx", "b.docx"], tmp_path, tmp_path).redline.changes


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["diff", *arguments], prog_name="policygen")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which the command is run."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_paragraph_that_moved_in_a_word_file_has_moved(tmp_path: Path) -> None:
    rest = p("We send letters by post.") + p("We answer within a week.")
    old, new = docx(TITLE + SECTION + p(GARDEN) + rest), docx(TITLE + SECTION + rest + p(GARDEN))
    assert [change.kind for change in changes(tmp_path, old, new)] == [ChangeKind.MOVED]


def test_a_row_and_a_column_of_a_word_table_are_added_alone(tmp_path: Path) -> None:
    old = docx(TITLE + table(("Data", "Time"), ("Address", "One year")))
    new = docx(TITLE + table(("Data", "Time", "Why"), ("Address", "One year", "Parcels"), ("Mail", "A month", "Post")))
    assert [(change.kind, change.added, change.removed) for change in changes(tmp_path, old, new)] == [
        (ChangeKind.REWORDED, 2, 0),
        (ChangeKind.ADDED, 4, 0),
    ]


def test_an_item_that_went_deeper_in_a_word_list_loses_no_word(tmp_path: Path) -> None:
    names = ("Name of the customer", "Date of birth of the customer")
    old = docx(TITLE + item(names[0], 1) + item(names[1], 1))
    new = docx(TITLE + item(names[0], 1) + item(names[1], 1, 1))
    assert all(not (change.added or change.removed) for change in changes(tmp_path, old, new))


def test_tracked_changes_are_read_as_accepted_and_told(folder: Path) -> None:
    (folder / "old.md").write_text("# Privacy policy\n\n## Data\n\nWe keep ten years of letters.\n")
    body = TITLE + SECTION + p(r("We keep ") + DELETED + INSERTED + r(" years of letters."))
    comment = {"comments": f'<w:comment w:id="0">{p("Is that enough?")}</w:comment>'}
    (folder / "new.docx").write_bytes(docx(body, parts=comment))
    result = run("old.md", "new.docx", "--format", "text", "--exit-code")
    assert result.exit_code == 1
    assert "We keep [-ten-] {+two+} years of letters." in result.stdout
    assert "new.docx: read with 2 tracked changes in it accepted" in result.stdout
    assert result.stderr == (
        "new.docx: warning E693: 3 things in this Word file are not compared as they stand there\n"
        "    left out what tracked changes delete (1 word: “ten”)\n"
        "    left out comments (3 words: “Is that enough?”)\n"
        "    took 2 tracked changes as accepted\n"
    )
    told = json.loads(run("old.md", "new.docx", "--format", "json").stdout)["new"]["told"]
    assert told[2] == "took 2 tracked changes as accepted"


def test_files_say_how_many_tracked_changes_were_accepted(folder: Path) -> None:
    (folder / "a.docx").write_bytes(docx(TITLE + SECTION + p(r("We keep ") + DELETED + INSERTED + r(" years."))))
    (folder / "b.docx").write_bytes(docx(TITLE + SECTION + p("We keep three years.")))
    assert run("a.docx", "b.docx", "--html", "out.html").exit_code == 0
    html = (folder / "out.html").read_text(encoding="utf-8")
    assert '<th scope="row">Tracked changes, accepted</th><td>2</td><td>–</td>' in html


def test_a_redline_without_tracked_changes_is_refused(folder: Path) -> None:
    (folder / "a.md").write_text("# Privacy policy\n\nBe kind.\n")
    (folder / "b.md").write_text("# Privacy policy\n\nBe very kind.\n")
    assert run("a.md", "b.md", "--docx", "out.docx", "--static").exit_code == 0
    result = run("b.md", "out.docx")
    assert (result.exit_code, "the words of two texts, which nobody can part" in result.stderr) == (1, True)


def test_what_policygen_says_around_a_redline_is_no_part_of_the_text(folder: Path) -> None:
    frame = (
        f'<w:sdt><w:sdtPr><w:tag w:val="policygen-frame"/></w:sdtPr><w:sdtContent>{p("Words added")}{table(("", "1"))}'
    )
    (folder / "a.docx").write_bytes(docx(TITLE + p("Be kind.")))
    (folder / "b.docx").write_bytes(docx(TITLE + p("Be kind.") + f"{frame}</w:sdtContent></w:sdt>"))
    result = run("a.docx", "b.docx", "--exit-code")
    assert result.exit_code == 0
    assert result.stderr == (
        "b.docx: warning E693: 1 thing in this Word file is not compared as it stands there\n"
        "    left out what policygen says of a redline (3 words: “Words added 1”)\n"
    )


def test_a_saved_page_is_compared_without_what_stands_around_it(folder: Path) -> None:
    page = "<!DOCTYPE html><nav>Home News</nav><main><h1>Terms</h1><p>Be kind to all.</p></main><footer>Us</footer>"
    (folder / "old.html").write_text(page)
    (folder / "new.md").write_text("# Terms\n\nBe kind to everybody.\n")
    result = run("old.html", "new.md", "--format", "text")
    assert "Be kind to [-all-]{+everybody+}." in result.stdout
    assert "left out navigation (2 words: “Home News”)" in result.stderr
    assert "Home" not in result.stdout


def test_files_of_libreoffice_are_compared(folder: Path) -> None:
    if shutil.which("soffice") is None:
        lacking("LibreOffice is not installed: apt-get install libreoffice-writer")
    rest = "<p>We send letters by post.<p>We answer within a week."
    rows = "<tr><th>Data<th>Time<tr><td>Address<td>One year"
    page = "<h1>Privacy policy</h1>{}<table>{}</table><ul><li>First thing to know<li>Second thing to know</ul>"
    (folder / "a.html").write_text(page.format(f"<p>{GARDEN}{rest}", rows))
    (folder / "b.html").write_text(page.format(f"{rest}<p>{GARDEN}", f"{rows}<tr><td>Mail<td>One month"))
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to"]
    command += ["docx:MS Word 2007 XML", "--outdir", str(folder), "a.html", "b.html"]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    found = compare(["a.docx", "b.docx"], folder, folder).redline.changes
    assert [(change.kind, change.added, change.removed) for change in found] == [
        (ChangeKind.MOVED, 0, 0),
        (ChangeKind.ADDED, 3, 0),
    ]


def test_a_policy_is_compared_with_the_word_file_that_came_back(folder: Path) -> None:
    texts = folder / "content/privacy"
    texts.mkdir(parents=True)
    for date, words in (("2020-01-01", "We keep your address for ten years."), ("2021-01-01", "We keep nothing.")):
        (texts / f"{date}.md").write_text(f"---\neffective: {date}\nsummary: [New.]\n---\n\n# Privacy\n\n{words}\n")
    assert run("privacy", "--docx", "out.docx").exit_code == 0
    result = run("privacy@2021-01-01", "out.docx", "--exit-code")
    assert (result.exit_code, "Nothing changed in the text." in result.stdout) == (0, True)
    assert run("privacy@2020-01-01", "out.docx", "--exit-code", "--docx", "again.docx").exit_code == 1
    assert [said.words[0] for said in settled((folder / "again.docx").read_bytes(), accept=False)] == [
        "Privacy",
        "We keep your address for ten years.",
    ]


def test_a_policy_is_compared_with_a_saved_page_of_its_site(folder: Path) -> None:
    texts = folder / "content/privacy"
    texts.mkdir(parents=True)
    (texts / "2020-01-01.md").write_text(
        "---\neffective: 2020-01-01\nsummary: [Shorter.]\n---\n\n# Privacy\n\nWe keep nothing.\n\n## Letters\n\nNone.\n"
    )
    assert CliRunner().invoke(app, ["build"]).exit_code == 0
    result = run("privacy@2020-01-01", "site/privacy/2020-01-01/index.html", "--exit-code")
    assert "Nothing changed in the text." in result.stdout
    assert "left out what policygen says of the version" in result.stderr


def test_a_word_file_is_compared_with_the_last_commit_and_with_revisions(folder: Path) -> None:
    def git(*arguments: str) -> None:
        who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
        subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True, env={**os.environ})

    git("init", "--quiet")
    (folder / "a.docx").write_bytes(docx(TITLE + p("We keep it for ten years.")))
    git("add", ".")
    git("commit", "--quiet", "--message", "one")
    (folder / "a.docx").write_bytes(docx(TITLE + p("We keep it for two years.")))
    for names in (["a.docx"], ["HEAD", "a.docx"], ["HEAD:a.docx", "a.docx"], ["HEAD:a.docx"]):
        assert "[-ten-] {+two+}" in run(*names, "--format", "text").stdout
    assert run("HEAD", "HEAD", "--exit-code", "--", "a.docx").exit_code == 0


def test_a_file_of_another_kind_than_its_name_says_is_told(folder: Path) -> None:
    (folder / "a.md").write_bytes(docx(TITLE + p("Be kind.")))
    (folder / "b.docx").write_text("<!doctype html><h1>Privacy policy</h1><p>Be kind.</p>")
    result = run("a.md", "b.docx", "--exit-code")
    assert result.exit_code == 0
    assert "a.md: warning E694: this is a Word file, though its name ends in .md" in result.stderr
    assert "b.docx: warning E694: this is a web page, though its name ends in .docx" in result.stderr


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("b.pdf", b"%PDF-1.7\n", "this is a PDF"),
        ("b.docx", b"%PDF-1.7\n", "this is a PDF"),
        ("b.docx", b"Be kind.\n", "this is plain text and no Word file, though its name says so"),
        ("b.docx", b"\x00\x01\x02", "this is no Word file, though its name says so"),
        ("b.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "this is a Word file of the old kind (.doc)"),
    ],
)
def test_what_no_text_can_be_made_of_is_named(folder: Path, name: str, content: bytes, message: str) -> None:
    (folder / "a.md").write_text("# Privacy\n\nBe kind.\n")
    (folder / name).write_bytes(content)
    with pytest.raises(Failed) as failed:
        compare(["a.md", name], folder, folder)
    assert failed.value.problems[0].message.startswith(message)


def test_a_text_that_begins_as_packed_files_do_is_a_text(folder: Path) -> None:
    (folder / "a.md").write_text("PK\n")
    (folder / "b.md").write_text("PK!\n")
    assert run("a.md", "b.md", "--exit-code").exit_code == 1


def test_a_word_file_that_is_not_there_is_no_revision(folder: Path) -> None:
    (folder / "b.md").write_text("Be kind.\n")
    with pytest.raises(Failed) as failed:
        compare(["a.docx", "b.md"], folder, folder)
    assert failed.value.problems[0].message == "there is no such file"
