"""What the page for searching in all versions looks in: every wording that a policy ever had, once, and when.

`search/index.json` of a policy in a language: `{"policy", "language", "dates": {"2019-07-04": "4 July 2019", …},
"versions": [[ID, START, UNTIL, STATUS, SEEN, ALONE], …], "headings": [[WORDS, ANCHOR, PARENT], …], "clauses": [[CLAUSE,
[[WORDING, [FIRST, LAST, HEADING, …]], …]], …]}`.

- `dates` has in words every date that is named here, by what stands in a `datetime`.
- `versions`, oldest first, are those with a text in this language. START is when one takes effect, or, where SEEN is
  1, when it was only observed; UNTIL when another version takes its place, or null; STATUS as in `versions.json`. ALONE
  is 1 where the policy has a version between this one and the one before that has no text in this language: nobody
  knows what it would have said.
- `headings` have their words, the id by which the version's page links to them, and the index of the heading that they
  stand under, or -1.
- `clauses` have every block's identity and its wordings, the newest first, which are without markup. FIRST and LAST are
  indexes in `versions`, both included: the wording is in each version from one to the other, and in no others than
  these runs say. HEADING is the index in `headings` of that under which it stands in the version LAST, or -1.

Clauses stand in the order of the newest version, then of the one before, and so on: what is in the newest text comes
first. Wordings of one clause, which are much alike, stand side by side, so that the file packs well: it is about half
as large as the blocks (`shards`), and is all that a search needs.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from policygen.core.files import File
from policygen.core.json_files import json_file
from policygen.markup.document import Document
from policygen.pages.views.policy_context import PolicyContext
from policygen.pages.views.version_entry import VersionEntry

Heading = tuple[str, str, int]  # words, id on the page, index of the one above or -1


@dataclass(frozen=True, slots=True)
class Run:
    """Versions one after the other, by their indexes, both ends included; `heading` is that above it in the last."""

    first: int
    last: int
    heading: int


@dataclass(frozen=True, slots=True)
class Wording:
    """What a clause said, and in which versions, oldest first."""

    words: str
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """Every heading, and every clause with its wordings, newest first."""

    headings: tuple[Heading, ...]
    clauses: tuple[tuple[str, tuple[Wording, ...]], ...]


def search_file(context: PolicyContext) -> File:
    """The file of a policy in one language."""
    index = search_index(context.history.documents, context.history.clauses)
    dates = {date.iso: date.words for entry in context.language_entries for date in (entry.start, entry.until) if date}
    value = {
        "policy": context.history.policy.slug,
        "language": context.language,
        "dates": dates,
        "versions": list(_versions(context.language_entries, context.entries)),
        "headings": index.headings,
        "clauses": [
            (clause, [(wording.words, _numbers(wording.runs)) for wording in wordings])
            for clause, wordings in index.clauses
        ],
    }
    return json_file(context.addresses.search_index, value)


def search_index(documents: Sequence[Document], clauses: Sequence[Sequence[str]]) -> SearchIndex:
    """The index of the documents of all versions, oldest first; `clauses` are the identities of their blocks.

    Blocks without words are left out. One that differs from another in its form only is the same wording.
    """
    headings: dict[Heading, int] = {}
    runs_by_clause: dict[str, dict[str, list[_OpenRun]]] = {}
    for index, (document, clause_ids) in enumerate(zip(documents, clauses, strict=True)):
        above = _headings_above(document, headings)
        for block, clause_id, heading in zip(document.blocks, clause_ids, above, strict=True):
            if not block.text:
                continue
            runs = runs_by_clause.setdefault(clause_id, {}).setdefault(block.text, [])
            if runs and runs[-1].last >= index - 1:
                runs[-1].last, runs[-1].heading = index, heading
            else:
                runs.append(_OpenRun(index, index, heading))
    order = dict.fromkeys(
        clause_id for clause_ids in reversed(clauses) for clause_id in clause_ids if clause_id in runs_by_clause
    )
    return SearchIndex(
        tuple(headings), tuple((clause_id, _newest_first(runs_by_clause[clause_id])) for clause_id in order)
    )


@dataclass(slots=True)
class _OpenRun:
    """A run that may still grow."""

    first: int
    last: int
    heading: int


def _newest_first(wordings: Mapping[str, Sequence[_OpenRun]]) -> tuple[Wording, ...]:
    unsorted = [
        Wording(words, tuple(Run(run.first, run.last, run.heading) for run in runs)) for words, runs in wordings.items()
    ]
    return tuple(sorted(unsorted, key=lambda wording: wording.runs[-1].last, reverse=True))


def _headings_above(document: Document, heading_indexes: dict[Heading, int]) -> list[int]:
    """The heading under which each block stands, by its index in `heading_indexes`, which gets those that are new.

    A heading stands under itself; the text's title is none.
    """
    section_headings = [h for h in document.headings if not (document.begins_with_title and h.block == 0)]
    numbers: list[int] = [-1] * (section_headings[0].block if section_headings else len(document.blocks))
    path: list[tuple[int, int]] = []  # level and index of the headings that are open
    for index, heading in enumerate(section_headings):
        while path and path[-1][0] >= heading.level:
            path.pop()
        key = heading.text, heading.id, path[-1][1] if path else -1
        number = heading_indexes.setdefault(key, len(heading_indexes))
        path.append((heading.level, number))
        end = section_headings[index + 1].block if index + 1 < len(section_headings) else len(document.blocks)
        numbers += [number] * (end - heading.block)
    return numbers


def _versions(
    language_entries: Sequence[VersionEntry], entries: Iterable[VersionEntry]
) -> Iterator[tuple[object, ...]]:
    order = {entry.id: index for index, entry in enumerate(entries)}
    previous = -1
    for entry in language_entries:
        index = order[entry.id]
        until = entry.until.iso if entry.until else None
        yield entry.id, entry.start.iso, until, entry.status, int(entry.seen), int(index != previous + 1)
        previous = index


def _numbers(runs: Iterable[Run]) -> list[int]:
    return [number for run in runs for number in (run.first, run.last, run.heading)]
