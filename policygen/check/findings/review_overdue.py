"""A text in force that nobody has looked at for twelve months (California asks for a yearly review)."""

from collections.abc import Iterator
from datetime import timedelta

from policygen.check.checked_sources import VersionSource
from policygen.check.finding import Finding
from policygen.core.errors import ANY, Place, Problem, Rule, Severity
from policygen.dates import end_of, load_zone, words

RULE = Rule(
    "E612",
    "review-overdue",
    says="The text in force is older than twelve months, without a review.",
    why=(
        "A text that nobody looks at stops being true; California asks for a review every twelve months (CCPA "
        "1798.130(a)(5))."
    ),
    example="effective: 2024-05-01   (and today is 1 September 2026)",
    remedy="Look it through; `policygen new POLICY --effective DATE --reviewed` records that you did.",
    severity=Severity.REMINDER,
    weights=ANY,
    allowable=True,
)

_YEAR = timedelta(days=366)


def overdue_review(version_source: VersionSource) -> Iterator[Problem]:
    """The newest version is older than twelve months (California asks for a yearly review)."""
    policy, version, as_of = version_source.policy, version_source.version, version_source.as_of
    if version is not policy.at(as_of) or policy.retired or policy.upcoming(as_of) or version.effective is None:
        return
    if end_of(version.effective, load_zone(policy.timezone)) + _YEAR < as_of:
        yield RULE.at(
            Place(version.place.file, 1),
            f"this text has been in force since {words(version.effective, 'en')}, for more than twelve months, without "
            "a review",
            "read it again; if it still holds, record that: "
            f"policygen new {policy.slug} --effective DATE --reviewed (CCPA 1798.130(a)(5) asks for it every year)",
        )


FINDING = Finding(RULE, in_version=overdue_review, external_texts=False)
