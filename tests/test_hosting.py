import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from policygen.config import Config
from policygen.core.errors import Place, Severity
from policygen.core.model import Policy, Precision, Text, Version, When
from policygen.pages.data import hosting

CONFIG = Config(base_url="https://example.org/legal/", languages=("en", "de"))
AS_OF = datetime(2026, 1, 1, tzinfo=UTC)
SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def day(text: str) -> When:
    return When(text, Precision.DAY, datetime.fromisoformat(text).replace(tzinfo=UTC))


def version(effective: str, published: str, *languages: str) -> Version:
    texts = tuple(Text(language, "Privacy", (), "sha256:00", Place("a.md")) for language in languages)
    return Version(effective, day(effective), None, day(published) if published else None, texts)


def sitemap(*policies: Policy) -> dict[str, str | None]:
    (file,) = hosting.sitemap_files(CONFIG, policies, AS_OF)
    tree = ET.fromstring(file.data)
    return {
        url.findtext("s:loc", "", SITEMAP): url.findtext("s:lastmod", None, SITEMAP)
        for url in tree.findall("s:url", SITEMAP)
    }


def test_the_sitemap_names_home_current_pages_and_histories_only() -> None:
    versions = (version("2025-01-01", "2024-12-01", "en", "de"), version("2025-06-01", "2025-05-01", "en"))
    found = sitemap(Policy("privacy", "Privacy", ("en", "de"), versions, Place("a")))
    assert found == {
        "https://example.org/legal/": "2025-05-01",
        "https://example.org/legal/de/": "2024-12-01",
        "https://example.org/legal/privacy/": "2025-05-01",
        "https://example.org/legal/privacy/history/": "2025-05-01",
        "https://example.org/legal/de/privacy/": "2024-12-01",
        "https://example.org/legal/de/privacy/history/": "2024-12-01",
    }


def test_the_sitemap_names_the_pages_of_groups() -> None:
    versions = version("2025-01-01", "2024-12-01", "en"), version("2025-06-01", "2025-05-01", "en")
    one = Policy("privacy", "Privacy", ("en",), versions[:1], Place("a"), group="Open AI")
    found = sitemap(one, replace(one, slug="terms", versions=versions), replace(one, slug="other", group=""))
    groups = {page: date for page, date in found.items() if "/group/" in page}
    assert groups == {"https://example.org/legal/group/open-ai/": "2025-05-01"}


def test_the_sitemap_makes_up_no_date_and_names_none_to_come() -> None:  # case 10
    versions = (version("2025-01-01", "", "en"), version("2026-06-01", "2026-05-01", "en"))
    found = sitemap(Policy("privacy", "Privacy", ("en",), versions, Place("a")))
    assert set(found.values()) == {None}


def test_the_sitemap_escapes_addresses() -> None:  # case 29
    found = sitemap(Policy("r&d-größe", "R&D", ("en",), (), Place("a")))
    assert "https://example.org/legal/r%26d-gr%C3%B6%C3%9Fe/" in found


def test_without_a_base_url_there_is_no_sitemap() -> None:
    assert list(hosting.sitemap_files(Config(), [], AS_OF)) == []


def test_the_headers_carry_the_policy_of_every_page() -> None:  # case 86
    files = {file.path: file.data.decode() for file in hosting.host_files(CONFIG)}
    assert (
        "  Content-Security-Policy: default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'self'\n"
    ) in files["_headers"]
    assert "/*.md\n  Content-Type: text/markdown; charset=utf-8\n" in files["_headers"]
    assert files[".nojekyll"] == ""


def test_no_path_gets_one_header_twice() -> None:
    # Netlify joins the values of rules that fit one path with a comma, which would break a Content-Type.
    files = {file.path: file.data.decode() for file in hosting.host_files(CONFIG)}
    blocks = [block.splitlines() for block in ("\n" + files["_headers"]).split("\n/") if block]
    general = {line.split(":")[0] for line in blocks[0][1:]}
    assert general
    assert not any(line.split(":")[0] in general for block in blocks[1:] for line in block[1:])


def test_robots_may_read_everything_and_find_the_sitemap_if_there_is_one() -> None:
    def robots(config: Config) -> str:
        return next(file.data.decode() for file in hosting.host_files(config) if file.path == "robots.txt")

    assert robots(CONFIG) == "User-agent: *\nDisallow:\n\nSitemap: https://example.org/legal/sitemap.xml\n"
    assert robots(Config()) == "User-agent: *\nDisallow:\n"


@pytest.mark.parametrize(
    ("base_url", "line"),
    [
        ("", "/gr%C3%B6%C3%9Fe/ /privacy/ 301\n"),
        ("https://example.org/", "/gr%C3%B6%C3%9Fe/ /privacy/ 301\n"),
        ("https://example.org/legal/", "/gr%C3%B6%C3%9Fe/ https://example.org/legal/privacy/ 301\n"),
    ],
)
def test_what_leads_on_is_told_to_hosts(base_url: str, line: str) -> None:  # case 90
    moved = [("größe/index.html", "privacy/")]
    assert [file.data.decode() for file in hosting.redirects_files(Config(base_url=base_url), moved)] == [line]
    assert list(hosting.redirects_files(Config(base_url=base_url), [])) == []


def test_a_project_without_base_url_is_warned_once() -> None:
    (problem,) = hosting.missing_base_url(Config())
    assert problem.code == "E190"
    assert problem.severity is Severity.REMINDER
    assert hosting.missing_base_url(CONFIG) == ()


def test_static_files_are_copied_as_they_are_in_order(tmp_path: Path) -> None:
    static = tmp_path / "static"
    (static / "b").mkdir(parents=True)
    (static / "CNAME").write_bytes(b"example.org\r\n")
    (static / "b" / "logo.svg").write_bytes(b"<svg/>")
    (static / "b.txt").write_bytes(b"\xff")
    (static / "link.txt").symlink_to("b.txt")
    assert [(file.path, file.data) for file in hosting.static_files(static)] == [
        ("CNAME", b"example.org\r\n"),
        ("b.txt", b"\xff"),
        ("b/logo.svg", b"<svg/>"),
        ("link.txt", b"\xff"),
    ]
    assert hosting.static_problems(static) == ()


def test_without_a_static_folder_nothing_is_copied(tmp_path: Path) -> None:
    assert list(hosting.static_files(tmp_path / "static")) == []
    assert hosting.static_problems(tmp_path / "static") == ()


def test_links_that_lead_out_loop_or_dangle_are_errors(tmp_path: Path) -> None:  # case 48
    static = tmp_path / "static"
    (static / "folder").mkdir(parents=True)
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "outside").mkdir()
    (static / "out").symlink_to(tmp_path / "secret")
    (static / "out-folder").symlink_to(tmp_path / "outside")
    (static / "loop").symlink_to("loop")
    (static / "gone").symlink_to("nowhere")
    (static / "folder" / "up").symlink_to("..")
    assert {(problem.place.file, problem.code) for problem in hosting.static_problems(static)} == {
        ("static/out", "E191"),
        ("static/out-folder", "E191"),
        ("static/loop", "E191"),
        ("static/gone", "E191"),
        ("static/folder/up", "E191"),
    }
    assert list(hosting.static_files(static)) == []


def test_a_pipe_is_an_error_and_nobody_waits_for_it(tmp_path: Path) -> None:  # case 48
    static = tmp_path / "static"
    static.mkdir()
    os.mkfifo(static / "pipe")
    assert [problem.code for problem in hosting.static_problems(static)] == ["E192"]
    assert list(hosting.static_files(static)) == []


def test_a_name_that_is_not_utf_8_is_an_error_that_can_be_printed(tmp_path: Path) -> None:
    static = tmp_path / "static"
    static.mkdir()
    try:
        (Path(os.fsdecode(os.fsencode(static) + b"/caf\xe9"))).write_text("x")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    (problem,) = hosting.static_problems(static)
    assert problem.code == "E193"
    assert str(problem).encode()
    assert "caf\\xe9" in problem.place.file


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_cannot_be_read_is_an_error(tmp_path: Path) -> None:  # case 51
    static = tmp_path / "static"
    (static / "closed").mkdir(parents=True)
    (static / "file").write_text("x")
    (static / "file").chmod(0)
    (static / "closed").chmod(0)
    found = {(problem.place.file, problem.code) for problem in hosting.static_problems(static)}
    (static / "closed").chmod(0o700)
    assert found == {("static/closed", "E194"), ("static/file", "E194")}
