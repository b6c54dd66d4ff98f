"""`log`: a policy's versions as rows, newest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from policygen.model import Change, Policy, Status, Version, When


@dataclass(frozen=True, slots=True)
class Row:
    """A version in the log; `added` and `removed` count words against the version before (None: there is none).

    `precision` is that of `effective`, `unknown` without one; `until` the date on which the next version took over.
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
    revisions: int
    added: int | None
    removed: int | None
    languages: tuple[str, ...]
    digest: str
    file: str


def rows(policy: Policy, as_of: datetime, words: Mapping[str, tuple[int, int]]) -> tuple[Row, ...]:
    """The versions of a policy, newest first; `words` has words added and removed by version id."""
    return tuple(_row(policy, version, as_of, words.get(version.id)) for version in reversed(policy.versions))


def table(rows: Sequence[Row]) -> tuple[tuple[str, ...], ...]:
    """The rows as cells, after a row of headings; columns that would be empty all the way down are left out."""
    head = ("Version", "In force from", "Published", "Seen on", "Status", "Change", "Corrected", "Words", "File")
    body = [_cells(row) for row in rows]
    kept = [place for place in range(len(head)) if any(cells[place] for cells in body)]
    return tuple(tuple(cells[place] for place in kept) for cells in (head, *body))


def aligned(cells: Sequence[Sequence[str]]) -> str:
    """Cells as lines of columns, two spaces apart."""
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in cells)
    return "\n".join(line.rstrip() for line in lines)


def _row(policy: Policy, version: Version, as_of: datetime, words: tuple[int, int] | None) -> Row:
    added, removed = words or (None, None)
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
        revisions=len(version.revisions),
        added=added,
        removed=removed,
        languages=tuple(text.language for text in version.texts),
        digest=version.texts[0].digest,
        file=version.place.file,
    )


def _cells(row: Row) -> tuple[str, ...]:
    return (
        row.id,
        row.effective.text if row.effective else "unknown",
        row.published.text if row.published else "",
        row.observed.text if row.observed else "",
        row.status.value,
        row.change.value if row.change else "",
        f"{row.revisions} ×" if row.revisions else "",
        _words(row),
        row.file,
    )


def _words(row: Row) -> str:
    if row.added is None or row.removed is None:
        return ""
    return f"+{row.added} −{row.removed}" if row.added or row.removed else "the same"
