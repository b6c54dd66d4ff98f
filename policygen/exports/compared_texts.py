"""The two texts of a comparison in words: what they are, and from when on they apply."""

from dataclasses import dataclass

from policygen.core.model import When
from policygen.pages.views.formatted_dates import DateFormatter
from policygen.phrases import Phrases


@dataclass(frozen=True, slots=True)
class Commit:
    """A state of a file in git: the revision as it was named, the beginning of its commit's name, and its day."""

    file: str
    revision: str
    name: str
    day: When


@dataclass(frozen=True, slots=True)
class ComparedText:
    """One of the two texts: what commands call it, and what its author says of it.

    `is_version` tells a version of a policy from a file, `is_void` that it was withdrawn before it applied. `commit` is
    set for a state in git. `digest` is that of the canonical text; `tracked_changes` is how many of a Word file were
    accepted.
    """

    name: str
    digest: str = ""
    title: str = ""
    label: str = ""
    effective: When | None = None
    published: When | None = None
    observed: When | None = None
    is_void: bool = False
    is_version: bool = False
    commit: Commit | None = None
    tracked_changes: int = 0


@dataclass(frozen=True, slots=True)
class Organisation:
    """Whose texts they are: a group that a policy belongs to, or else the title of a site."""

    name: str = ""
    is_site: bool = False


def compared_title(
    old: ComparedText, new: ComparedText, organisation: Organisation, phrases: Phrases, dates: DateFormatter
) -> str:
    """Which two texts are compared, as a sentence without a full stop.

    `Privacy policy (Example): version 4, in force from 21 September 2026, compared with version 5, from …`
    """
    say = phrases.say
    old_words = text_words(old, phrases, dates)
    new_words = text_words(new, phrases, dates, is_second=_says_in_force(old))
    if old.title != new.title:
        old_words, new_words = (
            say("%(title)s, %(version)s", title=text.title, version=words) if text.title else words
            for text, words in ((old, old_words), (new, new_words))
        )
    both = say("%(old)s, compared with %(new)s", old=old_words, new=new_words)
    if not new.title or old.title != new.title:
        return both if old.title or not old.is_version else both[:1].upper() + both[1:]
    return say("%(title)s: %(texts)s", title=_title_words(new.title, organisation, phrases), texts=both)


def _title_words(title: str, organisation: Organisation, phrases: Phrases) -> str:
    """A title, and whose it is unless it says so itself."""
    name = organisation.name
    if not name or name.casefold() in title.casefold():
        return title
    if organisation.is_site:
        return phrases.say("%(title)s (%(site)s)", title=title, site=name)
    return phrases.say("%(title)s of %(organisation)s", title=title, organisation=name)


def text_words(text: ComparedText, phrases: Phrases, dates: DateFormatter, *, is_second: bool = False) -> str:
    """A text by its version or its name, and when it applies; `is_second` of those that are said to be in force."""
    say = phrases.say
    name = name_words(text, phrases, dates)
    if text.is_version and not text.label:
        if text.is_void:
            return say("the withdrawn version of %(date)s", date=dates.format(_start(text)))
        if text.effective:
            return say("the version in force from %(date)s", date=dates.format(text.effective))
        seen = dates.format(_start(text))
        if seen.exact:
            return say("the version seen on %(date)s", date=seen)
        return say("the version seen in %(date)s", date=seen)
    if text.is_void:
        return say("%(version)s, withdrawn", version=name)
    if text.effective and is_second:
        return say("%(version)s, from %(date)s", version=name, date=dates.format(text.effective))
    if text.effective:
        return say("%(version)s, in force from %(date)s", version=name, date=dates.format(text.effective))
    if text.observed and text.observed.is_exact:
        return say("%(version)s, seen on %(date)s", version=name, date=dates.format(text.observed))
    if text.observed:
        return say("%(version)s, seen in %(date)s", version=name, date=dates.format(text.observed))
    return name


def name_words(text: ComparedText, phrases: Phrases, dates: DateFormatter) -> str:
    """A text by the label of its version, else by its name, or that of its file and its commit."""
    if text.label and text.is_version:
        return phrases.say("version %(label)s", label=text.label) if text.label[0].isdigit() else text.label
    if text.commit:
        commit = text.commit
        return phrases.say(
            "%(file)s at %(revision)s (%(commit)s, %(date)s)",
            file=commit.file,
            revision=commit.revision,
            commit=commit.name,
            date=dates.format(commit.day),
        )
    return text.name


def _start(text: ComparedText) -> When:
    date = text.effective or text.observed
    assert date is not None, "a version has a date by which it is ordered"
    return date


def _says_in_force(text: ComparedText) -> bool:
    """Whether its words say that it is in force from a day."""
    return bool(text.effective) and not text.is_void
