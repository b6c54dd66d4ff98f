"""Words of a sentence that begin a list, since a line happens to begin with them."""

import re
from collections.abc import Iterator

from policygen.check.finding import Finding
from policygen.check.text_source import TextSource, quoted
from policygen.core.errors import ANY, Problem, Rule, Severity
from policygen.languages import alternatives

RULE = Rule(
    "E638",
    "item-by-accident",
    says="A line of a paragraph begins with a number or a hyphen that belongs to its sentence, and so begins a list.",
    why="Readers see the first half of a sentence, and a list with the other.",
    example="What we keep, and for how long, stands in section\n1. Nothing else is kept.",
    remedy="Move the word before it into the line, or put a backslash before the point or the hyphen.",
    severity=Severity.WARNING,
    weights=ANY,
    allowable=True,
)

_LAST_WORD = re.compile(r"(\S+)[ \t]*\Z")
_NUMBER_FOLLOWS = re.compile(r"-[ \t]+\d")
_REFERENCE = re.compile(rf"\(?(?:{alternatives('check', 'references')}|article|§|no\.)", re.I)


def accidental_items(source: TextSource) -> Iterator[Problem]:
    """Items right below a line of a paragraph that ends in the middle of a reference or a range."""
    for items in source.lists:
        item = items[0]
        if item.in_paragraph and len(items) == 1:
            before = source.text[max(0, item.offset - 200) : item.offset].rstrip(" \t>").removesuffix("\n")
            word = _LAST_WORD.search(before)
            if word and _goes_on(word[1], source.line(item.offset)):
                yield RULE.at(
                    source.at(item.offset),
                    f"{quoted(source.line(item.offset))} begins a list, in the middle of a sentence",
                    f"move {quoted(word[1])} to this line",
                )


def _goes_on(word: str, line: str) -> bool:
    """Whether a line that begins an item goes on with what the word before it began."""
    if line[0].isdigit():
        return bool(_REFERENCE.fullmatch(word))
    return word[-1].isdigit() and bool(_NUMBER_FOLLOWS.match(line))


FINDING = Finding(RULE, in_text=accidental_items, past_texts=True)
