"""What the texts of a policy say, and how they changed."""

from itertools import pairwise

from policygen.history import History, history
from policygen.library import Library
from policygen.markup import Reader
from policygen.model import Policy


def history_of(library: Library, policy: Policy, language: str) -> History:
    """The history of a policy in a language."""
    recorded = library.lock.clauses(policy.slug, language) if library.lock else None
    return history(policy, language, library.source.bodies(policy), Reader(), recorded)


def changed_words(read: History) -> dict[str, tuple[int, int]]:
    """How many words each version added and removed against the one before, by version id; none for the first."""
    found = {}
    for old, new in pairwise(range(len(read.versions))):
        counts = read.redline(old, new).counts
        found[read.versions[new].id] = counts.added, counts.removed
    return found
