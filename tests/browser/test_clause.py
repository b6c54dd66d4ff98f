"""Clauses through time, over the example of this repository."""

import re

import pytest
from cases import for_each
from playwright.sync_api import Browser, Page

BUTTON = "Since when does each clause apply?"


@pytest.fixture
def policy(example: str) -> str:
    """The address of the example's privacy policy."""
    return f"{example}privacy/"


def test_each_clause_tells_since_when_it_applies_to_those_who_ask(page: Page, policy: str) -> None:
    page.goto(policy)
    button = page.get_by_role("button", name=BUTTON)
    assert page.locator(".pg-mark").count() == 0
    button.focus()
    page.keyboard.press("Enter")
    page.locator('.pg-when[aria-pressed="true"]').wait_for()
    marks = page.locator(".pg-text .pg-mark")
    assert marks.count() > 50
    beside = page.locator(".pg-text p", has_text="Connections to Fallowbeck are encrypted").locator(".pg-mark")
    assert beside.inner_text() == "Since the version of 8 July 2024. Changed 3 times."
    button.click()
    assert not marks.first.is_visible()
    button.click()
    beside.get_by_role("link").click()
    page.wait_for_url(re.compile(r"/privacy/clause/[0-9a-f]{12}/$"))
    assert page.locator(".pg-steps > li").count() == 4


def test_the_marks_stand_beside_their_own_clauses(page: Page, policy: str) -> None:
    page.goto(f"{policy}clause/")
    listed = page.locator(".pg-clauses > li").evaluate_all(
        "rows => rows.map(row => [...row.children].map(each => each.textContent.trim()))"
    )
    page.goto(policy)
    page.get_by_role("button", name=BUTTON).click()
    page.locator('.pg-when[aria-pressed="true"]').wait_for()
    shown = page.locator(".pg-text .pg-mark").evaluate_all(
        "marks => marks.map(mark => [mark.parentElement.textContent.trim(), mark.textContent.trim()])"
    )
    assert len(shown) == len(listed)
    for (excerpt, told), (words, mark) in zip(listed, shown, strict=True):
        assert mark == told
        assert "·" in excerpt or " ".join(words.split()).startswith(excerpt.removesuffix(" …")), excerpt


def test_without_scripts_the_link_leads_to_the_list(browser: Browser, policy: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(policy)
    page.get_by_role("link", name=BUTTON).click()
    assert page.url == f"{policy}clause/"
    page.locator(".pg-clauses a").first.click()
    assert page.get_by_role("heading", level=1).inner_text() == "A clause through time"
    context.close()


def test_any_other_clause_is_shown_in_the_browser(page: Page, policy: str) -> None:
    page.goto(f"{policy}clause/")
    index = page.evaluate("fetch('../search/index.json').then(answer => answer.json())")
    written = set(page.locator(".pg-clauses a").evaluate_all("all => all.map(each => each.href.split('/').at(-2))"))
    newest = len(index["versions"]) - 1
    others = [(name, wordings) for name, wordings in index["clauses"] if name not in written]
    ended, renumbered = (
        next((name, wordings) for name, wordings in others if holds(wordings))
        for holds in (lambda found: found[0][1][-2] < newest, lambda found: len(found) > 1)
    )
    for name, wordings in (ended, renumbered):
        page.goto(f"{policy}clause/?id={name}")
        page.locator(".pg-found").wait_for()
        assert page.locator(".pg-found li").count() == 1  # another number in front is no other wording
        assert wordings[0][0] in page.locator(".pg-found li .pg-redline").inner_text()
        assert page.locator(".pg-found .pg-when a").first.is_visible()
    page.goto(f"{policy}clause/?id={sorted(written)[0]}")
    page.wait_for_url(f"{policy}clause/{sorted(written)[0]}/")


@for_each("hostile", ["<img src=x onerror=alert(1)>", "__proto__", "../..", ""])
def test_nothing_from_the_address_gets_into_the_page(page: Page, policy: str, hostile: str) -> None:  # case 33
    page.goto(f"{policy}clause/")
    page.goto(f"{policy}clause/?" + page.evaluate("id => String(new URLSearchParams({ id }))", hostile))
    page.get_by_text("names a clause that this policy never had").wait_for()
    assert page.locator("main img").count() == 0


def test_it_fits_a_small_telephone(page: Page, policy: str) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(f"{policy}clause/")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    for path in page.locator(".pg-clauses a").evaluate_all("all => all.map(each => each.getAttribute('href'))")[:10]:
        page.goto(f"{policy}clause/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") == 320, path
