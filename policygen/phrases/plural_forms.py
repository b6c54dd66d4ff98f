"""The plural forms of a language, by their names in CLDR, which are also those of `Intl.PluralRules` in browsers."""

from collections.abc import Iterator
from itertools import chain

from babel import Locale

_LARGEST_TRIED = 200
"""A language that tells numbers apart does so below this one, or of whole numbers it does not at all."""


def plural_forms(language: str) -> Iterator[tuple[str, int]]:
    """The plural forms of a language, each with a number that takes it, which is 0 only if no other does."""
    form_of = Locale.parse(language, sep="-").plural_form
    seen: set[str] = set()
    for number in chain(range(1, _LARGEST_TRIED), (0,)):
        form = form_of(number)
        if form not in seen:
            seen.add(form)
            yield form, number
