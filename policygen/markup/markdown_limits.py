"""What cannot be rendered in reasonable time, or only on a deep stack, is refused before it is tried.

Blocks and inline markup are read in linear time, but elements within elements need a stack, and the library's
footnotes and abbreviations take quadratic time. The bounds below are far beyond any real policy; within them a text of
1 MiB renders in seconds, and the same everywhere. All checks are linear, and most texts are passed by counting.
"""

import re
from collections.abc import Iterator

from policygen.core.errors import Place, Problem
from policygen.rules.texts import NESTED_TOO_DEEP, TOO_MUCH_OF_SOMETHING

MAX_DEPTH = 50
MAX_DEFINITIONS = 1_000  # of abbreviations, and of footnotes

_STEEP = r"^[ \t>*+\-\d.):!]{%d,}"  # lines that may begin with so many markers
_ABBREVIATION = re.compile(r"^ {0,3}\*\[", re.M)
_FOOTNOTE = re.compile(r"^ {0,3}\[\^", re.M)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^<>]*)>")
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_ENDS_ITSELF = {
    **dict.fromkeys(("li",), frozenset({"li"})),
    **dict.fromkeys(("dt", "dd"), frozenset({"dt", "dd"})),
    **dict.fromkeys(("td", "th"), frozenset({"td", "th"})),
    "tr": frozenset({"td", "th", "tr"}),
    **dict.fromkeys(("thead", "tbody", "tfoot"), frozenset({"td", "th", "tr", "thead", "tbody", "tfoot"})),
    "option": frozenset({"option"}),
}
"""The elements whose end tags are mostly left out, and which open ones the start of another ends."""


def limit_problems(text: str, place: Place, depth: int = MAX_DEPTH) -> tuple[Problem, ...]:
    """What in a canonical text goes beyond the limits; `place` is where its first line stands."""
    return tuple(_limit_problems(text, place, min(depth, MAX_DEPTH)))


def _limit_problems(text: str, place: Place, depth: int) -> Iterator[Problem]:
    yield from _nesting(text, place, depth)
    if text.count("<") > depth:
        yield from _html(text, place, depth)
    for pattern, noun in ((_ABBREVIATION, "abbreviations"), (_FOOTNOTE, "footnotes")):
        definitions = pattern.findall(text) if text.count("[") > MAX_DEFINITIONS else ()
        if len(definitions) > MAX_DEFINITIONS:
            yield TOO_MUCH_OF_SOMETHING.at(
                place,
                f"{len(definitions):,} {noun} are defined here; {MAX_DEFINITIONS:,} is the limit",
                "no text for readers needs that; is this file what it should be?",
            )


def _nesting(text: str, place: Place, depth: int) -> Iterator[Problem]:
    """Lists, quotes and notes that are nested too deeply, by their first line that is."""
    if not re.compile(_STEEP % depth, re.M).search(text):
        return
    # Imported here because the library is slow to import, and hardly any text comes so far.
    from policygen.markup.markdown_renderer import MarkdownRenderer, normalised

    reading = MarkdownRenderer().read()
    for number, line in enumerate(normalised(text).split("\n")):
        reading.read(line)
        if reading.depth > depth:
            message = f"lists and quotes are nested more than {depth} deep here"
            yield NESTED_TOO_DEEP.at(Place(place.file, place.line + number), message, "write it with fewer levels")
            return


def _html(text: str, place: Place, depth: int) -> Iterator[Problem]:
    """HTML elements that are nested too deeply."""
    opened: list[str] = []
    for match in _TAG.finditer(text):
        closing, name, rest = match.groups()
        name = name.lower()
        if name in _VOID or rest.endswith("/"):
            continue
        if closing:
            _close(opened, name)
            continue
        ended = _ENDS_ITSELF.get(name)
        while opened and ((ended and opened[-1] in ended) or opened[-1] == "p" == name):
            opened.pop()
        opened.append(name)
        if len(opened) > depth:
            tag_place = Place(place.file, place.line + text.count("\n", 0, match.start()))
            message = f"HTML elements are nested more than {depth} deep here, or not closed"
            yield NESTED_TOO_DEEP.at(tag_place, message, "close each element, or write the text without HTML")
            return


def _close(opened: list[str], name: str) -> None:
    """Take off what an end tag ends: the innermost element of its name with all in it, or the innermost one."""
    if name in opened:
        while opened.pop() != name:
            pass
    elif opened:
        opened.pop()
