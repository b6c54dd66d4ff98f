"""Time zones, and which instants a clock on the wall stands for.

Names and rules come from the `tzdata` package (the IANA database), never from the system: every machine has the
same ones, in the same spelling, and a name is looked up in a list before anything is opened.
"""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from policygen.core.errors import Place, Problem
from policygen.core.suggestions import nearest, quoted
from policygen.rules.dates import UNKNOWN_TIME_ZONE

_SECOND = timedelta(seconds=1)


@lru_cache(maxsize=1)
def zone_names() -> frozenset[str]:
    """Every name of a time zone that can be used, spelt as it must be spelt."""
    names = files("tzdata").joinpath("zones").read_text(encoding="ascii").split()
    return frozenset(names) - {"Factory"}  # the database's own word for "not set"


@lru_cache(maxsize=1024)
def load_zone(name: str) -> ZoneInfo:
    """The zone of a name that is known to be one (`find_zone` checks it); any other is a KeyError.

    It cannot be pickled: hand its name to other processes, not itself.
    """
    if name not in zone_names():
        raise KeyError(name)
    with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as data:
        return ZoneInfo.from_file(data, key=name)


def find_zone(name: str, place: Place) -> ZoneInfo | Problem:
    """The time zone of a name that somebody wrote at `place`, or what is wrong with it."""
    if name in zone_names():
        return load_zone(name)
    suggestion = _nearest_name(name)
    hint = (
        f"did you mean {quoted(suggestion)}?"
        if suggestion
        else "name a city of the zone, such as Europe/Berlin, or write UTC"
    )
    return UNKNOWN_TIME_ZONE.at(place, f"there is no time zone {quoted(name)}", hint)


def instants_at(local: datetime, zone: ZoneInfo) -> tuple[datetime, ...]:
    """The instants (UTC, in order) at which clocks show `local` (without a zone, whole seconds).

    One, as a rule; two if the clocks were put back and show it again; none if they were put forward past it.
    """
    first, second = _both_readings(local, zone)
    if first == second:
        return (first,)
    return (first, second) if first < second else ()


def after_gap(local: datetime, zone: ZoneInfo) -> datetime:
    """The first instant (UTC) after the gap that has swallowed `local`: the one at which the clocks jump."""
    late, early = _both_readings(
        local, zone
    )  # the rule before the jump gives the later instant, the rule after it the earlier
    offset_after = late.astimezone(zone).utcoffset()
    while late - early > _SECOND:
        middle = early + timedelta(seconds=(late - early) // _SECOND // 2)
        if middle.astimezone(zone).utcoffset() == offset_after:
            late = middle
        else:
            early = middle
    return late


def start_of_day(midnight: datetime, zone: ZoneInfo) -> datetime:
    """The first instant (UTC) of the day that begins at `midnight` (without a zone), whatever the clocks do."""
    instants = instants_at(midnight, zone)
    return instants[0] if instants else after_gap(midnight, zone)


def _both_readings(local: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """`local` as an instant by the rule before a change of the clocks, and by the rule after it (PEP 495)."""
    first, second = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    return first, second


def _nearest_name(name: str) -> str:
    names = ["UTC", *sorted(candidate for candidate in zone_names() if "/" in candidate)]
    city = name.casefold().replace(" ", "_")
    same_city = [candidate for candidate in names if candidate.casefold().rpartition("/")[2] == city]
    return same_city[0] if same_city else nearest(name, names)
