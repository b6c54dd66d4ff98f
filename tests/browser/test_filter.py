"""The field that filters long lists of policies and changes, and their order, in a real browser."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from checkers import barriers
from page_samples import CONFIG, archive, pages
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect
from serving import served

from policygen.render import Renderer


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site with groups."""
    folder: Path = tmp_path_factory.mktemp("groups")
    renderer = Renderer(None, CONFIG)
    for file in (*map(renderer.render, pages(*archive())), *renderer.assets()):
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.data)
    with served(folder) as address:
        yield address


def shown(page: Page, selector: str) -> list[str]:
    """The words of the elements that can be seen, in their order."""
    every: Locator = page.locator(selector)
    return [one.inner_text() for one in every.all() if one.is_visible()]


def test_what_is_typed_is_looked_for_in_names_and_groups(host: str, page: Page) -> None:
    page.goto(host)
    assert shown(page, ".pg-group h2") == ["Acorn", "Birch & Sons", "Éclair", "Other policies"]
    expect(page.get_by_role("status")).to_have_text("19 of 19 shown")
    page.get_by_label("Find by name").fill("eclair")
    assert shown(page, ".pg-group h2") == ["Éclair"]
    expect(page.get_by_role("status")).to_have_text("4 of 19 shown")
    page.get_by_label("Find by name").fill("RULES birch")
    assert shown(page, ".pg-lines h3") == ["Rules"]
    page.get_by_label("Find by name").fill("nothing like it")
    assert shown(page, ".pg-lines h3, .pg-group h2") == []
    expect(page.get_by_role("status")).to_have_text("0 of 19 shown")


def test_what_was_asked_for_is_there_again_on_the_way_back(host: str, page: Page) -> None:
    page.goto(host)
    page.get_by_label("Find by name").fill("rules")
    page.get_by_label("Sort by").select_option("changed")
    assert page.url == f"{host}?q=rules&sort=changed"
    page.get_by_role("link", name="Rules").first.click()
    page.go_back()
    assert shown(page, ".pg-lines h3") == ["Rules", "Rules"]
    expect(page.get_by_label("Sort by")).to_have_value("changed")
    page.get_by_label("Find by name").fill("")
    page.get_by_label("Sort by").select_option("")
    assert page.url == host


def test_policies_and_groups_can_be_in_the_order_of_their_last_change(host: str, page: Page) -> None:
    page.goto(host)
    by_name = shown(page, ".pg-lines h3 a")
    page.get_by_label("Sort by").select_option("changed")
    assert shown(page, ".pg-group h2") == ["Birch & Sons", "Other policies", "Acorn", "Éclair"]
    for group in page.locator(".pg-lines").all():
        days = [item.get_attribute("data-changed") or "" for item in group.locator("li").all()]
        assert days == sorted(days, reverse=True)
    page.get_by_label("Sort by").select_option("")
    assert shown(page, ".pg-lines h3 a") == by_name


def test_latest_changes_can_be_filtered_by_group_and_by_day(host: str, page: Page) -> None:
    page.goto(f"{host}changes/")
    page.get_by_label("Find by name or day").fill("2016")
    assert shown(page, ".pg-day-of-changes h2") == ["6 May 2016", "3 February 2016"]
    page.get_by_label("Find by name or day").fill("birch may 2026")
    assert shown(page, ".pg-change h3") == ["Birch & Sons\nRules"]


def test_without_scripts_the_whole_list_is_there_and_no_field(host: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(host)
    assert len(shown(page, ".pg-lines h3")) == 19
    assert not page.locator(".pg-filter").is_visible()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["", "changes/", "group/acorn/", "de/", "de/group/birch-sons/"])
def test_nothing_bars_anybody_and_a_telephone_needs_no_scrolling_aside(
    host: str, browser: Browser, path: str, scheme: Literal["light", "dark"]
) -> None:
    size: ViewportSize = {"width": 320, "height": 640}
    context = browser.new_context(bypass_csp=True, color_scheme=scheme, viewport=size)
    page = context.new_page()
    page.goto(f"{host}{path}")
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()


def test_the_field_is_reached_and_left_by_the_keyboard(host: str, page: Page) -> None:
    page.goto(host)
    page.get_by_role("link", name="Latest changes").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Find by name")).to_be_focused()
    page.keyboard.type("éclair")
    page.keyboard.press("Enter")  # asks for no other page
    assert page.url == f"{host}?q=%C3%A9clair"
    page.keyboard.press("Tab")
    expect(page.get_by_label("Sort by")).to_be_focused()
