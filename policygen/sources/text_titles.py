"""Titles before anything is rendered: the first heading of a text, found by looking at its lines, or a file's name."""

import re
from collections.abc import Iterator
from html import unescape
from itertools import pairwise
from pathlib import PurePosixPath

_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*))?")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*")
_ELEMENT = re.compile(r" {0,3}<h([1-6])(?:\s[^<>]*)?>(.*?)</h\1>.*", re.IGNORECASE)
_FENCE = re.compile(r"(`{3,}|~{3,})[^`]*")
_MARKUP = (
    (re.compile(r"\{[:#][^{}]*\}\s*$"), ""),  # attributes
    (re.compile(r"#+\s*$"), ""),
    (re.compile(r"!\[([^\[\]]*)\]\([^()]*\)"), r"\1"),
    (re.compile(r"\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])"), r"\1"),
    (re.compile(r"<br\s*/?>", re.IGNORECASE), " "),
    (re.compile(r"</?[A-Za-z][^<>]*>"), ""),
    (re.compile(r"(`+)(.+?)\1"), r"\2"),
    (re.compile(r"(?<!\\)(\*{1,3})(?=\S)(.+?)(?<=[^\s\\])\1"), r"\2"),
    (re.compile(r"(?<![\\\w])(_{1,3})(?=\S)(.+?)(?<=[^\s\\])\1(?!\w)"), r"\2"),
    (re.compile(r"\\([!-/:-@\[-`{-~])"), r"\1"),
)
_NUMBERED = re.compile(r"(?:§+ ?)?\(?(?:\d+(?:\.\d+)*|[A-Z]|[IVXLC]+)[.):]+ |§")
_LONGEST = 1000  # characters of a heading that are looked at
_BEGINNING = 20_000  # characters of a text in which a title may stand


def first_heading(text: str, lowest: int = 1) -> str:
    """The words of the first heading of a canonical text, without its markup; "" if there is none.

    Only one of the first level counts, or down to the level `lowest`; and one with a number does not where another of
    its level follows, since it heads a section. Headings begin with `#`, are underlined, or are elements of HTML in one
    line. Those in fenced code do not count, nor do those after the first 20,000 characters, which are no title.
    """
    first = ""
    for level, words in _headings(text):
        if first:
            if level == 1:
                return ""
        elif level <= lowest:
            if not _NUMBERED.match(words) or level > 1:
                return words
            first = words
    return first


def title_of_name(path: str) -> str:
    """A title from the name of a file or folder, as `Terms of use` from `legal/terms-of-use.md`.

    One that is called index or README has that of its folder. Capitals that are there stay.
    """
    parts = [part for part in path.split("/") if part]
    name = PurePosixPath(parts[-1]).stem if parts and parts[-1].endswith((".md", ".markdown")) else "".join(parts[-1:])
    if name.lower() in ("index", "readme", "_index") and len(parts) > 1:
        name = parts[-2]
    words = " ".join(name.replace("-", " ").replace("_", " ").split())
    return words[:1].upper() + words[1:] if words == words.lower() else words


def _headings(text: str) -> Iterator[tuple[int, str]]:
    """The level and the words of each heading that has words."""
    before, fence = "", ""
    lines = [*text[:_BEGINNING].split("\n"), ""]
    for line, after in pairwise(lines):
        if fence:
            fence = "" if line.rstrip(" ").strip(fence[0]) == "" and line.startswith(fence) else fence
        elif opening := _FENCE.fullmatch(line):
            fence = opening[1]
        elif (heading := _heading(before, line, after)) and (title := _plain(heading[1])):
            yield heading[0], title
        before = line


def _heading(before: str, line: str, after: str) -> tuple[int, str] | None:
    """The level and the text of the heading that a line is, between the lines around it; None if it is none."""
    if not line.strip() or line.startswith(("    ", "\t")):
        return None
    if match := _ATX.fullmatch(line):
        return len(match[1]), match[2] or ""
    if match := _ELEMENT.fullmatch(line):
        return int(match[1]), match[2]
    underline = _UNDERLINE.fullmatch(after)
    return (1 if "=" in underline[1] else 2, line) if underline and not before.strip() else None


def _plain(heading: str) -> str:
    words = heading[:_LONGEST].strip()
    for pattern, replacement in _MARKUP:
        words = pattern.sub(replacement, words)
    return " ".join(unescape(words).split())
