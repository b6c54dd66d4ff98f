"""A policy that was renamed: whatever was published at its old addresses leads on, or answers there."""

import json
import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urljoin

import pytest
from cases import for_each
from click.testing import CliRunner
from test_verify import put, text

from policygen import build
from policygen.check.project_check import check
from policygen.cli.app import app
from policygen.core.errors import Failed, errors
from policygen.preview.preview_session import Session

AS_OF = datetime(2026, 12, 31, tzinfo=UTC)
SETTINGS = 'base_url = "https://example.org/"\nlanguages = ["en", "de"]\nnotice_days = 0\n'
BODY = "We keep logs for {} days.\n\n## Rights\n\nYou have rights.\n"
FIRST, SECOND, GERMAN = (f"content/{{}}/{name}.md" for name in ("2025-07-04", "2026-09-21", "2026-09-21.de"))


def begun(project: Path) -> Path:
    """A project with a policy that was published at `/privacy/`, postponed once, and in two languages."""
    moved = ("postponed:", "  - date: 2026-06-01", "    instead_of: 2026-09-01", "    text: Not ready.")
    put(project, {"policygen.toml": SETTINGS, "content/terms.md": text("2026-01-01", "Terms.")})
    put(project, {FIRST.format("privacy"): text("2025-07-04", BODY.format(30))})
    head = ("change: material", "formerly: [2026-09-01]", *moved)
    put(project, {SECOND.format("privacy"): text("2026-09-21", BODY.format(14), *head)})
    put(project, {GERMAN.format("privacy"): "# Datenschutz\n\nVierzehn Tage.\n"})
    build(project, as_of=AS_OF, record=True)
    return project


def rename_in_settings(project: Path) -> None:
    (project / "content/privacy").rename(project / "content/data-protection")
    put(project, {"content/data-protection/policy.toml": 'formerly = ["privacy"]\n'})


def give_another_slug(project: Path) -> None:
    put(project, {"content/privacy/policy.toml": 'slug = "data-protection"\nformerly = ["privacy"]\n'})


def rename_on_a_version(project: Path) -> None:
    (project / "content/privacy").rename(project / "content/data-protection")
    file = project / FIRST.format("data-protection")
    file.write_text(
        file.read_text("utf-8").replace("effective", "formerly: [privacy@2025-07-04]\neffective", 1), "utf-8"
    )


def files_of(project: Path) -> dict[str, bytes]:
    site = project / "site"
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def leads_to(path: str, data: bytes) -> str:
    """The file to which a page leads at once; itself if it stays."""
    found = re.search(rb'<meta http-equiv="refresh" content="0; url=([^"]*)"', data)
    return urljoin(f"https://x/{path}", found[1].decode()).removeprefix("https://x/") + "index.html" if found else path


@for_each("rename", [rename_in_settings, give_another_slug, rename_on_a_version])
def test_every_address_leads_on(rename: Callable[[Path], None], tmp_path_factory: pytest.TempPathFactory) -> None:
    project = begun(tmp_path_factory.mktemp("legal"))
    before = files_of(project)
    ids = [item["id"] for item in json.loads(before["privacy/feed.json"])["items"]]
    rename(project)
    build(project, as_of=AS_OF, record=True)
    after = files_of(project)
    assert {path for path in before if ".p/" not in path} <= after.keys()  # a tile that is not full may go
    for path in before:
        if path.startswith(("privacy/", "de/privacy/")):
            assert path.replace("privacy/", "data-protection/", 1) in after, path
            if path.endswith("/index.html"):
                target = leads_to(path, after[path])
                assert "data-protection/" in target, path
                assert leads_to(target, after[target]) == target
    assert after["privacy/feed.xml"] == after["data-protection/feed.xml"]
    assert [item["id"] for item in json.loads(after["data-protection/feed.json"])["items"]] == ids
    status = json.loads(after["status.json"])
    assert status["privacy"] == status["data-protection"]
    assert errors(check(project, as_of=AS_OF)) == ()
    for _ in range(2):
        build(project, as_of=AS_OF, record=True)
        assert files_of(project) == after


def test_a_renamed_policy_is_guarded_as_before(tmp_path: Path) -> None:
    project = begun(tmp_path)
    give_another_slug(project)
    build(project, as_of=AS_OF, record=True)
    put(project, {"content/privacy/policy.toml": 'slug = "data-protection"\n'})
    (_, *gone) = errors(check(project, as_of=AS_OF))
    assert {problem.code for problem in gone} == {"E163"}
    give_another_slug(project)
    put(project, {FIRST.format("privacy"): text("2025-07-04", BODY.format(99))})
    assert [problem.code for problem in errors(check(project, as_of=AS_OF))] == ["E164"]
    shown = CliRunner().invoke(app, ["show", "privacy@2025-07-04", "--project", str(project)])
    assert "99 days" in shown.output


def test_a_policy_that_is_gone_is_found_under_its_new_name(tmp_path: Path) -> None:
    project = begun(tmp_path)
    (project / "content/privacy").rename(project / "content/data-protection")
    (new, old) = build(project, as_of=AS_OF, record=True).stopped
    (problem,) = old.problems
    assert [(policy.slug, policy.kept) for policy in (new, old)] == [("data-protection", False), ("privacy", True)]
    assert "its texts are in content/data-protection, at the address data-protection" in problem.message
    assert 'formerly = ["privacy"] in content/data-protection/policy.toml' in problem.hint


def test_an_address_leads_to_one_policy(tmp_path: Path) -> None:
    project = begun(tmp_path)
    put(project, {"content/other/2026-01-01.md": text("2026-01-01", "Other.")})
    put(project, {"content/other/policy.toml": 'formerly = ["terms"]\n'})
    assert [problem.code for problem in errors(check(project, as_of=AS_OF))] == ["E186"]
    put(project, {"content/other/policy.toml": 'formerly = ["a/b"]\n'})
    (problem,) = errors(check(project, as_of=AS_OF))
    assert problem.place.file == "content/other/policy.toml"


def test_the_preview_leads_on_as_the_site_does(tmp_path: Path) -> None:
    project = begun(tmp_path)
    rename_in_settings(project)
    build(project, as_of=AS_OF, record=True)
    session = Session(project, lambda: AS_OF)
    for path, data in files_of(project).items():
        if path.startswith("privacy/") and not path.endswith(".html"):
            assert session.answer(path).data == data, path
    assert b"data-protection" in session.answer("privacy/history/").data


def feed_ids(project: Path) -> list[str]:
    """The ids of the feeds' entries in both languages, and those of the calendars' events."""
    data = files_of(project)
    feeds = [json.loads(data[f"{prefix}privacy/feed.json"])["items"] for prefix in ("", "de/")]
    calendars = [data[f"{prefix}privacy/calendar.ics"].decode() for prefix in ("", "de/")]
    return [item["id"] for feed in feeds for item in feed] + re.findall("UID:.*", "".join(calendars))


HTTP = SETTINGS.replace("https", "http")
ELSEWHERE = SETTINGS.replace("https://example.org", "https://www.example.com/legal")
WITH_AUTHORITY = f'{SETTINGS}id_authority = "fallowbeck.example,2020"\n'


@for_each("settings", [(HTTP, SETTINGS), (HTTP, WITH_AUTHORITY), (WITH_AUTHORITY, SETTINGS), (SETTINGS, ELSEWHERE)])
def test_ids_of_entries_are_in_the_record(settings: tuple[str, str], tmp_path_factory: pytest.TempPathFactory) -> None:
    first, later = settings
    project = begun(tmp_path_factory.mktemp("legal"))
    (project / "policygen.lock").unlink()
    (project / "site/policygen.lock").unlink()
    shutil.rmtree(project / "ledger")
    put(project, {"policygen.toml": first})
    build(project, as_of=datetime(2026, 8, 1, tzinfo=UTC), record=True)
    before = feed_ids(project)
    assert any(name.startswith(("http", "tag:fallowbeck.example,2020:")) for name in before)
    put(project, {"policygen.toml": later, "content/terms.md": text("2026-01-01", "Terms.", "formerly: [2025-12-01]")})
    build(project, as_of=datetime(2026, 8, 1, tzinfo=UTC), record=True)
    assert feed_ids(project) == before
    why = ("--to", "2026-10-01", "--reason", "Not ready.", "--as-of", "2026-08-02", "--project", str(project))
    assert CliRunner().invoke(app, ["postpone", "privacy@2026-09-21", *why]).exit_code == 0
    build(project, as_of=datetime(2026, 8, 1, tzinfo=UTC), record=True)
    assert feed_ids(project) == before


def with_redirects(project: Path, *lines: str) -> Path:
    put(project, {"policygen.toml": "\n".join([SETTINGS, "[redirects]", *lines, ""])})
    return project


def test_any_old_path_leads_on(tmp_path: Path) -> None:
    lines = (
        '"/privacy-policy.html" = "/privacy/"',
        '"/legal/terms" = "/terms"',
        '"/rechtliches/" = "/de/privacy/history/"',
        '"/old/rss.xml" = "/privacy/feed.xml"',
    )
    project = with_redirects(begun(tmp_path), *lines)
    build(project, as_of=AS_OF)
    files = files_of(project)
    targets = {
        "privacy-policy.html": "privacy/index.html",
        "legal/terms/index.html": "terms/index.html",
        "rechtliches/index.html": "de/privacy/history/index.html",
    }
    assert {path: leads_to(path, files[path]) for path in targets} == targets
    assert b"<title>This page has moved \xe2\x80\x93 " in files["privacy-policy.html"]
    assert files["old/rss.xml"] == files["privacy/feed.xml"]
    assert errors(check(project, as_of=AS_OF)) == ()
    session = Session(project, lambda: AS_OF)
    assert b'content="0; url=privacy/"' in session.answer("privacy-policy.html").data
    assert session.answer("old/rss.xml").data == files["old/rss.xml"]


@for_each(
    ("line", "words"),
    [
        ('"/old.html" = "/nothing/"', "`/nothing/` in [redirects] is no address of the site"),
        ('"/old.pdf" = "/privacy/"', "`/old.pdf` in [redirects] is no page"),
        ('"/old.html" = "/privacy/feed.xml"', "has another ending"),
        ('"old.html" = "/privacy/"', "`old.html` in [redirects] is not a path of the site"),
        ('"/../old.html" = "/privacy/"', "is not a path of the site"),
        ('"/old.html" = "https://example.com/"', "is not a path of the site"),
        ('"/" = "/privacy/"', "is the list of policies"),
    ],
)
def test_what_cannot_lead_on_is_an_error(line: str, words: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    project = with_redirects(begun(tmp_path_factory.mktemp("legal")), line)
    (problem,) = errors(check(project, as_of=AS_OF))
    assert (problem.code, problem.place.file) == ("E187", "policygen.toml")
    assert words in problem.message
    with pytest.raises(Failed, match="E187"):
        build(project, as_of=AS_OF)


@for_each("path", ["/terms/", "/search/", "/404.html"])
def test_an_address_of_the_site_is_no_old_one(path: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    project = with_redirects(begun(tmp_path_factory.mktemp("legal")), f'"{path}" = "/privacy/"')
    (problem,) = errors(check(project, as_of=AS_OF))
    assert (problem.code, problem.place.file) == ("E187", "policygen.toml")
    with pytest.raises(Failed, match="E187"):
        build(project, as_of=AS_OF)


def test_hosts_are_told_of_each_page_that_leads_on_and_where(tmp_path: Path) -> None:  # case 90
    rename_in_settings(begun(tmp_path))
    put(tmp_path, {"policygen.toml": SETTINGS + '[redirects]\n"/old.html" = "/terms/"\n"/old.json" = "/status.json"\n'})
    build(tmp_path, as_of=AS_OF)
    lines = (tmp_path / "site/_redirects").read_text(encoding="utf-8").splitlines()
    leads_to = {old: new for old, new, _ in map(str.split, lines)}
    assert leads_to["/old.html"] == "/terms/"
    assert leads_to["/privacy/2026-09-01/"] == "/data-protection/2026-09-21/"
    assert leads_to["/de/privacy/history/"] == "/de/data-protection/history/"
    pages = {
        file.parent
        for file in (tmp_path / "site").rglob("index.html")
        if '<meta http-equiv="refresh"' in file.read_text()
    }
    told = {tmp_path / "site" / old.strip("/") for old in leads_to if old.endswith("/")}
    assert told < pages
    assert all("clause" in page.parts for page in pages - told)  # clauses may get a page again
    for new in leads_to.values():
        assert (tmp_path / "site" / new.strip("/") / "index.html").is_file()


def test_redirects_of_the_project_itself_stand_in_their_place(tmp_path: Path) -> None:
    rename_in_settings(begun(tmp_path))
    put(tmp_path, {"static/_redirects": "/a /b 302\n"})
    build(tmp_path, as_of=AS_OF)
    assert (tmp_path / "site/_redirects").read_text(encoding="utf-8") == "/a /b 302\n"
