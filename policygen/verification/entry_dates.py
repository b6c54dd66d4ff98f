"""Whether the dates of entries can be."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from policygen.core.errors import Place
from policygen.ledger.entries import Entry
from policygen.rules.verification import LEDGER_DATES_CONTRADICT
from policygen.verification.finding import LedgerFinding
from policygen.verification.ledger_reading import entry_name

_FARTHEST_ZONE = timedelta(hours=14)
"""A day begins so long before that of UTC in the zone that is farthest ahead."""


def date_findings(entries: Sequence[Entry], now: datetime, place: str) -> Iterator[LedgerFinding]:
    """Dates that are still to come, or before what they follow from; an order of recordings that goes back is told."""
    today = (now + _FARTHEST_ZONE).date().isoformat()
    latest = ""
    for entry in entries:
        name = entry_name(entry)
        recorded = entry.recorded[:10]
        if recorded > today:
            message = f"{name} says that it was recorded on {recorded}, which is still to come"
            yield LedgerFinding(LEDGER_DATES_CONTRADICT.at(Place(place), message))
        published = entry.published[:10]
        if published > recorded[: len(published)]:
            message = f"{name} says that it was published on {published}, after it was recorded ({recorded})"
            yield LedgerFinding(LEDGER_DATES_CONTRADICT.at(Place(place), message))
        if recorded < latest:
            message = f"{name} says that it was recorded on {recorded}, and the entry before it says {latest}"
            yield LedgerFinding(LEDGER_DATES_CONTRADICT.at(Place(place), message).as_warning())
        latest = recorded
