"""Each forgery, done to a built site, and what the page that verifies says of it; docs/verifying.md has the words."""

import shutil
from pathlib import Path

import pytest
from checkers import barriers, html_errors
from ledger_forgeries import FORGERIES, Forgery, Known, told_forgeries
from ledger_sites import signed_site
from playwright.sync_api import Browser, Page
from serving import served
from time_authority import time_authority

LATER = "2098-12-31T12:00:00Z"
OLDEST, NEWEST = "privacy/2025-07-04/", "privacy/2026-09-21/"
ADDRESSES = {
    "a correction hidden": "terms/2026-01-01/r1/",
    "the receipt of another text": OLDEST,
}
TEXTS = (OLDEST, NEWEST, "de/privacy/2025-07-04/", "terms/2026-01-01/", "terms/2026-01-01/r1/")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with a ledger that is signed, witnessed and stamped; nobody changes it."""
    folder = tmp_path_factory.mktemp("verify")
    return signed_site(folder / "project", time_authority(folder / "authority"))


def steps(page: Page, address: str) -> list[str]:
    """What each step says, for a reader who comes much later."""
    page.clock.set_fixed_time(LATER)
    page.goto(address)
    page.wait_for_selector(".pg-answer[aria-busy=false]")
    return [" ".join(step.split()) for step in page.locator(".pg-proof").all_inner_texts()]


def address_of(forgery: Forgery) -> str:
    """The text that a reader looks at: the first one that was rewritten or dropped, if one can be named."""
    first = told_forgeries()[forgery.name].first.partition(",")[0]
    return ADDRESSES.get(forgery.name) or (f"{first.replace('@', '/')}/" if first else NEWEST)


def test_all_texts_of_a_site_as_it_was_published_hold(published: Path, page: Page) -> None:
    with served(published) as address:
        for text in TEXTS:
            said = steps(page, f"{address}verify/?text={text}")
            assert {step.partition(":")[0] for step in said} == {"Holds"}
            assert any("witness.example" in step for step in said)
            assert any("list of versions" in step for step in said) == (not text.endswith("r1/"))


@pytest.mark.parametrize("forgery", FORGERIES, ids=lambda forgery: forgery.name)
def test_the_page_says_what_the_document_says(
    forgery: Forgery, published: Path, tmp_path: Path, browser: Browser
) -> None:  # case 56
    # A page of its own: files that are gone come up on its console.
    site = Path(shutil.copytree(published, tmp_path / "site"))
    forgery.forge(site)
    words = told_forgeries()[forgery.name].page
    context = browser.new_context()
    with served(site) as address:
        page = context.new_page()
        said = steps(page, f"{address}verify/?text={address_of(forgery)}")
        if forgery.known is Known.CHECKPOINT:
            page.set_input_files("#pg-file-checkpoint", published / "ledger/checkpoint")
            page.locator(".pg-refuted", has_text="Compared with what you kept").wait_for()
            said = page.locator(".pg-proof").all_inner_texts()
        if words.startswith("Not seen:"):
            assert {step.partition(":")[0] for step in said} == {"Holds"}
            unproved = page.locator("h2", has_text="What this does not prove").locator("+ ul > li").all_inner_texts()
            assert words.partition(": ")[2] in unproved
        else:
            assert any(step.startswith(words) for step in said), said
            assert not page.locator(".pg-answer", has_text="All steps hold").count()
    context.close()


def test_checkers_find_nothing_on_a_signed_site(published: Path, tmp_path: Path, browser: Browser) -> None:  # case 89
    site = Path(shutil.copytree(published, tmp_path / "site"))
    assert html_errors([site / "verify/index.html", site / "de/verify/index.html"]) == []
    (site / "privacy/2025-07-04/index.md").write_text("Another text.")
    (site / "ledger/checkpoint").unlink()
    context = browser.new_context(bypass_csp=True, viewport={"width": 320, "height": 800})
    page = context.new_page()
    with served(site) as address:
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
            said = steps(page, f"{address}verify/?text={OLDEST}")
            assert {step.partition(":")[0] for step in said} == {"Holds", "Wrong", "Open"}
            assert barriers(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") == 320
    context.close()
