"""The preview in a browser: it follows edits where the reader is, says what is wrong, and leads from a draft to its
redline. Nothing that it adds is refused by its own policy on content."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from checkers import barriers, html_errors
from playwright.sync_api import Browser, Page, expect
from previewing import Running, serving

HEAD = "---\neffective: {}\n---\n\n# Rules\n\n"
FILE = "content/rules/2020-01-01.md"
DRAFT = "content/rules/2099-01-01.md"


def body(word: str) -> str:
    """A long text, with a word in the middle of it."""
    clauses = [f"## Clause {number}\n\nNothing in clause {number} is said twice.\n\n" for number in range(60)]
    clauses[30] += f"* one thing\n* another, *{word}*, thing\n\n"
    return "".join(clauses)


def save(project: Path, name: str, text: str) -> None:
    """Put a new file in the place of the old one, as many editors do."""
    path = project / name
    new = path.with_name(".saving")
    new.write_text(text)
    new.replace(path)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    (folder / "content/rules").mkdir(parents=True)
    (folder / "policygen.toml").write_text('title = "Example"\n')
    save(folder, FILE, HEAD.format("2020-01-01") + body("first"))
    save(folder, DRAFT, HEAD.format("2099-01-01\ndraft: yes") + body("drafted"))
    return folder


@pytest.fixture(scope="module")
def running(project: Path) -> Iterator[Running]:
    with serving(project) as found:
        yield found


@contextmanager
def opened(browser: Browser, address: str, **options: bool) -> Iterator[Page]:
    """A page on which nothing is complained of, and which hears of edits."""
    context = browser.new_context(**options)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    with page.expect_response(lambda response: "/-/events" in response.url):
        page.goto(address)
    yield page
    context.close()
    assert complaints == []


def test_an_edit_shows_where_the_reader_is(browser: Browser, project: Path, running: Running) -> None:
    save(project, FILE, HEAD.format("2020-01-01") + body("first"))
    with opened(browser, f"{running.address}rules/") as page:
        page.evaluate("() => { window.kept = true; scrollTo({ top: 1500, behavior: 'instant' }); }")
        for word in ("second", "third"):
            save(project, FILE, HEAD.format("2020-01-01") + body(word))
            expect(page.locator("em")).to_have_text(word)
        assert page.evaluate("() => [window.kept, scrollY]") == [True, 1500]
        expect(page.locator("h2 .pg-self")).to_have_count(60)  # what another script added is still there
        save(project, FILE, HEAD.format("2020-01-01") + "## New\n\nA whole new clause.\n\n" + body("fourth"))
        expect(page.locator("em")).to_have_text("fourth")
        expect(page.get_by_text("A whole new clause.")).to_be_visible()
        expect(page.locator(".pg-contents")).to_contain_text("New")


# case 70
def test_what_is_wrong_lies_over_the_page_until_it_is_mended(browser: Browser, project: Path, running: Running) -> None:
    save(project, FILE, HEAD.format("2020-01-01") + body("good"))
    with opened(browser, f"{running.address}rules/") as page:
        save(project, FILE, HEAD.format("2020-13-01") + body("bad"))
        problem = page.get_by_role("alert")
        expect(problem).to_contain_text("content/rules/2020-01-01.md:2:12")
        expect(page.locator("em")).to_have_text("good")
        page.keyboard.press("Escape")
        expect(problem).to_be_hidden()
        save(project, FILE, HEAD.format("2020-14-01") + body("bad"))
        expect(problem).to_contain_text("2020-14-01")
        save(project, FILE, HEAD.format("2020-01-01") + body("mended"))
        expect(page.locator("em")).to_have_text("mended")
        expect(problem).to_have_count(0)


def test_a_draft_says_what_it_is_and_leads_to_its_redline(browser: Browser, running: Running) -> None:
    with opened(browser, f"{running.address}rules/") as page:
        page.get_by_role("link", name="Rules, draft of 1 January 2099").click()
        expect(page.get_by_label("Preview")).to_contain_text("Draft: not published")
        page.get_by_role("link", name="Redline against the text in force").click()
        expect(page.locator(".pg-redline ins").first).to_contain_text("drafted")


# case 89
def test_what_the_preview_adds_has_no_barriers_and_is_valid(
    browser: Browser, project: Path, running: Running, tmp_path: Path
) -> None:
    save(project, FILE, HEAD.format("2020-13-01") + body("bad"))
    try:
        with opened(browser, f"{running.address}rules/2099-01-01/", bypass_csp=True) as page:
            expect(page.get_by_role("alert")).to_be_visible()
            assert barriers(page) == []
        (tmp_path / "page.html").write_text(running.page("rules/"))
        assert html_errors([tmp_path / "page.html"]) == []
    finally:
        save(project, FILE, HEAD.format("2020-01-01") + body("good"))
