"""Templates of a comparison with blanks in place of what is not known yet, for scripts to fill in.

A script that compares two versions says what the build says of them, in the same words and the same elements: the
page holds these in `<template>` elements, rendered by the same macros as the pages that are written out. A template
with a number is there once for each plural form of the language, by its name in CLDR, which is also what
`Intl.PluralRules` gives for a number.
"""

from dataclasses import dataclass
from typing import Self

from markupsafe import Markup

from policygen.pages.views.comparison import ChangedSection, Comparison, KindCount, NewNumbers, ShownPassage
from policygen.phrases import plural_forms
from policygen.redlines import ChangeKind, Numbered


class Blank(int):
    """A number that stands in a page as `{name}`, in a phrase that is right for the number that it is.

    It equals that number, so it must not be part of what is kept by its value (`once`).
    """

    name: str

    def __new__(cls, name: str, number: int) -> Self:
        """The blank of a name; `number` chooses the form of what is said of it."""
        blank = super().__new__(cls, number)
        blank.name = name
        return blank

    def __html__(self) -> str:
        """What stands in the page."""
        return f"{{{self.name}}}"


@dataclass(frozen=True, slots=True)
class PluralBlanks:
    """What is said of numbers of one plural form: `form` is its name, `comparison` has its numbers as blanks."""

    form: str
    number: Blank
    kinds: tuple[KindCount, ...]
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class Blanks:
    """Every template: those with a number by plural form, and comparisons of one passage each, or none."""

    plurals: tuple[PluralBlanks, ...]
    one_change: Comparison
    several_changes: Comparison
    no_change: Comparison


def blanks(language: str) -> Blanks:
    """The templates for an interface in a language."""
    return Blanks(
        plurals=tuple(_plural_blanks(form, number) for form, number in plural_forms(language)),
        one_change=_comparison((_passage(1, 1),)),
        several_changes=_comparison((_passage(1, 2),)),
        no_change=_comparison(()),
    )


def _plural_blanks(form: str, number: int) -> PluralBlanks:
    unchanged = _passage(0, 0, Blank("count", number))
    return PluralBlanks(
        form=form,
        number=Blank("count", number),
        kinds=tuple(KindCount(kind, Blank("count", number)) for kind in ChangeKind),
        comparison=_comparison((unchanged,), number),
    )


def _comparison(passages: tuple[ShownPassage, ...], number: int = 1) -> Comparison:
    return Comparison(
        empty=not passages,
        added=Blank("added", number),
        removed=Blank("removed", number),
        sections=Blank("sections", number),
        changed_sections=Blank("changed", number),
        kinds=(),
        section_changes=tuple(ChangedSection(path, "{href}", (), 0, 0) for path in (("{name}",), ())),
        change_count=Blank("total", number),
        passages=passages,
        block_count=Blank("blocks", number),
        new_numbers=tuple(NewNumbers(of, Blank("count", number), "{numbers}") for of in Numbered) if passages else (),
    )


def _passage(first: int, last: int, unchanged: Blank | None = None) -> ShownPassage:
    return ShownPassage(
        begins_section=False,
        heading=("{step}", "{last}"),
        level=2,
        html=Markup("{html}") if unchanged is None else Markup(),
        unchanged=0 if unchanged is None else unchanged,
        start=Blank("start", 0),
        added=0,
        removed=0,
        href="{href}",
        first_change=Blank("first", first),
        last_change=Blank("last", last),
        anchor="{anchor}",
        previous="{previous}",
        following="{following}",
    )
