"""A text that was corrected under its date without a word to readers."""

from collections.abc import Iterator

from policygen.check.finding import Finding
from policygen.check.subjects import VersionSource
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


def undeclared(read: VersionSource) -> Iterator[Problem]:
    """A text that was corrected under its date without a word to readers, once for each correction."""
    policy, version = read.policy, read.version
    for one in corrections(version, policy.timezone).undeclared:
        when = f"on {words(one.when, 'en')}" if one.when else "at a time that is not known"
        date = one.when.text if one.when else "YYYY-MM-DD"
        yield RULE.at(
            Place(version.place.file, 1),
            f"the text of {policy.slug}@{version.id} was changed {when}, under its old date and without a note to "
            f"readers (what it said before is kept as r{one.revision.number})",
            _ELSEWHERE
            if read.foreign
            else "say what was corrected, in the front matter:\nerrata:\n"
            f"  - date: {date}\n    text: What was wrong, in a sentence.\n"
            "or, if it changes anything for readers, give the new text a new effective date",
        )


FINDING = Finding(RULE, in_version=undeclared, of_past=True)
