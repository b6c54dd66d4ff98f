"""What is said of a version because of where it stands: each status has words of its own, on each page.

This is the one place where these words are chosen; pages, feeds, calendars and notices only show them. A sentence is
true on the day of the page and says dates rather than "soon" or "now", so that it stays true for as long as it can. The
table in `docs/statuses.md` is made of this.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from markupsafe import Markup, escape

from policygen.core.model import Change, EndReason, Status, Version
from policygen.pages.views.formatted_dates import FormattedDate
from policygen.phrases import Phrases

VERSION = Markup("%(version)s")
"""Where a sentence names a version: the page puts its link there."""


class Situation(StrEnum):
    """Where a version stands, as finely as words tell it.

    `ENDING` is in force until a day that is known, `REVOKED` was withdrawn after it had taken effect, `SEEN` is the
    latest text known, which has no date of its own, `SEEN_BEFORE` an earlier such text. `UNCERTAIN` has a date of its
    own, but nobody knows whether it still applies.
    """

    UPCOMING = "upcoming"
    POSTPONED = "postponed"
    CURRENT = "in force"
    ENDING = "in force until a day that is known"
    REVIEWED = "in force, reviewed"
    REVOKED = "in force, withdrawn"
    SUPERSEDED = "superseded"
    REVOKED_BEFORE = "withdrawn after it applied"
    WITHDRAWN = "withdrawn before it applied"
    TAKEN_BACK = "taken back"
    RETIRED = "retired"
    SEEN = "only seen"
    SEEN_BEFORE = "only seen, a later text is known"
    UNCERTAIN = "uncertain"


VOID = frozenset({Situation.WITHDRAWN, Situation.TAKEN_BACK})
"""What never applied."""

IN_FORCE = frozenset({Situation.CURRENT, Situation.ENDING, Situation.REVIEWED, Situation.REVOKED})
"""What is in force."""

AHEAD = frozenset({Situation.UPCOMING, Situation.POSTPONED})
"""What is to come."""


def situation(version: Version, status: Status, ends: bool) -> Situation:
    """Where a version stands; `ends` tells that it is known until when it applies."""
    match status:
        case Status.UPCOMING:
            return Situation.POSTPONED if version.postponed else Situation.UPCOMING
        case Status.WITHDRAWN:
            return Situation.TAKEN_BACK if version.taken_back else Situation.WITHDRAWN
        case Status.RETIRED:
            return Situation.RETIRED
        case Status.UNKNOWN:
            return Situation.SEEN if version.effective is None else Situation.UNCERTAIN
        case Status.SUPERSEDED if version.effective is None:
            return Situation.SEEN_BEFORE
        case Status.SUPERSEDED:
            return Situation.REVOKED_BEFORE if version.withdrawn else Situation.SUPERSEDED
    if version.withdrawn:
        return Situation.REVOKED
    if version.change is Change.REVIEWED:
        return Situation.REVIEWED
    return Situation.ENDING if ends else Situation.CURRENT


@dataclass(frozen=True, slots=True)
class StatusFacts:
    """What the words depend on: where a version stands, and its dates.

    `start` is when it takes effect, or was seen; `until` when another one takes its place (None: not known).
    `withdrawn_on` is the day of its withdrawal. `end` says why nobody knows whether it still applies, or until when it
    did (`record_end_words`; empty: that is known). `reviewed` tells that nothing changed with it.
    """

    situation: Situation
    start: FormattedDate
    until: FormattedDate | None = None
    withdrawn_on: FormattedDate | None = None
    end: Markup = field(default_factory=Markup)
    reviewed: bool = False


@dataclass(frozen=True, slots=True)
class StatusWords:
    """What pages say of a version: HTML, in which `VERSION` stands for the link to it.

    `tab` names the policy's own page in the navigation, `badge` where the version stands, wherever it is one of many,
    and `badge_then` where it will stand once it has begun (empty: it has). `read` is the link to the policy's own page
    where that shows this version. `headline` stands above its text, on the policy's page and on its own; `label` begins
    the banner of its own page, if it has one. `upcoming` is said of it on the page of what is to come; `since_title`
    and `since` on the page of what changed since it, where nothing did (empty: then a comparison stands there);
    `clause` of a clause that is in it and not changed in a later one; `home` in lists of policies. `summary_title`
    stands above what its author says it changed, `compare_title` above its comparison with the version before. `feed`
    is its date in an entry of a feed, `calendar` its entry in a calendar (empty: it has none) where `%(title)s` is the
    policy, and `notice` what mails and banners say of when it applies.
    """

    tab: Markup
    badge: Markup
    badge_then: Markup
    read: Markup
    label: Markup
    headline: Markup
    upcoming: Markup
    since_title: Markup
    since: Markup
    clause: Markup
    home: Markup
    summary_title: Markup
    compare_title: Markup
    feed: Markup
    calendar: Markup
    notice: Markup


Say = Callable[..., Markup]
"""A phrase with its values, as HTML."""


def status_words(facts: StatusFacts, phrases: Phrases) -> StatusWords:
    """What pages say of a version, in the language of the phrases."""
    say = _say_in(phrases)
    return StatusWords(
        tab=_tab(say, facts.situation),
        badge=_badge(say, facts),
        badge_then=_in_force_badge(say, facts.until) if facts.situation in AHEAD else Markup(),
        read=say("Read the current version") if facts.situation in IN_FORCE else say("Read the latest text known"),
        label=_label(say, facts.situation),
        headline=_headline(say, facts),
        upcoming=_upcoming(say, facts),
        since_title=_since_title(say, facts.situation),
        since=_since(say, facts),
        clause=_clause(say, facts.situation),
        home=_home(say, facts),
        summary_title=_summary_title(say, facts),
        compare_title=_compare_title(say, facts.situation),
        feed=_feed(say, facts),
        calendar=_calendar(say, facts.situation),
        notice=_notice(say, facts),
    )


def plain(words: Markup) -> str:
    """Words as a text without markup."""
    return words.striptags()


def _say_in(phrases: Phrases) -> Say:
    def say(phrase: str, /, **values: object) -> Markup:
        return Markup(phrases.form(phrase, values) % {name: escape(value) for name, value in values.items()})

    return say


def _tab(say: Say, where: Situation) -> Markup:
    if where in AHEAD:
        return say("Not yet in force")
    if where in VOID:
        return say("Not in force")
    if where is Situation.RETIRED:
        return say("Last version")
    return say("In force") if where in IN_FORCE else say("Latest text known")


def _badge(say: Say, facts: StatusFacts) -> Markup:
    match facts.situation:
        case Situation.UPCOMING:
            return say("Upcoming")
        case Situation.POSTPONED:
            return say("Upcoming, postponed")
        case Situation.SUPERSEDED:
            return say("Superseded")
        case Situation.REVOKED_BEFORE:
            return say("Withdrawn after it applied")
        case Situation.WITHDRAWN:
            return say("Withdrawn before it applied")
        case Situation.TAKEN_BACK:
            return say("Taken back")
        case Situation.RETIRED:
            return say("Retired")
        case Situation.SEEN:
            return say("Latest text known")
        case Situation.SEEN_BEFORE:
            return say("Earlier text")
        case Situation.UNCERTAIN:
            return say("Not known whether it applies")
        case _:
            return _in_force_badge(say, facts.until)


def _in_force_badge(say: Say, until: FormattedDate | None) -> Markup:
    """That a version is in force; if its end is known, until when, so that it stays true if nobody makes the page
    anew."""
    if until is None:
        return say("In force")
    if until.exact:
        return say("In force until %(date)s", date=until)
    return say("In force until a day in %(date)s", date=until)


def _label(say: Say, where: Situation) -> Markup:
    match where:
        case Situation.SUPERSEDED:
            return say("Superseded.")
        case Situation.REVOKED_BEFORE | Situation.WITHDRAWN:
            return say("Withdrawn.")
        case Situation.TAKEN_BACK:
            return say("This version does not apply.")
        case Situation.RETIRED:
            return say("This policy no longer applies.")
        case Situation.SEEN_BEFORE:
            return say("A later text is known.")
        case _:
            return Markup()


def _headline(say: Say, facts: StatusFacts) -> Markup:
    match facts.situation:
        case Situation.UPCOMING:
            return say("This version applies from %(date)s.", date=facts.start)
        case Situation.POSTPONED:
            return say("This version applies from %(date)s, later than it was announced for.", date=facts.start)
        case Situation.WITHDRAWN | Situation.TAKEN_BACK:
            return say("It was to apply from %(date)s.", date=facts.start)
        case Situation.SUPERSEDED | Situation.REVOKED_BEFORE | Situation.RETIRED:
            return _applied(say, facts)
        case Situation.SEEN | Situation.SEEN_BEFORE:
            return _seen(say, facts.start)
        case Situation.UNCERTAIN:
            return say("In force from %(date)s; until when is not known.", date=facts.start)
        case _:
            return _in_force(say, facts)


def _in_force(say: Say, facts: StatusFacts) -> Markup:
    """Since when a version is in force, and what else there is to say of that."""
    base = (
        say("In force from %(start)s until %(end)s.", start=facts.start, end=facts.until)
        if facts.until
        else say("In force since %(date)s.", date=facts.start)
    )
    if facts.situation is Situation.REVIEWED:
        return base + " " + say("It was reviewed then; nothing changed.")
    if facts.situation is Situation.REVOKED:
        return base + " " + _revoked(say, facts.withdrawn_on)
    return base


def _revoked(say: Say, day: FormattedDate | None) -> Markup:
    if day is None:
        return say("It was withdrawn, and applies until another version takes its place.")
    if day.exact:
        return say("It was withdrawn on %(date)s, and applies until another version takes its place.", date=day)
    return say("It was withdrawn in %(date)s, and applies until another version takes its place.", date=day)


def _applied(say: Say, facts: StatusFacts) -> Markup:
    if facts.until:
        return say("This version applied from %(start)s until %(end)s.", start=facts.start, end=facts.until)
    if facts.end:
        return say("In force from %(date)s; until when is not known.", date=facts.start)
    return say("This version applied from %(start)s.", start=facts.start)


def _seen(say: Say, day: FormattedDate) -> Markup:
    if day.exact:
        return say("Seen on %(date)s; when it took effect is not known.", date=day)
    return say("Seen in %(date)s; when it took effect is not known.", date=day)


def _upcoming(say: Say, facts: StatusFacts) -> Markup:
    """Of the version in force, or else the last one known, on the page of what is to come; of a void one, what became
    of it."""
    match facts.situation:
        case Situation.WITHDRAWN:
            return say("The version that was announced for %(date)s was withdrawn.", date=facts.start)
        case Situation.TAKEN_BACK:
            return say("The version that was announced for %(date)s was taken back.", date=facts.start)
        case Situation.UPCOMING | Situation.POSTPONED:
            return say("From %(date)s", date=facts.start)
        case _:
            return _since(say, facts)


def _since_title(say: Say, where: Situation) -> Markup:
    if where in (Situation.SEEN, Situation.UNCERTAIN):
        return say("No later text is known")
    return say("Nothing has changed since") if where in IN_FORCE or where is Situation.RETIRED else Markup()


def _since(say: Say, facts: StatusFacts) -> Markup:
    match facts.situation:
        case Situation.RETIRED:
            return say("This policy no longer applies.")
        case Situation.SEEN | Situation.UNCERTAIN:
            return say("The latest text known is the %(version)s.", version=VERSION)
        case where if where not in IN_FORCE:
            return Markup()
    if facts.until:
        return say("The %(version)s is in force until %(date)s.", version=VERSION, date=facts.until)
    return say("The %(version)s is in force.", version=VERSION)


def _clause(say: Say, where: Situation) -> Markup:
    if where in AHEAD:
        return say("Not yet in force: in these words from the %(version)s on.", version=VERSION)
    if where in IN_FORCE:
        return say("In these words since the %(version)s.", version=VERSION)
    return say("In these words from the %(version)s on, in the last text known.", version=VERSION)


def _home(say: Say, facts: StatusFacts) -> Markup:
    match facts.situation:
        case Situation.UPCOMING | Situation.POSTPONED:
            return say("Not yet in force.")
        case Situation.WITHDRAWN | Situation.TAKEN_BACK:
            return say("No version is in force.")
        case Situation.RETIRED if facts.until:
            return say("No longer applies since %(date)s.", date=facts.until)
        case Situation.RETIRED:
            return say("No longer applies.")
        case Situation.SEEN | Situation.SEEN_BEFORE:
            seen = (
                say("Seen on %(date)s.", date=facts.start)
                if facts.start.exact
                else say("Seen in %(date)s.", date=facts.start)
            )
            return seen + " " + facts.end if facts.end else seen
        case _ if facts.end:
            return facts.end
        case Situation.SUPERSEDED | Situation.REVOKED_BEFORE | Situation.UNCERTAIN:
            return _applied(say, facts)
        case _:
            return _in_force(say, facts)


def _summary_title(say: Say, facts: StatusFacts) -> Markup:
    day, where = facts.start, facts.situation
    if where in AHEAD:
        return (
            say("What will change on %(date)s", date=day)
            if day.exact
            else say("What will change in %(date)s", date=day)
        )
    if where in VOID:
        return (
            say("What was to change on %(date)s", date=day)
            if day.exact
            else say("What was to change in %(date)s", date=day)
        )
    if where in (Situation.SEEN, Situation.SEEN_BEFORE):
        return (
            say("What had changed in the text seen on %(date)s", date=day)
            if day.exact
            else say("What had changed in the text seen in %(date)s", date=day)
        )
    if facts.reviewed:
        return say("Reviewed on %(date)s", date=day) if day.exact else say("Reviewed in %(date)s", date=day)
    return say("What changed on %(date)s", date=day) if day.exact else say("What changed in %(date)s", date=day)


def _compare_title(say: Say, where: Situation) -> Markup:
    if where in AHEAD:
        return say("What will change")
    return say("What was to change") if where in VOID else say("What changed")


def _feed(say: Say, facts: StatusFacts) -> Markup:
    if facts.situation in VOID:
        return say("It was to apply from %(date)s.", date=facts.start)
    if facts.situation not in (Situation.SEEN, Situation.SEEN_BEFORE):
        return say("Effective %(date)s.", date=facts.start)
    if facts.start.exact:
        return say("Seen on %(date)s; its own date is not known.", date=facts.start)
    return say("Seen in %(date)s; its own date is not known.", date=facts.start)


def _calendar(say: Say, where: Situation) -> Markup:
    if where is Situation.REVIEWED:
        return say("%(title)s: reviewed, nothing changed", title=Markup("%(title)s"))
    if where in AHEAD or where in IN_FORCE:
        return say("%(title)s: new version takes effect", title=Markup("%(title)s"))
    return Markup()


def _notice(say: Say, facts: StatusFacts) -> Markup:
    if facts.situation in AHEAD:
        return say("A new version applies from %(date)s.", date=facts.start)
    return _headline(say, facts)


def record_end_words(phrases: Phrases, reason: EndReason, day: FormattedDate, is_here: bool) -> Markup:
    """Why nobody knows from a day on which version applies; `is_here` tells that it is said of the newest text itself,
    which has no date that counts."""
    say = _say_in(phrases)
    match reason:
        case EndReason.REMOVED:
            return say("Removed from its source on %(date)s; whether it applied on is not known.", date=day)
        case EndReason.UNPUBLISHED:
            return say(
                "No longer published by its source, as seen on %(date)s; whether it applied on is not known.", date=day
            )
        case EndReason.UNREADABLE:
            return say(
                "A later state, seen on %(date)s, cannot be shown; which text applies since then is not known.",
                date=day,
            )
        case EndReason.LAST_SEEN if not day.exact:
            return say("Last seen in %(date)s; whether it applied after that is not known.", date=day)
        case EndReason.LAST_SEEN:
            return say("Last seen on %(date)s; whether it applied after that is not known.", date=day)
        case EndReason.UNDATED if is_here:
            return say("This is the newest text of its source, and it has no date; whether it applies is not known.")
        case EndReason.UNDATED:
            return say(
                "A later text, seen on %(date)s, has no date; which one applies since then is not known.", date=day
            )
        case EndReason.WENT_BACK if is_here:
            return say(
                "This is the newest text of its source, and it bears an earlier date than one before it; "
                "which of them applies is not known."
            )
        case EndReason.WENT_BACK:
            return say(
                "A later text, seen on %(date)s, bears an earlier date; which one applies since then is not known.",
                date=day,
            )
