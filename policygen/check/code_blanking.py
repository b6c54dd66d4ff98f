"""Blanking what is no prose, character for character, so that every offset keeps its meaning.

All of it takes time linear in the text, whatever the text is: the texts are other people's.
"""

import re
from collections.abc import Iterable, Iterator

from policygen.check.text_blocks import Block, BlockKind, line_end

_CODE = frozenset({BlockKind.CODE, BlockKind.FENCED})
_TICKS = re.compile(r"\\\\|(\\?)(`+)|\n[ \t]*(?=\n)")
_NOT_NEWLINE = re.compile(r"[^\n]")


def without_code(text: str, blocks: Iterable[Block]) -> str:
    """A text in Markdown, whose blocks are given, with spaces for its code: fenced, indented, or between backticks."""
    code_lines = [start for block in blocks if block.kind in _CODE for start in block.starts]
    without_blocks = _blank(text, ((start, line_end(text, start)) for start in code_lines)) if code_lines else text
    return _blank(without_blocks, _code_spans(without_blocks)) if "`" in without_blocks else without_blocks


def without_comments(prose: str) -> str:
    """A text with spaces for its HTML comments."""
    return _blank(prose, _comments(prose)) if "<!--" in prose else prose


def blanked(text: str, start: int, end: int) -> str:
    """A text with spaces from one offset to another."""
    return _blank(text, [(start, end)])


def _blank(text: str, spans: Iterable[tuple[int, int]]) -> str:
    pieces, end = [], 0
    for start, stop in spans:
        pieces += [text[end:start], _NOT_NEWLINE.sub(" ", text[start:stop])]
        end = stop
    return "".join([*pieces, text[end:]])


def _code_spans(prose: str) -> Iterator[tuple[int, int]]:
    """Spans between two runs of as many backticks, within one paragraph."""
    runs: list[re.Match[str]] = []
    for match in _TICKS.finditer(prose + "\n\n"):
        if match[2]:
            runs.append(match)
        elif match[0].startswith("\n"):
            yield from _pairs(runs)
            runs = []


def _pairs(runs: list[re.Match[str]]) -> Iterator[tuple[int, int]]:
    """The spans between runs; a backslash takes the first backtick from a run that opens, none from one that closes."""
    closings: list[int | None] = [None] * len(runs)
    latest: dict[int, int] = {}
    for index in range(len(runs) - 1, -1, -1):
        length = len(runs[index][2])
        closings[index] = latest.get(length - len(runs[index][1]))
        latest[length] = index
    index = 0
    while index < len(runs):
        close = closings[index]
        if close is not None:
            yield runs[index].start(2) + len(runs[index][1]), runs[close].end()
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
