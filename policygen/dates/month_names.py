"""What all languages say of dates, taken together: the language of a text that is searched for them may be unknown.

The names of months stand in the folders of languages, rather than come from Babel at run time, so that what is found
in a text does not depend on the version of a library.
"""

from policygen.languages import all_languages

MONTH_NUMBERS = {
    name.casefold(): number
    for language in all_languages()
    for row in language.dates.months
    for number, name in enumerate(row, 1)
}
"""The number of a month by its name, folded for case: whole names, and for English the usual short ones."""

WEEKDAYS = tuple(
    sorted(
        {name.casefold() for language in all_languages() for name in language.dates.weekdays},
        key=lambda name: (-len(name), name),
    )
)
"""Names of weekdays, folded for case, the longest first."""


def signs() -> tuple[str, ...]:
    """The characters that follow on the year, the month and the day of a date, such as `年`."""
    said = [language.dates.signs for language in all_languages() if language.dates.signs]
    return tuple("".join(dict.fromkeys("".join(each))) for each in zip(*said, strict=True))
