"""The picture of a history in a real browser: reached by keyboard, told to screen readers, within every screen."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

import pytest
from page_samples import CONFIG, pages, policy, text, version
from playwright.sync_api import Browser, Page
from serving import served

from policygen.render import Renderer

CROWDED = [date(2019, 1, 1), *(date(2023, 5, 1) + timedelta(days=3 * number) for number in range(9)), date(2027, 1, 1)]


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The histories of a policy with nine versions in one month, in English and in Arabic."""
    folder = tmp_path_factory.mktemp("crowded")
    known = [
        version(str(day), *(text(f"# T\n\nWords of {day}, which are many.", language) for language in ("en", "ar")))
        for day in CROWDED
    ]
    renderer = Renderer(None, CONFIG)
    for file in (*map(renderer.render, pages(policy(*known))), *renderer.assets()):
        path: Path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.data)
    with served(folder) as address:
        yield address


def opened(browser: Browser, address: str, width: int) -> Page:
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(address)
    return page


def dots(page: Page) -> list[dict[str, float]]:
    """The boxes of all dots that are seen, in the order of the page."""
    boxes = page.locator("circle.pg-dot:visible").evaluate_all("dots => dots.map(dot => dot.getBoundingClientRect())")
    return [dict(box) for box in boxes]


@pytest.mark.parametrize("width", [1280, 640, 320])
@pytest.mark.parametrize("folder", ["", "ar/"])
def test_no_dot_moves_aside_and_none_covers_another(browser: Browser, crowded: str, folder: str, width: int) -> None:
    page = opened(browser, f"{crowded}{folder}privacy/history/", width)
    line = page.locator("svg.pg-line").bounding_box()
    assert line
    found = dots(page)
    assert len(found) == len(CROWDED)
    span = (CROWDED[-1] - CROWDED[0]).days
    for day, dot in zip(CROWDED, found, strict=True):
        share = (day - CROWDED[0]).days / span
        expected = line["x"] + line["width"] * (1 - share if folder else share)
        assert dot["x"] + dot["width"] / 2 == pytest.approx(expected, abs=0.6)
    for one, two in combinations(found, 2):
        apart = max(abs(one["x"] - two["x"]), abs(one["y"] - two["y"]))
        assert apart >= one["width"] - 1.5
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("text.pg-crowd:visible").all_text_contents() == ["9"]
    page.close()


def test_every_version_is_reached_by_keyboard_in_order_and_says_what_it_is(browser: Browser, crowded: str) -> None:
    page = opened(browser, f"{crowded}privacy/history/", 390)
    skip = page.get_by_role("link", name="Skip the timeline")
    skip.focus()
    names = []
    for _ in CROWDED:
        page.keyboard.press("Tab")
        focused = page.locator("a.pg-at:focus-visible")
        told = focused.locator(".pg-told")
        assert told.evaluate("told => getComputedStyle(told).opacity") == "1"
        box = told.bounding_box()
        assert box
        assert 0 <= box["x"] <= box["x"] + box["width"] <= 390
        names.append(told.text_content())
    assert names[0] == "version of 1 January 2019 (Superseded)"
    assert names[1] == ("version of 1 May 2023 (Superseded) 1 word added (14%), 1 word removed (14%)")
    assert names[-1] == "version of 1 January 2027 (Upcoming) 1 word added (14%), 1 word removed (14%)"
    page.keyboard.press("Enter")
    page.wait_for_url("**/privacy/2027-01-01/")
    page.close()


def test_the_timeline_is_skipped_by_one_key(browser: Browser, crowded: str) -> None:
    page = opened(browser, f"{crowded}privacy/history/", 390)
    page.get_by_role("link", name="Skip the timeline").press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("Boolean(document.activeElement.closest('#pg-versions'))")
    page.close()


def test_screen_readers_are_told_links_in_a_named_group(browser: Browser, crowded: str) -> None:
    page = opened(browser, f"{crowded}privacy/history/", 1280)
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    links = [node["name"]["value"] for node in nodes if node["role"]["value"] == "link" and not node.get("ignored")]
    assert sum(name.startswith("version of ") and "(" in name for name in links) == len(CROWDED)
    groups = [node["name"]["value"] for node in nodes if node["role"]["value"] == "group"]
    assert any(name.startswith("Timeline:") for name in groups)
    page.close()
