"""Files by HTTP from an address that somebody else may have chosen.

A host is looked up once for each request, all its addresses are judged, and the connection goes to one of those that
were judged: a name that leads elsewhere a moment later (DNS rebinding) gains nothing. No proxy, cookie or password is
used. Redirects are followed within the host only.
"""

import socket
import ssl
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from threading import Timer
from time import monotonic
from typing import TypeAlias
from urllib.parse import SplitResult, urljoin, urlsplit

from policygen.fetching.network_addresses import is_public

Progress: TypeAlias = Callable[[int, int], None]
"""Told after each answer: how many requests were made, and how many bytes came, altogether."""

_PORTS = {"http": 80, "https": 443}
_REDIRECTS = (301, 302, 303, 307, 308)
_ABSENT = (404, 410)
_CHUNK = 65_536


class NotFetched(Exception):
    """Nothing was fetched from `address`, for the `reason`; `refused` if it was not even tried."""

    def __init__(self, address: str, reason: str, *, refused: bool = False) -> None:
        super().__init__(f"{address}: {reason}")
        self.address = address
        self.reason = reason
        self.refused = refused


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """The most that is fetched: requests and bytes altogether, bytes and seconds for one file, and seconds for all."""

    requests: int = 20_000
    bytes: int = 512 * 1_048_576
    file_bytes: int = 32 * 1_048_576
    file_seconds: float = 30
    seconds: float = 1800
    redirects: int = 3


def _nobody_asks(requests: int, received: int) -> None:
    """Progress that nobody wants to see."""


class Fetcher:
    """Fetches files, and counts what it fetched against its limits."""

    def __init__(
        self, limits: FetchLimits | None = None, *, allow_private: bool = False, progress: Progress = _nobody_asks
    ) -> None:
        self._limits = limits or FetchLimits()
        self._allow_private = allow_private
        self._progress = progress
        self._end = monotonic() + self._limits.seconds
        self.requests = 0
        self.received = 0

    def get(self, address: str) -> bytes | None:
        """The file at an address; None if the server says that there is none. `NotFetched` says why it was not read."""
        url = _split(address)
        for _ in range(self._limits.redirects + 1):
            status, location, body = self._ask("GET", url, None, {})
            if status in _ABSENT:
                return None
            if status not in _REDIRECTS:
                return _answer(url, status, body)
            url = _redirected(url, location)
        raise NotFetched(address, f"it redirects more than {self._limits.redirects} times", refused=True)

    def post(self, address: str, body: bytes, content_type: str) -> bytes:
        """What a server answers to `body`. `NotFetched` says why there is no answer; redirects are not followed."""
        return _answer(_split(address), *self.status_and_answer(address, body, content_type))

    def status_and_answer(self, address: str, body: bytes, content_type: str) -> tuple[int, bytes]:
        """What a server answers to `body`, whatever its status is (of redirects and of 404 only that)."""
        status, _, answer = self._ask("POST", _split(address), body, {"Content-Type": content_type})
        return status, answer

    def _ask(
        self, method: str, url: SplitResult, body: bytes | None, headers: dict[str, str]
    ) -> tuple[int, str, bytes]:
        """The status of an answer, where it redirects to, and its content."""
        address = url.geturl()
        left = self._end - monotonic()
        if self.requests >= self._limits.requests:
            raise NotFetched(address, f"these would be more than {self._limits.requests:,} requests", refused=True)
        if left <= 0:
            raise NotFetched(address, f"it takes longer than {self._limits.seconds:g} seconds altogether")
        self.requests += 1
        seconds = min(left, self._limits.file_seconds)
        end = monotonic() + seconds
        try:
            with closing(self._connected(url, end)) as plain, closing(plain.dup()) as handle:
                # A server that sends a byte now and then would never run into the time limit of a single read. TLS
                # takes the socket over, so the timer has a handle of its own.
                timer = Timer(max(end - monotonic(), 0), _shut, (handle,))
                timer.daemon = True
                timer.start()
                try:
                    return self._exchange(plain, method, url, body, headers, end)
                finally:
                    timer.cancel()
        except ssl.SSLCertVerificationError as error:
            raise NotFetched(address, f"its certificate is not valid: {error.verify_message}") from error
        except (TimeoutError, HTTPException, OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
            raise NotFetched(address, f"there is no answer: {reason}") from error

    def _exchange(
        self,
        plain: socket.socket,
        method: str,
        url: SplitResult,
        body: bytes | None,
        headers: dict[str, str],
        end: float,
    ) -> tuple[int, str, bytes]:
        host = url.hostname or ""
        connection: HTTPConnection
        if url.scheme == "https":
            connection = HTTPSConnection(host, url.port)
            connection.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
        else:
            connection = HTTPConnection(host, url.port)
            connection.sock = plain
        with closing(connection):
            path = (url.path or "/") + (f"?{url.query}" if url.query else "")
            own = {"Accept-Encoding": "identity", "User-Agent": "policygen", "Connection": "close"}
            connection.request(method, path, body, {**own, **headers})
            with closing(connection.getresponse()) as response:
                if response.status in _REDIRECTS or response.status in _ABSENT:
                    return response.status, response.headers.get("Location", ""), b""
                if response.headers.get("Content-Encoding", "identity") != "identity":
                    reason = "the answer is compressed, though that was not asked for"
                    raise NotFetched(url.geturl(), reason, refused=True)
                return response.status, "", self._read(response, url.geturl(), end)

    def _read(self, response: HTTPResponse, address: str, end: float) -> bytes:
        parts: list[bytes] = []
        size = 0
        while chunk := response.read1(_CHUNK):
            parts.append(chunk)
            size += len(chunk)
            self.received += len(chunk)
            if size > self._limits.file_bytes:
                raise NotFetched(address, f"the file has more than {self._limits.file_bytes:,} bytes", refused=True)
            if self.received > self._limits.bytes:
                raise NotFetched(address, f"these are more than {self._limits.bytes:,} bytes altogether", refused=True)
        if monotonic() >= end:  # then it was cut off here, which may look like its end
            raise NotFetched(address, f"the file takes longer than {self._limits.file_seconds:g} seconds")
        if response.length:
            raise NotFetched(address, "the answer ends too early")
        self._progress(self.requests, self.received)
        return b"".join(parts)

    def _connected(self, url: SplitResult, end: float) -> socket.socket:
        """A connection to the host, at an address that was judged; all of them are tried until the `end`."""
        host = url.hostname or ""
        port = url.port or _PORTS[url.scheme]
        try:
            listed = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise NotFetched(url.geturl(), f"the name {host} leads nowhere") from error
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in listed))
        if not self._allow_private:
            _refuse_private(url, addresses)
        failure: OSError | None = None
        for address in addresses:
            try:
                connection = socket.create_connection((address, port), timeout=max(end - monotonic(), 0.001))
            except OSError as error:
                failure = error
                continue
            peer = str(connection.getpeername()[0])
            if not self._allow_private and not is_public(peer):
                connection.close()
                _refuse_private(url, [peer])
            return connection
        raise failure or OSError(f"the name {host} leads nowhere")


def _shut(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


def _split(address: str) -> SplitResult:
    """The parts of an address that may be asked; `NotFetched` says why another may not."""
    try:
        url = urlsplit(address)
        host, _ = url.hostname, url.port
    except ValueError as error:
        raise NotFetched(address, f"this is no address: {error}", refused=True) from error
    if url.scheme not in _PORTS:
        raise NotFetched(address, "only addresses with http:// and https:// are asked", refused=True)
    if not host or not address.isascii() or not address.isprintable() or " " in address:
        raise NotFetched(address, "this is no address of a host", refused=True)
    if url.username is not None or url.password is not None:
        shown = url._replace(netloc=url.netloc.rpartition("@")[2]).geturl()
        raise NotFetched(shown, "no name or password is sent, so the address may have none", refused=True)
    return url._replace(fragment="")


def _refuse_private(url: SplitResult, addresses: list[str]) -> None:
    private = [address for address in addresses if not is_public(address)]
    if private:
        raise NotFetched(url.geturl(), f"{url.hostname} is {private[0]}, which is no public address", refused=True)


def _redirected(url: SplitResult, location: str) -> SplitResult:
    """Where a redirect leads, which must be the same host, and no less safe."""
    address = url.geturl()
    try:
        target = _split(urljoin(address, location))
    except ValueError as error:
        raise NotFetched(address, f"it redirects to what is no address: {error}", refused=True) from error
    places = [(each.hostname, each.port or _PORTS[each.scheme]) for each in (url, target)]
    is_upgrade = (url.scheme, target.scheme) == ("http", "https") and (places[0][1], places[1][1]) == (80, 443)
    if places[0][0] != places[1][0] or not ((url.scheme == target.scheme and places[0] == places[1]) or is_upgrade):
        raise NotFetched(address, f"it redirects to another host or port: {target.geturl()}", refused=True)
    return target


def _answer(url: SplitResult, status: int, body: bytes) -> bytes:
    if status != 200:
        raise NotFetched(url.geturl(), f"the server answers with status {status}")
    return body
