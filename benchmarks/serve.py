#!/usr/bin/env python3
"""Measure previews as an author meets them: from saving a word until a browser shows it.

    serve.py follow WORK --tools policygen,hugo,eleventy   a project for each, made by peer_bench.py prepare
    serve.py stand WORK                                    policygen only: at rest, many files at once, many edits

`follow` edits a word in the middle version, and in the newest one, of the policy with the most versions. Chromium has
that version's page open; a script that was put into it looks for the word after each change of the page and tells the
time of the frame that shows it. What is measured is from just before the file is written. CPU is that of the tool's
process tree, until it is at rest.

`stand` reads CPU and memory of the preview from /proc: over half a minute in which nothing happens; while git checks out
5,000 files, and how many rebuilds browsers were told of; and over 1,000 edits of one text. Linux only.
"""
import argparse
import http.client
import json
import re
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from peer_bench import (PLAIN_LINE, day, end, filled, launch, locate, make_cold, memory, processor, read_page, settle,
                        tree_sum, until, version_of)
from playwright.sync_api import Page, sync_playwright

SERVERS = {
    "policygen": "serve --project {project} --port {port}",
    "hugo": "server --bind 127.0.0.1 --port {port} -d {out}",
    "eleventy": "--quiet --serve --incremental --port={port} --output={out}",
}
WATCHED = """
(() => {
  const told = new Set();
  const look = () => {
    for (const word of document.body?.textContent.match(/zq[a-z]+qz/g) ?? []) {
      if (told.has(word)) continue;
      told.add(word);
      requestAnimationFrame(() => window.shown(word, performance.timeOrigin + performance.now()));
    }
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
})();
"""
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]


def word(number: int) -> str:
    """A word that no text has, of letters only."""
    return "zq" + "".join(chr(ord("a") + int(digit)) for digit in str(number)) + "qz"


@contextmanager
def preview(work: Path, tool: str, command: list[str], page: str, timeout: float) -> Iterator[tuple[int, str]]:
    """The id of the process of a tool's preview, and its address; once the page can be read and it is at rest."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    make_cold(work, tool)
    child = launch(filled(command, SERVERS[tool], work, tool, port=port), work, tool, subprocess.PIPE)
    address = f"http://127.0.0.1:{port}/"
    try:
        if not until(lambda: bool(read_page(address + page)) or child.poll() is not None, timeout) or child.poll():
            sys.exit(f"{tool} shows nothing at {address}{page}; see {work}/out/{tool}.log")
        settle(child.pid, timeout)
        yield child.pid, address
    finally:
        end(child.pid)
        child.wait()


def largest(work: Path, tool: str) -> tuple[str, int]:
    """The policy with the most versions, and how many."""
    count, name = max((len(list(folder.glob("*.md"))), folder.name) for folder in (work / tool / "content").iterdir())
    return name, count


def page_of(tool: str, policy: str, number: int) -> str:
    """The address of a version's page."""
    return f"{policy}/{day(number) if tool == 'policygen' else number}/"


def follow(args: argparse.Namespace) -> None:
    """until a browser shows an edit"""
    found = {}
    print(f"{'tool':24}{'edited':>10}{'median ms':>11}{'min':>7}{'max':>7}{'CPU s':>8}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=args.chromium, args=FLAGS)
        for tool in args.tools:
            command = locate(tool, args.bin)
            if not command:
                print(f"{tool:24} not installed")
                continue
            policy, count = largest(args.work, tool)
            name = f"{tool} {version_of(tool, command)}"
            with preview(args.work, tool, command, page_of(tool, policy, count), args.timeout) as (pid, address):
                for which, number in (("middle", (count + 1) // 2), ("newest", count)):
                    source = args.work / tool / "content" / policy / f"{number}.md"
                    page = browser.new_page()
                    times, cpu = edits(page, address + page_of(tool, policy, number), source, pid, args)
                    page.close()
                    print(f"{name:24}{which:>10}{statistics.median(times):11.0f}{min(times):7.0f}{max(times):7.0f}"
                          f"{statistics.median(cpu):8.2f}", flush=True)
                    found[f"{tool} {which}"] = {"ms": times, "cpu": cpu}
        browser.close()
    (args.work / "follow.json").write_text(json.dumps(found) + "\n")


def edits(page: Page, url: str, source: Path, pid: int, args: argparse.Namespace) -> tuple[list[float], list[float]]:
    """Milliseconds, and CPU seconds, of each edit; the text is put back afterwards."""
    original = source.read_text(encoding="utf-8")
    text = original if PLAIN_LINE.search(original) else f"{original}\n\nThis is a simple paragraph here.\n"
    places = [found.span(1) for found in PLAIN_LINE.finditer(text)]
    begin, stop = places[len(places) // 2]
    shown: dict[str, float] = {}
    page.expose_function("shown", lambda name, when: shown.setdefault(name, when))
    page.add_init_script(WATCHED)
    page.goto(url, timeout=args.timeout * 1000)
    page.wait_for_timeout(3000)
    times, cpu = [], []
    try:
        for turn in range(args.edits + 1):
            name, used = word(turn), tree_sum(pid, processor)
            start = time.time()
            source.write_text(text[:begin] + name + text[stop:], encoding="utf-8")
            while name not in shown:
                if time.time() - start > args.timeout:
                    sys.exit(f"edit {turn} of {source} was not shown within {args.timeout:.0f} s")
                page.wait_for_timeout(10)
            settle(pid, args.timeout)
            if turn:  # the first one warms up whatever each tool keeps
                times.append(shown[name] - start * 1000)
                cpu.append(tree_sum(pid, processor) - used)
        return times, cpu
    finally:
        source.write_text(original, encoding="utf-8")
        settle(pid, args.timeout)


class Stream:
    """What a browser hears of edits."""

    def __init__(self, address: str, page: str) -> None:
        host, port = re.findall(r"//(.*):(\d+)", address)[0]
        connection = http.client.HTTPConnection(host, int(port), timeout=600)
        known = re.findall(b'data-edit="([^"]+)"', read_page(address + page))[0].decode()
        connection.request("GET", f"/-/events?{known}")
        self.answer = connection.getresponse()
        self.number = int(known.rpartition("-")[2])

    def next(self) -> None:
        """Wait for the next edit."""
        while not (line := self.answer.readline().decode()).startswith("id: "):
            pass
        self.number = int(line.rpartition("-")[2])


def stand(args: argparse.Namespace) -> None:
    """what policygen's preview needs over time"""
    command = locate("policygen", args.bin)
    policy, count = largest(args.work, "policygen")
    project, page = args.work / "policygen", page_of("policygen", policy, count)
    with preview(args.work, "policygen", command, page, args.timeout) as (pid, address):
        used, start = tree_sum(pid, processor), time.monotonic()
        time.sleep(30)
        print(f"at rest: {100 * (tree_sum(pid, processor) - used) / (time.monotonic() - start):.2f} % of a core")
        many_files(project, address, page)
        source = project / "content" / policy / f"{count}.md"
        original, held = source.read_text(encoding="utf-8"), {}
        stream = Stream(address, page)
        for turn in range(args.edits + 1):
            if turn in (0, 50, 100, 250, 500, 750, args.edits):
                held[turn] = tree_sum(pid, memory)
            source.write_text(f"{original}\n\nThis is edit {turn}.\n", encoding="utf-8")
            stream.next()
            read_page(address + page)
        source.write_text(original, encoding="utf-8")
        print("memory after edits: " + ", ".join(f"{turn}: {size:.0f} MiB" for turn, size in held.items()))


def many_files(project: Path, address: str, page: str) -> None:
    """Let git check out 5,000 files, and take them away again."""
    made = project.parent / "checkout"
    shutil.rmtree(made, ignore_errors=True)
    (made / "content").mkdir(parents=True)
    for number in range(5_000):
        folder = made / "content" / f"many-{number // 100}"
        folder.mkdir(exist_ok=True)
        text = f"---\neffective: {1000 + number % 100}-01-01\n---\n\n# Many\n\nText {number}.\n"
        (folder / f"{number % 100}.md").write_text(text)
    def git(folder: Path, *arguments: str) -> None:
        subprocess.run(["git", "-C", folder, "-c", "user.name=x", "-c", "user.email=x@x.example", *arguments],
                       check=True, stdout=subprocess.DEVNULL)
    git(made, "init", "--quiet")
    git(made, "add", ".")
    git(made, "commit", "--quiet", "-m", "Many")
    stream = Stream(address, page)
    before, start = stream.number, time.monotonic()
    git(made, f"--work-tree={project}", "checkout", "--quiet", "--force", "HEAD", "--", "content")
    took = time.monotonic() - start
    stream.next()
    followed = time.monotonic() - start
    time.sleep(5)
    settings = project / "policygen.toml"
    settings.write_text(settings.read_text())  # one more edit, after which all before it have been told
    stream.next()
    print(f"5,000 files checked out in {took:.1f} s: {stream.number - before - 1} rebuild, told after {followed:.1f} s")
    for folder in (project / "content").glob("many-*"):
        shutil.rmtree(folder)
    stream.next()
    time.sleep(5)


def main() -> int:
    """Read the command line, and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    for name, act, number in (("follow", follow, 9), ("stand", stand, 1000)):
        one = commands.add_parser(name, help=act.__doc__)
        one.set_defaults(act=act)
        one.add_argument("work", type=Path)
        one.add_argument("--edits", type=int, default=number)
        one.add_argument("--timeout", type=float, default=900)
        one.add_argument("--bin", action="append", default=[], metavar="TOOL=PATH")
        one.add_argument("--tools", type=lambda text: text.split(","), default=["policygen"])
        one.add_argument("--chromium", default=next(filter(None, map(shutil.which, ("chromium", "chromium-browser",
                                                                                    "google-chrome"))), None))
    args = parser.parse_args()
    args.work = args.work.absolute()
    args.act(args)
    return 0


if __name__ == "__main__":
    sys.exit(main())
