"""`policygen serve` as a process of its own, for tests that save files and ask for pages as people do."""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

PATIENCE = 60  # seconds until a test gives up; nothing is measured by it


@dataclass(frozen=True)
class Reply:
    """An answer."""

    status: int
    headers: list[tuple[str, str]]
    data: bytes


@dataclass(frozen=True)
class Running:
    """A preview that runs, and the streams of events that are open."""

    process: subprocess.Popen[str]
    port: int
    streams: list[HTTPConnection]

    @property
    def address(self) -> str:
        """Its address, with a final `/`."""
        return f"http://127.0.0.1:{self.port}/"

    def ask(self, path: str, **headers: str) -> Reply:
        """What is at a path."""
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)) as connection:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            return Reply(answer.status, answer.getheaders(), answer.read())

    def page(self, path: str) -> str:
        """A page."""
        return self.ask(f"/{path}").data.decode()

    def stream(self, known: str) -> HTTPResponse:
        """The events after one."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        self.streams.append(connection)
        connection.request("GET", f"/-/events?{known}")
        return connection.getresponse()

    def edits(self) -> "Edits":
        """The events from now on."""
        known = re.findall('data-edit="([^"]+)"', self.page("privacy/"))[0]
        return Edits(self.stream(known), known)


class Edits:
    """What a browser hears of edits."""

    def __init__(self, answer: HTTPResponse, known: str) -> None:
        self.last = known
        self._answer = answer

    def next(self) -> dict[str, str]:
        """The fields of the next event."""
        found: dict[str, str] = {}
        while line := self._answer.readline().decode():
            name, mark, value = line.rstrip("\n").partition(": ")
            if mark and name in ("id", "data"):
                found[name] = value
            if line == "\n" and "data" in found:
                self.last = found["id"]
                return found
        raise AssertionError("the stream has ended")

    @property
    def number(self) -> int:
        """How many edits there have been."""
        return int(self.last.rpartition("-")[2])


@contextmanager
def serving(project: Path, *options: str) -> Iterator[Running]:
    """A preview of a project."""
    streams: list[HTTPConnection] = []
    command = [sys.executable, "-m", "policygen", "serve", "--project", str(project), *options]
    heard = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)  # what runs the tests may be deaf to it
    with subprocess.Popen(
        [*command, "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, preexec_fn=heard
    ) as process:
        try:
            assert process.stdout
            said = ""
            while "Preview at" not in said:
                line = process.stdout.readline()
                assert line, f"it did not start: {said}"
                said += line
            yield Running(process, int(re.findall(r":(\d+)/", said)[-1]), streams)
        finally:
            for stream in streams:
                stream.close()
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
                try:
                    process.communicate(timeout=PATIENCE)
                except subprocess.TimeoutExpired:
                    process.kill()
                    raise
