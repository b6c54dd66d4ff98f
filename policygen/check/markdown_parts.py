"""The links, images, tags and headings in a text in Markdown, each with its offset.

Not a Markdown parser: it finds what authors write by hand, in time linear in the text, and leaves the rare rest to
the sanitiser and the pages, which look at the HTML itself. The texts given are without code and comments.
"""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from policygen.check.text_blocks import Block, BlockKind, line_end
from policygen.markup.commonmark.html_tags import html_end

_BRACKET = re.compile(r"\\.|!?\[|\]|\n[ \t]*(?=\n)")
_TARGET = re.compile(r"\(\s*(?:<([^<>\n]*)>|((?:[^\s<>()\\]|\\.|\([^\s()]*\))*))")
_LABEL = re.compile(r"\[([^\[\]]*)\]")
_DEFINITION = re.compile(r"^ {0,3}\[([^\[\]^\n][^\[\]\n]*)\]:[ \t]*\n?[ \t]*<?([^\s<>]+)>?", re.M)
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)((?:[\s/](?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*)?)>")
_ATTRIBUTE = re.compile(r"([^\s\"'<>/=]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]+)))?")
_ENTRY = r"""(?:[#.][^\s{}"'=]+|[A-Za-z_:][\w.:-]*=(?:"[^"\n]*"|'[^'\n]*'|[^\s{}"']+))"""
ATTRIBUTE_LIST = re.compile(rf"\{{(?::[ ]*|(?=[#.]))({_ENTRY}(?:[ ]+{_ENTRY})*)[ ]*\}}")
_EXPLICIT_ID = re.compile(ATTRIBUTE_LIST.pattern + "$")
_EMPHASIS = re.compile(r"\\(?=[^\w\s])|\*+|(?<!\w)_+|_+(?!\w)")
_MAX_LABEL = 300


@dataclass(frozen=True, slots=True)
class Link:
    """A link or an image: its words, its address as a browser would read it, where it begins."""

    image: bool
    words: str
    target: str
    offset: int


@dataclass(frozen=True, slots=True)
class Tag:
    """An opening tag of raw HTML, or an attribute list (no name); names in lower case, `written` as it is."""

    name: str
    attributes: tuple[tuple[str, str], ...]
    offset: int
    written: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its level, and its words without emphasis."""

    level: int
    words: str
    offset: int


def links(text: str, tags: Iterable[Tag]) -> Iterator[Link]:
    """Markdown links and images, inline and by reference, then those in raw HTML (`tags`)."""
    if "](" in text or "]:" in text:
        yield from _written_links(text, definitions(text))
    for tag in tags:
        values = dict(tag.attributes)
        if tag.name == "a" and "href" in values:
            yield Link(False, values.get("title", values["href"]), values["href"], tag.offset)
        elif tag.name == "img" and "src" in values:
            yield Link(True, values.get("alt", ""), values["src"], tag.offset)


def tags(text: str) -> Iterator[Tag]:
    """The opening tags of raw HTML, then attribute lists (`{: … }`, `{#id}`, `{.class}`) without their ids and classes.

    What HTML does not know is no tag but words, as on the page.
    """
    for match in _TAG.finditer(text):
        if not match[1] and html_end(text, match.start()) >= 0:
            yield Tag(match[2].lower(), _attributes(match[3]), match.start(), match[0])
    for match in ATTRIBUTE_LIST.finditer(text):
        entry = " ".join(word for word in match[1].split() if word[0] not in "#.")
        yield Tag("", _attributes(entry), match.start(), match[0])


def headings(text: str, blocks: Iterable[Block]) -> Iterator[Heading]:
    """The headings among the blocks of a text, in order; those within lists, quotes and HTML are left out."""
    for block in blocks:
        if block.kind is BlockKind.HEADING and not block.depth:
            line = text[block.starts[0] : line_end(text, block.starts[0])]
            words = line.lstrip("#")
            yield Heading(len(line) - len(words), _heading_words(words.strip().rstrip("#")), block.starts[0])
        elif block.kind is BlockKind.UNDERLINED and not block.depth:
            lines = [text[start : line_end(text, start)].strip() for start in block.starts[:-1]]
            level = 1 if text[block.starts[-1]] == "=" else 2
            yield Heading(level, _heading_words(" ".join(lines)), block.starts[0])


def definitions(text: str) -> dict[str, str]:
    """The addresses that a text defines (`[label]: address`), by label, folded."""
    return {fold(match[1]): normal_address(match[2]) for match in _DEFINITION.finditer(text)} if "]:" in text else {}


def fold(label: str) -> str:
    """A label as labels are compared: small letters, white space folded."""
    return " ".join(label.lower().split())


def normal_address(address: str) -> str:
    """An address without what a browser drops from it: entities, white space around it, control characters in it."""
    address = (html.unescape(address) if "&" in address else address).strip()
    return address if address.isprintable() else "".join(c for c in address if c >= " ")


def scheme(target: str) -> str:
    """The scheme of an address, in lower case; `//` for an address of another host without one, else empty."""
    match = re.match(r"[A-Za-z][A-Za-z0-9+.-]*(?=:)", target)
    return match[0].lower() if match else "//" if target.replace("\\", "/").startswith("//") else ""


def _heading_words(written: str) -> str:
    return _EMPHASIS.sub("", _EXPLICIT_ID.sub("", written.strip())).strip()


def _written_links(text: str, definitions: dict[str, str]) -> Iterator[Link]:
    label_starts = {match.start(1) - 1 for match in _DEFINITION.finditer(text)} if definitions else set()
    opened: list[tuple[bool, int, int]] = []
    end_of_last = 0
    for match in _BRACKET.finditer(text):
        token = match[0]
        if match.start() < end_of_last:
            continue
        if token in {"[", "!["}:
            opened.append((token == "![", match.start(), match.end()))
        elif token.startswith("\n"):
            opened = []
        elif token == "]" and opened:
            image, start, words_start = opened.pop()
            words = text[words_start : min(match.start(), words_start + _MAX_LABEL)]
            target_and_end = _target(text, match.end(), words, definitions)
            if target_and_end and not words.startswith("^") and start not in label_starts:
                target, end_of_last = target_and_end
                yield Link(image, words, target, start)


def _target(text: str, start: int, words: str, definitions: dict[str, str]) -> tuple[str, int] | None:
    """The address that follows a link's closing bracket at `start`, and where it ends."""
    if match := _TARGET.match(text, start):
        return normal_address(match[1] if match[1] is not None else match[2]), match.end()
    if not definitions:
        return None
    label = _LABEL.match(text, start)
    address = definitions.get(fold((label[1] if label else "") or words))
    return None if address is None else (address, label.end() if label else start)


def _attributes(written: str) -> tuple[tuple[str, str], ...]:
    matches = _ATTRIBUTE.finditer(written)
    return tuple((m[1].lower(), normal_address(m[2] or m[3] or m[4] or "")) for m in matches)
