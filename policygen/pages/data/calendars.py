"""Calendars of what is coming, of a policy, of a group and of the site: iCalendar (RFC 5545, with NAME of RFC 7986).

Every upcoming version is an event of the day on which it takes effect; so is the version in force, or the entry would
vanish from the calendars of subscribers on the very day. What is known to the month or year only is on no day, and what
has no day of publication has no DTSTAMP, which every event must have: both are left out, as is everything without a
`base_url`, since a calendar leads back to the site by whole URLs.

An event keeps its UID for as long as the version exists: it is made of the first id that the version had, so that a
version that is postponed moves in calendars (SEQUENCE counts how often) instead of standing there twice.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

from policygen.addresses import addresses
from policygen.core.files import File
from policygen.core.model import Policy, Status, Text, Version, When
from policygen.dates import load_zone
from policygen.pages.views.groups import Group
from policygen.pages.views.policy_context import title_in, title_with_group
from policygen.pages.views.site_context import SiteContext
from policygen.pages.views.status_words import plain, status_words
from policygen.pages.views.version_entry import status_facts
from policygen.timeline import instants
from policygen.timeline.replacement import replaced_index
from policygen.timeline.standings import Standing, standings

MAX_LINE_BYTES = 75
"""How many bytes a line may have (RFC 5545, 3.1); the next one begins with a space that counts."""

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")

# A calendar must have something in it (3.6); this is the least that it can have, and no calendar shows it.
_EMPTY_CALENDAR = (
    "BEGIN:VTIMEZONE",
    "TZID:UTC",
    "BEGIN:STANDARD",
    "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0000",
    "TZOFFSETTO:+0000",
    "END:STANDARD",
    "END:VTIMEZONE",
)


@dataclass(frozen=True, slots=True)
class Event:
    """A version that takes effect on a day (`2027-02-01`); `sequence` counts how often its day was changed."""

    uid: str
    day: str
    published: datetime
    sequence: int
    summary: str
    description: str
    url: str


def policy_calendar(site: SiteContext, policy: Policy, language: str, as_of: datetime) -> Iterator[File]:
    """The calendar of a policy in a language; none without a `base_url`."""
    pages = addresses.policy_addresses(policy, language)
    calendar_events = events(site, policy, language, as_of)
    title = title_with_group(policy, title_in(policy, language))
    yield from _calendar(site, pages.calendar, pages.upcoming, title, calendar_events)


def site_calendar(site: SiteContext, policies: Iterable[Policy], language: str, as_of: datetime) -> Iterator[File]:
    """The calendar of all policies that have texts in a language; none without a `base_url`."""
    site_addresses = addresses.site_addresses(site.config, language)
    calendar_events = [event for policy in policies for event in events(site, policy, language, as_of)]
    yield from _calendar(site, site_addresses.calendar, site_addresses.home, site.config.title, calendar_events)


def group_calendar(site: SiteContext, group: Group, language: str, as_of: datetime) -> Iterator[File]:
    """The calendar of a group in a language; none without a `base_url`."""
    pages = addresses.group_addresses(site.config, group.slug, language)
    calendar_events = [event for policy in group.policies for event in events(site, policy, language, as_of)]
    title = f"{group.name} – {site.config.title}"
    yield from _calendar(site, pages.calendar, pages.home, title, calendar_events)


def events(site: SiteContext, policy: Policy, language: str, as_of: datetime) -> tuple[Event, ...]:
    """What stands in the calendars of a policy, the earliest first."""
    standing = standings(policy, as_of)
    versions = tuple(version for version in policy.versions if version.text(language))
    return tuple(
        _event(site, policy, language, versions, index, text, day, published, standing[version.id])
        for index, version in enumerate(versions)
        if standing[version.id].status in {Status.UPCOMING, Status.CURRENT}
        and (text := version.text(language))
        and (day := instants.exact(version.effective))
        and (published := instants.exact(version.published))
    )


def _event(
    site: SiteContext,
    policy: Policy,
    language: str,
    versions: tuple[Version, ...],
    index: int,
    text: Text,
    day: When,
    published: When,
    standing: Standing,
) -> Event:
    version, pages = versions[index], addresses.policy_addresses(policy, language)
    replaced = replaced_index(versions, index)
    phrases, base_url = site.phrases(language), site.config.base_url
    say = phrases.say
    words = status_words(status_facts(version, standing, site.dates(language), phrases)[0], phrases)
    page = addresses.absolute(base_url, pages.version(version.id))
    lines = [f"- {point}" for point in text.summary]
    if replaced is not None:
        compared = addresses.absolute(base_url, pages.compare(versions[replaced].id, version.id))
        lines.append(say("What changes: %(address)s", address=compared))
    lines.append(say("The text: %(address)s", address=page))
    local_instant = day.instant.astimezone(load_zone(policy.timezone))
    return Event(
        uid=str(uuid5(NAMESPACE_URL, f"{addresses.entry_id(site.config, policy, language, version)}effective")),
        day=local_instant.strftime("%Y-%m-%d"),
        published=published.instant,
        sequence=len(version.formerly),
        summary=plain(words.calendar).replace("%(title)s", title_with_group(policy, text.title)),
        description="\n".join(lines),
        url=page,
    )


def _calendar(
    site: SiteContext, address: str, page: str, title: str, calendar_events: Iterable[Event]
) -> Iterator[File]:
    if not site.config.base_url:
        return
    lines = [
        line for event in sorted(calendar_events, key=lambda event: (event.day, event.uid)) for line in _lines(event)
    ]
    calendar_lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//policygen//policygen//EN",
        "CALSCALE:GREGORIAN",
        f"NAME:{escaped(title)}",
        f"X-WR-CALNAME:{escaped(title)}",  # what most calendars read instead of NAME
        f"URL:{addresses.absolute(site.config.base_url, page)}",
        "REFRESH-INTERVAL;VALUE=DURATION:P1D",
        *(lines or _EMPTY_CALENDAR),
        "END:VCALENDAR",
    ]
    yield File(address, b"".join(folded(line) for line in calendar_lines))


def _lines(event: Event) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"DTSTAMP:{event.published.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{event.day.replace('-', '')}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"SUMMARY:{escaped(event.summary)}"
    yield f"DESCRIPTION:{escaped(event.description)}"
    yield f"URL:{event.url}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def escaped(text: str) -> str:
    """A text as a value (3.3.11); characters that no value may have are dropped."""
    plain = _CONTROL.sub("", text)
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def folded(line: str) -> bytes:
    """A line with its end, folded where it is too long, but never within a character (3.1)."""
    parts, size = [""], 0
    for character in line:
        width = len(character.encode())
        if size + width > MAX_LINE_BYTES:
            parts.append(" ")
            size = 1
        parts[-1] += character
        size += width
    return "".join(f"{part}\r\n" for part in parts).encode()
