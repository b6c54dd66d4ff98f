"""A text that is, letter for letter, the one before it, or the one that it is to translate."""

from collections.abc import Iterator

from policygen.check.checked_sources import VersionSource
from policygen.check.finding import Finding
from policygen.core.errors import ANY, Problem, Rule, Severity
from policygen.core.model import Change

RULE = Rule(
    "E616",
    "text-unchanged",
    says="A text is, letter for letter, the one before it, or the one that it is to translate.",
    why="A new version promises a change, and there is none; or a translation is not one.",
    example="2026-09-21.md is a copy of 2025-09-21.md",
    remedy="Change or translate it; or write `change: reviewed`.",
    severity=Severity.WARNING,
    weights=ANY,
    allowable=True,
)


def unchanged_texts(version_source: VersionSource) -> Iterator[Problem]:
    """A text that is, letter for letter, the one before it, or the one that it is to translate."""
    version = version_source.version
    before = version_source.policy.predecessor(version)
    main = version.texts[0]
    if before and before.texts[0].digest == main.digest and version.change is not Change.REVIEWED:
        yield RULE.at(
            main.place,
            f"the text is still the same as in {before.place.file}",
            "change it; or write `change: reviewed`, if the policy was looked at and stays as it is",
        )
    for text in version.texts[1:]:
        if text.digest == main.digest:
            yield RULE.at(
                text.place,
                f"the text is still the same as in {main.place.file}",
                "translate it, or delete the file",
            )


FINDING = Finding(RULE, in_version=unchanged_texts)
