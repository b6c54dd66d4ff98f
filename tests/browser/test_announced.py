"""The mail and the banner of a notice, as a browser shows them: valid, without barriers, alone, on any screen."""

import email
from collections.abc import Sequence
from dataclasses import replace
from email.policy import default
from pathlib import Path

import pytest
from checkers import barriers, html_errors
from page_samples import AS_OF, CONFIG, policy, text, version
from playwright.sync_api import Browser, Request

from policygen.core.files import File
from policygen.core.model import Change
from policygen.notice import build_notice, render_notices
from policygen.phrases import Catalogues
from policygen.render import Renderer

LANGUAGES = ("en", "de", "ar")
OLD, NEW = (
    version(
        day,
        *(
            text(f"# T\n\n{day}", code, title, (f"{title}, {'x' * 60}, <b>{day}</b>",), "Less mail.")
            for code, title in TITLES
        ),
        change=Change.MATERIAL,
    )
    for TITLES in [(("en", "Privacy policy"), ("de", "Datenschutz"), ("ar", "سياسة الخصوصية"))]
    for day in ("2025-01-01", "2026-09-01")
)


def written(folder: Path) -> Sequence[Path]:
    """The mails, and pages of a site that show the banners, as files of HTML."""
    of = replace(policy(OLD, NEW), contact="privacy@example.org")
    notices = [build_notice(CONFIG, of, NEW, code, Catalogues().phrases(code), AS_OF) for code in LANGUAGES]
    found: dict[str, File] = {
        file.path: file for file in render_notices(CONFIG, of, NEW, notices, Renderer(None, CONFIG))
    }
    (folder / "banner.css").write_bytes(found["banner.css"].data)
    for code in LANGUAGES:
        html = email.message_from_bytes(found[f"mail.{code}.eml"].data, policy=default).get_body(("html",))
        assert html is not None
        (folder / f"mail.{code}.html").write_text(html.get_content(), encoding="utf-8")
        banner = found[f"banner.{code}.html"].data.decode()
        (folder / f"page.{code}.html").write_text(
            '<!doctype html><html lang="en" style="color-scheme: light dark"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width"><title>A shop</title>'
            f'<link rel="stylesheet" href="banner.css"></head><body>{banner}<main><h1>A shop</h1></main></body></html>',
            encoding="utf-8",
        )
    return sorted(folder.glob("*.html"))


def test_mail_and_banner_are_valid_html(tmp_path: Path) -> None:
    assert html_errors(written(tmp_path)) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_mail_and_banner_can_be_read_by_everybody_on_any_screen(tmp_path: Path, browser: Browser, scheme: str) -> None:
    paths = written(tmp_path)
    asked: list[str] = []

    def noted(request: Request) -> None:
        asked.append(request.url)

    for width in (320, 1280):
        context = browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme="dark" if scheme == "dark" else "light"
        )
        page = context.new_page()
        page.on("request", noted)
        for path in paths:
            page.goto(path.as_uri())
            assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), (path.name, width)
            # What shows through when nothing has a background is dark in the dark; axe takes it for white.
            page.evaluate("document.body.style.background = 'Canvas'")
            # A mail has no regions; its frame is the program that shows it.
            assert barriers(page, ["region", "landmark-one-main"]) == [], path.name
        context.close()
    own = {path.as_uri() for path in (*paths, tmp_path / "banner.css")}
    assert set(asked) == own
