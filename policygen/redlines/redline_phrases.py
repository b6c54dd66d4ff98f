"""Everything that a comparison itself says to its readers: with the same words in Python and in a browser's script.

Whole phrases, never put together from parts of others: what fits in English would not in another language.
"""

from enum import StrEnum
from typing import NamedTuple

from policygen.phrases import Phrases


class Phrase(StrEnum):
    """A phrase in English, by which its translations are known; values fill its blanks."""

    # Hidden words before a run of added or removed words, for those who hear them.
    RUN_ADDED = "added:"
    RUN_REMOVED = "removed:"
    # Labels of whole blocks.
    ADDED = "Added"
    REMOVED = "Removed"
    MOVED_HERE = "Moved here"
    MOVED_AWAY = "Moved from here: “%(words)s”"
    JOINED = "Joined"
    DIVIDED = "Divided differently"
    # Notes on what does not meet the eye. Several of them stand in a row with ` · ` between them.
    LEVEL = "Heading level changed from %(old)s to %(new)s"
    BECAME = "Was: %(before)s; is now: %(after)s"
    TARGET = "Link target changed from %(old)s to %(new)s"
    LINK_REMOVED = "Link to %(target)s removed"
    LINK_ADDED = "Link to %(target)s added"
    MORE_LINKS = "More links changed: %(number)s"
    FORMATTING = "Formatting changed"
    INVISIBLE_ADDED = "“%(words)s” looks the same: an invisible character was added"
    INVISIBLE_REMOVED = "“%(words)s” looks the same: an invisible character was removed"
    INVISIBLE_CHANGED = "“%(words)s” looks the same: an invisible character was changed"
    ENCODING = "“%(words)s” looks the same: it is only encoded in another way"
    LETTER = "“%(words)s” looks the same: a letter was replaced by one that looks like it"
    SIGNS = "Only quotation marks or dashes changed"
    SPACE_ADDED = "A space was added"
    SPACE_REMOVED = "A space was removed"
    # What a block is, as `before` and `after` in the note on a block that became another kind of block.
    HEADING = "heading"
    ITEM = "list item"
    TERM = "term"
    DEFINITION = "definition"
    ROW = "table row"
    CODE = "code"
    QUOTATION = "quotation"
    PARAGRAPH = "paragraph"


NOTE_SEPARATOR = " · "
"""What stands between two notes on one block."""


class Note(NamedTuple):
    """Something that is said of a block: a phrase, and the values for its blanks, which may be phrases, too."""

    phrase: Phrase
    values: tuple[tuple[str, str | int], ...] = ()

    def text(self, phrases: Phrases) -> str:
        """The note in words."""
        values = {name: phrases.say(value) if isinstance(value, Phrase) else value for name, value in self.values}
        return phrases.say(self.phrase, **values)


def make_note(phrase: Phrase, **values: str | int) -> Note:
    """The note that a phrase is with these values."""
    return Note(phrase, tuple(values.items()))


def notes_text(notes: tuple[Note, ...], phrases: Phrases) -> str:
    """The notes on one block in a row; nothing, if there are none."""
    return NOTE_SEPARATOR.join(note.text(phrases) for note in notes)


def translated_phrases(phrases: Phrases) -> dict[str, str]:
    """The phrases that are other words in a language than in English, for scripts: nothing in English."""
    translations = ((phrase.value, phrases.catalogue.gettext(phrase)) for phrase in Phrase)
    return {phrase: words for phrase, words in translations if words != phrase}
