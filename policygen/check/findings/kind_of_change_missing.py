"""A new version that does not say what kind of change it is."""

from collections.abc import Iterator

from policygen.check.checked_sources import VersionSource
from policygen.check.finding import Finding
from policygen.core.errors import ANY, Place, Problem, Rule, Severity

RULE = Rule(
    "E611",
    "kind-of-change-missing",
    says="A version does not say what kind of change it is.",
    why="Readers cannot tell whether a comma was moved or their rights were.",
    example="---\neffective: 2026-09-21\nsummary: We share less.\n---",
    remedy="Add `change`.",
    severity=Severity.WARNING,
    weights=ANY,
    allowable=True,
)


def without_kind_of_change(version_source: VersionSource) -> Iterator[Problem]:
    """A version after the first that has no `change`."""
    version = version_source.version
    if version.change is None and version.effective and version_source.policy.predecessor(version) is not None:
        yield RULE.at(
            Place(version.place.file, 1),
            "the front matter does not say what kind of change this is",
            "add `change: material` if anything changes for readers, `change: editorial` if only the wording does, "
            "`change: reviewed` if nothing does",
        )


FINDING = Finding(RULE, in_version=without_kind_of_change, external_texts=False)
