"""An authority for time stamps, made with openssl, on loopback."""

import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from lacking import lacking

_SETTINGS = """
[tsa]
default_tsa = authority
[authority]
serial = serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
subjectKeyIdentifier = hash
[stamps]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[req]
distinguished_name = nobody
[nobody]
"""


@dataclass(frozen=True)
class TimeAuthority:
    """The folder with its keys; `root.pem` is what is trusted."""

    folder: Path

    @property
    def root(self) -> bytes:
        return (self.folder / "root.pem").read_bytes()

    def answer(self, request: bytes) -> bytes:
        (self.folder / "request.tsq").write_bytes(request)
        self.openssl(
            "ts -reply -config settings -queryfile request.tsq -signer stamps.pem -inkey stamps.key -out a.tsr"
        )
        return (self.folder / "a.tsr").read_bytes()

    def openssl(self, command: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(["openssl", *command.split()], cwd=self.folder, check=True, capture_output=True)


def time_authority(folder: Path) -> TimeAuthority:
    """A new authority, with keys of its own, in a folder that is not there yet."""
    if not shutil.which("openssl"):
        lacking("openssl is not there: apt-get install openssl")
    folder.mkdir(parents=True)
    (folder / "settings").write_text(_SETTINGS, encoding="utf-8")
    (folder / "serial").write_text("01\n", encoding="utf-8")
    authority = TimeAuthority(folder)
    for name in ("root", "stamps"):
        authority.openssl(f"ecparam -name prime256v1 -genkey -noout -out {name}.key")
    authority.openssl(
        "req -x509 -new -key root.key -subj /CN=Root -days 3650 -out root.pem -config settings -extensions root"
    )
    authority.openssl("req -new -key stamps.key -subj /CN=Stamps -out stamps.csr -config settings")
    authority.openssl(
        "x509 -req -in stamps.csr -CA root.pem -CAkey root.key -CAcreateserial -days 3650"
        " -extfile settings -extensions stamps -out stamps.pem"
    )
    return authority


@contextmanager
def answering(authority: TimeAuthority) -> Iterator[str]:
    """The address at which an authority answers."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            answer = authority.answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
