"""What stands around a redline in a file: its title, its legend, its numbered changes, its statistics.

It is said once, in the language of the texts; the page, the PDF and the Word file only give it a form.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from policygen import __version__
from policygen.exports.compared_texts import ComparedText, Organisation, compared_title, name_words
from policygen.pages.views.formatted_dates import DateFormatter
from policygen.pages.views.language_names import text_direction
from policygen.pages.views.site_context import date_formatter
from policygen.phrases import Phrases
from policygen.redlines import Change, ChangeKind, NothingBut, Redline
from policygen.redlines.renumbering import Numbered, new_numbers_text

_LEFT_TO_RIGHT, _END_OF_DIRECTION = "\u2066", "\u2069"


class Statistics(StrEnum):
    """Where the statistics of a comparison stand."""

    BEGIN = "begin"
    END = "end"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A kind of mark, by its name among those of a profile (`moved_to`), and what it tells, in words that show it."""

    mark: str
    words: str


@dataclass(frozen=True, slots=True)
class NumberedChange:
    """A change as the list of changes has it; `section` is the path of headings that it stands under, which may be
    empty, `words` say what kind of change it is."""

    number: int
    anchor: str
    section: tuple[str, ...]
    words: str
    added: int
    removed: int


@dataclass(frozen=True, slots=True)
class TextFact:
    """Something that is told of both texts: what, and what of each."""

    name: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, as it is written, and what of."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class RedlineFrame:
    """All words of a file around the redline itself.

    `language` is the one spoken, `content_language` that of the two texts ("" if unknown). `short_title` names the
    texts where there is little room. `summary` are the points in which the author says what is new. `notes` are what
    must be known before the changes are read: that nothing but a date or numbers changed, or that a text was read with
    tracked changes accepted. `made_by` names the program.
    """

    language: str
    direction: str
    content_language: str
    title: str
    short_title: str
    summary: tuple[str, ...]
    notes: tuple[str, ...]
    legend: tuple[LegendEntry, ...]
    facts: tuple[TextFact, ...]
    figures: tuple[Figure, ...]
    changes: tuple[NumberedChange, ...]
    made_by: str


def redline_frame(
    redline: Redline,
    old: ComparedText,
    new: ComparedText,
    organisation: Organisation,
    summary: Sequence[str],
    phrases: Phrases,
    language: str,
) -> RedlineFrame:
    """The words around a redline; `language` is that of its texts, `phrases` are what is said around them."""
    dates = date_formatter(language or phrases.language, phrases.language)
    changes = tuple(_numbered_changes(redline.changes, phrases))
    return RedlineFrame(
        phrases.language,
        text_direction(phrases.language),
        language,
        compared_title(old, new, organisation, phrases, dates),
        f"{new.title or old.title}: {name_words(old, phrases, dates)} → {name_words(new, phrases, dates)}".removeprefix(
            ": "
        ),
        tuple(summary),
        tuple(_notes(redline, old, new, phrases, dates)),
        tuple(_legend(redline, phrases)),
        tuple(_facts(old, new, phrases, dates)),
        tuple(_figures(redline, phrases)),
        changes,
        phrases.say("Made by policygen %(version)s", version=__version__),
    )


def _notes(
    redline: Redline, old: ComparedText, new: ComparedText, phrases: Phrases, dates: DateFormatter
) -> Iterator[str]:
    """What alone changed, and how the texts were read."""
    say = phrases.say
    if redline.nothing_but is NothingBut.DATE:
        yield say("Only the date of the text changed.")
    if redline.nothing_but is NothingBut.NUMBERS:
        yield say("Only numbers of sections, items or footnotes changed.")
    for text in (old, new):
        if text.tracked_changes:
            yield f"{name_words(text, phrases, dates)} – {say('Tracked changes, accepted')}: {text.tracked_changes:,}"


def _legend(redline: Redline, phrases: Phrases) -> Iterator[LegendEntry]:
    """What marks there are: of moves and formats only if there are any."""
    say, kinds = phrases.say, {change.kind for change in redline.changes}
    yield LegendEntry("added", say("Added words"))
    yield LegendEntry("removed", say("Removed words"))
    if ChangeKind.MOVED in kinds:
        yield LegendEntry("moved_from", say("Moved from here"))
        yield LegendEntry("moved_to", say("Moved here"))
    if not kinds.isdisjoint((ChangeKind.FORMAT, ChangeKind.STRUCTURE)):
        yield LegendEntry("formatting", say("Changed in form only"))


def _facts(old: ComparedText, new: ComparedText, phrases: Phrases, dates: DateFormatter) -> Iterator[TextFact]:
    """What is known of both texts."""
    say = phrases.say

    def date(text: ComparedText, name: str) -> str:
        when = getattr(text, name)
        return str(dates.format(when)) if when else ""

    labels = [text.label if not text.commit else name_words(text, phrases, dates) for text in (old, new)]
    rows = (
        TextFact(say("Title"), old.title, new.title),
        TextFact(say("Text"), *(text.name if not text.commit else text.commit.file for text in (old, new))),
        TextFact(say("Version"), *labels),
        TextFact(say("In force from"), date(old, "effective"), date(new, "effective")),
        TextFact(say("Published"), date(old, "published"), date(new, "published")),
        TextFact(say("Seen on"), date(old, "observed"), date(new, "observed")),
        TextFact(say("Tracked changes, accepted"), *(f"{text.tracked_changes or ''}" for text in (old, new))),
        TextFact(say("Digest"), old.digest, new.digest),
    )
    return (row for row in rows if row.old or row.new)


def _figures(redline: Redline, phrases: Phrases) -> Iterator[Figure]:
    """The comparison in numbers."""
    say, counts = phrases.say, redline.counts
    yield Figure(say("Words added"), f"{counts.added:,}")
    yield Figure(say("Words removed"), f"{counts.removed:,}")
    sections = say("%(changed)s of %(total)s", changed=f"{counts.changed_sections:,}", total=f"{counts.sections:,}")
    yield Figure(say("Sections changed"), sections)
    yield Figure(say("Changes"), f"{len(redline.changes):,}")
    by_kind = Counter(change.kind for change in redline.changes)
    for kind in ChangeKind:
        if by_kind[kind]:
            yield Figure(kind_words(kind, phrases), f"{by_kind[kind]:,}")
    if redline.renumberings:
        yield Figure(say("New numbers"), " ".join(_new_number_sentences(redline, phrases)))


def _new_number_sentences(redline: Redline, phrases: Phrases) -> Iterator[str]:
    """Which sections, items and footnotes got new numbers: told from left to right in any language."""
    for of in Numbered:
        numbers = new_numbers_text(redline.renumberings, of)
        if not numbers:
            continue
        if text_direction(phrases.language) == "rtl":
            numbers = f"{_LEFT_TO_RIGHT}{numbers}{_END_OF_DIRECTION}"
        match of:
            case Numbered.SECTION:
                yield phrases.count(
                    "%(num)s section has a new number: %(numbers)s.",
                    "%(num)s sections have new numbers: %(numbers)s.",
                    sum(renumbering.of is of for renumbering in redline.renumberings),
                    numbers=numbers,
                )
            case Numbered.ITEM:
                yield phrases.say("New numbers of items: %(numbers)s.", numbers=numbers)
            case Numbered.FOOTNOTE:
                yield phrases.say("New numbers of footnotes: %(numbers)s.", numbers=numbers)


def _numbered_changes(changes: Sequence[Change], phrases: Phrases) -> Iterator[NumberedChange]:
    for number, change in enumerate(changes, 1):
        words = kind_words(change.kind, phrases)
        noted = (
            f"{words}: {change.note}" if change.note and change.kind is not ChangeKind.FORMAT else change.note or words
        )
        yield NumberedChange(number, change.anchor, change.section, noted, change.added, change.removed)


def kind_words(kind: ChangeKind, phrases: Phrases) -> str:
    """What a change is, in a word or two."""
    say = phrases.say
    match kind:
        case ChangeKind.ADDED:
            return say("Added")
        case ChangeKind.REMOVED:
            return say("Removed")
        case ChangeKind.REWORDED:
            return say("Reworded")
        case ChangeKind.MOVED:
            return say("Moved")
        case ChangeKind.SPLIT:
            return say("Divided")
        case ChangeKind.MERGED:
            return say("Joined")
        case ChangeKind.STRUCTURE:
            return say("Structure only")
        case ChangeKind.PUNCTUATION:
            return say("Punctuation only")
        case ChangeKind.FORMAT:
            return say("Formatting only")
        case ChangeKind.LOOKALIKE:
            return say("Characters that look the same")
