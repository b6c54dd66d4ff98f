"""The clauses of texts that were corrected since."""

from hashlib import sha256

from policygen.histories.history import History
from policygen.histories.lineage import match_blocks


def superseded_clauses(history: History, version: int, number: int) -> tuple[str, ...]:
    """The clause of each block of a superseded state of a version, by its index and the number (from 1) of the state.

    A block is the clause that it became by the correction; where that took it out, the one with its words in the
    version before; else one of its own, which came and went between the two.
    """
    document, superseded = history.documents[version], history.revisions[version][number - 1]
    corrected = {old: history.clauses[version][new] for old, new in match_blocks(superseded, document)}
    previous = next((index for index in range(version - 1, -1, -1) if not history.versions[index].void), None)
    earlier = (
        {} if previous is None else dict(zip(history.documents[previous].keys, history.clauses[previous], strict=True))
    )
    taken = set(corrected.values())
    clauses = []
    for block, key in enumerate(superseded.keys):
        clause = corrected.get(block) or (earlier.get(key) if earlier.get(key) not in taken else None)
        clauses.append(clause or sha256(f"{version}\0{number}\0{block}\0{key}".encode()).hexdigest()[:12])
    return tuple(clauses)
