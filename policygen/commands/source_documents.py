"""The document that a version is made from: found on the disk, and read by what is in it, whatever its name says."""

import re
from pathlib import Path, PurePath
from zoneinfo import ZoneInfo

from policygen.commands.file_kinds import SAVE_AS_WORD, FileKind, file_kind, has_suffix_of, refusal
from policygen.config import Limits
from policygen.core.errors import Failed, Place, Problem, errors
from policygen.core.suggestions import nearest
from policygen.importers import ImportedFile, ImportedText, read_page_file, read_text_file, read_word_file
from policygen.importers.docx import FILE_BYTES
from policygen.rules.commands import KIND_NOT_AS_NAMED, ORIGINAL_NOT_READABLE

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:/{1,3}")


def read_document(name: str, limits: Limits, zone: ZoneInfo) -> tuple[ImportedText, tuple[Problem, ...]]:
    """What is in a file that somebody named, and warnings about it; `Failed` if it will not do.

    A Word document, a saved page, or a text. Nothing is fetched.
    """
    raw = _document_bytes(name)
    kind = file_kind(raw, name)
    if kind is FileKind.TEXT and not has_suffix_of(name, kind):
        hint = f"a text ends in .md or .txt; if it is something else: {SAVE_AS_WORD}"
        raise refusal(name, f"nothing is known of files that end in {PurePath(name).suffix.lower()}", hint)
    imported = (
        read_text_file(raw, name, limits, zone, None)
        if kind is FileKind.TEXT
        else read_original(raw, name, kind, limits, zone)
    )
    if imported.text is None:
        raise Failed(errors(imported.problems))
    return imported.text, imported.problems


def read_original(raw: bytes, name: str, kind: FileKind, limits: Limits, zone: ZoneInfo) -> ImportedFile:
    """What is in a Word file or a web page, with a warning if its name says that it is something else."""
    reader = read_word_file if kind is FileKind.WORD else read_page_file
    imported = reader(raw, name, limits, zone, None)
    if imported.text and not has_suffix_of(name, kind):
        suffix = PurePath(name).suffix
        message = f"this is {kind}, though its name {f'ends in {suffix}' if suffix else 'has no ending'}"
        hint = f"give it a name that ends in {'.docx' if kind is FileKind.WORD else '.html'}"
        problem = KIND_NOT_AS_NAMED.at(Place(name), message, hint)
        return ImportedFile(imported.text, (problem, *imported.problems))
    return imported


def _document_bytes(name: str) -> bytes:
    if _URL.match(name):
        hint = "open the page in a browser, save it there (Ctrl+S), and name the saved file"
        raise refusal(name, "this is an address, and policygen fetches nothing from the web", hint)
    path = Path(name)
    try:
        if not path.exists():
            similar = nearest(path.name, [sibling.name for sibling in path.parent.glob("*") if sibling.is_file()])
            hint = (
                f"did you mean {path.with_name(similar)}?"
                if similar
                else "correct its name; it is looked for from here"
            )
            raise Failed([ORIGINAL_NOT_READABLE.at(Place(name), "there is no such file", hint)])
        if not path.is_file():
            raise Failed(
                [ORIGINAL_NOT_READABLE.at(Place(name), "this is a folder or a device, not a file", "name a file")]
            )
        if path.stat().st_size > FILE_BYTES:
            message = f"this file has more than {FILE_BYTES // 1_048_576} MiB, and no policy is as long as that"
            raise Failed(
                [ORIGINAL_NOT_READABLE.at(Place(name), message, "take the pictures out of it, and save it again")]
            )
        return path.read_bytes()
    except OSError as error:
        message = f"the file cannot be read: {(error.strerror or 'unknown reason').lower()}"
        raise Failed([ORIGINAL_NOT_READABLE.at(Place(name), message, "correct its name, or its rights")]) from error
