"""The ledger of a project, read from its files."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from policygen.config import Limits
from policygen.core.errors import Place, Problem
from policygen.ledger.checkpoints import read_signed_checkpoint
from policygen.ledger.entries import read_entries, read_leaves
from policygen.ledger.ledger import CHECKPOINTS_FOLDER, ENTRIES_NAME, MINISIG, STAMP, KeptCheckpoint, Ledger
from policygen.ledger.merkle_tree import tree_of
from policygen.ledger.strict_text import Malformed
from policygen.rules.ledger import LEDGER_DAMAGED
from policygen.sources.content_files import read_bytes

_UNLIMITED = Limits(file_bytes=2**40, line_bytes=2**40)  # the ledger is ours, and as long as the history
_SIZE = re.compile("[1-9][0-9]{0,18}")

Value = TypeVar("Value")


def read_ledger(project: Path) -> tuple[Ledger | None, tuple[Problem, ...]]:
    """The ledger of the project in a folder, None if there is none or there is an error.

    That it was not altered is not said: see `policygen.check.ledger_record`.
    """
    if not os.path.lexists(project / ENTRIES_NAME):
        return None, ()
    try:
        data = _bytes(project, ENTRIES_NAME)
        leaves = _read(ENTRIES_NAME, read_leaves, data)
        entries = _read(ENTRIES_NAME, read_entries, data)
        sizes = sorted(int(name) for name in _names(project) if _SIZE.fullmatch(name))
        checkpoints = tuple(_checkpoint(project, size, len(leaves)) for size in sizes)
    except _Unreadable as error:
        return None, (error.problem,)
    return Ledger(entries, leaves, tree_of(leaves), checkpoints), ()


class _Unreadable(Exception):
    def __init__(self, problem: Problem) -> None:
        self.problem = problem


def _checkpoint(project: Path, size: int, entries: int) -> KeptCheckpoint:
    name = f"{CHECKPOINTS_FOLDER}/{size}"
    checkpoint, note = _read(name, read_signed_checkpoint, _bytes(project, name))
    if checkpoint.size != size:
        raise _damaged(name, f"this is the checkpoint of {checkpoint.size} entries")
    if size > entries:
        raise _damaged(ENTRIES_NAME, f"there are {entries} entries, and a checkpoint of {size}")
    beside = {
        suffix: _bytes(project, name + suffix) if os.path.lexists(project / (name + suffix)) else b""
        for suffix in (MINISIG, STAMP)
    }
    return KeptCheckpoint(checkpoint, note, beside[MINISIG], beside[STAMP])


def _names(project: Path) -> list[str]:
    try:
        return [file.name for file in (project / CHECKPOINTS_FOLDER).iterdir()]
    except OSError:
        return []


def _bytes(project: Path, name: str) -> bytes:
    raw = read_bytes(project / name, name, _UNLIMITED)
    if isinstance(raw, Problem):
        raise _Unreadable(raw)
    return raw if name.endswith(STAMP) else raw.replace(b"\r\n", b"\n")  # git on Windows may check it out so


def _read(name: str, read: Callable[[bytes], Value], data: bytes) -> Value:
    try:
        return read(data)
    except Malformed as error:
        reason = "it holds an unresolved merge conflict" if b"<<<<<<<" in data else error.message
        raise _damaged(name, reason, error.line) from None


def _damaged(name: str, reason: str, line: int = 0) -> _Unreadable:
    message = f"the ledger is damaged: {reason}"
    return _Unreadable(LEDGER_DAMAGED.at(Place(name, line), message, "put the folder ledger/ back from git"))
