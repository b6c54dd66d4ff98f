"""The preview over HTTP: only for this machine unless asked otherwise, and nothing from the disk but the site."""

import ipaddress
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from policygen.pages.data.response_headers import CSP
from policygen.preview.server_events import Events

HEARTBEAT = 15.0
"""Seconds after which a stream of events without one says that it is still there."""

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
"""The names of this machine that only programs on it can mean."""

MAX_WAITING = 128
"""Requests that the system may hold back while others are answered."""

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".xml": "application/atom+xml; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".link": "application/link-format; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".ico": "image/x-icon",
    ".pdf": "application/pdf",
    ".woff2": "font/woff2",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What is at an address; `path` names the file, for its type. With `redirect` there is only another address."""

    status: HTTPStatus
    path: str = ""
    data: bytes = b""
    redirect: str = ""


AnswerPath = Callable[[str], Answer]
"""What is at the path of an address, without its leading `/`."""


class Server(ThreadingHTTPServer):
    """Answers requests, each in a thread of its own; those that are open when it ends do not hold it up."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = MAX_WAITING

    def __init__(self, host: str, port: int, answer: AnswerPath, events: Events) -> None:
        """Listens at a port of a host (0: any free one); OSError if that cannot be."""
        if ":" in host:
            self.address_family = socket.AF_INET6
        self.answer = answer
        self.events = events
        self.is_loopback = host in LOOPBACK
        machine = socket.gethostname().lower()
        self.names = frozenset({host.lower(), machine, f"{machine}.local"})
        super().__init__((host, port), _Handler)

    def handle_error(self, request: socket.socket | tuple[bytes, socket.socket], client_address: object) -> None:
        """A browser that goes away in the middle is nothing to speak of; anything else is a bug, and shown."""
        if not isinstance(sys.exc_info()[1], ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    """One connection."""

    server: Server
    protocol_version = "HTTP/1.1"
    timeout = 60
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Answer a browser."""
        if not self._is_for_us():
            message = b"This is a preview on somebody's own machine. It answers to the name of that machine alone.\n"
            self._send(Answer(HTTPStatus.MISDIRECTED_REQUEST, "refused.txt", message))
            return
        path = _path(self.path)
        if path is None:
            self._send(Answer(HTTPStatus.NOT_FOUND, "refused.txt", b"There is nothing at this address.\n"))
        elif path == "-/events":
            self._stream()
        else:
            self._send(self.server.answer(path))

    def do_HEAD(self) -> None:
        """The same without the content."""
        self.do_GET()

    def _is_for_us(self) -> bool:
        """Whether the browser means us: a foreign page can have its own name lead here (DNS rebinding)."""
        try:
            name = urlsplit(f"//{self.headers.get('Host', '')}").hostname or ""
        except ValueError:
            return False
        return name in LOOPBACK or (not self.server.is_loopback and (name in self.server.names or _is_address(name)))

    def _stream(self) -> None:
        """Tell of edits until the browser leaves."""
        origin = self.headers.get("Origin")
        if origin is not None and urlsplit(origin).netloc != self.headers.get("Host"):
            self._send(Answer(HTTPStatus.FORBIDDEN, "refused.txt", b"Edits are told to pages of the preview only.\n"))
            return
        last_edit = self.headers.get("Last-Event-ID") or urlsplit(self.path).query
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.close_connection = True
        self.end_headers()
        self.wfile.write(b"retry: 500\n\n")
        events = self.server.events
        while self.command == "GET" and not events.closed:
            event = events.after(last_edit, HEARTBEAT)
            last_edit = events.last_edit if event else last_edit
            self.wfile.write((event or ":\n\n").encode())

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        if answer.redirect:
            self.send_header("Location", answer.redirect)
        suffix = PurePosixPath(answer.path).suffix.lower()
        self.send_header("Content-Type", _TYPES.get(suffix, "application/octet-stream"))
        self.send_header("Content-Length", str(len(answer.data)))
        self.send_header("Content-Security-Policy", CSP)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.data)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: nobody reads which images a page asked for."""


def _path(target: str) -> str | None:
    """The path that is asked for, without its leading `/`; None for what is no plain path of a site."""
    raw = target.partition("?")[0].partition("#")[0]
    if not raw.startswith("/") or raw.startswith("//"):
        return None
    parts = [unquote(part, errors="surrogateescape") for part in raw[1:].split("/")]
    if any(part in (".", "..") or not set(part).isdisjoint("/\\\0") for part in parts):
        return None
    return "/".join(parts)


def _is_address(name: str) -> bool:
    """Whether a name is a number, which no foreign name can be made to look like."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
