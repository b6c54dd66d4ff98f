"""A heading more than one level below the one before it."""

from collections.abc import Iterator

from policygen.check.finding import Finding
from policygen.check.text_source import TextSource, quoted
from policygen.core.errors import ANY, Problem, Rule, Severity

RULE = Rule(
    "E609",
    "heading-level-skipped",
    says="A heading is more than one level below the one before it.",
    why="To those who have the page read aloud a section seems to be missing.",
    example="## Cookies\n#### Which ones",
    remedy="Write it with fewer number signs.",
    severity=Severity.WARNING,
    weights=ANY,
    allowable=True,
)


def skipped_levels(source: TextSource) -> Iterator[Problem]:
    """A heading more than one level below the one before it."""
    last_level = 0
    for heading in source.headings:
        if last_level and heading.level > last_level + 1:
            yield RULE.at(
                source.at(heading.offset),
                f"the heading {quoted(heading.words)} is of level {heading.level}, the one before it of level "
                f"{last_level}: to those who listen to the page a section seems to be missing",
                f"write it with {last_level + 1} number signs: {'#' * (last_level + 1)} {heading.words[:40]}".rstrip(),
            )
        last_level = heading.level


FINDING = Finding(RULE, in_text=skipped_levels)
