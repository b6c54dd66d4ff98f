"""The words of a Markdown source that readers are meant to get: what is left of it without its markup.

No Markdown parser: it knows the forms of markup that are made of words, and takes them for markup wherever they stand,
in code too. So it may take words for markup, never markup for words. Each step is linear in its length.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from typing import NamedTuple

from policygen.markup.commonmark.attribute_lists import ATTRIBUTE_LIST
from policygen.markup.commonmark.html_tags import html_end
from policygen.markup.commonmark.link_parts import read_definition, read_destination, read_label
from policygen.markup.sanitise import BLOCK_TAGS, EMPTIED_TAGS, LINK_SCHEMES, PHRASING_TAGS

Span = tuple[int, int]


class LinkDefinition(NamedTuple):
    """A definition such as `[label]: address "title"`: its address; where its label, address and end are."""

    address: str
    label: int
    start: int
    end: int


class SourceWords(NamedTuple):
    """A source with spaces for its markup, character for character, and the definitions of links in it.

    The addresses and titles of definitions are spaces, too: where they are used they reach readers, maybe elsewhere.
    """

    text: str
    definitions: tuple[LinkDefinition, ...]


def source_words(source: str) -> SourceWords:
    """Take the markup out of a source."""
    text = _blanked(source, _html_spans(source)) if "<" in source else source
    definitions = tuple(_definitions(text)) if "]:" in text else ()
    text = _blanked(text, ((definition.label, definition.end) for definition in definitions))
    for sign, spans in _FORMS:
        if sign in text:
            text = _blanked(text, spans(text))
    told = tuple(definition for definition in definitions if not _is_silent(definition.address))
    return SourceWords(_blanked(text, _spans_of(_MARKERS)(text)), told)


# What may stand before the words of a line: quotes, items, their numbers.
_PREFIX = r"^[ \t>]*+(?:(?:[-*+:]|\d{1,9}[.)])(?:[ \t]|$)[ \t>]*+)*+"
_MARKERS = re.compile(_PREFIX, re.M)
_NAME, _VALUE = r"[^\W\d][\w:.-]*+", r"""(?:"[^"\n]*+"|'[^'\n]*+'|[^\s{}"'`]++)"""
_FENCE = re.compile(rf"{_PREFIX}(?:```++|~~~++)[ \t]*+([^\s`{{]++(?:[ \t]++{_NAME}={_VALUE})*+)(?=[^`\n]*$)", re.M)
_ADMONITION = re.compile(r"^[ \t]*+!!!\+?[ \t]?([\w-]++(?:[ \t]++(?:inline|end))*+)", re.M)
_BOXES = re.compile(rf"{_PREFIX}(\[[xX]\](?=\s)|\[![A-Za-z]++\](?=[ \t]*$)|\[TOC\](?=[ \t]*$))", re.M)
_LABELS = re.compile(r"\[\^[^\[\]\n]++\]|^ {0,3}\*\[[^\[\]\n]++\]:|(?<=\])\[[^\[\]]++\](?!\()", re.M)
_BEFORE_LABEL = re.compile(rf"{_PREFIX}(?=\[(?!\^))", re.M)
_DESTINATION = re.compile(r"\]\(\s*+")
_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*):")
_NOT_NEWLINE = re.compile(r"[^\n]")

_NAMELESS = ("<!--", "<![CDATA[", "<!", "<?")
_TAG_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)")
_TAG_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]++)\s*+=\s*+("[^"]*+"|'[^']*+'|[^\s"'=<>`]++)""")
_END_OF_EMPTIED = {name: re.compile(rf"</{name}\s*>", re.I) for name in EMPTIED_TAGS}
_KEPT_TAGS = BLOCK_TAGS | PHRASING_TAGS


def _blanked(text: str, spans: Iterable[Span]) -> str:
    """A text with spaces for some spans, which are in order."""
    pieces, end = [], 0
    for start, stop in spans:
        if stop > start:
            pieces += [text[end:start], _NOT_NEWLINE.sub(" ", text[start:stop])]
            end = stop
    return "".join([*pieces, text[end:]]) if pieces else text


def _spans_of(pattern: re.Pattern[str]) -> Callable[[str], Iterator[Span]]:
    """What a pattern finds: its first group, if it has one, else all of it."""
    return lambda text: (match.span(pattern.groups) for match in pattern.finditer(text))


def _definitions(text: str) -> Iterator[LinkDefinition]:
    end = 0
    for match in _BEFORE_LABEL.finditer(text):
        start = match.end()
        label, definition = read_label(text, start), read_definition(text, start)
        if label and definition and start >= end:
            end = definition.end
            yield LinkDefinition(definition.address, start, label[1] + 1, end)


def _is_silent(address: str) -> bool:
    """Whether a definition is a comment (`[//]: # (words)`), or no page may link there."""
    return address in ("", "#") or _is_refused(address)


def _refused_destinations(text: str) -> Iterator[Span]:
    """Addresses of links that no page may link to, which `check` tells by a rule of its own (E603)."""
    for match in _DESTINATION.finditer(text):
        destination = read_destination(text, match.end())
        if destination and _is_refused(destination[0]):
            yield match.end(), destination[1]


def _is_refused(address: str) -> bool:
    scheme = _SCHEME.match(address)
    return scheme is not None and scheme[1].lower() not in LINK_SCHEMES


def _html_spans(text: str) -> Iterator[Span]:
    """Tags but for the words in their attributes, comments, and what stands in elements that are emptied (E602)."""
    unended: set[str] = set()  # kinds of which no more end, so that nobody looks for their ends again
    start = text.find("<")
    while start >= 0:
        kind = next((kind for kind in _NAMELESS if text.startswith(kind, start)), "")
        end = -1 if kind in unended else html_end(text, start)
        if end < 0:
            unended |= {kind} - {""}
            end = start + 1
        elif not kind:
            words_end = start
            for first, last in _attribute_words(text, start, end):
                yield words_end, first
                words_end = last
            end = _end_of_element(text, start, end)
            yield words_end, end
        else:
            yield start, start + len(kind) if kind == "<![CDATA[" else end
        start = text.find("<", end)


def _attribute_words(text: str, start: int, end: int) -> Iterator[Span]:
    """The values of a tag's attributes that readers get: titles, alternative texts, addresses."""
    name = _tag_name(text, start)
    if name not in _KEPT_TAGS:
        return
    for attribute in _TAG_ATTRIBUTE.finditer(text, start, end):
        match name, attribute[1].lower():
            case (_, "title") | ("img", "alt"):
                yield attribute.span(2)
            case ("a", "href") | ("img", "src") if not _is_refused(unescape(attribute[2].strip("\"'"))):
                yield attribute.span(2)


def _end_of_element(text: str, start: int, end: int) -> int:
    """Where a tag ends; that of an element that is emptied, where that ends."""
    pattern = _END_OF_EMPTIED.get(_tag_name(text, start))
    if pattern is None or text.startswith("</", start):
        return end
    closing = pattern.search(text, end)
    return closing.end() if closing else len(text)


def _tag_name(text: str, start: int) -> str:
    match = _TAG_NAME.match(text, start)
    return match[1].lower() if match else ""


_FORMS: tuple[tuple[str, Callable[[str], Iterable[Span]]], ...] = (
    ("](", _refused_destinations),
    ("[", _spans_of(_LABELS)),
    ("]", _spans_of(_BOXES)),
    ("{", _spans_of(re.compile(rf"(?<!\\){ATTRIBUTE_LIST}"))),
    ("```", _spans_of(_FENCE)),
    ("~~~", _spans_of(_FENCE)),
    ("!!!", _spans_of(_ADMONITION)),
)
"""What is markup although it is made of words, by a sign without which there is none of it."""
