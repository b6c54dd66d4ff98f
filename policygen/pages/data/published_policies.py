"""Policies as a site tells of them: what `policies.json` and `versions.json` say, read back as values."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, cast

from policygen.addresses import addresses
from policygen.core.errors import Place
from policygen.core.model import (
    Change,
    Doubt,
    DoubtKind,
    EndReason,
    Erratum,
    Policy,
    Postponement,
    RecordEnd,
    Revision,
    Text,
    Version,
    When,
)
from policygen.dates import load_zone, parse

ReadFile = Callable[[str], bytes]
"""What is in the file of a site at a path."""

Json = Mapping[str, Any]


def published_policies(read_file: ReadFile, timezone: str) -> dict[str, Policy]:
    """The policies of a site by their slugs, without their texts; days begin in the time zone.

    `ValueError` if its files do not say what they are to say; whatever `read_file` raises.
    """
    try:
        records: list[Json] = json.loads(read_file(addresses.POLICIES))["policies"]
        current: Json = json.loads(read_file(addresses.STATUS))
        former = {slug: status["policy"] for slug, status in current.items() if status["policy"] != slug}
        policies = (_policy(record, read_file, timezone) for record in records)
        return {
            policy.slug: replace(policy, former_slugs=tuple(slug for slug, now in former.items() if now == policy.slug))
            for policy in policies
        }
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise ValueError(f"{addresses.POLICIES} lacks something: {error}") from error


def _policy(record: Json, read_file: ReadFile, timezone: str) -> Policy:
    slug = record["policy"]
    place = Place(f"content/{slug}")
    dates = _Dates(timezone)
    languages = tuple(entry["language"] for entry in record["languages"])
    named = Policy(slug, record["title"], languages, (), place, timezone)
    files: dict[str, Json] = {
        language: json.loads(read_file(addresses.policy_addresses(named, language).versions)) for language in languages
    }
    by_id: dict[str, dict[str, Json]] = {}
    for language, file in files.items():
        for entry in file["versions"]:
            by_id.setdefault(entry["id"], {})[language] = entry
    versions = [_version(name, entries, slug, dates) for name, entries in by_id.items()]
    end = files[languages[0]]["record_end"]
    return Policy(
        slug=slug,
        title=record["title"],
        languages=languages,
        versions=tuple(sorted(versions, key=lambda version: (version.start.instant, version.id))),
        place=place,
        timezone=timezone,
        kind=record["kind"],
        contact=record["contact"],
        retired=dates.of(record["retired"]),
        record_end=RecordEnd(dates.known(end["since"]), EndReason(end["reason"]), dates.known(end["seen"]))
        if end
        else None,
        group=record.get("group", ""),
    )


def _version(name: str, entries: Mapping[str, Json], slug: str, dates: "_Dates") -> Version:
    first = next(iter(entries.values()))
    numbers = sorted({revision["number"] for entry in entries.values() for revision in entry["revisions"]})
    return Version(
        id=name,
        effective=dates.of(first["effective"]),
        observed=dates.of(first["observed"]),
        published=dates.of(first["published"]),
        texts=tuple(
            replace(_text(language, entry, entry["digest"], slug, name), **_told(entry, language, dates))
            if entry is not first
            else _text(language, entry, entry["digest"], slug, name)
            for language, entry in entries.items()
        ),
        revisions=tuple(_revision(number, entries, slug, name, dates) for number in numbers),
        label=first["label"],
        change=Change(first["change"]) if first["change"] else None,
        applies_to=first["applies_to"],
        requires_consent=first["requires_consent"],
        errata=_errata(first["errata"], dates),
        source=first["source"],
        approved_by=first["approved_by"],
        formerly=tuple(first["formerly"]),
        postponed=_postponed(first["postponed"], dates),
        withdrawn=first["withdrawn"],
        withdrawn_on=dates.of(first["withdrawn_on"]),
        taken_back=dates.of(first["taken_back"]),
        doubts=tuple(Doubt(DoubtKind(doubt["kind"]), dates.known(doubt["date"])) for doubt in first["doubts"]),
    )


def _errata(entries: Iterable[Json], dates: "_Dates") -> tuple[Erratum, ...]:
    return tuple(Erratum(dates.known(entry["date"]), entry["text"]) for entry in entries)


def _postponed(entries: Iterable[Json], dates: "_Dates") -> tuple[Postponement, ...]:
    return tuple(
        Postponement(dates.known(entry["date"]), dates.known(entry["instead_of"]), entry["text"]) for entry in entries
    )


def _told(entry: Json, language: str, dates: "_Dates") -> dict[str, Any]:
    """What a translation says in its own words of what became of its version."""

    def own(entries: Iterable[Json]) -> list[Json]:
        return [one for one in entries if one["language"] == language]

    return {
        "errata": _errata(own(entry["errata"]), dates),
        "postponed": _postponed(own(entry["postponed"]), dates),
        "withdrawn": entry["withdrawn"] if entry["withdrawn_language"] == language else "",
    }


def _revision(number: int, entries: Mapping[str, Json], slug: str, name: str, dates: "_Dates") -> Revision:
    states = {
        language: revision
        for language, entry in entries.items()
        for revision in entry["revisions"]
        if revision["number"] == number
    }
    return Revision(
        number,
        tuple(_text(code, entries[code], state["digest"], slug, name) for code, state in states.items()),
        dates.of(next(iter(states.values()))["recorded"]),
    )


def _text(language: str, entry: Json, digest: str, slug: str, name: str) -> Text:
    # Where it was written is not known; `policygen new` would have called it so.
    place = Place(f"content/{slug}/{name}.md", 1)
    return Text(language, entry["title"], tuple(entry["summary"]), digest, place, entry["impact"])


class _Dates:
    """Reads dates that mean days in a time zone."""

    def __init__(self, timezone: str) -> None:
        self._zone = load_zone(timezone)

    def of(self, text: object) -> When | None:
        """A date, None for null."""
        return None if text is None else self.known(text)

    def known(self, text: object) -> When:
        """A date; `ValueError` if it is none."""
        when = parse(cast(str, text), self._zone, Place(addresses.POLICIES)).when
        if when is None:
            raise ValueError(f"{text!r} is no date")
        return when
