"""Dates where a format demands an instant: Atom, JSON Feed, TimeMap, sitemap.

Only a date that is known to the day has one: its first instant in the policy's zone. From `2001-01` none is made.
"""

from datetime import UTC, datetime
from email.utils import format_datetime

from policygen.core.model import Precision, Version, When
from policygen.dates import load_zone


def exact(when: When | None) -> When | None:
    """The date if it is known to the day, else None."""
    return when if when and when.is_exact else None


def day_of(when: When, zone: str) -> When:
    """The day, in a zone, on which an instant was; a day is itself."""
    if when.precision is not Precision.INSTANT:
        return when
    return When(f"{when.instant.astimezone(load_zone(zone)):%Y-%m-%d}", Precision.DAY, when.instant)


def seen(version: Version) -> When | None:
    """When readers could first see a version: `published`, else `observed`, whichever is known to the day."""
    return exact(version.published) or exact(version.observed)


def in_force(version: Version) -> When | None:
    """When readers had to reckon with a version: its effective date, or its later publication; None if unknown."""
    effective, published = exact(version.effective), exact(version.published)
    if effective and published and published.instant > effective.instant:
        return published
    return effective


def rfc3339(instant: datetime, zone: str) -> str:
    """An instant in a zone (`2026-09-21T00:00:00+02:00`), so that the day can be read off it.

    In UTC where the zone's offset has seconds (local mean time), which RFC 3339 cannot write.
    """
    text = instant.astimezone(load_zone(zone)).isoformat(timespec="seconds")
    if len(text) > len("2026-09-21T00:00:00+02:00"):
        text = instant.astimezone(UTC).isoformat(timespec="seconds")
    return text


def http_date(instant: datetime) -> str:
    """An instant as HTTP and link formats write it: `Mon, 21 Sep 2026 00:00:00 GMT`, in English everywhere."""
    return format_datetime(instant.astimezone(UTC), usegmt=True)
