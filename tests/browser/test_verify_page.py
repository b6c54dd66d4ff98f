"""The page that verifies a text in the reader's browser: what it says of a text that is as it was published, and of
every other one."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page
from serving import served
from test_ledger_recording import GERMAN, KEY, NEW, OLD, OTHER, SETTINGS, SIGNED, THIRD, record
from test_verify import put, text

from policygen.ledger.checkpoints import Checkpoint
from policygen.ledger.signed_notes import SigningKey, sign_note

VERSION = "privacy/2025-07-04/"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    project = tmp_path / "legal"
    put(project, {"policygen.toml": SIGNED, GERMAN: "# Datenschutz\n\nZwei Jahre.\n"})
    put(project, {OLD: text("2025-07-04", "Ten years."), NEW: text("2026-09-21", "Two years.", "change: material")})
    record(project)
    return project


@pytest.fixture(autouse=True)
def later(page: Page) -> None:
    """Readers come when all that is recorded has been, whenever the tests run."""
    page.clock.set_fixed_time("2098-12-31T12:00:00Z")


@pytest.fixture
def address(project: Path) -> Iterator[str]:
    with served(project / "site") as address:
        yield address


def steps(page: Page) -> list[str]:
    """What each step says, once all are taken."""
    page.wait_for_selector(".pg-answer[aria-busy=false]")
    return [" ".join(step.split()) for step in page.locator(".pg-proof").all_inner_texts()]


def wrong(page: Page) -> list[str]:
    return [step for step in steps(page) if not step.startswith("Holds:")]


def answer(page: Page) -> str:
    steps(page)
    return page.locator(".pg-answer").inner_text()


def test_each_step_of_a_text_as_it_was_published_holds(page: Page, address: str) -> None:
    page.goto(f"{address}{VERSION}")
    page.get_by_role("link", name="Verify this text").click()
    assert wrong(page) == []
    assert len(steps(page)) == 8
    assert answer(page) == "All steps hold: this text is in the ledger of this site, unchanged."
    assert page.get_by_role("link", name="its receipt").get_attribute("href") == f"{address}{VERSION}receipt.txt"
    with page.expect_download() as download:
        page.get_by_role("link", name="its receipt").click()
    assert download.value.suggested_filename == "privacy-2025-07-04-receipt.txt"
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]


def test_a_translation_and_pages_in_its_language_hold(page: Page, address: str) -> None:
    page.goto(f"{address}de/verify/?text=de/privacy/2026-09-21/")
    assert len(steps(page)) == page.locator(".pg-proved").count() == 8
    assert page.locator("html").get_attribute("lang") == "de"


def test_dates_keep_their_order_between_words_from_right_to_left(page: Page, tmp_path: Path) -> None:
    project = tmp_path / "right-to-left"
    put(project, {"policygen.toml": SIGNED.replace('"de"', '"ar"'), OLD: text("2025-07-04", "Ten years.")})
    put(project, {OLD.replace(".md", ".ar.md"): "# \u0633\u064a\u0627\u0633\u0629\n\n\u0646\u0635.\n"})
    record(project)
    with served(project / "site") as address:
        page.goto(f"{address}ar/verify/?text={VERSION}")
        page.wait_for_selector(".pg-answer[aria-busy=false]")
        assert page.locator("html").get_attribute("dir") == "rtl"
        assert re.search("\u2066[0-9]{4}-[0-9]{2}-[0-9]{2}\u2069", page.locator(".pg-proofs").inner_text())


def test_a_site_that_signs_nothing_compares_digests_and_says_so(page: Page, project: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    put(other, {"policygen.toml": SETTINGS, OLD: text("2025-07-04", "Ten years.")})
    record(other)
    with served(other / "site") as address:
        page.goto(f"{address}verify/?text={VERSION}")
        said = steps(page)
        assert [step.split(":")[0] for step in said] == ["Holds", "Holds", "Open"]
        assert "signs no ledger" in said[2]
        assert page.locator("input[type=file]").count() == 1
        assert "receipt" not in page.locator("form").inner_text()


@pytest.mark.parametrize(
    "folder", ["//elsewhere.test/", "../", "https://elsewhere.test/a/", "/etc/", "privacy/nothing/"]
)
def test_only_texts_of_this_site_are_fetched(page: Page, address: str, folder: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.route("**/privacy/nothing/*", lambda route: route.fulfill(status=200, body=""))
    page.goto(f"{address}verify/?text={folder}")
    page.wait_for_selector(".pg-answer[aria-busy=false]")
    assert "All steps hold" not in page.locator(".pg-answer").inner_text()
    assert all(url.startswith(address) for url in asked)


def test_an_altered_text_is_refused(page: Page, project: Path, address: str) -> None:
    file = project / f"site/{VERSION}index.md"
    file.write_bytes(file.read_bytes().replace(b"Ten", b"Two"))
    page.goto(f"{address}verify/?text={VERSION}")
    assert [step.split(":")[1] for step in wrong(page)] == [
        " The page of the text names another digest",
        " The receipt is about another text, whose digest is",
    ]
    assert answer(page) == "Something is wrong. Read the steps."


def test_a_text_and_a_receipt_that_were_kept_are_verified(page: Page, project: Path, address: str) -> None:
    folder = project / f"site/{VERSION}"
    page.goto(f"{address}verify/")
    assert "Open a version" in page.locator(".pg-answer").inner_text()
    page.set_input_files("#pg-file-text", folder / "index.md")
    page.wait_for_selector(".pg-open")
    page.set_input_files("#pg-file-receipt", folder / "receipt.txt")
    page.wait_for_selector(".pg-proof:nth-child(6)")
    assert wrong(page) == []
    page.set_input_files("#pg-file-receipt", project / "site/privacy/2026-09-21/receipt.txt")
    page.wait_for_selector(".pg-refuted")
    assert "about another text" in wrong(page)[0]
    page.set_input_files("#pg-file-receipt", {"name": "r.txt", "mimeType": "text/plain", "buffer": b"<b>none</b>"})
    page.wait_for_selector("text=This is no receipt")


def test_a_ledger_that_went_on_is_compared_with_what_was_kept(page: Page, project: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.write_bytes((project / "site/ledger/checkpoint").read_bytes())
    put(project, {THIRD: text("2027-01-01", "One year.", "change: material")})
    record(project)
    with served(project / "site") as address:
        page.goto(f"{address}verify/?text={VERSION}")
        assert wrong(page) == []
        page.set_input_files("#pg-file-checkpoint", kept)
        page.wait_for_selector(".pg-proof:nth-child(9)")
        assert wrong(page) == []


@pytest.mark.parametrize(
    ("size", "root", "key", "said"),
    [
        (3, b"x" * 32, KEY, "its past was changed"),
        (2, b"x" * 32, KEY, "its past was changed"),
        (9, b"x" * 32, KEY, "is shorter"),
        (3, b"x" * 32, OTHER, "not signed with a key of this site"),
    ],
)
def test_another_history_than_the_one_kept_is_found(
    page: Page, address: str, tmp_path: Path, size: int, root: bytes, key: SigningKey, said: str
) -> None:
    kept = tmp_path / "kept"
    kept.write_bytes(bytes(sign_note(Checkpoint("example.org", size, root).text, key)))
    page.goto(f"{address}verify/?text={VERSION}")
    page.set_input_files("#pg-file-checkpoint", kept)
    page.wait_for_selector(".pg-refuted")
    assert any(said in step.lower() for step in wrong(page))


def test_without_ed25519_all_else_is_verified(page: Page, address: str) -> None:
    page.add_init_script(
        "SubtleCrypto.prototype.importKey = async () => { throw new DOMException('', 'NotSupportedError'); }"
    )
    page.goto(f"{address}verify/?text={VERSION}")
    assert [step.split(":")[0] for step in steps(page)].count("Holds") == 6
    assert set(wrong(page)) == {"Open: This browser cannot verify signatures of this kind (Ed25519)."}
