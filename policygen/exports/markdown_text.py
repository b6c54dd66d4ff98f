"""Words as Markdown that shows them as they are, wherever it is shown: a text may hold anything.

GitHub makes more of a text than Markdown does: names become mentions that send mail, numbers and names of commits links
to other places, and dollars formulas. It looks for these in what is shown, so escaping does not help; a space without
width does, as Renovate uses it (https://github.com/renovatebot/renovate, `lib/util/markdown.ts`). Of HTML it keeps
what github/markup lists, among that `ins`, `del`, `details` and `summary`.
"""

import re
import unicodedata

_NO_LINK = "&#8203;"
_JOINERS = "\u200c\u200d"
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "$": "<span>$</span>", "@": f"@{_NO_LINK}"}
_SPECIAL = re.compile(
    r"""(?P<entity>[&<>$@])
    | (?P<issue>\#(?=[0-9]) | (?<![A-Za-z0-9])GH-(?=[0-9]))
    | (?P<mark>[\\`*_\[\]~|#])
    | (?P<address>:(?=//) | (?<![A-Za-z0-9])www\.)
    | (?P<emoji>:(?=[A-Za-z0-9_+-]+:))
    | (?P<commit>(?<![A-Za-z0-9])(?=[a-f]*[0-9])[0-9a-f]{7,}(?![A-Za-z0-9]))""",
    re.VERBOSE | re.IGNORECASE,
)
_START = re.compile(r"(?P<number>[0-9]+(?=[.)])|)(?P<sign>[.)]|[-+=])")
_MARKS = frozenset("\\`*_[]~|#")
_BREAK = re.compile(r"[ \t]*\n[ \t]*")
_COMMIT_LINK = 6  # signs of a commit's name that are too few for a link


def literal_text(text: str) -> str:
    """A text for Markdown or HTML, within a line: neither markup nor link, mention, picture or formula comes of it.

    Line ends are kept as breaks. What cannot be seen, or turns the order of signs, is shown by its number (`[U+202E]`).
    """
    lines = _BREAK.split("".join(map(_visible, text)))
    return "<br>".join(_SPECIAL.sub(_literal, line) for line in lines)


def literal_line(text: str) -> str:
    """The same for a text with which a line may begin: it begins no list, heading or rule."""
    literal = literal_text(text.lstrip(" \t\n"))
    start = _START.match(literal)
    return f"{start['number']}{_number(start['sign'])}{literal[start.end() :]}" if start else literal


def _literal(match: re.Match[str]) -> str:
    sign = match[0]
    if match["entity"]:
        return _ENTITIES[sign]
    if match["commit"]:
        pieces = (sign[start : start + _COMMIT_LINK] for start in range(0, len(sign), _COMMIT_LINK))
        return _NO_LINK.join(pieces)
    # Entities mean no markup, in Markdown and in HTML alike.
    return f"{_number(sign) if sign in _MARKS else sign}{'' if match['mark'] else _NO_LINK}"


def _number(sign: str) -> str:
    return f"&#{ord(sign)};"


def _visible(sign: str) -> str:
    if sign.isprintable() or sign in "\n\t" or sign in _JOINERS or unicodedata.category(sign) == "Zs":
        return sign
    return f"[U+{ord(sign):04X}]"
