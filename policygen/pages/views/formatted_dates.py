"""Dates as pages show them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from markupsafe import Markup, escape

from policygen.core.model import When


@dataclass(frozen=True, slots=True)
class FormattedDate:
    """A date in words, which becomes a `<time>` element where it is put into a template.

    `exact` tells whether it is known to the day, and so whether something happened on it or in it. `instant` is its
    first instant in UTC (`2026-09-20T22:00:00Z`), for scripts.
    """

    words: str
    iso: str
    instant: str
    exact: bool
    element: Markup

    @property
    def plain(self) -> "FormattedDate":
        """The same without the element, for titles and attributes."""
        return replace(self, element=escape(self.words))

    def __html__(self) -> str:
        """The element, for templates."""
        return self.element

    def __str__(self) -> str:
        """The words alone, for titles."""
        return self.words


class Dates:
    """Turns dates into words, each one once: pages repeat the same few dates over and over."""

    def __init__(self, words: Callable[[When], str]) -> None:
        """`words` says a date in some language."""
        self._words = words
        self._known: dict[tuple[str, datetime], FormattedDate] = {}

    def show(self, when: When) -> FormattedDate:
        """A date as pages show it, at its precision."""
        name = when.text, when.instant  # days begin at other instants in other zones
        known = self._known.get(name)
        if known is None:
            words = self._words(when)
            element = Markup(f'<time datetime="{escape(when.text)}">{escape(words)}</time>')
            instant = when.instant.isoformat().replace("+00:00", "Z")
            known = FormattedDate(words, when.text, instant, when.is_exact, element)
            self._known[name] = known
        return known

    def maybe(self, when: When | None) -> FormattedDate | None:
        """The same for a date that may be unknown."""
        return self.show(when) if when else None
