"""A branch of a remote repository, worked on in an empty repository of ours: nothing of the project's is touched.

The repository lies in a temporary folder, borrows the objects of the project's, and is gone afterwards. So there is no
work tree, no index, no hook and no local branch that could be moved. Nobody is ever asked for a password.
"""

import os
import re
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from policygen.core.errors import Failed, Place, Problem, Rule
from policygen.publish.git_remote import Remote, settings_environment
from policygen.publish.redaction import redacted
from policygen.rules.publishing import BRANCH_MOVED, PUSH_REFUSED, REMOTE_UNREACHABLE
from policygen.sources.git.object_store import empty_repository

if TYPE_CHECKING:
    from git import Repo

_BASE, _NEW = "refs/policygen/base", "refs/policygen/new"
_HEX = re.compile("[0-9a-f]{40}|[0-9a-f]{64}")
_UNTOUCHED = "The branch was not moved."
_SHOWN_LINES = 6


@dataclass(frozen=True, slots=True)
class PushOutcome:
    """What became of a push: `tip` is where the branch is now, as far as that is known, `words` what git said."""

    done: bool
    refused: bool
    tip: str
    words: str


class GitSession:
    """A branch of a remote repository, as long as `open_session` lasts. What git says holds no secret."""

    def __init__(self, repo: "Repo", remote: Remote, branch: str) -> None:
        self._repo = repo
        self._remote = remote
        self._ref = f"refs/heads/{branch}"
        self.place = Place(f"{remote.label} {branch}")

    @property
    def algorithm(self) -> str:
        """The name of the digest by which git knows objects."""
        return "sha256" if self._remote.sha256 else "sha1"

    def tip(self) -> str:
        """The commit at the end of the branch there, "" if there is no such branch. `Failed` if nobody answers."""
        status, answer, words = self._git("ls-remote", "--refs", "target", self._ref)
        if status:
            raise Failed([self._unreachable(words)])
        names = (line.partition("\t") for line in answer.decode("utf-8", "replace").splitlines())
        return next((name for name, _, ref in names if ref == self._ref and _HEX.fullmatch(name)), "")

    def files(self, tip: str) -> dict[str, str]:
        """The files of a commit that is, or was, the tip: path → mode and name of the object.

        The commit is fetched unless it is there, without its past and, where the server can do that, without contents.
        """
        status, listed, words = self._git("ls-tree", "-r", "-z", "--full-tree", tip)
        if status:
            self._fetch(tip)
            status, listed, words = self._git("ls-tree", "-r", "-z", "--full-tree", tip)
        if status:
            raise Failed([self._unreachable(words)])
        entries = (entry.partition(b"\t") for entry in listed.split(b"\0") if entry)
        return {os.fsdecode(path): f"{mode} {name}" for mode, name, path in _fields(entries)}

    def content(self, name: str) -> bytes:
        """The bytes of an object."""
        status, data, words = self._git("cat-file", "blob", name)
        if status:
            raise Failed([self._unreachable(words)])
        return data

    def commit(self, stream: Iterable[bytes]) -> str:
        """The name of the commit that a stream for `git fast-import` makes."""
        running = self._repo.git.fast_import("--quiet", as_process=True, istream=subprocess.PIPE)  # it ends with this
        process = running.proc
        try:
            with suppress(BrokenPipeError):  # it says why
                for part in stream:
                    process.stdin.write(part)
                process.stdin.flush()
        except BaseException:
            process.kill()
            raise
        finally:
            with suppress(BrokenPipeError):
                process.stdin.close()
            words = process.stderr.read().decode("utf-8", "replace")
            process.stdout.close()
            process.stderr.close()
            status = process.wait()
        if status:
            raise Failed([self._problem(REMOTE_UNREACHABLE, "git could not make the commit", words, _UNTOUCHED)])
        return str(self._repo.git.rev_parse("--verify", f"{_NEW}^{{commit}}"))

    def push(self, commit: str, expected: str) -> None:
        """Let the branch end with a commit if it still ends with `expected` ("": if it is not there); else `Failed`."""
        lease = f"--force-with-lease={self._ref}:{expected}"
        options = ("--porcelain", "--no-verify", "--no-thin", "--no-follow-tags", "--no-signed", lease)
        status, answer, words = self._git("push", *options, "target", f"{commit}:{self._ref}")
        report = _report(answer.decode("utf-8", "replace"), self._ref)
        if not status and report and not report.startswith("!"):
            return
        tip = self.tip()  # whoever answers no more ends it here
        if tip == commit:
            return
        if tip != expected:
            message = (
                f"somebody else moved the branch meanwhile: this publication began from {_named(expected)}, and it "
                f"ends with {_named(tip)} now"
            )
            hint = "Get the newest sources (git pull), then publish again."
            raise Failed([BRANCH_MOVED.at(self.place, message, hint)])
        if report:
            reason = report.rpartition("\t")[2]
            message = f"the server refused to move the branch: {reason}"
            hint = "The branch is where it was. Let this account push to it, or publish to another one: --branch NAME."
            raise Failed([self._problem(PUSH_REFUSED, message, words, hint)])
        raise Failed([self._unreachable(words)])

    def _fetch(self, tip: str) -> None:
        """Get the tip of the branch; `Failed` if it is another one by now."""
        options = ("--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--depth=1")
        status, _, words = self._git("fetch", *options, "--filter=blob:none", "target", f"+{self._ref}:{_BASE}")
        if status:
            raise Failed([self._unreachable(words)])
        fetched = str(self._repo.git.rev_parse("--verify", _BASE))
        if fetched != tip:
            message = f"somebody else is moving the branch: it ended with {_named(tip)}, and with {_named(fetched)} now"
            raise Failed([BRANCH_MOVED.at(self.place, message, "Publish again when they are done.")])

    def _git(self, *arguments: str) -> tuple[int, bytes, str]:
        """Exit status, output, and what git said to people."""
        status, output, words = self._repo.git.execute(
            ["git", *arguments], with_extended_output=True, with_exceptions=False, stdout_as_string=False
        )
        return status, output if isinstance(output, bytes) else output.encode(), str(words)

    def _unreachable(self, words: str) -> Problem:
        message = f"{self._remote.label} could not be reached, or refused access"
        hint = f"Try `git ls-remote` with this address. {_UNTOUCHED} Publish again when it works."
        return self._problem(REMOTE_UNREACHABLE, message, words, hint)

    def _problem(self, rule: Rule, message: str, words: str, hint: str) -> Problem:
        """A problem with the last lines that git, or the server, said."""
        lines = [line.strip() for line in redacted(words).splitlines() if line.strip()]
        own = [line for line in lines if not line.startswith(("To ", "Pushing to ", "hint:", "error: failed to push"))]
        return rule.at(self.place, message, "\n".join([*own[-_SHOWN_LINES:], *([hint] if hint else [])]))


@contextmanager
def open_session(remote: Remote, branch: str) -> Iterator[GitSession]:
    """Work on a branch of a remote repository."""
    from git import Repo

    with tempfile.TemporaryDirectory(prefix="policygen-", ignore_cleanup_errors=True) as name:
        folder = Path(name).resolve()
        empty_repository(folder, remote.objects, remote.sha256)
        repo = Repo(folder, expand_vars=False)
        try:
            repo.git.update_environment(**_environment(repo, folder, remote))
            yield GitSession(repo, remote, branch)
        finally:
            repo.close()


def commit_stream(
    message: str, seconds: int, base: str, removed: Iterable[str], files: Iterable[tuple[str, bytes]]
) -> Iterator[bytes]:
    """What `git fast-import` is told: one commit, the same for the same arguments."""
    who = f"policygen <policygen@localhost> {seconds} +0000"
    text = message.encode()
    head = f"commit {_NEW}\nauthor {who}\ncommitter {who}\ndata {len(text)}\n".encode()
    yield b"feature done\n" + head + text + b"\n" + (f"from {base}\n".encode() if base else b"")
    for path in removed:
        yield b"D " + _quoted(path) + b"\n"
    for path, data in files:
        yield b"M 100644 inline " + _quoted(path) + f"\ndata {len(data)}\n".encode()
        yield data
        yield b"\n"
    yield b"done\n"


def _quoted(path: str) -> bytes:
    name = os.fsencode(path).replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\n", b"\\n")
    return b'"' + name + b'"'


def _fields(entries: Iterable[tuple[bytes, bytes, bytes]]) -> Iterator[tuple[str, str, bytes]]:
    for head, _, path in entries:
        mode, _, name = head.decode("ascii").split(" ")
        yield mode, name, path


def _report(answer: str, ref: str) -> str:
    """The line of `git push --porcelain` about a branch, "" if it did not get so far."""
    return next((line for line in answer.splitlines() if f":{ref}\t" in line), "")


def _named(tip: str) -> str:
    return tip or "nothing (there was no such branch)"


def _environment(repo: "Repo", folder: Path, remote: Remote) -> dict[str, str]:
    ssh = any(os.environ.get(name) for name in ("GIT_SSH_COMMAND", "GIT_SSH")) or repo.git.config(
        "core.sshCommand", with_exceptions=False
    )
    return {
        **({} if ssh else {"GIT_SSH_COMMAND": "ssh -o BatchMode=yes -o ConnectTimeout=30 -o ServerAliveInterval=15"}),
        **dict.fromkeys(("GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_NAMESPACE", "GIT_CONFIG_PARAMETERS"), ""),
        "GIT_DIR": str(folder),
        "GIT_COMMON_DIR": str(folder),
        "GIT_OBJECT_DIRECTORY": str(folder / "objects"),
        "GIT_ALLOW_PROTOCOL": "file:git:http:https:ssh",
        "GIT_ASKPASS": "",
        "SSH_ASKPASS": "",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_NO_REPLACE_OBJECTS": "1",
        **settings_environment(remote),
    }
