"""Searching for words that a text had until it was corrected, in a real browser."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from serving import served

from policygen import build

SLIP = "errata:\n  - {date: 2024-07-19, text: It is twelve months.}\n"


@pytest.fixture
def host(tmp_path: Path) -> Iterator[str]:
    folder = tmp_path / "content/privacy"
    folder.mkdir(parents=True)
    for name, words, more in (
        ("2024-07-08.r1", "We keep logs for twenty-four months.", ""),
        ("2024-07-08", "We keep logs for twelve months.", SLIP),
    ):
        (folder / f"{name}.md").write_text(f"---\neffective: 2024-07-08\n{more}---\n# Privacy\n\n{words}\n")
    build(tmp_path, as_of=datetime(2026, 6, 1, tzinfo=UTC))
    with served(tmp_path / "site") as address:
        yield address


def test_the_page_says_until_when_the_words_were_there(host: str, page: Page) -> None:
    page.goto(f"{host}privacy/search/?q=twenty-four")
    answer = page.locator(".pg-answer")
    expect(answer).to_contain_text(
        "“twenty-four” is found in the version of 8 July 2024, before correction 1 only. "
        "The version of 8 July 2024 no longer has it."
    )
    hit = page.locator(".pg-hits")
    expect(hit).to_contain_text("8 July 2024 until 19 July 2024")
    hit.get_by_role("link", name="8 July 2024 until 19 July 2024").click()
    expect(page.locator(".pg-text").last).to_contain_text("twenty-four months")
    page.goto(f"{host}privacy/search/?q=twelve")
    expect(page.locator(".pg-hits")).to_contain_text("since 19 July 2024")
