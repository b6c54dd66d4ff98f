"""The document that a version is made from: found on the disk, and read by what is in it, whatever its name says."""

import re
from pathlib import Path, PurePath
from zoneinfo import ZoneInfo

from policygen.config import Limits
from policygen.core.errors import Failed, Place, Problem, errors
from policygen.core.suggestions import nearest
from policygen.importers import ImportedFile, ImportedText, read_page_file, read_text_file, read_word_file
from policygen.importers.docx import FILE_BYTES
from policygen.rules.commands import ORIGINAL_NOT_READABLE, ORIGINAL_OF_OTHER_KIND

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:/{1,3}")
_PAGE_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<!doctype html|<html\b|<!-- saved from)", re.IGNORECASE)
_PAGE_SUFFIXES = frozenset({".html", ".htm", ".xhtml", ".shtml"})
_TEXT_SUFFIXES = frozenset({"", ".md", ".markdown", ".mdown", ".mkd", ".txt", ".text"})
_WORD_SUFFIXES = frozenset({".docx", ".docm", ".dotx", ".dotm", ".doc"})
_SAVE_AS_WORD = "open it with the program that made it, and save it as a Word document (.docx) or as a web page (.html)"
_OTHER_KINDS = (
    (
        b"%PDF",
        "this is a PDF, which tells where letters stand on paper and not what is a heading, a list or a paragraph",
        "ask for the document that it was made from; or copy its words into a text file (.md), and mark its headings",
    ),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "this is a Word file of the old kind (.doc), or one that is locked by a password",
        "open it in Word, and save it as a Word document (.docx) without a password",
    ),
    (b"{\\rtf", "this is a text in the Rich Text Format (.rtf)", _SAVE_AS_WORD),
)


def read_document(name: str, limits: Limits, zone: ZoneInfo) -> tuple[ImportedText, tuple[Problem, ...]]:
    """What is in a file that somebody named, and warnings about it; `Failed` if it will not do.

    A Word document, a saved page, or a text. Nothing is fetched.
    """
    imported = _read_by_content(_document_bytes(name), name, limits, zone)
    if imported.text is None:
        raise Failed(errors(imported.problems))
    return imported.text, imported.problems


def _read_by_content(raw: bytes, name: str, limits: Limits, zone: ZoneInfo) -> ImportedFile:
    """Read a file by what is in it; its name only tells pages from texts."""
    suffix = PurePath(name).suffix.lower()
    for signature, message, hint in _OTHER_KINDS:
        if raw.startswith(signature):
            raise _refusal(name, message, hint)
    if raw.startswith(b"PK"):
        if b"application/vnd.oasis.opendocument" in raw[:200]:
            raise _refusal(name, "this is an OpenDocument file, as LibreOffice writes them", _SAVE_AS_WORD)
        return read_word_file(raw, name, limits, zone, None)
    if _PAGE_START.match(raw) or suffix in _PAGE_SUFFIXES:
        return read_page_file(raw, name, limits, zone, None)
    if suffix in _WORD_SUFFIXES:
        raise _refusal(name, "this is no Word file, though its name says so", _SAVE_AS_WORD)
    if suffix not in _TEXT_SUFFIXES:
        hint = f"a text ends in .md or .txt; if it is something else: {_SAVE_AS_WORD}"
        raise _refusal(name, f"nothing is known of files that end in {suffix}", hint)
    return read_text_file(raw, name, limits, zone, None)


def _document_bytes(name: str) -> bytes:
    if _URL.match(name):
        hint = "open the page in a browser, save it there (Ctrl+S), and name the saved file"
        raise _refusal(name, "this is an address, and policygen fetches nothing from the web", hint)
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


def _refusal(name: str, message: str, hint: str) -> Failed:
    return Failed([ORIGINAL_OF_OTHER_KIND.at(Place(name), message, hint)])
