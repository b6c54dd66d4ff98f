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
_IN_ADDRESS = r"[^\s\x00-\x1f\[\]<>\"`“”„‘’‚«»‹›—…\u3000-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]"
_HOST = re.compile(r"(?P<start>[a-zA-Z]+://|www\.)(?P<host>[\w-]+(?:\.[\w-]+)*)")
_REST = re.compile(rf"(?:{_IN_ADDRESS}++|\[{_IN_ADDRESS}*+\])*+")
_GLUED = re.compile(f"[A-Za-z0-9](?=[{_CJK}])")
_TRAILING = frozenset("?!.,:*_~'\\")
_MAIL = re.compile(
    r"(?<![A-Za-z0-9.+_-])(?:xmpp:\S++|(?P<scheme>mailto:)?+[A-Za-z0-9.+_-]++@[A-Za-z0-9_-]++(?:\.[A-Za-z0-9_-]++)++(?<![-_]))"
)


class Address(NamedTuple):
    """What readers see of an address, and where it leads."""

    text: str
    target: str


def read_bare_address(text: str, start: int) -> tuple[Address | None, int]:
    """At `BARE_START`: the address of the web that begins there, and its end; or None, and before where none begins."""
    match = _HOST.match(text, start)
    if match is None or any("_" in label for label in match["host"].split(".")[-2:]):
        return None, match.end() if match else start + 1
    if glued := _GLUED.search(match["host"]):  # words in a script without spaces, right after the address
        written = match["start"] + match["host"][: glued.end()]
    else:
        rest = _REST.match(text, match.end())
        written = _without_trail(match[0] + (rest[0] if rest else ""))
    if len(written) <= len(match["start"]):
        return None, match.end()
    shown = unescaped(written)
    return Address(shown, f"http://{shown}" if match["start"] == "www." else shown), start + len(written)


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
        if not match[0].startswith("xmpp:")  # GitHub links these; no page may lead there, so they are words
    ]
