"""What stands at the top of a text as a front matter would, and is not read: another tool's, or one with a slip."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from policygen.core.suggestions import quoted

_ABOVE = re.compile(r"(?:[\s\u200b\u200e\u200f\ufeff]+|<!--(?:[^-]|-(?!->))*-->|#{1,6}[ \t][^\n]*(?:\n|\Z))*", re.ASCII)
_TOML_LINE = r"""[ \t]*(?:[\w."-]+[ \t]*=|\[[\w.\["-]+\])"""
_TOML = re.compile(
    rf"\+{{3,}}[ \t]*\n(?=(?:[^\n]*\n){{0,200}}?{_TOML_LINE})(?:[^\n]*\n){{1,200}}?\+{{3,}}[ \t]*(?:\n|\Z)"
)
_JSON = re.compile(r'\{\s*"[\w-]+"\s*:[^\n]*(?:\n(?:[^\n]*\n){0,200}?\}[ \t]*)?(?:\n|\Z)')
_PANDOC = re.compile(r"%[ \t]+\S[^\n]*\n(?:%(?:[ \t][^\n]*)?(?:\n|\Z))+")
_OTHER_KINDS = (
    (_TOML, "this front matter is in TOML, between lines of `+++`"),
    (_JSON, "this front matter is in JSON"),
    (_PANDOC, "these lines are a title block of Pandoc"),
)
_FENCE = re.compile(r"[ \t]*(?:[-‐‑‒–—−_*=~+]{2,}|\.{3})[ \t]*")
_KEY = re.compile(r"([A-Za-z][\w-]*)[ \t]*:(?:[ \t]|$)")
_OTHER_LINE = re.compile(r"[ \t]+\S|-[ \t]|#|$")
_MAX_LINES = 100
_FOR_TOOLS = frozenset(
    """
    aliases authors bibliography breadcrumbs canonical categories category changefreq description draft
    eleventycomputed eleventyexcludefromcollections eleventynavigation excerpt hide_title keywords lastmod
    last_modified_at last_updated layout linktitle nav_order navigation noindex ogimage pagination_next pagination_prev
    permalink publishdate redirect_from redirect_to redirects robots seo shorttitle sidebar sidebar_label
    sidebar_position sitemap slug subtitle tags template thumbnail toc translationkey weight
    effective effective_date observed vars allow
    """.split()
)
"""Keys that mean something to a tool and nothing to readers, in small letters."""

_FOR_BOTH = frozenset("author date id lang language parent status summary title type updated url version".split())
"""Keys of front matters that may be words for readers as well."""

BETWEEN_HYPHENS = "write it as lines of `key: value` between two lines of three hyphens, at the very top"
"""The way out for a front matter in another language."""


@dataclass(frozen=True, slots=True)
class UnreadHead:
    """A front matter that is not read: from where to where in a text it goes, what is wrong with it, what to do."""

    start: int
    end: int
    fault: str
    hint: str


def unread_head(text: str) -> UnreadHead | None:
    """The front matter that is not read with which a text begins; None if there is none.

    Nothing but empty lines, comments and headings may stand above it. The text is what no front matter was found in, or
    what is left below one.
    """
    above = _ABOVE.match(text)
    start = above.end() if above else 0
    for form, fault in _OTHER_KINDS:
        if match := form.match(text, start):
            return UnreadHead(start, match.end(), fault, BETWEEN_HYPHENS)
    return _unread_yaml(text, start)


def closing_slip(yaml: str) -> tuple[int, str] | None:
    """What was to end a front matter, and does not: its line, counted from 0, and what stands there."""
    for index, line in enumerate(yaml.split("\n", _MAX_LINES)[:_MAX_LINES]):
        if index and _FENCE.fullmatch(line):
            return index, line.strip()
        if not _KEY.match(line) and not _OTHER_LINE.match(line):
            return None
    return None


def _unread_yaml(text: str, start: int) -> UnreadHead | None:
    lines = text[start:].split("\n", _MAX_LINES)[:_MAX_LINES]
    opening = lines[0] if _FENCE.fullmatch(lines[0]) else ""
    keys: list[str] = []
    closing = ""
    end = start + len(opening) + bool(opening)
    for line in lines[bool(opening) :]:
        if keys and _FENCE.fullmatch(line):
            closing = line
        elif key := _KEY.match(line):
            keys.append(key[1])
        elif not keys or not _OTHER_LINE.match(line) or not (line or opening):
            break
        end += len(line) + 1
        if closing:
            break
    if not _are_of_a_front_matter(keys, bool(opening and closing)):
        return None
    return UnreadHead(start, min(end, len(text)), *_slip(opening.rstrip(), closing.rstrip(), is_first=not start))


def _are_of_a_front_matter(keys: Sequence[str], is_fenced: bool) -> bool:
    """Whether lines with such keys are for a tool, and no facts for readers, such as `Version: 2`."""
    small = [key for key in keys if key == key.lower()]
    is_for_tools = any(key.lower() in _FOR_TOOLS for key in keys)
    if is_fenced:
        return bool(small) or is_for_tools
    if is_for_tools:
        return bool(small) or len(keys) > 1
    return len(small) > 1 and not _FOR_BOTH.isdisjoint(small)


def _slip(opening: str, closing: str, is_first: bool) -> tuple[str, str]:
    """What is wrong with lines of `key: value` at the top of a text, by the lines above and below them; what to do."""
    hyphens = "put a line of three hyphens above them, as the first line of the file, and one below them"
    if not opening:
        return "these lines look like a front matter, but do not stand between two lines of three hyphens", hyphens
    if opening != "---":
        return f"this front matter begins with {quoted(opening)} in the place of three hyphens", "write `---` there"
    if not closing:
        return "this front matter does not end", "put a line of three hyphens below it, before the text"
    if closing not in {"---", "..."}:
        return f"this front matter ends with {quoted(closing)} in the place of three hyphens", "write `---` there"
    if is_first:
        return "this is a second front matter", "move what is needed of it into the first one, and take it away"
    return (
        "this front matter does not begin in the first line of the file",
        "its first hyphen must be the first character of the file: take away what stands before it, seen or unseen",
    )
