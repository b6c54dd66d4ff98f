"""A version that is called a material change and whose text differs from the one before in its date or numbers only."""

from collections.abc import Iterator

from policygen.check.checked_sources import VersionSource
from policygen.check.finding import Finding
from policygen.core.errors import ANY, Problem, Rule, Severity
from policygen.core.model import Change

RULE = Rule(
    "E691",
    "material-but-date",
    says="A version is called a material change, and its text differs from the one before only in its date line, or in "
    "numbers of its sections.",
    why="Readers are told that something changed for them, look for it, and find a date.",
    example="change: material\n\nThe text before: Last updated: 1 May 2026\nThe text now: Last updated: 1 June 2026",
    remedy="Write `change: editorial`, or `change: reviewed` if the policy was only looked at.",
    severity=Severity.WARNING,
    weights=ANY,
    allowable=True,
)

_MOST_LINES = 60
"""Lines of either text that the other has not; in texts that differ in more, more than a date and numbers does."""


def material_but_date(version_source: VersionSource) -> Iterator[Problem]:
    """A version whose only change that readers can see is the date of the text, or a number of a section."""
    version = version_source.version
    before = version_source.policy.predecessor(version)
    if version.change is not Change.MATERIAL or before is None:
        return
    main = version.texts[0]
    earlier = before.text(main.language)
    if earlier is None or earlier.digest == main.digest:
        return
    only = _nothing_but(version_source, earlier.digest, main.digest)
    if only:
        yield RULE.at(
            main.place,
            f"the text differs from the one before only in {only}; is this change material?",
            "write `change: editorial`, or `change: reviewed` if the policy was only looked at; else see whether the "
            "right text lies here",
        )


def _nothing_but(version_source: VersionSource, old_digest: str, new_digest: str) -> str:
    """What alone differs between two texts, in words; "" if more does."""
    bodies, read = version_source.bodies, version_source.reader.read
    old_lines, new_lines = ({*bodies[digest].split("\n")} for digest in (old_digest, new_digest))
    if max(len(old_lines - new_lines), len(new_lines - old_lines)) > _MOST_LINES:
        return ""
    # Comparing is slow to import, and few versions come here.
    from policygen.histories.lineage import match_blocks
    from policygen.redlines import NothingBut, make_redline

    old, new = read(bodies[old_digest]), read(bodies[new_digest])
    nothing_but = make_redline(old, new, match_blocks(old, new)).nothing_but
    if nothing_but is None:
        return ""
    return "its date line" if nothing_but is NothingBut.DATE else "numbers of its sections"


FINDING = Finding(RULE, in_version=material_but_date, external_texts=False)
