"""A page as a PDF: printed well, and the same bytes again; a clear message where WeasyPrint is missing."""

import os
import subprocess
import sys
from pathlib import Path

from lacking import lacking

import policygen
from policygen import redline
from policygen.core.errors import Failed
from policygen.exports.pdf_file import pdf_file
from policygen.redlines import redline_page


def needed() -> None:
    """WeasyPrint and Pango; without them the test is skipped, but under CI it fails."""
    try:
        pdf_file("<p>One.</p>")
    except Failed as failed:
        lacking(failed.problems[0].message)


def test_the_same_page_is_the_same_pdf() -> None:
    needed()
    html = redline_page(redline("One thing.", "Another thing."), "a → b", ["Said."], dates="2020 → 2021")
    first = pdf_file(html)
    assert first.startswith(b"%PDF-")
    assert pdf_file(html) == first


def test_a_page_with_foreign_pictures_asks_for_nothing() -> None:
    needed()
    assert b"/Subtype /Image" not in pdf_file('<p>One.</p><img src="https://example.org/a.png" alt="A chart">')


def test_without_weasyprint_it_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "weasyprint.py").write_text("raise ImportError('not here')\n")
    (tmp_path / "old.md").write_text("One.\n")
    (tmp_path / "new.md").write_text("Two.\n")
    root = Path(policygen.__file__).parent.parent
    done = subprocess.run(
        [sys.executable, "-m", "policygen", "diff", "old.md", "new.md", "--pdf", "out.pdf"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(tmp_path), str(root), *sys.path))},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert 'E537: WeasyPrint is not installed; it makes the PDF\n    pip install "policygen[pdf]"' in done.stderr
    assert not (tmp_path / "out.pdf").exists()
