"""Two headings of the same words in one section."""

from collections.abc import Iterator

from policygen.check.finding import Finding
from policygen.check.markdown_parts import Heading
from policygen.check.text_source import TextSource, quoted
from policygen.core.errors import ANY, Problem, Rule, Severity

RULE = Rule(
    "E608",
    "heading-repeated",
    says="Two headings in one section have the same words.",
    why="Readers of a table of contents, and links, cannot tell the two apart.",
    example="## Cookies\n…\n## Cookies",
    remedy="Give each words of its own.",
    severity=Severity.WARNING,
    weights=ANY,
    allowable=True,
)


def repeated_headings(source: TextSource) -> Iterator[Problem]:
    """Headings of the same words in the same section, at the second of them."""
    seen: dict[tuple[str, ...], list[Heading]] = {}
    path: list[tuple[int, str]] = []
    for heading in source.headings:
        path = [(level, words) for level, words in path if level < heading.level] + [(heading.level, heading.words)]
        seen.setdefault(tuple(words.casefold() for _, words in path), []).append(heading)
    for first, *again in seen.values():
        if again and first.words:
            lines = [str(source.at(heading.offset).line) for heading in (first, *again[1:])]
            yield RULE.at(
                source.at(again[0].offset),
                f"the heading {quoted(first.words)} stands in the same section already (line{'s' * bool(lines[1:])} "
                f"{', '.join(lines)}): "
                "readers and links cannot tell them apart",
                "give each of them words of its own",
            )


FINDING = Finding(RULE, in_text=repeated_headings)
