"""`log`: a policy's versions as rows, newest first, and what happened to their texts."""

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from policygen.core.model import Change, Policy, Status, Version, When
from policygen.histories.history import History
from policygen.timeline.corrections import corrections
from policygen.timeline.replacement import replaced_index


@dataclass(frozen=True, slots=True)
class Corrected:
    """A correction of a version: `number` is that of the superseded text, `file` where it is.

    `recorded` is when the superseded text was recorded, `corrected` when it ceased to be the text; None: not known.
    `declared` tells that an erratum acknowledges it, `early` that the version did not apply yet. `added` and `removed`
    are words (None: the superseded text is in another language).
    """

    number: int
    recorded: When | None
    corrected: When | None
    declared: bool
    early: bool
    added: int | None
    removed: int | None
    file: str


@dataclass(frozen=True, slots=True)
class Row:
    """A version in the log; `added` and `removed` count words against the version before (None: there is none).

    `precision` is that of `effective`, `unknown` without one; `until` the date on which the next version took over.
    `file` is where the text is: a file, or a file, `@` and a commit.
    """

    id: str
    effective: When | None
    precision: str
    published: When | None
    observed: When | None
    until: When | None
    status: Status
    change: Change | None
    label: str
    revisions: tuple[Corrected, ...]
    added: int | None
    removed: int | None
    languages: tuple[str, ...]
    digest: str
    file: str


Words = tuple[int, int]
"""Words added and removed."""


def changed_words(read: History) -> tuple[dict[str, Words], dict[tuple[str, int], Words]]:
    """Words added and removed, as the site counts them: of each version but the first against the one that it replaces,
    by id, and of each correction, by the version's id and the number of the superseded text."""
    versions: dict[str, Words] = {}
    corrected: dict[tuple[str, int], Words] = {}
    for index, version in enumerate(read.versions):
        replaced = replaced_index(read.versions, index)
        if replaced is not None:
            counts = read.redline(replaced, index).counts
            versions[version.id] = counts.added, counts.removed
        numbers = [r.number for r in version.revisions if any(text.language == read.language for text in r.texts)]
        for order, number in enumerate(numbers, 1):
            counts = read.correction(index, order).counts
            corrected[version.id, number] = counts.added, counts.removed
    return versions, corrected


def rows(
    policy: Policy, as_of: datetime, words: Mapping[str, Words], corrected: Mapping[tuple[str, int], Words]
) -> tuple[Row, ...]:
    """The versions of a policy, newest first; `words` and `corrected` are what `changed_words` counts."""
    return tuple(_row(policy, version, as_of, words, corrected) for version in reversed(policy.versions))


def table(rows: Sequence[Row]) -> tuple[tuple[str, ...], ...]:
    """The rows as cells, after a row of headings; columns that say nothing, or nothing that the id does not say, are
    left out, and of the files what `where` names.
    """
    shared = where(rows)
    last = "Commit" if shared.endswith("@") else "File"
    head = ("Version", "In force from", "Published", "Seen on", "Status", "Change", "Corr.", "Words", last)
    body = [_cells(row, shared) for row in rows]
    entry = all(row.id == (row.effective.text if row.effective else f"seen-{_seen(row)}") for row in rows)
    silent = {1, 3} if entry else set()
    kept = [index for index in range(len(head)) if index not in silent and any(cells[index] for cells in body)]
    return tuple(tuple(cells[index] for index in kept) for cells in (head, *body))


def where(rows: Sequence[Row]) -> str:
    """What the names of all files begin with: a file and `@`, else a folder and `/`; empty if they share neither."""
    files = [row.file for row in rows]
    paths = {file.rpartition("@")[0] for file in files}
    if len(paths) == 1 and "" not in paths:
        return f"{paths.pop()}@"
    folders = {posixpath.dirname(file) for file in files}
    return f"{folders.pop()}/" if len(folders) == 1 and "" not in folders else ""


def told(rows: Sequence[Row]) -> tuple[tuple[str, ...], ...]:
    """The corrections of all versions as cells, newest version first: which text, when, how, words."""
    return tuple(
        (f"{row.id} r{one.number}", _when(one), _how(one), _words(one.added, one.removed))
        for row in rows
        for one in row.revisions
    )


def aligned(cells: Sequence[Sequence[str]]) -> str:
    """Cells as lines of columns, two spaces apart."""
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in cells)
    return "\n".join(line.rstrip() for line in lines)


def _row(
    policy: Policy,
    version: Version,
    as_of: datetime,
    words: Mapping[str, Words],
    corrected: Mapping[tuple[str, int], Words],
) -> Row:
    added, removed = words.get(version.id, (None, None))
    return Row(
        id=version.id,
        effective=version.effective,
        precision=version.effective.precision.value if version.effective else "unknown",
        published=version.published,
        observed=version.observed,
        until=policy.until(version),
        status=policy.status(version, as_of),
        change=version.change,
        label=version.label,
        revisions=tuple(_corrections(policy, version, corrected)),
        added=added,
        removed=removed,
        languages=tuple(text.language for text in version.texts),
        digest=version.texts[0].digest,
        file=version.place.file,
    )


def _corrections(policy: Policy, version: Version, corrected: Mapping[tuple[str, int], Words]) -> "list[Corrected]":
    found = []
    for one in corrections(version, policy.timezone).corrections:
        added, removed = corrected.get((version.id, one.revision.number), (None, None))
        found.append(
            Corrected(
                number=one.revision.number,
                recorded=one.revision.recorded,
                corrected=one.when or (one.erratum.date if one.erratum else None),
                declared=one.declared,
                early=one.before_effect,
                added=added,
                removed=removed,
                file=one.revision.texts[0].place.file if one.revision.texts else "",
            )
        )
    return found


def _cells(row: Row, shared: str) -> tuple[str, ...]:
    return (
        row.id,
        row.effective.text if row.effective else "unknown",
        row.published.text if row.published else "",
        _seen(row),
        row.status.value,
        row.change.value if row.change else "",
        f"{len(row.revisions)} ×" if row.revisions else "",
        _words(row.added, row.removed),
        row.file.removeprefix(shared),
    )


def _seen(row: Row) -> str:
    return row.observed.text if row.observed else ""


def _when(one: Corrected) -> str:
    if one.corrected is None:
        return "corrected, when is not known"
    return f"{'changed' if one.early else 'corrected'} {one.corrected.text}"


def _how(one: Corrected) -> str:
    if one.early:
        return "before it took effect"
    return "with an erratum" if one.declared else "without a note"


def _words(added: int | None, removed: int | None) -> str:
    if added is None or removed is None:
        return ""
    return f"+{added} −{removed}" if added or removed else "the same"
