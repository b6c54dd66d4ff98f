"""Number signs without a space behind them, which make no heading."""

import re
from collections.abc import Iterator

from policygen.check.finding import Finding
from policygen.check.text_blocks import BlockKind
from policygen.check.text_source import TextSource, quoted
from policygen.core.errors import ANY, Problem, Rule, Severity

RULE = Rule(
    "E630",
    "heading-without-space",
    says="A line was to be a heading, but no space follows its number signs.",
    why="Readers see number signs and words, and the heading is neither in the contents nor at an address.",
    example="##Cookies",
    remedy="Put a space after the number signs.",
    severity=Severity.WARNING,
    weights=ANY,
    allowable=True,
)

_SIGNS = re.compile(r"#(?<![^\s>]#)#{0,5}(?=[^\W_]|[*_\[(“\"'‘«¿¡\\])")
_MAX_HEADING = 120


def headings_without_space(source: TextSource) -> Iterator[Problem]:
    """Lines of paragraphs that begin with number signs and words."""
    matches = {match.start(): match for match in _SIGNS.finditer(source.visible)} if "#" in source.visible else {}
    if not matches:
        return
    for block in source.blocks:
        if block.kind is BlockKind.PARAGRAPH:
            for start in block.starts:
                match = matches.get(start)
                is_alone = len(block.starts) == 1
                if match and (len(match[0]) > 1 or (is_alone and _is_heading(source.line(start)[1:]))):
                    yield _problem(source, start, match[0])


def _problem(source: TextSource, start: int, signs: str) -> Problem:
    line = source.line(start)
    return RULE.at(
        source.at(start),
        f"{quoted(line)} is no heading: no space follows the number sign{'s' * (len(signs) > 1)}",
        f"write {quoted(f'{signs} {line[len(signs) :]}')}",
    )


def _is_heading(words: str) -> bool:
    """Whether the words after one number sign are those of a heading, and not `#1` or a hashtag."""
    first_word = words.split()[0]
    return (
        not first_word[0].isdigit()
        and words[0].upper() == words[0]
        and len(words) <= _MAX_HEADING
        and "#" not in words.rstrip("# ")
        and not re.search(r"[a-z][A-Z]", first_word)
    )


FINDING = Finding(RULE, in_text=headings_without_space, past_texts=True)
