"""The table of a long history in a real browser: its years, its details, and the day that is asked for."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from page_samples import CONFIG, pages, policy, version
from playwright.sync_api import Browser
from serving import served

from policygen.render import Renderer

UNTIL_STILL = """
() => new Promise(done => {
  let last = 0;
  const look = () => {
    if (last > 0 && scrollY === last) done();
    last = scrollY;
    setTimeout(look, 200);
  };
  setTimeout(look, 200);
})
"""


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The history of a policy with sixty versions, in five years."""
    folder = tmp_path_factory.mktemp("long")
    known = [version(f"{2019 + number // 12}-{number % 12 + 1:02}-01") for number in range(60)]
    renderer = Renderer(None, CONFIG)
    for file in (*map(renderer.render, pages(policy(*known))), *renderer.assets()):
        path: Path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.data)
    with served(folder) as address:
        yield f"{address}privacy/history/"


@pytest.mark.parametrize("width", [1280, 320])
def test_a_year_is_reached_by_a_link_and_heads_its_rows(browser: Browser, long: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(long)
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    roles = [node["role"]["value"] for node in nodes if not node.get("ignored")]
    assert roles.count("rowheader") == 60 + 5 + 1  # versions, years, and the time before
    assert roles.count("columnheader") == 7
    page.get_by_role("navigation", name="Years").get_by_role("link", name="2020").click()
    heading = page.get_by_role("rowheader", name="2020 12 versions")
    page.evaluate(UNTIL_STILL)
    row = page.locator('tr[data-version="2020-12-01"]')
    place, below = heading.bounding_box(), row.bounding_box()
    assert place
    assert below
    assert 0 <= place["y"] < 120
    assert place["y"] + place["height"] <= below["y"] + 1
    page.evaluate("scrollBy({ top: 500, behavior: 'instant' })")
    assert page.evaluate("document.querySelector('#pg-y2020').getBoundingClientRect().y") < -300
    place = heading.bounding_box()
    assert place
    assert (place["y"] >= 0) is (width < 900)  # on a telephone the year stays in sight
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.close()


def test_details_have_the_whole_digest(browser: Browser, long: str) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 800})
    page.goto(long)
    row = page.locator('tr[data-version="2021-03-01"]')
    digest = row.locator(".pg-digest")
    assert not digest.is_visible()
    row.get_by_text("Details").press("Enter")
    assert digest.is_visible()
    assert len(digest.inner_text()) == 64
    assert digest.evaluate("one => one.scrollWidth <= one.parentElement.clientWidth + 1")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.close()


def test_a_day_marks_its_row_among_the_years(browser: Browser, long: str) -> None:
    page = browser.new_page()
    page.goto(f"{long}?on=2021-03-15")
    marked = page.locator("tr[aria-current]")
    assert marked.count() == 1
    assert marked.get_attribute("data-version") == "2021-03-01"
    page.close()
