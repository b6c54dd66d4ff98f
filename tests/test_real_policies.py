"""Real policies built as a whole: nothing is made up, nothing is lost, and every page says what its source says."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from pathlib import Path

import pytest
import realdata
from selectolax.lexbor import LexborHTMLParser

from policygen import build
from policygen.markup.markdown_renderer import MarkdownRenderer
from policygen.markup.sanitise import BLOCK_TAGS, sanitise

_BLOCK = re.compile(f"</?(?:{'|'.join(sorted(BLOCK_TAGS | {'br'}))})\\b[^>]*>")
_IMAGE = re.compile(r'<img\b(?:[^>]*? alt="([^"]*)")?[^>]*>')
_TAG = re.compile("<[^>]*>")
NOW = datetime(2026, 11, 23, tzinfo=UTC)
SEEDS = {  # file → front matter
    "000_b808c7326c12b3a8.txt": "effective: 2001-01\nobserved: 2004-06-03",
    "003_7ca285a5b262902d.txt": "observed: 2018-05-14",
}


def words_of(html: str) -> list[str]:
    """The words that a reader sees: they end at white space, at line breaks and between blocks. An image that is not
    there, as none of these are, reads as its alternative text."""
    html = _IMAGE.sub(lambda image: image[1] if image[1] else "", html)
    return unescape(_TAG.sub("", _BLOCK.sub(" ", html))).split()


def own_words(page: str) -> list[str]:
    """The words of a page that are the policy's own."""
    found = LexborHTMLParser(page).css(".pg-text")
    return [word for part in found for word in words_of(part.html or "")]


def test_two_old_captures_keep_what_is_known_of_their_dates(tmp_path: Path) -> None:
    folder = realdata.folder() / "seeds"
    for number, (name, front) in enumerate(SEEDS.items()):
        file = tmp_path / f"content/policy-{number}/text.md"
        file.parent.mkdir(parents=True)
        file.write_text(f"---\n{front}\n---\n\n{(folder / name).read_text(encoding='utf-8')}", encoding="utf-8")
    build(tmp_path, as_of=NOW)
    pages = [(tmp_path / f"site/policy-{number}/index.html").read_text(encoding="utf-8") for number in (0, 1)]
    assert "January 2001" in pages[0]
    assert "1 January 2001" not in pages[0]
    assert "14 May 2018" in pages[1]
    assert "In force since" not in pages[1]
    for number, name in enumerate(SEEDS):
        text = (folder / name).read_text(encoding="utf-8")
        assert own_words(pages[number]) == words_of(sanitise(MarkdownRenderer().render(text)))
        data = json.loads((tmp_path / f"site/policy-{number}/versions.json").read_text(encoding="utf-8"))
        assert [version["effective"] for version in data["versions"]] == [["2001-01"], [None]][number]


@pytest.mark.parametrize("number", range(12))
def test_every_version_page_has_its_sources_words(real: realdata.RealData, tmp_path: Path, number: int) -> None:
    bundle = real.bundle("policies")
    path = sorted(bundle.blobs, key=lambda name: (-len(bundle.blobs[name]), name))[number]
    texts = bundle.history(path)
    first = date(2001, 1, 1)
    for index, text in enumerate(texts):
        file = tmp_path / f"content/policy/{index}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"---\neffective: {first + timedelta(index)}\n---\n\n{text}", encoding="utf-8")
    report = build(tmp_path, as_of=NOW)
    assert report.versions == len(texts)
    for index, text in enumerate(texts):
        page = (tmp_path / f"site/policy/{first + timedelta(index)}/index.html").read_text(encoding="utf-8")
        assert own_words(page) == words_of(sanitise(MarkdownRenderer().render(text)))
