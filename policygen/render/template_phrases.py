"""Words of the interface in one language, at a price that thousands of pages can pay.

Templates say `_("All versions")` and `ngettext("%(num)s day", "%(num)s days", days)` as with Jinja's newstyle gettext:
values are escaped, `num` is the number, and the phrase itself counts as safe. A fixed phrase, `{{ _("…") }}`, is
translated when the template is loaded rather than each time it is rendered. What is compiled of a template is the same
for all languages: the fixed phrases stand between marks in its constants, and loading it puts translations there.
"""

import re
from collections.abc import Callable, Iterator, MutableMapping
from itertools import islice
from operator import methodcaller
from types import CodeType
from typing import Any, cast

from jinja2 import Environment, Template
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from markupsafe import Markup, escape

from policygen.phrases import Phrases

_PHRASE = ("variable_begin", "name", "lparen", "string", "rparen", "variable_end")
_TRANSLATE = "translate_plain"
_MARKED_PHRASE = re.compile("\ue000(.*?)\ue001", re.S)


class FixedPhrases(Extension):
    """Marks `{{ _("…") }}` as part of the text around it; other uses of `_` stay as they are."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """The tokens of a template, each fixed phrase as text between marks."""
        window: list[Token] = []
        tokens = iter(stream)
        while True:
            window += islice(tokens, len(_PHRASE) - len(window))
            if not window:
                return
            if _is_phrase(window):
                yield Token(window[0].lineno, "data", f"\ue000{window[3].value}\ue001")
                window = []
            else:
                yield window.pop(0)


class TranslatedTemplate(Template):
    """A template with its fixed phrases in the language of its environment."""

    @classmethod
    def from_code(
        cls,
        environment: Environment,
        code: CodeType,
        globals: MutableMapping[str, Any],
        uptodate: Callable[[], bool] | None = None,
    ) -> Template:
        """The template that was compiled, for whatever language, to a code."""
        translate = cast(Callable[[str], str], environment.globals[_TRANSLATE])
        return super().from_code(environment, _translated(code, translate), globals, uptodate)


def _translated(code: CodeType, translate: Callable[[str], str]) -> CodeType:
    """A code with a translation in the place of each fixed phrase."""

    def constant(value: object) -> object:
        if isinstance(value, CodeType):
            return _translated(value, translate)
        if isinstance(value, str) and "\ue000" in value:
            return _MARKED_PHRASE.sub(lambda phrase: translate(phrase[1]) % {}, value)
        return tuple(map(constant, value)) if isinstance(value, tuple) else value

    return code.replace(co_consts=tuple(map(constant, code.co_consts)))


def install(environment: Environment, phrases: Phrases) -> None:
    """Let the templates of an environment speak a language."""
    environment.template_class = TranslatedTemplate
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


def known_to_the_day(blank: Markup, exact: bool) -> Blank:
    """A place for a date, so that the phrase around it has the form for a day, or for a month or year."""
    return Blank(blank) if exact else InexactBlank(blank)


def _filled(phrase: str, values: dict[str, object]) -> Markup:
    return Markup(phrase % {name: escape(value) for name, value in values.items()})


def _is_phrase(window: list[Token]) -> bool:
    return tuple(token.type for token in window) == _PHRASE and window[1].value == "_"
