"""From bytes to canonical text, and its digest.

A line ends at LF, CRLF or CR, nowhere else. U+0085, U+2028 and U+2029 are characters of the text like any other, so
that line numbers in messages, editors and `git blame` agree; `str.splitlines` must therefore never be used on a text.

Refused are the characters that XML 1.0 cannot hold (https://www.w3.org/TR/xml/#charsets): a version that contains
one could stand on a page but not in its feed. That takes in NUL, STX and ETX (which Python-Markdown uses as marks of
its own), vertical tab and form feed. A form feed has no meaning on a page, and left intact it would be a line break
for some tools and none for others, so it is an error like the rest. U+007F to U+009F are legal but invisible, and
nearly always a sign of a text that went through the wrong encoding: a warning.
"""

import re
from dataclasses import dataclass
from hashlib import sha256

from policygen.config import Limits
from policygen.core.errors import Place, Problem
from policygen.rules.texts import (
    CHARACTER_NOT_UTF_8,
    CHARACTER_UNFIT_FOR_FEEDS,
    FILE_TOO_LARGE,
    INVISIBLE_CHARACTER_IN_TEXT,
    LINE_TOO_LONG,
    SAVED_IN_OTHER_ENCODING,
    TEXT_EMPTY,
)

_PLAIN = re.compile("[\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*")
_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_SUSPICIOUS = re.compile("[\x7f-\x9f]")
_BREAKS_AT_LINE_END = re.compile(r"(?<![^\n])[\v\f]+|[\v\f]+(?![^\n])")
_BREAKS_WITHIN_LINE = re.compile(r"[\v\f]+")
_BOM = b"\xef\xbb\xbf"
_OTHER_MARKS = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
_REPLACEMENT = "\ufffd"
_MOST_STRANGE = 10  # one character of so many may be none
_NAMES = {
    "\x00": "NUL",
    "\x02": "STX",
    "\x03": "ETX",
    "\x08": "backspace",
    "\x0b": "vertical tab",
    "\x0c": "form feed",
    "\x1a": "Ctrl-Z",
    "\x1b": "escape",
    "\x7f": "delete",
    "\x85": "next line",
    "\ufffe": "not a character",
    "\uffff": "not a character",
}
_SAVE_AS_UTF8 = 'open it in your editor and save it again with the encoding "UTF-8"'


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text with LF line ends, and what is wrong with it; `text` is empty if nothing could be read."""

    text: str
    problems: tuple[Problem, ...] = ()


def decode(raw: bytes, file: str, limits: Limits) -> Decoded:
    """The text in `raw`: UTF-8, a byte-order mark dropped, CRLF and CR turned to LF.

    Offsets in messages count bytes from 0, lines and columns (in characters) from 1. Too much, or no UTF-8: no text.
    """
    if too_large := size_problem(len(raw), file, limits):
        return Decoded("", (too_large,))
    for mark, name in _OTHER_MARKS:
        if raw.startswith(mark):
            message = f"the file is saved as {name} (byte offset 0); texts are read as UTF-8 only"
            return Decoded("", (SAVED_IN_OTHER_ENCODING.at(Place(file, 1, 1), message, _SAVE_AS_UTF8),))
    try:
        text_with_mark = raw.decode()
    except UnicodeDecodeError as error:
        return Decoded("", (_encoding_problem(raw, error, file),))
    text = newlines(text_with_mark.removeprefix("\ufeff"))
    problems = list(_line_problems(text, file, limits))
    if not _PLAIN.fullmatch(text):
        problems += _character_problems(text_with_mark, file)
    return Decoded(text, tuple(problems))


def decode_foreign(raw: bytes, file: str, limits: Limits) -> tuple[Decoded, tuple[str, ...]]:
    """Like `decode`, for a text that nobody here can correct; beside it the names of what was replaced.

    UTF-16 and UTF-32 with a byte-order mark are read as they are. Replaced are bytes that are not UTF-8 and characters
    that a feed cannot hold (see `plain_foreign`). If these are more than a tenth of it, but for form feeds and vertical
    tabs, the file is no text, and the problem stays.
    """
    try:
        text = _by_mark(raw)
    except UnicodeDecodeError:
        return decode(raw, file, limits), ()
    broken = max(0, text.count(_REPLACEMENT) - raw.count(_REPLACEMENT.encode()))
    unfit = _REFUSED.findall(text)
    strange = broken + sum(char not in "\v\f" for char in unfit)
    if size_problem(len(raw), file, limits) or strange * _MOST_STRANGE > len(text):
        return Decoded("", decode(raw, file, limits).problems), ()
    names = (*(["bytes that are not UTF-8"] if broken else []), *map(_character_name, dict.fromkeys(unfit)))
    decoded = decode(text.encode(), file, limits)
    problems = tuple(problem for problem in decoded.problems if problem.code != CHARACTER_UNFIT_FOR_FEEDS.code)
    return Decoded(without_unfit(decoded.text), problems), names


def plain_foreign(raw: bytes) -> str:
    """The text in `raw` without any check, for bytes that `decode_foreign` has read before; UnicodeDecodeError if not.

    Each byte that is not UTF-8 is U+FFFD (�); for characters that feeds cannot hold see `without_unfit`.
    """
    return without_unfit(newlines(_by_mark(raw)))


def _by_mark(raw: bytes) -> str:
    """The text in `raw`, by the byte-order mark that it begins with, or in UTF-8."""
    for mark, name in _OTHER_MARKS:
        if raw.startswith(mark):
            return raw.decode(name)
    return raw.removeprefix(_BOM).decode(errors="replace")


def without_unfit(text: str) -> str:
    """The text without characters that feeds cannot hold, its lines as they were.

    A form feed or vertical tab is a space, and nothing at either end of a line; for all others U+FFFD (�) shows that
    something stood there.
    """
    if not _REFUSED.search(text):
        return text
    return _REFUSED.sub("\ufffd", _BREAKS_WITHIN_LINE.sub(" ", _BREAKS_AT_LINE_END.sub("", text)))


def size_problem(size: int, file: str, limits: Limits) -> Problem | None:
    """The error of a file of `size` bytes that is over the limit; ask before reading it."""
    if size <= limits.file_bytes:
        return None
    message = f"the file has {size:,} bytes; the limit is {limits.file_bytes:,} bytes a file"
    hint = "split it, move images out of it, or raise file_bytes under [limits] in policygen.toml"
    return FILE_TOO_LARGE.at(Place(file), message, hint)


def decode_plain(raw: bytes) -> str:
    """The text in `raw` without any check, for bytes that `decode` has accepted before; UnicodeDecodeError if not."""
    return newlines(raw.removeprefix(_BOM).decode())


def newlines(text: str) -> str:
    """The text with every CRLF and CR turned to LF."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def leading_lines(body: str) -> int:
    """How many empty lines stand before the first line of a body; `canonical_text` drops them."""
    return len(body) - len(body.lstrip("\n"))


def canonical_text(body: str) -> str:
    """The canonical text of a body: what its digest is of and what `index.md` holds.

    LF line ends and exactly one newline at the end. The empty lines directly after the front matter's closing `---`
    only separate and are dropped; an empty line has no character at all, so a first line that is indented stays as it
    is. Nothing else is touched. A body of nothing but line ends is the empty text.
    """
    text = newlines(body).strip("\n")
    return f"{text}\n" if text else ""


def digest(text: str) -> str:
    """`sha256:` and the hex digest of a canonical text in UTF-8: `sha256sum index.md` gives the same."""
    return f"sha256:{sha256(text.encode()).hexdigest()}"


def empty_problem(text: str, file: str, line: int) -> Problem | None:
    """The error of a body in which there is nothing to read."""
    if text.strip():
        return None
    hint = "write the policy's text in Markdown below the second ---"
    return TEXT_EMPTY.at(Place(file, line), "the text is empty: there is nothing after the front matter", hint)


def _encoding_problem(raw: bytes, error: UnicodeDecodeError, file: str) -> Problem:
    place = _place(raw[: error.start].decode(), file)
    byte, following = raw[error.start], raw[error.start + 1 : error.start + 2]
    if byte == 0xED and b"\xa0" <= following <= b"\xbf":
        message = f"half a character (a lone surrogate) at byte offset {error.start}: this is not UTF-8"
        return CHARACTER_NOT_UTF_8.at(place, message, "delete the character there and type it again")
    message = f"the text is not UTF-8: byte 0x{byte:02X} at byte offset {error.start}"
    windows_character = bytes([byte]).decode("cp1252", errors="ignore")
    meaning = (
        f' (in the old Windows encoding the byte is "{windows_character}")'
        if windows_character.isprintable() and windows_character
        else ""
    )
    return CHARACTER_NOT_UTF_8.at(place, message, _SAVE_AS_UTF8 + meaning)


def _line_problems(text: str, file: str, limits: Limits) -> list[Problem]:
    if not _may_be_long(text, limits.line_bytes // 4):  # a character has four bytes at most
        return []
    problems = []
    for number, line in enumerate(text.split("\n"), 1):
        size = len(line.encode())
        if size > limits.line_bytes:
            message = f"the line has {size:,} bytes; the limit is {limits.line_bytes:,} bytes a line"
            hint = "break it into shorter lines, or raise line_bytes under [limits] in policygen.toml"
            problems.append(LINE_TOO_LONG.at(Place(file, number), message, hint))
    return problems


def _may_be_long(text: str, characters: int) -> bool:
    """Whether a line may have more characters than that, found in leaps."""
    start = 0
    while len(text) - start > characters:
        end = text.rfind("\n", start, start + characters + 1)
        if end < 0:
            return True
        start = end + 1
    return False


def _character_problems(text: str, file: str) -> list[Problem]:
    """One problem for each kind of character that may not or should not be there, at its first place."""
    offsets: dict[str, list[int]] = {}
    for pattern in (_REFUSED, _SUSPICIOUS):
        for match in pattern.finditer(text):
            offsets.setdefault(match[0], []).append(match.start())
    return [_character_problem(text, char, places, file) for char, places in offsets.items()]


def _character_problem(text: str, char: str, offsets: list[int], file: str) -> Problem:
    before = text[: offsets[0]]
    place = _place(before, file)
    name = _character_name(char)
    further = len(offsets) - 1
    more = f" and at {further:,} more place{'' if further == 1 else 's'}" if further else ""
    message = f"invisible character {name} at byte offset {len(before.encode())}{more}"
    if _REFUSED.match(char):
        looks_wide = char == "\x00" and len(offsets) > len(text) // 4  # UTF-16 without its mark looks like this
        return CHARACTER_UNFIT_FOR_FEEDS.at(
            place, f"{message}: feeds cannot hold it", _SAVE_AS_UTF8 if looks_wide else "delete it"
        )
    intended = char.encode("latin-1").decode("cp1252", errors="ignore")
    hint = (
        f'write "{intended}" if that is what was meant, else delete it' if intended not in ("", char) else "delete it"
    )
    return INVISIBLE_CHARACTER_IN_TEXT.at(place, message, hint)


def _character_name(char: str) -> str:
    return f"U+{ord(char):04X}" + (f" ({_NAMES[char]})" if char in _NAMES else "")


def _place(before: str, file: str) -> Place:
    text = newlines(before.removeprefix("\ufeff"))
    return Place(file, text.count("\n") + 1, len(text) - text.rfind("\n"))
