"""What `tomllib` complains about, said in words for people who have never heard of TOML.

Its own wording serves only to tell the cases apart; what is said is found in the text.
"""

import re

from policygen.core.errors import Problem
from policygen.core.source_map import Lines
from policygen.rules.settings import SETTINGS_NOT_READABLE

_WHERE = re.compile(r"(.*) \(at (?:line ([0-9]+), column ([0-9]+)|end of document)\)", re.DOTALL)
_LINES = "each line is `key = value`, a table's name in brackets such as [theme], or a comment that begins with #"
_QUOTES = 'put texts in straight double quotes, as in title = "Our policies"; numbers stand without'


def in_plain_words(error: str, lines: Lines) -> Problem:
    """The problem that an error of `tomllib` means."""
    where = _WHERE.fullmatch(error)
    if not where:  # int() refuses thousands of digits, and does not say where
        return SETTINGS_NOT_READABLE.at(lines.place(0), "a number in this file is too long", "shorten it")
    offset = len(lines.text.rstrip())
    if where[2]:
        offset = lines.offset(int(where[2])) + int(where[3]) - 1
    offset, message, hint = _explained(where[1], offset, lines.text)
    return SETTINGS_NOT_READABLE.at(lines.place(offset), message, hint)


def clashes(error: str) -> bool:
    """Whether an error of `tomllib` is that something was set before."""
    words = ("Cannot overwrite", "Cannot declare", "Cannot mutate", "Cannot redefine", "Duplicate", "behind this key")
    return any(start in error for start in words)


def _explained(error: str, offset: int, text: str) -> tuple[int, str, str]:
    sign = text[offset : offset + 1]
    if clashes(error):
        return offset, "this clashes with what is set further up", "set each key once, in one way"
    if "'='" in error:
        return offset, "an equals sign is missing here", 'write key = "value"' + ", without a colon" * (sign == ":")
    if "Invalid value" in error:
        return offset, "this value cannot be read" if sign.strip() else "a value is missing here", _QUOTES
    if "Unterminated" in error or error.startswith('Expected "') or (error.startswith("Illegal") and sign == "\n"):
        quote = max(text.rfind('"', 0, offset), text.rfind("'", 0, offset), 0)
        return quote, "the quotation mark that stands here is never closed", "close the text with the same mark"
    if "Unescaped" in error or "hex value" in error or "scalar value" in error:
        hint = "put the text in single quotes, where a backslash is just a backslash"
        return max(text.rfind("\\", 0, offset), 0), "a backslash in double quotes changes what follows it", hint
    if "Illegal" in error or "invalid character" in error:
        return offset, f"an invisible character (U+{ord(sign or ' '):04X}) stands here", "delete it"
    if "Unclosed" in error:
        return offset, "a comma or a closing bracket is missing here", 'write lists as in languages = ["en", "de"]'
    if "Expected newline" in error:
        return offset, "something follows after the end of the value", _QUOTES
    if "declaration" in error:
        return offset, "a closing bracket is missing here", "write the name of a table in brackets, as in [theme]"
    if "date" in error:
        return offset, "there is no such date", 'write dates in quotes, as in retired = "2026-09-21"'
    return offset, "this line cannot be read", _LINES
