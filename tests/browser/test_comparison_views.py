"""The views of a comparison, the steps from change to change, and the links to each: what scripts make of a page."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from redline_vectors import FOLDER
from serving import served
from test_pages import COMPARISON, shown

from policygen import build

PAIR = "compare/2020-02-03..2021-09-01/"

# The words of a page's text, of the fragment of a version, and of each side of a comparison side by side.
LETTERS = """
async address => {
  const letters = node => {
    const copy = node.cloneNode(true);
    copy.querySelectorAll('[data-ui]').forEach(each => each.remove());
    return copy.textContent.replace(/\\s+/g, '');
  };
  if (address) {
    const answer = await fetch(address);
    const parsed = new DOMParser().parseFromString(await answer.text(), 'text/html');
    return [...parsed.querySelectorAll('.pg-text')].map(letters).join('');
  }
  const rows = [...document.querySelectorAll('.pg-row:not(.pg-row-head)')];
  return [0, 1].map(side => rows.map(row => {
    const text = row.querySelectorAll('.pg-cell')[side].querySelector('.pg-redline');
    return text ? letters(text) : '';
  }).join(''));
}
"""

# The words of both texts in the whole text with changes marked, with what moved put back.
LETTERS_OF_WHOLE = """
() => {
  const whole = document.querySelector('.pg-view > .pg-redline');
  const old = whole.cloneNode(true), next = whole.cloneNode(true);
  old.querySelectorAll('[data-move-from]').forEach(note => note.replaceWith(
    ...[...old.querySelectorAll(`[data-move="${note.dataset.moveFrom}"]`)]
      .filter(each => !each.parentElement.closest('[data-move]'))));
  return [[old, 'ins'], [next, 'del']].map(([text, marks]) => {
    text.querySelectorAll(`${marks}, [data-ui]`).forEach(each => each.remove());
    return text.textContent.replace(/\\s+/g, '');
  });
}
"""

# For each vector: the letters of both sides of its rows, and those of the redline without `ins` and without `del`, with
# what moved put back.
SIDES_OF_VECTORS = """
async vectors => {
  const {rowsOf} = await import('./assets/side-by-side.js');
  const letters = node => {
    const copy = node.cloneNode(true);
    copy.querySelectorAll('[data-ui]').forEach(each => each.remove());
    return copy.textContent.replace(/\\s+/g, '');
  };
  return vectors.map(html => {
    const redline = new DOMParser().parseFromString(`<div>${html}</div>`, 'text/html').body.firstChild;
    const rows = rowsOf(redline);
    const sides = ['old', 'new_'].map(side => rows.map(row => row[side] ? letters(row[side]) : '').join(''));
    const next = redline.cloneNode(true), old = redline.cloneNode(true);
    next.querySelectorAll('del').forEach(each => each.remove());
    old.querySelectorAll('[data-move-from]').forEach(note => {
      const moved = [...old.querySelectorAll(`[data-move="${note.dataset.moveFrom}"]`)]
        .filter(each => !each.parentElement.closest('[data-move]'));
      note.replaceWith(...moved.map(each => Object.assign(document.createElement('p'), {innerHTML: each.innerHTML})));
      moved.forEach(each => each.remove());
    });
    old.querySelectorAll('ins').forEach(each => each.remove());
    const marks = rows.flatMap(row => [row.old?.querySelector('ins'), row.new_?.querySelector('del')]).filter(Boolean);
    return [sides, [letters(old), letters(next)], marks.length, rows.filter(row => row.isSame && !row.old).length];
  });
}
"""

# Three items of which the second is new, within a list that the old text numbers 1 and 2; and two cells of a table.
LIST = (
    "<ol><li>Oats</li><li><a class='pg-anchor' id='pg-c1' data-ui></a><ins>Barley</ins></li><li>Wheat</li></ol>"
    "<table><tbody><tr><td>one</td><td><del>two</del><ins>three</ins></td></tr><tr><td>four</td><td>five</td></tr>"
    "</tbody></table>"
)
ROWS_OF_LIST = """
async html => {
  const {rowsOf} = await import('./assets/side-by-side.js');
  const parsed = text => new DOMParser().parseFromString(`<div>${text}</div>`, 'text/html').body.firstChild;
  const oldText = parsed('<ol><li value=1>Oats</li><li value=2>Wheat</li></ol>' +
    '<table><tr><td>one</td><td>two</td></tr><tr><td>four</td><td>five</td></tr></table>');
  const said = side => side && [side.querySelector('li')?.value ?? '', side.textContent];
  return rowsOf(parsed(html), oldText).map(({anchor, old, new_, isSame}) => [anchor, said(old), said(new_), isSame]);
}
"""


@pytest.fixture(scope="module")
def policy(example: str) -> str:
    """The address of the example's privacy policy."""
    return f"{example}privacy/"


@pytest.fixture
def vectors() -> list[str]:
    """The HTML of every comparison that both engines agree on."""
    found = [json.loads(path.read_text("utf-8"))["expected"]["passages"] for path in sorted(FOLDER.glob("*.json"))]
    return ["".join(passage["html"] for passage in passages) for passages in found]


def test_each_side_has_the_words_of_its_text(page: Page, policy: str, vectors: list[str]) -> None:
    page.goto(f"{policy}{PAIR}")
    page.goto(f"{policy.removesuffix('privacy/')}")
    assert len(vectors) > 100
    for sides, expected, marks, halves in page.evaluate(SIDES_OF_VECTORS, vectors):
        assert sides == expected
        assert (marks, halves) == (0, 0)


def test_items_have_the_numbers_of_their_text_and_rows_stand_side_by_side(page: Page, policy: str) -> None:
    page.goto(policy.removesuffix("privacy/"))
    assert page.evaluate(ROWS_OF_LIST, LIST) == [
        ["", [1, "Oats"], [1, "Oats"], True],
        ["pg-c1", None, [2, "Barley"], False],
        ["", [2, "Wheat"], [3, "Wheat"], True],
        ["", ["", "onetwo"], ["", "onethree"], False],
        ["", ["", "fourfive"], ["", "fourfive"], True],
    ]


@pytest.mark.parametrize(
    ("old", "new"), [("2020-02-03", "2021-09-01"), ("2021-09-01", "2023-04-17"), ("2026-09-21", "2027-02-01")]
)
def test_side_by_side_both_texts_are_whole(page: Page, policy: str, old: str, new: str) -> None:
    page.goto(f"{policy}compare/{old}..{new}/")
    if not page.locator(".pg-changes").count():
        assert page.locator(".pg-views").count() == 0  # nothing changed, and there is nothing to choose
        return
    page.get_by_role("link", name="Side by side").click()
    page.locator(".pg-rows").wait_for()
    texts = [page.evaluate(LETTERS, f"{policy}{version}/index.fragment.html") for version in (old, new)]
    assert page.evaluate(LETTERS, "") == texts


LONG = (
    "The keeper of the harbour enters each ship, its cargo and its berth in the book that lies open at the gate. " * 4
)
ROWS = "".join(f"| Ship {n} | cargo of ship {n} | {n + 2} days |\n" for n in range(9))
MOVED = "".join(f"Paragraph {n} tells what the master of a ship owes the port on day {n}.\n\n" for n in range(5))
OLD_TEXT = f"""# Port rules

## 1. Scope

{LONG}

Ends with these words.

## 2. Masters

{MOVED}
### Pilots

| Pilot | Boat |
|---|---|
| Ann | Tern |
| Ben | Gull |

## 3. Berths

| Ship | Cargo | Time |
|---|---|---|
{ROWS}
## 4. Duties

- {LONG}

  - Keep the gate shut at night.
  - {LONG}

- {LONG}

## 5. Fees

| Fee | Marks |
|---|---|
| Anchor | 9 |
| Crane | 12 |

See section 3 and section 4.

## 6. End

{LONG}
"""
_, SCOPE, MASTERS, BERTHS, DUTIES, FEES, END = re.split(r"(?m)^(?=## )", OLD_TEXT)
NEW_TEXT = "".join(
    (
        "# Port rules\n\n",
        SCOPE.replace("Ends with", "Closes with quite other"),
        BERTHS.replace("## 3", "## 2").replace("7 days", "8 days") + "| Ship ten | nothing | a year |\n\n",
        DUTIES.replace("## 4", "## 3").replace("shut at night", "open by day"),
        "## 4. Fees\n\nSee section 2 and section 3.\n\n",
        END.replace("## 6", "## 5"),
        "\n" + MASTERS.replace("## 2", "## 6"),
    )
)


@pytest.fixture(scope="module")
def restructured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a policy in two versions: sections that moved and got new numbers, long paragraphs within nested
    lists, a changed row far from its head row, a row more, and a table less."""
    folder = tmp_path_factory.mktemp("restructured")
    texts = folder / "content" / "port"
    texts.mkdir(parents=True)
    (folder / "policygen.toml").write_text("")
    for day, text in (("2024-01-01", OLD_TEXT), ("2025-01-01", NEW_TEXT)):
        (texts / f"{day}.md").write_text(f"---\ntitle: Port rules\neffective: {day}\n---\n\n{text}")
    build(folder, folder / "site", as_of=datetime(2026, 1, 1, tzinfo=UTC))
    with served(folder / "site") as address:
        yield f"{address}port/"


RESTRUCTURED = ("compare/2024-01-01..2025-01-01/?", "since/2024-01-01/?", "compare/?from=2024-01-01&to=2025-01-01&")


@pytest.mark.parametrize("path", RESTRUCTURED)
def test_a_restructured_text_is_whole_in_every_view(page: Page, restructured: str, path: str) -> None:
    page.goto(f"{restructured}{path}view=changes")
    page.locator(".pg-changes .pg-moved details").first.wait_for()
    for sign in ("tr[data-copy-of]", "p[data-copy-of]", "[data-whole=removed]", "[data-whole=added]"):
        assert page.locator(f".pg-changes {sign}").count(), sign
    changes = page.locator(".pg-changes .pg-anchor").count()
    texts = [page.evaluate(LETTERS, f"{restructured}{day}/index.fragment.html") for day in ("2024-01-01", "2025-01-01")]
    page.goto(f"{restructured}{path}view=beside")
    page.locator(".pg-rows").wait_for()
    assert page.evaluate(LETTERS, "") == texts
    assert page.locator(".pg-cell .pg-anchor").count() == 0  # each stands between the two sides
    assert page.locator(".pg-row > .pg-anchor").count() == changes
    assert page.locator(".pg-cell summary").count() == 0
    page.goto(f"{restructured}{path}view=whole")
    page.locator('.pg-changes[data-view="whole"]').wait_for()
    assert page.evaluate(LETTERS_OF_WHOLE) == texts


@pytest.mark.parametrize("path", RESTRUCTURED)
def test_the_legend_explains_new_numbers_where_there_are_any(page: Page, restructured: str, path: str) -> None:
    page.goto(restructured + path)
    legend = page.locator(".pg-legend")
    legend.wait_for()
    assert legend.locator(".pg-renumbered").inner_text() == "new number, otherwise unchanged"


def test_the_legend_has_no_sign_for_numbers_where_there_are_none(page: Page, policy: str) -> None:
    for path in ("compare/2026-03-02..2026-09-21/", "compare/?from=2026-03-02&to=2026-09-21"):
        page.goto(policy + path)
        page.locator(".pg-legend").wait_for()
        assert page.locator(".pg-legend .pg-renumbered").count() == 0


def test_what_came_in_place_of_what_went_does_not_touch_it(page: Page, policy: str) -> None:
    page.goto(policy + PAIR)
    gaps = page.locator(".pg-view del + ins").evaluate_all("all => all.map(one => getComputedStyle(one).marginLeft)")
    assert gaps
    assert all(float(gap.removesuffix("px")) > 1 for gap in gaps)


def test_the_view_stands_in_the_address_and_back_goes_back(page: Page, policy: str) -> None:
    page.goto(f"{policy}{PAIR}#pg-c4")
    page.get_by_role("link", name="Whole text").click()
    expect(page).to_have_url(f"{policy}{PAIR}?view=whole#pg-c4")
    expect(page.locator('.pg-changes[data-view="whole"] .pg-view > .pg-redline')).to_have_count(1)
    assert page.locator(".pg-view .pg-unchanged").count() == 0
    page.get_by_role("link", name="Side by side").click()
    page.locator(".pg-rows").wait_for()
    assert page.url == f"{policy}{PAIR}?view=beside#pg-c4"
    expect(page.get_by_role("link", name="Side by side")).to_have_attribute("aria-current", "true")
    page.go_back()
    page.locator('.pg-changes[data-view="whole"]').wait_for()
    page.go_back()
    page.locator('.pg-changes[data-view="changes"] .pg-unchanged').first.wait_for()
    assert page.locator("#pg-c4").count() == 1
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


@pytest.mark.parametrize(
    "path", [f"{PAIR}?view=beside#pg-c4", "compare/?from=2018-05-25&to=2021-09-01&view=beside#pg-c4"]
)
def test_a_link_leads_to_a_change_in_a_view(page: Page, policy: str, path: str) -> None:
    page.goto(policy + path)
    page.locator(".pg-rows").wait_for()
    page.locator("#pg-c4:target").wait_for(state="attached")
    expect(page.locator("#pg-c4")).to_be_in_viewport()
    assert "view=beside" in page.url


def test_where_more_is_left_out_the_views_are_those_of_the_whole_comparison(browser: Browser, tmp_path: Path) -> None:
    folder = tmp_path / "content" / "privacy"
    folder.mkdir(parents=True)
    (tmp_path / "policygen.toml").write_text("")
    for day, words in (("2024-01-01", ""), ("2025-01-01", "".join(f"New words, number {n}.\n\n" for n in range(9)))):
        text = f"---\ntitle: Privacy\neffective: {day}\n---\n\n# Privacy\n\nWhat stays as it is.\n\n{words}"
        (folder / f"{day}.md").write_text(text)
    build(tmp_path, tmp_path / "site", as_of=datetime(2026, 1, 1, tzinfo=UTC))
    with served(tmp_path / "site") as address, shown(browser, f"{address}privacy/since/2024-01-01/?view=whole") as page:
        page.wait_for_url("**/compare/?from=2024-01-01&to=2025-01-01&view=whole")
        page.locator('.pg-changes[data-view="whole"]').wait_for()
        assert "number 8." in page.locator(".pg-view").inner_text()


def at(page: Page) -> str:
    return page.locator(".pg-at-change").inner_text()


def test_keys_and_the_bar_step_from_change_to_change(page: Page, policy: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{policy}{PAIR}")
    for key, anchor in (("n", "pg-c1"), ("n", "pg-c2"), ("n", "pg-c3"), ("p", "pg-c2")):
        page.keyboard.press(key)
        assert page.evaluate("[location.hash, document.activeElement.id]") == [f"#{anchor}", anchor]
        assert at(page) == f"Change {anchor[-1]} of 7"
        bar, change = (page.locator(name).bounding_box() for name in (".pg-tools", f"#{anchor}"))
        assert bar
        assert change
        assert bar["y"] + bar["height"] <= change["y"]
    page.get_by_role("link", name="Next change").click()
    assert page.url.endswith("#pg-c3")
    for pressed in ("Control+n", "Alt+n", "Shift+n"):
        page.keyboard.press(pressed)
    assert page.url.endswith("#pg-c3")
    page.locator(".pg-keys input").uncheck()
    page.keyboard.press("n")
    assert page.url.endswith("#pg-c3")
    page.go_back()
    assert page.url == "about:blank"  # steps are no pages to come back to


def test_keys_do_nothing_where_one_types(page: Page, policy: str) -> None:
    page.goto(f"{policy}compare/?from=2020-02-03&to=2021-09-01")
    page.locator(".pg-counts").wait_for()
    page.get_by_label("with this version").focus()
    page.keyboard.press("n")
    assert "#" not in page.url


def test_the_bar_follows_who_scrolls_and_nothing_jumps(page: Page, policy: str) -> None:
    page.goto(f"{policy}{PAIR}")
    page.evaluate("""() => {
      window.shift = 0;
      new PerformanceObserver(list => list.getEntries().forEach(one => { window.shift += one.value; }))
        .observe({type: 'layout-shift', buffered: true});
    }""")
    page.mouse.move(600, 400)
    page.mouse.wheel(0, 100_000)
    expect(page.locator(".pg-at-change")).to_have_text(re.compile("Change [67] of 7"))
    assert page.evaluate("window.shift") == 0


def test_the_link_of_a_change_is_copied_or_is_just_a_link(browser: Browser, policy: str) -> None:
    for permissions in (["clipboard-read", "clipboard-write"], []):
        with shown(browser, f"{policy}{PAIR}?view=whole", permissions=permissions) as page:
            page.locator('.pg-changes[data-view="whole"]').wait_for()
            page.get_by_role("link", name="Change 4 of 7: Copy link to this change").click()
            if permissions:
                expect(page.locator(".pg-toast")).to_have_text("Link copied.")
                assert page.evaluate("navigator.clipboard.readText()") == f"{policy}{PAIR}?view=whole#pg-c4"
            else:
                expect(page).to_have_url(f"{policy}{PAIR}?view=whole#pg-c4")


def test_without_scripts_there_is_nothing_that_does_nothing(browser: Browser, policy: str) -> None:
    with shown(browser, f"{policy}{PAIR}?view=beside", java_script_enabled=False) as page:
        assert not page.locator(".pg-tools").is_visible()
        assert not page.locator(".pg-keys").is_visible()
        assert page.locator(".pg-step").first.inner_text().startswith("Change 1 of 7")
        assert page.locator(".pg-pair a").count() == 2


def test_every_view_can_be_printed(page: Page, policy: str) -> None:
    for view, selector in (("changes", ".pg-unchanged"), ("whole", ".pg-view > .pg-redline"), ("beside", ".pg-row")):
        page.emulate_media(media="screen")
        page.goto(f"{policy}{PAIR}?view={view}")
        page.locator(selector).first.wait_for()
        page.emulate_media(media="print")
        assert not page.locator(".pg-tools").is_visible()
        assert page.locator(selector).first.is_visible()
        assert page.pdf().startswith(b"%PDF")
    old, new = (page.locator(".pg-row").nth(1).locator(".pg-cell").nth(side).bounding_box() for side in (0, 1))
    assert old
    assert new
    assert old["y"] == new["y"]
    assert old["x"] < new["x"]


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_every_view_fits_the_screen(browser: Browser, policy: str, width: int) -> None:
    for view in ("changes", "whole", "beside"):
        with shown(browser, f"{policy}compare/2018-05-25..2020-02-03/?view={view}", width=width) as page:
            page.locator(".pg-stepper").wait_for()
            if view != "changes":
                page.locator(f'.pg-changes[data-view="{view}"]').wait_for()
            assert page.evaluate("document.documentElement.scrollWidth") <= width, view


def test_on_a_narrow_screen_old_and_new_stand_one_below_the_other_and_say_so(browser: Browser, host: str) -> None:
    with shown(browser, f"{host}{COMPARISON}?view=beside", width=390) as page:
        row = page.locator(".pg-row:not(.pg-same, .pg-row-head)").filter(has=page.locator("del")).first
        row.wait_for()
        assert row.locator(".pg-side-name").first.is_visible()
        names = page.locator(".pg-side-name").evaluate_all("all => [...new Set(all.map(one => one.textContent))]")
        assert sorted(names) == ["New text", "Old text"]


@pytest.mark.parametrize("path", ["since/2018-05-25/", "compare/?from=2018-05-25&to=2026-09-21"])
def test_over_several_versions_the_author_speaks_first(page: Page, policy: str, path: str) -> None:
    page.goto(policy + path)
    steps = page.locator(".pg-between li:has(> .pg-tag)")
    steps.first.wait_for()
    assert steps.count() == 6
    assert "version of 21 September 2026 Material change See what changed" in " ".join(
        steps.first.locator(".pg-tag").inner_text().split()
    )
    assert "Corrected on 19 July 2024" in steps.nth(2).inner_text()
    links = steps.locator(".pg-tag > a:last-of-type").evaluate_all("all => all.map(one => new URL(one.href).pathname)")
    assert links[0].endswith("/privacy/compare/2026-03-02..2026-09-21/")
    assert links[-1].endswith("/privacy/compare/2018-05-25..2020-02-03/")
    box, marks = page.locator(".pg-between").bounding_box(), page.locator(".pg-changes ins").first.bounding_box()
    assert box
    assert marks
    assert box["y"] < marks["y"]


def test_neighbours_have_no_steps(page: Page, policy: str) -> None:
    for path in (PAIR, "compare/?from=2020-02-03&to=2021-09-01"):
        page.goto(policy + path)
        page.locator(".pg-stepper").wait_for()
        assert page.locator(".pg-between").count() == 0


@pytest.mark.parametrize("view", ["changes", "whole", "beside"])
def test_who_comes_by_the_address_of_a_change_is_at_it_in_every_view(page: Page, policy: str, view: str) -> None:
    page.goto(f"{policy}{PAIR}?view={view}#pg-c3")
    page.locator(f'.pg-views [data-view="{view}"][aria-current]').wait_for()
    expect(page.locator(".pg-at-change")).to_have_text("Change 3 of 7")


def test_side_by_side_a_number_is_no_wider_than_a_number_on_a_phone(page: Page, policy: str) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{policy}{PAIR}?view=beside")
    number = page.locator(".pg-row > .pg-anchor").first.bounding_box()
    assert number
    assert number["width"] < 60
