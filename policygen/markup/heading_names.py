"""The names by which other tools know the headings of a text, so that links which hold there hold here, too.

A text that is read on GitHub, or was published with Hugo, MkDocs or Docusaurus before, has links to headings by the
names that these give: with the section's number, with two hyphens for ` & `, the second of two equal ones with `-1` or
`_1`. Sources: github-slugger 2.0, which reproduces what GitHub does and is what Docusaurus uses; `sanitizeAnchorName`
of Hugo (`autoHeadingIDType`), which reads a line as it was written, so that the address of a link is part of a name;
`slugify` and `unique` of Python-Markdown's `toc`, which MkDocs uses; `pymdownx.slugs`, for Material for MkDocs.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

_CACHED_PAGES = 16  # a version has several pages, and mostly the headings of the one before
_CACHED_HEADINGS = 2048


class NamedHeading(NamedTuple):
    """A heading of a page: its id, and its words with all of their spaces.

    `linked_text` is the same with the address of each link behind its words. `has_own_id` tells that the author wrote
    the id.
    """

    id: str
    text: str
    linked_text: str
    has_own_id: bool = False


class Tool(NamedTuple):
    """How a tool names headings: what each asks for, and a number behind a separator where that is taken.

    `unnamed` is for a heading without words, `reads_links` for a tool that takes links as they were written, `sees_ids`
    for one that knows the ids that authors write, `names_all` for one that names also headings that have one.
    """

    slug: Callable[[str], str]
    separator: str = "-"
    unnamed: str = ""
    reads_links: bool = False
    sees_ids: bool = False
    names_all: bool = False


@lru_cache(maxsize=_CACHED_PAGES)
def foreign_names(headings: tuple[NamedHeading, ...], ids: frozenset[str] = frozenset()) -> Mapping[str, str]:
    """The ids of a page's headings by each name that another tool gives to one, as `find_name` looks for it.

    `headings` are all of the page, in order, `ids` all that its author wrote. Where tools give a name to different
    headings the first of them is right: GitHub and Docusaurus, Hugo, MkDocs, and then each as it can be set.
    """
    names: dict[str, str] = {}
    for tool in TOOLS:
        for heading, name in tool_names(tool, headings, ids):
            names.setdefault(_key(name), heading.id)
    return names


def find_name(names: Mapping[str, str], fragment: str) -> str | None:
    """The id of the heading that a fragment names, as a link has it, without `#`, percent-encoded or not; or None."""
    return names.get(_key(unquote(fragment))) or names.get(_key(fragment))


def _key(name: str) -> str:
    """A name in the form in which it is looked for: editors encode accents, and tools end Greek words, in two ways."""
    return unicodedata.normalize("NFC", name).replace("ς", "σ")


def tool_names(
    tool: Tool, headings: Sequence[NamedHeading], ids: Collection[str]
) -> Iterator[tuple[NamedHeading, str]]:
    """The headings to which a tool gives names, in order, with these."""
    taken = set(ids) if tool.sees_ids else set()
    numbers: dict[str, int] = {}  # where to go on counting, or many equal headings would take quadratic time
    for heading in headings:
        if heading.has_own_id and not tool.names_all:
            continue
        name = tool.slug(heading.linked_text if tool.reads_links else heading.text) or tool.unnamed
        if name in taken or (not name and tool.separator == "_"):
            name = _numbered(name, tool.separator, taken, numbers)
        taken.add(name)
        if name:
            yield heading, name


def _numbered(name: str, separator: str, taken: Collection[str], numbers: dict[str, int]) -> str:
    """A name with the first number that makes it new; `numbers` has the last one that each name got."""
    base, number = name, numbers.get(name, 0) + 1
    if separator == "_" and (counted := _COUNTED.fullmatch(name)):  # Python-Markdown counts on
        base, number = counted[1], max(number, int(counted[2]) + 1)
    while f"{base}{separator}{number}" in taken:
        number += 1
    numbers[name] = number
    return f"{base}{separator}{number}"


_COUNTED = re.compile(r"(.*)_([0-9]{1,9})", re.S)


# What a heading asks for


@lru_cache(maxsize=_CACHED_HEADINGS)
def _github(text: str) -> str:
    return _github_cased(text.lower())


@lru_cache(maxsize=_CACHED_HEADINGS)
def _github_cased(text: str) -> str:
    """As Docusaurus does with `maintainCase`."""
    return "".join(sign for sign in text if _is_kept_by_github(sign)).replace(" ", "-")


def _is_kept_by_github(sign: str) -> bool:
    """Whether a sign is one of Unicode's alphabetic ones, a mark, a digit, a connector, a space or a hyphen."""
    if sign.isascii():
        return sign.isalnum() or sign in "_- "
    return unicodedata.category(sign) in _KEPT_BY_GITHUB or bool(_ENCLOSED_LETTER.match(sign))


_KEPT_BY_GITHUB = frozenset("Lu Ll Lt Lm Lo Mn Mc Me Nd Nl Pc".split())
_ENCLOSED_LETTER = re.compile("[\u24b6-\u24e9\U0001f130-\U0001f149\U0001f150-\U0001f169\U0001f170-\U0001f189]")


@lru_cache(maxsize=_CACHED_HEADINGS)
def _hugo(text: str) -> str:
    return "".join("-" if sign in "- \t" else sign.lower()[0] for sign in text if _is_kept_by_hugo(sign))


def _is_kept_by_hugo(sign: str) -> bool:
    """Whether a sign is a letter, a digit, `_`, or one that becomes a hyphen."""
    if sign.isascii():
        return sign.isalnum() or sign in "_- \t"
    return unicodedata.category(sign) in _KEPT_BY_HUGO


_KEPT_BY_HUGO = frozenset("Lu Ll Lt Lm Lo Nd".split())


@lru_cache(maxsize=_CACHED_HEADINGS)
def _hugo_ascii(text: str) -> str:
    """As with `github-ascii`: letters without their accents."""
    return _hugo("".join(sign for sign in unicodedata.normalize("NFD", text) if sign.isascii()))


@lru_cache(maxsize=_CACHED_HEADINGS)
def _blackfriday(text: str) -> str:
    """As with `blackfriday`: letters and numbers, one hyphen between them."""
    words = "".join(sign.lower()[0] if unicodedata.category(sign)[0] in "LN" else " " for sign in text)
    return "-".join(words.split())


@lru_cache(maxsize=_CACHED_HEADINGS)
def _python_markdown(text: str) -> str:
    return _python_markdown_unicode(unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode())


@lru_cache(maxsize=_CACHED_HEADINGS)
def _python_markdown_unicode(text: str) -> str:
    """As with `slugify_unicode`."""
    return _HYPHENS.sub("-", _NO_WORD.sub("", text).strip().lower())


_NO_WORD = re.compile(r"[^\w\s-]")
_HYPHENS = re.compile(r"[-\s]+")


@lru_cache(maxsize=_CACHED_HEADINGS)
def _pymdown(text: str) -> str:
    """As with `case: lower`."""
    return _pymdown_cased(text.lower())


@lru_cache(maxsize=_CACHED_HEADINGS)
def _pymdown_cased(text: str) -> str:
    words = unicodedata.normalize("NFC", " ".join(text.split()))
    return _NO_WORD_OR_HYPHEN.sub("", words).replace(" ", "-")


_NO_WORD_OR_HYPHEN = re.compile(r"[^\w\- ]")

GITHUB = Tool(_github)
HUGO = Tool(_hugo, unnamed="heading", reads_links=True, sees_ids=True)
MKDOCS = Tool(_python_markdown, separator="_", sees_ids=True)

TOOLS = (
    GITHUB,  # and Docusaurus
    HUGO,
    MKDOCS,
    # As they can be set:
    MKDOCS._replace(slug=_python_markdown_unicode),
    MKDOCS._replace(slug=_pymdown),
    HUGO._replace(slug=_blackfriday),
    HUGO._replace(slug=_hugo_ascii),
    GITHUB._replace(slug=_github_cased),
    MKDOCS._replace(slug=_pymdown_cased),
    # GitHub does not know the ids that authors write, and names these headings as well:
    GITHUB._replace(names_all=True),
)
"""All tools; a name that several give to different headings means what the first of them means."""
