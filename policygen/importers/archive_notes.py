"""What an archive puts in front of a text: where it was, and when it was seen. It is no part of the policy."""

import re
from dataclasses import dataclass

from policygen.core.errors import Place
from policygen.core.model import When
from policygen.dates import parse

_CAPTURE = re.compile(r"https?://[^\s()<>\[\]\"']+?/(?P<digits>[0-9]{14})(?:[a-z]{2}_)?/[^\s()<>\[\]\"']+")
_ARCHIVE_WORDS = re.compile(r"\b(?:archived?|snapshot|captured?|wayback)\b", re.IGNORECASE)
_ARCHIVED_ON = re.compile(r"\barchived on (?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})\b", re.IGNORECASE)
_FOLLOWING_TEXT = re.compile(r"\bfollowing text\b", re.IGNORECASE)
_PARAGRAPHS_READ = 5  # paragraphs from the top


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a text was found (`source`, an address, "" if it is not said), and when it was seen there.

    The lines `first_line` to `last_line` (from 1) of the text say so.
    """

    source: str
    observed: When | None
    first_line: int
    last_line: int


def find_provenance(text: str) -> Provenance | None:
    """The archive's note among the first paragraphs of a text, if there is one.

    The 14 digits in an archive's address (`…/web/20040603012701id_/http…`) are the time of the capture in UTC. Without
    such an address a note counts if it says on which day "the following text" was archived.
    """
    for first, last, words in _paragraphs(text):
        capture = _CAPTURE.search(words)
        if capture and _ARCHIVE_WORDS.search(words.replace(capture[0], "")):
            return Provenance(capture[0], capture_time(capture["digits"]), first, last)
        day = _ARCHIVED_ON.search(words)
        if day and _FOLLOWING_TEXT.search(words):
            return Provenance("", parse(day["day"], None, Place("")).when, first, last)
    return None


def capture_time(digits: str) -> When | None:
    """The instant that the 14 digits of an archive's address stand for; None if there is none."""
    year, pairs = digits[:4], [digits[index : index + 2] for index in range(4, 14, 2)]
    month, day, hour, minute, second = pairs
    return parse(f"{year}-{month}-{day}T{hour}:{minute}:{second}Z", None, Place("")).when


def without_note(text: str, note: Provenance) -> str:
    """The text with the note's lines left blank, so that all other lines keep their numbers."""
    lines = text.split("\n")
    lines[note.first_line - 1 : note.last_line] = [""] * (note.last_line - note.first_line + 1)
    return "\n".join(lines)


def _paragraphs(text: str) -> list[tuple[int, int, str]]:
    """The first paragraphs: first and last line, and the words in one line."""
    paragraphs: list[tuple[int, int, str]] = []
    lines: list[str] = []
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if line.strip("> \t"):
            lines.append(line.strip("> \t"))
        elif lines:
            paragraphs.append((number - len(lines), number - 1, " ".join(lines)))
            lines = []
            if len(paragraphs) == _PARAGRAPHS_READ:
                break
    return paragraphs
