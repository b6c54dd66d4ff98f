"""The objects of a repository or bundle, seen through an empty repository of our own.

That one is a temporary folder: no configuration, no reference, no hook, no working tree, only the way to the objects.
So whatever a repository or its user has configured cannot matter, and the name of an object can mean nothing else.
"""

import os
import re
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from policygen.sources.git.git_log import (
    ALL_PARENTS,
    DIFF_OPTIONS,
    FIRST_PARENTS,
    LOG_OPTIONS,
    Change,
    Commit,
    parse_changes,
    parse_log,
)
from policygen.sources.git.safe_repository import QUIET_ENVIRONMENT, Fault, Unusable, unusable

if TYPE_CHECKING:
    from git import Repo

_BATCH_BYTES = 32_000  # bytes of questions: a pipe holds twice as many, so that writing them never waits for an answer
_PIECE_BYTES = 1 << 20
_EMPTY_TREES = {
    40: "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    64: "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
}
"""The tree that git knows without its being there, by the length of the names of objects."""


@dataclass(frozen=True, slots=True)
class Blob:
    """What an object's name led to: its size in bytes, and its content, None if it is longer than was asked for."""

    size: int
    data: bytes | None


@dataclass(frozen=True, slots=True)
class TaggedCommit:
    """The commit that a tag leads to, and when the tag was made (seconds since 1970); if it is not `is_dated`, it does
    not say so, and the time is that of the commit."""

    commit: str
    seconds: int
    is_dated: bool


class Damaged(Exception):
    """An object that is missing or cannot be read; its name, and what git said.

    `in_step` tells that the reader goes on with the next object as if nothing had been.
    """

    def __init__(self, name: str, words: str = "", in_step: bool = False) -> None:
        self.name = name
        self.words = words
        self.in_step = in_step
        super().__init__(f"{name}: {words}")


@dataclass(slots=True)
class ObjectStore:
    """Objects to be read by one `git log` and one `git cat-file --batch`, which ends with the store.

    After a damaged object, with which git may end, it is begun again.
    """

    repo: "Repo"
    _reader: Any = field(default=None, init=False)

    def commits(self, head: str, patterns: Iterable[str] = ()) -> Iterator[Commit]:
        """The commits up to `head` (a full name), from first parent to first parent, that touch files fitting the
        patterns (git's pathspecs; none: all)."""
        return self._log(FIRST_PARENTS, head, patterns)

    def all_commits(self, head: str, patterns: Iterable[str] = ()) -> tuple[Commit, ...]:
        """Every commit up to `head`, and what each did to files fitting the patterns; nothing if there is no merge."""
        merges = self.repo.git.rev_list("--merges", "--max-count=1", head)
        return tuple(self._log(ALL_PARENTS, head, patterns)) if merges else ()

    def changes(self, before: str, after: str, patterns: Iterable[str]) -> tuple[Change, ...]:
        """What became of files fitting the patterns from one commit ("": nothing) to another, by their full names."""
        output = self.repo.git.diff_tree(
            *DIFF_OPTIONS,
            before or _EMPTY_TREES[len(after)],
            after,
            "--",
            *patterns,
            stdout_as_string=False,
            strip_newline_in_stdout=False,
        )
        return parse_changes(output)

    def tagged_commit(self, name: str) -> TaggedCommit | None:
        """The commit that the object of a tag leads to, None if it is of something else; `Damaged` if it is missing."""
        tagged_at: int | None = None
        while True:
            kind, data = self._object(name)
            head = data.partition(b"\n\n")[0]
            if kind not in (b"tag", b"commit"):
                return None
            time = re.search(rb"^(?:tagger|committer) .*> (-?[0-9]+) [+-][0-9]+$", head, re.MULTILINE)
            if kind == b"commit":
                seconds = tagged_at if tagged_at is not None else int(time[1]) if time else 0
                return TaggedCommit(name, seconds, tagged_at is not None)
            if tagged_at is None and time:
                tagged_at = int(time[1])
            name = head.partition(b"\n")[0].removeprefix(b"object ").decode("ascii", "replace")

    def _object(self, name: str) -> tuple[bytes, bytes]:
        """The kind of an object, and its content."""
        reader = self._reader or self._started()
        reader.stdin.write(os.fsencode(name) + b"\n")
        reader.stdin.flush()
        fields = reader.stdout.readline().split()
        if len(fields) != 3:
            in_step = fields[-1:] == [b"missing"]
            if not in_step:
                self.close()
            raise Damaged(name, in_step=in_step)
        data = reader.stdout.read(int(fields[2]))
        reader.stdout.read(1)
        return fields[1], data

    def _log(self, which: Iterable[str], head: str, patterns: Iterable[str]) -> Iterator[Commit]:
        log = self.repo.git.log(
            *LOG_OPTIONS, *which, head, "--", *patterns, stdout_as_string=False, strip_newline_in_stdout=False
        )
        return parse_log(log)

    def blobs(self, names: Iterable[str], longest: int) -> Iterator[Blob]:
        """The content of each object, in the order of their names (`HEX`, or `HEX:PATH`); `Damaged` if one is missing.

        What is longer than `longest` bytes is passed over without being held.
        """
        for blob in self.blobs_or_damage(names, longest):
            if isinstance(blob, Damaged):
                raise blob
            yield blob

    def blobs_or_damage(self, names: Iterable[str], longest: int) -> Iterator[Blob | Damaged]:
        """Like `blobs`, but with the error in the place of an object that is missing, and those after it."""
        for batch in _batches(names):
            answered = 0
            while answered < len(batch):
                for blob in self._answers(batch[answered:], longest):
                    answered += 1
                    yield blob

    def _answers(self, names: Sequence[str], longest: int) -> Iterator[Blob | Damaged]:
        """The objects of a batch, up to the first after which the reader cannot go on; at least one."""
        reader = self._reader or self._started()
        reader.stdin.write(b"".join(os.fsencode(name) + b"\n" for name in names))
        reader.stdin.flush()
        for name in names:
            try:
                blob: Blob | Damaged = self._blob(reader.stdout, name, longest)
            except Damaged as damaged:
                blob = damaged
            yield blob
            if isinstance(blob, Damaged) and not blob.in_step:
                self.close()
                return

    def close(self) -> None:
        """End the reader and wait until it is gone."""
        if self._reader:
            process = self._reader.proc
            process.stdin.close()
            process.stdout.close()
            process.stderr.close()
            process.wait()
            self._reader = None

    def _started(self) -> Any:
        self._reader = self.repo.git.cat_file("--batch", as_process=True, istream=subprocess.PIPE)
        with suppress(ImportError, AttributeError, OSError):  # a wider pipe, where there is one: fewer turns
            import fcntl

            fcntl.fcntl(self._reader.stdout, fcntl.F_SETPIPE_SZ, _PIECE_BYTES)
        return self._reader

    def _blob(self, answers: IO[bytes], name: str, longest: int) -> Blob:
        head = answers.readline()
        fields = head.split()
        if len(fields) != 3 or fields[1] != b"blob":
            message = b"" if head else self._reader.stderr.read()
            in_step = head.endswith(b" missing\n")
            raise Damaged(name, message.decode("utf-8", "replace").strip().rpartition("\n")[2], in_step)
        size = int(fields[2])
        if size <= longest:
            data = answers.read(size)
            if len(data) != size or answers.read(1) != b"\n":
                raise Damaged(name)
            return Blob(size, data)
        remaining = size + 1
        while remaining:
            piece = answers.read(min(remaining, _PIECE_BYTES))
            if not piece:
                raise Damaged(name)
            remaining -= len(piece)
        return Blob(size, None)


@contextmanager
def open_store(objects: Path, sha256: bool = False) -> Iterator[ObjectStore]:
    """The objects in a folder such as `.git/objects`, as long as the block lasts; `Unusable` for git's errors."""
    with tempfile.TemporaryDirectory(prefix="policygen-", ignore_cleanup_errors=True) as name:
        folder = Path(name).resolve()
        empty_repository(folder, objects, sha256)
        with open_scratch(folder) as repo:
            object_store = ObjectStore(repo)
            try:
                yield object_store
            finally:
                object_store.close()


@contextmanager
def open_scratch(folder: Path) -> "Iterator[Repo]":
    """An empty repository of ours, in which neither the user's settings nor the environment's count."""
    from git import GitError, Repo

    repo = Repo(folder, expand_vars=False)
    try:
        repo.git.update_environment(**QUIET_ENVIRONMENT, **_isolation(folder))
        yield repo
    except GitError as error:
        raise unusable(error) from error
    finally:
        repo.close()


def empty_repository(folder: Path, objects: Path | None, sha256: bool) -> None:
    """Make a folder a bare repository of nothing, with the objects of another one; git is not run."""
    (folder / "objects" / "info").mkdir(parents=True)
    (folder / "refs").mkdir()
    (folder / "HEAD").write_bytes(b"ref: refs/heads/none\n")
    configuration = (
        "[core]\n\trepositoryformatversion = 1\n\tbare = true\n" + "[extensions]\n\tobjectformat = sha256\n" * sha256
    )
    (folder / "config").write_text(configuration, encoding="utf-8")
    if objects:
        path = os.fsencode(objects)
        if b"\n" in path:
            raise Unusable(Fault.UNREADABLE, "there is a line break in the path of the repository")
        (folder / "objects" / "info" / "alternates").write_bytes(path + b"\n")


def _isolation(folder: Path) -> dict[str, str]:
    return {
        **dict.fromkeys(("GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_NAMESPACE", "GIT_CONFIG_PARAMETERS"), ""),
        "GIT_DIR": str(folder),
        "GIT_COMMON_DIR": str(folder),
        "GIT_OBJECT_DIRECTORY": str(folder / "objects"),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_COUNT": "0",
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_LITERAL_PATHSPECS": "0",
        "GIT_ICASE_PATHSPECS": "0",
        "GIT_NOGLOB_PATHSPECS": "0",
    }


def _batches(names: Iterable[str]) -> Iterator[list[str]]:
    chunk: list[str] = []
    size = 0
    for name in names:
        if chunk and size + len(os.fsencode(name)) > _BATCH_BYTES:
            yield chunk
            chunk, size = [], 0
        chunk.append(name)
        size += len(os.fsencode(name)) + 1
    if chunk:
        yield chunk
