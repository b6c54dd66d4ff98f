"""What pages say of themselves to search engines, read as a search engine reads it."""

import json
from dataclasses import replace
from typing import Any

from cases import for_each
from page_samples import CONFIG, by_path, pages, policy, story, text, version
from selectolax.lexbor import LexborHTMLParser

from policygen.config import Config
from policygen.core.model import Policy
from policygen.render import Renderer

# The properties of schema.org that are used, by the type that has them (schema.org/version/29.0).
PROPERTIES = {
    "DigitalDocument": {
        *("url", "identifier", "name", "inLanguage", "version", "creativeWorkStatus", "datePublished"),
        *("temporalCoverage", "abstract", "encoding", "exampleOfWork", "isPartOf"),
    },
    "MediaObject": {"contentUrl", "encodingFormat", "sha256"},
    "WebSite": {"url", "name"},
}


def said(path: str, *policies: Policy, config: Config = CONFIG) -> list[dict[str, Any]]:
    html = Renderer(None, config).render(by_path(pages(*policies, config=config))[path]).data.decode()
    found = LexborHTMLParser(html).css('script[type="application/ld+json"]')
    return [json.loads(script.text()) for script in found]


def test_a_version_says_when_it_applied_and_where_its_text_is() -> None:
    (found,) = said("privacy/2024-07-08/index.html", *story())
    assert found == {
        "@context": "https://schema.org",
        "@type": "DigitalDocument",
        "@id": "https://example.org/legal/privacy/2024-07-08/",
        "url": "https://example.org/legal/privacy/2024-07-08/",
        "identifier": "2024-07-08",
        "name": "Privacy policy",
        "inLanguage": "en",
        "version": "2",
        "creativeWorkStatus": "superseded",
        "datePublished": "2024-06-08",
        "temporalCoverage": "2024-07-08/2026-01-01",
        "abstract": "We say what we collect.",
        "encoding": {
            "@type": "MediaObject",
            "contentUrl": "https://example.org/legal/privacy/2024-07-08/index.md",
            "encodingFormat": "text/markdown",
            "sha256": found["encoding"]["sha256"],
        },
        "exampleOfWork": {
            "@type": "DigitalDocument",
            "@id": "https://example.org/legal/privacy/",
            "name": "Privacy policy",
        },
        "isPartOf": {
            "@type": "WebSite",
            "@id": "https://example.org/legal/",
            "url": "https://example.org/legal/",
            "name": "Fallowbeck",
        },
    }
    assert len(found["encoding"]["sha256"]) == 64


def test_the_current_page_describes_the_version_that_it_shows() -> None:
    (current,) = said("privacy/index.html", *story())
    assert current["@id"] == "https://example.org/legal/privacy/2026-01-01/"
    assert current["temporalCoverage"] == "2026-01-01/2027-01-01"


def test_what_is_not_known_is_not_said() -> None:
    (seen,) = said("terms/2018-05-14/index.html".replace("2018", "seen-2018"), *story())
    assert not {"temporalCoverage", "datePublished", "abstract"} & set(seen)
    (withdrawn,) = said("privacy/2025-01-01/index.html", *story())
    assert "temporalCoverage" not in withdrawn
    (lasting,) = said("privacy/2027-01-01/index.html", *story())
    assert lasting["temporalCoverage"] == "2027-01-01/.."


def test_without_a_base_url_nothing_is_said() -> None:
    config = replace(CONFIG, base_url="")
    assert said("privacy/index.html", *story(), config=config) == []
    assert said("index.html", *story(), config=config) == []


def _parts(value: object) -> list[dict[str, Any]]:
    if not isinstance(value, dict):
        return []
    return [value, *(part for item in value.values() for part in _parts(item))]


@for_each("path", ["index.html", "privacy/index.html", "de/privacy/2024-07-08/index.html"])
def test_only_properties_that_exist_are_used(path: str) -> None:
    (found,) = said(path, *story())
    for part in _parts(found):
        assert {name for name in part if name[0] != "@"} <= PROPERTIES[part["@type"]]


def test_a_title_cannot_end_the_script() -> None:  # case 33
    title = "</script><script>alert(1)</script><!--"
    (found,) = said("privacy/index.html", policy(version("2024-01-01", text("# A", title=title))))
    assert found["name"] == title


@for_each(("kind", "relation"), [("privacy", "privacy-policy"), ("terms", "terms-of-service")])
def test_a_policy_of_a_known_kind_is_found_by_its_relation(kind: str, relation: str) -> None:  # RFC 6903
    one = replace(policy(version("2024-01-01"), version("2025-01-01")), kind=kind)
    found = by_path(pages(one))
    for path in ("privacy/index.html", "privacy/2024-01-01/index.html"):
        relations = {link.rel: link.href for link in found[path].values["head"].shared_links}
        assert relations[relation] == relations["latest-version"]


def test_a_version_names_the_policy_that_it_is_a_memento_of() -> None:  # RFC 7089
    found = by_path(pages(*story()))
    assert {link.rel: link.href for link in found["privacy/2024-07-08/index.html"].values["head"].shared_links}[
        "original"
    ] == "../"
    assert "original" not in {link.rel for link in found["privacy/index.html"].values["head"].shared_links}


def test_only_what_applies_or_lists_is_for_search_engines() -> None:
    found = by_path(pages(*story()))
    indexed = {path for path, page in found.items() if "head" in page.values and page.values["head"].is_indexed}
    assert "privacy/index.html" in indexed
    assert "privacy/2026-01-01/index.html" in indexed
    assert {"privacy/2024-07-08/index.html", "privacy/2025-01-01/index.html"}.isdisjoint(indexed)
    never = ("/compare/", "/since/", "/search/", "/r1/", "/clause/")
    assert not [path for path in indexed if any(part in f"/{path}" for part in never)]
