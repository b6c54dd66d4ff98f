"""`log`: a policy's versions as rows, newest first, and what happened to their texts."""

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from policygen.core.model import Change, Doubt, Policy, Status, Version, When
from policygen.core.one_line import counted
from policygen.dates import on_date
from policygen.histories.history import History
from policygen.redlines import Counts, NothingBut, Redline
from policygen.timeline.corrections import corrections
from policygen.timeline.record_words import doubt_words
from policygen.timeline.replacement import replaced_index


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """A correction of a version: `number` is that of the superseded text, `file` where it is.

    `recorded` is when the superseded text was recorded, `corrected` when it ceased to be the text; None: not known.
    `declared` tells that an erratum acknowledges it, `early` that the version did not apply yet. `changes` counts
    changes, `added` and `removed` words (None: the superseded text is in another language), `nothing_but` is what alone
    changed.
    """

    number: int
    recorded: When | None
    corrected: When | None
    declared: bool
    early: bool
    changes: int | None
    added: int | None
    removed: int | None
    nothing_but: NothingBut | None
    file: str


@dataclass(frozen=True, slots=True)
class LoggedVersion:
    """A version in the log; `changes` counts changes, `added` and `removed` words, against the version before (None:
    there is none), and `nothing_but` is what alone changed.

    `precision` is that of `effective`, `unknown` without one; `until` the date on which the next version took over.
    `file` is where the text is: a file, or a file, `@` and a commit. `taken_back` and `doubts` are those of `Version`.
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
    revisions: tuple[CorrectionRow, ...]
    changes: int | None
    added: int | None
    removed: int | None
    nothing_but: NothingBut | None
    languages: tuple[str, ...]
    digest: str
    file: str
    taken_back: When | None
    doubts: tuple[Doubt, ...]


class Figures(NamedTuple):
    """What changed in numbers, and what alone changed, if it is but the date or numbers."""

    counts: Counts
    nothing_but: NothingBut | None = None


def _figures_of(redline: Redline) -> Figures:
    return Figures(redline.counts, redline.nothing_but)


def version_counts(history: History) -> tuple[dict[str, Figures], dict[tuple[str, int], Figures]]:
    """What changed in numbers, as the site counts it: of each version but the first against the one that it replaces,
    by id, and of each correction, by the version's id and the number of the superseded text."""
    of_versions: dict[str, Figures] = {}
    of_corrections: dict[tuple[str, int], Figures] = {}
    for index, version in enumerate(history.versions):
        replaced = replaced_index(history.versions, index)
        if replaced is not None:
            of_versions[version.id] = _figures_of(history.redline(replaced, index))
        numbers = [
            revision.number
            for revision in version.revisions
            if any(text.language == history.language for text in revision.texts)
        ]
        for position, number in enumerate(numbers, 1):
            of_corrections[version.id, number] = _figures_of(history.correction(index, position))
    return of_versions, of_corrections


def version_rows(
    policy: Policy,
    as_of: datetime,
    counts: Mapping[str, Figures],
    correction_counts: Mapping[tuple[str, int], Figures],
) -> tuple[LoggedVersion, ...]:
    """The versions of a policy, newest first; both counts are those of `version_counts`."""
    return tuple(
        _version_row(policy, version, as_of, counts, correction_counts) for version in reversed(policy.versions)
    )


def table_cells(rows: Sequence[LoggedVersion]) -> tuple[tuple[str, ...], ...]:
    """The rows as cells, after a row of headings; empty columns, and dates that the ids repeat, are left out, and
    of the files their `shared_location`.
    """
    location = shared_location(rows)
    file_heading = "Commit" if location.endswith("@") else "File"
    headings = ("Version", "In force from", "Published", "Seen on", "Status", "Change", "Corr.", "Words", file_heading)
    body = [_version_cells(row, location) for row in rows]
    ids_are_dates = all(
        row.id == (row.effective.text if row.effective else f"seen-{_observed_text(row)}") for row in rows
    )
    redundant = {1, 3} if ids_are_dates else set()
    columns = [
        index for index in range(len(headings)) if index not in redundant and any(cells[index] for cells in body)
    ]
    return tuple(tuple(cells[index] for index in columns) for cells in (headings, *body))


def shared_location(rows: Sequence[LoggedVersion]) -> str:
    """What the names of all files begin with: a file and `@`, else a folder and `/`; empty if they share neither."""
    files = [row.file for row in rows]
    paths = {file.rpartition("@")[0] for file in files}
    if len(paths) == 1 and "" not in paths:
        return f"{paths.pop()}@"
    folders = {posixpath.dirname(file) for file in files}
    return f"{folders.pop()}/" if len(folders) == 1 and "" not in folders else ""


def correction_cells(rows: Sequence[LoggedVersion]) -> tuple[tuple[str, ...], ...]:
    """The corrections of all versions as cells, newest version first: which text, when, how, words."""
    return tuple(
        (
            f"{row.id} r{correction.number}",
            _correction_date(correction),
            _correction_kind(correction),
            _figures(correction),
        )
        for row in rows
        for correction in row.revisions
    )


def doubt_lines(rows: Sequence[LoggedVersion]) -> tuple[tuple[str, ...], ...]:
    """What speaks against the dates of the versions, and which were taken back, newest version first."""
    taken_back = "Taken out of its source {}, before it took effect."
    return tuple(
        (row.id, line)
        for row in rows
        for line in (
            *([taken_back.format(on_date(row.taken_back))] if row.taken_back else []),
            *map(doubt_words, row.doubts),
        )
    )


def align_columns(cells: Sequence[Sequence[str]]) -> str:
    """Cells as lines of columns, two spaces apart."""
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in cells)
    return "\n".join(line.rstrip() for line in lines)


def _version_row(
    policy: Policy,
    version: Version,
    as_of: datetime,
    counts: Mapping[str, Figures],
    correction_counts: Mapping[tuple[str, int], Figures],
) -> LoggedVersion:
    own_counts, nothing_but = counts.get(version.id, (None, None))
    return LoggedVersion(
        id=version.id,
        effective=version.effective,
        precision=version.effective.precision.value if version.effective else "unknown",
        published=version.published,
        observed=version.observed,
        until=policy.until(version),
        status=policy.status(version, as_of),
        change=version.change,
        label=version.label,
        revisions=tuple(_correction_rows(policy, version, correction_counts)),
        changes=own_counts.changes if own_counts else None,
        added=own_counts.added if own_counts else None,
        removed=own_counts.removed if own_counts else None,
        nothing_but=nothing_but,
        languages=tuple(text.language for text in version.texts),
        digest=version.texts[0].digest,
        file=version.place.file,
        taken_back=version.taken_back,
        doubts=version.doubts,
    )


def _correction_rows(
    policy: Policy, version: Version, correction_counts: Mapping[tuple[str, int], Figures]
) -> "list[CorrectionRow]":
    rows = []
    for correction in corrections(version, policy.timezone).corrections:
        counts, nothing_but = correction_counts.get((version.id, correction.revision.number), (None, None))
        rows.append(
            CorrectionRow(
                number=correction.revision.number,
                recorded=correction.revision.recorded,
                corrected=correction.day,
                declared=correction.declared,
                early=correction.before_effect,
                changes=counts.changes if counts else None,
                added=counts.added if counts else None,
                removed=counts.removed if counts else None,
                nothing_but=nothing_but,
                file=correction.revision.texts[0].place.file if correction.revision.texts else "",
            )
        )
    return rows


def _version_cells(row: LoggedVersion, location: str) -> tuple[str, ...]:
    return (
        row.id,
        row.effective.text if row.effective else "unknown",
        row.published.text if row.published else "",
        _observed_text(row),
        row.status.value,
        row.change.value if row.change else "",
        f"{len(row.revisions)} ×" if row.revisions else "",
        _figures(row),
        row.file.removeprefix(location),
    )


def _observed_text(row: LoggedVersion) -> str:
    return row.observed.text if row.observed else ""


def _correction_date(correction: CorrectionRow) -> str:
    if correction.corrected is None:
        return "corrected, when is not known"
    return f"{'changed' if correction.early else 'corrected'} {correction.corrected.text}"


def _correction_kind(correction: CorrectionRow) -> str:
    if correction.early:
        return "before it took effect"
    return "with an erratum" if correction.declared else "without a note"


def _figures(row: LoggedVersion | CorrectionRow) -> str:
    """How much changed: words or, where none came or went, how many changes there are."""
    if row.changes is None:
        return ""
    if row.nothing_but is not None:
        return "only the date" if row.nothing_but is NothingBut.DATE else "only numbers"
    if row.added or row.removed:
        return f"+{row.added} −{row.removed}"
    return f"{counted(row.changes, 'change')}, no words" if row.changes else "the same"
