"""The parts of links and of their definitions, read from a text (CommonMark 0.31, sections 4.7 and 6.3).

Each reader takes where its part would start, and says what it reads and where that ends, or None if no such part
stands there. All take linear time, also when they are asked at every character of a text.
"""

import re
from html import unescape as _character
from html.entities import html5
from typing import NamedTuple

MAX_LABEL = 999  # characters
MAX_PARENTHESES = 32  # open at once in an address; CommonMark asks for three

_ESCAPE = r"\\[!-/:-@\[-`{-~]"
_ENTITY = r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]*);"
_ESCAPED = re.compile(f"{_ESCAPE}|{_ENTITY}")
_ENTITY_ALONE = re.compile(_ENTITY)

_LABEL = re.compile(r"\[((?:[^\[\]\\]++|\\.)*+)\]", re.DOTALL)
_IN_BRACKETS = re.compile(r"<((?:[^<>\n\\]++|\\.)*+)>")
_HALT = re.compile(r"[(){\\\x00-\x20\x7f]")
_TEMPLATE = re.compile(r"\{\{[^{}\n]*+\}\}|\{%(?:[^%{}\n]|%(?!\}))*+%\}")
_TITLES = {
    '"': re.compile(r'"((?:[^"\\]++|\\.)*+)"', re.DOTALL),
    "'": re.compile(r"'((?:[^'\\]++|\\.)*+)'", re.DOTALL),
    "(": re.compile(r"\(((?:[^()\\]++|\\.)*+)\)", re.DOTALL),
}
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_GAP = re.compile(r"[ \t]*(?:\n[ \t]*)?")  # white space with one line end at most
_LINE_END = re.compile(r"[ \t]*(?:\n|\Z)")


class Definition(NamedTuple):
    """`[label]: address "title"`; `end` is just after its last line, with the line's end."""

    label: str
    address: str
    title: str | None
    end: int


class InlineTarget(NamedTuple):
    """`(address "title")`, as it follows a link's text; `end` is just after it."""

    address: str
    title: str | None
    end: int


def read_entity(text: str, start: int) -> tuple[str, int] | None:
    """At a `&`: the characters that the entity or character reference stands for; U+FFFD for one that there is not."""
    match = _ENTITY_ALONE.match(text, start)
    if match is None or (match[0][1] != "#" and match[0][1:] not in html5):
        return None
    return _character(match[0]) or "\ufffd", match.end()


def unescaped(text: str) -> str:
    """A text with its backslash escapes and entities resolved."""
    return _ESCAPED.sub(_resolved, text) if "\\" in text or "&" in text else text


def without_entities(text: str) -> str:
    """A text with its entities resolved, and its backslashes as they are."""
    return _ENTITY_ALONE.sub(_resolved, text) if "&" in text else text


def _resolved(match: re.Match[str]) -> str:
    escaped = match[0]
    if escaped[0] == "\\":
        return escaped[1]
    entity = read_entity(escaped, 0)
    return entity[0] if entity else escaped


def normalise_label(label: str) -> str:
    """The form in which labels are compared; a blank label is empty, and names nothing."""
    return " ".join(label.split()).casefold()


def read_label(text: str, start: int) -> tuple[str, int] | None:
    """At a `[`: the label as it is written, without its brackets."""
    match = _LABEL.match(text, start, start + MAX_LABEL + 2)
    return (match[1], match.end()) if match else None


def read_destination(text: str, start: int) -> tuple[str, int] | None:
    """An address, in angle brackets or not; without them it is never empty."""
    if text.startswith("<", start):
        match = _IN_BRACKETS.match(text, start)
        return (unescaped(match[1]), match.end()) if match else None
    end = _end_of_address(text, start)
    return (unescaped(text[start:end]), end) if end > start else None


def _end_of_address(text: str, start: int) -> int:
    """Where an address without angle brackets ends; -1 if its parentheses are not paired, or too many.

    `{{ site.mail }}` and `{% link a.md %}`, which another generator was to replace, are parts of an address with their
    spaces: CommonMark would show them to readers, with the brackets around the link's words.
    """
    depth = 0
    end = start
    while halt := _HALT.search(text, end):
        character = halt[0]
        if character == "\\":
            end = halt.end() + (1 if text[halt.end() : halt.end() + 1] in ("(", ")", "\\") else 0)
            continue
        if character == "{":
            template = _TEMPLATE.match(text, halt.start())
            end = template.end() if template else halt.end()
            continue
        if character == "(":
            depth += 1
            if depth > MAX_PARENTHESES:
                return -1
        elif character == ")" and depth:
            depth -= 1
        else:
            return -1 if depth else halt.start()
        end = halt.end()
    return -1 if depth else len(text)


def read_title(text: str, start: int) -> tuple[str, int] | None:
    """A title in quotes or parentheses; there is no blank line in it."""
    pattern = _TITLES.get(text[start : start + 1])
    match = pattern.match(text, start) if pattern else None
    if match is None or _BLANK_LINE.search(match[1]):
        return None
    return unescaped(match[1]), match.end()


def read_inline_target(text: str, start: int) -> InlineTarget | None:
    """At a `(`: the address and the title of a link; both may be absent."""
    at = _after_gap(text, start + 1)
    if text.startswith(")", at):
        return InlineTarget("", None, at + 1)
    destination = read_destination(text, at)
    if destination is None:
        return None
    address, end = destination
    at = _after_gap(text, end)
    title = read_title(text, at) if at > end else None
    if title is not None:
        at = _after_gap(text, title[1])
    return InlineTarget(address, title[0] if title else None, at + 1) if text.startswith(")", at) else None


def read_definition(text: str, start: int) -> Definition | None:
    """A definition at the start of a line of a paragraph, whose lines have no spaces before them."""
    label = read_label(text, start) if text.startswith("[", start) else None
    if label is None or not text.startswith(":", label[1]) or not (name := normalise_label(label[0])):
        return None
    destination = read_destination(text, _after_gap(text, label[1] + 1))
    if destination is None:
        return None
    address, end = destination
    at = _after_gap(text, end)
    title = read_title(text, at) if at > end else None
    if title and (line_end := _LINE_END.match(text, title[1])):
        return Definition(name, address, title[0], line_end.end())
    # What looks like a title on a line of its own, but is none, begins the text after the definition.
    line_end = _LINE_END.match(text, end)
    return Definition(name, address, None, line_end.end()) if line_end else None


def _after_gap(text: str, start: int) -> int:
    match = _GAP.match(text, start)
    assert match  # it matches nothing too
    return match.end()
