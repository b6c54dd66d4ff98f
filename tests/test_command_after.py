"""The command that runs when a site was sent, and those of the documents against false services."""

import json
import os
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from policygen.core.errors import Failed
from policygen.publish.command_after import CommandAfter
from policygen.publish.publish_plan import Sent

EXAMPLES = Path(__file__).parent.parent / "docs" / "examples"
BASE = "https://example.org/legal/"
SENT = Sent(("privacy/index.html", "index.html", "a b.txt"), ("gone/index.html",), "sha256:0")
ADDRESSES = [f"{BASE}a%20b.txt", f"{BASE}gone/", BASE, f"{BASE}privacy/"]


@dataclass
class Service:
    """Answers each request with success, and keeps what it was sent."""

    address: str = ""
    requests: list[tuple[str, dict[str, str], dict[str, object]]] = field(default_factory=list)
    status: int = 200


@pytest.fixture
def service() -> Iterator[Service]:
    kept = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            kept.requests.append((self.path, dict(self.headers), body))
            self.send_response(kept.status)
            self.end_headers()
            self.wfile.write(b'{"success": true}')

        def log_message(self, *parts: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    kept.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield kept
    server.shutdown()
    thread.join()
    server.server_close()


def run(folder: Path, *command: str, sent: Sent = SENT) -> None:
    CommandAfter(command, folder, BASE)(sent)


def test_paths_and_addresses_are_given(tmp_path: Path) -> None:
    run(tmp_path, "sh", "-c", 'cat > addresses; cp "$POLICYGEN_CHANGED" paths')
    assert (tmp_path / "addresses").read_text().splitlines() == ADDRESSES
    assert (tmp_path / "paths").read_text().splitlines() == [
        "a b.txt",
        "gone/index.html",
        "index.html",
        "privacy/index.html",
    ]


def test_the_key_of_the_ledger_is_not_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICYGEN_SIGNING_KEY", "PRIVATE+KEY+example.org+00000000+secret")
    monkeypatch.setenv("POLICYGEN_SIGNING_KEY_FILE", "secret.key")
    monkeypatch.setenv("PURGE_TOKEN", "its own")
    run(tmp_path, "sh", "-c", "env > variables")
    variables = (tmp_path / "variables").read_text()
    assert "SIGNING_KEY" not in variables
    assert "PURGE_TOKEN=its own" in variables


def test_a_command_that_fails_says_so_without_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PURGE_TOKEN", "a-very-secret-thing")
    with pytest.raises(Failed) as error:
        run(tmp_path, "sh", "-c", "echo refused: $PURGE_TOKEN; exit 7")
    assert [problem.code for problem in error.value.problems] == ["E718"]
    assert "status 7" in str(error.value)
    assert "refused: …" in str(error.value)
    assert "a-very-secret-thing" not in str(error.value)


def test_a_command_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(Failed, match="cannot be run"):
        run(tmp_path, "no-such-command-at-all")


def test_a_command_that_reads_nothing_is_no_failure(tmp_path: Path) -> None:
    run(tmp_path, "true", sent=Sent(tuple(f"{number}/index.html" for number in range(20_000)), (), ""))


def test_the_example_for_cloudfront(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "aws").write_text('#!/bin/sh\nprintf "%s\\n" "$@" > asked\n')
    (tmp_path / "aws").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setenv("CLOUDFRONT_DISTRIBUTION", "E123")
    run(tmp_path, "sh", str(EXAMPLES / "purge-cloudfront.sh"))
    asked = (tmp_path / "asked").read_text().splitlines()
    assert asked[:5] == ["cloudfront", "create-invalidation", "--distribution-id", "E123", "--paths"]
    assert asked[5:] == ["/legal/a%20b.txt", "/legal/gone/", "/legal/", "/legal/privacy/"]


def test_the_example_for_cloudfront_fails_with_its_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "aws").write_text("#!/bin/sh\nexit 3\n")
    (tmp_path / "aws").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setenv("CLOUDFRONT_DISTRIBUTION", "E123")
    with pytest.raises(Failed):
        run(tmp_path, "sh", str(EXAMPLES / "purge-cloudfront.sh"))


def test_the_example_for_cloudflare(tmp_path: Path, service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLOUDFLARE_API", service.address)
    monkeypatch.setenv("CLOUDFLARE_ZONE", "zone1")
    monkeypatch.setenv("CLOUDFLARE_API_TOKEN", "a-token-of-the-test")
    many = Sent(tuple(f"{number:02}/index.html" for number in range(65)), (), "")
    run(tmp_path, sys.executable, str(EXAMPLES / "purge-cloudflare.py"), sent=many)
    assert [path for path, _, _ in service.requests] == ["/zones/zone1/purge_cache"] * 3
    assert [headers["Authorization"] for _, headers, _ in service.requests] == ["Bearer a-token-of-the-test"] * 3
    purged = [body["files"] for _, _, body in service.requests]
    assert [len(files) for files in purged if isinstance(files, list)] == [30, 30, 5]
    service.status = 403
    with pytest.raises(Failed) as error:
        run(tmp_path, sys.executable, str(EXAMPLES / "purge-cloudflare.py"))
    assert "a-token-of-the-test" not in str(error.value)


def test_the_example_for_indexnow(tmp_path: Path, service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INDEXNOW_API", f"{service.address}/indexnow")
    monkeypatch.setenv("INDEXNOW_KEY", "0123456789abcdef")
    run(tmp_path, sys.executable, str(EXAMPLES / "tell-indexnow.py"))
    [(path, _, body)] = service.requests
    assert path == "/indexnow"
    assert body == {
        "host": "example.org",
        "key": "0123456789abcdef",
        "urlList": [f"{BASE}gone/", BASE, f"{BASE}privacy/"],
    }


def test_the_example_for_indexnow_names_a_key_below_the_root(
    tmp_path: Path, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INDEXNOW_API", f"{service.address}/indexnow")
    monkeypatch.setenv("INDEXNOW_KEY", "0123456789abcdef")
    monkeypatch.setenv("INDEXNOW_KEY_LOCATION", f"{BASE}0123456789abcdef.txt")
    run(tmp_path, sys.executable, str(EXAMPLES / "tell-indexnow.py"))
    [(_, _, body)] = service.requests
    assert body["keyLocation"] == f"{BASE}0123456789abcdef.txt"
