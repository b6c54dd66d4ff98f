"""A page that nobody made anew in time says so, by the visitor's clock (case 91)."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page

PAGES = (
    "privacy/",
    "privacy/2024-07-08/",
    "privacy/2027-01-01/",
    "privacy/history/",
    "privacy/upcoming/",
    "privacy/compare/2026-01-01..2027-01-01/",
    "privacy/since/2024-07-08/",
    "loyalty/",
    "",
)


def read_on(browser: Browser, address: str, day: str, **settings: bool) -> str:
    """What a page says on some day."""
    context = browser.new_context(**settings)
    page = context.new_page()
    page.clock.set_fixed_time(datetime.fromisoformat(day).replace(tzinfo=UTC))
    page.goto(address)
    text = " ".join(page.locator("main").inner_text().split())
    context.close()
    return text


@pytest.mark.parametrize("path", PAGES)
def test_before_the_day_there_is_nothing_to_say(browser: Browser, host: str, path: str) -> None:
    text = read_on(browser, host + path, "2026-12-31T23:59:59")
    assert "clock" not in text
    assert "clock" not in read_on(browser, host + path, "2028-01-01", java_script_enabled=False)


@pytest.mark.parametrize("path", PAGES)
def test_from_the_day_on_the_page_says_what_it_missed(browser: Browser, host: str, path: str) -> None:
    text = read_on(browser, host + path, "2028-01-01")
    entry = "1 May 2027" if path == "loyalty/" else "1 January 2027"
    assert f"According to your device's clock, the version of {entry} applies now." in text
    assert "In force since" not in text or "In force since 1 January 2027" in text or path == ""


def test_the_day_begins_in_the_zone_of_the_policy(browser: Browser, host: str) -> None:
    assert "clock" in read_on(browser, f"{host}privacy/", "2027-01-01T00:00:00")


def test_status_words_follow(browser: Browser, host: str) -> None:
    before = read_on(browser, f"{host}privacy/history/", "2026-12-31")
    after = read_on(browser, f"{host}privacy/history/", "2027-01-02")
    announced = "1 January 2027 announced 245 days ahead"
    assert (f"{announced} Upcoming" in before, f"{announced} In force" in after) == (True, True)


def test_a_page_that_stays_open_past_the_day_says_so_when_it_is_looked_at_again(browser: Browser, host: str) -> None:
    context = browser.new_context()
    page: Page = context.new_page()
    page.clock.set_fixed_time(datetime(2026, 12, 31, tzinfo=UTC))
    page.goto(f"{host}privacy/")
    assert page.locator(".pg-stale").count() == 0
    page.clock.set_fixed_time(datetime(2027, 1, 1, tzinfo=UTC))
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert page.locator(".pg-stale").count() == 1
    context.close()
