"""From the HTML of a text to Markdown that says the same, with the help of markdownify.

What is written is Markdown as Python-Markdown reads it: list items are indented by four columns, only characters that
it lets one escape are escaped, and ids of headings are kept in braces, so that links to them go on working.
"""

import re
from functools import partialmethod
from typing import Any

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString
from markdownify import MarkdownConverter

_ESCAPED = re.compile(r"[\\`*_\[\]{}#|]|<(?=[A-Za-z/!?])|&(?=#?\w+;)")
_ENTITIES = {"<": "&lt;", "&": "&amp;"}
_LINE_START_SIGN = re.compile(r"(?m)^( *)(?:([-+](?=\s|$)|>|:(?= )|!!!)|([0-9]{1,9})\.(?=\s|$))")
_RULES = re.compile(r"(?m)^( *)([-=~])(?=[-=~ ]*$)")
_ID = re.compile(r"[A-Za-z][\w.:-]*")
_INLINE = "a b strong i em u s del ins strike span font small big code".split()
_NUMBER = re.compile(r"[1-9][0-9]{0,3}")
_ESCAPED_NUMBER = re.compile(r"^([0-9]+)\\\.")
_INDENT = 4
_NUMBER_ATTRIBUTE = "data-place"  # the number of an item, counted once for all
_AFTER_WORDS = "_within"  # among the names of the elements around a string: that words stand before it in its line


class _Converter(MarkdownConverter):
    """Markdownify, for Python-Markdown."""

    def escape(self, text: str, parent_tags: set[str]) -> str:
        """Plain words as Markdown that stands for them."""
        escaped = _ESCAPED.sub(lambda match: _ENTITIES.get(match[0]) or f"\\{match[0]}", text)
        if _AFTER_WORDS in parent_tags and "\n" not in escaped:
            return escaped
        return _RULES.sub(_escape_rule, _LINE_START_SIGN.sub(_escape_sign, escaped))

    def process_text(self, el: NavigableString, parent_tags: set[str] | None = None) -> str:
        """A string; what only has a meaning at the start of a line is left as it is after other words."""
        before = el.previous_sibling
        is_within = isinstance(before, Tag) and before.name in _INLINE and bool(before.get_text(strip=True))
        parent: Any = super()  # the library's types do not tell of it
        return str(parent.process_text(el, (parent_tags or set()) | ({_AFTER_WORDS} if is_within else set())))

    def _heading(self, level: int, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A heading; its id is kept."""
        if "_inline" in parent_tags or not text.strip():
            return text
        name = el.get("id")
        mark = f" {{#{name}}}" if isinstance(name, str) and _ID.fullmatch(name) else ""
        words = _ESCAPED_NUMBER.sub(
            r"\1.", " ".join(text.split())
        )  # a number means nothing after the sign of a heading
        return f"\n\n{'#' * level} {words}{mark}\n\n"

    convert_h1 = partialmethod(_heading, 1)
    convert_h2 = partialmethod(_heading, 2)
    convert_h3 = partialmethod(_heading, 3)
    convert_h4 = partialmethod(_heading, 4)
    convert_h5 = partialmethod(_heading, 5)
    convert_h6 = partialmethod(_heading, 6)

    def convert_li(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """An item, whose further lines are indented by four columns."""
        inner = (text or "").strip()
        if not inner:
            return "\n"
        bullet = "-"
        parent = el.parent
        if parent is not None and parent.name == "ol":
            bullet = f"{el.get(_NUMBER_ATTRIBUTE, '1')}."
        lines = inner.split("\n")
        continuation = [" " * _INDENT + line if line else "" for line in lines[1:]]
        # After an item of several paragraphs the next one would be taken for more of the last, but for a blank line.
        end = "\n\n" if "" in lines else "\n"
        return "\n".join([f"{bullet:<{_INDENT - 1}} {lines[0]}", *continuation]) + end

    def convert_q(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A quotation within a sentence; browsers show these quotes."""
        return f"“{text}”"

    def convert_del(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Struck out words; Markdown has no sign for them."""
        return f"<del>{text}</del>" if text.strip() else text

    convert_s = convert_del
    convert_strike = convert_del

    def convert_sup(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Raised words, or what refers to a note; Markdown has a sign for the latter only."""
        return f"[^{number}]" if (number := _note_number(el)) else _html_element("sup", text)

    def convert_sub(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Lowered words, as in CO₂; Markdown has no sign for them."""
        return _html_element("sub", text)

    def convert_br(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """The end of a line; in a cell of a table only HTML has a sign for it."""
        if {"td", "th"} & parent_tags:
            return "<br>"
        return f"{text} " if "_inline" in parent_tags else f"  \n{text}"

    def convert_div(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A block; the text of a note, or what keeps two lists of one kind apart."""
        if "data-apart" in el.attrs:
            return "\n\n<!-- -->\n\n"
        number = _note_number(el)
        if "_inline" in parent_tags or not text.strip():
            return f" {text.strip()} "
        if not number:
            return f"\n\n{text.strip()}\n\n"
        first, *continuation = text.strip().split("\n")
        lines = [" " * _INDENT + line if line else "" for line in continuation]
        return "\n\n" + "\n".join([f"[^{number}]: {first}", *lines]) + "\n\n"


def markdown(html: str) -> str:
    """The Markdown of the HTML of a text."""
    converter = _Converter(
        heading_style="atx", bullets="-", newline_style="spaces", table_infer_header=True, autolinks=False
    )
    soup = BeautifulSoup(html, "html.parser")
    for element in reversed(soup.find_all(_INLINE)):
        _move_breaks_out(element)
    for ordered in soup.find_all("ol"):
        start = ordered.get("start")
        first = int(start) if isinstance(start, str) and start.isdigit() else 1
        for number, item in enumerate(ordered.find_all("li", recursive=False), first):
            item[_NUMBER_ATTRIBUTE] = str(number)
    converted = converter.convert_soup(soup)
    lines = [line if line.endswith("  ") and line.strip() else line.rstrip() for line in converted.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n") + "\n"


def _move_breaks_out(element: Tag) -> None:
    """Move line breaks at the ends of bold words and the like out of them, where Markdown would lose them."""
    for end in (0, -1):
        while True:
            parts = [part for part in element.contents if isinstance(part, Tag) or str(part).strip()]
            part = parts[end] if parts else None
            if not isinstance(part, Tag) or part.name != "br":
                break
            part.extract()
            if end:
                element.insert_after(part)
            else:
                element.insert_before(part)


def _note_number(element: Tag) -> str:
    """The number of the note that an element refers to, or is the text of."""
    number = element.get("data-note")
    return number if isinstance(number, str) and _NUMBER.fullmatch(number) else ""


def _html_element(tag: str, text: str) -> str:
    """Words in an element of HTML; space at their ends stands outside of it."""
    core = text.strip()
    before, _, after = text.partition(core) if core else (text, "", "")
    return f"{before}<{tag}>{core}</{tag}>{after}" if core else text


def _escape_sign(match: re.Match[str]) -> str:
    space, sign, number = match.groups()
    if number:
        return f"{space}{number}\\."
    return space + ({">": "&gt;", ":": "&#58;"}.get(sign) or f"\\{sign}")


def _escape_rule(match: re.Match[str]) -> str:
    sign = match[2]
    return match[1] + ("\\-" if sign == "-" else f"&#{ord(sign)};")
