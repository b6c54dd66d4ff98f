import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygen.pages.data.response_headers import (
    CACHE_CONTROL,
    CONTENT_TYPE,
    CSP,
    RULES,
    UNKNOWN_TYPE,
    HeaderRule,
    header_values,
    headers_file,
    headers_of,
)

PATHS = """
    index.html  404.html  privacy/index.fragment.html  privacy/2026-09-21/index.md
    privacy/2026-09-21/index.txt  privacy/2026-09-21/index.json  privacy/feed.xml  feed.xml
    feed.json  calendar.ics  sitemap.xml  robots.txt
    privacy/timemap.link  policygen.lock  policygen-manifest.json  _headers
    assets/style.css  assets/text.js  assets/icon.svg  assets/0123456789abcdef.png
    assets/logo.PNG  ledger/checkpoint  ledger/checkpoints/7  ledger/checkpoints/7.tsr
    ledger/tile/0/000  ledger/tile/entries/000.p/3  ledger/vkey  CNAME
    privacy/2026-09-21/receipt.txt  ledger/minisign.pub  ledger/checkpoint.minisig  terms/policy
    a.tar.gz
""".split()


def header_blocks() -> dict[str, dict[str, str]]:
    """What `_headers` says, by its patterns."""
    blocks: dict[str, dict[str, str]] = {}
    pattern = ""
    for line in headers_file().splitlines():
        if line.startswith("/"):
            pattern = line
        else:
            header, _, value = line.strip().partition(": ")
            blocks.setdefault(pattern, {})[header] = value
    return blocks


def said_by_host(path: str) -> list[tuple[str, str]]:
    """All values that a host joins for a path."""
    return [
        pair
        for pattern, headers in header_blocks().items()
        if re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), f"/{path}", re.IGNORECASE)
        for pair in headers.items()
    ]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("privacy/index.html", "text/html; charset=utf-8"),
        ("privacy/feed.xml", "application/atom+xml; charset=utf-8"),
        ("sitemap.xml", "application/xml; charset=utf-8"),
        ("privacy/2026-09-21/index.md", "text/markdown; charset=utf-8"),
        ("policygen.lock", "application/json; charset=utf-8"),
        ("ledger/checkpoint", "text/plain; charset=utf-8"),
        ("ledger/checkpoints/12", "text/plain; charset=utf-8"),
        ("ledger/checkpoints/12.tsr", "application/timestamp-reply"),
        ("ledger/tile/entries/000.p/3", "application/octet-stream"),
        ("LOGO.JPG", "image/jpeg"),
        ("LICENSE", UNKNOWN_TYPE),
    ],
)
def test_each_kind_of_file_has_its_type(path: str, value: str) -> None:  # case 85
    assert dict(headers_of(path))[CONTENT_TYPE] == value


def test_only_what_its_digest_names_is_kept_for_long() -> None:  # case 85
    kept = [path for path in PATHS if "immutable" in dict(headers_of(path))[CACHE_CONTROL]]
    assert kept == ["assets/0123456789abcdef.png"]
    assert dict(headers_of("privacy/0123456789abcdef/index.html"))[CACHE_CONTROL] == "no-cache"


def test_data_may_be_read_by_any_site_and_pages_may_not() -> None:
    shared = {path for path in PATHS if "Access-Control-Allow-Origin" in dict(headers_of(path))}
    assert {"privacy/feed.xml", "calendar.ics", "ledger/tile/0/000", "ledger/checkpoint"} < shared
    assert not {path for path in shared if path.endswith((".html", ".css", ".js"))}


@given(st.text(alphabet="abz/.-_0189é", max_size=30))
def test_every_file_has_each_header_once_and_the_policy_of_all_pages(path: str) -> None:  # case 86
    names = [header for header, _ in headers_of(path)]
    assert len(names) == len(set(names))
    assert names[0] == CONTENT_TYPE
    assert dict(headers_of(path))["Content-Security-Policy"] == CSP


@pytest.mark.parametrize("path", PATHS)
def test_a_host_says_what_the_table_says_and_nothing_twice(path: str) -> None:
    said = said_by_host(path)
    assert len({header for header, _ in said}) == len(said)
    in_table = dict(headers_of(path))
    said_otherwise = {header for header, value in said if in_table[header] != value}
    assert said_otherwise == ({CACHE_CONTROL} if "immutable" in in_table[CACHE_CONTROL] else set())


def test_the_headers_file_stays_within_the_limits_of_its_hosts() -> None:
    assert len(header_blocks()) <= 100
    assert max(map(len, headers_file().splitlines())) <= 2000


def test_no_rule_is_without_effect() -> None:
    singly = [(pattern, rule.header) for rule in RULES for pattern in rule.patterns]
    numbered = [HeaderRule((pattern,), header, str(number)) for number, (pattern, header) in enumerate(singly)]
    for rule in numbered:  # the plainest file that fits a pattern fits none before it
        path = rule.patterns[0].removeprefix("/").replace("*", "x").replace("{digest}", "0123456789abcdef")
        assert header_values(numbered, path)[rule.header] == rule.value, rule.patterns
