"""Words of the interface in one language, at a price that thousands of pages can pay.

Templates say `_("All versions")` and `ngettext("%(num)s day", "%(num)s days", days)` as with Jinja's newstyle gettext:
values are escaped, `num` is the number, and the phrase itself counts as safe. A fixed phrase, `{{ _("…") }}`, is
translated when the template is read rather than each time it is rendered.
"""

from collections.abc import Callable, Iterator
from itertools import islice
from operator import methodcaller
from typing import cast

from jinja2 import Environment
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from markupsafe import Markup, escape

from policygen.phrases import Phrases

_PHRASE = ("variable_begin", "name", "lparen", "string", "rparen", "variable_end")
_TRANSLATE = "translate_plain"


class FixedPhrases(Extension):
    """Puts the translation of `{{ _("…") }}` into the template; other uses of `_` stay as they are."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """The tokens of a template, each fixed phrase replaced by its translation."""
        window: list[Token] = []
        tokens = iter(stream)
        while True:
            window += islice(tokens, len(_PHRASE) - len(window))
            if not window:
                return
            if _is_phrase(window):
                translate = cast(Callable[[str], str], self.environment.globals[_TRANSLATE])
                yield Token(window[0].lineno, "data", translate(window[3].value) % {})
                window = []
            else:
                yield window.pop(0)


def install(environment: Environment, phrases: Phrases) -> None:
    """Let the templates of an environment speak a language."""
    catalogue = phrases.catalogue

    def gettext(message: str, /, **values: object) -> Markup:
        return _filled(phrases.form(message, values), values)

    def ngettext(singular: str, plural: str, num: int, /, **values: object) -> Markup:
        return _filled(catalogue.ngettext(singular, plural, num), {"num": num, **values})

    # For `{% trans %}` in a project's own templates; the functions that it calls are then ours.
    methodcaller("install_gettext_translations", catalogue, newstyle=True)(environment)
    environment.globals.update({"_": gettext, "gettext": gettext, "ngettext": ngettext, _TRANSLATE: catalogue.gettext})
    environment.globals["known_to_the_day"] = known_to_the_day


class Blank(Markup):
    """A place for a date that a script fills in; `exact` tells whether that will be known to the day."""

    exact = True


class InexactBlank(Blank):
    """The same for a month or a year."""

    exact = False


def known_to_the_day(place: Markup, exact: bool) -> Blank:
    """A place for a date, so that the phrase around it has the form for a day, or for a month or year."""
    return Blank(place) if exact else InexactBlank(place)


def _filled(phrase: str, values: dict[str, object]) -> Markup:
    return Markup(phrase % {name: escape(value) for name, value in values.items()})


def _is_phrase(window: list[Token]) -> bool:
    return tuple(token.type for token in window) == _PHRASE and window[1].value == "_"
