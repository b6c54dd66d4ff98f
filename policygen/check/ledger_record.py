"""Whether the ledger is what it was, and has what is recorded.

It only grows: what the last commit has of it is its beginning, each checkpoint is that of its first entries, and all
that `policygen.lock` says is in it.
"""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from policygen.check.putting_back import restored_ledger
from policygen.config import Config
from policygen.core.errors import Place, Problem
from policygen.ledger.entries import read_leaves
from policygen.ledger.ledger import CHECKPOINTS_FOLDER, ENTRIES_NAME, KeptCheckpoint, Ledger
from policygen.ledger.strict_text import Malformed
from policygen.lock import LOCK_NAME, Lock
from policygen.lock.ledger_entries import new_entries
from policygen.project.project import Project
from policygen.rules.ledger import (
    LEDGER_BEHIND,
    LEDGER_GONE,
    LEDGER_NO_LONGER_SIGNED,
    LEDGER_REWRITTEN,
    SIGNING_KEY_WRONG,
)
from policygen.sources.git.committed_files import committed_names, file_states


def ledger_problems(project: Path, loaded: Project) -> tuple[Problem, ...]:
    """The errors of the ledger of a project that was loaded, or of its not being there."""
    ledger, config = loaded.ledger, loaded.config
    if ledger is None:
        command = "" if (project / ENTRIES_NAME).exists() else restored_ledger(project)
        message = "this file is gone, and with it what readers verify published texts by"
        return (LEDGER_GONE.at(Place(ENTRIES_NAME), message, f"put it back:\n{command}"),) if command else ()
    return (
        *_rewritten(project, ledger),
        *_behind(project, ledger, loaded.written_lock),
        *_unsigned(ledger, config),
        *_checkpoints_gone(project),
        *_not_signed(project, ledger),
        *islice((problem for kept in ledger.checkpoints for problem in _signature_problems(kept, config)), 1),
    )


def _rewritten(project: Path, ledger: Ledger) -> Iterator[Problem]:
    """An entry that is another one in the commit that is checked out."""
    committed = next((raw for _, raw in file_states(ENTRIES_NAME, project, 1)), b"")
    try:
        before = read_leaves(committed)
    except Malformed:
        return
    if ledger.leaves[: len(before)] == before:
        return
    line = next(
        (number for number, (old, new) in enumerate(zip(before, ledger.leaves, strict=False), 1) if old != new),
        len(ledger.leaves) + 1,
    )
    gone = line > len(ledger.leaves)
    message = f"entry {line} is {'gone' if gone else 'another one'} since it was committed"
    hint = f"put it back:\n{restored_ledger(project)}"
    yield LEDGER_REWRITTEN.at(Place(ENTRIES_NAME, 0 if gone else line), message, hint)


def _behind(project: Path, ledger: Ledger, lock: Lock | None) -> Iterator[Problem]:
    missing = new_entries(lock, ledger.entries, "") if lock else ()
    if missing:
        first = missing[0]
        more = f", and {len(missing) - 1} more" if len(missing) > 1 else ""
        message = f"the record has {first.policy}@{first.version} ({first.language}) as the ledger does not{more}"
        both = restored_ledger(project, LOCK_NAME)
        hint = f"take both as they were committed, and record again:\n{both}" if both else "put back both from a backup"
        yield LEDGER_BEHIND.at(Place(ENTRIES_NAME), message, hint)


def _unsigned(ledger: Ledger, config: Config) -> Iterator[Problem]:
    if ledger.checkpoints and config.sign is None:
        origin = ledger.checkpoints[-1].checkpoint.origin
        message = f"the ledger was signed as {origin}, and [sign] is gone"
        hint = f'put it back, with the public key of that time:\n[sign]\norigin = "{origin}"\npublic_key = "…"'
        yield LEDGER_NO_LONGER_SIGNED.at(config.place, message, hint)


def _checkpoints_gone(project: Path) -> Iterator[Problem]:
    """A file of a checkpoint that the commit that is checked out has, and the folder does not."""
    for name in sorted(committed_names(CHECKPOINTS_FOLDER, project)):
        if not (project / CHECKPOINTS_FOLDER / name).exists():
            message = "this is gone since it was committed; readers have receipts that name it"
            place = Place(f"{CHECKPOINTS_FOLDER}/{name}")
            yield LEDGER_REWRITTEN.at(place, message, f"put it back:\n{restored_ledger(project)}")
            return


def _not_signed(project: Path, ledger: Ledger) -> Iterator[Problem]:
    """The first checkpoint that is of other entries than the ledger begins with."""
    for kept in ledger.checkpoints:
        size = kept.checkpoint.size
        if ledger.tree.root(size) != kept.checkpoint.root:
            command = restored_ledger(project)
            hint = f"put it back:\n{command}" if command else "put the folder ledger/ back from a backup"
            message = f"the first {size} entries are not those that were signed"
            yield LEDGER_REWRITTEN.at(Place(kept.name), message, hint)
            return


def _signature_problems(kept: KeptCheckpoint, config: Config) -> Iterator[Problem]:
    if config.sign is None:
        return
    try:
        signers = kept.note.signers(config.sign.keys)
    except Malformed as error:
        reason = error.message
    else:
        reason = "" if signers else "it was signed with none of the keys of [sign]"
        if kept.checkpoint.origin != config.sign.origin:
            reason = f"it is of the ledger {kept.checkpoint.origin}, and this one is {config.sign.origin}"
    if reason:
        hint = "name the key of that time in `former_keys` of [sign], or put origin back as it was"
        yield SIGNING_KEY_WRONG.at(Place(kept.name), f"this checkpoint is not by you: {reason}", hint)
