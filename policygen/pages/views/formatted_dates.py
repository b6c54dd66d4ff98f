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


class DateFormatter:
    """Turns dates into words, each one once: pages repeat the same few dates over and over."""

    def __init__(self, say: Callable[[When], str]) -> None:
        """`say` says a date in some language."""
        self._say = say
        self._formatted: dict[tuple[str, datetime], FormattedDate] = {}

    def format(self, when: When) -> FormattedDate:
        """A date as pages show it, at its precision."""
        key = when.text, when.instant  # days begin at other instants in other zones
        formatted = self._formatted.get(key)
        if formatted is None:
            words = self._say(when)
            element = Markup(f'<time datetime="{escape(when.text)}">{escape(words)}</time>')
            instant = when.instant.isoformat().replace("+00:00", "Z")
            formatted = FormattedDate(words, when.text, instant, when.is_exact, element)
            self._formatted[key] = formatted
        return formatted

    def format_optional(self, when: When | None) -> FormattedDate | None:
        """The same for a date that may be unknown."""
        return self.format(when) if when else None
