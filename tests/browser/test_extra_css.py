"""A project's `extra.css` in a browser: it wins over the settings and the built-in rules, on light and dark screens."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from page_samples import CONFIG, pages, policy, version
from playwright.sync_api import Browser
from serving import served

from policygen.config import Theme
from policygen.render import Renderer

RULES = """\
:root {
  --pg-accent: rgb(1, 2, 3);
  --pg-link: rgb(4, 5, 6);
}

@media (prefers-color-scheme: dark) {
  :root {
    --pg-link: rgb(7, 8, 9);
  }
}

.pg-foot {
  border-top-width: 7px;
}
"""


@pytest.fixture(scope="module")
def themed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site with a theme of settings and rules."""
    folder = tmp_path_factory.mktemp("themed")
    (folder / "templates").mkdir()
    (folder / "templates" / "extra.css").write_text(RULES)
    config = replace(CONFIG, theme=Theme(accent="#123456", accent_dark="#abcdef"))
    renderer = Renderer(folder / "templates", config)
    found = pages(policy(version("2024-01-01")), config=config)
    for file in (*map(renderer.render, found), *renderer.assets()):
        path: Path = folder / "site" / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.data)
    with served(folder / "site") as address:
        yield address


@pytest.mark.parametrize(("scheme", "link"), [("light", "rgb(4, 5, 6)"), ("dark", "rgb(7, 8, 9)")])
@pytest.mark.parametrize("path", ["privacy/", "privacy/history/", ""])
def test_rules_of_a_project_win(
    browser: Browser, themed: str, path: str, scheme: Literal["light", "dark"], link: str
) -> None:
    context = browser.new_context(color_scheme=scheme)
    try:
        page = context.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{themed}{path}")
        root = "name => getComputedStyle(document.documentElement).getPropertyValue(name).trim()"
        assert page.evaluate(root, "--pg-accent") == "rgb(1, 2, 3)"
        assert page.evaluate(root, "--pg-link") == link
        assert page.locator(".pg-foot").evaluate("foot => getComputedStyle(foot).borderTopWidth") == "7px"
        assert [url for url in asked if url.endswith(".css")] == [f"{themed}assets/style.css"]
        assert said == []
    finally:
        context.close()
