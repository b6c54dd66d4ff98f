from dataclasses import replace
from datetime import UTC, datetime

from cases import for_each

from policygen.core.errors import Place
from policygen.core.model import Precision, Text, Version, When
from policygen.timeline import instants

DAY = When("2026-09-21", Precision.DAY, datetime(2026, 9, 20, 22, tzinfo=UTC))
LATER = When("2026-10-01", Precision.DAY, datetime(2026, 9, 30, 22, tzinfo=UTC))
MONTH = When("2001-01", Precision.MONTH, datetime(2001, 1, 1, tzinfo=UTC))
TEXT = Text("en", "Privacy", (), "sha256:00", Place("content/privacy/a.md"))
VERSION = Version("2026-09-21", DAY, None, None, (TEXT,))


def test_a_date_known_to_the_month_has_no_instant() -> None:  # case 10
    assert instants.exact(DAY) is DAY
    assert instants.exact(MONTH) is None
    assert instants.exact(None) is None


@for_each(
    ("published", "observed", "seen"),
    [(DAY, LATER, DAY), (None, LATER, LATER), (MONTH, LATER, LATER), (MONTH, None, None), (None, None, None)],
)
def test_a_version_is_seen_when_published_else_when_observed(
    published: When | None, observed: When | None, seen: When | None
) -> None:
    assert instants.seen(replace(VERSION, published=published, observed=observed)) is seen


def test_a_version_is_in_force_from_its_effective_date_but_not_before_it_was_published() -> None:  # case 17
    assert instants.in_force(VERSION) is DAY
    assert instants.in_force(replace(VERSION, published=LATER)) is LATER
    assert instants.in_force(replace(VERSION, effective=LATER, published=DAY)) is LATER
    assert instants.in_force(replace(VERSION, effective=MONTH, published=DAY)) is None
    assert instants.in_force(replace(VERSION, effective=None, observed=DAY)) is None


def test_an_instant_is_written_in_the_policys_zone() -> None:
    assert instants.rfc3339(DAY.instant, "Europe/Berlin") == "2026-09-21T00:00:00+02:00"
    assert instants.rfc3339(DAY.instant, "UTC") == "2026-09-20T22:00:00+00:00"


def test_an_offset_that_has_seconds_is_written_as_utc() -> None:
    assert instants.rfc3339(datetime(1850, 1, 1, tzinfo=UTC), "Europe/Berlin") == "1850-01-01T00:00:00+00:00"


def test_a_year_has_four_digits() -> None:  # case 14
    assert instants.rfc3339(datetime(987, 1, 2, tzinfo=UTC), "UTC") == "0987-01-02T00:00:00+00:00"


def test_link_formats_write_dates_in_english() -> None:
    assert instants.http_date(DAY.instant) == "Sun, 20 Sep 2026 22:00:00 GMT"
