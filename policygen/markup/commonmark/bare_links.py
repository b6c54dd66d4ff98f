"""Addresses that stand in a text without any marks (GitHub Flavored Markdown 0.29, section 6.9).

Where its words leave it open, the choice is for what readers can follow: an address ends before a quotation mark, a
bracket that was opened outside it, and the punctuation of Chinese, Japanese and Korean, and its backslash escapes and
entities are resolved.
"""

import re
from typing import NamedTuple

from policygen.markup.commonmark.link_parts import unescaped

BARE_START = r"(?<![A-Za-z])[Hh][Tt][Tt][Pp][Ss]?://(?=[^\W_])|(?<![A-Za-z0-9/.:@=&%#?+$-])www\.(?=[^\W_])"
"""A pattern for how an address of the web begins."""

_CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff"
_WEB = re.compile(
    r"(?P<start>[a-zA-Z]+://|www\.)(?P<host>[\w-]+(?:\.[\w-]+)*)"
    r"[^\s\x00-\x1f<>\"`“”„‘’‚«»‹›—…\u3000-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]*"
)
_GLUED = re.compile(f"[A-Za-z0-9](?=[{_CJK}])")
_TRAILING = frozenset("?!.,:*_~'\\")
_MAIL = re.compile(
    r"(?<![A-Za-z0-9.+_-])(?P<scheme>mailto:)?+[A-Za-z0-9.+_-]++@[A-Za-z0-9_-]++(?:\.[A-Za-z0-9_-]++)++(?<![-_])"
)


class Address(NamedTuple):
    """What readers see of an address, and where it leads."""

    text: str
    target: str


def read_bare_address(text: str, start: int) -> tuple[Address, int] | None:
    """At `BARE_START`: the address of the web that begins there, and its end."""
    match = _WEB.match(text, start)
    if match is None or any("_" in label for label in match["host"].split(".")[-2:]):
        return None
    if glued := _GLUED.search(match["host"]):  # words in a script without spaces, right after the address
        written = match["start"] + match["host"][: glued.end()]
    else:
        written = _without_trail(_within_brackets(match[0]))
    if len(written) <= len(match["start"]):
        return None
    shown = unescaped(written)
    return Address(shown, f"http://{shown}" if match["start"] == "www." else shown), start + len(written)


def _within_brackets(address: str) -> str:
    """An address up to a square bracket that closes one outside it."""
    if "]" not in address:
        return address
    depth = 0
    for match in re.finditer(r"[\[\]]", address):
        depth += 1 if match[0] == "[" else -1
        if depth < 0:
            return address[: match.start()]
    return address


def _without_trail(address: str) -> str:
    """An address without what ends the sentence or closes the parenthesis that it stands in."""
    end = len(address)
    surplus = address.count(")") - address.count("(")
    while end:
        last = address[end - 1]
        if last in _TRAILING:
            end -= 1
        elif last == ")" and surplus > 0:
            surplus -= 1
            end -= 1
        elif last == ";" and (start := address.rfind("&", 0, end)) >= 0 and address[start + 1 : end - 1].isalnum():
            end = start
        else:
            break
    return address[:end]


def mail_addresses(text: str) -> list[tuple[int, Address, int]]:
    """The addresses of mail in a text, each with its start and its end."""
    return [
        (match.start(), Address(match[0], match[0] if match["scheme"] else f"mailto:{match[0]}"), match.end())
        for match in _MAIL.finditer(text)
    ]
