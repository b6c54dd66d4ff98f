"""A policy for each situation in which a version can be, and the table of what is said of it (`docs/statuses.md`)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from page_samples import AS_OF, lived, policy, site, text, version, when

from policygen.core.model import Change, Policy, Postponement, Status, Version
from policygen.pages.views.policy_context import policy_context
from policygen.pages.views.status_words import Situation, StatusWords, plain
from policygen.pages.views.version_entry import VersionEntry
from policygen.timeline.last_sighting import last_sighting

DOCUMENT = Path(__file__).parent.parent / "docs" / "statuses.md"
LANGUAGES = {"en": "English", "de": "German"}

PLACES = {
    "tab": "current: its name in the navigation",
    "headline": "current, version: above the text",
    "label": "version: how its banner begins",
    "read": "links to the current text",
    "summary_title": "current, version: above the summary",
    "upcoming": "upcoming",
    "badge": "history, compare, timeline",
    "badge_then": "the same, once it has begun",
    "compare_title": "compare: the title",
    "since_title": "since: the title",
    "since": "since: below it",
    "clause": "clause",
    "home": "home, group",
    "feed": "feed",
    "calendar": "calendar",
    "notice": "notice",
}
"""Where the words of `StatusWords` are said."""


@dataclass(frozen=True, slots=True)
class StatusCase:
    """A policy, a version of which is in a situation on the day `AS_OF`."""

    situation: Situation
    policy: Policy
    version: str

    def entry(self, language: str) -> VersionEntry:
        """The version as pages in a language speak of it."""
        context = policy_context(lived(self.policy, language), site(), AS_OF)
        return next(entry for entry in context.entries if entry.id == self.version)

    @property
    def status(self) -> Status:
        """Its status, as programs are told."""
        return self.entry("en").status


def _texts(words: str) -> tuple[str, str]:
    return f"# Privacy\n\nWe keep {words}, for as long as we need it.", f"# Datenschutz\n\nWir speichern {words} lange."


def _version(effective: str, words: str, **more: Any) -> Version:
    english, german = _texts(words)
    texts = (
        text(english, "en", "Privacy", ("We keep less.",)),
        text(german, "de", "Datenschutz", ("Wir speichern weniger.",)),
    )
    observed = str(more.pop("observed", ""))
    one = version(effective, *texts, observed=observed, published=when(effective) if effective else None)
    return replace(one, observed=when(observed) if observed else None, **more)


def _case(place: Situation, index: int, *versions: Version, retired: str = "") -> StatusCase:
    slug = place.name.lower().replace("_", "-")
    one = policy(*versions, slug=slug, retired=retired)
    return StatusCase(place, replace(one, record_end=last_sighting(versions)), versions[index].id)


def cases() -> Iterator[StatusCase]:
    """Each situation once."""
    old, now = _version("2020-01-01", "all"), _version("2024-01-01", "much", change=Change.MATERIAL)
    ahead = replace(_version("2027-02-01", "little", change=Change.MATERIAL), published=when("2026-05-01"))
    delay = Postponement(when("2026-05-02"), when("2026-12-01"), "Not ready.")
    yield _case(Situation.UPCOMING, 1, now, ahead)
    yield _case(Situation.POSTPONED, 1, now, replace(ahead, postponed=(delay,), formerly=("2026-12-01",)))
    yield _case(Situation.CURRENT, 1, old, now)
    yield _case(Situation.ENDING, 1, old, now, ahead)
    yield _case(Situation.REVIEWED, 1, old, replace(_version("2024-01-01", "all"), change=Change.REVIEWED))
    revoked = replace(now, withdrawn="Wrong.", withdrawn_on=when("2026-03-01"))
    yield _case(Situation.REVOKED, 1, old, revoked, ahead)
    yield _case(Situation.SUPERSEDED, 0, old, now)
    revoked = replace(old, withdrawn="Wrong.", withdrawn_on=when("2023-03-01"))
    yield _case(Situation.REVOKED_BEFORE, 0, revoked, now)
    withdrawn = replace(ahead, withdrawn="Rushed.", withdrawn_on=when("2026-05-20"))
    yield _case(Situation.WITHDRAWN, 1, now, withdrawn)
    yield _case(Situation.TAKEN_BACK, 1, now, replace(ahead, taken_back=when("2026-05-20")))
    yield _case(Situation.RETIRED, 1, old, now, retired="2025-07-01")
    seen, later = _version("", "all", observed="2015-03-04"), _version("", "much", observed="2018-05-14")
    yield _case(Situation.SEEN, 1, seen, later)
    yield _case(Situation.SEEN_BEFORE, 0, seen, later)
    yield _case(Situation.UNCERTAIN, 0, _version("2001-01", "all", observed="2004-06-03"))


def said(words: StatusWords, name: str) -> str:
    """What is said at a place, as a text."""
    return plain(getattr(words, name))


def table() -> str:
    """`docs/statuses.md`: every situation, every place, in every one of `LANGUAGES`."""
    return _HEAD + "".join(_section(case) for case in cases())


def _section(case: StatusCase) -> str:
    entries: Mapping[str, VersionEntry] = {language: case.entry(language) for language in LANGUAGES}
    lines = [
        f"\n## {case.situation.value[0].upper()}{case.situation.value[1:]}\n\n",
        f"| where | {' | '.join(LANGUAGES.values())} |\n|---|---|---|\n",
    ]
    for field in PLACES:
        cells = [said(entry.words, field) or "–" for entry in entries.values()]
        if entries["en"].facts.end and field == "headline":
            cells = [f"{plain(entry.facts.end)} {cell}" for entry, cell in zip(entries.values(), cells, strict=True)]
        if set(cells) != {"–"}:
            lines.append(f"| {PLACES[field]} | {' | '.join(cells)} |\n")
    lines.append(f"| JSON | `{case.status}` | `{case.status}` |\n")
    return "".join(lines)


_HEAD = """# What is said of each status

What pages, feeds, calendars, notices and data files say of a version depends on where it stands on the day of the
build. All of it is chosen in one place, `policygen/pages/views/status_words.py`. `%(version)s` is a link to the
version, `%(title)s` the policy. The examples are of 1 June 2026. Where a sentence needs more than the status, a page
adds it: the version that is replaced, the reason for a withdrawal, [doubts](sources.md#what-is-doubtful).

This page is written by `pytest tests/test_status_words.py --refresh-statuses`.
"""

assert {field.name for field in fields(StatusWords)} == set(PLACES), "a place without a name in the table"
