"""Whole sites under the eyes of others' checkers, and under the strict policy on content (cases 86, 87, 89).

They are the example, and an archive of real policies. Every kind of page is looked at.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import pytest
import realdata
from checkers import barriers, html_errors
from playwright.sync_api import Browser, Page
from serving import served

from policygen import build

PROJECT = Path(__file__).parent.parent.parent
AS_OF = datetime(2026, 6, 1, 23, 59, 59, tzinfo=UTC)
OF_EACH_KIND = 2
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")

# What kind of page is at an address below a policy's; the first that fits.
_KINDS = {
    "revision": r"[^/]+/r\d+/",
    "comparison": r"compare/[^/]+\.\.[^/]+/",
    "any comparison": r"compare/",
    "since": r"since/[^/]+/",
    "clause": r"clause/[0-9a-f]{12}/",
    "clauses": r"clause/",
    "history": r"history/",
    "upcoming": r"upcoming/",
    "search": r"search/",
    "version": r"(?:seen-)?\d{4}[^/]*/",
    "current": "",
}


def kind(page: str, policies: Iterable[str]) -> str:
    """What kind of page is at an address of a site that has policies at these addresses."""
    for policy in policies:
        if page.startswith(policy):
            rest = page.removeprefix(policy)
            return next((name for name, pattern in _KINDS.items() if re.fullmatch(pattern, rest)), "other")
    of_the_site = {"changes/": "changes", "verify/": "verify"}
    own = next((name for end, name in of_the_site.items() if page.endswith(end)), "")
    return own or ("group" if "group/" in page else "home")


@dataclass(frozen=True)
class Site:
    """A built site, where it is served, and pages of each kind."""

    folder: Path
    address: str
    pages: dict[str, tuple[str, ...]]

    @property
    def all(self) -> list[str]:
        """The pages of all kinds."""
        return [page for pages in self.pages.values() for page in pages]


def pages_of(folder: Path) -> dict[str, tuple[str, ...]]:
    """Some pages of each kind, the first ones by address and those with the longest texts."""
    found = {path.parent.relative_to(folder).as_posix() + "/": path for path in folder.rglob("index.html")}
    sizes = {"" if page == "./" else page: path.stat().st_size for page, path in found.items()}
    policies = sorted(
        {path.parent.parent.relative_to(folder).as_posix() + "/" for path in folder.rglob("history/index.html")}
    )
    kinds: dict[str, list[str]] = {}
    for page in sorted(sizes):
        kinds.setdefault(kind(page, policies), []).append(page)
    longest = {name: max(pages, key=lambda page: sizes[page]) for name, pages in kinds.items()}
    return {name: tuple(dict.fromkeys([*pages[:OF_EACH_KIND], longest[name]])) for name, pages in kinds.items()}


@contextmanager
def _site(project: Path, folder: Path) -> Iterator[Site]:
    build(project, folder, as_of=AS_OF)
    with served(folder) as address:
        yield Site(folder, address, pages_of(folder))


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The example of this repository."""
    with _site(PROJECT, tmp_path_factory.mktemp("example") / "site") as site:
        yield site


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An archive of real policies."""
    project = tmp_path_factory.mktemp("archive")
    (project / "content").mkdir()
    settings = [
        'base_url = "https://example.org/legal/"',
        "[[sources]]",
        f'git = "{(realdata.folder() / "policies.bundle").as_posix()}"',
        'dates = "commit"',
        'exclude = ["index.md"]',
        'group = "Company"',
    ]
    (project / "policygen.toml").write_text("\n".join(settings))
    with _site(project, project / "site") as site:
        yield site


@pytest.fixture(scope="module", params=["example", "archive"])
def site(request: pytest.FixtureRequest) -> Site:
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Site)
    return found


@contextmanager
def window(browser: Browser, **settings: Any) -> Iterator[Page]:
    """An empty window."""
    context = browser.new_context(**settings)
    yield context.new_page()
    context.close()


@dataclass(frozen=True)
class Visit:
    """What came of going to all pages of a site: the words that each shows, and what they said, asked for and left."""

    words: dict[str, str]
    said: list[str]
    asked: set[str]
    left: dict[str, int]
    cookies: list[Any]


@pytest.fixture(scope="module")
def visit(browser: Browser, site: Site) -> Visit:
    """A visit with scripts, under the policy on content."""
    words: dict[str, str] = {}
    said: list[str] = []
    asked: set[str] = set()
    left: dict[str, int] = {}
    with window(browser) as page:
        page.on("console", lambda message: said.append(f"{page.url}: {message.text}"))
        page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
        page.on("request", lambda request: asked.add(request.url))
        for path in site.all:
            page.goto(site.address + path)
            words[path] = page.locator("main").inner_text()
            left[path] = page.evaluate("localStorage.length + sessionStorage.length")
        return Visit(words, said, asked, left, [*page.context.cookies()])


def test_there_is_a_page_of_each_kind(example: Site, archive: Site) -> None:
    assert {*_KINDS, "home", "changes", "group", "verify"} == {*example.pages, *archive.pages}


def test_the_html_checker_finds_no_error(site: Site) -> None:  # case 89
    assert html_errors(site.folder / page / "index.html" for page in site.all) == []


def test_axe_finds_no_barrier(browser: Browser, site: Site) -> None:  # case 89
    found = {}
    with window(browser, bypass_csp=True, viewport={"width": 390, "height": 800}) as page:
        for path in site.all:
            page.goto(site.address + path)
            for theme in THEMES:
                page.emulate_media(color_scheme=theme)
                found[path, theme] = barriers(page)
    assert {page: problems for page, problems in found.items() if problems} == {}


def test_every_page_keeps_to_its_origin_and_to_the_policy_on_content(visit: Visit, site: Site) -> None:
    # cases 86, 87
    assert visit.said == []
    assert {path: number for path, number in visit.left.items() if number} == {}
    assert visit.cookies == []
    assert {urlsplit(url).netloc for url in visit.asked} == {urlsplit(site.address).netloc}


def test_every_page_can_be_read_without_scripts(browser: Browser, visit: Visit, site: Site) -> None:  # case 88
    with window(browser, java_script_enabled=False) as plain:
        for path in site.all:
            plain.goto(site.address + path)
            # Where scripts run, numbers and a bar stand instead of the steps at each passage.
            plain.locator(".pg-step").evaluate_all("all => all.forEach(one => one.remove())")
            words = [line for line in plain.locator("main").inner_text().split("\n") if line.strip()]
            assert words, path
            # What scripts show is the same and more; a line that only says that scripts are off is for those without.
            missing = [line for line in words if line not in visit.words[path]]
            assert len(list(islice(missing, 4))) < 4, f"{path}: {missing}"
