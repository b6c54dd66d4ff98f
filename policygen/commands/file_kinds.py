"""What a file is that somebody named, by what is in it, whatever its name says."""

import re
from enum import StrEnum
from pathlib import PurePath

from policygen.core.errors import Failed, Place
from policygen.rules.commands import ORIGINAL_OF_OTHER_KIND


class FileKind(StrEnum):
    """What a file is, by what is in it; the words are for people."""

    WORD = "a Word file"
    PAGE = "a web page"
    TEXT = "a text"


_PAGE_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<!doctype html|<html\b|<!-- saved from)", re.IGNORECASE)
_PAGE_SUFFIXES = frozenset({".html", ".htm", ".xhtml", ".shtml"})
_TEXT_SUFFIXES = frozenset({"", ".md", ".markdown", ".mdown", ".mkd", ".txt", ".text"})
_WORD_SUFFIXES = frozenset({".docx", ".docm", ".dotx", ".dotm", ".doc"})
_SUFFIXES = {FileKind.WORD: _WORD_SUFFIXES, FileKind.PAGE: _PAGE_SUFFIXES, FileKind.TEXT: _TEXT_SUFFIXES}
SAVE_AS_WORD = "open it with the program that made it, and save it as a Word document (.docx) or as a web page (.html)"
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
    (b"{\\rtf", "this is a text in the Rich Text Format (.rtf)", SAVE_AS_WORD),
)


def file_kind(raw: bytes, name: str) -> FileKind:
    """What a file is, by what is in it; its name only tells pages from texts. `Failed` if no text can be made of it."""
    suffix = PurePath(name).suffix.lower()
    for signature, message, hint in _OTHER_KINDS:
        if raw.startswith(signature):
            raise refusal(name, message, hint)
    if raw.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        if b"application/vnd.oasis.opendocument" in raw[:200]:
            raise refusal(name, "this is an OpenDocument file, as LibreOffice writes them", SAVE_AS_WORD)
        return FileKind.WORD
    if _PAGE_START.match(raw) or suffix in _PAGE_SUFFIXES:
        return FileKind.PAGE
    if suffix in _WORD_SUFFIXES:
        if _is_plain_text(raw):
            hint = "call it something that ends in .md, or save it again as a Word document (.docx)"
            raise refusal(name, "this is plain text and no Word file, though its name says so", hint)
        raise refusal(name, "this is no Word file, though its name says so", SAVE_AS_WORD)
    return FileKind.TEXT


def _is_plain_text(raw: bytes) -> bool:
    try:
        return bool(raw.strip()) and "\0" not in raw.decode()
    except UnicodeDecodeError:
        return False


def has_suffix_of(name: str, kind: FileKind) -> bool:
    """Whether the name of a file ends as those of its kind do."""
    return PurePath(name).suffix.lower() in _SUFFIXES[kind]


def refusal(name: str, message: str, hint: str) -> Failed:
    """Why no text can be made of a file, and what to do."""
    return Failed([ORIGINAL_OF_OTHER_KIND.at(Place(name), message, hint)])
