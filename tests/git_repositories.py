"""Real git repositories for tests: made by git in a temporary folder, the same wherever and whenever they are made."""

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

WHO = {
    "GIT_AUTHOR_NAME": "A",
    "GIT_AUTHOR_EMAIL": "a@example.org",
    "GIT_COMMITTER_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@example.org",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}


def git(folder: Path, *arguments: str, stdin: bytes = b"", **environment: str) -> str:
    """What git prints, run in a folder."""
    command = ["git", "-c", "init.defaultBranch=main", "-c", "protocol.file.allow=always", *arguments]
    env = {**os.environ, **WHO, **environment}
    done = subprocess.run(command, cwd=folder, env=env, input=stdin, capture_output=True, check=True)
    return done.stdout.decode("utf-8", "surrogateescape").strip()


@dataclass(frozen=True)
class Repository:
    """A repository with a working tree."""

    folder: Path

    def git(self, *arguments: str, stdin: bytes = b"", **environment: str) -> str:
        """What git prints, run in the working tree."""
        return git(self.folder, *arguments, stdin=stdin, **environment)

    def write(self, files: Mapping[str, str | None]) -> None:
        """Write files, or delete those whose content is None."""
        for name, content in files.items():
            path = self.folder / name
            if content is None:
                path.unlink()
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(content, encoding="utf-8", newline="")

    def commit(self, day: str, files: Mapping[str, str | None] | None = None) -> str:
        """Commit everything, with these files written before, at noon (UTC) of a day; the commit's full name."""
        self.write(files or {})
        moment = day if " " in day or "T" in day else f"{day}T12:00:00Z"
        self.git("add", "--all")
        message = ("commit", "--quiet", "--allow-empty", "--message", day)
        self.git(*message, GIT_AUTHOR_DATE=moment, GIT_COMMITTER_DATE=moment)
        return self.git("rev-parse", "HEAD")


def repository(folder: Path) -> Repository:
    """An empty repository in a new folder."""
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "--quiet")
    return Repository(folder)


def text(words: str, effective: str = "", more: str = "") -> str:
    """A text with front matter, if it has a date."""
    front = f"---\neffective: {effective}\n{more}---\n\n" if effective else ""
    return f"{front}# Privacy\n\n{words}\n"
