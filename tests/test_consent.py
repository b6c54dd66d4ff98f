"""Which version readers must have consented to."""

from dataclasses import replace
from datetime import UTC, datetime

from cases import for_each
from page_samples import policy, text, version, when

from policygen.core.model import Version
from policygen.timeline.consent import consent_since


def asking(day: str, asks: bool = True) -> Version:
    return replace(version(day, text("# Rules", title="Rules")), requires_consent=asks)


POLICY = policy(asking("2024-01-01"), asking("2025-01-01", False), asking("2026-01-01"), asking("2027-01-01", False))


@for_each(
    ("day", "since"),
    [("2023-01-01", None), ("2024-02-01", "2024-01-01"), ("2025-02-01", "2024-01-01"), ("2027-02-01", "2026-01-01")],
)
def test_it_is_the_last_one_in_force_that_asked(day: str, since: str | None) -> None:
    found = consent_since(POLICY, datetime.fromisoformat(day).replace(tzinfo=UTC))
    assert (found and found.id) == since


def test_what_never_applied_asked_for_nothing() -> None:
    """A version that was withdrawn before it applied does not count; one that was withdrawn later has asked."""
    late = datetime(2027, 2, 1, tzinfo=UTC)
    for day, since in (("2025-12-01", "2024-01-01"), ("2026-06-01", "2026-01-01")):
        third = replace(POLICY.versions[2], withdrawn="A mistake.", withdrawn_on=when(day))
        found = consent_since(replace(POLICY, versions=(*POLICY.versions[:2], third, POLICY.versions[3])), late)
        assert (found and found.id) == since


def test_nobody_asked() -> None:
    assert consent_since(policy(asking("2024-01-01", False)), datetime(2025, 1, 1, tzinfo=UTC)) is None
