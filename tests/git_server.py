"""Git's own server over HTTP, on loopback: `git http-backend` behind a few lines that play its web server."""

import base64
import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

USER, SECRET = "publisher", "correct-horse-battery"
HEADER = f"AUTHORIZATION: basic {base64.b64encode(f'{USER}:{SECRET}'.encode()).decode()}"


@dataclass
class GitServer:
    """Repositories below a folder. `guarded` asks for a password; `drop` ends connections in the middle of a push."""

    root: Path
    port: int = 0
    guarded: bool = False
    drop: bool = False
    asked: list[str] = field(default_factory=list)

    def address(self, name: str, user: str = "") -> str:
        """The address of a repository."""
        return f"http://{user}{'@' * bool(user)}127.0.0.1:{self.port}/{name}"


@contextmanager
def serve(root: Path, *, guarded: bool = False) -> Iterator[GitServer]:
    """A server, as long as the block lasts."""
    state = GitServer(root, guarded=guarded)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.0"

        def log_message(self, format: str, *args: object) -> None:
            pass

        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            self._answer()

        def _answer(self) -> None:
            state.asked.append(f"{self.command} {self.path}")
            if state.guarded and self.headers.get("Authorization", "").lower() != HEADER.partition(": ")[2].lower():
                self.send_response(401)
                self.send_header("WWW-Authenticate", 'Basic realm="git"')
                self.end_headers()
                return
            body = self._body()
            if state.drop and self.path.endswith("/git-receive-pack"):
                self.close_connection = True
                self.connection.close()
                return
            path, _, query = self.path.partition("?")
            environment = {
                **os.environ,
                "GIT_PROJECT_ROOT": str(state.root),
                "GIT_HTTP_EXPORT_ALL": "1",
                "PATH_INFO": path,
                "QUERY_STRING": query,
                "REQUEST_METHOD": self.command,
                "CONTENT_TYPE": self.headers.get("Content-Type", ""),
                "CONTENT_LENGTH": str(len(body)),
                "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
                "HTTP_GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
                "REMOTE_USER": USER,
                "REMOTE_ADDR": "127.0.0.1",
            }
            done = subprocess.run(["git", "http-backend"], input=body, env=environment, capture_output=True)
            head, _, content = done.stdout.partition(b"\r\n\r\n")
            headers = [line.split(": ", 1) for line in head.decode().split("\r\n") if line]
            status = next((value for name, value in headers if name == "Status"), "200 OK")
            self.send_response(int(status.split()[0]))
            for name, value in headers:
                if name != "Status":
                    self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def _body(self) -> bytes:
            if self.headers.get("Transfer-Encoding") != "chunked":
                return self.rfile.read(int(self.headers.get("Content-Length") or 0))
            parts = []
            while size := int(self.rfile.readline(), 16):
                parts.append(self.rfile.read(size))
                self.rfile.readline()
            return b"".join(parts)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
