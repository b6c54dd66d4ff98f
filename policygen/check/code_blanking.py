"""Blanking what is no prose, character for character, so that every offset keeps its meaning.

All of it takes time linear in the text, whatever the text is: the texts are other people's.
"""

import re
from collections.abc import Iterator

_ITEM = re.compile(r" {0,3}(?:[*+-]|\d+\.)(?: |\t)")
_FENCE = re.compile(r"(?:`{3,}|~{3,})")
_TICKS = re.compile(r"\\.|`+|\n[ \t]*(?=\n)")
_NOT_NEWLINE = re.compile(r"[^\n]")


def without_code(text: str) -> str:
    """A text in Markdown with spaces for its code: fenced, indented, or between backticks."""
    fenced = _blank(text, _code_lines(text)) if any(mark in text for mark in ("```", "~~~", "    ", "\t")) else text
    return _blank(fenced, _code_spans(fenced)) if "`" in fenced else fenced


def without_comments(prose: str) -> str:
    """A text with spaces for its HTML comments."""
    return _blank(prose, _comments(prose)) if "<!--" in prose else prose


def _blank(text: str, spans: Iterator[tuple[int, int]]) -> str:
    pieces, end = [], 0
    for start, stop in spans:
        pieces += [text[end:start], _NOT_NEWLINE.sub(" ", text[start:stop])]
        end = stop
    return "".join([*pieces, text[end:]])


def _code_lines(text: str) -> Iterator[tuple[int, int]]:
    """Fenced blocks that are closed, and indented blocks outside lists (inside one: indented twice)."""
    lines = text.split("\n")
    last = {line.rstrip(" "): index for index, line in enumerate(lines) if _FENCE.match(line)}
    offset, fence, after_blank, in_code, in_list = 0, "", True, False, False
    for index, line in enumerate(lines):
        stop = offset + len(line)
        if fence:
            yield offset, stop
            if line.rstrip(" ") == fence:
                fence, after_blank = "", True
        elif (opening := _FENCE.match(line)) and last.get(opening[0], 0) > index:
            yield offset, stop
            fence = opening[0]
        elif not line.strip():
            after_blank = True
        else:
            indented = line.startswith(("    ", "\t"))
            if not indented and (after_blank or _ITEM.match(line)):
                in_list = bool(_ITEM.match(line))
            is_code_indent = line.startswith(("        ", "\t\t")) if in_list else indented
            in_code = is_code_indent and (after_blank or in_code)
            if in_code:
                yield offset, stop
            after_blank = False
        offset = stop + 1


def _code_spans(prose: str) -> Iterator[tuple[int, int]]:
    """Spans between two runs of as many backticks, within one paragraph."""
    tokens: list[re.Match[str]] = []
    for match in _TICKS.finditer(prose + "\n\n"):
        if match[0].startswith("`"):
            tokens.append(match)
        elif match[0].startswith("\n"):
            yield from _pairs(tokens)
            tokens = []


def _pairs(tokens: list[re.Match[str]]) -> Iterator[tuple[int, int]]:
    closings: list[int | None] = [None] * len(tokens)
    latest: dict[int, int] = {}
    for index in range(len(tokens) - 1, -1, -1):
        length = len(tokens[index][0])
        closings[index] = latest.get(length)
        latest[length] = index
    index = 0
    while index < len(tokens):
        close = closings[index]
        if close is not None:
            yield tokens[index].start(), tokens[close].end()
            index = close
        index += 1


def _comments(prose: str) -> Iterator[tuple[int, int]]:
    start = prose.find("<!--")
    while start >= 0:
        end = prose.find("-->", start + 4)
        if end < 0:
            return
        yield start, end + 3
        start = prose.find("<!--", end + 3)
