"""Running text that a line of hyphens or equal signs below it makes a heading."""

import re
from collections.abc import Iterator

from policygen.check.finding import Finding
from policygen.check.text_blocks import BlockKind
from policygen.check.text_source import TextSource, quoted
from policygen.core.errors import ANY, Problem, Rule, Severity

RULE = Rule(
    "E635",
    "heading-by-accident",
    says="A line of hyphens directly below running text makes a heading of it.",
    why="A whole paragraph stands on the page in large letters, and in the contents.",
    example="We keep as little as we can,\nand nothing for longer than a year.\n---",
    remedy="Put an empty line above the hyphens.",
    severity=Severity.WARNING,
    weights=ANY,
    allowable=True,
)

_SENTENCE_END = re.compile(r"[.;,。][*_)\"'”’»]*$")
_MAX_HEADING = 100
_FITTING = 0.5  # an underline at least so long, measured by the line above it, was drawn for it


def accidental_headings(source: TextSource) -> Iterator[Problem]:
    """Underlined headings of several lines, or that read as a sentence, unless the underline is as long as they are."""
    for block in source.blocks:
        if block.kind is BlockKind.UNDERLINED:
            *lines, underline = (source.line(start).strip() for start in block.starts)
            if len(underline) < _FITTING * max(map(len, lines)) and (len(lines) > 1 or _is_prose(lines[0])):
                sign, level = ("hyphens", 2) if underline.startswith("-") else ("equal signs", 1)
                words = f"these {len(lines)} lines" if len(lines) > 1 else quoted(lines[0])
                yield RULE.at(
                    source.at(block.starts[0]),
                    f"the line of {sign} below makes a heading of level {level} of {words}",
                    f"put an empty line above the {sign}; for a heading write {'#' * level} in front of its words",
                )


def _is_prose(line: str) -> bool:
    return len(line) > _MAX_HEADING or bool(_SENTENCE_END.search(line))


FINDING = Finding(RULE, in_text=accidental_headings, past_texts=True)
