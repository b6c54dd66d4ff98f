"""A version that a reader asked the page to remember: kept in the browser alone, and told of on the next visit."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cases import for_each
from page_samples import AS_OF, CONFIG, lived, pages, policy, site, story, text, version
from playwright.sync_api import Browser, BrowserContext, Page
from serving import served

from policygen.core.model import Policy
from policygen.pages.data import version_data
from policygen.pages.views.policy_context import policy_context
from policygen.render import Renderer

OTHER = "sha256:" + "0" * 64
BLOCKED = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } })"
FULL = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }"
NAME = "Remember this version"
DONE = "Promise.all([...document.querySelectorAll('script[type=module]')].map(({ src }) => import(src))).then(() => {})"


def policies() -> tuple[Policy, ...]:
    """Those of every state, and one that is translated and has changed in both languages."""
    turned = policy(
        *(
            version(day, text(f"# Rules\n\n{day}.", title="R"), text(f"# Regeln\n\n{day}.", "de", "R"))
            for day in ("2019-04", "2020-01-01", "2021-01-01")
        ),
        slug="both",
    )
    arabic = policy(
        *(version(day, text(f"# نص\n\n{day}.", "ar", "نص")) for day in ("2020-07-04", "2021-01-01")), slug="nas"
    )
    return (*story(), turned, arabic)


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site with pages and `versions.json`."""
    folder = tmp_path_factory.mktemp("remember")
    renderer = Renderer(None, CONFIG)
    all_of = policies()
    lists = [
        version_data.versions_file(policy_context(lived(one, language), site(CONFIG, *all_of), AS_OF))
        for one in all_of
        for language in one.languages
    ]
    for file in (*map(renderer.render, pages(*all_of)), *renderer.assets(), *lists):
        path: Path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.data)
    with served(folder) as address:
        yield address


def digest(slug: str, id: str, language: str = "en") -> str:
    found = next(one for one in policies() if one.slug == slug)
    known = next(one for one in found.versions if one.id == id).text(language)
    assert known
    return known.digest


def kept(id: str, digest: str = OTHER) -> str:
    return json.dumps({"version": id, "digest": digest})


@pytest.fixture
def page(page: Page) -> Page:
    """A window on the day for which the pages were made."""
    page.clock.set_fixed_time(AS_OF)
    return page


def visit(page: Page, address: str, stored: str | None = None) -> None:
    """Go to a page, with what an earlier visit has left in the storage; its scripts have run to their end."""
    page.goto(address)
    if stored is not None:
        page.evaluate("text => localStorage.setItem(`policygen:${location.pathname}`, text)", stored)
        page.reload()
    page.evaluate(DONE)


def storage(page: Page) -> dict[str, str]:
    found: dict[str, str] = page.evaluate("({ ...localStorage })")
    return found


def notices(page: Page) -> list[str]:
    return [" ".join(one.split()) for one in page.locator(".pg-remembered").all_inner_texts()]


def button(page: Page, name: str = NAME) -> Any:
    return page.get_by_role("button", name=name, exact=True)


def cookies(context: BrowserContext) -> int:
    return len(context.cookies())


def test_nothing_is_kept_before_the_click_and_only_this_after_it(page: Page, host: str) -> None:  # case 87
    visit(page, f"{host}privacy/")
    assert (storage(page), cookies(page.context), notices(page)) == ({}, 0, [])
    assert not button(page, "Forget").is_visible()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    button(page).click()
    now = {"version": "2026-01-01", "digest": digest("privacy", "2026-01-01")}
    assert {key: json.loads(value) for key, value in storage(page).items()} == {"policygen:/legal/privacy/": now}
    assert (cookies(page.context), asked) == (0, [])
    assert page.locator(".pg-remember-said").inner_text().startswith("Remembered.")


def test_a_later_visit_tells_that_nothing_has_changed_until_it_is_forgotten(page: Page, host: str) -> None:
    visit(page, f"{host}privacy/2026-01-01/")
    button(page).click()
    page.goto(f"{host}privacy/")
    assert notices(page) == ["Nothing has changed since you remembered this version."]
    assert not button(page).is_visible()
    button(page, "Forget").click()
    assert (storage(page), notices(page)) == ({}, [])
    page.reload()
    page.evaluate(DONE)
    assert notices(page) == []
    assert button(page).is_visible()


@for_each("id", ["2024-07-08", "2024-07-01"])  # its id, and one that it had before
def test_what_changed_since_is_one_link_away(page: Page, host: str, id: str) -> None:
    visit(page, f"{host}privacy/", kept(id, digest("privacy", "2024-07-08")))
    assert notices(page) == ["You last read the version of 8 July 2024. See what changed"]
    page.locator(".pg-remembered a").click()
    assert page.url == f"{host}privacy/since/2024-07-08/"
    assert "What changed since the version of 8 July 2024" in page.locator("h1").inner_text()


def test_the_new_version_can_be_remembered_in_place_of_the_old(page: Page, host: str) -> None:
    visit(page, f"{host}privacy/", kept("2001-01", digest("privacy", "2001-01")))
    assert notices(page) == ["You last read the version of January 2001. See what changed"]
    button(page).click()
    assert notices(page) == []
    page.reload()
    assert notices(page) == ["Nothing has changed since you remembered this version."]


def test_a_corrected_text_is_told_of(page: Page, host: str) -> None:
    visit(page, f"{host}privacy/", kept("2024-07-08"))
    told = "The text that you remembered has been corrected since. See the corrections"
    assert notices(page) == ["You last read the version of 8 July 2024. See what changed", told]
    page.get_by_role("link", name="See the corrections").click()
    assert page.url == f"{host}privacy/2024-07-08/#pg-corrections"
    assert page.locator("#pg-corrections").is_visible()
    visit(page, f"{host}privacy/", kept("2026-01-01"))
    assert notices(page) == [told]


def test_a_text_that_was_only_seen_is_named_so(page: Page, host: str) -> None:
    visit(page, f"{host}terms/", kept("seen-2004-06-03", digest("terms", "seen-2004-06-03")))
    assert notices(page) == ["You last read the text seen on 3 June 2004. See what changed"]


@for_each(
    "stored",
    [
        "",
        "{",
        "null",
        "[]",
        "7",
        '"2024-07-08"',
        '{"version": 7, "digest": {}}',
        '{"version": "2024-07-08"}',
        kept("1999-01-01"),
        kept("2027-01-01"),
        kept("__proto__"),
        kept("../../evil"),
        kept("javascript:alert(1)"),
        kept("<img src=x onerror=alert(1)>", "<script>alert(1)</script>"),
        kept("//evil.example/" + "x" * 100_000),
    ],
)
def test_what_is_not_of_the_page_is_ignored_and_can_be_removed(page: Page, host: str, stored: str) -> None:  # 33
    visit(page, f"{host}privacy/", stored)
    assert notices(page) == []
    assert page.locator("main img").count() == 0
    assert button(page).is_visible()
    button(page, "Forget").click()
    assert storage(page) == {}


@pytest.mark.parametrize("script", [BLOCKED, FULL])
def test_storage_that_is_blocked_or_full_is_said_in_words(page: Page, host: str, script: str) -> None:
    page.add_init_script(script)
    visit(page, f"{host}privacy/")
    button(page).click()
    said = "That did not work: your browser's storage is blocked or full."
    assert page.locator(".pg-remember-said").inner_text() == said
    assert button(page).is_visible()
    assert not button(page, "Forget").is_visible()


def test_once_the_next_version_has_begun_the_page_does_not_say_that_nothing_changed(page: Page, host: str) -> None:
    stored = kept("2026-01-01", digest("privacy", "2026-01-01"))
    page.clock.set_fixed_time(datetime(2027, 2, 1, tzinfo=UTC))
    visit(page, f"{host}privacy/", stored)
    assert notices(page) == []
    assert "applies now" in page.locator("main").inner_text()


def test_by_keyboard_the_focus_stays_and_the_outcome_is_announced(page: Page, host: str) -> None:
    visit(page, f"{host}privacy/")
    button(page).focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.dataset.do") == "forget"
    page.keyboard.press("Space")
    assert page.evaluate("document.activeElement.dataset.do") == "remember"
    assert page.get_by_text("Forgotten. Nothing is kept any more.").get_attribute("role") == "status"


@for_each(
    ("path", "slug", "id", "language", "words"),
    [
        ("de/both/", "both", "2020-01-01", "de", "Zuletzt haben Sie die Fassung vom 1. Januar 2020 gelesen."),
        ("de/both/", "both", "2019-04", "de", "Zuletzt haben Sie die Fassung von April 2019 gelesen."),
        ("nas/", "nas", "2020-07-04", "ar", "آخر ما قرأته هو"),
    ],
)
def test_it_speaks_the_language_of_the_page(
    page: Page, host: str, path: str, slug: str, id: str, language: str, words: str
) -> None:
    visit(page, host + path, kept(id, digest(slug, id, language)))
    assert notices(page)[0].startswith(words)
    link = page.locator(".pg-remembered a")
    assert link.evaluate("one => one.href") == f"{host}{path}since/{id}/"


@for_each("path", ["privacy/2024-07-08/", "privacy/2027-01-01/", "loyalty/", "gone/", "old/"])
def test_what_is_not_in_force_is_not_offered(page: Page, host: str, path: str) -> None:
    visit(page, host + path)
    assert button(page).count() == 0


def test_without_scripts_nothing_is_shown(browser: Browser, host: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{host}privacy/")
    assert page.locator(".pg-remember").inner_text() == ""
    assert page.locator(".pg-remember").evaluate("one => one.offsetHeight") == 0
    context.close()
