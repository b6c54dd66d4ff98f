"""One policy in one language through time: its documents, the identities of its blocks, and any redline of them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from policygen.core.model import Policy, Text, Version
from policygen.histories.lineage import Lineage, match_blocks, trace_lineage
from policygen.markup.document import Document, titled
from policygen.markup.document_reader import DocumentReader, make_document
from policygen.markup.heading_ids import NO_ID
from policygen.phrases import ENGLISH, Phrases
from policygen.redlines import ComparisonCache, MarkedBlock, Redline, Summary, lone_block, make_redline, make_summary
from policygen.redlines.renumbering import NewNumbers, find_new_numbers

_NUMBERED = re.compile(r"-\d+$")
MAX_KEPT_REDLINES = 32


class BlockPlace(NamedTuple):
    """A block: the index of its version, the number of the superseded state (0: the version's text), its own index."""

    version: int
    revision: int
    block: int


@dataclass(frozen=True, slots=True)
class History:
    """A policy in one language; `documents`, `clauses` and `revisions` are parallel to `versions` (oldest first).

    `clauses` hold the identity of each block of each document, `revisions` the documents of superseded revisions.
    `read` has the document of each text by its digest (and by whether it begins with a title), as it is without those
    before it.
    """

    policy: Policy
    language: str
    versions: tuple[Version, ...]
    documents: tuple[Document, ...]
    clauses: tuple[tuple[str, ...], ...]
    revisions: tuple[tuple[Document, ...], ...]
    read: Mapping[str, Document] = field(default_factory=dict, repr=False, compare=False)
    phrases: Phrases = field(default=ENGLISH, repr=False, compare=False)
    _cache: ComparisonCache = field(default_factory=ComparisonCache, repr=False, compare=False)
    _redlines: dict[tuple[int, int], Redline] = field(default_factory=dict, repr=False, compare=False)
    _numbers: dict[tuple[int, int], NewNumbers] = field(default_factory=dict, repr=False, compare=False)

    def with_phrases(self, phrases: Phrases) -> "History":
        """The same history, whose comparisons say what they have to say in other phrases."""
        return replace(self, phrases=phrases, _redlines={})

    def document(self, version: str) -> Document:
        """The document of a version, by its id."""
        return next(doc for v, doc in zip(self.versions, self.documents, strict=True) if v.id == version)

    def redline(self, old: int, new: int) -> Redline:
        """What changed between two versions, by their places in `versions`; blocks are paired by identity."""
        redline = self._redlines.get((old, new))
        if redline is None:
            pairs = Lineage(self.clauses).pairs(old, new)
            redline = make_redline(self.documents[old], self.documents[new], pairs, self._cache, self.phrases)
            self._redlines[old, new] = redline
            if len(self._redlines) > MAX_KEPT_REDLINES:
                del self._redlines[next(iter(self._redlines))]
        return redline

    def summary(self, old: int, new: int) -> Summary:
        """The same in short: how much changed, and in which sections."""
        pairs = Lineage(self.clauses).pairs(old, new)
        return make_summary(self.documents[old], self.documents[new], pairs, self._cache)

    def state(self, version: int, revision: int) -> Document:
        """The text of a version, by its index, or (from 1) one of those that it had before it was corrected."""
        return self.revisions[version][revision - 1] if revision else self.documents[version]

    def clause_redline(self, old: BlockPlace | None, new: BlockPlace) -> MarkedBlock:
        """A block marked against an earlier state of it; as it stands without one."""
        text = self.state(new.version, new.revision)
        if old is None or old.revision or new.revision:
            before = None if old is None else self.state(old.version, old.revision).blocks[old.block]
            return lone_block(before, text, new.block, self._cache)
        numbers = self._new_numbers(old.version, new.version)
        before = self.documents[old.version].blocks[old.block]
        return lone_block(
            before, text, new.block, self._cache, lambda a, b: numbers.compare(old.block, a, b, self._cache.compare)
        )

    def _new_numbers(self, old: int, new: int) -> NewNumbers:
        """What got new numbers between two versions."""
        known = self._numbers.get((old, new))
        if known is None:
            before, after = self.documents[old], self.documents[new]
            numbers = self._cache.document_numbers(before), self._cache.document_numbers(after)
            known = find_new_numbers(before, after, *numbers, Lineage(self.clauses).pairs(old, new))
            self._numbers[old, new] = known
            if len(self._numbers) > MAX_KEPT_REDLINES:
                del self._numbers[next(iter(self._numbers))]
        return known

    def correction(self, version: int, number: int) -> Redline:
        """What changed from revision `number` (from 1) of a version to the state after it."""
        states = (*self.revisions[version], self.documents[version])
        old, new = states[number - 1], states[number]
        return make_redline(old, new, match_blocks(old, new), self._cache, self.phrases)


def build_history(
    policy: Policy,
    language: str,
    bodies: Mapping[str, str],
    reader: DocumentReader,
    recorded: Mapping[str, Sequence[str]] | None = None,
    phrases: Phrases = ENGLISH,
    before: History | None = None,
) -> History:
    """The history of a policy in a language; `bodies` holds every text by its digest.

    `recorded` maps ids of versions to the identities that the lock has for their blocks. Comparisons say what they
    have to say in `phrases`. `before` is what was found before some of the texts were edited, with the same
    `recorded` and `phrases`; it saves work and changes nothing: of texts that it has no bodies are asked for.
    """
    recorded_ids = recorded or {}
    versions = tuple(version for version in policy.versions if version.text(language))
    if (
        before
        and {v.id for v in before.versions} & recorded_ids.keys() != {v.id for v in versions} & recorded_ids.keys()
    ):
        before = None  # names that were taken then may be free now
    documents_before: Mapping[str, Document] = before.read if before else {}
    documents_read: dict[str, Document] = {}

    def document_of(text: Text) -> Document:
        parsed = documents_read.get(text.digest) or documents_before.get(text.digest)
        documents_read[text.digest] = parsed = parsed or reader.read(bodies[text.digest])
        document = _titled(parsed, text, documents_read, documents_before)
        documents_read[_name(document, text)] = document
        return document

    documents = tuple(document_of(_text_in(version.texts, language)) for version in versions)
    revisions = tuple(
        tuple(
            document_of(text) for revision in version.revisions for text in revision.texts if text.language == language
        )
        for version in versions
    )
    earlier = (
        None
        if before is None
        else _EarlierHistory(
            before,
            tuple(
                _titled(documents_before[text.digest], text, documents_before)
                for text in (_text_in(version.texts, language) for version in before.versions)
            ),
        )
    )
    clauses = trace_lineage(
        documents,
        [recorded_ids.get(version.id) for version in versions],
        (earlier.documents, earlier.history.clauses) if earlier else ((), ()),
    ).clauses
    return History(
        policy=policy,
        language=language,
        versions=versions,
        documents=_with_lasting_ids(documents, clauses, earlier),
        clauses=clauses,
        revisions=revisions,
        read=documents_read,
        phrases=before.phrases if before else phrases,
        _cache=before._cache if before else ComparisonCache(),
    )


def _titled(document: Document, text: Text, *known: Mapping[str, Document]) -> Document:
    """A document with the title of a text, as one object wherever it is known already."""
    made = titled(document, text.title)
    name = _name(made, text)
    return document if made is document else next((names[name] for names in known if name in names), made)


def _name(document: Document, text: Text) -> str:
    """By what a document is known: its digest, marked where its first heading is a section by the title of the text."""
    in_sections = not document.begins_with_title and bool(document.headings) and document.blocks[0].level == 1
    return f"{text.digest} in sections" if in_sections else text.digest


def _text_in(texts: Sequence[Text], language: str) -> Text:
    return next(text for text in texts if text.language == language)


class _EarlierHistory(NamedTuple):
    """A history that was made before; `documents` are those of its versions before their ids were made to last."""

    history: History
    documents: tuple[Document, ...]


def _with_lasting_ids(
    documents: Sequence[Document], clauses: Sequence[tuple[str, ...]], earlier: _EarlierHistory | None
) -> tuple[Document, ...]:
    """The documents with the ids of repeated headings kept from version to version: a heading with the same
    identity keeps its number. What is the same as it was is one object with what was made before."""
    lasting: list[Document] = []
    for index, (current, identities) in enumerate(zip(documents, clauses, strict=True)):
        candidates = (
            []
            if earlier is None
            else [
                index_before
                for index_before in {index, index + len(earlier.documents) - len(documents)}
                if _is_same(earlier, index_before, current)
            ]
        )
        unchanged = next(
            (
                index_before
                for index_before in candidates
                if earlier and _continues(earlier.history, index_before, lasting, clauses)
            ),
            None,
        )
        if earlier and unchanged is not None:
            lasting.append(earlier.history.documents[unchanged])
            continue
        previous = lasting[-1] if lasting else None
        previous_ids = (
            {
                clauses[index - 1][index_before]: heading_id
                for index_before, heading_id in zip(previous.slotted, previous.slots, strict=True)
            }
            if previous
            else {}
        )
        if any(
            _NUMBERED.search(name) for heading_id in (*current.slots, *previous_ids.values()) for name in heading_id
        ):
            kept_ids = [previous_ids.get(identities[slotted], NO_ID) for slotted in current.slotted]
            made = make_document(current.chunks, kept_ids, current.lost)
            current = replace(made, begins_with_title=current.begins_with_title)
            same_documents = (earlier.history.documents[index_before] for index_before in candidates) if earlier else ()
            current = next((candidate for candidate in same_documents if candidate.slots == current.slots), current)
        lasting.append(current)
    return tuple(lasting)


def _is_same(earlier: _EarlierHistory, index: int, current: Document) -> bool:
    return 0 <= index < len(earlier.documents) and earlier.documents[index] is current


def _continues(earlier: History, index: int, lasting: Sequence[Document], clauses: Sequence[tuple[str, ...]]) -> bool:
    """Whether what comes next stands in the history as the version at a place of an old one does."""
    position = len(lasting)
    if earlier.clauses[index] != clauses[position] or bool(index) != bool(position):
        return False
    return not position or (
        lasting[-1] is earlier.documents[index - 1] and earlier.clauses[index - 1] == clauses[position - 1]
    )
