#!/usr/bin/env python3
"""Let Open Terms Archive's own engine follow a policy with the declaration in docs/examples; what does it record?

    benchmarks/open_terms_archive.py --engine DIR

DIR is a folder with the engine from npm: `npm install --ignore-scripts @opentermsarchive/engine`, with
PUPPETEER_SKIP_DOWNLOAD=1. A site is built and served on this machine, and tracked after each step of its life. A table
says how many versions the engine recorded at each step; the exit status is 1 if it is not what it should be. Needs
policygen, Node, git and a Chromium.
"""
import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from policygen import build

DECLARATION = Path(__file__).parent.parent / "docs/examples/open-terms-archive.json"
SERVICE = "Example"
FIRST = "---\neffective: 2025-07-04\n---\n\n# Privacy\n\nWe keep your data for ten years.\n\n## Rights\n\nAsk us.\n"
NEXT = FIRST.replace("2025-07-04", "2026-09-21\nchange: material").replace("ten years", "two years")
THEME = ".pg-article { font-size: 2rem; border: 1px solid red }\n"
FOOTER = '<footer class="pg-footer"><p>Another footer, on every page.</p></footer>\n'


@dataclass(frozen=True)
class Step:
    """What happens to the project, on which day, and how many versions should be recorded then."""

    name: str
    day: str
    change: Callable[[Path], None]
    recorded: int


def write(path: str, text: str) -> Callable[[Path], None]:
    def change(project: Path) -> None:
        file = project / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    return change


def nothing(project: Path) -> None:
    pass


STEPS = (
    Step("first text", "2026-08-01", write("content/privacy/2025-07-04.md", FIRST), 1),
    Step("built again", "2026-08-02", nothing, 0),
    Step("other style sheet", "2026-08-03", write("templates/extra.css", THEME), 0),
    Step("other footer", "2026-08-04", write("templates/footer.html", FOOTER), 0),
    Step("next version announced", "2026-08-05", write("content/privacy/2026-09-21.md", NEXT), 0),
    Step("next version in force", "2026-09-21", nothing, 1),
    Step("a day later", "2026-09-22", nothing, 0),
)


class Host(SimpleHTTPRequestHandler):
    """Serves files, and says nothing."""

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Host, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def collection(folder: Path, address: str) -> None:
    """A collection with the declaration as it stands in the documents, except for the address."""
    declaration = json.loads(DECLARATION.read_text())
    (terms,) = declaration["terms"].values()
    terms["fetch"] = terms["fetch"].replace("https://example.org/legal/", address)
    (folder / "declarations").mkdir()
    (folder / "declarations" / f"{SERVICE}.json").write_text(json.dumps(declaration))


def track(engine: Path, folder: Path) -> None:
    # The engine starts a browser even where no declaration asks for scripts; as root, it only starts like this.
    browser = folder / "browser"
    browser.write_text(f'#!/bin/sh\nexec {shutil.which("chromium")} --no-sandbox "$@"\n')
    browser.chmod(0o755)
    environment = {**os.environ, "PUPPETEER_EXECUTABLE_PATH": str(browser), "NODE_ENV": "trial"}
    command = ["node", str(engine / "node_modules/@opentermsarchive/engine/bin/ota.js"), "track"]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120)
    if done.returncode:
        sys.exit(done.stdout + done.stderr)


def versions(folder: Path) -> int:
    """How many versions the engine has recorded: commits that change one."""
    command = ["git", "log", "--format=%H", "--", SERVICE]
    return len(subprocess.run(command, cwd=folder / "data/versions", capture_output=True, check=True).stdout.split())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--engine", type=Path, required=True)
    engine = parser.parse_args().engine.resolve()
    failed = False
    print("| what happens | day | versions recorded |\n|---|---|--:|")
    with tempfile.TemporaryDirectory() as temporary:
        project, folder = Path(temporary, "project"), Path(temporary, "collection")
        folder.mkdir()
        (project / "site").mkdir(parents=True)
        with served(project / "site") as address:
            (project / "policygen.toml").write_text(f'base_url = "{address}"\n')
            collection(folder, address)
            before = 0
            for step in STEPS:
                step.change(project)
                build(project, as_of=datetime.fromisoformat(f"{step.day}T12:00:00").replace(tzinfo=UTC))
                track(engine, folder)
                after = versions(folder)
                print(f"| {step.name} | {step.day} | {after - before} |", flush=True)
                failed |= after - before != step.recorded
                before = after
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
