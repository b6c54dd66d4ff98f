"""A real Chromium, and a server with the story's pages as a host would serve them."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lacking import lacking
from page_samples import CONFIG, pages, story
from playwright.sync_api import Browser, Dialog, Page, sync_playwright
from serving import served

from policygen import build
from policygen.render import Renderer

PROJECT = Path(__file__).parent.parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; without one these tests are skipped, but under CI they fail."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        lacking(f"none of these is installed: {', '.join(BROWSERS)}")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A window of its own, on whose console nothing may come up.

    A test names a host of its own before the page: pytest ends them in the other order, and what a page still asks of
    a host that is gone would come up.
    """
    said: list[str] = []

    def answered(dialog: Dialog) -> None:
        said.append(dialog.message)
        dialog.dismiss()

    context = browser.new_context()
    page = context.new_page()
    page.on("console", lambda message: said.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
    page.on("dialog", answered)
    yield page
    context.close()
    assert said == []


@pytest.fixture(scope="session")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the story's site, served under a sub-path."""
    folder = tmp_path_factory.mktemp("site")
    renderer = Renderer(None, CONFIG)
    for file in (*map(renderer.render, pages(*story())), *renderer.assets()):
        path: Path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.data)
    with served(folder) as address:
        yield address


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the site of this repository's example."""
    folder = tmp_path_factory.mktemp("example") / "site"
    build(PROJECT, folder, as_of=datetime(2026, 11, 23, 23, 59, 59, tzinfo=UTC))
    with served(folder) as address:
        yield address
