import re
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest

from policygen.addresses import addresses
from policygen.config import Config
from policygen.core.errors import Place
from policygen.core.files import File
from policygen.core.model import Erratum, Policy, Precision, Revision, Text, Version, When
from policygen.histories.history import build_history
from policygen.markup.document import Resolve
from policygen.markup.document_reader import DocumentReader
from policygen.pages.data.data_files import PolicyFiles, site_files
from policygen.pages.data.feed_entries import FeedEntry, entries
from policygen.pages.page_plan import PolicyPlan, site_pages
from policygen.pages.views.policy_context import policy_context
from policygen.pages.views.site_context import SiteContext

ATOM = {"a": "http://www.w3.org/2005/Atom"}
AS_OF = datetime(2025, 1, 1, tzinfo=UTC)
CONFIG = Config(
    title="R&D </script>",
    base_url="https://example.org/legal/",
    languages=("en", "de"),
    id_authority="example.org,2026",
)
BODIES = {
    "sha256:0": "# Größe\n\nWe keep [logs](terms.md) <b>for</b> a year.\n",
    "sha256:1": "# Größe\n\nWe keep [logs](terms.md) for a week.\n",
    "sha256:2": "# Größe\n\nWe keep [logs](terms.md) for a weak.\n",
}


def links(policy: Policy, text: Text, page: str) -> Resolve:
    return {"terms.md": addresses.relative(page, "größe/")}.get


def day(text: str) -> When:
    return When(text, Precision.DAY, datetime.fromisoformat(text).replace(tzinfo=UTC))


def texts(digest: str, *languages: str) -> tuple[Text, ...]:
    return tuple(Text(language, "</title>", ("<b>",), digest, Place("content/a.md")) for language in languages)


VERSIONS = (
    Version("2001", When("2001", Precision.YEAR, day("2001-01-01").instant), None, None, texts("sha256:0", "en", "de")),
    replace(
        Version("2023-01-01", day("2023-01-01"), None, day("2022-12-01"), texts("sha256:1", "en")),
        revisions=(Revision(1, texts("sha256:2", "en")),),
        errata=(Erratum(day("2023-02-01"), "A letter."),),
    ),
    replace(Version("2024-01-01", day("2024-01-01"), None, None, texts("sha256:0", "en", "de")), withdrawn="Wrong"),
    Version("2024-06-01", day("2024-06-01"), None, day("2024-05-01"), texts("sha256:0", "en", "de")),
    Version("2026-01-01", day("2026-01-01"), None, day("2024-12-01"), texts("sha256:1", "en")),
)
POLICY = Policy("größe", "Größe", ("en", "de"), VERSIONS, Place("content/größe"))


def site(config: Config) -> tuple[list[File], set[str]]:
    """All files that programs read, and the paths of all pages."""
    view_context = SiteContext(config, links)
    files: list[File] = []
    pages = {page.path for page in site_pages([POLICY], view_context, AS_OF, list)}
    found: list[FeedEntry] = []
    for language in POLICY.languages:
        lived = build_history(POLICY, language, BODIES, DocumentReader())
        told = entries(policy_context(lived, view_context, AS_OF), AS_OF)
        found += told
        files += PolicyFiles(policy_context(lived, view_context, AS_OF), BODIES, partial(tuple, told), AS_OF)
        pages |= {page.path for page in PolicyPlan(policy_context(lived, view_context, AS_OF), AS_OF)}
    return [*files, *site_files(view_context, [POLICY], found, AS_OF)], pages


@pytest.fixture(scope="module")
def whole() -> tuple[list[File], set[str]]:
    return site(CONFIG)


def test_no_two_files_have_one_path(whole: tuple[list[File], set[str]]) -> None:  # case 51
    files, pages = whole
    paths = [file.path for file in files]
    assert len(paths) == len(set(paths))
    assert not pages & set(paths)


def test_every_address_in_them_exists(whole: tuple[list[File], set[str]]) -> None:
    files, pages = whole
    exist = pages | {file.path for file in files}
    entry = {
        (file.path, url)
        for file in files
        for url in re.findall(r"https://example\.org/legal/([^\s\"'<>&#\\)]*)", file.data.decode().replace("\r\n ", ""))
    }
    assert len(entry) > 50
    assert {(path, url) for path, url in entry if addresses.file_path(unquote(url)) not in exist} == set()


def test_the_files_that_the_design_names(whole: tuple[list[File], set[str]]) -> None:
    paths = {file.path for file in whole[0]}
    assert paths >= {
        *(".nojekyll", "_headers", "robots.txt", "sitemap.xml", "policies.json", "status.json"),
        *("feed.xml", "feed.json", "de/feed.xml", "de/feed.json"),
        *(f"größe/{name}" for name in ("feed.xml", "feed.json", "versions.json", "timemap.link", "status.json")),
        *(f"größe/2023-01-01/{name}" for name in ("index.md", "index.txt", "index.json")),
        *(f"größe/2023-01-01/r1/{name}" for name in ("index.md", "index.txt")),
        *("größe/blocks/00.json", "de/größe/blocks/00.json", "de/größe/2001/index.md"),
    }
    assert "de/größe/2023-01-01/index.md" not in paths


def test_without_a_base_url_what_needs_whole_addresses_is_left_out(whole: tuple[list[File], set[str]]) -> None:
    files, _ = site(replace(CONFIG, base_url=""))
    left_out = {file.path for file in whole[0]} - {file.path for file in files}
    assert {path.rpartition("/")[2] for path in left_out} == {
        *("feed.xml", "feed.json", "calendar.ics", "timemap.link", "sitemap.xml")
    }
    assert not any(b"example.org" in file.data for file in files)


def test_markup_in_titles_is_harmless_everywhere(whole: tuple[list[File], set[str]]) -> None:  # cases 29, 30
    data = [file.data for file in whole[0] if file.path.endswith(".json")]
    feeds = [ET.fromstring(file.data) for file in whole[0] if file.path.endswith("feed.xml")]
    assert not any(b"</" in found or b"<!--" in found for found in data)
    assert {feed.findtext("a:author/a:name", "", ATOM) for feed in feeds} == {"R&D </script>"}
    assert all(title.text and "</title>: " in title.text for feed in feeds for title in feed.findall("*/a:title", ATOM))


def test_the_same_values_give_the_same_bytes(whole: tuple[list[File], set[str]]) -> None:
    assert site(CONFIG)[0] == whole[0]
