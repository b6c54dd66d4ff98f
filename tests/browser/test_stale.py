"""A page that nobody made anew in time says so, by the visitor's clock (case 91)."""

from collections.abc import Iterator
from contextlib import contextmanager
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


@contextmanager
def window(browser: Browser, day: str, **settings: bool) -> Iterator[Page]:
    """A window on some day."""
    context = browser.new_context(**settings)
    page = context.new_page()
    page.clock.set_fixed_time(datetime.fromisoformat(day).replace(tzinfo=UTC))
    yield page
    context.close()


def read(page: Page, address: str) -> str:
    """What a page says."""
    page.goto(address)
    return " ".join(page.locator("main").inner_text().split())


def test_before_the_day_there_is_nothing_to_say(browser: Browser, host: str, subtests: pytest.Subtests) -> None:
    with (
        window(browser, "2026-12-31T23:59:59") as page,
        window(browser, "2028-01-01", java_script_enabled=False) as plain,
    ):
        for path in PAGES:
            with subtests.test(path):
                assert "clock" not in read(page, host + path)
                assert "clock" not in read(plain, host + path)


def test_from_the_day_on_the_page_says_what_it_missed(browser: Browser, host: str, subtests: pytest.Subtests) -> None:
    with window(browser, "2028-01-01") as page:
        for path in PAGES:
            with subtests.test(path):
                text = read(page, host + path)
                entry = "1 May 2027" if path == "loyalty/" else "1 January 2027"
                assert f"According to your device's clock, the version of {entry} applies now." in text
                assert "In force since" not in text or "In force since 1 January 2027" in text or path == ""


def test_the_day_begins_in_the_zone_of_the_policy(browser: Browser, host: str) -> None:
    with window(browser, "2027-01-01T00:00:00") as page:
        assert "clock" in read(page, f"{host}privacy/")


def test_status_words_follow(browser: Browser, host: str) -> None:
    with window(browser, "2026-12-31") as page:
        before = read(page, f"{host}privacy/history/")
    with window(browser, "2027-01-02") as page:
        after = read(page, f"{host}privacy/history/")
    announced = "1 January 2027 announced 245 days ahead"
    assert (f"{announced} Upcoming" in before, f"{announced} In force" in after) == (True, True)


def test_a_page_that_stays_open_past_the_day_says_so_when_it_is_looked_at_again(browser: Browser, host: str) -> None:
    with window(browser, "2026-12-31") as page:
        page.goto(f"{host}privacy/")
        assert page.locator(".pg-stale").count() == 0
        page.clock.set_fixed_time(datetime(2027, 1, 1, tzinfo=UTC))
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        assert page.locator(".pg-stale").count() == 1
