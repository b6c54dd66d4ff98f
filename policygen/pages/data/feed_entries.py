"""What feeds tell of a policy.

A version makes an entry when it is announced and another when it comes into force; a correction, a postponement and a
withdrawal make their own. Each stands at an instant that is known: `published`, else `observed`; for the second the
first instant of the effective date (or a later publication: nobody could see the version before). What is known to the
month or year makes none. A version that is in force from the moment it is first seen makes one entry, not two.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from urllib.parse import quote, urljoin

from policygen.addresses import addresses
from policygen.core.model import Change, Erratum, Postponement, Version, When
from policygen.markup import resolved
from policygen.pages.views.policy_context import Strand
from policygen.pages.views.shown_corrections import revisions
from policygen.pages.views.version_entry import Entry
from policygen.phrases import Phrases
from policygen.redlines import Passage, Redline
from policygen.timeline import instants
from policygen.timeline.corrections import corrections

NEWEST = 20
"""How many entries a feed has."""

MOST_BYTES = 65_536
"""The longest content of an entry; beyond it the changed passages are left out."""

_OF_VERSIONS = frozenset({"announced", "seen", "in-force", "postponed"})
"""The kinds of entries that tell what a version changes."""

# Without our style sheet these would be read by everybody, or are links to nowhere.
_FOR_OUR_PAGES = re.compile('<span class="pg-hidden" data-ui>[^<]*</span>|<a class="pg-anchor"[^>]* data-ui></a>')


Say = Callable[..., str]
"""`Phrases.say` of some language."""


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An entry of a feed: `instant` orders it, `stamp` is the same in RFC 3339; `content` is HTML with whole URLs.

    `kind` is `announced`, `seen`, `in-force`, `corrected`, `postponed` or `withdrawn`. `url` is the version's page,
    `comparison` that of what changed, or empty.
    """

    id: str
    kind: str
    title: str
    url: str
    comparison: str
    language: str
    instant: datetime
    stamp: str
    content: str


@dataclass(frozen=True, slots=True)
class _Event:
    """Something that happened to a version, which is named by its place in the history; `name` ends the entry's id.

    `number` is that of the revision that a correction replaced, or 0 if that is not known. `erratum` and `postponement`
    are what the author said about it.
    """

    when: When
    kind: str
    place: int
    name: str
    erratum: Erratum | None = None
    number: int = 0
    postponement: Postponement | None = None


@dataclass(frozen=True, slots=True)
class _Changed:
    """A comparison, and the address of the page that has the whole of it."""

    redline: Redline
    page: str


def entries(strand: Strand, as_of: datetime) -> tuple[FeedEntry, ...]:
    """The newest entries of a policy in one language, newest first; none without a `base_url`: they need whole URLs.

    Ids are `tag:` URIs (RFC 4151) from the project's `id_authority`; without one they are the page's URL and what
    happened, and last as long as `base_url` does.
    """
    if not strand.site.config.base_url:
        return ()
    happened = [
        event
        for event in _events(strand.history.versions, strand.history.policy.timezone)
        if event.when.instant <= as_of
    ]
    happened.sort(key=lambda event: (event.when.instant, event.place, event.name), reverse=True)
    newest = happened[:NEWEST]
    # Both entries of a version tell of one change, which is therefore worked out once.
    told = dict.fromkeys(event.place for event in newest if event.kind in _OF_VERSIONS)
    changes = {place: _change(strand, place) for place in told}
    return tuple(
        _entry(strand, event, changes[event.place] if event.kind in _OF_VERSIONS else _correction(strand, event))
        for event in newest
    )


def kind(say: Say, change: Change) -> str:
    """What kind of change a version is, as a sentence."""
    match change:
        case Change.FIRST:
            return say("First version.")
        case Change.MATERIAL:
            return say("Material change.")
        case Change.EDITORIAL:
            return say("Editorial change.")
        case Change.REVIEWED:
            return say("Reviewed; nothing changed.")


def _events(versions: Sequence[Version], timezone: str) -> Iterator[_Event]:
    for place, version in enumerate(versions):
        seen, force, effective = instants.seen(version), instants.in_force(version), instants.exact(version.effective)
        if seen and not (effective and effective.instant <= seen.instant):
            yield _Event(seen, "announced" if seen is version.published else "seen", place, "announced")
        if force and not version.void:
            yield _Event(force, "in-force", place, "in-force")
        for number, postponement in enumerate(version.postponed, 1):
            if when := instants.exact(postponement.date):
                yield _Event(when, "postponed", place, f"postponed-{number}", postponement=postponement)
        if version.withdrawn and (when := instants.exact(version.withdrawn_on)):
            yield _Event(when, "withdrawn", place, "withdrawn")
        yield from _corrections(version, place, timezone)


def _corrections(version: Version, place: int, timezone: str) -> Iterator[_Event]:
    """What was corrected: what is declared with the author's words, each erratum once; else when it was recorded."""
    found = corrections(version, timezone)
    last = {one.erratum: one.revision.number for one in found.made if one.erratum}
    for number, erratum in enumerate(version.errata, 1):
        if when := instants.exact(erratum.date):
            yield _Event(when, "corrected", place, f"corrected-{number}", erratum, last.get(erratum, 0))
    for one in found.undeclared:
        if when := instants.exact(one.when):
            yield _Event(when, "corrected", place, f"corrected-r{one.revision.number}", None, one.revision.number)


def _change(strand: Strand, place: int) -> _Changed | None:
    """What a version changed in the one that it replaces."""
    before = strand.before(place)
    if before is None:
        return None
    page = strand.addresses.compare(strand.own[before].id, strand.own[place].id)
    return _Changed(strand.history.redline(before, place), page)


def _correction(strand: Strand, event: _Event) -> _Changed | None:
    """What a correction changed, if the text that it replaced is known in this language."""
    named = strand.own[event.place]
    known = [number for number, _, _ in revisions(named, strand.language)]
    if event.number not in known:
        return None
    page = strand.addresses.revision(named.id, event.number)
    return _Changed(strand.history.correction(event.place, known.index(event.number) + 1), page)


def _entry(strand: Strand, event: _Event, changed: _Changed | None) -> FeedEntry:
    config, named = strand.site.config, strand.own[event.place]
    page = strand.addresses.version(named.id)
    known = addresses.first(strand.history.policy, strand.language, named.version)
    url = addresses.absolute(config.base_url, page)
    comparison = addresses.absolute(config.base_url, changed.page) if changed else ""
    head = "\n".join(_head(strand, event, named))
    return FeedEntry(
        id=f"tag:{config.id_authority}:{quote(known)}{event.name}"
        if config.id_authority
        else f"{addresses.absolute(config.base_url, known)}#{event.name}",
        kind=event.kind,
        title=_title(strand, event, named),
        url=url,
        comparison=comparison,
        language=strand.language,
        instant=event.when.instant,
        stamp=instants.rfc3339(event.when.instant, strand.history.policy.timezone),
        content=_with_change(head, strand, named, changed.redline, comparison) if changed else head,
    )


def _title(strand: Strand, event: _Event, named: Entry) -> str:
    """What happened, to which policy."""
    say, title, date = strand.phrases.say, named.text.title, named.start
    match event.kind:
        case "announced" if named.seen:
            return say("%(title)s: new version announced", title=title)
        case "announced":
            return say("%(title)s: new version announced (effective %(date)s)", title=title, date=date)
        case "seen" if named.seen:
            return say("%(title)s: version seen on %(seen)s", title=title, seen=strand.dates.show(event.when))
        case "seen":
            seen = strand.dates.show(event.when)
            return say("%(title)s: version seen on %(seen)s (effective %(date)s)", title=title, seen=seen, date=date)
        case "in-force":
            return say("%(title)s: version of %(date)s in force", title=title, date=date)
        case "postponed":
            return say("%(title)s: new version postponed (effective %(date)s)", title=title, date=date)
        case "withdrawn":
            return say("%(title)s: version of %(date)s withdrawn", title=title, date=date)
        case _:
            return say("%(title)s: version of %(date)s corrected", title=title, date=date)


def _head(strand: Strand, event: _Event, named: Entry) -> Iterator[str]:
    """An entry's HTML without the change: dates and the author's words."""
    version, say = named.version, strand.phrases.say
    facts = [_dated(say, named)]
    if named.published:
        facts.append(say("Published %(date)s.", date=named.published))
    if version.change:
        facts.append(kind(say, version.change))
    yield f"<p>{escape(' '.join(facts))}</p>"
    if version.withdrawn and version.withdrawn_on:
        day = strand.dates.show(version.withdrawn_on)
        yield f"<p>{escape(say('Withdrawn on %(date)s: %(text)s', date=day, text=version.withdrawn))}</p>"
    elif version.withdrawn:
        yield f"<p>{escape(say('Withdrawn: %(reason)s', reason=version.withdrawn))}</p>"
    if event.postponement:
        one = event.postponement
        day, was = strand.dates.show(one.date), strand.dates.show(one.instead_of)
        words = say("Postponed on %(date)s: %(text)s", date=day, text=one.text)
        yield f"<p>{escape(words)} {escape(say('It had been announced for %(date)s.', date=was))}</p>"
    if event.erratum:
        date = strand.dates.show(event.erratum.date)
        yield f"<p>{escape(say('Corrected on %(date)s: %(text)s', date=date, text=event.erratum.text))}</p>"
    if named.text.summary and event.kind in _OF_VERSIONS:
        points = "".join(f"<li>{escape(point)}</li>" for point in named.text.summary)
        yield f"<ul>{points}</ul>"


def _dated(say: Say, named: Entry) -> str:
    if not named.seen:
        return say("Effective %(date)s.", date=named.start)
    if named.start.exact:
        return say("Seen on %(date)s; its own date is not known.", date=named.start)
    return say("Seen in %(date)s; its own date is not known.", date=named.start)


def _with_change(head: str, strand: Strand, named: Entry, redline: Redline, comparison: str) -> str:
    """The same with counts, a link and, if there is room for them, the changed passages."""
    say = strand.phrases.say
    counted = say("No change in wording.") if redline.empty else " ".join(_counted(strand.phrases, redline))
    link = f'<a href="{escape(comparison)}">{escape(say("Read the whole comparison"))}</a>'
    told = f"{head}\n<p>{escape(counted)} {link}</p>"
    if redline.empty:
        return told
    passages = "\n".join(_passages(strand, named, redline.passages()))
    whole = f"{told}\n{passages}\n<p>{escape(say('Generated comparison; the dated texts prevail.'))}</p>"
    return whole if len(whole.encode()) <= MOST_BYTES else told


def _counted(phrases: Phrases, redline: Redline) -> Iterator[str]:
    counts = redline.counts
    if counts.added or counts.removed:
        yield phrases.count("%(num)s word added.", "%(num)s words added.", counts.added)
        yield phrases.count("%(num)s word removed.", "%(num)s words removed.", counts.removed)
    else:
        yield phrases.say("No change in wording.")
    if counts.sections:
        yield phrases.count(
            "%(changed)s of %(num)s section changed.",
            "%(changed)s of %(num)s sections changed.",
            counts.sections,
            changed=counts.changed_sections,
        )


def _passages(strand: Strand, named: Entry, passages: Sequence[Passage]) -> Iterator[str]:
    """The changed passages under their headings; their links are those of the version's page, as whole URLs."""
    page = strand.addresses.version(named.id)
    url = addresses.absolute(strand.site.config.base_url, page)
    resolve = strand.site.links(strand.history.policy, named.text, page)

    def link(target: str) -> str | None:
        address = target if target.startswith("#") else resolve(target)
        return None if address is None else urljoin(url, address)

    section: tuple[str, ...] = ()
    for passage in passages:
        if not passage.html:
            count = strand.phrases.count(
                "%(num)s unchanged paragraph", "%(num)s unchanged paragraphs", passage.unchanged
            )
            yield f"<p>… {escape(count)} …</p>"
            continue
        if passage.section and passage.section != section:
            yield f"<h3>{escape(' › '.join(passage.section))}</h3>"
        section = passage.section
        yield resolved(_FOR_OUR_PAGES.sub("", passage.html), link)
