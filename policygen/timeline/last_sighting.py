"""Where a record ends with a text that was seen on some day: of the time after it nothing is known."""

from collections.abc import Sequence

from policygen.core.model import EndReason, RecordEnd, Version


def last_sighting(versions: Sequence[Version]) -> RecordEnd | None:
    """The end of a record whose last version, of these in order, has a date of its own and was seen on a day.

    None if it was not seen: then whoever keeps the record says what is in force. One that was seen and has no date of
    its own ends nothing, since nobody knows when it began.
    """
    last = next((version for version in reversed(versions) if not version.void), None)
    if last is None or last.effective is None or last.observed is None:
        return None
    since = max(last.effective, last.observed, key=lambda when: when.instant)
    return RecordEnd(since, EndReason.LAST_SEEN, last.observed)
