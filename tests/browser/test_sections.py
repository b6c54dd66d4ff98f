"""Links of sections, copied and followed, and the button that prints."""

from playwright.sync_api import Browser, expect
from test_pages import KINDS, shown

CURRENT = KINDS["current"]


def test_a_link_of_a_section_is_copied_with_the_address_of_its_version(browser: Browser, host: str) -> None:
    with shown(browser, host + CURRENT, permissions=["clipboard-read", "clipboard-write"]) as page:
        link = page.locator("#what-we-collect .pg-self")
        assert link.get_attribute("aria-label") == "Copy link to this section"
        link.focus()
        page.keyboard.press("Enter")
        expect(page.locator(".pg-toast")).not_to_be_empty()
        assert page.locator(".pg-toast").inner_text().startswith("Link copied.")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == f"{host}privacy/2026-01-01/#what-we-collect"
        assert page.url == host + CURRENT


def test_without_a_clipboard_the_link_leads_to_the_section(browser: Browser, host: str) -> None:
    with shown(browser, host + CURRENT) as page:
        page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error()); }")
        page.locator("#what-we-collect").hover()
        page.locator("#what-we-collect .pg-self").click()
        page.wait_for_url(f"{host}privacy/2026-01-01/#what-we-collect")


def test_the_text_stays_word_for_word(browser: Browser, host: str) -> None:
    words = "document.querySelector('.pg-article > .pg-text').textContent"
    with shown(browser, host + CURRENT, java_script_enabled=False) as page:
        box = page.locator("#what-we-collect").bounding_box()
        before = page.locator(".pg-article > .pg-text").text_content()
        assert not page.locator(".pg-print").is_visible()
    with shown(browser, host + CURRENT) as page:
        page.wait_for_selector(".pg-self", state="attached")
        assert page.evaluate(words) == before
        assert page.locator("#what-we-collect").bounding_box() == box
        heading = page.get_by_role("heading", name="What we collect", exact=True)
        assert heading.count() == 1
        assert page.locator(".pg-self").count() == page.locator(".pg-text :is(h2, h3)[id]").count() > 0


def test_a_link_of_a_section_fits_a_small_telephone(browser: Browser, host: str) -> None:
    with shown(browser, host + CURRENT, width=320) as page:
        page.wait_for_selector(".pg-self", state="attached")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_paper_shows_no_link_of_a_section(browser: Browser, host: str) -> None:
    with shown(browser, host + CURRENT) as page:
        page.wait_for_selector(".pg-self", state="attached")
        page.emulate_media(media="print")
        assert not page.locator(".pg-self").first.is_visible()


def test_the_button_prints(browser: Browser, host: str) -> None:
    with shown(browser, host + CURRENT) as page:
        page.evaluate("() => { window.print = () => { document.title = 'printed'; }; }")
        page.get_by_role("button", name="Print").click()
        assert page.title() == "printed"
