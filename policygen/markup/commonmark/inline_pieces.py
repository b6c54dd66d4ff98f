"""A paragraph's text as a flat sequence of pieces, by the strategy of CommonMark 0.31's appendix.

One pass from mark to mark: what is between them is never looked at. Brackets and runs of marks that may be emphasis
are kept aside until it is known what they are; then the piece that stands for them is put in their place.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from xml.etree.ElementTree import Element

from policygen.markup.commonmark.attribute_lists import ATTRIBUTE_LIST
from policygen.markup.commonmark.bare_links import BARE_START, Address, read_bare_address
from policygen.markup.commonmark.emphasis import Run, pair
from policygen.markup.commonmark.html_tags import html_end
from policygen.markup.commonmark.link_parts import (
    MAX_LABEL,
    normalise_label,
    read_entity,
    read_inline_target,
    read_label,
    without_entities,
)

References = Mapping[str, tuple[str, str | None]]
"""Address and title of each definition, by its label as `normalise_label` makes it."""

Footnotes = Callable[[re.Match[str]], Element | None]
"""The element for a reference to a footnote, whose label is the match's first group; None if there is no such note."""


class Code(NamedTuple):
    """The content of a code span."""

    text: str


class Html(NamedTuple):
    """A tag, or something else that is raw HTML."""

    text: str


class Brace:
    """A `{` that begins no attribute list, since it was escaped."""

    __slots__ = ()


class Break:
    """A line break that readers see."""

    __slots__ = ()


class Start(NamedTuple):
    """Where a link begins, or an image, whose content is its alternative text."""

    is_image: bool
    address: str
    title: str | None


class End:
    """Where the link or image ends whose start is the last one without an end."""

    __slots__ = ()


Piece = str | Code | Html | Brace | Break | Address | Run | Start | End | Element


def has_marks(text: str) -> bool:
    """Whether a text may be more than its characters; most are not."""
    return _ANY_MARK.search(text) is not None or "://" in text or "www." in text or " \n" in text or "\n " in text


def inline_pieces(text: str, references: References, footnotes: Footnotes) -> list[Piece]:
    """The pieces of a text, in their order; starts and ends are properly nested, those of runs among them."""
    return _Reader(text, references, footnotes).pieces()


_BRACE, _BREAK, _END = Brace(), Break(), End()
_ANY_MARK = re.compile(r"[\\`*_~\[<&@]")
_MARK = re.compile(r"[\\`*_~\[\]<&{\n]")
_MARK_OR_ADDRESS = re.compile(rf"[\\`*_~\[\]<&{{\n]|{BARE_START}")
_RUN = re.compile(r"\*+|_+|~+")
_BACKTICKS = re.compile("`+")
_SPACES = re.compile(" *")
_ESCAPABLE = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_ATTRIBUTES = re.compile(ATTRIBUTE_LIST)
_FOOTNOTE = re.compile(r"\[\^([^\[\]]+)\]")
_AUTOLINK = re.compile(r"<([A-Za-z][A-Za-z0-9.+-]{1,31}:[^<>\x00-\x20]*)>")
_LABEL_OF_HOST = "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
_AUTOMAIL = re.compile(rf"<([a-zA-Z0-9.!#$%&'*+/=?^_`{{|}}~-]++@{_LABEL_OF_HOST}(?:\.{_LABEL_OF_HOST})*)>")


@dataclass(slots=True)
class _Bracket:
    """A `[` or `![` that may begin a link or an image."""

    is_image: bool
    index: int  # of its piece
    end: int  # where its content starts in the text
    runs: int  # how many runs stand before it that are not paired yet
    has_bracket: bool = False  # in its content; a label cannot have any


class _Reader:
    def __init__(self, text: str, references: References, footnotes: Footnotes) -> None:
        self._text = text
        self._references = references
        self._footnotes = footnotes
        self._pieces: list[Piece] = []
        self._done = 0  # the text before this is in the pieces
        self._runs: list[Run] = []
        self._brackets: list[_Bracket] = []
        self._in_link = 0  # how many of the brackets have a link in their content; they can only be images
        self._backticks: dict[int, list[int]] | None = None
        self._no_address_before = 0
        self._last: dict[str, int] = {}

    def pieces(self) -> list[Piece]:
        text = self._text
        next_mark = (_MARK_OR_ADDRESS if "://" in text or "www." in text else _MARK).search
        at = 0
        while match := next_mark(text, at):
            at = _READERS[match[0][0]](self, match.start())
        if self._done < len(text):
            self._pieces.append(text[self._done :])
        pair(self._runs)
        return self._pieces

    def _put(self, piece: Piece, start: int, end: int) -> int:
        """Let a piece stand for a stretch of the text, after what is between it and the last one."""
        if self._done < start:
            self._pieces.append(self._text[self._done : start])
        self._pieces.append(piece)
        self._done = end
        return end

    def _line_end(self, at: int) -> int:
        text = self._text
        spaces_end = _end_of(_SPACES, text, at + 1)
        start = self._done + len(text[self._done : at].rstrip(" "))
        if start == at and spaces_end == at + 1:
            return spaces_end
        return self._put(_BREAK if at - start > 1 else "\n", start, spaces_end)

    def _backslash(self, at: int) -> int:
        following = self._text[at + 1 : at + 2]
        if following == "\n":
            return self._put(_BREAK, at, _end_of(_SPACES, self._text, at + 2))
        if following not in _ESCAPABLE:
            return at + 1
        return self._put(_BRACE if following == "{" else following, at, at + 2)

    def _ampersand(self, at: int) -> int:
        entity = read_entity(self._text, at)
        return self._put(_BRACE if entity[0] == "{" else entity[0], at, entity[1]) if entity else at + 1

    def _brace(self, at: int) -> int:
        """Leave an attribute list to the processor that reads them in the tree."""
        match = _ATTRIBUTES.match(self._text, at)
        return match.end() if match else at + 1

    def _backtick(self, at: int) -> int:
        end = _end_of(_BACKTICKS, self._text, at)
        closing = self._closing_backticks(at, end - at)
        if closing is None:
            return end
        code = self._text[end:closing].replace("\n", " ")
        if code[0] == code[-1] == " " and code.strip(" "):
            code = code[1:-1]
        return self._put(Code(code), at, closing + end - at)

    def _closing_backticks(self, at: int, length: int) -> int | None:
        """Where the next run of just so many backticks begins."""
        if self._backticks is None:
            self._backticks = {}
            for match in _BACKTICKS.finditer(self._text, at):
                self._backticks.setdefault(len(match[0]), []).append(match.start())
            for starts in self._backticks.values():
                starts.reverse()
        starts = self._backticks.get(length, [])
        while starts and starts[-1] <= at:
            starts.pop()
        return starts[-1] if starts else None

    def _emphasis(self, at: int) -> int:
        end = _end_of(_RUN, self._text, at)
        run = Run(self._text, at, end)
        if not run.can_open and not run.can_close:
            return end
        self._runs.append(run)
        return self._put(run, at, end)

    def _angle(self, at: int) -> int:
        text = self._text
        if at > self._last_index(">"):
            return at + 1
        if match := _AUTOLINK.match(text, at):
            address = without_entities(match[1])
            return self._put(Address(address, address), at, match.end())
        if match := _AUTOMAIL.match(text, at):
            return self._put(Address(match[1], f"mailto:{match[1]}"), at, match.end())
        for opening, ending in _LONG:
            if text.startswith(opening, at) and at > self._last_index(ending):
                return at + 1
        end = html_end(text, at)
        return self._put(Html(text[at:end]), at, end) if end > at else at + 1

    def _last_index(self, ending: str) -> int:
        """Where something stands last in the text, so that its absence is found out only once."""
        if ending not in self._last:
            self._last[ending] = self._text.rfind(ending)
        return self._last[ending]

    def _address(self, at: int) -> int:
        if at < self._no_address_before:
            return at + 1
        address, end = read_bare_address(self._text, at)
        if address:
            return self._put(address, at, end)
        self._no_address_before = end
        return at + 1

    def _opening_bracket(self, at: int) -> int:
        text = self._text
        if (match := _FOOTNOTE.match(text, at)) and (element := self._footnotes(match)) is not None:
            return self._put(element, at, match.end())
        if self._brackets:
            self._brackets[-1].has_bracket = True
        is_image = self._done < at and text[at - 1] == "!"
        end = self._put("![" if is_image else "[", at - is_image, at + 1)
        self._brackets.append(_Bracket(is_image, len(self._pieces) - 1, end, len(self._runs)))
        return end

    def _closing_bracket(self, at: int) -> int:
        if not self._brackets:
            return at + 1
        bracket = self._brackets.pop()
        can_be = bracket.is_image or len(self._brackets) >= self._in_link
        self._in_link = min(self._in_link, len(self._brackets))
        target = self._target(bracket, at) if can_be else None
        if target is None:
            return at + 1
        start, end = target
        pair(self._runs[bracket.runs :])
        del self._runs[bracket.runs :]
        self._pieces[bracket.index] = start
        if not bracket.is_image:
            self._in_link = len(self._brackets)
        return self._put(_END, at, end)

    def _target(self, bracket: _Bracket, at: int) -> tuple[Start, int] | None:
        """Where a link leads whose text ends at a `]`, and where the link ends; None if it is no link."""
        text = self._text
        if text.startswith("(", at + 1) and (target := read_inline_target(text, at + 1)):
            return Start(bracket.is_image, target.address, target.title), target.end
        if not self._references:
            return None
        label = read_label(text, at + 1) if text.startswith("[", at + 1) else None
        name, end = label or ("", at + 1)
        if not name and not bracket.has_bracket and at - bracket.end <= MAX_LABEL:
            name = text[bracket.end : at]
        definition = self._references.get(normalise_label(name))
        return (Start(bracket.is_image, *definition), end) if definition else None


_LONG = (("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"))

_READERS: Mapping[str, Callable[[_Reader, int], int]] = {
    "\n": _Reader._line_end,
    "\\": _Reader._backslash,
    "&": _Reader._ampersand,
    "`": _Reader._backtick,
    "{": _Reader._brace,
    "<": _Reader._angle,
    "[": _Reader._opening_bracket,
    "]": _Reader._closing_bracket,
    **dict.fromkeys("*_~", _Reader._emphasis),
    **dict.fromkeys("hHw", _Reader._address),
}


def _end_of(pattern: re.Pattern[str], text: str, start: int) -> int:
    match = pattern.match(text, start)
    assert match  # the patterns match at least what led to them
    return match.end()
