"""The first heading of a text, found by looking at its lines: a title before anything is rendered."""

import re
from html import unescape

_SCAN = re.compile(
    r"^(?P<fence>`{3,}|~{3,})"  # a fenced code block begins
    r"|^\#{1,6}(?P<atx>.*[^#\s].*)$"
    r"|(?:\A|^[ \t]*\n)(?P<setext>[^\s#>|].*)\n(?:=+|-+)[ ]*$",
    re.MULTILINE,
)
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
_BEGINNING = 20_000  # characters of a text in which a title may stand; it bounds the work that a hostile text can cause


def first_heading(text: str) -> str:
    """The words of the first heading of a canonical text, of any level, without its markup; "" if there is none.

    Headings are underlined or begin with `#` at the start of a line, as Python-Markdown has it. Those in fenced code
    do not count, nor do those after the first 20,000 characters, which are no title.
    """
    position, text = 0, text[:_BEGINNING]
    while match := _SCAN.search(text, position):
        if match["fence"]:
            end = re.compile(rf"^{match['fence'][0]}{{{len(match['fence'])},}}[ ]*$", re.MULTILINE)
            closed = end.search(text, match.end())
            position = closed.end() if closed else match.end()
        elif title := _plain(match["atx"] or match["setext"]):
            return title
        else:
            position = match.end()
    return ""


def _plain(heading: str) -> str:
    words = heading[:_LONGEST].strip()
    for pattern, kept in _MARKUP:
        words = pattern.sub(kept, words)
    return " ".join(unescape(words).split())
