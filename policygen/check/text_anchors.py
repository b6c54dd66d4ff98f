"""The ids on the pages of texts, worked out for those policies to whose texts something links."""

from policygen.histories.history import build_history
from policygen.markup.document_reader import DocumentReader
from policygen.project.project import Project, find_policy


class Anchors:
    """The ids of a project's texts; a policy's texts are rendered when they are first asked for."""

    def __init__(self, loaded: Project) -> None:
        self._loaded = loaded
        self._ids: dict[tuple[str, str], dict[str, frozenset[str]]] = {}

    def ids(self, slug: str, version: str, language: str) -> frozenset[str]:
        """The ids of a version's text in a language that it has."""
        if (slug, language) not in self._ids:
            self._ids[slug, language] = self._read(slug, language)
        return self._ids[slug, language][version]

    def _read(self, slug: str, language: str) -> dict[str, frozenset[str]]:
        loaded = self._loaded
        policy = find_policy(loaded, slug)
        recorded = loaded.lock.clauses(slug, language) if loaded.lock else None
        history = build_history(policy, language, loaded.source.bodies(policy), DocumentReader(), recorded)
        return {version.id: document.ids for version, document in zip(history.versions, history.documents, strict=True)}
