"""A Word file or a saved page as one side of a comparison: its text, and what of it is not compared."""

from dataclasses import dataclass, replace
from datetime import datetime

from policygen.commands.file_kinds import FileKind, file_kind
from policygen.config import Limits
from policygen.core.errors import Failed, Place, Problem, errors
from policygen.core.one_line import counted
from policygen.dates import load_zone
from policygen.rules.commands import COMPARED_WITHOUT_SOME

_MOST_BYTES = 64 * 1_048_576  # of a Word file, which carries its pictures along


@dataclass(frozen=True, slots=True)
class ComparedDocument:
    """The text of a Word file or a page in Markdown, its front matter aside.

    `date` is from when it says it applies, or when it was seen. `notes` say what readers of the comparison must know
    of how it was read; `told` is all that was left out or changed, in sentences, and `warnings` tell of it.
    """

    body: str
    date: datetime | None
    notes: tuple[str, ...]
    told: tuple[str, ...]
    warnings: tuple[Problem, ...]
    tracked_changes: int


def limits_of_files(limits: Limits) -> Limits:
    """The limits for reading a file before it is known what it is; those of its kind hold then."""
    return replace(limits, file_bytes=max(limits.file_bytes, _MOST_BYTES))


def read_compared(raw: bytes, file: str, limits: Limits) -> ComparedDocument | None:
    """The text of a file if it is a Word file or a saved page; None if it is a text as it is.

    Tracked changes of a Word file are read as accepted, and `notes` say so. `Failed` if nothing can be made of it.
    """
    kind = file_kind(raw, file)
    if kind is FileKind.TEXT:
        return None
    from policygen.commands.source_documents import read_original  # reads much code, which texts do not need

    imported = read_original(raw, file, kind, limits, load_zone("UTC"))
    document = imported.text
    if document is None:
        raise Failed(errors(imported.problems))
    told = document.account.sentences
    tracked = document.tracked_changes
    notes = (f"read with {counted(tracked, 'tracked change')} in it accepted",) if tracked else ()
    warnings = list(imported.problems)
    if told:
        what = kind.removeprefix("a ")
        verb = "is not compared as it stands" if len(told) == 1 else "are not compared as they stand"
        message = f"{counted(len(told), 'thing')} in this {what} {verb} there"
        warnings.append(COMPARED_WITHOUT_SOME.at(Place(file), message, "\n".join(told)))
    when = document.effective or document.observed
    return ComparedDocument(document.body, when.instant if when else None, notes, told, tuple(warnings), tracked)
