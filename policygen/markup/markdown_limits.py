"""What Python-Markdown cannot render in reasonable time, or only on a shallow stack, is refused before it is tried.

The library takes quadratic time on some inputs and gives up at a nesting that depends on its caller's stack. The
bounds below are far beyond any real policy; within them a text of 1 MiB renders in seconds, and the same everywhere.
All checks are linear, and most texts are passed by counting characters.
"""

import re
from collections.abc import Iterator

from policygen.core.errors import Place, Problem
from policygen.rules.texts import NESTED_TOO_DEEP, TOO_MUCH_OF_SOMETHING

MAX_DEPTH = 50
SHORT_PARAGRAPH = 250  # characters; a paragraph of so few is rendered quickly whatever is in it, and is no deep nest
MAX_LINKS = 1_000  # links in one paragraph
MAX_OPEN_BRACKETS = 50  # brackets or parentheses open at once
MAX_INLINE_MARKS = 10_000  # characters in one paragraph that may begin inline markup
MAX_UNENDED_TAGS = 200  # tags without an end
MAX_TIGHT_LINES = 500  # headings and rules without a blank line between
MAX_DEFINITIONS = 1_000  # of abbreviations, and of footnotes
MAX_PARAGRAPH_LINES = 10_000  # lines in one paragraph, such as a table's
MAX_BACKTICK_LENGTHS = 60  # different lengths of runs of backticks

_STEEP = r"(?:\A|\n)[ \t>*+\-\d.:!]{%d,}"  # lines that may begin with so many markers
_MARKERS = re.compile(r"(?: {0,3}(?:>|[*+:-](?= )|\d+\.(?= )|!!!)|[ \t])+")
_MARKER = re.compile(r">|[*+:-](?= )|\d+\.(?= )|!!!|\t| {4}")
_MARK = re.compile(r"[\\`*_<&!]")
_TERM = re.compile(r"^(?! *:).*\n {0,3}: ", re.M)
_STARTS = re.compile(r"^ {0,3}(?:#|=+ *$|-+ *$|(?:[*_-] *){3,}$|!!!)", re.M)
_ABBREVIATION = re.compile(r"^ {0,3}\*\[", re.M)
_FOOTNOTE = re.compile(r"^ {0,3}\[\^", re.M)
_BACKTICKS = re.compile("`+")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^<>]*)>")
_UNENDED = re.compile(r"<[a-zA-Z!/?][^<>]*(?=<|\Z)")
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())


def limit_problems(text: str, place: Place, depth: int = MAX_DEPTH) -> tuple[Problem, ...]:
    """What in a canonical text goes beyond the limits; `place` is where its first line stands."""
    return tuple(_limit_problems(text, place, min(depth, MAX_DEPTH)))


def _limit_problems(text: str, place: Place, depth: int) -> Iterator[Problem]:
    yield from _nesting(text, place, depth)
    if text.count("<") > depth:
        yield from _html(text, place, depth)
    if text.count("<") > MAX_UNENDED_TAGS and (count := len(_UNENDED.findall(text))) > MAX_UNENDED_TAGS:
        yield _too_much(place, f"{count:,} tags have no `>`; {MAX_UNENDED_TAGS} is the limit")
    if len(text) > SHORT_PARAGRAPH:
        line = place.line
        for paragraph in text.split("\n\n"):
            if len(paragraph) > SHORT_PARAGRAPH:
                yield from _paragraph(paragraph, place.file, line, depth)
            line += paragraph.count("\n") + 2
    for pattern, noun in ((_ABBREVIATION, "abbreviations"), (_FOOTNOTE, "footnotes")):
        definitions = pattern.findall(text) if text.count("[") > MAX_DEFINITIONS else ()
        if len(definitions) > MAX_DEFINITIONS:
            yield _too_much(place, f"{len(definitions):,} {noun} are defined here; {MAX_DEFINITIONS:,} is the limit")
    if (
        text.count("`") > MAX_BACKTICK_LENGTHS * MAX_BACKTICK_LENGTHS // 2
        and len(set(map(len, _BACKTICKS.findall(text)))) > MAX_BACKTICK_LENGTHS
    ):
        yield _too_much(place, f"there are runs of backticks of more than {MAX_BACKTICK_LENGTHS} different lengths")


def _paragraph(text: str, file: str, line: int, depth: int) -> Iterator[Problem]:
    """What is too much within one paragraph (lines without a blank one between)."""
    if (
        len(text) < MAX_INLINE_MARKS
        and text.count("[") <= MAX_OPEN_BRACKETS
        and text.count("(") <= MAX_OPEN_BRACKETS
        and text.count("\n") <= 2 * depth
    ):
        return
    place = Place(file, line)
    if text.count("[") > MAX_LINKS:
        yield _too_much(place, f"one paragraph has {text.count('['):,} opening brackets; {MAX_LINKS:,} is the limit")
    elif text.count("[") > MAX_OPEN_BRACKETS and (most := _most_open(text, "[", "]")) > MAX_OPEN_BRACKETS:
        yield _too_much(place, f"{most:,} square brackets are open at once; {MAX_OPEN_BRACKETS} is the limit")
    if text.count("(") > MAX_OPEN_BRACKETS and (most := _most_open(text, "(", ")")) > MAX_OPEN_BRACKETS:
        yield _too_much(place, f"{most:,} parentheses are open at once; {MAX_OPEN_BRACKETS} is the limit")
    if len(text) > MAX_INLINE_MARKS and (count := len(_MARK.findall(text))) > MAX_INLINE_MARKS:
        yield _too_much(
            place, f"one paragraph has {count:,} characters of inline markup; {MAX_INLINE_MARKS:,} is the limit"
        )
    if text.count("\n") > 2 * depth and (count := len(_TERM.findall(text))) > depth:
        message = f"{count:,} terms with definitions stand without a blank line between them; {depth} is the limit"
        yield TOO_MUCH_OF_SOMETHING.at(place, message, "put a blank line before each term")
    if (lines := text.count("\n")) > MAX_PARAGRAPH_LINES:
        yield _too_much(
            place, f"{lines:,} lines follow each other without a blank one; {MAX_PARAGRAPH_LINES:,} is the limit"
        )
    if lines > MAX_TIGHT_LINES and (count := len(_STARTS.findall(text))) > MAX_TIGHT_LINES:
        message = f"{count:,} headings or rules stand without a blank line between them; {MAX_TIGHT_LINES} is the limit"
        yield TOO_MUCH_OF_SOMETHING.at(place, message, "put a blank line before each")


def _most_open(text: str, opening: str, closing: str) -> int:
    count = most = 0
    for character in re.findall(f"[{re.escape(opening + closing)}]", text):
        if character == opening:
            count += 1
            most = max(most, count)
        elif character == closing and count:
            count -= 1
    return most


def _nesting(text: str, place: Place, depth: int) -> Iterator[Problem]:
    """Lists, quotes and notes that are nested too deeply, by their first line that is."""
    steep = re.compile(_STEEP % depth)
    for number, line in enumerate(text.split("\n")):
        if len(line) < depth or line[0].isalpha() or not steep.match(line):
            continue
        match = _MARKERS.match(line)
        if match and match[0].strip() and len(_MARKER.findall(match[0])) > depth:
            message = f"lists and quotes are nested more than {depth} deep here"
            yield NESTED_TOO_DEEP.at(Place(place.file, place.line + number), message, "write it with fewer levels")
            return


def _html(text: str, place: Place, depth: int) -> Iterator[Problem]:
    """HTML elements that are nested too deeply, and CDATA sections, which HTML does not have."""
    if text.count("<![") > depth:
        yield _too_much(place, f"there are {text.count('<!['):,} `<![` in this text; HTML has no such thing")
    level = 0
    for match in _TAG.finditer(text):
        closing, name, rest = match.groups()
        if name.lower() in _VOID or rest.endswith("/"):
            continue
        level = max(0, level - 1) if closing else level + 1
        if level > depth:
            tag_place = Place(place.file, place.line + text.count("\n", 0, match.start()))
            message = f"HTML elements are nested more than {depth} deep here, or not closed"
            yield NESTED_TOO_DEEP.at(tag_place, message, "close each element, or write the text without HTML")
            return


def _too_much(place: Place, message: str) -> Problem:
    return TOO_MUCH_OF_SOMETHING.at(place, message, "no text for readers needs that; is this file what it should be?")
