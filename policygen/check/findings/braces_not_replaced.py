"""Braces that were to be replaced, by their looks, and stay as they are."""

import re
from collections.abc import Iterator

from policygen.check.finding import Finding
from policygen.check.text_source import TextSource, quoted
from policygen.core.errors import ANY, Problem, Rule, Severity
from policygen.core.suggestions import nearest
from policygen.frontmatter.front_matter_keys import NAME

RULE = Rule(
    "E606",
    "braces-not-replaced",
    says="`{{ name }}` or an include stands in the text and stays as it is.",
    why="Readers see the braces instead of a name.",
    example="Write to {{ comapny }}.",
    remedy=(
        "Declare the name under [`vars`](content.md#variables-and-shared-passages), or write the words themselves."
    ),
    severity=Severity.WARNING,
    weights=ANY,
    allowable=True,
)

_BRACES = re.compile(r"\{\{[ \t]*([A-Za-z_][\w.-]*+)([^{}\n]*+)\}\}")
_WORDS = re.compile(r"[\w' -]+")
_NAME = re.compile(NAME)


def unreplaced_braces(source: TextSource) -> Iterator[Problem]:
    """Braces that were to be replaced, by their looks, and stay as they are (case 44)."""
    for match in _BRACES.finditer(source.prose):
        name, rest = match[1], match[2].strip()
        if name.casefold() == "include" and rest:
            message = f"{quoted(match[0])} stays in the text as it is: nothing is included"
            hint = 'write {{ include "shared/contact.md" }}, with straight quotes; or write the words themselves'
            yield RULE.at(source.at(match.start()), message, hint)
        elif not rest or name in source.vars or _WORDS.fullmatch(rest):
            message = f"{quoted(match[0])} stays in the text as it is: nothing replaces it"
            yield RULE.at(source.at(match.start()), message, _instead(source, match, name))


def _instead(source: TextSource, match: re.Match[str], name: str) -> str:
    """What to write instead of braces with a name that nothing replaces."""
    suggestion = nearest(name, source.vars)
    if suggestion:
        return (
            f"did you mean {{{{ {suggestion} }}}}?"
            if name != suggestion
            else f"write nothing but the name: {{{{ {name} }}}}"
        )
    if not _NAME.fullmatch(name) or (match[2].strip() and name not in source.vars):
        return "write the words themselves"
    file = source.at(match.start()).file
    where = "the front matter" if file == source.place.file else source.place.file
    return f"declare {name} under vars in {where}; or write the words themselves"


FINDING = Finding(RULE, in_text=unreplaced_braces, past_texts=True)
