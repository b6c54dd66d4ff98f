"""What is fetched, and what is refused, from real servers on loopback."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from time import monotonic, sleep

import pytest
from cases import for_each
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from policygen.fetching.guarded_fetch import Fetcher, FetchLimits, NotFetched
from policygen.fetching.network_addresses import is_public


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        match self.path:
            case "/file":
                self.answer(200, b"a text")
            case "/gone":
                self.answer(404, b"there is nothing")
            case "/broken":
                self.answer(500, b"")
            case "/near":
                self.answer(302, b"", Location="/file")
            case "/round":
                self.answer(302, b"", Location="/round")
            case "/host":
                self.answer(302, b"", Location="http://elsewhere.example/file")
            case "/port":
                self.answer(302, b"", Location="http://127.0.0.1:1/file")
            case "/scheme":
                self.answer(302, b"", Location="file:///etc/passwd")
            case "/nowhere":
                self.answer(302, b"", Location="http://[")
            case "/compressed":
                self.answer(200, b"a text", **{"Content-Encoding": "gzip"})
            case "/large":
                self.answer(200, b"x" * 5000)
            case "/cut":
                self.send_response(200)
                self.send_header("Content-Length", "100")
                self.end_headers()
                self.wfile.write(b"half")
            case "/drip":
                self.send_response(200)
                self.end_headers()
                for _ in range(50):
                    try:
                        self.wfile.write(b"x")
                    except OSError:
                        return
                    sleep(0.1)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(200, self.headers["Content-Type"].encode() + b" " + body)

    def answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def serving(context: ssl.SSLContext | None = None) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http{'s' if context else ''}://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with serving() as address:
        yield address


def certificate_of_loopback(folder: Path) -> Path:
    """A file with a new key and its certificate, which it has signed itself; beside it the certificate alone."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "loopback")])
    began = datetime.now(UTC) - timedelta(hours=1)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, began, began + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
        .public_bytes(Encoding.PEM)
    )
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "certificate.pem").write_bytes(certificate)
    (folder / "both.pem").write_bytes(secret + certificate)
    return folder / "both.pem"


def why(fetcher: Fetcher, address: str) -> str:
    with pytest.raises(NotFetched) as raised:
        fetcher.get(address)
    return raised.value.reason


@for_each(
    "address",
    [
        *("127.0.0.1", "127.8.9.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
        *("0.0.0.0", "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1"),
        *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "ff0e::1", "2001:db8::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2002:a00:1::1", "no address"),
    ],
)
def test_an_address_inside_a_network_is_not_public(address: str) -> None:
    assert not is_public(address)


@for_each("address", ["1.1.1.1", "100.128.0.1", "2606:4700:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"])
def test_an_address_of_everybody_is_public(address: str) -> None:
    assert is_public(address)


def test_a_file_is_fetched_and_counted(server: str) -> None:
    told: list[tuple[int, int]] = []
    fetcher = Fetcher(allow_private=True, progress=lambda requests, size: told.append((requests, size)))
    assert fetcher.get(f"{server}/file#part") == b"a text"
    assert fetcher.get(f"{server}/near") == b"a text"
    assert fetcher.get(f"{server}/gone") is None
    assert fetcher.post(f"{server}/", b"question", "text/plain") == b"text/plain question"
    assert told == [(1, 6), (3, 12), (5, 31)]


@for_each("name", ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1"])
def test_the_machine_itself_is_not_asked(name: str, server: str) -> None:
    # However it is written: what counts is where the connection would go.
    fetcher = Fetcher()
    reason = why(fetcher, f"http://{name}:{server.rpartition(':')[2]}/file")
    assert "no public address" in reason
    assert fetcher.received == 0


@for_each(
    ("address", "reason"),
    [
        ("file:///etc/passwd", "only addresses with http:// and https://"),
        ("ftp://example.org/", "only addresses with http:// and https://"),
        ("gopher://127.0.0.1/", "only addresses with http:// and https://"),
        ("http://name:secret@example.org/", "no name or password is sent"),
        ("http:///file", "no address of a host"),
        ("http://example.org/a b", "no address of a host"),
        ("http://example.org/\r\nHost: other", "no address of a host"),
        ("http://[::1", "no address"),
        ("http://example.org:port/", "no address"),
    ],
)
def test_an_address_that_is_not_asked(address: str, reason: str) -> None:
    fetcher = Fetcher(allow_private=True)
    assert reason in why(fetcher, address)
    assert fetcher.requests == 0


def test_a_password_is_not_repeated() -> None:
    with pytest.raises(NotFetched) as raised:
        Fetcher().get("http://name:secret@example.org/")
    assert "secret" not in str(raised.value)


@for_each(
    ("path", "reason"),
    [
        ("/host", "another host or port: http://elsewhere.example/file"),
        ("/port", "another host or port: http://127.0.0.1:1/file"),
        ("/scheme", "only addresses with http:// and https://"),
        ("/nowhere", "redirects to what is no address"),
        ("/round", "more than 3 times"),
        ("/broken", "status 500"),
        ("/compressed", "compressed"),
        ("/large", "more than 1,000 bytes"),
        ("/cut", "IncompleteRead|too early"),
    ],
)
def test_an_answer_that_is_refused(path: str, reason: str, server: str) -> None:
    fetcher = Fetcher(FetchLimits(file_bytes=1000), allow_private=True)
    assert any(each in why(fetcher, f"{server}{path}") for each in reason.split("|"))


def test_a_server_that_never_ends_is_left(server: str) -> None:
    began = monotonic()
    fetcher = Fetcher(FetchLimits(file_seconds=0.3), allow_private=True)
    with pytest.raises(NotFetched):
        fetcher.get(f"{server}/drip")
    assert monotonic() - began < 3


def test_a_server_that_never_ends_is_left_over_tls_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """TLS takes the socket over; that the time is up still ends it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate_of_loopback(tmp_path))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
    with serving(context) as address:
        assert Fetcher(allow_private=True).get(f"{address}/file") == b"a text"
        began = monotonic()
        why(Fetcher(FetchLimits(file_seconds=0.5), allow_private=True), f"{address}/drip")
        assert monotonic() - began < 3


def test_a_server_that_says_nothing_is_left() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        fetcher = Fetcher(FetchLimits(file_seconds=0.2), allow_private=True)
        assert "no answer" in why(fetcher, f"http://127.0.0.1:{silent.getsockname()[1]}/")


def test_what_is_fetched_altogether_is_bounded(server: str) -> None:
    fetcher = Fetcher(FetchLimits(requests=2), allow_private=True)
    assert [fetcher.get(f"{server}/file") for _ in range(2)] == [b"a text"] * 2
    assert "more than 2 requests" in why(fetcher, f"{server}/file")
    assert "more than 8 bytes altogether" in why(
        _after_one(Fetcher(FetchLimits(bytes=8), allow_private=True), server), f"{server}/file"
    )
    assert "longer than 0 seconds" in why(Fetcher(FetchLimits(seconds=0), allow_private=True), f"{server}/file")


def _after_one(fetcher: Fetcher, server: str) -> Fetcher:
    assert fetcher.get(f"{server}/file") == b"a text"
    return fetcher
