"""Phrases in one language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from gettext import NullTranslations

INEXACT = "month or year"
"""The context (`msgctxt`) of a phrase's other form, for a date of which only the month or the year is known: one lives
"seit dem 4. Juli 2025", but "seit Juli 2025". A language in which there is no difference does without it."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """What is said in a language: whole phrases, known by their English words, with values at their named places.

    A value with an attribute `exact` is a date; false stands for one that is known to the month or year only.
    """

    language: str = "en"
    catalogue: NullTranslations = field(default_factory=NullTranslations, repr=False, compare=False)

    def say(self, phrase: str, /, **values: object) -> str:
        """A phrase with its values: `say("Link to %(target)s removed", target="/terms/")`."""
        return self.form(phrase, values) % values

    def count(self, singular: str, plural: str, num: int, /, **values: object) -> str:
        """A phrase in the form that its number asks for: `count("%(num)s word", "%(num)s words", 3)`."""
        return self.catalogue.ngettext(singular, plural, num) % {"num": num, **values}

    def form(self, phrase: str, values: Mapping[str, object]) -> str:
        """The translation of a phrase that fits its values, which are still to be filled in."""
        if any(not getattr(value, "exact", True) for value in values.values()):
            inexact = self.catalogue.pgettext(INEXACT, phrase)
            if inexact != phrase:
                return inexact
        return self.catalogue.gettext(phrase)


ENGLISH = Phrases()
