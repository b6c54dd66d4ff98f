"""A witness on this machine, for tests: it does what https://c2sp.org/tlog-witness asks of one, and no more."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from policygen.ledger.checkpoints import Checkpoint, read_checkpoint
from policygen.ledger.merkle_tree import EMPTY_ROOT, is_consistent
from policygen.ledger.signed_notes import SigningKey, VerifierKey
from policygen.ledger.strict_text import Malformed
from policygen.ledger.witnesses import read_add_checkpoint

TIME = 1_800_000_000
"""When it signs."""


class Witness:
    """Remembers the last checkpoint of one log, and signs the next one if that continues it."""

    def __init__(self, key: SigningKey, log: VerifierKey) -> None:
        self.key = key
        self._log = log
        self.last = Checkpoint(log.name, 0, EMPTY_ROOT)
        self.requests: list[bytes] = []

    def answer(self, body: bytes) -> tuple[int, str]:
        """The status and the body of the answer to a request."""
        self.requests.append(body)
        try:
            request = read_add_checkpoint(body)
            checkpoint = read_checkpoint(request.note.text)
            signers = request.note.signers([self._log])
        except Malformed as error:
            return 400, str(error)
        if checkpoint.origin != self._log.name:
            return 404, "unknown log"
        if not signers:
            return 403, "not by that log"
        if request.old_size > checkpoint.size:
            return 400, "the old size is too large"
        if request.old_size != self.last.size:
            return 409, f"{self.last.size}\n"
        if request.old_size == checkpoint.size and self.last.root != checkpoint.root:
            return 409, f"{self.last.size}\n"
        if not is_consistent(self.last.size, self.last.root, checkpoint.size, checkpoint.root, request.hashes):
            return 422, "not consistent"
        self.last = checkpoint
        return 200, f"{self.key.signature(request.note.text, TIME).line}\n"


@contextmanager
def served(witness: Witness) -> Iterator[str]:
    """The address of a witness while it answers."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status, text = witness.answer(body) if self.path == "/w/add-checkpoint" else (404, "")
            self.send_response(status)
            self.send_header("Content-Length", str(len(text.encode())))
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, format: str, *args: object) -> None:
            """Nothing is told."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/w/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
