"""A text that was corrected under its date without a word to readers."""

from collections.abc import Iterator

from policygen.check.checked_sources import VersionSource
from policygen.check.finding import Finding
from policygen.core.errors import NEVER_OFF, Place, Problem, Rule, Severity
from policygen.dates import words
from policygen.timeline.corrections import corrections

RULE = Rule(
    "E617",
    "correction-not-declared",
    says="A published text was changed under its old date, and readers are not told.",
    why="Whoever agreed to the old words is shown others as if they had always been there.",
    example="A commit rewords 2026-09-21.md and changes neither its date nor `errata`.",
    remedy=(
        "Add an entry to `errata`; or give the text a new date. See [correcting a published "
        "text](content.md#correcting-a-published-text)."
    ),
    severity=Severity.WARNING,
    weights=NEVER_OFF,
    allowable=True,
)

_ELSEWHERE = (
    "nothing need be done here: the history page shows readers both texts; whoever looks after that repository can "
    "name the correction in the front matter, under errata"
)


def undeclared_corrections(version_source: VersionSource) -> Iterator[Problem]:
    """A text that was corrected under its date without a word to readers, once for each correction."""
    policy, version = version_source.policy, version_source.version
    for correction in corrections(version, policy.timezone).undeclared:
        when = f"on {words(correction.when, 'en')}" if correction.when else "at a time that is not known"
        date = correction.when.text if correction.when else "YYYY-MM-DD"
        yield RULE.at(
            Place(version.place.file, 1),
            f"the text of {policy.slug}@{version.id} was changed {when}, under its old date and without a note to "
            f"readers (what it said before is kept as r{correction.revision.number})",
            _ELSEWHERE
            if version_source.external
            else "say what was corrected, in the front matter:\nerrata:\n"
            f"  - date: {date}\n    text: What was wrong, in a sentence.\n"
            "or, if it changes anything for readers, give the new text a new effective date",
        )


FINDING = Finding(RULE, in_version=undeclared_corrections, past_texts=True)
