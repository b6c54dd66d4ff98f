"""One policy in one language through time: its documents, the identities of its blocks, and any redline of them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from policygen.lineage import Lineage, lineage, matched
from policygen.markup import Document, Reader, document
from policygen.model import Policy, Text, Version
from policygen.phrases import ENGLISH, Phrases
from policygen.redlines import Glance, Memory, Redline, glance, lone, redline_of

_NUMBERED = re.compile(r"-\d+$")
KEPT_REDLINES = 32


@dataclass(frozen=True, slots=True)
class History:
    """A policy in one language; `documents`, `clauses` and `revisions` are parallel to `versions` (oldest first).

    `clauses` hold the identity of each block of each document, `revisions` the documents of superseded revisions.
    """

    policy: Policy
    language: str
    versions: tuple[Version, ...]
    documents: tuple[Document, ...]
    clauses: tuple[tuple[str, ...], ...]
    revisions: tuple[tuple[Document, ...], ...]
    _memory: Memory = field(default_factory=Memory, repr=False, compare=False)
    _redlines: dict[tuple[int, int], Redline] = field(default_factory=dict, repr=False, compare=False)

    def redline(self, old: int, new: int) -> Redline:
        """What changed between two versions, by their places in `versions`; blocks are paired by identity."""
        found = self._redlines.get((old, new))
        if found is None:
            pairs = Lineage(self.clauses).pairs(old, new)
            found = redline_of(self.documents[old], self.documents[new], pairs, self._memory)
            self._redlines[old, new] = found
            if len(self._redlines) > KEPT_REDLINES:
                del self._redlines[next(iter(self._redlines))]
        return found

    def glance(self, old: int, new: int) -> Glance:
        """The same at a glance: how much changed, and in which sections."""
        pairs = Lineage(self.clauses).pairs(old, new)
        return glance(self.documents[old], self.documents[new], pairs, self._memory)

    def clause_redline(self, old: tuple[int, int] | None, new: tuple[int, int]) -> str:
        """A block marked against an earlier state of it, each by the places of its version and in its text; as it
        stands without one. It is HTML with the elements around the block."""
        before = None if old is None else self.documents[old[0]].blocks[old[1]]
        return lone(before, self.documents[new[0]], new[1], self._memory)

    def correction(self, version: int, number: int) -> Redline:
        """What changed from revision `number` (from 1) of a version to the state after it."""
        states = (*self.revisions[version], self.documents[version])
        old, new = states[number - 1], states[number]
        return redline_of(old, new, matched(old, new), self._memory)


def history(
    policy: Policy,
    language: str,
    bodies: Mapping[str, str],
    reader: Reader,
    recorded: Mapping[str, Sequence[str]] | None = None,
    phrases: Phrases = ENGLISH,
) -> History:
    """The history of a policy in a language; `bodies` holds every text by its digest.

    `recorded` maps ids of versions to the identities that the lock has for their blocks. Comparisons say what they
    have to say in `phrases`.
    """
    known = recorded or {}
    versions = tuple(version for version in policy.versions if version.text(language))
    documents = tuple(reader.read(bodies[_text(version.texts, language).digest]) for version in versions)
    clauses = lineage(documents, [known.get(version.id) for version in versions]).clauses
    return History(
        policy=policy,
        language=language,
        versions=versions,
        documents=_with_lasting_ids(documents, clauses),
        clauses=clauses,
        revisions=tuple(
            tuple(
                reader.read(bodies[text.digest])
                for revision in version.revisions
                for text in revision.texts
                if text.language == language
            )
            for version in versions
        ),
        _memory=Memory(phrases),
    )


def _text(texts: Sequence[Text], language: str) -> Text:
    return next(text for text in texts if text.language == language)


def _with_lasting_ids(documents: Sequence[Document], clauses: Sequence[Sequence[str]]) -> tuple[Document, ...]:
    """The documents with the ids of repeated headings kept from version to version: a heading with the same
    identity keeps its number."""
    found: list[Document] = []
    before: dict[str, str] = {}
    for text, names in zip(documents, clauses, strict=True):
        if any(_NUMBERED.search(name) for name in (*text.slots, *before.values())):
            kept = [before.get(names[place], "") for place in text.slotted]
            text = document(text.chunks, kept)
        found.append(text)
        before = {names[place]: text.anchors[place] for place in text.slotted}
    return tuple(found)
