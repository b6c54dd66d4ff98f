"""Times of which no version of a policy is known, as far as the record tells."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from policygen.core.model import Change, EndReason, Policy, Status, Version, When
from policygen.dates import end_of, load_zone

LONG_SILENCE = timedelta(days=365)
"""What may lie between two sightings of a text before nothing is known of the time between."""


class SilenceReason(StrEnum):
    """Why no version is known of some time: the policy had ended, texts were not seen, their
    file was not there, or it is before them all."""

    ENDED = "ended"
    UNSEEN = "unseen"
    ABSENT = "absent"
    UNPUBLISHED = "unpublished"
    UNKNOWN = "unknown"
    FIRST = "first"


@dataclass(frozen=True, slots=True)
class Silence:
    """A time of which no version is known: from `start` (None: from ever) until `end` (None: open).

    `FIRST` is the time before a version whose author says that it is the first one. After the end of a record the
    reason is that of the end.
    """

    reason: SilenceReason | EndReason
    start: When | None
    end: When | None


def unseen_silences(policy: Policy, statuses: Mapping[str, Status]) -> dict[str, Silence]:
    """The long times between a text that was only seen and the next version, by the id of the latter.

    Once a dated version has begun, it is the one known to apply until the next dated one, whatever is seen in between.
    """
    zone = load_zone(policy.timezone)
    silences = {}
    for earlier, later in pairwise(_binding_versions(policy, statuses)):
        if earlier.effective:
            break
        if later.start.instant - end_of(earlier.start, zone) > LONG_SILENCE:
            silences[later.id] = Silence(SilenceReason.UNSEEN, earlier.start, later.start)
    return silences


def gap_silences(policy: Policy, as_of: datetime) -> tuple[Silence, ...]:
    """The times in which the source of a policy had no text and that have ended, the latest first."""
    return tuple(
        Silence(SilenceReason(gap.kind), gap.date, gap.until)
        for gap in reversed(policy.gaps)
        if gap.until and gap.until.instant <= as_of
    )


def silence_before_first(policy: Policy, statuses: Mapping[str, Status]) -> Silence | None:
    """What is known of the time before the first version that has applied; None if none has."""
    first_version = next(iter(_binding_versions(policy, statuses)), None)
    if first_version is None or statuses[first_version.id] is Status.UPCOMING:
        return None
    reason = SilenceReason.FIRST if first_version.change is Change.FIRST else SilenceReason.UNKNOWN
    return Silence(reason, None, first_version.start)


def silence_after_end(policy: Policy) -> Silence | None:
    """The time after the policy ceased to apply, if it has, or will."""
    return Silence(SilenceReason.ENDED, policy.retired, None) if policy.retired else None


def silence_after_record(policy: Policy, as_of: datetime) -> Silence | None:
    """The time after the record of a policy ended without a text that could be read, if it has."""
    end = policy.record_end_at(as_of)
    if end is None or not end.without_text:
        return None
    return Silence(end.reason, end.seen, None)


def _binding_versions(policy: Policy, statuses: Mapping[str, Status]) -> list[Version]:
    """The versions that were, are or will be in force, oldest first."""
    return [version for version in policy.versions if statuses[version.id] is not Status.WITHDRAWN]
