"""Sites as nginx, Caddy and Apache serve them with the configurations that `policygen init --host` writes."""

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit

import pytest
from host_servers import PROGRAMS, free_port, program, serving
from selectolax.lexbor import LexborHTMLParser

from policygen import build
from policygen.hosts import HostSettings
from policygen.ledger.signed_notes import KeyKind, SigningKey
from policygen.pages.data.response_headers import ALLOW_ORIGIN, CACHE_CONTROL, headers_of

ROOT = Path(__file__).resolve().parent.parent
AS_OF = datetime(2026, 12, 31, tzinfo=UTC)
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(64)
KEY = SigningKey("example.org", KeyKind.NOTE, bytes(range(32)))
ROOTS = ("/", "/legal/")
REDIRECTS = """
[redirects]
"/privacy-policy.html" = "/privacy/"
"/alt/größe/" = "/terms/"
"/rss.xml" = "/feed.xml"
"""


@dataclass(frozen=True)
class Served:
    """A site that a server hands out: the server, the site's folder, its root on the host, and a connection."""

    server: str
    site: Path
    root: str
    base_url: str
    connection: HTTPConnection

    def get(self, path: str, **headers: str) -> tuple[int, Message, bytes]:
        """Status, headers and body of what is at a path of the site."""
        self.connection.request("GET", self.root + path, headers=headers)
        answer = self.connection.getresponse()
        return answer.status, answer.headers, answer.read()


def written_project(folder: Path, base_url: str) -> None:
    """The example with a picture, a renamed policy, redirects and a signed ledger."""
    shutil.copytree(ROOT / "content", folder / "content")
    settings = (ROOT / "policygen.toml").read_text(encoding="utf-8")
    settings = settings.replace("https://fallowbeck.example/policies/", base_url)
    sign = f'[sign]\norigin = "example.org"\npublic_key = "{KEY.verifier}"\n'
    (folder / "policygen.toml").write_text(settings + REDIRECTS + sign, encoding="utf-8")
    (folder / "content/map.png").write_bytes(PICTURE)
    text = "---\neffective: 2026-01-01\nformerly: [imprint@2026-01-01]\n---\n\n# Visits\n\n![The way](map.png)\n"
    (folder / "content/visits.md").write_text(text, encoding="utf-8")
    (folder / "static/papers").mkdir(parents=True)
    (folder / "static/papers/LICENSE").write_text("Take it.\n")


@pytest.fixture(scope="module", params=[(server, root) for server in PROGRAMS for root in ROOTS], ids=str)
def served(request: pytest.FixtureRequest) -> Iterator[Served]:
    server, root = request.param
    program(server)
    port = free_port()
    base_url = f"http://127.0.0.1:{port}{root}"
    folder = Path(tempfile.mkdtemp(prefix="served-"))
    folder.chmod(0o755)  # a server that root starts reads as another user
    try:
        written_project(folder, base_url)
        build(folder, as_of=AS_OF, record=True, environment={"POLICYGEN_SIGNING_KEY": KEY.line})
        with serving(server, HostSettings(base_url, ("UTC",), 2026, "policygen", str(folder)), port) as connection:
            yield Served(server, folder / "site", root, base_url, connection)
    finally:
        shutil.rmtree(folder)


def site_files(site: Path) -> list[str]:
    return sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())


def moved_pages(site: Path) -> dict[str, str]:
    """Where old addresses lead, by their paths from the root of the site."""
    lines = (site / "_redirects").read_text(encoding="utf-8").splitlines()
    return {old[1:]: new for old, new, _ in map(str.split, lines)}


def test_every_file_has_its_bytes_and_headers(served: Served) -> None:  # case 85
    moved = {f"{unquote(old)}index.html" if old.endswith("/") else unquote(old) for old in moved_pages(served.site)}
    hidden = {"_redirects"} if served.server == "caddy" else set()  # a part of its configuration, which it keeps back
    files = [path for path in site_files(served.site) if path not in moved | hidden]
    assert {
        "ledger/checkpoint",
        "ledger/vkey",
        "privacy/2026-09-21/receipt.txt",
        "llms.txt",
        "verify/index.html",
    } < set(files)
    assert any(path.startswith("ledger/tile/entries/") for path in files)
    assert any("immutable" in dict(headers_of(path))[CACHE_CONTROL] for path in files)
    for path in files:
        status, headers, body = served.get(quote(path.removesuffix("index.html") if path != "index.html" else ""))
        assert (status, body) == (200, (served.site / path).read_bytes()), path
        for header, value in headers_of(path):
            assert headers.get_all(header) == [value], (path, header)
        if ALLOW_ORIGIN not in dict(headers_of(path)):
            assert headers.get(ALLOW_ORIGIN) is None, path


def test_no_link_of_any_page_is_dead(served: Served) -> None:
    to_visit, visited = [served.root], set()
    while to_visit:
        address = to_visit.pop()
        if address in visited:
            continue
        visited.add(address)
        served.connection.request("GET", address)
        answer = served.connection.getresponse()
        body = answer.read()
        if answer.status == 301:
            to_visit.append(urlsplit(urljoin(served.base_url, answer.headers["Location"])).path)
            continue
        assert answer.status == 200, address
        if not address.endswith("/"):
            continue
        page = urljoin(served.base_url, address)
        for node in LexborHTMLParser(body.decode()).css("[href], [src]"):
            link = urlsplit(urljoin(page, node.attributes.get("href") or node.attributes.get("src")))
            if link.netloc == urlsplit(served.base_url).netloc:
                to_visit.append(link.path)
    assert len(visited) > 200


def test_old_addresses_lead_on(served: Served) -> None:  # case 90
    moved = moved_pages(served.site)
    assert {"privacy-policy.html", "imprint/2026-01-01/"} <= moved.keys()
    for old, new in moved.items():
        for query in ("", "?from=mail"):
            status, headers, body = served.get(old + query)
            if "%" in old and served.server == "caddy":  # it compares addresses as they are read, so the page leads on
                assert status == 200
                assert b'http-equiv="refresh"' in body
                continue
            leads_to = urljoin(served.base_url, headers["Location"])
            assert (status, leads_to.partition("?")[0]) == (301, urljoin(served.base_url, new)), old
            assert served.get(new.removeprefix(served.base_url).removeprefix("/"))[0] == 200
    assert served.get("rss.xml")[0] == 200


def test_what_is_not_there_has_its_page_and_status(served: Served) -> None:
    for path in ("nothing", "privacy/1999-01-01/", "nothing.json"):
        status, headers, body = served.get(path)
        assert (status, body) == (404, (served.site / "404.html").read_bytes()), path
        assert headers.get_all("Content-Type") == ["text/html; charset=utf-8"]
        assert headers.get_all("Content-Security-Policy")
        assert headers.get_all(CACHE_CONTROL) == ["no-cache"]


def test_folders_are_asked_for_with_or_without_a_slash(served: Served) -> None:
    for path in ("privacy", "privacy/history"):
        status, headers, _ = served.get(path)
        assert status in (301, 302, 307, 308)
        assert urlsplit(urljoin(served.base_url + path, headers["Location"])).path == f"{served.root}{path}/"
    if served.root != "/":
        served.connection.request("GET", served.root.rstrip("/"))
        answer = served.connection.getresponse()
        answer.read()
        assert answer.status == 301
        assert urlsplit(answer.headers["Location"]).path == served.root


def test_texts_are_compressed_and_asked_for_anew_at_no_cost(served: Served) -> None:
    for path in ("", "assets/style.css", "policies.json"):
        _, headers, body = served.get(path, **{"Accept-Encoding": "gzip"})
        assert headers["Content-Encoding"] == "gzip", path
        name = path or "index.html"
        assert len(body) < (served.site / name).stat().st_size
        _, headers, _ = served.get(path)
        assert served.get(path, **{"If-None-Match": headers["ETag"]})[0] == 304
