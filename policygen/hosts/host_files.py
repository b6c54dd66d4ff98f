"""A file for a host as a value, and how it is known whether somebody has changed it since."""

import re
import shlex
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

_FILES = Path(__file__).parent / "files"
_STAMP = re.compile(r"(#!.*\n)?# .* wrote this, .*\n# sha256 of the rest: ([0-9a-f]{64})\n")
_PLACE = re.compile(r"^( *)@([A-Z]+)@$|@([A-Z]+)@", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class HostSettings:
    """What the files for a host depend on.

    `zones` are the time zones in which days of the project begin, `year` the one whose daylight saving counts.
    `requirement` is what pip installs: `policygen==1.0`, an address of git, a wheel. `folder` is where the project lies
    on a server of its own. `signed` tells that the ledger is signed, so that whoever records needs the secret key.
    """

    base_url: str
    zones: tuple[str, ...]
    year: int
    requirement: str
    folder: str = "/srv/policies"
    signed: bool = False

    @property
    def root(self) -> str:
        """The path of the site on its host, with `/` at both ends."""
        return urlsplit(self.base_url).path or "/"

    @property
    def host_name(self) -> str:
        """The name of the site's host."""
        return urlsplit(self.base_url).hostname or "policies.example.org"


@dataclass(frozen=True, slots=True)
class HostFile:
    """A file of a project that is there for a host; `text` says in its first lines what wrote it."""

    path: str
    text: str


def filled(name: str, **values: str) -> str:
    """A file of `files/`, with values in place of `@NAMES@`; one that stands alone keeps its indentation."""

    def value(match: re.Match[str]) -> str:
        indent, alone, inside = match.groups()
        text = values[(alone or inside).lower()]
        return "\n".join(f"{indent}{line}" if line else "" for line in text.splitlines()) if alone else text

    return _PLACE.sub(value, (_FILES / name).read_text(encoding="utf-8"))


def stamped(path: str, text: str, host: str, requirement: str) -> HostFile:
    """A file that tells which command wrote it; `requirement` is the one that was asked for, if any."""
    first, rest = text.split("\n", 1) if text.startswith("#!") else ("", text)
    option = f" --requirement {shlex.quote(requirement)}" if requirement else ""
    head = f"# `policygen init --host {host}{option}` wrote this, and renews it unless somebody has changed it.\n"
    shebang = f"{first}\n" if first else ""
    return HostFile(path, f"{shebang}{head}# sha256 of the rest: {_digest(rest)}\n{rest}")


def is_untouched(text: str) -> bool:
    """Whether a file is as `stamped` made it."""
    stamp = _STAMP.match(text)
    return bool(stamp and stamp[2] == _digest(text[stamp.end() :]))


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
