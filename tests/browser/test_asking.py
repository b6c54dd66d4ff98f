"""The lines of docs/embedding.md by which an app asks for consent, in a browser, over the life of a policy."""

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from page_samples import CONFIG, policy, text, version
from playwright.sync_api import Page
from serving import served

from policygen.core.model import Change
from policygen.pages.data import version_data

ROOT = Path(__file__).parent.parent.parent
DAYS = ("2024-01-01", "2025-01-01", "2026-01-01", "2027-01-01")
"""First a version that asks, then an editorial one, one that asks, and an editorial one."""

POLICY = policy(
    *(
        replace(
            version(day, text(f"# Rules\n\n{day}.", title="Rules")),
            requires_consent=index % 2 == 0,
            change=Change.MATERIAL if index % 2 == 0 else Change.EDITORIAL,
        )
        for index, day in enumerate(DAYS)
    ),
    slug="rules",
)


def lines() -> str:
    (code,) = re.findall(r"(?s)```js\n(.*?)```", (ROOT / "docs/embedding.md").read_text(encoding="utf-8"))
    assert len(code.strip().splitlines()) == 8
    return code.replace("export ", "")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules/index.html").write_text("<!doctype html><title>An app</title><link rel=icon href=icon.png>")
    (tmp_path / "rules/icon.png").write_bytes(b"")
    return tmp_path


@pytest.fixture
def host(folder: Path) -> Iterator[str]:
    with served(folder) as address:
        yield address


def use(page: Page, host: str, folder: Path, day: str, agree: bool = True) -> list[str]:
    """What an app asks for that is used on a day: the versions of which it tells its user."""
    as_of = datetime.fromisoformat(day).replace(tzinfo=UTC)
    path = folder / "rules/status.json"
    path.write_bytes(version_data.status_file(CONFIG, POLICY, "en", as_of).data)
    os.utime(path, (as_of.timestamp(),) * 2)  # by which the server tells that it is another one
    page.goto(f"{host}rules/")
    asked: list[str] = page.evaluate(
        f"async ([policy, agree]) => {{ {lines()}; const asked = [];"
        "await askForConsent(policy, (status) => { asked.push(status.version); return agree; }); return asked; }",
        [f"{host}rules/", agree],
    )
    return asked


def test_an_editorial_change_asks_nobody_who_has_agreed(host: str, page: Page, folder: Path) -> None:
    assert use(page, host, folder, "2023-06-01") == []  # nothing applies yet
    assert use(page, host, folder, "2024-06-01") == ["2024-01-01"]
    assert use(page, host, folder, "2024-07-01") == []
    assert use(page, host, folder, "2025-06-01") == []
    assert use(page, host, folder, "2026-06-01") == ["2026-01-01"]
    assert use(page, host, folder, "2027-06-01") == []


def test_an_app_that_missed_a_version_asks_after_an_editorial_change(host: str, page: Page, folder: Path) -> None:
    assert use(page, host, folder, "2024-06-01") == ["2024-01-01"]
    assert use(page, host, folder, "2027-06-01") == ["2027-01-01"]
    assert use(page, host, folder, "2027-07-01") == []


def test_who_did_not_agree_is_asked_again(host: str, page: Page, folder: Path) -> None:
    assert use(page, host, folder, "2025-06-01", agree=False) == ["2025-01-01"]
    assert use(page, host, folder, "2025-06-02") == ["2025-01-01"]
