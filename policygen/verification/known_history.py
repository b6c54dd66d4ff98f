"""Whether the entries of a ledger are those that were signed: at the end, and at every point that is known."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from policygen.core.errors import Place, Problem
from policygen.ledger.checkpoints import Checkpoint
from policygen.ledger.entries import read_entry
from policygen.ledger.merkle_tree import MerkleTree, is_consistent
from policygen.ledger.strict_text import Malformed
from policygen.rules.verification import ENTRY_REWRITTEN, HISTORY_FORKED
from policygen.verification.finding import LedgerFinding
from policygen.verification.ledger_reading import PublishedLedger, entry_name


@dataclass(frozen=True, slots=True)
class SignedPoint:
    """A checkpoint whose signatures are valid, and where it stands."""

    checkpoint: Checkpoint
    place: str


@dataclass(frozen=True, slots=True)
class SignedEntry:
    """An entry that a valid receipt proves to have been in the ledger, at an index."""

    index: int
    leaf: bytes
    place: str


def history_findings(
    ledger: PublishedLedger, points: Iterable[SignedPoint], entries: Sequence[SignedEntry]
) -> tuple[LedgerFinding, ...]:
    """Where the entries are not those that were signed.

    Receipts say which entry it was. A checkpoint alone only says that it was one of those since the last checkpoint
    with which all agrees.
    """
    changed = [entry for entry in entries if not _is_there(ledger, entry)]
    first = min(changed, key=lambda entry: entry.index, default=None)
    indexes = {leaf: index for index, leaf in enumerate(ledger.leaves)} if changed else {}
    findings = [_rewritten(ledger, entry, indexes.get(entry.leaf)) for entry in changed]
    agreed = 0
    for point in sorted(points, key=lambda point: point.checkpoint.size):
        size = point.checkpoint.size
        if size <= ledger.tree.size and goes_on_from(ledger.tree, point.checkpoint):
            agreed = max(agreed, size)
            continue
        findings.append(LedgerFinding(_not_continued(ledger, point, agreed, first)))
    return tuple(findings)


def goes_on_from(tree: MerkleTree, checkpoint: Checkpoint) -> bool:
    """Whether the ledger begins with the entries of a checkpoint, by a proof of consistency."""
    size = checkpoint.size
    return size <= tree.size and is_consistent(
        size, checkpoint.root, tree.size, tree.root(), tree.consistency_proof(size)
    )


def _is_there(ledger: PublishedLedger, entry: SignedEntry) -> bool:
    return entry.index < len(ledger.leaves) and ledger.leaves[entry.index] == entry.leaf


def _signed_name(entry: SignedEntry) -> str:
    try:
        return entry_name(read_entry(entry.leaf))
    except Malformed:
        return f"entry {entry.index}"


def _rewritten(ledger: PublishedLedger, entry: SignedEntry, now: int | None) -> LedgerFinding:
    """That a signed entry is not where it was; `now` is its index, None if it is gone."""
    name, place = _signed_name(entry), Place(entry.place)
    if now is not None:
        problem = ENTRY_REWRITTEN.at(place, f"{name} was signed as entry {entry.index} of the ledger, and is now {now}")
    elif entry.index >= len(ledger.leaves):
        problem = ENTRY_REWRITTEN.at(place, f"{name} was signed as entry {entry.index}, and the ledger ends before it")
    else:
        other = entry_name(ledger.entries[entry.index])
        words = "says something else of it" if other == name else f"has {other} in its place"
        problem = ENTRY_REWRITTEN.at(place, f"{name} was signed as entry {entry.index}, and the ledger now {words}")
    return LedgerFinding(problem, entry.index, name)


def _not_continued(ledger: PublishedLedger, point: SignedPoint, agreed: int, changed: SignedEntry | None) -> Problem:
    """`agreed` entries are as they were signed; `changed` is the first one of which a receipt says that it is not."""
    size = point.checkpoint.size
    place = Place(point.place)
    if size > ledger.tree.size:
        message = f"{size} entries were signed here, and the ledger has only {ledger.tree.size}: it was rolled back"
        return HISTORY_FORKED.at(place, message)
    if size == agreed:
        message = (
            f"another tree of the first {size} entries was signed here, and both were signed: there are two histories"
        )
        return HISTORY_FORKED.at(place, message)
    if changed and agreed <= changed.index < size:
        message = f"entry {changed.index} ({_signed_name(changed)}) is not the one that was signed here"
        return ENTRY_REWRITTEN.at(place, message)
    first = entry_name(ledger.entries[agreed])
    if agreed + 1 == size:
        return ENTRY_REWRITTEN.at(place, f"entry {agreed} ({first}) is not the one that was signed here")
    message = f"the {size} entries are not those that were signed here: one from {first} (entry {agreed}) on is not"
    return ENTRY_REWRITTEN.at(place, message, "Which one it is, a receipt or an earlier checkpoint can tell.")
