"""A heading more than one level below the one before it."""

from collections.abc import Iterator

from policygen.check.finding import Finding
from policygen.check.source import Source, quoted
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


def skipped_levels(source: Source) -> Iterator[Problem]:
    """A heading more than one level below the one before it."""
    before = 0
    for title in source.titles:
        if before and title.level > before + 1:
            yield RULE.at(
                source.at(title.offset),
                f"the heading {quoted(title.words)} is of level {title.level}, the one before it of level {before}: "
                "to those who listen to the page a section seems to be missing",
                f"write it with {before + 1} number signs: {'#' * (before + 1)} {title.words[:40]}".rstrip(),
            )
        before = title.level


FINDING = Finding(RULE, in_text=skipped_levels)
