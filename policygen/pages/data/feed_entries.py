"""What feeds tell of a policy.

Everything that happened to a version (`timeline.events`) makes an entry, at the instant at which it happened.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from urllib.parse import urljoin

from policygen.addresses import addresses
from policygen.pages.views.change_sentences import change_sentence
from policygen.pages.views.policy_context import PolicyContext, title_with_group
from policygen.pages.views.shown_corrections import revision_texts
from policygen.pages.views.status_words import plain
from policygen.pages.views.version_entry import VersionEntry, formatted_erratum, formatted_words
from policygen.phrases import Phrases
from policygen.redlines import HtmlStyle, NothingBut, Numbered, Passage, Redline, blocks_html, new_numbers_text
from policygen.timeline import instants
from policygen.timeline.events import Event, EventKind, events

MAX_ENTRIES = 20
"""How many entries a feed has."""

MAX_CONTENT_BYTES = 65_536
"""The longest content of an entry; beyond it the changed passages are left out."""

_VERSION_KINDS = frozenset({EventKind.ANNOUNCED, EventKind.SEEN, EventKind.IN_FORCE, EventKind.POSTPONED})
"""The kinds of entries that tell what a version changes."""


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An entry of a feed: `instant` orders it, `stamp` is the same in RFC 3339; `content` is HTML with whole URLs.

    `policy` is the slug of the policy. `kind` is `announced`, `seen`, `in-force`, `corrected`, `postponed`, `withdrawn`
    or `removed`. `url` is the version's page, `comparison` that of what changed, or empty.
    """

    id: str
    policy: str
    kind: EventKind
    title: str
    url: str
    comparison: str
    language: str
    instant: datetime
    stamp: str
    content: str


@dataclass(frozen=True, slots=True)
class _ShownChange:
    """A comparison, and the address of the page that has the whole of it."""

    redline: Redline
    page: str


def entries(context: PolicyContext, as_of: datetime) -> tuple[FeedEntry, ...]:
    """The newest entries of a policy in one language, newest first; none without a `base_url`: they need whole URLs.

    Ids are what the version is known by (`addresses.entry_id`) and what happened.
    """
    if not context.site.config.base_url:
        return ()
    past_events = [
        event
        for event in events(
            context.history.versions, context.history.policy.timezone, context.history.policy.record_end
        )
        if event.when.instant <= as_of
    ]
    past_events.sort(key=lambda event: (event.when.instant, event.index, event.name), reverse=True)
    newest = past_events[:MAX_ENTRIES]
    # Both entries of a version tell of one change, which is therefore worked out once.
    changed_indexes = dict.fromkeys(event.index for event in newest if event.kind in _VERSION_KINDS)
    changes = {index: _change(context, index) for index in changed_indexes}
    return tuple(
        _entry(context, event, changes[event.index] if event.kind in _VERSION_KINDS else _correction(context, event))
        for event in newest
    )


def _change(context: PolicyContext, index: int) -> _ShownChange | None:
    """What a version changed in the one that it replaces."""
    before = context.replaced_index(index)
    if before is None:
        return None
    page = context.addresses.compare(context.language_entries[before].id, context.language_entries[index].id)
    return _ShownChange(context.history.redline(before, index), page)


def _correction(context: PolicyContext, event: Event) -> _ShownChange | None:
    """What a correction changed, if the text that it replaced is known in this language."""
    entry = context.language_entries[event.index]
    numbers = [number for number, _, _ in revision_texts(entry, context.language)]
    if event.number not in numbers:
        return None
    page = context.addresses.revision(entry.id, event.number)
    return _ShownChange(context.history.correction(event.index, numbers.index(event.number) + 1), page)


def _entry(context: PolicyContext, event: Event, changed: _ShownChange | None) -> FeedEntry:
    config, entry = context.site.config, context.language_entries[event.index]
    page = context.addresses.version(entry.id)
    url = addresses.absolute(config.base_url, page)
    comparison = addresses.absolute(config.base_url, changed.page) if changed else ""
    head = "\n".join(_head(context, event, entry))
    return FeedEntry(
        id=f"{addresses.entry_id(config, context.history.policy, context.language, entry.version)}{event.name}",
        policy=context.history.policy.slug,
        kind=event.kind,
        title=_title(context, event, entry),
        url=url,
        comparison=comparison,
        language=context.language,
        instant=event.when.instant,
        stamp=instants.rfc3339(event.when.instant, context.history.policy.timezone),
        content=_content_with_change(head, context, entry, changed.redline, comparison) if changed else head,
    )


def _title(context: PolicyContext, event: Event, entry: VersionEntry) -> str:
    """What happened, to which policy."""
    say, date = context.phrases.say, entry.start
    title = title_with_group(context.history.policy, entry.text.title)
    match event.kind:
        case EventKind.ANNOUNCED if entry.seen or entry.version.void:
            return say("%(title)s: new version announced", title=title)
        case EventKind.ANNOUNCED:
            return say("%(title)s: new version announced (effective %(date)s)", title=title, date=date)
        case EventKind.SEEN if entry.seen:
            return say("%(title)s: version seen on %(seen)s", title=title, seen=context.dates.format(event.when))
        case EventKind.SEEN:
            seen = context.dates.format(event.when)
            return say("%(title)s: version seen on %(seen)s (effective %(date)s)", title=title, seen=seen, date=date)
        case EventKind.IN_FORCE:
            return say("%(title)s: version of %(date)s in force", title=title, date=date)
        case EventKind.POSTPONED if entry.version.void:
            return say("%(title)s: new version postponed", title=title)
        case EventKind.POSTPONED:
            return say("%(title)s: new version postponed (effective %(date)s)", title=title, date=date)
        case EventKind.REMOVED:
            return say("%(title)s: removed from its source", title=title)
        case EventKind.UNPUBLISHED:
            return say("%(title)s: no longer published by its source", title=title)
        case EventKind.WITHDRAWN:
            return say("%(title)s: version of %(date)s withdrawn", title=title, date=date)
        case _:
            return say("%(title)s: version of %(date)s corrected", title=title, date=date)


def _head(context: PolicyContext, event: Event, entry: VersionEntry) -> Iterator[str]:
    """An entry's HTML without the change: dates and the author's words."""
    version, say = entry.version, context.phrases.say
    if event.kind is EventKind.REMOVED:
        date = context.dates.format(event.when)
        words = say("Removed from its source on %(date)s; whether it applied on is not known.", date=date)
        yield f"<p>{escape(words)}</p>"
    if event.kind is EventKind.UNPUBLISHED:
        date = context.dates.format(event.when)
        words = say(
            "No longer published by its source, as seen on %(date)s; whether it applied on is not known.", date=date
        )
        yield f"<p>{escape(words)}</p>"
    facts = [plain(entry.words.feed)]
    if entry.published:
        facts.append(say("Published %(date)s.", date=entry.published))
    if version.change and entry.change != "first-known":
        facts.append(change_sentence(say, version.change))
    yield f"<p>{escape(' '.join(facts))}</p>"
    if entry.taken_back:
        words = say("Taken out of its source on %(date)s, before it took effect.", date=entry.taken_back)
        yield f"<p>{escape(words)}</p>"
    elif entry.reason and version.withdrawn_on:
        day = context.dates.format(version.withdrawn_on)
        yield f"<p>{escape(say('Withdrawn on %(date)s: %(text)s', date=day, text=entry.reason))}</p>"
    elif entry.reason:
        yield f"<p>{escape(say('Withdrawn: %(reason)s', reason=entry.reason))}</p>"
    if event.postponement:
        postponement = event.postponement
        day, former_date = context.dates.format(postponement.date), context.dates.format(postponement.instead_of)
        told = formatted_words(version.postponement_words(postponement, context.language), context.language)
        words = say("Postponed on %(date)s: %(text)s", date=day, text=told)
        yield f"<p>{escape(words)} {escape(say('It had been announced for %(date)s.', date=former_date))}</p>"
    if event.erratum:
        erratum = formatted_erratum(version, event.erratum, context.language, context.dates)
        yield f"<p>{escape(say('Corrected on %(date)s: %(text)s', date=erratum.date, text=erratum.words))}</p>"
    if entry.text.summary and event.kind in _VERSION_KINDS:
        points = "".join(f"<li>{escape(point)}</li>" for point in entry.text.summary)
        yield f"<ul>{points}</ul>"


def _content_with_change(
    head: str, context: PolicyContext, entry: VersionEntry, redline: Redline, comparison: str
) -> str:
    """The same with counts, a link and, if there is room for them, the changed passages."""
    say = context.phrases.say
    sentences = (say("No change in wording."),) if redline.empty else _count_sentences(context.phrases, redline)
    counts = " ".join((*map(escape, sentences), *_new_number_sentences(context.phrases, redline)))
    link = f'<a href="{escape(comparison)}">{escape(say("Read the whole comparison"))}</a>'
    without_passages = f"{head}\n<p>{counts} {link}</p>"
    if redline.empty:
        return without_passages
    passages = "\n".join(_passages(context, entry, redline.passages()))
    content = f"{without_passages}\n{passages}\n<p>{escape(say('Generated comparison; the dated texts prevail.'))}</p>"
    return content if len(content.encode()) <= MAX_CONTENT_BYTES else without_passages


def _count_sentences(phrases: Phrases, redline: Redline) -> Iterator[str]:
    counts = redline.counts
    if redline.nothing_but is NothingBut.DATE:
        yield phrases.say("Only the date of the text changed.")
    elif redline.nothing_but is NothingBut.NUMBERS:
        yield phrases.say("Only numbers of sections, items or footnotes changed.")
        return
    yield phrases.count(
        "%(changes)s in %(changed)s of %(num)s section.",
        "%(changes)s in %(changed)s of %(num)s sections.",
        counts.sections,
        changes=phrases.count("%(num)s change", "%(num)s changes", counts.changes),
        changed=counts.changed_sections,
    )
    if counts.added or counts.removed:
        yield phrases.count("%(num)s word added,", "%(num)s words added,", counts.added)
        yield phrases.count("%(num)s removed.", "%(num)s removed.", counts.removed)
    else:
        yield phrases.say("No change in wording.")


def _new_number_sentences(phrases: Phrases, redline: Redline) -> Iterator[str]:
    """What got new numbers, as HTML: told from left to right in any language."""
    for of in Numbered:
        count = sum(renumbering.of is of for renumbering in redline.renumberings)
        if count:
            sentence = (
                phrases.count(
                    "%(num)s section has a new number: %(numbers)s.",
                    "%(num)s sections have new numbers: %(numbers)s.",
                    count,
                    numbers=_BLANK,
                )
                if of is Numbered.SECTION
                else phrases.say("New numbers of items: %(numbers)s.", numbers=_BLANK)
                if of is Numbered.ITEM
                else phrases.say("New numbers of footnotes: %(numbers)s.", numbers=_BLANK)
            )
            numbers = f'<bdi dir="ltr">{escape(new_numbers_text(redline.renumberings, of))}</bdi>'
            yield escape(sentence).replace(_BLANK, numbers)


_BLANK = "{numbers}"


def _passages(context: PolicyContext, entry: VersionEntry, passages: Sequence[Passage]) -> Iterator[str]:
    """The changed passages under their headings; their links are those of the version's page, as whole URLs."""
    page = context.addresses.version(entry.id)
    url = addresses.absolute(context.site.config.base_url, page)
    resolve = context.site.link_resolver(context.history.policy, entry.text, page)
    anchors = context.history.document(entry.id).page_anchors

    def link(target: str) -> str | None:
        address = anchors.lead(target) or target if target.startswith("#") else resolve(target)
        return None if address is None else urljoin(url, address)

    style = HtmlStyle(context.phrases, link, on_page=False)
    section: tuple[str, ...] = ()
    for passage in passages:
        if not passage.blocks:
            count = context.phrases.count(
                "%(num)s unchanged paragraph", "%(num)s unchanged paragraphs", passage.unchanged
            )
            yield f"<p>… {escape(count)} …</p>"
            continue
        if passage.section and passage.section != section:
            yield f"<h3>{escape(' › '.join(passage.section))}</h3>"
        section = passage.section
        yield blocks_html(passage.blocks, style)
