"""Any two versions compared in the browser, over the example of this repository."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import pytest
from cases import for_each
from playwright.sync_api import Browser, Page, expect

NEIGHBOURS = "2024-07-08", "2026-03-02"
FAR = "2017-06", "2027-02-01"

# All that a comparison says, below the two versions: its words, its marks, its links, and how it is built.
SAID = """
() => {
  const plain = text => text.split(/\\s+/).filter(Boolean).join(' ');
  const told = selector => [...document.querySelectorAll(selector)];
  const anchor = each => each.querySelector('a').href.split('#')[1];
  const changes = document.querySelector('.pg-changes');
  return {
    counts: plain(document.querySelector('.pg-counts').textContent),
    numbers: told('.pg-new-numbers').map(each => plain(each.textContent)),
    sides: told('.pg-pair > div').map(each => plain(each.innerText)),
    sections: told('.pg-sections li').map(each => [plain(each.textContent), anchor(each)]),
    words: plain(changes.innerText),
    marks: told('.pg-changes :is(ins, del, .pg-label, .pg-note)')
      .map(each => [each.localName, plain(each.textContent)]),
    elements: [...changes.querySelectorAll('*')].map(each => `${each.localName}.${each.className}`),
    links: [...changes.querySelectorAll('a[href]:not(.pg-views a)')].map(each => each.href.replace(/^.*(?=#pg-)/, '')),
    wide: told('.pg-changes :is(.pg-wide, pre)').map(each => [each.tabIndex, each.getAttribute('aria-label')]),
  };
}
"""

# The words of both sides of a comparison, without what is said of them.
SIDES = """
() => ['ins', 'del'].map(left => {
  const copy = document.querySelector('.pg-view').cloneNode(true);
  const frame = '[data-ui], .pg-step, .pg-path, .pg-unchanged';
  copy.querySelectorAll(`${frame}, ${left}`).forEach(node => node.remove());
  return copy.textContent.split(/\\s+/).filter(Boolean).join(' ');
})
"""


@pytest.fixture
def policy(example: str) -> str:
    """The address of the example's privacy policy."""
    return f"{example}privacy/"


@contextmanager
def opened(browser: Browser, address: str, **settings: Any) -> Iterator[tuple[Page, list[str]]]:
    """A page that has done its work, and what came up on the console."""
    context = browser.new_context(**settings)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(address)
    yield page, said
    context.close()


def pair(old: str, new: str) -> str:
    """The part of an address that names two versions."""
    return f"compare/?from={old}&to={new}"


def ready(page: Page) -> None:
    """Wait until a comparison stands on the page."""
    page.locator(".pg-counts").wait_for()


@pytest.mark.parametrize(("policy_path", "ids"), [("", NEIGHBOURS), ("../de/privacy/", ("2026-09-21", "2027-02-01"))])
def test_it_says_what_the_page_that_is_written_out_says(
    browser: Browser, policy: str, policy_path: str, ids: tuple[str, str]
) -> None:
    old, new = ids
    with opened(browser, f"{policy}{policy_path}compare/{old}..{new}/") as (page, _):
        written = page.evaluate(SAID)
    with opened(browser, policy + policy_path + pair(old, new)) as (page, said):
        ready(page)
        assert page.evaluate(SAID) == written
        page.locator(f'#pg-pair .pg-links a[href$="/compare/{old}..{new}/"]').click()
        page.wait_for_url(f"**/compare/{old}..{new}/")
        assert said == []


def test_versions_that_are_far_apart_can_be_compared_and_swapped(browser: Browser, policy: str) -> None:
    with opened(browser, policy + pair(*FAR)) as (page, said):
        ready(page)
        forwards = page.evaluate(SIDES)
        assert page.locator(".pg-pair dt").all_inner_texts() == ["Old text", "New text"]
        assert page.get_by_role("link", name="permanent address").count() == 0
        page.get_by_role("button", name="Swap").click()
        page.get_by_text("goes back in time").wait_for()
        assert page.evaluate("location.search") == f"?from={FAR[1]}&to={FAR[0]}"
        assert [page.locator(f"#pg-{name}").input_value() for name in ("from", "to")] == [*reversed(FAR)]
        backwards = page.evaluate(SIDES)
        assert len(forwards[0].split()) > 500
        assert backwards != forwards
        assert said == []


def test_the_links_to_swap_lead_here_from_the_pages_that_are_written_out(browser: Browser, policy: str) -> None:
    with opened(browser, f"{policy}compare/{NEIGHBOURS[0]}..{NEIGHBOURS[1]}/") as (page, _):
        page.get_by_role("link", name="Swap").click()
        page.get_by_text("goes back in time").wait_for()
        assert page.evaluate("location.search") == f"?from={NEIGHBOURS[1]}&to={NEIGHBOURS[0]}"


def test_the_address_follows_the_choice_and_back_goes_back(browser: Browser, policy: str) -> None:
    with opened(browser, policy + pair(*NEIGHBOURS)) as (page, _):
        ready(page)
        first = page.evaluate(SAID)
        page.get_by_label("Compare this version").select_option("2020-02-03")
        page.locator(".pg-pair", has_text="2020").wait_for()
        assert page.evaluate("location.search") == "?from=2020-02-03&to=2026-03-02"
        assert page.evaluate(SAID) != first
        page.go_back()
        page.locator(".pg-pair", has_text="8 July 2024").wait_for()
        assert page.evaluate(SAID) == first
        assert page.get_by_label("Compare this version").input_value() == NEIGHBOURS[0]


def test_an_address_can_name_a_change(browser: Browser, policy: str) -> None:
    with opened(browser, f"{policy}{pair(*NEIGHBOURS)}#pg-c3") as (page, _):
        page.locator("#pg-c3:target").wait_for(state="attached")
        expect(page.locator("#pg-c3")).to_be_in_viewport()
        expect(page.locator(".pg-at-change")).to_have_text(re.compile("Change 3 of"))  # it has come to rest
        page.get_by_role("link", name="Previous change").click()
        expect(page).to_have_url(re.compile("#pg-c2$"))
        assert page.locator(".pg-counts").count() == 1


def test_the_keyboard_does_it_all(browser: Browser, policy: str) -> None:
    with opened(browser, policy + pair(*NEIGHBOURS)) as (page, _):
        ready(page)
        page.get_by_label("Compare this version").focus()
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.id") == "pg-swap"
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.id") == "pg-to"
        page.keyboard.press("ArrowUp")
        expect(page).to_have_url(re.compile("[?&]to=2026-09-21"))
        ready(page)
        assert page.evaluate("document.activeElement.id") == "pg-to"


def test_what_happens_is_told_to_those_who_cannot_see_it(browser: Browser, policy: str) -> None:
    with opened(browser, policy + pair(*NEIGHBOURS)) as (page, _):
        ready(page)
        assert page.locator("#pg-said").inner_text() == "The comparison is ready."
        page.get_by_label("with this version").select_option(NEIGHBOURS[0])
        assert "the same version twice" in page.locator("#pg-said").inner_text()
        assert page.locator(".pg-changes, .pg-sections, .pg-pair").count() == 0


def test_without_a_choice_it_is_the_version_in_force_and_the_one_before(browser: Browser, policy: str) -> None:
    for query, chosen in (
        ("", ["2026-03-02", "2026-09-21"]),
        ("?from=2017-06", ["2017-06", "2026-09-21"]),
        ("?from=2026-09-21", ["2026-09-21", "2027-02-01"]),
        ("?to=2018-05-25", ["2017-06", "2018-05-25"]),
        ("?from=2027-02-01", ["2027-02-01", "2026-09-21"]),
        ("?to=2017-06", ["2018-05-25", "2017-06"]),
    ):
        with opened(browser, f"{policy}compare/{query}") as (page, _):
            ready(page)
            assert [page.locator(f"#pg-{name}").input_value() for name in ("from", "to")] == chosen, query


@for_each(
    "hostile",
    [
        "<img src=x onerror=alert(1)>",
        "../../secret",
        "//evil.example/",
        "2017-06/../2018-05-25",
        "__proto__",
        "constructor",
        '"]',
        "{old}",
        "%00",
        "",
        "x" * 5000,
    ],
)
def test_nothing_from_the_address_gets_into_the_page(page: Page, policy: str, hostile: str) -> None:  # case 33
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for names in ((hostile, "2026-03-02"), ("2017-06", hostile), (hostile, hostile)):
        page.goto(f"{policy}{pair(*(quote(name, safe='') for name in names))}#{quote(hostile, safe='')}")
        page.get_by_text("names a version that does not exist here").wait_for()
        assert page.locator("main img, main script[src], .pg-changes").count() == 0
        if len(hostile) > 5:
            assert hostile not in page.locator("main").inner_text()
    assert not [url for url in asked if url.endswith(".json") or "evil" in url.split("?")[0]]


def test_a_text_that_does_not_load_is_said_in_words_and_can_be_asked_for_again(browser: Browser, policy: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.route("**/2017-06/index.json", lambda route: route.abort())
    page.goto(policy + pair(*FAR))
    page.get_by_text("could not be loaded").wait_for()
    assert page.get_by_role("status").get_by_role("link").all_inner_texts() == [
        "version of June 2017",
        "version of 1 February 2027",
    ]
    page.unroute("**/2017-06/index.json")
    page.get_by_role("button", name="Try again").click()
    ready(page)
    context.close()


def test_unchanged_paragraphs_unfold_here_too(browser: Browser, policy: str) -> None:
    with opened(browser, policy + pair(*NEIGHBOURS)) as (page, _):
        ready(page)
        page.get_by_role("link", name="4 unchanged paragraphs").click()
        page.locator(".pg-unfolded").wait_for()
        assert page.evaluate("location.search") == f"?from={NEIGHBOURS[0]}&to={NEIGHBOURS[1]}"


def test_without_scripts_the_page_says_so_and_leads_on(browser: Browser, policy: str) -> None:
    with opened(browser, f"{policy}compare/", java_script_enabled=False) as (page, _):
        assert not page.locator("#pg-choose").is_visible()
        assert page.get_by_text("a script must run").is_visible()
        links = page.locator("#pg-written a[data-from]")
        assert links.count() == 8
        links.last.click()
        assert page.url == f"{policy}compare/2017-06..2018-05-25/"


def test_it_fits_a_small_telephone(browser: Browser, policy: str) -> None:
    for address in (f"../de/privacy/{pair('2026-09-21', '2027-02-01')}", pair(*FAR)):
        with opened(browser, policy + address, viewport={"width": 320, "height": 800}) as (page, _):
            ready(page)
            assert page.evaluate("document.documentElement.scrollWidth") == 320
