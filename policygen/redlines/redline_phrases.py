"""Everything that a comparison itself says to its readers: with the same words in Python and in a browser's script.

Whole phrases, never put together from parts of others: what fits in English would not in another language.
"""

from enum import StrEnum
from typing import NamedTuple

from policygen.phrases import Phrases, plural_forms


class Phrase(StrEnum):
    """A phrase in English, by which its translations are known; values fill its blanks."""

    # Hidden words before a run of added or removed words, for those who hear them.
    RUN_ADDED = "added:"
    RUN_REMOVED = "removed:"
    # The same before a number in a reference or before a heading, which is another one now.
    OLD_NUMBER = "old number:"
    NEW_NUMBER = "new number:"
    # Labels of whole blocks.
    ADDED = "Added"
    REMOVED = "Removed"
    MOVED_HERE = "Moved here"
    MOVED_AWAY = "Moved away"
    MOVED_FROM = "Moved from here: “%(words)s”"
    JOINED = "Joined"
    DIVIDED = "Divided differently"
    # What stands before a run of whole blocks; those with a number have a plural (PLURALS).
    ADDED_PARAGRAPHS = "Added: %(num)s paragraph"
    ADDED_ITEMS = "Added: %(num)s list item"
    ADDED_ROWS = "Added: %(num)s table row"
    ADDED_HEADINGS = "Added: %(num)s heading"
    ADDED_SECTION = "Added: section with %(num)s paragraph"
    REMOVED_PARAGRAPHS = "Removed: %(num)s paragraph"
    REMOVED_ITEMS = "Removed: %(num)s list item"
    REMOVED_ROWS = "Removed: %(num)s table row"
    REMOVED_HEADINGS = "Removed: %(num)s heading"
    REMOVED_SECTION = "Removed: section with %(num)s paragraph"
    MOVED_UNCHANGED = "Moved here, unchanged"
    MOVED_FROM_SECTION = "Moved here from section %(number)s"
    MOVED_FROM_SECTION_UNCHANGED = "Moved here from section %(number)s, unchanged"
    MOVED_FROM_HEADING = "Moved here from “%(heading)s”"
    MOVED_FROM_HEADING_UNCHANGED = "Moved here from “%(heading)s”, unchanged"
    MOVED_FROM_AFTER = "Moved here from after “%(heading)s”"
    MOVED_FROM_AFTER_UNCHANGED = "Moved here from after “%(heading)s”, unchanged"
    MOVED_TO_SECTION = "Moved from here to section %(number)s: “%(words)s”"
    MOVED_TO_HEADING = "Moved from here to “%(heading)s”: “%(words)s”"
    MOVED_TO_AFTER = "Moved from here to after “%(heading)s”: “%(words)s”"
    # What is folded away in a section that moved, and what the sign in place of words left out leads to.
    UNCHANGED = "%(num)s unchanged paragraph"
    WHOLE_PARAGRAPH = "the whole paragraph"
    # Notes on what does not meet the eye. Several of them stand in a row with ` · ` between them.
    LEVEL = "Heading level changed from %(old)s to %(new)s"
    ITEM_LEVEL = "Was: list item of level %(old)s; is now: of level %(new)s"
    QUOTATION_LEVEL = "Was: quotation of level %(old)s; is now: of level %(new)s"
    ITEM_NUMBER = "Was: number %(old)s; is now: number %(new)s"
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
    BULLETED_ITEM = "item of a bulleted list"
    NUMBERED_ITEM = "item of a numbered list"
    ITEM_PARAGRAPH = "further paragraph of a list item"
    TERM = "term"
    DEFINITION = "definition"
    OF_DEFINITIONS = "part of a list of definitions"
    ROW = "table row"
    HEAD_ROW = "heading row of a table"
    CODE = "code"
    QUOTATION = "quotation"
    PARAGRAPH = "paragraph"


PLURALS = {
    Phrase.ADDED_PARAGRAPHS: "Added: %(num)s paragraphs",
    Phrase.ADDED_ITEMS: "Added: %(num)s list items",
    Phrase.ADDED_ROWS: "Added: %(num)s table rows",
    Phrase.ADDED_HEADINGS: "Added: %(num)s headings",
    Phrase.ADDED_SECTION: "Added: section with %(num)s paragraphs",
    Phrase.REMOVED_PARAGRAPHS: "Removed: %(num)s paragraphs",
    Phrase.REMOVED_ITEMS: "Removed: %(num)s list items",
    Phrase.REMOVED_ROWS: "Removed: %(num)s table rows",
    Phrase.REMOVED_HEADINGS: "Removed: %(num)s headings",
    Phrase.REMOVED_SECTION: "Removed: section with %(num)s paragraphs",
    Phrase.UNCHANGED: "%(num)s unchanged paragraphs",
}
"""The plurals of phrases whose value `num` is a number."""

NOTE_SEPARATOR = " · "
"""What stands between two notes on one block."""


class Note(NamedTuple):
    """Something that is said of a block: a phrase, and the values for its blanks, which may be phrases, too."""

    phrase: Phrase
    values: tuple[tuple[str, str | int], ...] = ()

    def text(self, phrases: Phrases) -> str:
        """The note in words."""
        values = {name: phrases.say(value) if isinstance(value, Phrase) else value for name, value in self.values}
        if self.phrase in PLURALS:
            return phrases.count(self.phrase, PLURALS[self.phrase], int(values.pop("num")), **values)
        return phrases.say(self.phrase, **values)


def make_note(phrase: Phrase, **values: str | int) -> Note:
    """The note that a phrase is with these values."""
    return Note(phrase, tuple(values.items()))


def notes_text(notes: tuple[Note, ...], phrases: Phrases) -> str:
    """The notes on one block in a row; nothing, if there are none."""
    return NOTE_SEPARATOR.join(note.text(phrases) for note in notes)


def translated_phrases(phrases: Phrases) -> dict[str, str | dict[str, str]]:
    """The phrases that are other words in a language than in English, for scripts: nothing in English.

    Those with a number are there in each plural form of the language, by its name in CLDR; the language itself stands
    under the empty phrase.
    """
    singles = ((phrase.value, phrases.catalogue.gettext(phrase)) for phrase in Phrase if phrase not in PLURALS)
    translated: dict[str, str | dict[str, str]] = {phrase: words for phrase, words in singles if words != phrase}
    for phrase, plural in PLURALS.items():
        forms = {
            form: phrases.catalogue.ngettext(phrase, plural, number) for form, number in plural_forms(phrases.language)
        }
        if not {phrase.value, plural}.issuperset(forms.values()):
            translated[phrase.value] = forms
    return {"": phrases.language, **translated} if translated else {}
