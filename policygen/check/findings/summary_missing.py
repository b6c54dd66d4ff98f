"""A change that may matter to readers, and no summary of it."""

from collections.abc import Iterator

from policygen.check.checked_sources import VersionSource
from policygen.check.finding import Finding
from policygen.core.errors import ANY, Place, Problem, Rule, Severity
from policygen.core.model import Change

RULE = Rule(
    "E610",
    "summary-missing",
    says="A version does not say what changed.",
    why="Readers would have to find out by themselves what the change means for them.",
    example="---\neffective: 2026-09-21\nchange: material\n---",
    remedy="Add a `summary`.",
    severity=Severity.WARNING,
    weights=ANY,
    allowable=True,
)


def without_summary(version_source: VersionSource) -> Iterator[Problem]:
    """Texts without a summary, in a version whose change may matter."""
    version = version_source.version
    first = version_source.policy.predecessor(version) is None
    if version.change is Change.MATERIAL or (version.change is None and version.effective and not first):
        for text in version.texts:
            if not text.summary:
                yield RULE.at(
                    Place(text.place.file, 1),
                    "nothing tells readers what changes with this version",
                    "add `summary:` to the front matter, and below it one to three lines such as "
                    "`  - We share less with advertisers.`",
                )


FINDING = Finding(RULE, in_version=without_summary, external_texts=False)
