"""Phrases in one language."""

from dataclasses import dataclass, field
from gettext import NullTranslations


@dataclass(frozen=True, slots=True)
class Phrases:
    """What is said in a language: whole phrases, known by their English words, with values at their named places."""

    language: str = "en"
    catalogue: NullTranslations = field(default_factory=NullTranslations, repr=False, compare=False)

    def say(self, phrase: str, /, **values: object) -> str:
        """A phrase with its values: `say("Link to %(target)s removed", target="/terms/")`."""
        return self.catalogue.gettext(phrase) % values

    def count(self, one: str, many: str, num: int, /, **values: object) -> str:
        """A phrase in the form that its number asks for: `count("%(num)s word", "%(num)s words", 3)`."""
        return self.catalogue.ngettext(one, many, num) % {"num": num, **values}


ENGLISH = Phrases()
