"""What the beginning of a line says that it opens (CommonMark 0.31, sections 4 and 5)."""

import re
from html import unescape
from typing import NamedTuple

from policygen.markup.commonmark.html_tags import html_end

RULE = re.compile(r"([-_*])(?: *\1){2,} *$")
UNDERLINE = re.compile(r"(=+|-+) *$")
DEFINITION = re.compile(r":( +)(?=\S)")
NOTE = re.compile(r'!!! ?([\w-]+(?: +[\w-]+)*)(?: +"(.*?)")? *$')
FOOTNOTE = re.compile(r"\[\^([^\]\s][^\]]*)\]: *")
ABBREVIATION = re.compile(r"\*\[([^\]\\]+)\] ?: *(?=\S)")
_ATX = re.compile(r"(#{1,6})(?: |$)")
_FENCE = re.compile(r"(`{3,})([^`]*)$|(~{3,})(.*)$")
_MARKER = re.compile(r"(?:([-+*])|([0-9]{1,9})([.)]))( +|$)")
_LANGUAGE_CLASS = re.compile(r"\{[^{}]*?\.([\w#+-]+)[^{}]*\}?")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


class Heading(NamedTuple):
    """A heading in one line: its level, and its text as written."""

    level: int
    text: str


def heading(text: str) -> Heading | None:
    """The heading that a line (without its indent) is."""
    match = _ATX.match(text)
    if match is None:
        return None
    content = text[match.end() :].strip(" ")
    bare = content.rstrip("#")
    return Heading(len(match[1]), bare.rstrip(" ") if not bare or bare.endswith(" ") else content)


class Fence(NamedTuple):
    """The line that begins fenced code: the sign, how many of them at least end it, and the language, or ""."""

    sign: str
    length: int
    language: str


def fence(text: str) -> Fence | None:
    """The fence that a line (without its indent) is."""
    match = _FENCE.match(text)
    if match is None:
        return None
    signs = match[1] or match[3]
    return Fence(signs[0], len(signs), _language(match[2] or match[4] or ""))


def _language(info: str) -> str:
    """The first word of what follows a fence; `{.python}`, as Pandoc and Python-Markdown have it, is a class."""
    if named := _LANGUAGE_CLASS.match(info.strip()):
        return named[1]
    word = next(iter(info.split()), "").lstrip(".")
    return unescape(_ESCAPE.sub(r"\1", word))


class Marker(NamedTuple):
    """The beginning of a list's item: the sign (`-`, `.`, `)`), the number, how wide it is with the spaces that count,
    and whether nothing follows it."""

    kind: str
    number: int | None
    width: int
    is_bare: bool


def marker(line: str, start: int) -> Marker | None:
    """The marker at an offset of a line."""
    match = _MARKER.match(line, start)
    if match is None:
        return None
    sign, number, delimiter, spaces = match.groups()
    is_bare = match.end() == len(line)
    wide = len(match[0])
    if is_bare or len(spaces) > 4:  # five spaces begin code, and one of them parts it from the marker
        wide = wide - len(spaces) + 1
    return Marker(sign or delimiter, int(number) if number else None, wide, is_bare)


_RAW_NAMES = "pre|script|style|textarea"
_BLOCK_NAMES = """
    address article aside base basefont blockquote body caption center col colgroup dd details dialog dir div dl dt
    fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html iframe legend li link
    main menu menuitem meta nav noframes ol optgroup option p param search section summary table tbody td tfoot th thead
    title tr track ul
""".split()
_HTML_STARTS = (
    (re.compile(rf"<(?:{_RAW_NAMES})(?=[ >]|$)", re.I), re.compile(rf"</(?:{_RAW_NAMES})>", re.I)),
    (re.compile("<!--"), re.compile("-->")),
    (re.compile(r"<\?"), re.compile(r"\?>")),
    (re.compile("<![a-zA-Z]"), re.compile(">")),
    (re.compile(r"<!\[CDATA\["), re.compile("]]>")),
)
_BLOCK_TAG = re.compile(rf"</?(?:{'|'.join(_BLOCK_NAMES)})(?=[ >]|/>|$)", re.I)
_MARKDOWN_TAG = re.compile(
    r"""<([a-zA-Z][a-zA-Z0-9]*)((?:[^<>"']|"[^"]*"|'[^']*')*?)\smarkdown(?:=["']?(?:1|block|span)["']?)?(?=[\s>])"""
)


class HtmlStart(NamedTuple):
    """The beginning of a block of HTML: what its last line has in it (None: the next line is blank), whether it may
    stand directly below a paragraph, and where its first tag ends if Markdown follows it (`markdown="1"`), else -1."""

    end: re.Pattern[str] | None
    interrupts: bool
    markdown_from: int


def html_start(line: str, start: int) -> HtmlStart | None:
    """The block of HTML that begins at an offset of a line, which has a `<` there."""
    for opening, ending in _HTML_STARTS:
        if opening.match(line, start):
            return HtmlStart(ending, True, -1)
    end = html_end(line, start)
    if _BLOCK_TAG.match(line, start):
        if end < 0 and ">" in line[start:]:
            return None  # words in angle brackets
        is_markdown = end >= 0 and bool(_MARKDOWN_TAG.match(line, start, end))
        return HtmlStart(None, True, end if is_markdown else -1)
    if end >= 0 and not line[end:].strip(" "):
        return HtmlStart(None, False, -1)
    return None


_NAME = re.compile("</?[a-zA-Z]")


def with_words(html: str) -> str:
    """A block of HTML in which angle brackets that are no tags are words."""
    pieces: list[str] = []
    start = 0
    offset = html.find("<")
    while offset >= 0:
        if _NAME.match(html, offset) and html_end(html, offset) < 0:
            pieces += (html[start:offset], "&lt;")
            start = offset + 1
        offset = html.find("<", offset + 1)
    return "".join((*pieces, html[start:])) if pieces else html
