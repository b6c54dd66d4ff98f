from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

KINDS = {
    "home": "",
    "current": "privacy/",
    "old version": "privacy/2024-07-08/",
    "withdrawn": "privacy/2025-01-01/",
    "upcoming version": "privacy/2027-01-01/",
    "revision": "privacy/2024-07-08/r1/",
    "comparison": "privacy/compare/2024-07-08..2026-01-01/",
    "since": "privacy/since/2024-07-08/",
    "nothing since": "privacy/since/2026-01-01/",
    "history": "privacy/history/",
    "upcoming": "privacy/upcoming/",
    "waiting": "loyalty/",
    "seen": "terms/history/",
    "translation": "de/privacy/",
    "right to left": "arabic/",
    "errors": "404.html",
}
COMPARISON = KINDS["comparison"]

# The contrast of an element's text with what lies behind it, by WCAG 2.2; colours are read off a canvas.
CONTRAST = """
selector => {
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const rgb = colour => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const luminance = ([r, g, b]) => [r, g, b]
    .map(part => part / 255)
    .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, place) => sum + part * [0.2126, 0.7152, 0.0722][place], 0);
  const ground = element => {
    for (let at = element; at; at = at.parentElement) {
      const found = rgb(getComputedStyle(at).backgroundColor);
      if (found[3] === 255) return found;
    }
    return [255, 255, 255, 255];
  };
  return [...document.querySelectorAll(selector)]
    .filter(element => [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
    .filter(element => element.checkVisibility() && !element.closest('.pg-hidden'))
    .map(element => {
      const two = [rgb(getComputedStyle(element).color), ground(element)].map(luminance).sort((a, b) => b - a);
      return [(two[0] + 0.05) / (two[1] + 0.05), element.outerHTML.slice(0, 120)];
    });
}
"""


# Whether an element comes to be scrolled; keys do that little by little.
SCROLLS = """
async element => {
  for (let frame = 0; frame < 300 && !element.scrollLeft; frame++) await new Promise(requestAnimationFrame);
  return element.scrollLeft > 0;
}
"""


@contextmanager
def window(browser: Browser, width: int = 1280, **settings: Any) -> Iterator[Page]:
    """An empty window."""
    context = browser.new_context(viewport={"width": width, "height": 800}, **settings)
    yield context.new_page()
    context.close()


@contextmanager
def shown(browser: Browser, address: str, width: int = 1280, **settings: Any) -> Iterator[Page]:
    """A page in a window of its own."""
    with window(browser, width, **settings) as page:
        page.goto(address)
        yield page


def style(page: Page, selector: str, name: str, pseudo: str = "") -> str:
    script = "([s, n, p]) => getComputedStyle(document.querySelector(s), p || null).getPropertyValue(n)"
    value = page.evaluate(script, [selector, name, pseudo])
    assert isinstance(value, str)
    return value


def test_pages_ask_nothing_of_others_and_leave_nothing_behind(browser: Browser, host: str) -> None:  # cases 86, 87
    said: list[str] = []
    asked: list[str] = []
    with window(browser) as page:
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        for path in KINDS.values():
            page.goto(host + path)
            assert page.evaluate("localStorage.length + sessionStorage.length") == 0
        assert page.context.cookies() == []
    assert said == []
    assert len(asked) > len(KINDS)
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(host).netloc}


def test_pages_fit_a_small_telephone_and_four_times_the_size(browser: Browser, host: str) -> None:
    # case 88: 400 % zoom of a window of 1280 pixels is a window of 320
    with window(browser, width=320) as page:
        for path in KINDS.values():
            page.goto(host + path)
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, path


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_all_words_stand_out_from_their_ground(browser: Browser, host: str, theme: Any) -> None:  # case 88
    with window(browser, color_scheme=theme) as page:
        for path in KINDS.values():
            page.goto(host + path)
            found = page.evaluate(CONTRAST, "body *")
            assert found
            assert [row for row in found if row[0] < 4.5] == [], path


def test_what_was_added_and_removed_is_marked_by_line_not_by_colour_alone(browser: Browser, host: str) -> None:
    # case 88
    for settings in ({}, {"color_scheme": "dark"}, {"forced_colors": "active"}):
        with shown(browser, host + COMPARISON, **settings) as page:
            assert style(page, "ins", "text-decoration-line") == "underline"
            assert style(page, "del", "text-decoration-line") == "line-through"


def test_paper_shows_brackets_and_no_navigation(browser: Browser, host: str) -> None:  # case 88
    with shown(browser, host + COMPARISON) as page:
        page.emulate_media(media="print")
        assert style(page, "ins", "content", "::before") == '"[+"'
        assert style(page, "del", "content", "::before") == '"[−"'
        for selector in (".pg-nav", ".pg-foot", ".pg-step", ".pg-sections"):
            assert not page.locator(selector).first.is_visible(), selector
    with shown(browser, host + KINDS["old version"]) as page:
        page.emulate_media(media="print")
        assert page.locator(".pg-banner").is_visible()
        assert page.locator(".pg-address").inner_text() == "https://example.org/legal/privacy/2024-07-08/"
        assert "https://authority.example/" in style(page, '.pg-text a[href^="https"]', "content", "::after")


def test_hidden_words_are_read_but_not_seen(browser: Browser, host: str) -> None:
    with shown(browser, host + COMPARISON) as page:
        boxes = page.locator(".pg-hidden").evaluate_all("all => all.map(one => one.getBoundingClientRect().width)")
        assert boxes
        assert max(boxes) <= 1


def test_the_contents_stand_beside_the_text_and_fold_on_a_telephone(browser: Browser, host: str) -> None:
    with shown(browser, host + KINDS["current"]) as page:
        link = page.locator(".pg-contents a").first
        assert link.is_visible()
        beside, text = link.bounding_box(), page.locator(".pg-article > .pg-text").bounding_box()
        assert beside
        assert text
        assert beside["x"] + beside["width"] <= text["x"]
    with shown(browser, host + KINDS["current"], width=390) as page:
        link = page.locator(".pg-contents a").first
        assert not link.is_visible()
        page.locator(".pg-contents summary").click()
        assert link.is_visible()


def test_right_to_left_the_contents_stand_on_the_other_side(browser: Browser, host: str) -> None:  # case 88
    with shown(browser, host + KINDS["right to left"]) as page:
        beside = page.locator(".pg-contents a").first.bounding_box()
        text = page.locator(".pg-article > .pg-text").bounding_box()
        assert beside
        assert text
        assert beside["x"] >= text["x"] + text["width"]
        assert style(page, ".pg-article > .pg-text", "direction") == "rtl"
        assert style(page, ".pg-status", "direction") == "rtl"


def test_the_keyboard_goes_to_the_text_first(browser: Browser, host: str) -> None:  # case 89
    with shown(browser, host + KINDS["current"]) as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "pg-skip"
        box = page.locator(".pg-skip").bounding_box()
        assert box
        assert box["width"] > 50
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "pg-main"


def test_every_link_and_landmark_has_a_name_for_assistive_technology(browser: Browser, host: str) -> None:  # case 89
    with window(browser) as page:
        client = page.context.new_cdp_session(page)
        for path in KINDS.values():
            page.goto(host + path)
            nodes = client.send("Accessibility.getFullAXTree")["nodes"]
            for node in nodes:
                if not node.get("ignored") and node["role"]["value"] in {"link", "navigation", "region", "image"}:
                    assert node["name"]["value"].strip(), f"{path}: {node['role']['value']}"
            roles = [node["role"]["value"] for node in nodes if not node.get("ignored")]
            assert [roles.count(role) for role in ("main", "banner", "contentinfo")] == [1, 1, 1], path


def test_the_history_is_a_table_for_assistive_technology_on_any_screen(browser: Browser, host: str) -> None:  # case 88
    for width in (1280, 320):
        with shown(browser, host + KINDS["history"], width=width) as page:
            client = page.context.new_cdp_session(page)
            nodes = client.send("Accessibility.getFullAXTree")["nodes"]
            roles = [node["role"]["value"] for node in nodes if not node.get("ignored")]
            assert roles.count("rowheader") == 6, width  # five versions, and the time before them
            assert roles.count("columnheader") == 7, width


def test_a_wide_table_scrolls_in_its_own_box(browser: Browser, host: str) -> None:  # case 88
    with shown(browser, host + KINDS["current"], width=320) as page:
        box = page.locator(".pg-text .pg-wide")
        assert box.evaluate("one => one.scrollWidth > one.clientWidth")
        assert box.evaluate("one => getComputedStyle(one).overflowX") == "auto"
        assert page.evaluate("document.documentElement.scrollWidth <= 320")


def test_what_scrolls_in_a_text_does_so_by_the_keyboard(browser: Browser, host: str) -> None:  # cases 88, 89
    for path in (KINDS["current"], KINDS["old version"], KINDS["revision"]):
        with shown(browser, host + path, width=320) as page:
            boxes = page.locator(".pg-text .pg-wide, .pg-text pre")
            assert boxes.count() == 2, path
            for index in range(2):
                box = boxes.nth(index)
                assert box.evaluate("one => one.scrollWidth > one.clientWidth"), path
                box.focus()
                for _ in range(3):
                    page.keyboard.press("ArrowRight")
                assert box.evaluate(SCROLLS), path
            assert page.locator(".pg-text .pg-wide").get_attribute("aria-labelledby") == "what-we-collect"


def test_without_a_style_sheet_everything_is_there_in_order(browser: Browser, host: str) -> None:  # case 88
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.route("**/style.css", lambda route: route.abort())
    page.goto(host + KINDS["old version"])
    text = page.locator("body").inner_text()
    order = ["Skip to the text", "Superseded.", "Privacy policy", "We record your name", "About this version"]
    assert [text.index(phrase) for phrase in order] == sorted(text.index(phrase) for phrase in order)
    context.close()


def test_an_address_that_moved_leads_to_the_new_one(browser: Browser, host: str) -> None:  # case 90
    with shown(browser, host + "privacy/2024-07-01/") as page:
        page.wait_for_url(host + "privacy/2024-07-08/")
        assert "Superseded." in page.locator("main").inner_text()


def test_without_scripts_links_walk_through_the_changes(browser: Browser, host: str) -> None:
    with shown(browser, host + COMPARISON, java_script_enabled=False) as page:
        steps = page.locator(".pg-step")
        steps.first.get_by_role("link", name="Next change").click()
        anchor = page.url.partition("#")[2]
        assert anchor.startswith("pg-c")
        page.locator(f'.pg-number[href="#{anchor}"]').locator("..").get_by_role("link", name="Previous change").click()
        assert page.url.partition("#")[2] not in ("", anchor)


def test_the_fold_of_a_telephone_has_what_a_visitor_asks_first(browser: Browser, host: str) -> None:
    with shown(browser, host + KINDS["current"], width=390) as page:
        for selector in ("h1", ".pg-status", ".pg-coming", ".pg-tag", ".pg-summary li"):
            box = page.locator(selector).first.bounding_box()
            assert box
            assert box["y"] + box["height"] < 800, selector


# The words of both sides of a comparison, and what is said of the changes.
BOTH_SIDES = """
() => {
  const side = left => {
    const copy = document.querySelector('.pg-view').cloneNode(true);
    const frame = '[data-ui], .pg-step, .pg-path, .pg-unchanged';
    copy.querySelectorAll(`${frame}, ${left}`).forEach(node => node.remove());
    return copy.textContent.split(/\\s+/).filter(Boolean).join(' ');
  };
  const told = [...document.querySelectorAll('.pg-label, .pg-note')].map(node => node.textContent.trim());
  return {old: side('ins'), new: side('del'), told, sides: document.querySelector('.pg-pair').innerText};
}
"""


def test_unchanged_paragraphs_unfold_in_place_to_the_whole_new_text(browser: Browser, host: str) -> None:
    with shown(browser, f"{host}privacy/2026-01-01/") as page:
        text = page.evaluate("[...document.querySelectorAll('.pg-text')].map(part => part.textContent).join(' ')")
    with shown(browser, f"{host}{COMPARISON}") as page:
        while page.locator(".pg-unchanged a[data-from]").count():
            lines = page.locator(".pg-unchanged").count()
            page.locator(".pg-unchanged a[data-from]").first.click()
            page.locator(".pg-unchanged").nth(lines - 1).wait_for(state="detached")
        assert page.url.endswith(COMPARISON)
        assert page.locator(".pg-unfolded").count()
        assert page.evaluate(BOTH_SIDES)["new"].split() == text.split()
