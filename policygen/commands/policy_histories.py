"""What the texts of a policy say, and how they changed."""

from policygen.core.model import Policy
from policygen.histories.history import History, build_history
from policygen.markup.document_reader import DocumentReader
from policygen.project.project import Project


def history_of(loaded: Project, policy: Policy, language: str) -> History:
    """The history of a policy in a language."""
    recorded_clauses = loaded.lock.clauses(policy, language) if loaded.lock else None
    return build_history(policy, language, loaded.source.bodies(policy), DocumentReader(), recorded_clauses)
