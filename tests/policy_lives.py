"""A project as its author drives it, by commands and an editor, in a git repository; and its sites, step by step."""

import json
import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from urllib.parse import urljoin
from xml.etree import ElementTree

from click.testing import CliRunner
from selectolax.lexbor import LexborHTMLParser

from policygen.cli.app import app

_REFRESH = re.compile(r'<meta http-equiv="refresh" content="0; url=([^"]*)"')
_ATOM = "{http://www.w3.org/2005/Atom}"


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An entry as a feed reader has it; `updated` as the feed writes it."""

    id: str
    title: str
    published: str
    updated: str
    link: str
    words: str


@dataclass(frozen=True, eq=False)
class Site:
    """What stands at each address on a day; pages and feeds are read once."""

    day: str
    files: dict[str, bytes] = field(repr=False)

    def text(self, path: str) -> str:
        return self.files[path].decode()

    def json(self, path: str) -> dict:
        return json.loads(self.files[path])

    def words(self, address: str, selector: str = "body") -> str:
        """What a page says to those who see it, without what a script would show."""
        return _words(self.text(f"{address}index.html"), selector)

    @cached_property
    def pages(self) -> dict[str, str]:
        """What each page says, by the path of its file; but for those that lead on at once."""
        html = {path: data.decode() for path, data in self.files.items() if path.endswith(".html")}
        return {path: _words(text, "body") for path, text in html.items() if not _REFRESH.search(text)}

    @cached_property
    def redirects(self) -> dict[str, str]:
        """The path of each page that leads on, and that of the page to which it leads."""
        leads = {}
        for path, data in self.files.items():
            if path.endswith("index.html") and (target := _REFRESH.search(data.decode())):
                leads[path] = urljoin(f"https://x/{path}", target[1]).removeprefix("https://x/") + "index.html"
        return leads

    def feed(self, path: str) -> list[FeedEntry]:
        """The entries of an Atom feed, in its order."""
        return list(_entries(self.files[path]))

    def events(self, path: str) -> dict[str, tuple[str, str]]:
        """The events of a calendar by their ids: the day, and what happens."""
        unfolded = self.text(path).replace("\r\n ", "").replace("\\,", ",")
        events = [
            dict(line.split(":", 1) for line in event.splitlines() if ":" in line) for event in _EVENT.findall(unfolded)
        ]
        return {event["UID"]: (event["DTSTART;VALUE=DATE"], event["SUMMARY"]) for event in events}


_EVENT = re.compile(r"BEGIN:VEVENT\r\n(.*?)END:VEVENT", re.S)


@cache
def _words(html: str, selector: str) -> str:
    tree = LexborHTMLParser(html)
    for node in tree.css("template, script, style"):
        node.decompose()
    return " ".join(" ".join(node.text() for node in tree.css(selector)).split())


@cache
def _entries(feed: bytes) -> tuple[FeedEntry, ...]:
    return tuple(
        FeedEntry(
            *(entry.findtext(f"{_ATOM}{key}") or "" for key in ("id", "title", "published", "updated")),
            link=next(link.attrib["href"] for link in entry.iter(f"{_ATOM}link")),
            words=_words(entry.findtext(f"{_ATOM}content") or "", "body"),
        )
        for entry in ElementTree.fromstring(feed).iter(f"{_ATOM}entry")
    )


class Author:
    """Somebody who keeps policies in a git repository, and has what is recorded committed after each build."""

    def __init__(self, project: Path) -> None:
        self.project = project
        self._git("init", "--quiet")

    def run(self, *arguments: str, status: int = 0) -> str:
        """What a command says; `status` is the exit status that it must have."""
        done = CliRunner().invoke(app, [*arguments, "--project", str(self.project)])
        assert done.exit_code == status, f"{arguments}: {done.exit_code}\n{done.output}"
        return done.output

    def put(self, name: str, text: str) -> None:
        file = self.project / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def edit(self, name: str, old: str, new: str) -> None:
        text = (self.project / name).read_text("utf-8")
        assert text.count(old) == 1, f"{name} has {old!r} {text.count(old)} times"
        self.put(name, text.replace(old, new))

    def begin(self, policy: str, effective: str, texts: dict[str, str], *head: str, summary: dict[str, str]) -> None:
        """The next version, from the draft that `policygen new` writes to what is ready; `texts` and `summary` by
        language, the policy's own first."""
        for language, text in texts.items():
            own = language == next(iter(texts))
            self.run("new", policy, "--effective", effective, *(["--material"] if own else ["--lang", language]))
            name = f"content/{policy}/{effective}{'' if own else f'.{language}'}.md"
            lines = (self.project / name).read_text("utf-8").split("---\n")[1].splitlines()
            kept = [line for line in lines if not line.startswith(("#", "draft:"))]
            self.put(
                name,
                "\n".join(["---", *kept, *(head if own else ()), f"summary: {summary[language]}", "---", "", text]),
            )

    def publish(self, day: str) -> Site:
        """Build and record, commit all, and look at the site."""
        self.run("build", "--record", "--as-of", day)
        self.commit(f"Publish what applies on {day}")
        return self._site(self.project / "site", day)

    def look(self, day: str) -> Site:
        """What the site will say on a day, if nothing is done until then; nothing is published."""
        output = self.project.parent / f"{self.project.name}-{day}"
        self.run("build", "--as-of", day, "--output", str(output))
        return self._site(output, day)

    def notice(self, version: str, day: str) -> dict[str, str]:
        """What tells people of a version, by the names of the files."""
        output = self.project.parent / "notices" / f"{version}-{day}"
        self.run("notice", version, "--as-of", day, "--output", str(output))
        return {path.name: path.read_text("utf-8") for path in output.rglob("*") if path.is_file()}

    def commit(self, message: str) -> None:
        self._git("add", "--all")
        self._git("commit", "--quiet", "--allow-empty", "--message", message)

    def shell(self, commands: str) -> None:
        """Give commands as a message shows them."""
        subprocess.run(["sh", "-ec", commands], cwd=self.project, check=True, capture_output=True, env=_environment())

    def _git(self, *arguments: str) -> None:
        subprocess.run(["git", *arguments], cwd=self.project, check=True, capture_output=True, env=_environment())

    @staticmethod
    def _site(folder: Path, day: str) -> Site:
        files = (path for path in folder.rglob("*") if path.is_file())
        return Site(day, {path.relative_to(folder).as_posix(): path.read_bytes() for path in files})


def _environment() -> dict[str, str]:
    who = {f"GIT_{role}_{key}": "someone@example.org" for role in ("AUTHOR", "COMMITTER") for key in ("NAME", "EMAIL")}
    return {**os.environ, **who, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


def commands_in(message: str) -> Iterator[str]:
    """The commands that a message prints."""
    for line in message.splitlines():
        if line.strip().startswith(("git ", "{ ", "cp ", "mkdir ", "rm ")):
            yield line.strip()
