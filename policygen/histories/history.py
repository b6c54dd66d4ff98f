"""One policy in one language through time: its documents, the identities of its blocks, and any redline of them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from policygen.core.model import Policy, Text, Version
from policygen.histories.lineage import Lineage, lineage, matched
from policygen.markup import Document, Reader, document
from policygen.phrases import ENGLISH, Phrases
from policygen.redlines import Cache, MarkedBlock, Redline, Summary, lone, redline_of, summary_of

_NUMBERED = re.compile(r"-\d+$")
KEPT_REDLINES = 32


@dataclass(frozen=True, slots=True)
class History:
    """A policy in one language; `documents`, `clauses` and `revisions` are parallel to `versions` (oldest first).

    `clauses` hold the identity of each block of each document, `revisions` the documents of superseded revisions.
    `read` has the document of each text by its digest, as it is without those before it.
    """

    policy: Policy
    language: str
    versions: tuple[Version, ...]
    documents: tuple[Document, ...]
    clauses: tuple[tuple[str, ...], ...]
    revisions: tuple[tuple[Document, ...], ...]
    read: Mapping[str, Document] = field(default_factory=dict, repr=False, compare=False)
    phrases: Phrases = field(default=ENGLISH, repr=False, compare=False)
    _cache: Cache = field(default_factory=Cache, repr=False, compare=False)
    _redlines: dict[tuple[int, int], Redline] = field(default_factory=dict, repr=False, compare=False)

    def saying(self, phrases: Phrases) -> "History":
        """The same history, whose comparisons say what they have to say in other phrases."""
        return replace(self, phrases=phrases, _redlines={})

    def redline(self, old: int, new: int) -> Redline:
        """What changed between two versions, by their places in `versions`; blocks are paired by identity."""
        found = self._redlines.get((old, new))
        if found is None:
            pairs = Lineage(self.clauses).pairs(old, new)
            found = redline_of(self.documents[old], self.documents[new], pairs, self._cache, self.phrases)
            self._redlines[old, new] = found
            if len(self._redlines) > KEPT_REDLINES:
                del self._redlines[next(iter(self._redlines))]
        return found

    def summary(self, old: int, new: int) -> Summary:
        """The same in short: how much changed, and in which sections."""
        pairs = Lineage(self.clauses).pairs(old, new)
        return summary_of(self.documents[old], self.documents[new], pairs, self._cache)

    def clause_redline(self, old: tuple[int, int] | None, new: tuple[int, int]) -> MarkedBlock:
        """A block marked against an earlier state of it, each by the indexes of its version and in its text; as it
        stands without one."""
        before = None if old is None else self.documents[old[0]].blocks[old[1]]
        return lone(before, self.documents[new[0]], new[1], self._cache)

    def correction(self, version: int, number: int) -> Redline:
        """What changed from revision `number` (from 1) of a version to the state after it."""
        states = (*self.revisions[version], self.documents[version])
        old, new = states[number - 1], states[number]
        return redline_of(old, new, matched(old, new), self._cache, self.phrases)


def history(
    policy: Policy,
    language: str,
    bodies: Mapping[str, str],
    reader: Reader,
    recorded: Mapping[str, Sequence[str]] | None = None,
    phrases: Phrases = ENGLISH,
    before: History | None = None,
) -> History:
    """The history of a policy in a language; `bodies` holds every text by its digest.

    `recorded` maps ids of versions to the identities that the lock has for their blocks. Comparisons say what they
    have to say in `phrases`. `before` is what was found before some of the texts were edited, with the same
    `recorded` and `phrases`; it saves work and changes nothing: of texts that it has no bodies are asked for.
    """
    known = recorded or {}
    versions = tuple(version for version in policy.versions if version.text(language))
    if before and {v.id for v in before.versions} & known.keys() != {v.id for v in versions} & known.keys():
        before = None  # names that were taken then may be free now
    was: Mapping[str, Document] = before.read if before else {}
    read: dict[str, Document] = {}

    def document_of(text: Text) -> Document:
        found = read.get(text.digest) or was.get(text.digest)
        read[text.digest] = found = found or reader.read(bodies[text.digest])
        return found

    documents = tuple(document_of(_text(version.texts, language)) for version in versions)
    revisions = tuple(
        tuple(
            document_of(text) for revision in version.revisions for text in revision.texts if text.language == language
        )
        for version in versions
    )
    old = (
        None if before is None else _Made(before, tuple(was[_text(v.texts, language).digest] for v in before.versions))
    )
    clauses = lineage(
        documents, [known.get(version.id) for version in versions], (old.read, old.history.clauses) if old else ((), ())
    ).clauses
    return History(
        policy=policy,
        language=language,
        versions=versions,
        documents=_with_lasting_ids(documents, clauses, old),
        clauses=clauses,
        revisions=revisions,
        read=read,
        phrases=before.phrases if before else phrases,
        _cache=before._cache if before else Cache(),
    )


def _text(texts: Sequence[Text], language: str) -> Text:
    return next(text for text in texts if text.language == language)


class _Made(NamedTuple):
    """A history that was made before; `read` are the documents of its versions before their ids were made to last."""

    history: History
    read: tuple[Document, ...]


def _with_lasting_ids(
    documents: Sequence[Document], clauses: Sequence[tuple[str, ...]], old: _Made | None
) -> tuple[Document, ...]:
    """The documents with the ids of repeated headings kept from version to version: a heading with the same
    identity keeps its number. What is the same as it was is one object with what was made before."""
    found: list[Document] = []
    for index, (text, names) in enumerate(zip(documents, clauses, strict=True)):
        there = (
            []
            if old is None
            else [at for at in {index, index + len(old.read) - len(documents)} if _same(old, at, text)]
        )
        made = next((at for at in there if old and _follows(old.history, at, found, clauses)), None)
        if old and made is not None:
            found.append(old.history.documents[made])
            continue
        last = found[-1] if found else None
        before = {clauses[index - 1][at]: last.anchors[at] for at in last.slotted} if last else {}
        if any(_NUMBERED.search(name) for name in (*text.slots, *before.values())):
            text = document(text.chunks, [before.get(names[at], "") for at in text.slotted])
            again = (old.history.documents[at] for at in there) if old else ()
            text = next((known for known in again if known.slots == text.slots), text)
        found.append(text)
    return tuple(found)


def _same(old: _Made, at: int, text: Document) -> bool:
    return 0 <= at < len(old.read) and old.read[at] is text


def _follows(old: History, at: int, found: Sequence[Document], clauses: Sequence[tuple[str, ...]]) -> bool:
    """Whether what comes next stands in the history as the version at a place of an old one does."""
    place = len(found)
    if old.clauses[at] != clauses[place] or bool(at) != bool(place):
        return False
    return not place or (found[-1] is old.documents[at - 1] and old.clauses[at - 1] == clauses[place - 1])
