"""What the texts of a policy say, and how they changed."""

from policygen.core.model import Policy
from policygen.histories.history import History, history
from policygen.markup import Reader
from policygen.project.project import Library


def history_of(library: Library, policy: Policy, language: str) -> History:
    """The history of a policy in a language."""
    recorded = library.lock.clauses(policy.slug, language) if library.lock else None
    return history(policy, language, library.source.bodies(policy), Reader(), recorded)
