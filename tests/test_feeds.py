import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from policygen.config import Config
from policygen.core.errors import Place
from policygen.core.model import Policy
from policygen.pages.data.feed_entries import MAX_ENTRIES, FeedEntry
from policygen.pages.data.feeds import group_feeds, site_feeds
from policygen.pages.views.groups import Group

ATOM = {"a": "http://www.w3.org/2005/Atom"}
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
AS_OF = datetime(2026, 1, 1, tzinfo=UTC)
CONFIG = Config(
    title="Policies & more",
    base_url="https://example.org/legal/",
    languages=("en", "de"),
    id_authority="example.org,2026",
)
ENTRY = FeedEntry(
    id="tag:example.org,2026:privacy/2025-06-01/in-force",
    policy="privacy",
    kind="in-force",
    title="Privacy: version of 1 June 2025 in force",
    url="https://example.org/legal/privacy/2025-06-01/",
    comparison="https://example.org/legal/privacy/compare/2024-01-01..2025-06-01/",
    language="en",
    instant=datetime(2025, 6, 1, tzinfo=UTC),
    stamp="2025-06-01T00:00:00+00:00",
    content="<p>We keep <ins>no</ins> logs.</p>",
)


def atom(*entries: FeedEntry, config: Config = CONFIG, language: str = "en") -> ET.Element:
    return ET.fromstring(site_feeds(config, language, entries, AS_OF)[0].data)


def json_feed(*entries: FeedEntry) -> dict[str, object]:
    value = json.loads(site_feeds(CONFIG, "en", entries, AS_OF)[1].data)
    assert isinstance(value, dict)
    return value


def days_later(days: int) -> FeedEntry:
    instant = ENTRY.instant + timedelta(days=days)
    return replace(ENTRY, id=f"tag:example.org,2026:{days}", instant=instant, stamp=instant.isoformat())


def test_an_atom_feed_has_what_rfc_4287_requires() -> None:
    feed = atom(ENTRY)
    assert feed.tag == "{http://www.w3.org/2005/Atom}feed"
    assert feed.get(LANGUAGE) == "en"
    assert feed.findtext("a:id", None, ATOM) == "tag:example.org,2026:feed"
    assert feed.findtext("a:title", None, ATOM) == "Policies & more"
    assert feed.findtext("a:updated", None, ATOM) == ENTRY.stamp
    assert feed.findtext("a:author/a:name", None, ATOM) == "Policies & more"
    assert {link.get("rel"): link.get("href") for link in feed.findall("a:link", ATOM)} == {
        "self": "https://example.org/legal/feed.xml",
        "alternate": "https://example.org/legal/",
    }
    (entry,) = feed.findall("a:entry", ATOM)
    assert entry.get(LANGUAGE) == "en"
    assert entry.findtext("a:id", None, ATOM) == ENTRY.id
    assert entry.findtext("a:title", None, ATOM) == ENTRY.title
    assert entry.findtext("a:updated", None, ATOM) == ENTRY.stamp
    assert entry.findtext("a:published", None, ATOM) == ENTRY.stamp
    assert [category.get("term") for category in entry.findall("a:category", ATOM)] == ["in-force"]
    assert {link.get("rel"): link.get("href") for link in entry.findall("a:link", ATOM)} == {
        "alternate": ENTRY.url,
        "related": ENTRY.comparison,
    }
    (content,) = entry.findall("a:content", ATOM)
    assert (content.get("type"), content.text) == ("html", ENTRY.content)


def test_a_json_feed_has_what_version_1_1_requires() -> None:
    assert json_feed(ENTRY) == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Policies & more",
        "home_page_url": "https://example.org/legal/",
        "feed_url": "https://example.org/legal/feed.json",
        "language": "en",
        "authors": [{"name": "Policies & more"}],
        "items": [
            {
                "id": ENTRY.id,
                "url": ENTRY.url,
                "title": ENTRY.title,
                "content_html": ENTRY.content,
                "date_published": ENTRY.stamp,
                "tags": ["in-force"],
                "language": "en",
            }
        ],
    }


def test_the_newest_come_first_and_the_oldest_are_left_out() -> None:
    feed = atom(*[days_later(days) for days in range(MAX_ENTRIES + 5)])
    found = [entry.findtext("a:id", "", ATOM) for entry in feed.findall("a:entry", ATOM)]
    assert found == [f"tag:example.org,2026:{days}" for days in range(MAX_ENTRIES + 4, 4, -1)]
    assert feed.findtext("a:updated", None, ATOM) == days_later(MAX_ENTRIES + 4).stamp


def test_a_feed_without_entries_is_valid_too() -> None:
    feed = atom()
    assert feed.findtext("a:updated", None, ATOM) == "2026-01-01T00:00:00+00:00"
    assert json_feed()["items"] == []


def test_each_language_has_its_own_feed() -> None:
    assert [file.path for file in site_feeds(CONFIG, "de", [], AS_OF)] == ["de/feed.xml", "de/feed.json"]
    assert atom(language="de").findtext("a:id", None, ATOM) == "tag:example.org,2026:de/feed"


def test_a_sites_feed_has_the_entries_of_its_language() -> None:
    german = replace(ENTRY, id="tag:example.org,2026:de/x", language="de")
    found = [entry.findtext("a:id", "", ATOM) for entry in atom(ENTRY, german, language="de").findall("a:entry", ATOM)]
    assert found == [german.id]


def test_a_groups_feed_has_the_entries_of_its_policies() -> None:
    members = tuple(Policy(slug, slug, ("en",), (), Place(slug), group="Open AI") for slug in ("privacy", "terms"))
    entries = [replace(ENTRY, policy=slug) for slug in ("privacy", "cookies", "terms")]
    entries.append(replace(ENTRY, policy="terms", language="de"))
    atom_file, json_file = group_feeds(CONFIG, Group("Open AI", "open-ai", members), "en", entries, AS_OF)
    assert [atom_file.path, json_file.path] == ["group/open-ai/feed.xml", "group/open-ai/feed.json"]
    value = json.loads(json_file.data)
    assert (value["title"], len(value["items"])) == ("Open AI – Policies & more", 2)
    assert value["home_page_url"] == "https://example.org/legal/group/open-ai/"


def test_without_an_authority_the_feeds_id_is_its_address() -> None:
    feed = atom(config=replace(CONFIG, id_authority=""))
    assert feed.findtext("a:id", None, ATOM) == "https://example.org/legal/feed.xml"


def test_without_a_base_url_there_are_no_feeds() -> None:
    assert site_feeds(replace(CONFIG, base_url=""), "en", [ENTRY], AS_OF) == ()


@for_each("title", ["<script>alert(1)</script>", "A ]]> B", "A --> B & C", "</title>", '"quoted"'])
def test_markup_in_a_title_is_text(title: str) -> None:  # cases 29, 30
    entry = replace(ENTRY, title=title)
    found = atom(entry).find("a:entry/a:title", ATOM)
    assert found is not None
    assert (found.text, list(found)) == (title, [])
    assert b"</" not in site_feeds(CONFIG, "en", [entry], AS_OF)[1].data


@given(st.text(st.characters(codec="utf-8")))
def test_whatever_a_title_holds_both_feeds_can_be_parsed(title: str) -> None:
    entry = replace(ENTRY, title=title, content=title)
    found = atom(entry).findtext("a:entry/a:title", "", ATOM)
    assert found == "".join(char for char in title if char in "\t\n" or (char >= " " and char not in "\ufffe\uffff"))
    assert json_feed(entry)["items"] == [
        {
            "id": ENTRY.id,
            "url": ENTRY.url,
            "title": title,
            "content_html": title,
            "date_published": ENTRY.stamp,
            "tags": ["in-force"],
            "language": "en",
        }
    ]
