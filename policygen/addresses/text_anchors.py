"""What can be named on the pages of the site's texts, for links that lead from one text to a heading of another."""

import pickle
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cache, lru_cache, partial
from typing import NamedTuple

from policygen.addresses import addresses
from policygen.core.model import Policy
from policygen.histories.history import History, build_history
from policygen.markup.document_reader import DocumentReader
from policygen.markup.page_anchors import PageAnchors
from policygen.project.project import Project
from policygen.timeline.replacement import in_language
from policygen.timeline.standings import shown_version

ReadHistory = Callable[[Policy, str], History]
"""Reads the history of a policy in a language."""


class PageText(NamedTuple):
    """The text on a page: that of a version of a policy, in a language."""

    policy: Policy
    version: str
    language: str


def texts_by_address(policies: Iterable[Policy], as_of: datetime) -> dict[str, PageText]:
    """The text on each page that has one, by its address; until a policy begins, its first text stands for it."""
    texts: dict[str, PageText] = {}
    for policy in policies:
        for language in policy.languages:
            pages = addresses.policy_addresses(policy, language)
            versions = in_language(policy, language)
            for version in versions:
                text = PageText(policy, version.id, language)
                texts[pages.version(version.id)] = text
                for former_pages, former_id in addresses.former_addresses(policy, language, version):
                    texts.setdefault(former_pages.version(former_id), text)
            shown = shown_version(policy, language, as_of) or versions[0]
            texts[pages.current] = PageText(policy, shown.id, language)
    return texts


class TextAnchors:
    """What can be named on the pages of texts. A policy's texts are read when one of them is first asked for, and let
    go of: only the ids and headings are kept."""

    def __init__(self, read: ReadHistory) -> None:
        self._read = read
        self._known: dict[tuple[str, str], tuple[Policy, dict[str, PageAnchors]]] = {}
        self._last: tuple[PageAnchors, PageAnchors] | None = None

    def of(self, policy: Policy, version: str, language: str) -> PageAnchors:
        """What can be named on the page of a version's text."""
        known_policy, known = self._known.get((policy.slug, language), (None, {}))
        if known_policy is not policy:
            history = self._read(policy, language)
            known = {
                version.id: document.page_anchors.without_text()
                for version, document in zip(history.versions, history.documents, strict=True)
            }
            self._known[policy.slug, language] = policy, known
        last = self._last
        if last is None or last[0] is not known[version]:
            # A copy, so that the names that are worked out for one version after the other are let go of.
            last = self._last = known[version], known[version].without_text()
        return last[1]


class ProjectAnchors:
    """What can be named on each page of a project, at an instant; nothing is worked out before it is asked for.

    However many tasks take it to another process, it is pickled once, and unpickled there once, if at all.
    """

    def __init__(self, read: Callable[[], tuple[Project, datetime]]) -> None:
        """`read` gives the project and the instant."""
        self._project = cache(read)
        self._texts = cache(lambda: texts_by_address(self._project()[0].policies, self._project()[1]))
        self._anchors = TextAnchors(self._history)
        self._pickled = cache(lambda: pickle.dumps(self._project()))

    def text_at(self, address: str) -> PageText | None:
        """The text on the page at an address; None if there is none."""
        return self._texts().get(address)

    def at(self, address: str) -> PageAnchors | None:
        """What can be named on the page at an address; None if it has no text."""
        text = self.text_at(address)
        return self.of(*text) if text else None

    def of(self, policy: Policy, version: str, language: str) -> PageAnchors:
        """What can be named on the page of a version's text."""
        return self._anchors.of(policy, version, language)

    def _history(self, policy: Policy, language: str) -> History:
        loaded, _ = self._project()
        recorded = loaded.lock.clauses(policy, language) if loaded.lock else None
        return build_history(policy, language, loaded.source.bodies(policy), DocumentReader(), recorded)

    def __reduce__(self) -> tuple[object, ...]:
        return _unpickled, (self._pickled(),)


def project_anchors(loaded: Project, as_of: datetime) -> ProjectAnchors:
    """What can be named on each page of a project that was loaded."""
    return ProjectAnchors(lambda: (loaded, as_of))


@lru_cache(maxsize=1)
def _unpickled(pickled: bytes) -> ProjectAnchors:
    """The one that came with a task from another process; the next tasks of the same build have the same bytes."""
    return ProjectAnchors(partial(pickle.loads, pickled))
