"""What changed, on a screen: nothing of it outside the screen of a telephone, and no sign by its colour alone."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page
from serving import served

from policygen import build

CONFIG = 'title = "Harbour rules"\nbase_url = "https://harbour.example/"\nlanguages = ["en", "ar"]\n'
PLACES = "compare/2024-01-01..2025-01-01/"
LONG_URL = "https://harbour.example/register/of/moorings/and/their/holders/2024/by-name/and-by-number/all.html"
LONG_WORD = "Hafenverwaltungsgebührenordnungsänderungsbekanntmachungsvorschrift"
COLUMNS = ("Mooring", "Length of the boat", "Fee by the year", "Due on", "Paid to", "Holder", "Renewed by", "Remarks")

MEASURE = """
() => {
  const out = [], width = document.documentElement.clientWidth;
  const shown = '.pg-changes :is(ins, del, .pg-label, .pg-note, .pg-cut, summary, [data-whole], [data-move])';
  for (const node of document.querySelectorAll(shown)) {
    for (const part of node.getClientRects()) {
      if (part.width > 1 && (part.left < -0.5 || part.right > width + 0.5)) {
        out.push(`${node.localName} ${node.textContent.slice(0, 40)}: ${part.left} to ${part.right}`);
      }
    }
  }
  for (let box of document.querySelectorAll('.pg-changes .pg-wide, .pg-changes pre')) {
    if (box.scrollWidth > box.clientWidth) out.push(`${box.localName} scrolls`);
  }
  return out;
}
"""


def row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |\n"


def table(rows: dict[str, str]) -> str:
    """A table of eight columns, with a holder for each mooring."""
    body = "".join(
        row(name, "9 metres", "300 crowns", "1 May", "the office", holder, "letter", "none")
        for name, holder in rows.items()
    )
    return row(*COLUMNS) + row(*["---"] * len(COLUMNS)) + body


def deep_list(words: str) -> str:
    return "".join(f"{'    ' * depth}* {words} {depth}\n" for depth in range(9))


MOORINGS = {f"M{number}": f"Holder {number} of the eastern pier" for number in range(1, 9)}
CONTACT = "## {}. Office\n\nThe office is in the red house by the gate.\n\nIt opens at nine on every working day.\n"

OLD = f"""# Rules of the harbour

## 1. Moorings

{table(MOORINGS)}

## 2. Register

The register of all moorings is at {LONG_URL}.

    $ moor --boat ALMA --pier east --berth 14 --from 2024-05-01 --until 2024-09-30 --pay later

{deep_list("An old point on level")}

{" ".join(["Everybody may look into the register when the office is open, and may ask for a copy of a page."] * 4)}

Boats pay before they land.

A rule that nobody needs any more.

Another rule that nobody needs any more.

{CONTACT.format(3)}
"""

NEW = f"""# Rules of the harbour

{CONTACT.format(1).replace("1. ", "3. ")}
## 1. Moorings

{table({**MOORINGS, "M7": "Somebody else of the eastern pier", "M9": "A holder who is new"})}

## 2. Register

The register of all moorings is at {LONG_URL.replace("2024", "2025")}.

    $ moor --boat ALMA --pier east --berth 15 --from 2024-05-01 --until 2025-09-30 --pay later

{deep_list("A new point on level")}

{" ".join(["Everybody may look into the register when the office is open, and may ask for a copy of a page."] * 4)}

Boats pay the {LONG_WORD} before they land.

> A quotation that is new, and

> > one within it that is also new.

A whole paragraph that is new.

| Flag | Meaning |
|---|---|
| Green | The harbour is open |
| Red | The harbour is closed |
"""

ARABIC = {
    "2024-01-01": f"# قواعد الميناء\n\n## 1. المراسي\n\nتدفع القوارب قبل الرسو.\n\n{table(MOORINGS)}\n",
    "2025-01-01": f"# قواعد الميناء\n\n## 1. المراسي\n\nتدفع القوارب الرسوم كلها قبل الرسو.\n\nفقرة جديدة تمامًا.\n\n"
    f"* بند\n    * بند آخر جديد\n\n{table({**MOORINGS, 'M8': 'مالك جديد'})}\n",
}


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site whose texts have everything that may be wide."""
    project = tmp_path_factory.mktemp("harbour")
    folder = project / "content" / "harbour"
    folder.mkdir(parents=True)
    (project / "policygen.toml").write_text(CONFIG, "utf-8")
    for day, text in (("2024-01-01", OLD), ("2025-01-01", NEW)):
        (folder / f"{day}.md").write_text(f"---\neffective: {day}\n---\n\n{text}", "utf-8")
        (folder / f"{day}.ar.md").write_text(f"---\neffective: {day}\n---\n\n{ARABIC[day]}", "utf-8")
    build(project, project / "site", as_of=datetime(2026, 6, 1, tzinfo=UTC))
    with served(project / "site") as address:
        yield address


def opened(page: Page, address: str, width: int) -> Page:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address)
    page.locator(".pg-changes").wait_for()
    for summary in page.locator(".pg-moved > details:not([open]) > summary").all():
        summary.click()
    return page


PATHS = (
    f"harbour/{PLACES}",
    f"ar/harbour/{PLACES}",
    "harbour/since/2024-01-01/",
    "harbour/compare/?from=2025-01-01&to=2024-01-01",
    "ar/harbour/compare/?from=2024-01-01&to=2025-01-01",
)


@pytest.mark.parametrize("path", PATHS)
def test_nothing_that_changed_lies_outside_the_screen_of_a_telephone(page: Page, harbour: str, path: str) -> None:
    opened(page, harbour + path, 320)
    page.locator(".pg-changes ins").nth(3).wait_for()
    assert page.evaluate(MEASURE) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_a_row_is_a_card_with_the_names_of_its_columns_on_a_telephone(page: Page, harbour: str) -> None:
    opened(page, f"{harbour}harbour/{PLACES}", 320)
    cells = page.locator("tr", has_text="Somebody else").locator("td")
    names = "cells => cells.map(cell => getComputedStyle(cell, '::before').content)"
    assert cells.evaluate_all(names) == [f'"{name}"' for name in COLUMNS]
    tops = cells.evaluate_all("cells => cells.map(cell => cell.getBoundingClientRect().top)")
    assert tops == sorted(set(tops))


def test_a_table_that_is_too_wide_for_a_larger_screen_scrolls_by_the_keyboard(page: Page, harbour: str) -> None:
    opened(page, f"{harbour}harbour/{PLACES}", 700)
    box = page.locator(".pg-changes .pg-wide").first
    assert box.get_attribute("aria-label") == "1. Moorings"
    assert box.evaluate("one => one.scrollWidth > one.clientWidth")
    box.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("one => one.scrollLeft > 0", arg=box.element_handle())


def test_the_head_of_a_table_stands_over_its_changed_rows(page: Page, harbour: str) -> None:
    opened(page, f"{harbour}harbour/{PLACES}", 1280)
    tables = page.locator(".pg-changes table")
    for index in range(tables.count()):
        assert tables.nth(index).locator("th").first.is_visible()
    assert page.locator("table", has_text="Somebody else").locator("th").all_inner_texts() == [*COLUMNS]
    assert page.locator("td", has_text="M1").count() == 0  # the rows between are left out


def test_a_section_that_moved_leads_to_where_it_stood_and_back(page: Page, harbour: str) -> None:
    page.goto(f"{harbour}harbour/{PLACES}")
    assert page.locator(".pg-moved > .pg-label").inner_text() == "Moved here, unchanged"
    text = page.get_by_text("It opens at nine on every working day.")
    assert not text.is_visible()
    page.locator(".pg-moved summary").click()
    assert text.is_visible()
    page.locator(".pg-moved > .pg-label a:not(.pg-anchor):not(.pg-anchor)").click()
    assert page.locator(":target").inner_text().startswith("Moved from here")
    page.locator(":target a").click()
    assert page.locator(":target").inner_text() == "Moved here, unchanged"


def test_a_folded_section_is_printed(page: Page, harbour: str) -> None:
    page.goto(f"{harbour}harbour/{PLACES}")
    page.emulate_media(media="print")
    assert page.get_by_text("It opens at nine on every working day.").is_visible()


def test_signs_do_without_colours(browser: Browser, harbour: str) -> None:
    context = browser.new_context(forced_colors="active")
    page = context.new_page()
    page.goto(f"{harbour}harbour/{PLACES}")
    bar = "node => getComputedStyle(node).borderInlineStartStyle"
    assert page.locator("p[data-whole=added]").first.evaluate(bar) == "solid"
    assert page.locator("p[data-whole=removed]").first.evaluate(bar) == "dashed"
    assert page.locator(".pg-moved").first.evaluate(bar) == "double"
    line = "node => getComputedStyle(node).textDecorationLine"
    assert page.locator("[data-whole] ins").first.evaluate(line) == "none"
    assert page.locator("p:not([data-whole]) > ins").first.evaluate(line) == "underline"
    assert page.locator(":not([data-whole], [data-whole] *) > del").first.evaluate(line) == "line-through"
    context.close()
