"""A page as a PDF: printed well, and the same bytes again; a clear message where WeasyPrint is missing."""

import os
import re
import subprocess
import sys
import zlib
from contextlib import suppress
from pathlib import Path

import pytest
from lacking import lacking

import policygen
from policygen import redline
from policygen.config import Config
from policygen.core.errors import Failed
from policygen.exports.compared_texts import ComparedText, Organisation
from policygen.exports.pdf_file import pdf_file
from policygen.exports.redline_frame import redline_frame
from policygen.exports.redline_page import PageStyle, redline_page
from policygen.phrases import ENGLISH
from policygen.render import Renderer


def needed() -> None:
    """WeasyPrint and Pango; without them the test is skipped, but under CI it fails."""
    try:
        pdf_file("<p>One.</p>")
    except Failed as failed:
        lacking(failed.problems[0].message)


def page(style: PageStyle | None = None) -> str:
    """A comparison of two texts with a heading, a list and a table."""
    table = "| What | How long |\n|---|---|\n| letters | {} |\n"
    old = f"# Terms\n\nOne thing.\n\n- an item\n\n{table.format('a year')}"
    new = f"# Terms\n\nAnother thing.\n\n- an item\n\n{table.format('two years')}"
    found = redline(old, new)
    texts = ComparedText("a.md", title="Terms"), ComparedText("b.md", title="Terms")
    frame = redline_frame(found, *texts, Organisation(), (), ENGLISH, "en")
    return redline_page(found, frame, style or PageStyle(), Renderer(None, Config()), Config().theme)


def content(pdf: bytes) -> bytes:
    """A PDF with all its streams as they are before they are packed."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.S)
    unpacked = []
    for stream in streams:
        with suppress(zlib.error):
            unpacked.append(zlib.decompress(stream))
    return b"\n".join([pdf, *unpacked])


def test_the_same_page_is_the_same_pdf() -> None:
    needed()
    html = page()
    first = pdf_file(html)
    assert first.startswith(b"%PDF-")
    assert pdf_file(html) == first


@pytest.mark.parametrize("style", [PageStyle(), PageStyle(side_by_side=True)], ids=["whole", "side by side"])
def test_it_is_tagged_and_says_its_language_and_title(style: PageStyle) -> None:
    needed()
    written = content(pdf_file(page(style)))
    assert re.search(rb"/MarkInfo\s*<<\s*/Marked true\s*>>", written)
    assert re.search(rb"/DisplayDocTitle true", written)
    assert re.search(rb"/Lang\s*\(en\)", written)
    assert b"/StructTreeRoot" in written
    for structure in (b"/H1", b"/Table", b"/TR", b"/TH", b"/TD", b"/L", b"/LI", b"/P"):
        assert re.search(rb"/S\s*" + structure + rb"\b", written), structure
    assert re.search(rb'pdfuaid:part="?1|<pdfuaid:part>1', written)
    assert b"Terms: a.md, compared with b.md" in written


def test_both_texts_side_by_side_lie_across_the_page() -> None:
    needed()
    assert re.search(rb"/MediaBox\s*\[0 0 841", content(pdf_file(page(PageStyle(side_by_side=True)))))
    assert re.search(rb"/MediaBox\s*\[0 0 595", content(pdf_file(page())))


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
