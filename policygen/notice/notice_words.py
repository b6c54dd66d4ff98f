"""What a notice says: the change, and nothing else.

It is said once for each language, as plain words; the mail, the banner and the summary only give it a form. So none of
them can say more or less than another.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from policygen.addresses import addresses
from policygen.config import Config
from policygen.core.model import Change, Policy, Status, Text, Version
from policygen.pages.views.change_sentences import Say, change_sentence
from policygen.pages.views.formatted_dates import DateFormatter
from policygen.pages.views.page import Link
from policygen.pages.views.site_context import date_formatter, is_variant, language_name, text_direction
from policygen.phrases import Phrases
from policygen.timeline.replacement import in_language, replaced_index


@dataclass(frozen=True, slots=True)
class Words:
    """Words of the author, and the language that they are in, with its direction (`ltr` or `rtl`)."""

    text: str
    language: str
    direction: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice of a version in one language.

    `spoken` is the language of all that the author did not write, `direction` its direction. `facts` are sentences:
    from when the version applies, and what kind of change it is. `heading` stands above `points`, the author's summary,
    `meaning_label` before `meaning`, which is None if the author said nothing. `links` have whole URLs: the comparison,
    if there is one, and the texts. `consent` says that consent is asked for, `contact`
    whom to ask, `prevails` which language counts; each may be empty.
    """

    language: str
    spoken: str
    direction: str
    subject: str
    title: Words
    facts: tuple[str, ...]
    heading: str
    points: tuple[Words, ...]
    meaning_label: str
    meaning: Words | None
    consent: str
    links: tuple[Link, ...]
    contact: str
    prevails: str

    @property
    def text(self) -> str:
        """All of it as plain text."""
        meaning = [f"{self.meaning_label} {self.meaning.text}", ""] if self.meaning else []
        return "\n".join(
            [
                self.title.text,
                "",
                " ".join(self.facts),
                "",
                self.heading,
                "",
                *(f"- {point.text}" for point in self.points),
                "",
                *meaning,
                *([self.consent, ""] if self.consent else ()),
                *(line for link in self.links for line in (link.label, link.href, "")),
                *(line for words in (self.contact, self.prevails) if words for line in (words, "")),
            ]
        )


def notice(
    config: Config, policy: Policy, version: Version, language: str, phrases: Phrases, as_of: datetime
) -> Notice:
    """The notice of a version that has a text in a language; the project needs a `base_url`."""
    text = version.text(language)
    assert text is not None, "whoever asks has looked"
    say, spoken = phrases.say, phrases.language
    dates = date_formatter(language, spoken)
    coming = policy.status(version, as_of) is Status.UPCOMING
    own = language if is_variant(language, spoken) else spoken
    authoritative = policy.language
    return Notice(
        language=language,
        spoken=own,
        direction=text_direction(own),
        subject=say("%(title)s: what applies from %(date)s", title=_line(text.title), date=dates.format(version.start)),
        title=_words(text.title, language),
        facts=tuple(_facts(say, dates, policy, version, as_of)),
        heading=say("What will change") if coming else say("What changed"),
        points=tuple(_words(point, language) for point in text.summary),
        meaning_label=say("What this means for you:"),
        meaning=_words(text.impact, language) if text.impact else None,
        consent=say("Your consent is asked for.") if version.requires_consent else "",
        links=tuple(_links(say, config, policy, text, version, as_of)),
        contact=say("Questions about this change: %(contact)s", contact=_line(policy.contact))
        if policy.contact
        else "",
        prevails=say(
            "These texts are translations. If they differ from the texts in %(language)s, those prevail.",
            language=language_name(authoritative, spoken),
        )
        if language != authoritative
        else "",
    )


def _facts(say: Say, dates: DateFormatter, policy: Policy, version: Version, as_of: datetime) -> Iterator[str]:
    coming = policy.status(version, as_of) is Status.UPCOMING
    place = replaced_index(policy.versions, policy.versions.index(version))
    replaced = None if place is None else policy.versions[place]
    start = dates.format(version.start)
    if not coming:
        yield say("In force since %(date)s.", date=start)
    elif replaced is None:
        yield say("The first version applies from %(date)s.", date=start)
    else:
        yield say("A new version applies from %(date)s.", date=start)
    if replaced and replaced.effective:
        old = say("version of %(date)s", date=dates.format(replaced.effective))
        # What is itself still to come does not apply "until then", but only from its own day on.
        now = coming and policy.status(replaced, as_of) is Status.CURRENT
        yield (
            say("Until then the %(version)s does.", version=old)
            if now
            else say("Replaces the %(version)s.", version=old)
        )
    if coming and version.postponed:
        yield say("It had been announced for %(date)s.", date=dates.format(version.postponed[-1].instead_of))
    if version.change and not (coming and version.change is Change.FIRST):
        yield change_sentence(say, version.change)


def _links(say: Say, config: Config, policy: Policy, text: Text, version: Version, as_of: datetime) -> Iterator[Link]:
    """To the comparison with the version before, and to both texts, in the language of the notice."""
    own, known = addresses.policy_addresses(policy, text.language), in_language(policy, text.language)
    place = replaced_index(known, known.index(version))
    page = _url(config, own.version(version.id))
    if place is None:
        yield Link(page, say("Read the text"))
        return
    old = known[place]
    coming = policy.status(version, as_of) is Status.UPCOMING
    compared = _url(config, own.compare(old.id, version.id))
    yield Link(compared, say("See what will change") if coming else say("See what changed"))
    yield Link(page, say("Read the new version"))
    current = policy.status(old, as_of) is Status.CURRENT
    label = say("Read the current version") if current else say("Read the version before it")
    yield Link(_url(config, own.version(old.id)), label)


def _url(config: Config, address: str) -> str:
    return addresses.absolute(config.base_url, address)


def _words(text: str, language: str) -> Words:
    return Words(_line(text), language, text_direction(language))


def _line(text: str) -> str:
    """A text in one line: a line break in a title would begin another header of the mail."""
    return " ".join(text.split())
