"""What the texts of a policy say, and how they changed."""

from policygen.history import History, history
from policygen.library import Library
from policygen.markup import Reader
from policygen.model import Policy


def history_of(library: Library, policy: Policy, language: str) -> History:
    """The history of a policy in a language."""
    recorded = library.lock.clauses(policy.slug, language) if library.lock else None
    return history(policy, language, library.source.bodies(policy), Reader(), recorded)
