"""Prose that is indented so far that it is code."""

import re
from collections.abc import Iterator

from policygen.check.finding import Finding
from policygen.check.text_blocks import BlockKind
from policygen.check.text_source import TextSource, quoted
from policygen.core.errors import ANY, Problem, Rule, Severity

RULE = Rule(
    "E634",
    "prose-as-code",
    says="A paragraph is indented by four or more spaces, and so shown as code.",
    why="Code stands in one long line that readers have to push aside, and links in it are no more than signs.",
    example="We keep logs.\n\n    For thirty days we can see in them who asked for which page of this site.",
    remedy="Begin the paragraph at the margin, or below the first word of the list item that it belongs to.",
    severity=Severity.WARNING,
    weights=ANY,
    allowable=True,
)

_WORD = re.compile(r"[^\W\d_]{2,}")
_OF_NO_SPACES = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_OF_CODE = re.compile(r"[{}<>=$|~]|--\w|\w\(|::")
_BOX_OF_OTHERS = re.compile(r"===[!+]? |\?\?\?|:::")
_MIN_WORDS = 6
_MIN_CHARACTERS = 15  # where words stand next to each other


def prose_as_code(source: TextSource) -> Iterator[Problem]:
    """The first line that reads as a sentence in each block of indented code.

    What is indented below the tab or box of another tool is left out: of these `markup_not_read` speaks.
    """
    before = ""
    for block in source.blocks:
        if block.kind is BlockKind.CODE and not _BOX_OF_OTHERS.match(before):
            start = next((start for start in block.starts if _is_prose(source.line(start))), None)
            if start is not None:
                yield RULE.at(
                    source.at(start),
                    f"{quoted(source.line(start))} is indented so far that readers see it as code",
                    "begin the line at the margin, or below the first word of the list item that it belongs to",
                )
        elif block.kind is not BlockKind.CODE:
            before = source.text[block.starts[-1] : block.starts[-1] + 5]


def _is_prose(line: str) -> bool:
    if _OF_CODE.search(line):
        return False
    return len(_WORD.findall(line)) >= _MIN_WORDS or len(_OF_NO_SPACES.findall(line)) >= _MIN_CHARACTERS


FINDING = Finding(RULE, in_text=prose_as_code, past_texts=True)
