"""Links to headings by the names that other tools give to them: in a site, its checks, its preview."""

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urljoin

import pytest
from cases import for_each

from policygen import build
from policygen.check.project_check import check
from policygen.preview.edit_batches import Changes
from policygen.preview.overlay import without_overlay
from policygen.preview.preview_session import Session

AS_OF = datetime(2026, 11, 23, tzinfo=UTC)
BASE = "https://example.org/legal/"

COOKIES = """---
effective: 2026-01-01
---

# Cookies

## 1. What

They are small.

## 2. Keys & fees

### Contact

By post.

### Contact

By hand.
"""
LATER_COOKIES = COOKIES.replace("2026-01-01", "2026-06-01").replace(
    "### Contact\n\nBy post.", "### Contact\n\nBy a pigeon that we keep for it.\n\n### Contact\n\nBy post."
)
RULES = """---
effective: 2026-01-01
---

# Rules

## 1. Who lends

We do: [fees](#21-fees--fines), [fees](#21-fees-fines), [who](#who-lends), [keys](#data_kept),
<a href="#1-who-lends">who</a>.

## 2.1 Fees & fines

See [what](../cookies/#1-what), [keys then](../cookies/2026-01-01.md#2-keys--fees), [keys](/cookies/#2-keys-fees),
[by post](../cookies/2026-01-01.md#contact), [by post now](../cookies/#contact_1), [by hand](../cookies/#contact_2),
[German](../cookies/2026-06-01.de.md#1-worüber), [before](2026-01-01.md#1-who-lends), [article](#article-5-tools).

## data_kept

All [articles](#articletools), nothing [more](#2-more) and [so](../cookies/#2-more).

## Article 5: Tools

Each member has ten [keys](#data_kept) at home.
"""
LATER_RULES = RULES.replace("2026-01-01\n---", "2026-06-01\n---").replace("has ten", "has twelve")
FILES = {
    "policygen.toml": f'title = "Lending"\nbase_url = "{BASE}"\nlanguages = ["en", "de"]\n',
    "content/cookies/2026-01-01.md": COOKIES,
    "content/cookies/2026-06-01.md": LATER_COOKIES,
    "content/cookies/2026-06-01.de.md": "---\ntitle: Kekse\n---\n\n# Kekse\n\n## 1. Worüber\n\nKlein.\n",
    "content/rules/2026-01-01.md": RULES,
    "content/rules/2026-06-01.md": LATER_RULES,
    "content/rules/2026-06-01.r1.md": LATER_RULES.replace("twelve", "eleven"),
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return written(tmp_path / "project", FILES)


def written(folder: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def site(project: Path) -> Path:
    build(project, as_of=AS_OF)
    return project / "site"


def links(site: Path, page: str) -> Mapping[str, list[str]]:
    """Where the links in the text of a page lead, by their words: addresses of the site, or `#…` within the page."""
    text = (site / page / "index.html").read_text("utf-8").partition('<div class="pg-text')[2]
    found: dict[str, list[str]] = {}
    for target, words in re.findall(r'<a [^>]*?href="([^"]*)"[^>]*>([^<]*)</a>', text):
        address = target if target.startswith("#") else urljoin(f"/{page}", target)
        found.setdefault(words, []).append(unquote(address))
    return found


@for_each("page", ["rules/", "rules/2026-06-01/", "rules/2026-01-01/"])
def test_the_text_leads_to_the_ids_of_this_site(site: Path, page: str) -> None:
    found = links(site, page)
    assert found["fees"] == ["#fees-fines", "#fees-fines"]
    assert found["who"] == ["#who-lends", "#who-lends"]
    assert found["article"] == ["#article-5-tools"]
    assert found["articles"] == ["#article-5-tools"]
    assert found["keys"] == ["#data-kept", "/cookies/#keys-fees", "#data-kept"]
    assert found["keys then"] == ["/cookies/2026-01-01/#keys-fees"]
    assert found["what"] == ["/cookies/#what"]
    assert found["German"] == ["/de/cookies/2026-06-01/#worüber"]
    assert found["before"] == ["/rules/2026-01-01/#who-lends"]
    assert "more" not in found  # it leads nowhere
    assert found["so"] == ["/cookies/#2-more"]  # it leads to the page at least


def test_a_repeated_heading_is_meant_by_its_place_whatever_number_it_has_kept(site: Path) -> None:
    found = links(site, "rules/")
    assert found["by post"] == ["/cookies/2026-01-01/#contact"]
    text = (site / "cookies/index.html").read_text("utf-8")
    second, last = re.findall(r'<h3 id="(contact[^"]*)">', text)[1:]
    assert second != "contact-2"
    assert found["by post now"] == [f"/cookies/#{second}"]
    assert found["by hand"] == [f"/cookies/#{last}"]


@for_each(
    ("path", "expected"),
    [
        ("rules/2026-06-01/r1/index.html", {"#data-kept", "../../../cookies/#keys-fees"}),
        ("rules/compare/2026-01-01..2026-06-01/index.html", {"../../2026-06-01/#data-kept"}),
        ("rules/since/2026-01-01/index.html", {"../../2026-06-01/#data-kept"}),
        ("rules/2026-06-01/index.fragment.html", {"#data-kept", f"{BASE}cookies/#keys-fees"}),
        ("rules/feed.xml", {f"{BASE}rules/2026-06-01/#data-kept"}),
        ("rules/feed.json", {f"{BASE}rules/2026-06-01/#data-kept"}),
    ],
)
def test_every_page_of_a_text_leads_there(site: Path, path: str, expected: set[str]) -> None:
    text = (site / path).read_text("utf-8")
    for _ in range(2):
        text = unescape(text).replace('\\"', '"')
    assert set(re.findall(r'<a href="([^"]*)"[^>]*>(?:<ins>(?:<span[^>]*>[^<]*</span>)?)?keys<', text)) == expected
    assert 'data_kept"' not in text


def test_a_clauses_page_leads_to_the_text(site: Path) -> None:
    pages = [page.read_text("utf-8") for page in site.glob("rules/clause/*/index.html")]
    assert any('href="../../2026-06-01/#data-kept"' in page for page in pages)


def test_a_browser_is_told_what_links_lead_to(site: Path) -> None:
    index = json.loads((site / "rules/2026-06-01/index.json").read_text("utf-8"))
    assert index["links"] == {
        "#1-who-lends": "#who-lends",
        "#21-fees--fines": "#fees-fines",
        "#21-fees-fines": "#fees-fines",
        "#articletools": "#article-5-tools",
        "#data_kept": "#data-kept",
    }
    assert "../cookies/#keys-fees" in (site / "rules/blocks/00.json").read_text("utf-8")
    assert json.loads((site / "cookies/2026-06-01/index.json").read_text("utf-8"))["links"] == {}


def test_every_link_of_the_site_leads_to_something(site: Path) -> None:
    """But for the one that names nothing on the page of another text."""
    ids = {
        path.relative_to(site).as_posix(): set(re.findall(r' id="([^"]*)"', path.read_text("utf-8")))
        for path in site.rglob("*.html")
    }
    dead = {unquote(target) for page in ids for target in _dead(site, page, ids)}
    assert {target.partition("#")[2] for target in dead} == {"2-more"}


def _dead(site: Path, page: str, ids: Mapping[str, set[str]]) -> Iterator[str]:
    for target in re.findall(r' href="([^"]*#[^"]+)"', (site / page).read_text("utf-8")):
        address, _, fragment = urljoin(f"{BASE}{page}", unescape(target)).partition("#")
        path = unquote(address.removeprefix(BASE))
        known = ids.get(f"{path}index.html" if path.endswith("/") or not path else path, set())
        if unquote(fragment) not in known:
            yield target


def test_check_has_nothing_to_say_but_of_links_that_lead_nowhere(project: Path) -> None:
    found = [problem for problem in check(project, as_of=AS_OF) if problem.code in ("E614", "E615")]
    assert [(problem.place.file, problem.message) for problem in found] == [
        (file, f"the link to `{target}` leads to no heading or anchor of {page}")
        for file in ("content/rules/2026-01-01.md", "content/rules/2026-06-01.md")
        for target, page in (("#2-more", "this text"), ("../cookies/#2-more", "the text at /cookies/"))
    ]


def test_a_link_may_lead_to_a_policy_that_has_not_begun(tmp_path: Path) -> None:
    files = {name: text for name, text in FILES.items() if "cookies/2026-06-01" not in name}
    late = written(tmp_path, {**files, "content/cookies/2026-01-01.md": COOKIES.replace("2026-01-01", "2027-01-01")})
    build(late, as_of=AS_OF)
    assert links(late / "site", "rules/")["what"] == ["/cookies/#what"]


def test_other_processes_and_threads_make_the_same_site(project: Path, site: Path, tmp_path: Path) -> None:
    build(project, tmp_path / "processes", as_of=AS_OF, jobs=2)
    with ThreadPoolExecutor(2) as threads:
        build(project, tmp_path / "threads", as_of=AS_OF, executor=threads)
    alone = {path.relative_to(site): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    for name in ("processes", "threads"):
        other = tmp_path / name
        assert {path.relative_to(other): path.read_bytes() for path in other.rglob("*") if path.is_file()} == alone


def test_a_recorded_project_leads_to_the_same_ids(project: Path, site: Path) -> None:
    before = links(site, "rules/")
    build(project, as_of=AS_OF, record=True)
    build(project, as_of=AS_OF)
    assert links(site, "rules/") == before


def test_the_preview_leads_where_the_build_does_after_any_edit(project: Path, tmp_path: Path) -> None:
    session = Session(project, lambda: AS_OF)
    assert_as_built(session, project, tmp_path / "first")
    edits = {
        "content/cookies/2026-06-01.md": LATER_COOKIES.replace("## 1. What", "## 1. What {: #small }"),
        "content/rules/2026-06-01.md": LATER_RULES.replace("#data_kept", "../cookies/#3-contact"),
        "content/cookies/2026-01-01.md": COOKIES.replace("### Contact\n\nBy post.\n\n", ""),
    }
    for number, (name, text) in enumerate(edits.items()):
        written(project, {name: text})
        session.refresh(Changes(frozenset({name})))
        assert_as_built(session, project, tmp_path / f"site{number}")
    assert b'href="../cookies/#small"' in session.answer("rules/").data


def assert_as_built(session: Session, project: Path, output: Path) -> None:
    build(project, output, as_of=AS_OF)
    for path in sorted(output.rglob("*")):
        name = path.relative_to(output).as_posix()
        # The last one links from the root of its host, which is another one.
        if path.is_file() and name not in ("policygen-manifest.json", "404.html"):
            assert without_overlay(session.answer(name).data) == path.read_bytes(), name


def test_a_draft_leads_to_what_it_will_lead_to(project: Path) -> None:
    draft = LATER_RULES.replace("2026-06-01", "2027-06-01").replace("---\n\n# R", "draft: true\n---\n\n# R", 1)
    written(project, {"content/rules/2027-06-01.md": draft})
    page = Session(project, lambda: AS_OF).answer("rules/2027-06-01/").data.decode()
    assert 'href="../../cookies/#what"' in page
    assert 'href="#fees-fines"' in page


def test_a_text_that_cannot_be_read_any_more_takes_no_page_with_it(project: Path) -> None:
    session = Session(project, lambda: AS_OF)
    shutil.rmtree(project / "content/cookies")
    assert 'href="../cookies/#1-what"' in session.answer("rules/").data.decode()
