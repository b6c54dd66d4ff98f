"""`llms.txt` lists the texts that apply or are announced, and nothing else; pages tell programs where their data is."""

import re
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest
from test_verify import NEW, OLD, put, text

from policygen import build

SETTINGS = 'title = "Our [own] texts"\nbase_url = "https://example.org/legal/"\nlanguages = ["en", "de"]\n'
GERMAN = "content/privacy/2026-09-21.de.md"
AUGUST = datetime(2026, 8, 1, 12, tzinfo=UTC)
OCTOBER = datetime(2026, 10, 1, 12, tzinfo=UTC)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    put(tmp_path, {"policygen.toml": SETTINGS, GERMAN: "# Datenschutz\n\nZwei Jahre.\n"})
    put(tmp_path, {OLD: text("2025-07-04", "Ten years."), NEW: text("2026-09-21", "Two years.", "change: material")})
    return tmp_path


def listed(project: Path, as_of: datetime) -> dict[str, list[str]]:
    """The lines of each section of the file."""
    build(project, as_of=as_of)
    head, *sections = (project / "site/llms.txt").read_text("utf-8").split("\n## ")
    assert head.startswith("# Our \\[own\\] texts\n\n> ")
    return {section.split("\n")[0]: section.strip().split("\n")[2:] for section in sections}


def test_it_lists_what_applies_and_what_is_announced(project: Path) -> None:
    before, after = listed(project, AUGUST), listed(project, OCTOBER)
    in_english, in_german = "https://example.org/legal/privacy/", "https://example.org/legal/de/privacy/"
    old = f"- [Privacy]({in_english}2025-07-04/index.md): effective 2025-07-04, English (en)"
    new = f"- [Privacy]({in_english}2026-09-21/index.md): effective 2026-09-21, English (en)"
    german = f"- [Datenschutz]({in_german}2026-09-21/index.md): effective 2026-09-21, Deutsch (de)"
    assert before["Texts in force"] == [old]
    assert before["Texts that are announced"] == [new, german]
    assert after["Texts in force"] == [new, german]
    assert "Texts that are announced" not in after
    assert before["Data"] == after["Data"]


def test_each_address_in_it_is_there(project: Path) -> None:
    for line in (line for section in listed(project, AUGUST).values() for line in section):
        path = line.split("](https://example.org/legal/")[1].split(")")[0]
        assert (project / "site" / path).is_file(), path


def test_every_line_can_be_read_as_the_format_says(project: Path) -> None:
    put(project, {"content/eu/2025-07-04.md": "---\neffective: 2025-07-04\n---\n\n# Terms [EU] & more\n\nBe kind.\n"})
    link = re.compile(r"- \[(?P<title>[^\]]+)\]\((?P<url>[^)\s]+)\): (?P<note>.+)")
    lines = [link.fullmatch(line) for section in listed(project, OCTOBER).values() for line in section]
    titles = [unescape(line["title"]) for line in lines if line]
    assert len(titles) == len(lines) > 8
    assert titles.count("Terms [EU] & more") == 2  # the text, and its versions


def test_without_a_base_url_addresses_are_relative(project: Path) -> None:
    put(project, {"policygen.toml": 'title = "Our [own] texts"\nlanguages = ["en", "de"]\n'})
    sections = listed(project, OCTOBER)
    assert sections["Texts in force"][0].startswith("- [Privacy](privacy/2026-09-21/index.md): ")
    assert not any("feed" in line for line in sections["Data"])


def test_a_policy_keeps_the_addresses_of_later_pages(tmp_path: Path) -> None:
    put(tmp_path, {"policygen.toml": SETTINGS})
    for slug in ("llms.txt", "Verify"):
        put(tmp_path, {f"content/{slug.lower()}/policy.toml": f'slug = "{slug}"\n'})
        put(tmp_path, {f"content/{slug.lower()}/a.md": text("2025-07-04", "Ten years.")})
    report = build(tmp_path, as_of=AUGUST)
    site = tmp_path / "site"
    assert (site / "llms.txt/index.html").is_file()
    assert not (site / "verify/index.html").is_file()
    assert "Verify this text" not in (site / "Verify/index.html").read_text("utf-8")
    assert any("the page that verifies texts" in warning.message for warning in report.warnings)


def test_pages_of_texts_name_their_data_and_keep_a_selector(project: Path) -> None:
    put(project, {"templates/extra.css": ".pg-text { color: red }", "templates/footer.html": ""})
    build(project, as_of=OCTOBER)
    for page in ("privacy/", "privacy/2025-07-04/", "de/privacy/2026-09-21/"):
        html = (project / f"site/{page}index.html").read_text("utf-8")
        assert html.count(" data-policy-text") == html.count(" data-policy-title") == 1
        assert html.count('rel="describedby"') == 1
        fragment = (project / f"site/{page}index.fragment.html").read_text("utf-8")
        assert fragment.count(" data-policy-text") == fragment.count(" data-policy-title") == 1
    assert '<link rel="describedby" href="../versions.json" type="application/json">' in (
        project / "site/privacy/2025-07-04/index.html"
    ).read_text("utf-8")
