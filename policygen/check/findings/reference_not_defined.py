"""Links and footnotes by a label that is defined nowhere."""

import re
from collections.abc import Iterator

from policygen.check.finding import Finding
from policygen.check.markdown_parts import fold
from policygen.check.text_source import TextSource, quoted
from policygen.core.errors import ANY, Problem, Rule, Severity

RULE = Rule(
    "E637",
    "reference-not-defined",
    says="A link `[words][label]` or a footnote `[^label]` has a label that the text does not define.",
    why="Readers see brackets instead of a link, and the note is missing.",
    example="See the [cookie policy][cookies].",
    remedy="Add a line `[label]: address`, or `[^label]: the note`.",
    severity=Severity.WARNING,
    weights=ANY,
    allowable=True,
)

_LINK = re.compile(r"(?<![\\\]!\[A-Za-z\d])\[([^\[\]\n]{1,200})\]\[([^\[\]\n]{0,200})\](?![\[(:])")
_NOTE = re.compile(r"(?<![\\\[])\[\^([^\[\]\s]{1,100})\](?![:(])")
_DEFINED = re.compile(r"(?m)^[ \t>*+.)\d-]*\[([^\[\]\n]{1,200})\]:")
_LETTER = re.compile(r"[^\W\d_]")
_ADDRESS = re.compile(r"(?:[a-z][a-z0-9+.-]*:|\.{0,2}/|#|\S+\.[a-z]{2,4}\Z)\S+\Z|\S+/\S*\Z", re.I)


def undefined_references(source: TextSource) -> Iterator[Problem]:
    """References to labels that no line defines, each label once."""
    if "][" not in source.visible and "[^" not in source.visible:
        return
    labels = {fold(match[1]) for match in _DEFINED.finditer(source.text)}
    for match in _LINK.finditer(source.visible):
        words, label = (source.text[match.start(part) : match.end(part)] for part in (1, 2))
        label = label.strip() or words
        if fold(label) not in labels and _LETTER.search(words) and _LETTER.search(label) and not words.startswith("^"):
            labels.add(fold(label))
            yield RULE.at(
                source.at(match.start()),
                f"{quoted(f'[{words}]')} is no link: nothing says where {quoted(label)} leads",
                _way_out(words, label),
            )
    for match in _NOTE.finditer(source.visible):
        if fold(f"^{match[1]}") not in labels:
            labels.add(fold(f"^{match[1]}"))
            yield RULE.at(
                source.at(match.start()),
                f"{quoted(match[0])} is no footnote: nothing says what stands in it",
                f"add a line {quoted(f'{match[0]}: the note')}",
            )


def _way_out(words: str, label: str) -> str:
    if _ADDRESS.match(label):
        return f"an address stands in parentheses: {quoted(f'[{words}]')}({quoted(label)})"
    return f"add a line {quoted(f'[{label}]: address')}; or write {quoted(f'[{words}](address)')}"


FINDING = Finding(RULE, in_text=undefined_references, past_texts=True)
