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
from policygen.pages.views.formatted_dates import DateFormatter, FormattedDate
from policygen.pages.views.language_names import is_variant, language_name, text_direction
from policygen.pages.views.page import Link
from policygen.pages.views.site_context import date_formatter
from policygen.pages.views.status_words import VOID, plain, status_words
from policygen.pages.views.version_entry import formatted_words, status_facts
from policygen.phrases import Phrases
from policygen.timeline.replacement import in_language, replaced_index
from policygen.timeline.standings import standings


@dataclass(frozen=True, slots=True)
class AuthorText:
    """A text that the author wrote, in one line, with its language and the direction of that (`ltr` or `rtl`)."""

    text: str
    language: str
    direction: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice of a version in one language.

    `interface_language` is the language of all that the author did not write, `direction` the direction of that
    language. `facts` are sentences: from when the version applies, and what kind of change it is. `heading` stands
    above `points`, the author's summary, and `meaning_label` before `meaning`, which is None if the author gave none.
    `links` have whole URLs: the comparison, if there is one, and the texts. `consent_note` says that consent is asked
    for, `contact` whom to ask, and `precedence_note` which language counts; each may be empty.
    """

    language: str
    interface_language: str
    direction: str
    subject: str
    title: AuthorText
    facts: tuple[str, ...]
    heading: str
    points: tuple[AuthorText, ...]
    meaning_label: str
    meaning: AuthorText | None
    consent_note: str
    links: tuple[Link, ...]
    contact: str
    precedence_note: str

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
                *([self.heading, "", *(f"- {point.text}" for point in self.points), ""] if self.points else ()),
                *meaning,
                *([self.consent_note, ""] if self.consent_note else ()),
                *(line for link in self.links for line in (link.label, link.href, "")),
                *(line for note in (self.contact, self.precedence_note) if note for line in (note, "")),
            ]
        )


def build_notice(
    config: Config, policy: Policy, version: Version, language: str, phrases: Phrases, as_of: datetime
) -> Notice:
    """The notice of a version that has a text in a language; the project needs a `base_url`.

    Of a version that was withdrawn it says that and why, and what applies; its summary tells of nothing that will come.
    """
    text = version.text(language)
    assert text is not None, "whoever asks has looked"
    say, interface_language = phrases.say, phrases.language
    dates = date_formatter(language, interface_language)
    is_upcoming = policy.status(version, as_of) is Status.UPCOMING
    shown_language = language if is_variant(language, interface_language) else interface_language
    authoritative_language = policy.language
    return Notice(
        language=language,
        interface_language=shown_language,
        direction=text_direction(shown_language),
        subject=_subject(say, version, is_upcoming, _one_line(text.title), dates.format(version.start)),
        title=_author_text(text.title, language),
        facts=tuple(
            _withdrawal_facts(phrases, dates, policy, version, language, as_of)
            if version.withdrawn
            else _facts(phrases, dates, policy, version, language, as_of)
        ),
        heading=say("What will change") if is_upcoming else say("What changed"),
        points=() if version.withdrawn else tuple(_author_text(point, language) for point in text.summary),
        meaning_label=say("What this means for you:"),
        meaning=_author_text(text.impact, language) if text.impact and not version.withdrawn else None,
        consent_note=say("Your consent is asked for.") if version.requires_consent and not version.withdrawn else "",
        links=tuple(
            _withdrawal_links(say, config, policy, text, version, as_of)
            if version.withdrawn
            else _links(say, config, policy, text, version, as_of)
        ),
        contact=say("Questions about this change: %(contact)s", contact=_one_line(policy.contact))
        if policy.contact
        else "",
        precedence_note=say(
            "These texts are translations. If they differ from the texts in %(language)s, those prevail.",
            language=language_name(authoritative_language, interface_language),
        )
        if language != authoritative_language
        else "",
    )


def _subject(say: Say, version: Version, is_upcoming: bool, title: str, date: FormattedDate) -> str:
    if version.withdrawn:
        return say("%(title)s: version of %(date)s withdrawn", title=title, date=date)
    if version.postponed and is_upcoming:
        return say("%(title)s: new version postponed (effective %(date)s)", title=title, date=date)
    return say("%(title)s: what applies from %(date)s", title=title, date=date)


def _withdrawal_facts(
    phrases: Phrases, dates: DateFormatter, policy: Policy, version: Version, language: str, as_of: datetime
) -> Iterator[str]:
    """That a version was withdrawn, and why; whether it ever applied, and which one does."""
    reason = version.withdrawal_words(language)
    assert reason is not None, "whoever asks has looked"
    facts = status_facts(version, standings(policy, as_of)[version.id], dates, phrases)[0]
    say = phrases.say
    yield (
        say("The version that was announced for %(date)s does not apply.", date=facts.start)
        if facts.situation in VOID
        else plain(status_words(facts, phrases).notice)
    )
    words = formatted_words(reason, language)
    yield (
        say("Withdrawn on %(date)s: %(text)s", date=dates.format(version.withdrawn_on), text=words)
        if version.withdrawn_on
        else say("Withdrawn: %(reason)s", reason=words)
    )
    in_force = policy.at(as_of)
    if in_force and in_force is not version and in_force.effective and policy.status(in_force, as_of) is Status.CURRENT:
        name = say("version of %(date)s", date=dates.format(in_force.effective))
        yield say("The %(version)s is in force.", version=name)


def _withdrawal_links(
    say: Say, config: Config, policy: Policy, text: Text, version: Version, as_of: datetime
) -> Iterator[Link]:
    """To the text that applies, and to the one that does not."""
    pages, in_force = addresses.policy_addresses(policy, text.language), policy.at(as_of)
    if in_force and in_force.text(text.language):
        yield Link(_url(config, pages.version(in_force.id)), say("Read the current version"))
    yield Link(_url(config, pages.version(version.id)), say("Read the text"))


def _facts(
    phrases: Phrases, dates: DateFormatter, policy: Policy, version: Version, language: str, as_of: datetime
) -> Iterator[str]:
    say, is_upcoming = phrases.say, policy.status(version, as_of) is Status.UPCOMING
    index = replaced_index(policy.versions, policy.versions.index(version))
    replaced = None if index is None else policy.versions[index]
    if is_upcoming and replaced is None:
        yield say("The first version applies from %(date)s.", date=dates.format(version.start))
    else:
        standing = standings(policy, as_of)[version.id]
        yield plain(status_words(status_facts(version, standing, dates, phrases)[0], phrases).notice)
    if replaced and replaced.effective:
        replaced_name = say("version of %(date)s", date=dates.format(replaced.effective))
        # What is itself still to come does not apply "until then", but only from its own day on.
        applies_now = is_upcoming and policy.status(replaced, as_of) is Status.CURRENT
        yield (
            say("Until then the %(version)s does.", version=replaced_name)
            if applies_now
            else say("Replaces the %(version)s.", version=replaced_name)
        )
    if is_upcoming and version.postponed:
        last = version.postponed[-1]
        reason = formatted_words(version.postponement_words(last, language), language)
        yield say("Postponed on %(date)s: %(text)s", date=dates.format(last.date), text=reason)
        yield say("It had been announced for %(date)s.", date=dates.format(version.postponed[-1].instead_of))
    if version.change and not (is_upcoming and version.change is Change.FIRST):
        yield change_sentence(say, version.change)


def _links(say: Say, config: Config, policy: Policy, text: Text, version: Version, as_of: datetime) -> Iterator[Link]:
    """To the comparison with the version before, and to both texts, in the language of the notice."""
    policy_pages, versions = addresses.policy_addresses(policy, text.language), in_language(policy, text.language)
    index = replaced_index(versions, versions.index(version))
    version_url = _url(config, policy_pages.version(version.id))
    if index is None:
        yield Link(version_url, say("Read the text"))
        return
    replaced = versions[index]
    is_upcoming = policy.status(version, as_of) is Status.UPCOMING
    comparison_url = _url(config, policy_pages.compare(replaced.id, version.id))
    yield Link(comparison_url, say("See what will change") if is_upcoming else say("See what changed"))
    yield Link(version_url, say("Read the new version"))
    is_current = policy.status(replaced, as_of) is Status.CURRENT
    label = say("Read the current version") if is_current else say("Read the version before it")
    yield Link(_url(config, policy_pages.version(replaced.id)), label)


def _url(config: Config, address: str) -> str:
    return addresses.absolute(config.base_url, address)


def _author_text(text: str, language: str) -> AuthorText:
    return AuthorText(_one_line(text), language, text_direction(language))


def _one_line(text: str) -> str:
    """A text in one line: a line break in a title would begin another header of the mail."""
    return " ".join(text.split())
