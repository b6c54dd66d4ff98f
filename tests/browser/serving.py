"""A server on this machine for a site's files, as a host would serve them."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from policygen.pages.data.response_headers import CSP


class _Host(SimpleHTTPRequestHandler):
    """Serves the site under `/legal/` with the headers that `_headers` asks for."""

    def translate_path(self, path: str) -> str:
        """The file of an address; nothing outside `/legal/`."""
        return super().translate_path(path.removeprefix("/legal") if path.startswith("/legal/") else "/nothing")

    def end_headers(self) -> None:
        """The policy on content comes as a header too."""
        self.send_header("Content-Security-Policy", CSP)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    request_queue_size = 128  # a browser asks for more at once than the five that may wait by default

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that goes to another page hangs up on what it asked for; anything else is told."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a folder's files, for as long as they are served."""
    server = _Server(("127.0.0.1", 0), partial(_Host, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/legal/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
