"""The first heading of a text, found by looking at its lines: a title before anything is rendered."""

import re
from html import unescape
from itertools import pairwise

_ATX = re.compile(r"#{1,6}(.*)")
_UNDERLINE = re.compile(r"(?:=+|-+) *")
_FENCE = re.compile(r"(`{3,}|~{3,})[^`]*")
_MARKUP = (
    (re.compile(r"\{[:#][^{}]*\}\s*$"), ""),  # attributes
    (re.compile(r"#+\s*$"), ""),
    (re.compile(r"!\[([^\[\]]*)\]\([^()]*\)"), r"\1"),
    (re.compile(r"\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])"), r"\1"),
    (re.compile(r"</?[A-Za-z][^<>]*>"), ""),
    (re.compile(r"(`+)(.+?)\1"), r"\2"),
    (re.compile(r"(?<!\\)(\*{1,3})(?=\S)(.+?)(?<=[^\s\\])\1"), r"\2"),
    (re.compile(r"(?<![\\\w])(_{1,3})(?=\S)(.+?)(?<=[^\s\\])\1(?!\w)"), r"\2"),
    (re.compile(r"\\([!-/:-@\[-`{-~])"), r"\1"),
)
_LONGEST = 1000  # characters of a heading that are looked at
_BEGINNING = 20_000  # characters of a text in which a title may stand


def first_heading(text: str) -> str:
    """The words of the first heading of a canonical text, of any level, without its markup; "" if there is none.

    Headings are underlined, or begin with `#` at the start of a line, as Python-Markdown has it. Those in fenced code
    do not count, nor do those after the first 20,000 characters, which are no title.
    """
    before, fence = "", ""
    lines = [*text[:_BEGINNING].split("\n"), ""]
    for line, after in pairwise(lines):
        if fence:
            fence = "" if line.rstrip(" ").strip(fence[0]) == "" and line.startswith(fence) else fence
        elif opening := _FENCE.fullmatch(line):
            fence = opening[1]
        elif (heading := _heading(before, line, after)) and (title := _plain(heading)):
            return title
        before = line
    return ""


def _heading(before: str, line: str, after: str) -> str:
    """The heading that a line is, between the lines around it; "" if it is none."""
    if not line or line[0] in " \t":
        return ""
    if match := _ATX.fullmatch(line):
        return match[1]
    return line if not before.strip() and _UNDERLINE.fullmatch(after) else ""


def _plain(heading: str) -> str:
    words = heading[:_LONGEST].strip()
    for pattern, replacement in _MARKUP:
        words = pattern.sub(replacement, words)
    return " ".join(unescape(words).split())
