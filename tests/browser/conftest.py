"""A real Chromium, and a server with the story's pages as a host would serve them."""

import os
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from page_samples import CONFIG, pages, story
from playwright.sync_api import Browser, sync_playwright

from policygen.pages.hosting import CSP
from policygen.render import Renderer

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class _Host(SimpleHTTPRequestHandler):
    """Serves the site under `/legal/` with the headers that `_headers` asks for, and its own page for errors."""

    def translate_path(self, path: str) -> str:
        """The file of an address; nothing outside `/legal/`."""
        return super().translate_path(path.removeprefix("/legal") if path.startswith("/legal/") else "/nothing")

    def end_headers(self) -> None:
        """The policy on content comes as a header too."""
        self.send_header("Content-Security-Policy", CSP)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; without one these tests are skipped, but under CI they fail."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        message = f"none of these is installed: {', '.join(BROWSERS)}"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the story's site, served under a sub-path."""
    folder = tmp_path_factory.mktemp("site")
    renderer = Renderer(None, CONFIG)
    for file in (*map(renderer.render, pages(*story())), *renderer.assets()):
        path: Path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.data)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Host, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/legal/"
    server.shutdown()
    thread.join()
    server.server_close()
